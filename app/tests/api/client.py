"""A client that speaks ASGI itself: it sends what a polite HTTP library would not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from palette.api.application import public_application
from palette.api.edge import Edge
from palette.runtime.build import Build
from palette.runtime.health import Health
from palette.runtime.metrics import Metrics
from palette.runtime.settings import Settings

BUILD = Build("1.2.3", "0123456789abcdef", "2026-01-01T00:00:00Z")
JSON = {"content-type": "application/json"}
CLIENT_ADDRESS = "203.0.113.7"

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
Query = str | bytes | Mapping[str, str]
Body = str | bytes | Iterable[bytes] | Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back: names of headers are in lower case."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of a header, which must not be there twice."""
        found = self.all(name)
        assert len(found) <= 1, found
        return found[0] if found else None

    def all(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for key, value in self.fields if key == name]

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)

    def problem(self, status: int, slug: str) -> dict[str, Any]:
        """Return the problem that it is, which must be of this status and type."""
        assert (self.status, self.header("content-type")) == (status, "application/problem+json"), self.body[:2000]
        found: dict[str, Any] = self.json
        assert found["type"].endswith(f"/problems/{slug}"), found
        assert found["status"] == status
        assert self.header("cache-control") == "no-store"
        return found


@dataclass
class Client:
    """Sends requests to an application, one at a time."""

    application: Any

    def request(
        self,
        method: str,
        path: str,
        query: Query = b"",
        *,
        headers: Headers = (),
        body: Body = b"",
        disconnects: bool = False,
        **scope: Any,
    ) -> Answer:
        """Return the answer to one request; ``disconnects`` ends the connection where the body should go on."""
        exchange = _Exchange(_chunks(body), disconnects=disconnects)
        asyncio.run(exchange.run(self.application, _scope(method, path, query, headers) | scope))
        return exchange.answer()

    def get(self, path: str, query: Query = b"", *, headers: Headers = (), **scope: Any) -> Answer:
        """Return the answer to a GET."""
        return self.request("GET", path, query, headers=headers, **scope)

    def post(self, path: str, body: Body, *, query: Query = b"", headers: Headers = (), **scope: Any) -> Answer:
        """Return the answer to a POST of JSON."""
        fields = {**JSON, **dict(headers)}
        return self.request("POST", path, query, headers=fields, body=body, **scope)


class _Exchange:
    """The two callables of ASGI, and what they have seen."""

    def __init__(self, chunks: list[bytes], *, disconnects: bool) -> None:
        self._chunks = chunks
        self._disconnects = disconnects
        self._sent: list[dict[str, Any]] = []

    async def run(self, application: Any, scope: dict[str, Any]) -> None:
        await application(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        if not self._chunks:
            if self._disconnects:
                return {"type": "http.disconnect"}
            await asyncio.Event().wait()
        chunk = self._chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(self._chunks) or self._disconnects}

    async def _send(self, message: dict[str, Any]) -> None:
        self._sent.append(message)

    def answer(self) -> Answer:
        start, *bodies = self._sent
        assert start["type"] == "http.response.start"
        assert [message["type"] for message in bodies] == ["http.response.body"] * len(bodies)
        assert bodies
        fields = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
        assert all(name == name.lower() for name, _ in fields)
        return Answer(start["status"], fields, b"".join(message.get("body", b"") for message in bodies))


def _chunks(body: Body) -> list[bytes]:
    if isinstance(body, str | bytes):
        return [body.encode() if isinstance(body, str) else body]
    if isinstance(body, Mapping):
        return [json.dumps(body).encode()]
    return list(body)


def _scope(method: str, path: str, query: Query, headers: Headers) -> dict[str, Any]:
    if isinstance(query, Mapping):
        query = urlencode(query)
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    if not any(name.lower() == "host" for name, _ in pairs):
        pairs.insert(0, ("host", "service"))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "root_path": "",
        "query_string": query if isinstance(query, bytes) else query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs],
        "client": (CLIENT_ADDRESS, 49152),
        "server": ("127.0.0.1", 8000),
    }


@dataclass
class Service(Client):
    """A client of an application of its own, with what the application was made of."""

    application: Edge
    settings: Settings
    metrics: Metrics
    health: Health

    def measure(self, name: str, **labels: str) -> float | None:
        """Return a metric's value, ``None`` where there is none."""
        return self.metrics.registry.get_sample_value(name, labels)


def service(build: Build = BUILD, **settings: Any) -> Service:
    """Return a new service that differs from the default one by these settings."""
    stated = msgspec.structs.replace(Settings(), **settings)
    metrics, health = Metrics(build), Health({})
    return Service(public_application(stated, build, metrics, health), stated, metrics, health)


@cache
def shared() -> Service:
    """Return the one service with default settings, for tests that do not mind what it was asked before."""
    return service()
