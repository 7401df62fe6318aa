"""From a server's start to its first answer, and what it holds in memory when idle, beside color-name-api."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from load import Load
from machine import Cores
from programs import color_name_api, ours
from rows import Row, Title, Unit, failed, row
from servers import Program, Server, ServerError

_ROUNDS = 3
_SETTLE_SECONDS = 1.0
_PEER = "color-name-api"
_BOTH = "nothing to compare: ready is what each says of itself"


@dataclass(frozen=True)
class Start:
    """The comparison of starts; ``of`` is the figure, ``seconds`` or ``memory``."""

    title: Title
    unit: Unit

    def seconds(self, rounds: int) -> float:  # noqa: ARG002 - a start takes what it takes
        """Return about how long it takes."""
        return 5.0 * _ROUNDS

    def measure(self, load: Load, cores: Cores, rounds: int) -> Row:  # noqa: ARG002 - as above; nothing is asked
        """Start each server in turns, one at a time."""
        try:
            _figure(ours(logging=True), cores, self.unit)  # the first reads the disk
            pairs = [
                (_figure(ours(logging=True), cores, self.unit), _figure(color_name_api(), cores, self.unit))
                for _ in range(_ROUNDS)
            ]
        except (ServerError, OSError) as error:
            return failed(self.title, self.unit, str(error))
        return row(self.title, [own for own, _ in pairs], [peer for _, peer in pairs], self.unit)


def comparisons() -> Iterator[Start]:
    """Yield both comparisons."""
    yield Start(Title("start to ready", _PEER, _BOTH, 0.7, absolute=True), "s")
    yield Start(Title("memory when idle", _PEER, _BOTH, 90.0, absolute=True), "MB")


def _figure(program: Program, cores: Cores, unit: Unit) -> float:
    """Start a server, and return how long it took or what it holds."""
    with Server(program, cores.server) as server:
        if unit == "s":
            return server.seconds
        time.sleep(_SETTLE_SECONDS)
        return server.resident_megabytes()
