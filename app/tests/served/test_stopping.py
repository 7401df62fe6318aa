"""SIGTERM under load: readiness turns first, what was accepted is answered, the process ends by itself with 0."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from itertools import count
from typing import Final

import pytest

from served.client import Client, connect, get
from served.conftest import Start
from served.server import Server

DRAIN: Final = 1.5
CLIENTS: Final = 6
LEAST_REQUESTS: Final = 4000
BATCH: Final = json.dumps({"colors": ["oklch(70% 0.3 200)", "rebeccapurple"] * 5000, "to": ["oklch", "hct"]}).encode()
JSON: Final = {"content-type": "application/json"}


class Balancer:
    """What a load balancer knows: it asks ``/readyz`` and sends nothing more once that is not 200.

    Attributes:
        turned: when readiness was first seen off (monotonic seconds), or None.
        closed: when a new connection was first refused, or None.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.turned: float | None = None
        self.closed: float | None = None
        self._thread.start()

    @property
    def sends(self) -> bool:
        """Whether requests are still sent."""
        return self.turned is None

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.01):
            if self.closed is None and not _accepts(self._server.port):
                self.closed = time.monotonic()
            if self.turned is None:
                self.turned = self._look()

    def _look(self) -> float | None:
        answer = get(self._server.management_port, "/readyz")
        if answer.status == 200:
            return None
        assert (answer.status, answer.json()["status"]) == (503, "draining")
        return time.monotonic()


def _accepts(port: int) -> bool:
    try:
        connect(port).close()
    except OSError:
        return False
    return True


class Load:
    """Clients that keep their connections and ask one thing after another, until the balancer sends no more.

    Attributes:
        failures: what went wrong with a request: there must be nothing.
    """

    def __init__(self, server: Server, balancer: Balancer, *, lag: float) -> None:
        self.failures: list[str] = []
        self._server, self._balancer, self._lag = server, balancer, lag
        # One counter a client: adding to one that is shared would lose some. Its keys are there from the beginning, so
        # that it can be read meanwhile.
        self._counts = [Counter({"200": 0, "closing": 0, "staying": 0}) for _ in range(CLIENTS)]
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def counts(self) -> Counter[str]:
        """Return how many answers had each status, and of those after readiness had turned, which close."""
        return sum(self._counts, Counter())

    def await_answers(self, least: int) -> None:
        """Wait until there were so many answers."""
        while self.counts()["200"] < least and not self.failures:
            time.sleep(0.01)

    def end(self) -> None:
        """Wait until every client has stopped."""
        for thread in self._threads:
            thread.join()

    def _ask(self, number: int) -> None:
        counts = self._counts[number]
        with Client(self._server.port) as client:
            for target in _targets(number):
                if self._is_over():
                    return
                try:
                    answer = client.request("GET", target)
                    answer.json()
                except (OSError, HTTPException, ValueError) as error:
                    self.failures.append(f"{target}: {error!r}")
                    return
                counts[str(answer.status)] += 1
                if not self._balancer.sends:
                    counts["closing" if answer.headers["connection"] == "close" else "staying"] += 1

    def _is_over(self) -> bool:
        turned = self._balancer.turned
        return turned is not None and time.monotonic() - turned >= self._lag


def _targets(client: int) -> Iterator[str]:
    """Return addresses without end: new ones, one that the cache knows, seeded palettes, drawn palettes."""
    for number in count():
        yield f"/v1/colors?color=oklch(70%25%200.1%20{number % 360})&to=oklch,hct"
        yield "/v1/colors?color=rebeccapurple"
        yield f"/v1/generate?seed={client}-{number}"
        yield "/v1/generate?mood=cool"


@pytest.fixture
def draining(start: Start) -> Server:
    """A server that drains long enough for clients to notice."""
    return start(drain_seconds=DRAIN, grace_seconds=10)


