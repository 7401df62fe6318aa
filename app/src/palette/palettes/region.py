"""The region that a palette's drawn colours are taken from: a mood's ranges, a scheme's arcs, sRGB."""

from __future__ import annotations

import math
from typing import Final, final

from palette.color.lab import hue_degrees
from palette.color.model import Vector
from palette.palettes.arcs import TURN, Arc
from palette.palettes.chips import GUARD, Chip, millionths, nearest_chip
from palette.palettes.cusps import RADIANS, ceiling
from palette.palettes.moods import Bounds, Mood

HUE_GUARD: Final = 0.01
"""How far inside an arc a chip's hue stays, in degrees, so that software that computes otherwise sees it inside."""

_GREATEST_REACH: Final = 3  # 8-bit steps that count as close by


@final
class Region:
    """Part of OKLCH, within sRGB.

    Args:
        mood: whose ranges of chroma and lightness hold.
        arcs: the hues.
    """

    __slots__ = ("_bounds", "_darkest", "_lightest", "arcs")

    def __init__(self, mood: Mood, arcs: list[Arc]) -> None:
        self.arcs: Final = arcs
        self._bounds: Final[list[Bounds]] = mood.bounds()
        self._darkest: Final[int] = millionths(mood.lightness[0]) + GUARD
        self._lightest: Final[int] = millionths(mood.lightness[1]) - GUARD

    def holds(self, chip: Chip) -> bool:
        """Tell whether a chip lies in the region."""
        if not self._darkest <= chip.lightness <= self._lightest:
            return False
        hue = hue_degrees(chip.a, chip.b)
        bounds = self._bounds[int(hue + 0.5)]
        if not bounds.square_least <= chip.square_chroma() <= bounds.square_most:
            return False
        for arc in self.arcs:  # noqa: SIM110 - a generator is slower, and this is where drawing spends its time
            if arc.holds(hue, HUE_GUARD):
                return True
        return False

    def allows(self, lightness: float, chroma: float, hue: float) -> bool:
        """Tell whether the mood allows a lightness (0 to 1) and a chroma of a hue (degrees, [0, 360))."""
        bounds = self._bounds[int(hue + 0.5)]
        return bounds.least <= chroma <= bounds.most and bounds.darkest <= lightness <= bounds.lightest

    def tone(self, chip: Chip) -> float:
        """Return where a chip's lightness stands between the region's least (0) and greatest (1)."""
        return (chip.lightness - self._darkest) / (self._lightest - self._darkest)

    def chip(self, arc: Arc, turn: float, tone: float, strength: float) -> Chip | None:
        """Return the chip at a place in the region, or none where rounding to 8 bits leaves the region.

        Args:
            arc: one of the region's.
            turn: where in the arc the hue is, 0 to 1.
            tone: where the lightness is between the darkest and the lightest of that hue, 0 to 1.
            strength: where the chroma is between the least and the greatest of that hue and lightness, 0 to 1.
        """
        chip = nearest_chip(self.place(arc, turn, tone, strength))
        return chip if self.holds(chip) else None

    def place(self, arc: Arc, turn: float, tone: float, strength: float) -> Vector:
        """Return the OKLab of a place in the region."""
        hue = arc.at(turn)
        bounds = self._bounds[int(hue + 0.5)]
        lightness = bounds.darkest + (bounds.lightest - bounds.darkest) * tone
        cosine = math.cos(hue * RADIANS)
        sine = math.sin(hue * RADIANS)
        room = ceiling(lightness, cosine, sine, bounds.most) - bounds.least
        chroma = bounds.least + room * strength
        return (lightness, chroma * cosine, chroma * sine)

    def inside(self, oklab: Vector) -> Vector:
        """Return a colour of the region close to another: hue, then lightness, then chroma are brought into range."""
        lightness, a, b = oklab
        hue = self._nearest_hue(hue_degrees(a, b))
        bounds = self._bounds[int(hue + 0.5)]
        cosine = math.cos(hue * RADIANS)
        sine = math.sin(hue * RADIANS)
        lightness = min(max(lightness, bounds.darkest), bounds.lightest)
        chroma = max(min(a * cosine + b * sine, bounds.most), bounds.least)
        chroma = ceiling(lightness, cosine, sine, chroma)
        return (lightness, chroma * cosine, chroma * sine)

    def chip_near(self, oklab: Vector) -> Chip | None:
        """Return a chip of the region that is close to an OKLab colour, or none if there is none."""
        wanted = nearest_chip(oklab)
        if self.holds(wanted):
            return wanted
        for reach in range(1, _GREATEST_REACH + 1):
            best: Chip | None = None
            for chip in wanted.neighbours(reach):
                if self.holds(chip) and (best is None or wanted.square_distance(chip) < wanted.square_distance(best)):
                    best = chip
            if best is not None:
                return best
        return None

    def _nearest_hue(self, hue: float) -> float:
        """Return the hue of the region's arcs that is nearest to a hue."""
        least = TURN
        nearest = hue
        for arc in self.arcs:
            if arc.holds(hue):
                return hue
            turn = arc.approach(hue, HUE_GUARD)
            if abs(turn) < least:
                least = abs(turn)
                nearest = (hue + turn) % TURN
        return nearest
