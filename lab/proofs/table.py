"""The proofs' results as a person reads them."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from lab.proofs.results import HOLDS, LEFT_OUT, Result

_WIDTH = 118


def lines(results: Sequence[Result]) -> Iterator[str]:
    """Give the table's lines: a row for each proof, below it what was seen."""
    rows = [(one.proof, one.verdict, f"{one.seconds:.0f} s", _requests(one)) for one in results]
    widths = _widths([("proof", "verdict", "took", "failed of N"), *rows])
    yield _row(("proof", "verdict", "took", "failed of N"), widths)
    for one, row in zip(results, rows, strict=True):
        yield coloured(_row(row, widths), well=one.verdict in {HOLDS, LEFT_OUT})
        yield from _told(one)


def _told(one: Result) -> Iterator[str]:
    for words in [*([one.problem] if one.problem else []), *one.facts.notes]:
        yield from textwrap.wrap(words, _WIDTH, initial_indent="    ", subsequent_indent="      ")


def _requests(one: Result) -> str:
    return f"{one.facts.failed} of {one.facts.sent}" if one.facts.sent else "-"


def rows(heads: tuple[str, ...], cells: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Give the lines of a plain table."""
    whole = [heads, *cells]
    widths = _widths(whole)
    yield from (_row(row, widths) for row in whole)


def _widths(cells: Sequence[tuple[str, ...]]) -> list[int]:
    return [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]


def _row(cells: tuple[str, ...], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def coloured(text: str, *, well: bool) -> str:
    """Return a line in green or red on a terminal, as it is elsewhere."""
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return text
    return f"\x1b[{32 if well else 31}m{text}\x1b[0m"
