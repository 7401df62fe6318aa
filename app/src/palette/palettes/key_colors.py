"""Key colours: what a scale is made from, and how much chroma sRGB leaves to its hue."""

from __future__ import annotations

import math
from typing import Final, final

from palette.color.conversion import ACHROMATIC, convert
from palette.color.gamut import EPSILON, GAMUTS, gamut_map, require_method
from palette.color.matrices import lms_to_linear_srgb, oklab_to_lms_root
from palette.color.model import MISSING, Color, Vector
from palette.color.serialization import to_int
from palette.palettes.arcs import TURN
from palette.palettes.cusps import CUSPS, DEGREES, RADIANS

# Not Final: mypyc 2.4 takes a Final tuple of floats for unset.
_BOUNDS: tuple[float, float] = GAMUTS["srgb"].bounds(EPSILON)
_LOW: Final[float] = _BOUNDS[0]
_HIGH: Final[float] = _BOUNDS[1]

_HALVINGS: Final = 10
_BULGE: Final = 1.3
"""How much wider than the triangle of black, cusp and white sRGB's slice of a hue is anywhere; 1.19 was the most."""

_FAINT: Final = 0.012
"""A chroma that counts for little even where sRGB has no more, near black and white: #fffffe is no vivid yellow."""

_SAME: Final = 1e-9

MOST_SATURATED: Final = 1.5
"""The most that a colour outside sRGB may claim: Display P3 and Rec. 2020 have about 1.4 times sRGB's chroma."""


@final
class HueSlice:
    """The colours of one OKLCH hue.

    Attributes:
        hue: degrees, [0, 360).
        cusp_lightness: the lightness at which sRGB has the most chroma of the hue.
        cusp_chroma: that chroma.
    """

    __slots__ = ("_long", "_medium", "_short", "cusp_chroma", "cusp_lightness", "hue")

    def __init__(self, hue: float) -> None:
        angle = hue * RADIANS
        direction = oklab_to_lms_root((0.0, math.cos(angle), math.sin(angle)))
        self.hue: Final = hue
        self._long: Final[float] = direction[0]
        self._medium: Final[float] = direction[1]
        self._short: Final[float] = direction[2]
        # Between the cusps of whole degrees: a step would let a last bit decide.
        degree = int(hue)
        rest = hue - degree
        here = CUSPS[degree % DEGREES]
        there = CUSPS[(degree + 1) % DEGREES]
        self.cusp_lightness: Final[float] = here.lightness + rest * (there.lightness - here.lightness)
        self.cusp_chroma: Final[float] = here.chroma + rest * (there.chroma - here.chroma)

    def linear(self, lightness: float, chroma: float) -> Vector:
        """Return the linear-light sRGB of a lightness and chroma."""
        long = lightness + chroma * self._long
        medium = lightness + chroma * self._medium
        short = lightness + chroma * self._short
        return lms_to_linear_srgb((long * long * long, medium * medium * medium, short * short * short))

    def holds(self, lightness: float, chroma: float) -> bool:
        """Tell whether sRGB holds a lightness and chroma of the hue."""
        red, green, blue = self.linear(lightness, chroma)
        return 0.0 <= red <= 1.0 and 0.0 <= green <= 1.0 and 0.0 <= blue <= 1.0

    def ceiling(self, lightness: float) -> float:
        """Return the greatest chroma that sRGB holds at a lightness, to within a thousandth and never too great."""
        if lightness <= 0.0 or lightness >= 1.0:
            return 0.0
        step = self._triangle(lightness) * _BULGE
        inside = 0.0
        for _ in range(_HALVINGS):
            step *= 0.5
            if self.holds(lightness, inside + step):
                inside += step
        return inside

    def _triangle(self, lightness: float) -> float:
        if lightness < self.cusp_lightness:
            return self.cusp_chroma * lightness / self.cusp_lightness
        return self.cusp_chroma * (1.0 - lightness) / (1.0 - self.cusp_lightness)


@final
class KeyColor:
    """A colour that a scale is made from. Its alpha has no part in it, and missing components count as zero.

    Attributes:
        rgb: what sRGB shows of it, 0xRRGGBB.
        mapped: whether it had to be mapped for that.
        oklch: the colour itself, unmapped; the hue of a grey is missing.
        level: its lightness, 0 to 1.
        chroma: OKLCH's; 0 for a grey, and for what is as dark as black or as light as white.
        hue: OKLCH's; 0 where there is no chroma.
        slice: the colours of its hue.
        saturation: its share of the chroma that sRGB holds at its lightness and hue: 0 to 1, and up to
            ``MOST_SATURATED`` for a colour outside sRGB.
    """

    __slots__ = ("chroma", "hue", "level", "mapped", "oklch", "rgb", "saturation", "slice")

    def __init__(self, color: Color, method: str) -> None:
        """Work out the attributes.

        Args:
            color: any colour.
            method: one of ``GAMUT_METHODS``.

        Raises:
            ValueError: the method is not known.
        """
        require_method(method)
        lightness, chroma, hue = convert(color.coords, color.space, "oklch")
        grey = chroma <= ACHROMATIC["oklch"]
        srgb = convert(color.coords, color.space, "srgb")
        inside = _shown(srgb)
        self.mapped: Final = not inside
        self.rgb: Final[int] = to_int(srgb if inside else gamut_map(color, "srgb", method).coords)
        self.oklch: Final[Vector] = (lightness, 0.0 if grey else chroma, MISSING if grey else hue)
        self.level: Final[float] = max(0.0, min(lightness, 1.0))
        hueless = grey or lightness <= 0.0 or lightness >= 1.0
        self.chroma: Final[float] = 0.0 if hueless else chroma
        self.hue: Final[float] = 0.0 if hueless else hue % TURN
        self.slice: Final[HueSlice] = HueSlice(self.hue)
        share = self.chroma / max(self.slice.ceiling(self.level), _FAINT)
        self.saturation: Final[float] = min(share, 1.0 if inside else MOST_SATURATED)

    def chroma_at(self, lightness: float) -> float:
        """Return the chroma that has its saturation at a lightness of its hue."""
        if abs(lightness - self.level) <= _SAME:
            return self.chroma  # which the ceiling, never too great, might cut
        return self.saturation * self.slice.ceiling(lightness) if self.chroma > 0.0 else 0.0


def _shown(srgb: Vector) -> bool:
    red, green, blue = srgb
    return _LOW <= red <= _HIGH and _LOW <= green <= _HIGH and _LOW <= blue <= _HIGH
