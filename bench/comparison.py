"""One comparison: the same work on two sides, checked to agree, then timed in turns."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sides import Side

ROUND_SECONDS = 0.15
ROUNDS = 15


@dataclass(frozen=True)
class Row:
    """A line of the table: how many times faster than the peer we are, the middle half of the rounds, and the goal."""

    work: str
    peer: str
    ratio: float
    low: float
    high: float
    goal: float | None
    met: bool | None
    ours_us: float
    peer_us: float

    def as_json(self) -> dict[str, Any]:
        """Return the row for ``results.json``."""
        return asdict(self)


@dataclass(frozen=True)
class Comparison:
    """A work, its two sides, and how exactly their results have to agree."""

    work: str
    peer: str
    ours: Side
    theirs: Side
    agree: Callable[[Any, Any], bool]
    items: int
    goal: float | None = None

    def check(self) -> None:
        """Stop where the two sides do not give the same answers: then nothing is compared."""
        pairs = list(zip(self.ours.results(), self.theirs.results(), strict=True))
        wrong = [pair for pair in pairs if not self.agree(*pair)]
        if wrong:
            message = f"{self.work}: {len(wrong)} of {len(pairs)} answers differ from {self.peer}, first {wrong[0]}"
            raise SystemExit(message)

    def measure(self) -> Row:
        """Time both sides in turns; each ratio is of two neighbouring rounds, so that a busy machine slows both."""
        repeats = _repeats(self.ours), _repeats(self.theirs)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(self.ours.seconds(repeats[0]) / repeats[0] / self.items)
            theirs.append(self.theirs.seconds(repeats[1]) / repeats[1] / self.items)
        ratios = [peer / own for own, peer in zip(ours, theirs, strict=True)]
        low, ratio, high = statistics.quantiles(ratios, n=4)
        met = None if self.goal is None else ratio >= self.goal
        times = statistics.median(ours) * 1e6, statistics.median(theirs) * 1e6
        return Row(self.work, self.peer, ratio, low, high, self.goal, met, *times)


def _repeats(side: Side) -> int:
    """Return how often a side does its work in one round."""
    side.seconds(1)
    return max(1, math.ceil(ROUND_SECONDS / side.seconds(1)))
