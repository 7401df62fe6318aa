"""Requests as bytes, good and bad, and what comes back for them."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Final

from served.client import Answer, connect
from served.server import Server

MEGABYTE: Final = 1_000_000
HEAD: Final = b"Host: here\r\nConnection: close\r\n"
BATCH: Final = b'{"colors": ["red"], "to": ["lab"]}'
CONVERT: Final = "/v1/colors/convert"


class Wire:
    """Speaks to a server in bytes that no polite client would send."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def raw(self, first: bytes, rest: Iterable[bytes] = (), *, end: bool = False) -> bytes:
        """Return all that comes back for bytes.

        A server that has refused need not read on: what it does not take any more is not sent.
        """
        received = b""
        with connect(self.server.port) as connection:
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(first)
                for chunk in rest:
                    connection.sendall(chunk)
                if end:
                    connection.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                while chunk := connection.recv(1 << 16):
                    received += chunk
        return received

    def answers(self, first: bytes, rest: Iterable[bytes] = (), *, end: bool = False) -> list[Answer]:
        """Return the answers to bytes, in order."""
        return answers(self.raw(first, rest, end=end))

    def one(self, first: bytes, rest: Iterable[bytes] = (), *, end: bool = False) -> Answer:
        """Return the one answer to bytes."""
        (answer,) = self.answers(first, rest, end=end)
        return answer


def answers(received: bytes) -> list[Answer]:
    """Return the answers among the bytes that came back, in order."""
    found = []
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        line, _, fields = head.partition(b"\r\n")
        headers = BytesParser(policy=HTTP).parsebytes(fields + b"\r\n\r\n", headersonly=True)
        length = int(headers["content-length"] or 0)
        found.append(Answer(int(line.split(b" ")[1]), headers, rest[:length]))
        received = rest[length:]
    return found


def request_of(target: bytes, *, method: bytes = b"GET", headers: bytes = b"", version: bytes = b"HTTP/1.1") -> bytes:
    """Return a request's bytes."""
    return b"%b %b %b\r\n%b%b\r\n" % (method, target, version, HEAD, headers)


def post_of(body: bytes, headers: bytes = b"", *, length: bool = True, path: str = CONVERT) -> bytes:
    """Return the bytes of a request with a body, with its length unless the headers state it."""
    stated = b"Content-Length: %d\r\n" % len(body) if length else b""
    return b"POST %b HTTP/1.1\r\n%bContent-Type: application/json\r\n%b%b\r\n%b" % (
        path.encode(),
        HEAD,
        stated,
        headers,
        body,
    )


def assert_problem(answer: Answer, status: int, slug: str, **members: object) -> dict[str, Any]:
    """Assert that an answer is a problem of a kind, with these members; return it."""
    problem = answer.problem()
    assert (answer.status, problem["type"]) == (status, f"/problems/{slug}")
    assert {name: problem.get(name) for name in members} == members
    assert answer.headers["cache-control"] == "no-store"
    return problem


def nested(depth: int, opening: bytes, closing: bytes = b"") -> bytes:
    """Return nested JSON, closed again or not."""
    return opening * depth + closing * depth


def megabytes(count: int) -> Iterator[bytes]:
    """Return so many megabytes of white space."""
    for _ in range(count):
        yield b" " * MEGABYTE


def chunked(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Return parts as the chunks of a body (RFC 9112, section 7.1)."""
    for part in parts:
        yield b"%x\r\n%b\r\n" % (len(part), part)
    yield b"0\r\n\r\n"
