"""A comparison over HTTP: the same work asked of two servers in turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from agreement import DisagreementError
from load import Load, LoadError, Requests
from machine import Cores
from rows import Row, Title, failed, row
from servers import Program, Server, ServerError

WARM_SECONDS = 2
ROUND_SECONDS = 1

Agree = Callable[[Any, Any], None]
"""Compares one answer of ours with the peer's to the same question; raises DisagreementError."""


@dataclass(frozen=True)
class Asked:
    """One side of a comparison.

    Attributes:
        program: the server.
        requests: what it is asked.
        headers: what is sent with each request; told the server's answer to a first request.
    """

    program: Program
    requests: Requests
    headers: Callable[[Any], tuple[str, ...]] = lambda _: ()


@dataclass(frozen=True)
class Comparison:
    """A work that two servers do.

    Attributes:
        title: what it is.
        ours: our side.
        theirs: the peer's.
        agree: compares two answers, where there is something to compare.
        samples: how many answers are compared.
    """

    title: Title
    ours: Asked
    theirs: Asked
    agree: Agree
    samples: int = 200

    def seconds(self, rounds: int) -> float:
        """Return about how long it takes."""
        return 2 * (rounds * ROUND_SECONDS + WARM_SECONDS) + 5.0

    def measure(self, load: Load, cores: Cores, rounds: int) -> Row:
        """Start both servers, compare their answers, and time both in turns."""
        try:
            with ExitStack() as stack:
                ours = _Running(self.ours, stack.enter_context(Server(self.ours.program, cores.server)), load)
                theirs = _Running(self.theirs, stack.enter_context(Server(self.theirs.program, cores.server)), load)
                self._compare(ours, theirs)
                pairs = list(_turns(ours, theirs, rounds))
        except (DisagreementError, ServerError, LoadError, OSError, HTTPException) as error:
            return failed(self.title, "requests/s", str(error) or type(error).__name__)
        return row(self.title, [own for own, _ in pairs], [peer for _, peer in pairs], "requests/s")

    def _compare(self, ours: _Running, theirs: _Running) -> None:
        """Raise DisagreementError where the sides do not answer the same."""
        for own, peer in zip(ours.answers(self.samples), theirs.answers(self.samples), strict=True):
            self.agree(own, peer)


class _Running:
    """A side whose server runs."""

    def __init__(self, side: Asked, server: Server, load: Load) -> None:
        self._side = side
        self._server = server
        self._load = load
        with server.client() as client:
            path = side.requests.first(1)[0]
            self._headers = side.headers(client.get(path)[1])

    def answers(self, count: int) -> Iterator[Any]:
        """Return the answers to the first requests."""
        with self._server.client() as client:
            for path in self._side.requests.first(count):
                yield client.json(path)

    def rate(self, turn: int, seconds: int) -> float:
        """Return the requests a second of a round."""
        return self._load.rate(self._server.url, self._side.requests, turn, seconds, self._headers)


def _turns(ours: _Running, theirs: _Running, rounds: int) -> Iterator[tuple[float, float]]:
    """Yield the rates of both sides, round by round; who begins changes, and both are warm."""
    ours.rate(1, WARM_SECONDS)
    theirs.rate(1, WARM_SECONDS)
    for turn in range(2, rounds + 2):
        if turn % 2:
            peer = theirs.rate(turn, ROUND_SECONDS)
            yield ours.rate(turn, ROUND_SECONDS), peer
        else:
            own = ours.rate(turn, ROUND_SECONDS)
            yield own, theirs.rate(turn, ROUND_SECONDS)
