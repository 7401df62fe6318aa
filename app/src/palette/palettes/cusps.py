"""The greatest chroma that sRGB holds, by lightness and hue.

In OKLCH a hue's slice of sRGB is nearly a triangle between black, white and the cusp, the hue's most chromatic colour.
Linear light times a factor is OKLab times that factor's cube root, so the side from black to the cusp is straight.
The side from the cusp to white is curved, and found by halving. (The shape: Björn Ottosson, "Two new color spaces
for color picking: Okhsv and Okhsl", 2021.)
"""

from __future__ import annotations

import math
from typing import Final, final

from palette.color.conversion import oklab_to_linear_srgb
from palette.color.lab import hue_degrees
from palette.palettes.chips import MILLION, Chip

DEGREES: Final = 360
RADIANS: Final = 0.017453292519943295
"""One degree, in radians."""

_HALVINGS: Final = 8


def srgb_holds(lightness: float, a: float, b: float) -> bool:
    """Tell whether sRGB holds an OKLab colour."""
    red, green, blue = oklab_to_linear_srgb((lightness, a, b))
    return 0.0 <= red <= 1.0 and 0.0 <= green <= 1.0 and 0.0 <= blue <= 1.0


def ceiling(lightness: float, cosine: float, sine: float, bound: float) -> float:
    """Return the greatest chroma that sRGB holds at a lightness and hue, to within ``bound`` / 256 and never too great.

    Args:
        lightness: OKLab's, 0 to 1.
        cosine: of the hue.
        sine: of the hue.
        bound: a chroma, the greatest to return.
    """
    if srgb_holds(lightness, bound * cosine, bound * sine):
        return bound
    inside = 0.0
    step = bound
    for _ in range(_HALVINGS):
        step *= 0.5
        chroma = inside + step
        if srgb_holds(lightness, chroma * cosine, chroma * sine):
            inside = chroma
    return inside


@final
class Cusp:
    """The most chromatic sRGB colour of a hue.

    Attributes:
        lightness: OKLab's, 0 to 1.
        chroma: OKLCH's.
    """

    __slots__ = ("_cosine", "_sine", "chroma", "lightness")

    def __init__(self, lightness: float, chroma: float, hue: float) -> None:
        self.lightness: Final = lightness
        self.chroma: Final = chroma
        self._cosine: Final[float] = math.cos(hue * RADIANS)
        self._sine: Final[float] = math.sin(hue * RADIANS)

    def reach(self, darkest: float, lightest: float) -> float:
        """Return the greatest chroma that sRGB holds of the hue between two lightnesses."""
        if self.lightness > lightest:
            return self.chroma * lightest / self.lightness
        if self.lightness < darkest:
            return ceiling(darkest, self._cosine, self._sine, self.chroma)
        return self.chroma

    def darkest(self, chroma: float) -> float:
        """Return the least lightness at which sRGB holds a chroma that is at most the cusp's."""
        return self.lightness * chroma / self.chroma

    def lightest(self, chroma: float) -> float:
        """Return the greatest lightness at which sRGB holds a chroma that is at most the cusp's."""
        inside = self.lightness
        step = 1.0 - inside
        for _ in range(_HALVINGS):
            step *= 0.5
            if srgb_holds(inside + step, chroma * self._cosine, chroma * self._sine):
                inside += step
        return inside


def _rim() -> list[int]:
    """Return the 8-bit colours with one component full and one empty: from red over yellow, green … to red again."""
    rising = range(255)
    falling = range(255, 0, -1)
    return [
        *(0xFF0000 | green << 8 for green in rising),
        *(0x00FF00 | red << 16 for red in falling),
        *(0x00FF00 | blue for blue in rising),
        *(0x0000FF | green << 8 for green in falling),
        *(0x0000FF | red << 16 for red in rising),
        *(0xFF0000 | blue for blue in falling),
    ]


def _cusps() -> list[Cusp]:
    """Return the cusp of each whole degree: the colour of the rim whose hue is nearest."""
    nearest = [(360.0, 0.0, 0.0)] * DEGREES
    for rgb in _rim():
        chip = Chip(rgb)
        hue = hue_degrees(chip.a, chip.b)
        degree = int(hue + 0.5)
        found = (abs(hue - degree), chip.lightness / MILLION, math.sqrt(chip.square_chroma()) / MILLION)
        nearest[degree % DEGREES] = min(nearest[degree % DEGREES], found)
    return [Cusp(lightness, chroma, degree) for degree, (_, lightness, chroma) in enumerate(nearest)]


CUSPS: Final = _cusps()
"""The cusp of each whole degree of hue. (Pure blue, at 264.05°, stands out of its degree by a tenth of its chroma.)"""
