"""Drawing: chips of a region by chance, spread over its lightnesses and arcs, and kept apart.

Of several candidates the one furthest from what is there already is taken (Mitchell 1991, "Spectrally optimal
sampling for distribution ray tracing"). Each chip has a step of the lightness scale to itself, so that a palette
always has something dark and something light, and the arcs take turns, so that it shows its scheme.
"""

from __future__ import annotations

from typing import Final, final

from palette.palettes.arcs import Arc
from palette.palettes.chips import SQUARE_FLOOR, Chip, square_clearance
from palette.palettes.randomness import Stream
from palette.palettes.region import Region

CANDIDATES: Final = 6
"""How many places are tried for a chip within its step and arc."""

RETRIES: Final = 64
"""How many are tried in the whole region when none of those keeps the floor."""


def draw(region: Region, number: int, fixed: list[Chip], seed: str, first_arc: int | None) -> list[Chip]:
    """Return chips of a region that keep the floor from each other and from fixed chips.

    Args:
        region: where the chips are taken from.
        number: how many are wanted; fewer are returned where chance finds no place for one.
        fixed: chips to keep the floor from; they use up the steps of lightness that they stand on.
        seed: decides everything that is left to chance.
        first_arc: the index of the first chip's arc; the seed decides where it is none.
    """
    order = Stream(seed, "order")
    turn = order.below(len(region.arcs)) if first_arc is None else first_arc
    lows, height = _steps(region, number, fixed)
    draft = _Draft(region, Stream(seed, "place"), fixed)
    for step in order.shuffled(number):
        arc = region.arcs[turn % len(region.arcs)]
        if not (draft.add([arc], lows[step], height, CANDIDATES) or draft.add(region.arcs, 0.0, 1.0, RETRIES)):
            break
        turn += 1
    return draft.drawn


@final
class _Draft:
    """Chips drawn so far.

    Attributes:
        drawn: the chips.
    """

    __slots__ = ("_places", "_present", "_region", "drawn")

    def __init__(self, region: Region, places: Stream, fixed: list[Chip]) -> None:
        self.drawn: Final[list[Chip]] = []
        self._region: Final = region
        self._places: Final = places
        self._present: Final = list(fixed)

    def add(self, arcs: list[Arc], low: float, height: float, candidates: int) -> bool:
        """Draw the candidate that is furthest from all chips present; tell whether any keeps the floor."""
        best: Chip | None = None
        clearance = SQUARE_FLOOR - 1
        for _ in range(candidates):
            arc = arcs[0] if len(arcs) == 1 else arcs[self._places.below(len(arcs))]
            turn = self._places.fraction()
            tone = low + height * self._places.fraction()
            chip = self._region.chip(arc, turn, tone, self._places.fraction())
            if chip is not None:
                distance = square_clearance(chip, self._present)
                if distance > clearance:
                    best = chip
                    clearance = distance
        if best is None:
            return False
        self.drawn.append(best)
        self._present.append(best)
        return True


def _steps(region: Region, number: int, fixed: list[Chip]) -> tuple[list[float], float]:
    """Return where the free steps of the lightness scale begin, and their height; the scale runs from 0 to 1.

    There is a step for each chip wanted and for each fixed chip on the scale; a fixed chip takes the nearest free.
    """
    tones = [tone for tone in (region.tone(chip) for chip in fixed) if 0.0 <= tone <= 1.0]
    total = number + len(tones)
    middles = [(step + 0.5) / total for step in range(total)]
    for tone in tones:
        del middles[_nearest(middles, tone)]
    height = 1.0 / max(total, 1)
    return [middle - 0.5 * height for middle in middles], height


def _nearest(middles: list[float], tone: float) -> int:
    """Return the index of the middle nearest to a tone."""
    distances = [abs(middle - tone) for middle in middles]
    return distances.index(min(distances))
