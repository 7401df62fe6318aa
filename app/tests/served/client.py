"""A plain HTTP client: what is asked for and what comes back, byte for byte; and raw sockets for what HTTP forbids."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from email.message import Message
from http.client import HTTPConnection
from typing import Any, Final, NamedTuple, Self
from urllib.parse import quote, urlencode

SECONDS: Final = 60.0
"""How long an answer may take before a test gives up."""


class Answer(NamedTuple):
    """One answer; header names are looked up in any case."""

    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        """Return the body's value."""
        return json.loads(self.body)

    def problem(self) -> dict[str, Any]:
        """Return the body of an error answer, which is a problem of this very status."""
        assert self.headers["content-type"] == "application/problem+json", self
        problem: dict[str, Any] = self.json()
        assert problem["status"] == self.status
        return problem


class Client:
    """Requests over one connection that is kept alive."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)

    def __enter__(self) -> Self:
        """Open nothing yet: the first request does."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def request(
        self, method: str, target: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Return the answer to one request."""
        self._connection.request(method, target, body=body, headers=dict(headers or {}))
        response = self._connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def get(self, path: str, headers: Mapping[str, str] | None = None, **query: object) -> Answer:
        """Return the answer to a GET; parameters that are ``None`` are left out."""
        return self.request("GET", target(path, **query), headers=headers)

    def post(self, path: str, document: object) -> Answer:
        """Return the answer to a POST of JSON."""
        return self.request(
            "POST", path, body=json.dumps(document).encode(), headers={"content-type": "application/json"}
        )


def target(path: str, **query: object) -> str:
    """Return path and query; everything but letters and digits is percent-encoded."""
    pairs = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(pairs, quote_via=quote, safe='')}" if pairs else path


def get(port: int, path: str, headers: Mapping[str, str] | None = None, **query: object) -> Answer:
    """Return the answer to one GET over a connection of its own."""
    with Client(port) as client:
        return client.get(path, headers, **query)


def connect(port: int) -> socket.socket:
    """Return a raw connection."""
    return socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