def test_no_accepted_request_fails(draining: Server) -> None:
    balancer = Balancer(draining)
    # Clients go on for a while after readiness has turned, as those behind a slow balancer do.
    load = Load(draining, balancer, lag=DRAIN / 2)
    load.await_answers(LEAST_REQUESTS)
    told = time.monotonic()
    draining.signal(signal.SIGTERM)
    load.end()
    code = draining.wait(DRAIN + 10.0)
    ended = time.monotonic()
    balancer.end()

    assert load.failures == []
    counts = load.counts()
    assert set(counts) <= {"200", "closing", "staying"}
    assert balancer.turned is not None
    assert balancer.closed is not None
    # Readiness is off at once; the public port takes connections until the drain is over.
    assert balancer.turned - told < DRAIN / 2
    assert balancer.closed - told >= DRAIN
    assert code == 0
    assert ended - told < DRAIN + 5.0
    # What is asked during the drain is answered, and the client told to go elsewhere.
    assert counts["closing"] >= CLIENTS
    assert counts["staying"] <= CLIENTS, "only answers that were under way when readiness turned may lack it"
    events = Counter(event["event"] for event in draining.events())
    assert events == {"serving": 1, "draining": 1, "stopped": 1, "request": counts["200"]}
    print(f"{counts['200']} requests answered, {counts['closing']} of them while draining")  # noqa: T201 - shown by pytest -rP


def test_slow_request_outlives_the_drain(draining: Server) -> None:
    slow = _Slow(draining)
    draining.signal(signal.SIGTERM)
    told = time.monotonic()
    while _accepts(draining.port):
        time.sleep(0.02)
    assert time.monotonic() - told >= DRAIN * 0.9
    assert draining.process.poll() is None, "it must wait for the request in flight"
    time.sleep(0.5)
    status, document = slow.finish()
    assert (status, document["count"]) == (200, 10_000)
    assert draining.wait(10.0) == 0


def test_large_request_begun_before_the_signal(start: Start) -> None:
    server = start(drain_seconds=0, grace_seconds=20)
    statuses: list[int] = []

    def ask() -> None:
        with server.client() as client:
            statuses.append(client.request("POST", "/v1/colors/convert", body=BATCH, headers=JSON).status)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    while float(server.metric("http_requests_in_progress")) < len(threads):
        time.sleep(0.005)
    server.signal(signal.SIGTERM)
    for thread in threads:
        thread.join()
    assert statuses == [200] * len(threads)
    assert server.wait(10.0) == 0


@pytest.mark.parametrize(("first", "second"), [(signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, None)])
def test_drain_can_be_cut_short(start: Start, first: signal.Signals, second: signal.Signals | None) -> None:
    server = start(drain_seconds=60)
    told = time.monotonic()
    server.signal(first)
    if second is not None:
        time.sleep(0.5)
        assert get(server.management_port, "/readyz").status == 503
        assert get(server.port, "/version").headers["connection"] == "close"
        server.signal(second)
    assert server.wait(10.0) == 0
    assert time.monotonic() - told < 10.0


def test_idle_connections_do_not_hold_it(start: Start) -> None:
    server = start(drain_seconds=0, grace_seconds=60)
    with server.client() as kept, connect(server.port) as silent:
        assert kept.get("/version").status == 200
        told = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - told < 10.0
        assert silent.recv(1) == b""


def test_half_a_head_holds_it_only_as_long_as_a_request_may_take(start: Start) -> None:
    server = start(drain_seconds=0, grace_seconds=60, request_seconds=2)
    with connect(server.port) as half:
        half.sendall(b"GET /version HTTP/1.1\r\nHost: ")
        told = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - told < 10.0


def test_grace_is_bounded(start: Start) -> None:
    server = start(drain_seconds=0, grace_seconds=1, request_seconds=60)
    slow = _Slow(server)
    told = time.monotonic()
    server.signal(signal.SIGTERM)
    assert server.wait(10.0) == 0
    assert 1.0 <= time.monotonic() - told < 8.0
    slow.close()
    assert "requests in flight were cut off" in [event["event"] for event in server.events()]


class _Slow:
    """A request whose body lacks its last bytes until ``finish``."""

    def __init__(self, server: Server) -> None:
        self._socket: socket.socket = connect(server.port)
        head = (
            f"POST /v1/colors/convert HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(BATCH)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + BATCH[:-5])
        while float(server.metric("http_requests_in_progress")) < 1:
            time.sleep(0.005)

    def finish(self) -> tuple[int, dict[str, object]]:
        """Send what lacks; return the answer's status and body."""
        self._socket.sendall(BATCH[-5:])
        received = b""
        while chunk := self._socket.recv(1 << 16):
            received += chunk
        head, _, body = received.partition(b"\r\n\r\n")
        assert b"\r\nconnection: close" in head.lower()
        self.close()
        return int(head.split(b" ", 2)[1]), json.loads(body)

    def close(self) -> None:
        """Close the connection, however it is."""
        with suppress(OSError):
            self._socket.close()
