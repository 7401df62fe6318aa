"""Naive CMYK: arithmetic on sRGB, for want of a profile of the press.

Source: CSS Color 5, "Naive conversion of device-cmyk()". The result says nothing about ink on paper, and
every answer that carries it must call it naive. All components are 0 to 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from palette.color.model import Vector


def _unit(component: float) -> float:
    """Return a component brought into 0 to 1."""
    return min(max(component, 0.0), 1.0)


def naive_cmyk(srgb: Vector) -> tuple[float, float, float, float]:
    """Return naive cyan, magenta, yellow and black of sRGB; components outside 0 to 1 are clamped."""
    r, g, b = srgb
    red = _unit(r)
    green = _unit(g)
    blue = _unit(b)
    light = max(max(red, green), blue)  # noqa: PLW3301 - two at a time are what mypyc makes fast
    if light == 0.0:
        return (0.0, 0.0, 0.0, 1.0)
    return ((light - red) / light, (light - green) / light, (light - blue) / light, 1.0 - light)


def naive_cmyk_to_srgb(cyan: float, magenta: float, yellow: float, black: float) -> Vector:
    """Return the sRGB of naive CMYK; inks that together exceed 1 count as 1."""
    light = 1.0 - black
    return (
        1.0 - min(1.0, cyan * light + black),
        1.0 - min(1.0, magenta * light + black),
        1.0 - min(1.0, yellow * light + black),
    )
