"""The repair of a palette: the colours moved, as little as can be, until no vision takes two of them for each other.

A colour is looked for in three circles around its own, each ordered by ΔE-OK from it, and the next is entered only
where the one before holds nothing that fits:

1. its hue, its lightness changed: the chroma stays as far as sRGB has it there, and at least half of it;
2. its hue, the chroma changed as well, to either side;
3. another hue.

The colours are placed one after another, each at the nearest chip that is told apart from all that have been placed:
locked colours first, then those that are in the fewest confusions, so that where several are confused with one, the one
moves. A colour that finds no place goes to the front of the next round; a round in which all have found one is followed
by rounds in which the moved ones come first. The round that leaves the fewest confusable pairs counts, and of those the
one of the least total change. How much is looked at is bounded by a count, not by a clock: the same palette is repaired
alike everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, final

from palette.color.conversion import oklch_to_srgb, srgb_to_oklch
from palette.color.gamut import oklch_to_srgb_raytrace
from palette.color.model import Vector
from palette.color.serialization import to_int
from palette.palettes.chips import MILLION, Chip
from palette.palettes.vision_audit import Eyes, Look

WORK: Final = 50_000
"""How much a repair may do: each comparison of two colours counts 1, each new colour looked at ``_LOOK``."""

_LOOK: Final = 4
_ROUNDS: Final = 8
_CIRCLES: Final = 3
_CHROMATIC: Final = 0.01  # the OKLCH chroma from which a hue is one's own (as in palette.palettes.generation)
_ROUNDING: Final = 1e-9  # how far from sRGB's faces a colour may be and still be on them
_DARKEST: Final = 0.05
_LIGHTEST: Final = 1.0
_FINE: Final = 0.01  # steps of OKLCH lightness, in the three circles
_MIDDLE: Final = 0.02
_COARSE: Final = 0.04
_CHROMA_STEP: Final = 0.03
_CHROMA_STEPS: Final = 4
_TINT: Final = 0.08  # the chroma that a colour has at least once its hue is changed
_HUES: Final = [20.0, -20.0, 40.0, -40.0, 60.0, -60.0, 90.0, -90.0, 120.0, -120.0, 180.0]

_NOWHERE: Final = -1


def repair(rgbs: Sequence[int], eyes: Eyes, locked: Sequence[bool] = (), work: int = WORK) -> list[int]:
    """Return the palette with colours moved so that every vision tells them apart, as far as that was found.

    A palette that passes comes back as it is, and so does one that no move makes better; whether the result passes,
    ``palette.palettes.vision_audit.audit`` tells.

    Args:
        rgbs: as in ``Repair``.
        eyes: as in ``Repair``.
        locked: as in ``Repair``.
        work: as in ``Repair``.

    Raises:
        ValueError: as in ``Repair``.
    """
    task = Repair(rgbs, eyes, locked, work)
    while task.advance():
        pass
    return task.best


def change(before: int, after: int) -> float:
    """Return the ΔE-OK between two 8-bit sRGB colours, 0xRRGGBB, rounded down to millionths."""
    return _change(before, after) / MILLION


def _change(before: int, after: int) -> int:
    return math.isqrt(Chip(before).square_distance(Chip(after)))


@final
class _Colour:
    """A colour of the palette, and where it may go."""

    __slots__ = ("_chroma", "_circles", "_hue", "_lightness", "chip")

    def __init__(self, rgb: int) -> None:
        self.chip: Final = Chip(rgb)
        lightness, chroma, hue = srgb_to_oklch(((rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0))
        self._lightness: Final[float] = lightness
        self._chroma: Final[float] = chroma
        self._hue: Final[float] = hue
        self._circles: Final[list[list[int]]] = []

    def circle(self, number: int) -> list[int]:
        """Return the chips of a circle, 0 to 2, as 0xRRGGBB, the nearest first."""
        while len(self._circles) <= number:
            found = [self._shades, self._chromas, self._hues][len(self._circles)]()
            self._circles.append(self._ordered(found))
        return self._circles[number]

    def _ordered(self, rgbs: list[int]) -> list[int]:
        keys = sorted((self.chip.square_distance(Chip(rgb)), rgb) for rgb in set(rgbs))
        return [rgb for _, rgb in keys]

    def _shades(self) -> list[int]:
        least = self.chip.square_chroma() if self._chroma >= _CHROMATIC else 0
        found = [
            to_int(oklch_to_srgb_raytrace(lightness, self._chroma, self._hue))
            for lightness in _steps(self._lightness, _FINE)
        ]
        return [rgb for rgb in found if 4 * Chip(rgb).square_chroma() >= least]

    def _chromas(self) -> list[int]:
        if self._chroma < _CHROMATIC:
            return []
        found: list[int] = []
        for lightness in _steps(self._lightness, _MIDDLE):
            for step in range(-_CHROMA_STEPS, _CHROMA_STEPS + 1):
                chroma = self._chroma + step * _CHROMA_STEP
                if chroma >= _CHROMATIC:
                    srgb = oklch_to_srgb((lightness, chroma, self._hue))
                    if _inside(srgb):
                        found.append(to_int(srgb))
        return found

    def _hues(self) -> list[int]:
        found: list[int] = []
        for lightness in _steps(self._lightness, _COARSE):
            for turn in _HUES:
                for chroma in (max(self._chroma, _TINT), max(self._chroma, _TINT) / 2.0):
                    found.append(to_int(oklch_to_srgb_raytrace(lightness, chroma, self._hue + turn)))  # noqa: PERF401 - a comprehension of three loops is harder to read
        return found


@final
class Repair:
    """A repair that is done step by step, so that a thread which does it can let others in between.

    Attributes:
        best: the best palette so far, as 0xRRGGBB.
    """

    __slots__ = (
        "_colours", "_eyes", "_found", "_left", "_locked", "_obstacle", "_order", "_placed", "_rank", "_rgbs",
        "_rounds", "best",
    )  # fmt: skip

    def __init__(self, rgbs: Sequence[int], eyes: Eyes, locked: Sequence[bool] = (), work: int = WORK) -> None:
        """Begin a repair.

        Args:
            rgbs: the palette's 8-bit sRGB colours, 0xRRGGBB.
            eyes: the visions, and the threshold.
            locked: for each colour in turn whether it stays; those without are free.
            work: how much is looked at before the best that was found counts; see ``WORK``.

        Raises:
            ValueError: there are more locks than colours.
        """
        if len(locked) > len(rgbs):
            message = f"{len(locked)} locks, but the palette has {len(rgbs)} colors"
            raise ValueError(message)
        self._rgbs: Final[list[int]] = list(rgbs)
        self._eyes: Final = eyes
        self._locked: Final[list[int]] = [index for index, stays in enumerate(locked) if stays]
        self._colours: Final[list[_Colour]] = [_Colour(rgb) for rgb in rgbs]
        self._left = work
        self._obstacle = 0
        self.best: list[int] = self._rgbs
        self._rank: tuple[int, int, int] = self._ranked(self._rgbs)
        self._rounds = _ROUNDS if self._rank[0] > 0 else 0
        self._order: list[int] = self._first_order()
        self._found: list[int] = []
        self._placed: list[list[Look]] = []
        self._begin()

    def advance(self) -> bool:
        """Place one colour, or end a round; return whether there is more to do."""
        if self._rounds == 0 or self._left <= 0:
            return False
        place = len(self._found)
        if place == len(self._order):
            self._end()
            return True
        rgb = self._place(self._colours[self._order[place]])
        self._found.append(rgb)
        if rgb != _NOWHERE:
            self._placed.append(self._eyes.looks(rgb))
        # What the work was enough for counts, though it ends in the middle of a round.
        if self._left <= 0:
            self._end()
        return True

    def _begin(self) -> None:
        """Begin a round with the locked colours."""
        self._found = []
        self._placed = [self._eyes.looks(self._rgbs[index]) for index in self._locked]

    def _end(self) -> None:
        """Keep the round's palette if it is the best, and say in which order the next round places."""
        palette = list(self._rgbs)
        lost = self._order[len(self._found) :]
        for index, rgb in zip(self._order, self._found, strict=False):
            if rgb == _NOWHERE:
                lost.append(index)
            else:
                palette[index] = rgb
        self._rounds -= 1
        rank = self._ranked(palette)
        if rank < self._rank:
            self.best = palette
            self._rank = rank
        elif not lost:
            self._rounds = 0
        first = lost or [index for index in self._order if palette[index] != self._rgbs[index]]
        self._order = [*first, *[index for index in self._order if index not in first]]
        self._begin()

    def _first_order(self) -> list[int]:
        """Return the free colours, those in the fewest confusions first."""
        looks = [self._eyes.looks(rgb) for rgb in self._rgbs]
        keys = [
            (sum(1 for other in looks if not self._eyes.tell_apart(looks[index], other)), index)
            for index in range(len(looks))
            if index not in self._locked
        ]
        return [index for _, index in sorted(keys)]

    def _ranked(self, rgbs: list[int]) -> tuple[int, int, int]:
        """Return what palettes are ordered by: confusable pairs, then the total and the greatest change."""
        looks = [self._eyes.looks(rgb) for rgb in rgbs]
        count = len(rgbs)
        confused = sum(
            1
            for first in range(count)
            for second in range(first + 1, count)
            if not self._eyes.tell_apart(looks[first], looks[second])
        )
        changes = [_change(before, after) for before, after in zip(self._rgbs, rgbs, strict=True)]
        return confused, sum(changes), max(changes)

    def _place(self, colour: _Colour) -> int:
        """Return the nearest chip that is told apart from all that are placed."""
        self._obstacle = 0
        if self._fits(colour.chip.rgb):
            return colour.chip.rgb
        for number in range(_CIRCLES):
            for rgb in colour.circle(number):
                if self._left <= 0:
                    return _NOWHERE
                if self._fits(rgb):
                    return rgb
        return _NOWHERE

    def _fits(self, rgb: int) -> bool:
        """Tell whether a chip is told apart from all that are placed; what was in the way last is asked first."""
        before = self._eyes.known()
        placed = self._placed
        looks = self._eyes.looks(rgb)
        self._left -= _LOOK * (self._eyes.known() - before)
        if self._obstacle < len(placed) and not self._apart(looks, placed[self._obstacle]):
            return False
        for index in range(len(placed)):
            if index != self._obstacle and not self._apart(looks, placed[index]):
                self._obstacle = index
                return False
        return True

    def _apart(self, one: list[Look], other: list[Look]) -> bool:
        self._left -= 1
        return self._eyes.tell_apart(one, other)


def _steps(start: float, step: float) -> list[float]:
    """Return lightnesses at whole steps from a start, to both ends, the start included."""
    down = int((start - _DARKEST) / step)
    up = int((_LIGHTEST - start) / step)
    return [start + step * number for number in range(-down, up + 1)]


def _inside(srgb: Vector) -> bool:
    low = -_ROUNDING
    high = 1.0 + _ROUNDING
    return low <= srgb[0] <= high and low <= srgb[1] <= high and low <= srgb[2] <= high
