"""Chips: 8-bit sRGB colours with their place in OKLab, in whole numbers.

What a palette promises is promised of its 8-bit colours, and decided on their OKLab in whole millionths, so that a
last bit that another machine's mathematics library rounds otherwise decides nothing.
"""

from __future__ import annotations

from typing import Final, final

from palette.color.conversion import linear_srgb_to_oklab, oklab_to_srgb
from palette.color.model import Color, Vector
from palette.color.rgb import SRGB_BYTES
from palette.color.serialization import int_to_hex, to_int

MILLION: Final = 1_000_000

FLOOR: Final = 0.04
"""The least ΔE-OK between a drawn colour and any other of its palette: twice what is just noticeable."""

GUARD: Final = 10
"""How far inside a promised range a chip stays, in millionths: other software, computing otherwise, sees it inside."""

SQUARE_FLOOR: Final = (40_000 + GUARD) ** 2
"""The square of the floor, guard included, in square millionths."""

_FULL: Final = 255  # an 8-bit component at its greatest
_FAR: Final = 16 * MILLION**2  # the square of four times the distance from black to white


@final
class Chip:
    """One 8-bit sRGB colour.

    Attributes:
        rgb: 0xRRGGBB.
        lightness: OKLab's, in millionths.
        a: OKLab's, in millionths.
        b: OKLab's, in millionths.
    """

    __slots__ = ("a", "b", "lightness", "rgb")

    def __init__(self, rgb: int) -> None:
        lightness, a, b = linear_srgb_to_oklab(
            (SRGB_BYTES[rgb >> 16], SRGB_BYTES[(rgb >> 8) & 255], SRGB_BYTES[rgb & 255])
        )
        self.rgb: Final[int] = rgb
        self.lightness: Final[int] = millionths(lightness)
        self.a: Final[int] = millionths(a)
        self.b: Final[int] = millionths(b)

    def square_chroma(self) -> int:
        """Return the square of OKLCH's chroma, in square millionths."""
        return _square(self.a) + _square(self.b)

    def square_distance(self, other: Chip) -> int:
        """Return the square of ΔE-OK to another chip, in square millionths."""
        return _square(self.lightness - other.lightness) + _square(self.a - other.a) + _square(self.b - other.b)

    def order(self) -> tuple[int, int]:
        """Return what chips are ordered by, from dark to light."""
        return (self.lightness, self.rgb)

    def color(self) -> Color:
        """Return the colour as CSS's hexadecimal notation gives it."""
        coords = ((self.rgb >> 16) / 255.0, (self.rgb >> 8 & 255) / 255.0, (self.rgb & 255) / 255.0)
        return Color("srgb", coords, 1.0, True)  # noqa: FBT003 - the flag is Color's own

    def neighbours(self, reach: int) -> list[Chip]:
        """Return the chips whose components differ by 0 or by ``reach`` 8-bit steps to either side, itself included."""
        red, green, blue = self.rgb >> 16, self.rgb >> 8 & 255, self.rgb & 255
        steps = (-reach, 0, reach)
        return [
            Chip(r << 16 | g << 8 | b)
            for r in [red + step for step in steps if 0 <= red + step <= _FULL]
            for g in [green + step for step in steps if 0 <= green + step <= _FULL]
            for b in [blue + step for step in steps if 0 <= blue + step <= _FULL]
        ]

    def hex(self) -> str:
        """Return ``#rrggbb``."""
        return int_to_hex(self.rgb)


def _square(number: int) -> int:
    """Return the square; of a negative factor mypyc makes an object first, which takes many times as long."""
    size = -number if number < 0 else number
    return size * size


def millionths(number: float) -> int:
    """Return the number of millionths, to the nearest."""
    scaled = number * 1e6
    return int(scaled + 0.5) if scaled >= 0.0 else -int(0.5 - scaled)


def nearest_chip(oklab: Vector) -> Chip:
    """Return the chip of an OKLab colour; outside sRGB each component is clipped."""
    return Chip(to_int(oklab_to_srgb(oklab)))


def square_clearance(chip: Chip, others: list[Chip]) -> int:
    """Return the square of the least ΔE-OK from a chip to any other, in square millionths."""
    least = _FAR
    for other in others:
        least = min(least, chip.square_distance(other))
    return least
