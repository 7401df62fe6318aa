"""Steps of a long command: each is told with how long all that is left takes, and how long it took itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from delivery.findings import say

_MINUTES = 100
"""From which on a length of time is told in minutes."""


class Step(NamedTuple):
    """One step.

    Attributes:
        what: What it does, in words for a person.
        seconds: How long it usually takes.
        do: What is called; it must be safe to call again.
    """

    what: str
    seconds: float
    do: Callable[[], object]


def walk(steps: Sequence[Step]) -> float:
    """Do each step in turn; return the seconds that all took."""
    start = time.monotonic()
    for number, step in enumerate(steps, 1):
        left = sum(later.seconds for later in steps[number - 1 :])
        say(f"[{number:2}/{len(steps)}] {step.what} (all that is left: about {duration(left)})")
        began = time.monotonic()
        step.do()
        took = time.monotonic() - began
        if took >= 1:
            say(f"        {took:.0f} s")
    return time.monotonic() - start


def duration(seconds: float) -> str:
    """Return a length of time in words."""
    return f"{seconds / 60:.0f} min" if seconds >= _MINUTES else f"{max(1, round(seconds))} s"
