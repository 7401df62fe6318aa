"""Begin requests at an even pace, whatever becomes of those before: a slow answer must not slow the load down.

Each request has a connection of its own, the hardest case: one that goes to a pod which has just closed its port fails.
One thread and the kernel's own readiness calls, so that the load is no burden to the machine that it shares.
"""

from __future__ import annotations

import errno
import ipaddress
import itertools
import os
import re
import select
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from delivery.findings import CannotCheckError
from lab.load.outcome import Outcome, Request

SECONDS_TO_ANSWER = 10.0
_PACE = 0.004
_BURST = 64
"""Requests begun at once at most: a machine that stood still must not be met by all that it has missed."""
PORTS = range(1024, 1 << 16)
"""Whence it connects: from each address that it is given, one port after the other.

A node remembers where the connection of an address and port went until it has seen its end, else for an hour at most;
a new one from there goes to the same pod, be that alive or not. So a load has addresses of its own, and comes back to
an address and port after more than that: 126 addresses last for 8,128 s.
"""
_PASSING = 1000
"""Ports that pass in a second, whether they are taken or not: more than a load takes, so that none follows another."""
_TAKEN = {errno.EADDRINUSE, errno.EADDRNOTAVAIL}
_BLOCK = 1 << 16
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_HEAD_END = b"\r\n\r\n"


@dataclass
class _Exchange:
    """A request under way: its connection, when it was begun, and what has come so far."""

    connection: socket.socket
    begun: float
    answer: bytearray = field(default_factory=bytearray)
    asked: bool = False


class Generator:
    """A load on one address.

    Attributes:
        address: An ``http://`` address with its path.
        rate: Requests to begin in a second.
        sources: The network whose addresses it connects from, each of which must be this machine's.
    """

    def __init__(self, address: str, rate: float, sources: str) -> None:
        parts = urlsplit(address)
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        self._request = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode()
        self._peer = (parts.hostname or "", parts.port or 80)
        self._rate = rate
        self._sources = _places(sources)
        self._events = select.epoll()
        self._open: dict[int, _Exchange] = {}
        self._done: list[Request] = []

    def run(self, stopped: Callable[[], bool]) -> Outcome:
        """Begin requests until told to stop; return once each of them has ended.

        Raises:
            CannotCheckError: There is no port left to connect from.
        """
        next_due = time.monotonic()
        while not (stop := stopped()) or self._open:
            next_due = next_due if stop else self._begin_due(next_due)
            for descriptor, _ in self._events.poll(_PACE):
                self._advance(self._open[descriptor])
            # After what was ready, so that an answer which waited for us alone is none that came too late.
            self._expire()
        self._events.close()
        return Outcome(sorted(self._done))

    def _begin_due(self, next_due: float) -> float:
        """Begin what is due; return when the next one is, skipping what is more than a burst behind."""
        now = time.monotonic()
        number = min(int((now - next_due) * self._rate) + 1, _BURST) if now >= next_due else 0
        for _ in range(number):
            self._begin()
        return max(next_due + number / self._rate, now - _BURST / self._rate)

    def _begin(self) -> None:
        begun = time.monotonic()
        connection, code = self._connection()
        exchange = _Exchange(connection, begun)
        if code not in {0, errno.EINPROGRESS}:
            self._end(exchange, os.strerror(code))
            return
        self._open[connection.fileno()] = exchange
        self._events.register(connection, select.EPOLLOUT)

    def _connection(self) -> tuple[socket.socket, int]:
        """Begin a connection from the next port that is free; return it, and what the kernel says to it."""
        for source in itertools.islice(self._sources, len(PORTS)):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            connection.settimeout(0)
            code = _bound(connection, source) or connection.connect_ex(self._peer)
            if code not in _TAKEN:
                return connection, code
            connection.close()
        tried = f"ports {PORTS.start} to {PORTS.stop - 1} of {source[0]}"
        raise CannotCheckError(f"{tried}: none is free, or the address is not this machine's")

    def _advance(self, exchange: _Exchange) -> None:
        try:
            ended = self._ask(exchange) if not exchange.asked else self._read(exchange)
        except OSError as error:
            self._end(exchange, error.strerror or type(error).__name__)
            return
        if ended:
            self._end(exchange, fault_of(bytes(exchange.answer)))

    def _ask(self, exchange: _Exchange) -> bool:
        if code := exchange.connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(code, os.strerror(code))
        exchange.connection.send(self._request)
        exchange.asked = True
        self._events.modify(exchange.connection, select.EPOLLIN)
        return False

    def _read(self, exchange: _Exchange) -> bool:
        block = exchange.connection.recv(_BLOCK)
        exchange.answer += block
        return not block

    def _expire(self) -> None:
        """End the requests that are too old; the oldest were opened first."""
        limit = time.monotonic() - SECONDS_TO_ANSWER
        for exchange in list(self._open.values()):
            if exchange.begun > limit:
                return
            self._end(exchange, f"no answer in {SECONDS_TO_ANSWER:.0f} s")

    def _end(self, exchange: _Exchange, fault: str) -> None:
        self._open.pop(exchange.connection.fileno(), None)
        exchange.connection.close()
        self._done.append(Request(exchange.begun, time.monotonic(), fault))


def _places(sources: str) -> Iterator[tuple[str, int]]:
    """Give addresses and ports without end, from where the clock is: no load begins with those of the last one."""
    addresses = [str(address) for address in ipaddress.ip_network(sources).hosts()]
    for number in itertools.count(int(time.monotonic() * _PASSING)):
        turn, port = divmod(number, len(PORTS))
        yield addresses[turn % len(addresses)], PORTS[port]


def _bound(connection: socket.socket, source: tuple[str, int]) -> int:
    """Give a connection its own address and port; return the kernel's error, 0 for none."""
    try:
        connection.bind(source)
    except OSError as error:
        return error.errno or errno.EADDRINUSE
    return 0


def fault_of(answer: bytes) -> str:
    """Return what is wrong with an answer; nothing where it is a whole one, of status 200."""
    head, found, body = answer.partition(_HEAD_END)
    if not found:
        return "closed without an answer"
    status = head.split(b" ", 2)[1:2]
    if status != [b"200"]:
        return f"status {b''.join(status).decode(errors='replace')}"
    length = _LENGTH.search(head)
    return "" if length is None or len(body) == int(length[1]) else f"{len(body)} of {int(length[1])} bytes"
