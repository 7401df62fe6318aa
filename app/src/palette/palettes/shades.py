"""Shades: the colours of a scale before it is known what they are for."""

from __future__ import annotations

import math
from typing import Final, final

from palette.color.conversion import ACHROMATIC, srgb_to_oklch
from palette.color.gamut import EPSILON, gamut_map, oklch_to_srgb_raytrace
from palette.color.model import MISSING, Color, Vector, is_missing
from palette.color.rgb import SRGB_BYTES, linear_srgb_to_srgb
from palette.color.serialization import serialize, to_int
from palette.palettes.key_colors import HueSlice, KeyColor

FLARE: Final = 0.05
"""What WCAG adds to both luminances."""


_EXACT: Final = 2.0**52  # from here on a float has no fraction to round
_POWERS: Final = [10.0**exponent for exponent in range(16)]


@final
class Shade:
    """One colour of a scale.

    Attributes:
        rgb: 0xRRGGBB, what is shown.
        oklch: what is meant, before it was mapped and rounded; the hue of a grey is missing.
        exact: whether what is shown is just what is meant.
        mapped: whether what is meant lies outside sRGB.
        anchor: whether it is the step of the key colour.
        luminance: the relative luminance (WCAG 2.2) of what is shown, 0 to 1.
    """

    __slots__ = ("anchor", "exact", "luminance", "mapped", "oklch", "rgb")

    def __init__(self, rgb: int, oklch: Vector, *, mapped: bool, anchor: bool, exact: bool = False) -> None:
        self.rgb: Final = rgb
        self.oklch: Final = oklch
        self.mapped: Final = mapped
        self.anchor: Final = anchor
        self.exact: Final = exact
        self.luminance: Final[float] = luminance(rgb)

    def hex(self) -> str:
        """Return what is shown as ``#rrggbb``."""
        return f"#{self.rgb:06x}"

    def css(self, precision: int) -> str:
        """Return what is meant as CSS: a hex where it is shown exactly, otherwise ``oklch()`` with so many decimals."""
        return self.hex() if self.exact else serialize(Color("oklch", self.oklch), precision)

    def coords(self, precision: int) -> list[float | None]:
        """Return OKLCH with so many decimals, 0 to 15; the hue of a grey is none."""
        lightness, chroma, hue = self.oklch
        return [
            decimal(lightness, precision),
            decimal(chroma, precision),
            None if is_missing(hue) else decimal(hue, precision),
        ]


@final
class Ground:
    """What a scale is seen on.

    Attributes:
        rgb: 0xRRGGBB.
        dark: whether the scale begins beside a dark ground and grows lighter; otherwise it grows darker.
        luminance: the relative luminance, 0 to 1.
        greatest: the greatest contrast ratio to it on the side that the scale grows to: of white or of black.
    """

    __slots__ = ("dark", "greatest", "luminance", "rgb")

    def __init__(self, rgb: int, *, dark: bool) -> None:
        self.rgb: Final = rgb
        self.dark: Final = dark
        self.luminance: Final[float] = luminance(rgb)
        self.greatest: Final[float] = ratio(self.luminance, 1.0 if dark else 0.0)


def decimal(number: float, precision: int) -> float:
    """Return a number with so many decimals, 0 to 15, halves rounded up, as ``serialize`` writes it."""
    power = _POWERS[precision]
    scaled = number * power
    if -_EXACT < scaled < _EXACT:
        return math.floor(scaled + 0.5) / power
    return number


def luminance(rgb: int) -> float:
    """Return the relative luminance of 0xRRGGBB, 0 to 1, just as ``palette.color.contrast`` reckons it."""
    return 0.2126 * SRGB_BYTES[rgb >> 16] + 0.7152 * SRGB_BYTES[(rgb >> 8) & 255] + 0.0722 * SRGB_BYTES[rgb & 255]


def ratio(one: float, other: float) -> float:
    """Return the contrast ratio of two luminances, 1 to 21."""
    if one < other:
        return (other + FLARE) / (one + FLARE)
    return (one + FLARE) / (other + FLARE)


def shade_of_key(key: KeyColor) -> Shade:
    """Return a key colour as it is."""
    return Shade(key.rgb, key.oklch, mapped=key.mapped, anchor=True)


def shade_of_oklch(slice_: HueSlice, lightness: float, chroma: float, method: str, *, anchor: bool) -> Shade:
    """Return the shade of an OKLCH colour, mapped by one of ``GAMUT_METHODS`` where sRGB lacks it."""
    linear = slice_.linear(lightness, chroma)
    red, green, blue = linear
    oklch = (lightness, chroma, slice_.hue if chroma > ACHROMATIC["oklch"] else MISSING)
    low = -EPSILON
    high = 1.0 + EPSILON
    if low <= red <= high and low <= green <= high and low <= blue <= high:
        return Shade(to_int(linear_srgb_to_srgb(linear)), oklch, mapped=False, anchor=anchor)
    if method == "raytrace":
        srgb = oklch_to_srgb_raytrace(lightness, chroma, slice_.hue)
    else:
        srgb = gamut_map(Color("oklch", (lightness, chroma, slice_.hue)), "srgb", method).coords
    return Shade(to_int(srgb), oklch, mapped=True, anchor=anchor)


def shade_of_rgb(rgb: int, *, anchor: bool) -> Shade:
    """Return the shade of an 8-bit colour, which is just what is meant."""
    coords = ((rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0)
    lightness, chroma, hue = srgb_to_oklch(coords)
    if chroma <= ACHROMATIC["oklch"]:
        return Shade(rgb, (lightness, 0.0, MISSING), mapped=False, anchor=anchor, exact=True)
    return Shade(rgb, (lightness, chroma, hue), mapped=False, anchor=anchor, exact=True)
