"""What happens on a way, told line by line with the seconds since its start, and where they went in the end."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import NamedTuple

from delivery.findings import say
from lab.proofs import table

_BAR = 30


class Lap(NamedTuple):
    """A part of the way: what it was, how long it took, and whether it is a part of the one before it."""

    what: str
    seconds: float
    inner: bool = False


class Timeline:
    """A way that is told while it is gone.

    Attributes:
        lines: Every line that was told.
        laps: Its parts, in the order in which they began.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.laps: list[Lap] = []
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """The seconds since its start."""
        return time.monotonic() - self._began

    def tell(self, words: str) -> None:
        """Tell a line, with the seconds since the start."""
        self.show(f"{self.seconds:7.1f} s  {words}")

    def show(self, line: str) -> None:
        """Tell a line as it is."""
        self.lines.append(line)
        say(line)

    @contextlib.contextmanager
    def lap(self, what: str) -> Iterator[None]:
        """Measure what the body does; what it measures itself are parts of it."""
        began, place = time.monotonic(), len(self.laps)
        yield
        self.laps.insert(place, Lap(what, time.monotonic() - began))

    def part(self, what: str, seconds: float) -> None:
        """Add a part of the lap that is measured now."""
        self.laps.append(Lap(what, seconds, inner=True))

    def rows(self) -> list[tuple[str, str, str]]:
        """Return where the seconds went: each lap with its share of them, its parts below it."""
        whole = sum(lap.seconds for lap in self.laps if not lap.inner)
        rows = [(_named(lap), f"{lap.seconds:.1f} s", "" if lap.inner else _bar(lap, whole)) for lap in self.laps]
        return [*rows, ("in all", f"{whole:.1f} s", "")]

    def show_table(self) -> None:
        """Tell where the seconds went."""
        self.show("")
        for line in table.rows(("where the seconds went", "", ""), self.rows()):
            self.show(line)


def _named(lap: Lap) -> str:
    return f"  {lap.what}" if lap.inner else lap.what


def _bar(lap: Lap, whole: float) -> str:
    share = lap.seconds / whole if whole else 0.0
    return f"{'█' * round(share * _BAR)} {share:.0%}".strip()
