"""What became of the requests of a load."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from delivery.findings import CannotCheckError

MINIMUM_RATE = 200.0
"""Requests a second below which a load proves nothing."""
_SHOWN = 3


class Request(NamedTuple):
    """One request: when it was begun and ended on the machine's monotonic clock, and why it failed (empty: it did not).

    Attributes:
        begun: Seconds.
        ended: Seconds.
        fault: Why it failed, in a few words.
    """

    begun: float
    ended: float
    fault: str


@dataclass(frozen=True)
class Outcome:
    """Every request of a load."""

    requests: Sequence[Request]

    @property
    def failed(self) -> list[Request]:
        """The requests that had no whole, right answer."""
        return [request for request in self.requests if request.fault]

    @property
    def rate(self) -> float:
        """How many requests were begun in a second."""
        begun = [request.begun for request in self.requests]
        return (len(begun) - 1) / (max(begun) - min(begun)) if len(begun) > 1 and max(begun) > min(begun) else 0.0

    @property
    def slowest(self) -> float:
        """The seconds that the slowest answer took."""
        return max((request.ended - request.begun for request in self.requests), default=0.0)

    def in_flight(self, moment: float) -> list[Request]:
        """Return the requests that were begun and not yet answered at a moment."""
        return [request for request in self.requests if request.begun <= moment < request.ended]

    def need_steady(self) -> None:
        """See that the load was as dense as it has to be.

        Raises:
            CannotCheckError: The machine was too slow for it.
        """
        if self.rate < MINIMUM_RATE:
            raise CannotCheckError(f"the load reached {self.rate:.0f} requests/s, {MINIMUM_RATE:.0f} are needed")

    def __str__(self) -> str:
        """Return it in one line: failed of how many, at which rate, and why they failed."""
        counted = Counter(request.fault for request in self.failed).most_common(_SHOWN)
        why = f" ({', '.join(f'{number} x {fault}' for fault, number in counted)}, {self._when()})" if counted else ""
        return (
            f"{len(self.failed)} of {len(self.requests)} failed{why}, {self.rate:.0f}/s, slowest {self.slowest:.2f} s"
        )

    def _when(self) -> str:
        """Return between which seconds of the load those were begun that failed."""
        first = min(request.begun for request in self.requests)
        begun = [request.begun - first for request in self.failed]
        return f"begun between {min(begun):.1f} and {max(begun):.1f} s"

    def as_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))


def read(text: str) -> Outcome:
    """Return the outcome that ``as_json`` wrote."""
    return Outcome([Request(*request) for request in json.loads(text)["requests"]])
