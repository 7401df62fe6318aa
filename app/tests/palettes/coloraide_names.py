"""The nearest name by coloraide's own conversion and CIEDE2000, by brute force over all that can be nearest."""

from __future__ import annotations

from functools import cache

from coloraide import Color

from palettes.brute_names import GREATEST_WEIGHT, SAFE


@cache
def _lab(rgb: int) -> Color:
    return Color(f"#{rgb:06x}").convert("lab-d65")


@cache
def _lightness(rgb: int) -> float:
    lightness: float = _lab(rgb)["lightness"]
    return lightness


def nearest_by_coloraide(names: list[int], rgb: int) -> int:
    """Return the colour of a list that coloraide finds nearest to another, both 0xRRGGBB."""
    lightness = _lightness(rgb)
    best, least = -1, float("inf")
    for name in sorted(names, key=lambda name: abs(_lightness(name) - lightness)):
        if abs(_lightness(name) - lightness) > GREATEST_WEIGHT * least + SAFE:
            break
        difference = _lab(rgb).delta_e(_lab(name), method="2000")
        if difference < least:
            best, least = name, difference
    return best
