"""Gradients as CSS writes them."""

from __future__ import annotations

from typing import Final, final

from palette.color.interpolation import Interpolator
from palette.color.model import SPACES, Color
from palette.color.serialization import serialize, to_hex
from palette.palettes.gradients import Gradient
from palette.palettes.polylines import Polyline, drawn_in_oklab
from palette.palettes.stops import Stop

CSS_SPACES: Final = (
    "srgb",
    "srgb-linear",
    "display-p3",
    "a98-rgb",
    "prophoto-rgb",
    "rec2020",
    "lab",
    "oklab",
    "xyz-d50",
    "xyz-d65",
    "hsl",
    "hwb",
    "lch",
    "oklch",
)
"""The spaces that browsers interpolate gradients in (CSS Color 4, section 12.1)."""

MOST_STOPS: Final = 256
"""How many stops an approximation has at most."""

_DECIMALS: Final = 6


@final
class Written:
    """A gradient's CSS.

    Attributes:
        text: a ``linear-gradient()``.
        approximation: the stops it has instead of the gradient's own, or None where it says the gradient exactly.
    """

    __slots__ = ("approximation", "text")

    def __init__(self, text: str, approximation: Polyline | None) -> None:
        self.text: Final = text
        self.approximation: Final = approximation


def written(gradient: Gradient, tolerance: float = 1.0) -> Written:
    """Return the CSS that browsers with CSS Color 4's gradients draw a gradient from.

    CSS has no easing between stops, and not all spaces: such a gradient is written with as many stops in OKLab as keep
    it within a tolerance, up to ``MOST_STOPS``.

    Args:
        gradient: the gradient.
        tolerance: the largest CIEDE2000 (D65) wanted.
    """
    if gradient.easing.is_linear() and gradient.space in CSS_SPACES:
        return Written(_exact(gradient), None)
    line = drawn_in_oklab(gradient.track(), tolerance, MOST_STOPS)
    stops = [
        f"{serialize(Color('oklab', knot.tint.coords, knot.tint.alpha), _DECIMALS)} {percent(knot.position)}"
        for knot in line.knots
    ]
    return Written(_function("in oklab", stops), line)


def plain(line: Polyline) -> str:
    """Return the CSS of sRGB stops, which every browser draws."""
    stops = [f"{to_hex(knot.tint.coords, knot.tint.alpha)} {percent(knot.position)}" for knot in line.knots]
    return _function("", stops)


def percent(position: float) -> str:
    """Return a position as CSS writes it."""
    text = f"{position * 100.0:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0%" if text == "-0" else f"{text}%"


def _function(method: str, stops: list[str]) -> str:
    return f"linear-gradient({', '.join([method, *stops] if method else stops)})"


def _exact(gradient: Gradient) -> str:
    """Write a gradient with its own stops and hints, at the positions that were worked out for them."""
    parts: list[str] = []
    for index, stop in enumerate(gradient.stops):
        parts.append(f"{_color(stop, gradient.space)} {percent(stop.position)}")
        if stop.hint >= 0.0:
            length = gradient.stops[index + 1].position - stop.position
            parts.append(percent(stop.position + stop.hint * length))
    return _function(_method(gradient), parts)


def _method(gradient: Gradient) -> str:
    """Return where a gradient is interpolated; nothing where sRGB is what CSS takes, and older browsers, too."""
    if gradient.space == "srgb" and all(stop.color.legacy for stop in gradient.stops):
        return ""
    hue = SPACES[gradient.space].hue >= 0 and gradient.hue != "shorter"
    return f"in {gradient.space} {gradient.hue} hue" if hue else f"in {gradient.space}"


def _color(stop: Stop, space: str) -> str:
    """Return a stop's colour as it was written; from a space that CSS has not, in the gradient's."""
    if SPACES[stop.color.space].css != "custom":
        return stop.css
    opaque = Color(stop.color.space, stop.color.coords)
    coords = Interpolator(opaque, opaque, space).at(0.0).coords
    return serialize(Color(space, coords, stop.color.alpha), _DECIMALS)
