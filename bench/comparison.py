"""A comparison in process: the same work on two sides, checked to agree, then timed in turns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from load import Load
from machine import Cores, pinned
from rows import Row, Title, failed, row
from sides import Side

ROUND_SECONDS = 0.15


@dataclass(frozen=True)
class Comparison:
    """A work, its two sides, and how exactly their results have to agree.

    Attributes:
        title: what it is.
        sides: makes both sides, ours first.
        agree: tells whether two results are the same.
        items: how many results a side gives at once.
    """

    title: Title
    sides: Callable[[], tuple[Side, Side]]
    agree: Callable[[Any, Any], bool]
    items: int

    def seconds(self, rounds: int) -> float:
        """Return about how long it takes."""
        return 2 * ROUND_SECONDS * (rounds + 3)

    def measure(self, load: Load, cores: Cores, rounds: int) -> Row:  # noqa: ARG002 - nothing is asked over HTTP
        """Compare the results, and time both sides in turns on one core."""
        with pinned(cores.server):
            ours, theirs = self.sides()
            pairs = list(zip(ours.results(), theirs.results(), strict=True))
            wrong = [pair for pair in pairs if not self.agree(*pair)]
            if wrong:
                reason = f"{len(wrong)} of {len(pairs)} results differ; the first: {wrong[0]}"
                return failed(self.title, "µs", reason[:300])
            return row(self.title, *self._times(ours, theirs, rounds), "µs")

    def _times(self, ours: Side, theirs: Side, rounds: int) -> tuple[list[float], list[float]]:
        """Return the microseconds a result of both sides, round by round."""
        repeats = _repeats(ours), _repeats(theirs)
        own, peer = [], []
        for _ in range(rounds):
            own.append(ours.seconds(repeats[0]) / repeats[0] / self.items * 1e6)
            peer.append(theirs.seconds(repeats[1]) / repeats[1] / self.items * 1e6)
        return own, peer


def _repeats(side: Side) -> int:
    """Return how often a side does its work in one round."""
    side.seconds(1)
    return max(1, math.ceil(ROUND_SECONDS / side.seconds(1)))
