"""Bytes that break HTTP, and connections that are slow, halved, given up or hurried: the server stays as it was."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from itertools import count
from typing import Final

import pytest

from served.client import connect, get
from served.conftest import Start
from served.wire import (
    BATCH,
    MEGABYTE,
    Wire,
    answers,
    assert_problem,
    chunked,
    megabytes,
    nested,
    post_of,
    request_of,
)

MOST_GROWTH: Final = 48 * MEGABYTE
"""What the server's memory may grow by, over all of ``test_memory``: one unread body would exceed it."""


@pytest.mark.parametrize(
    "request_bytes",
    [
        request_of(b"/v1/colors?color=\x00"),
        request_of(b"/v1/colors?color=a\x01b"),
        request_of(b"/v1/colors?color=a b"),
        request_of(b"/v1/colors?color=a\tb"),
        request_of(b"/v1/colors?color=r\xf6d"),
        request_of("/v1/colors?color=röd".encode()),
        request_of(b"version"),
        request_of(b"", method=b"GET"),
        request_of(b"other.example:443", method=b"CONNECT"),
        request_of(b"/version", method=b"G\x00T"),
        request_of(b"/version", method=b"G\xc3\x89T"),
        request_of(b"/version", version=b"HTTP/2.0"),
        request_of(b"/version", version=b"HTTP/9.9"),
        request_of(b"/version", version=b"SMTP/1.0"),
        b"GET /version\r\n\r\n",
        b"GET /version HTTP/1.1\r\nConnection: close\r\n\r\n",
        request_of(b"/version", headers=b"Host: elsewhere\r\n"),
        request_of(b"/version", headers=b"X-A: b\r\n c\r\n"),
        request_of(b"/version", headers=b"X-A : b\r\n"),
        request_of(b"/version", headers=b"X-A\r\n"),
        request_of(b"/version", headers=b": b\r\n"),
        request_of(b"/version", headers=b"X-A: b\x00c\r\n"),
        request_of(b"/version", headers=b"X-A: b\rc\r\n"),
        request_of(b"/version", headers=b"".join(b"X-%d: b\r\n" % number for number in range(1000))),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x01" * 300,
        post_of(BATCH, b"Content-Length: 5\r\n"),
        post_of(BATCH, b"Content-Length: 34, 34\r\n", length=False),
        post_of(BATCH, b"Content-Length: -1\r\n", length=False),
        post_of(BATCH, b"Content-Length: +34\r\n", length=False),
        post_of(BATCH, b"Content-Length: many\r\n", length=False),
        post_of(BATCH, b"Content-Length: 99999999999999999999999\r\n", length=False),
        post_of(BATCH, b"Content-Length: 9223372036854775807\r\n", length=False),
        post_of(BATCH, b"Transfer-Encoding: gzip\r\n", length=False),
        post_of(b"zz\r\n" + BATCH, b"Transfer-Encoding: chunked\r\n", length=False),
        post_of(b"-5\r\n" + BATCH, b"Transfer-Encoding: chunked\r\n", length=False),
        post_of(b"fffffffffffffffff\r\n" + BATCH, b"Transfer-Encoding: chunked\r\n", length=False),
    ],
    ids=count(),
)
def test_broken_request(wire: Wire, request_bytes: bytes) -> None:
    answer = wire.one(request_bytes)
    assert 400 <= answer.status < 500
    assert answer.body == b"" or answer.problem()


@pytest.mark.parametrize(
    "start",
    [
        *(b"", b"G", b"GET /", b"GET /v1/colors?color=", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nX: "),
        *(b"GET / HTTP/1.1\r\nX-", b"POST /v1/colors/convert HTTP/1.1\r\nHost: here\r\nContent-Length: "),
    ],
)
def test_endless_head(wire: Wire, start: bytes) -> None:
    """A 10 MB query among others: the server reads a bounded part and refuses."""
    received = wire.raw(start, (b"a" * 100_000 for _ in range(100)))
    assert [answer.status for answer in answers(received)] in ([400], [414], [431])


def test_http_2_preface_and_nonsense(wire: Wire) -> None:
    assert b"HTTP/1.1 200" not in wire.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 500, end=True)


def test_two_lengths_of_a_body_never_make_two_requests(wire: Wire) -> None:
    inner = b"GET /nowhere HTTP/1.1\r\nHost: here\r\n\r\n"
    smuggled = (
        b"POST /v1/colors/convert HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner
    )
    # Chunks count, and the connection ends after such a request (RFC 9112, section 6.1).
    assert [answer.status for answer in wire.answers(smuggled, end=True)] == [400]


