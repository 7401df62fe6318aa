"""The rows of the table: what was measured, and whether it meets its goal."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Unit = Literal["µs", "requests/s", "s", "MB"]

_OPERATIONS_PER_UNIT_GROW: frozenset[Unit] = frozenset({"requests/s"})


@dataclass(frozen=True)
class Title:
    """What a row is about.

    Attributes:
        work: what is done.
        peer: who does it beside us.
        agreement: how the answers were compared before anything was timed.
        goal: the least ratio, or the most of the unit where ``absolute``; none, where the row only informs.
        absolute: whether the goal is about our own figure, not about the ratio.
    """

    work: str
    peer: str
    agreement: str
    goal: float | None = None
    absolute: bool = False

    def __str__(self) -> str:
        """Return the work and the peer."""
        return f"{self.work} beside {self.peer}"


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes:
        ratio: how many times better than the peer we are, the median of the rounds.
        low: the lower quartile of the rounds' ratios.
        high: the upper quartile.
        ours: our figure, the median of the rounds, in ``unit``.
        theirs: the peer's.
        error: why nothing was measured; then no figure means anything.
    """

    work: str
    peer: str
    ratio: float
    low: float
    high: float
    goal: float | None
    goal_is: Literal["least ratio", "most of the unit"]
    met: bool | None
    ours: float
    theirs: float
    unit: Unit
    rounds: int
    agreement: str
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the row for ``results.json``."""
        return {name: _brief(value) for name, value in asdict(self).items() if name != "error" or value}


def row(title: Title, ours: Sequence[float], theirs: Sequence[float], unit: Unit) -> Row:
    """Return the row of the rounds of both sides; each ratio is of two neighbouring rounds.

    On a busy machine whatever slows one of two neighbours slows the other, too: only their ratio means anything.
    """
    more = unit in _OPERATIONS_PER_UNIT_GROW
    ratios = [own / peer if more else peer / own for own, peer in zip(ours, theirs, strict=True)]
    low, ratio, high = statistics.quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
    return _judged(
        Row(
            work=title.work,
            peer=title.peer,
            ratio=ratio,
            low=low,
            high=high,
            goal=title.goal,
            goal_is="most of the unit" if title.absolute else "least ratio",
            met=None,
            ours=statistics.median(ours),
            theirs=statistics.median(theirs),
            unit=unit,
            rounds=len(ratios),
            agreement=title.agreement,
        )
    )


def failed(title: Title, unit: Unit, reason: str) -> Row:
    """Return the row of a comparison that could not be made."""
    empty = row(title, [1.0], [1.0], unit)
    return replace(empty, ratio=0.0, low=0.0, high=0.0, ours=0.0, theirs=0.0, rounds=0, met=None, error=reason)


def _judged(measured: Row) -> Row:
    if measured.goal is None:
        return measured
    absolute = measured.goal_is == "most of the unit"
    met = measured.ours <= measured.goal if absolute else measured.ratio >= measured.goal
    return replace(measured, met=met)


def _brief(value: object) -> object:
    """Return a figure without digits that no measurement has."""
    return float(f"{value:.5g}") if isinstance(value, float) else value
