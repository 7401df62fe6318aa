"""One request and its answer, as the ASGI edge sees them."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Iterable
from typing import Any, Final

Scope = dict[str, Any]

PART: Final = "palette.part"
"""Key of a scope: the request's place, from 0, in the batch that it is a part of; not there where it came alone."""

UNTIL: Final = "palette.until"
"""Key of a scope: the event loop's time at which the answer must be there."""

_ID_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
_ID_LENGTH = 128
_PROCESS = secrets.token_hex(8)
_numbers = itertools.count()  # ids must differ, no more: 128 random bits each would cost a call of the system


class Exchange:
    """What is known of a request before the application has seen it, and of its answer afterwards."""

    __slots__ = ("cache", "headers", "id", "method", "path", "query", "route", "scope", "sent", "started", "status")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.started = time.perf_counter()
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.headers = _joined(scope["headers"])
        self.id = _request_id(self.header(b"x-request-id"))
        self.route = "(unmatched)"
        self.cache = ""
        self.status = 0
        self.sent = 0

    def header(self, name: bytes) -> str:
        """Return a request header by its lower-case name, repeated ones joined, or an empty string."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def reads(self) -> bool:
        """Whether the method only reads: GET or HEAD."""
        return self.method in {"GET", "HEAD"}

    def seconds(self) -> float:
        """Return the time since the request came in."""
        return time.perf_counter() - self.started


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return headers by name; those that are repeated mean the list of them (RFC 9110, section 5.3)."""
    joined: dict[bytes, bytes] = {}
    for name, value in headers:
        joined[name] = joined[name] + b", " + value if name in joined else value
    return joined


def _request_id(stated: str) -> str:
    """Return the client's request id where it is safe to log and to send back, else a new one."""
    if 0 < len(stated) <= _ID_LENGTH and _ID_CHARACTERS.issuperset(stated):
        return stated
    return f"{_PROCESS}{next(_numbers):016x}"


class Answer:
    """An application's answer, gathered from its ASGI messages."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int = 500, headers: list[tuple[bytes, bytes]] | None = None, body: bytes = b"") -> None:
        self.status = status
        self.headers = headers or []
        self.body = body

    async def gather(self, message: dict[str, Any]) -> None:
        """Take one message; this is the ``send`` that the application gets."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(name.lower(), value) for name, value in message["headers"]]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    def header(self, name: bytes) -> bytes:
        """Return an answer's header by its lower-case name, or empty bytes."""
        for key, value in self.headers:
            if key == name:
                return value
        return b""
