"""The table, and what is told while it is being measured."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from typing import TextIO

from rows import Row

_HEADINGS = ("work", "peer", "ours", "peer's", "times as good", "middle half", "goal", "")
_NUMBERS = frozenset({2, 3, 4, 5, 6})
_GREEN, _RED, _YELLOW = "32", "31", "33"
_CLEAR_LINE = "\r\033[K"
_MINUTE = 60


def table(rows: Sequence[Row], *, colored: bool) -> str:
    """Return the rows as a Markdown table with aligned columns."""
    cells = [_HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADINGS))]
    rule = "|".join("-" * (width + 1) + (":" if at in _NUMBERS else "-") for at, width in enumerate(widths))
    lines = [_line(_HEADINGS, widths, ""), f"|{rule}|"]
    for row, line in zip(rows, cells[1:], strict=True):
        lines.append(_line(line, widths, _color(row) if colored else ""))
    return "\n".join(lines)


def is_colored(stream: TextIO) -> bool:
    """Tell whether colours can be seen in a stream, and are wanted (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _cells(row: Row) -> tuple[str, ...]:
    if row.error:
        return (row.work, row.peer, "", "", "", "", _goal(row), "NOT MEASURED")
    verdict = {None: "", True: "met", False: "MISSED"}[row.met]
    figures = _figure(row.ours, row.unit), _figure(row.theirs, row.unit)
    return (
        row.work,
        row.peer,
        *figures,
        _times(row.ratio),
        f"{_times(row.low)}-{_times(row.high)}",
        _goal(row),
        verdict,
    )


def _figure(value: float, unit: str) -> str:
    digits = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{digits} {unit.replace('requests', 'req')}"


def _times(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}"


def _goal(row: Row) -> str:
    if row.goal is None:
        return ""
    return f"≤ {row.goal:g} {row.unit}" if row.goal_is == "most of the unit" else f"≥ {row.goal:g}"


def _line(cells: Sequence[str], widths: Sequence[int], color: str) -> str:
    aligned = [
        cell.rjust(width) if at in _NUMBERS else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    if color:
        aligned[-1] = f"\033[{color}m{aligned[-1]}\033[0m"
    return f"| {' | '.join(aligned)} |"


def _color(row: Row) -> str:
    if row.error:
        return _YELLOW
    return {None: "", True: _GREEN, False: _RED}[row.met]


class Progress:
    """Tells on standard error what is measured now, and about how long the rest takes."""

    def __init__(self, seconds: Sequence[float]) -> None:
        self._planned = list(seconds)
        self._started = time.monotonic()
        self._done = 0
        self._live = sys.stderr.isatty()

    def begin(self, what: str) -> None:
        """Tell that the next comparison begins."""
        text = f"[{self._done + 1}/{len(self._planned)}] {what} · {self._left()} left"
        print(
            f"{_CLEAR_LINE}{text}" if self._live else text, end="" if self._live else "\n", file=sys.stderr, flush=True
        )
        self._done += 1

    def end(self) -> None:
        """Clear the line for what follows."""
        if self._live:
            print(_CLEAR_LINE, end="", file=sys.stderr, flush=True)

    def _left(self) -> str:
        """Return about how long the comparisons not done yet take, as they have kept to their plan so far."""
        planned = sum(self._planned[: self._done])
        pace = (time.monotonic() - self._started) / planned if planned else 1.0
        seconds = round(sum(self._planned[self._done :]) * pace)
        return f"{seconds // _MINUTE} min {seconds % _MINUTE:02d} s" if seconds >= _MINUTE else f"{seconds} s"