def test_pipelined_requests(wire: Wire) -> None:
    paths = (b"/version", b"/v1/colors?color=zzzzzz", b"/nowhere", b"/v1/colors?color=red")
    together = b"".join(b"GET %b HTTP/1.1\r\nHost: here\r\n\r\n" % path for path in paths)
    found = wire.answers(together + request_of(b"/v1/generate?seed=x"))
    assert [answer.status for answer in found] == [200, 400, 404, 200, 200]


def test_half_closed(wire: Wire) -> None:
    """A client that has sent its request and says that it sends no more: answered or let go, never held."""
    began = time.monotonic()
    received = wire.raw(b"GET /version HTTP/1.1\r\nHost: here\r\n\r\n", end=True)
    assert received == b"" or answers(received)[0].status == 200
    cut_short = wire.raw(post_of(BATCH, b"Content-Length: 500\r\n", length=False), end=True)
    assert cut_short == b"" or assert_problem(answers(cut_short)[0], 400, "invalid-body")
    assert time.monotonic() - began < 5.0


def test_clients_that_give_up(wire: Wire) -> None:
    for sent in (b"GET /v1/gen", post_of(BATCH, b"Content-Length: 9999\r\n", length=False), request_of(b"/version")):
        for _ in range(50):
            with connect(wire.server.port) as connection:
                connection.sendall(sent)
                # Zero seconds of lingering: the connection is reset, not closed.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def test_clients_that_do_not_read(wire: Wire) -> None:
    body = json.dumps({"colors": ["red"] * 10_000, "to": ["oklch", "hct", "lab"]}).encode()
    with connect(wire.server.port) as connection:
        connection.sendall(post_of(body))
        assert get(wire.server.port, "/version").status == 200


@pytest.mark.parametrize(
    "sent",
    [
        post_of(BATCH, b"Content-Length: 500\r\n", length=False),
        post_of(b"5\r\n{", b"Transfer-Encoding: chunked\r\n", length=False),
    ],
)
def test_slow_body(start: Start, sent: bytes) -> None:
    hurried = start(request_seconds=1)
    began = time.monotonic()
    problem = assert_problem(Wire(hurried).one(sent), 408, "request-timeout")
    assert 0.9 <= time.monotonic() - began < 10.0
    assert "1 s" in problem["detail"]


def test_slow_head(start: Start) -> None:
    hurried = start(request_seconds=1)
    began = time.monotonic()
    received = Wire(hurried).raw(b"GET /version HTTP/1.1\r\nHost: he")
    assert [answer.status for answer in answers(received)] in ([], [408])
    assert time.monotonic() - began < 10.0


def test_drop_by_drop(start: Start) -> None:
    """A body that never pauses for long, and never ends in time."""
    hurried = start(request_seconds=1)
    began = time.monotonic()
    with connect(hurried.port) as connection, suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(post_of(b"", b"Content-Length: 500\r\n", length=False))
        while time.monotonic() - began < 8.0:
            connection.sendall(b" ")
            time.sleep(0.05)
    assert time.monotonic() - began < 6.0


def test_many_silent_connections(wire: Wire) -> None:
    silent = [connect(wire.server.port) for _ in range(200)]
    try:
        assert get(wire.server.port, "/version").status == 200
    finally:
        for connection in silent:
            connection.close()


def test_memory(wire: Wire) -> None:
    """The largest of these, from several clients, again and again: the server's memory stays bounded."""
    _storm(wire, rounds=2)
    before = wire.server.resident_bytes()
    _storm(wire, rounds=10)
    grown = wire.server.resident_bytes() - before
    print(f"{grown / MEGABYTE:.1f} MB grown")  # noqa: T201 - shown by pytest -rP
    assert grown < MOST_GROWTH


def _storm(wire: Wire, rounds: int) -> None:
    threads = [threading.Thread(target=_attack, args=(wire, rounds)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _attack(wire: Wire, rounds: int) -> None:
    announced = post_of(b"", b"Content-Length: 50000000\r\n", length=False)
    unannounced = post_of(b"", b"Transfer-Encoding: chunked\r\n", length=False)
    deep = post_of(nested(500_000, b"["))
    batch = post_of(json.dumps({"colors": ["red"] * 10_001, "to": ["oklch"]}).encode())
    for _ in range(rounds):
        wire.raw(announced, megabytes(50))
        wire.raw(unannounced, chunked(megabytes(50)))
        wire.raw(b"GET /v1/colors?color=", megabytes(10))
        wire.raw(b"GET / HTTP/1.1\r\nX: ", megabytes(10))
        wire.raw(deep)
        wire.raw(batch)
        for number in range(40):
            distinct = b"%d-%d" % (threading.get_ident(), number)
            wire.raw(request_of(b"/v1/colors?color=" + distinct + b"z" * 8000))
