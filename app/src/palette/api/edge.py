"""The ASGI edge: limits, request id, negotiation and the byte cache, before any framework does work.

A request passes here once on its way in and once on its way out. What is pure is kept as bytes; a hit costs a look-up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars

from palette.api import problems
from palette.api.addresses import Pairs, Query, canonical_target, read_query
from palette.api.caching import FLEETING, PURE, REVALIDATED, ByteCache, Entry, etag, etag_of, matches
from palette.api.compression import OFFERED, SMALLEST, compressed
from palette.api.exchange import PART, UNTIL, Answer, Exchange, Scope
from palette.api.lane import Lane
from palette.api.negotiation import IDENTITY, accepts, admits_identity, coding
from palette.api.origins import Origins
from palette.api.problems import ProblemException
from palette.api.rates import RateLimit
from palette.runtime.health import Health
from palette.runtime.metrics import Metrics
from palette.runtime.settings import Settings

log = structlog.get_logger()

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

_JSON_PREFIXES = ("/v1/", "/version", "/openapi.json")
_LONGEST_PATH = 2048
_ALWAYS = ((b"x-content-type-options", b"nosniff"), (b"vary", b"Accept, Accept-Encoding"))


class Edge:
    """Wraps the application; an ASGI application itself.

    Args:
        application: answers what is not kept.
        settings: the limits.
        metrics: takes the measures.
        health: tells whether the process is on its way out.
        engine: all that a pure answer depends on beside its address.
        lane: the application's plain reads, by a shorter way.
    """

    def __init__(
        self,
        application: Application,
        settings: Settings,
        metrics: Metrics,
        health: Health,
        engine: str,
        lane: Lane | None = None,
    ) -> None:
        self._application = application
        self._lane = lane
        self._settings = settings
        self._metrics = metrics
        self._health = health
        self._engine = engine
        self._cache = ByteCache(settings.cache_bytes, metrics)
        self._origins = Origins(settings.cors_origins)
        self._rate = RateLimit(settings.rate_limit, settings.client_address_header) if settings.rate_limit else None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        exchange = Exchange(scope)
        bind_contextvars(request_id=exchange.id)
        self._metrics.in_progress.inc()
        try:
            entry = await self._entry(exchange, receive)
            await self._send(exchange, entry, send)
        finally:
            self._metrics.in_progress.dec()
            self._record(exchange)

    async def part(self, scope: Scope, body: bytes) -> Entry:
        """Answer a request that is a part of a batch: as any other, but that the batch's line in the log is its own."""

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        exchange = Exchange(scope)
        entry = await self._entry(exchange, receive)
        self._metrics.batched(exchange.method, exchange.route, entry.status)
        return entry

    async def _entry(self, exchange: Exchange, receive: Receive) -> Entry:
        """Return what to send: from the cache, from the application, or a problem."""
        try:
            self._check(exchange)
            preflight = self._origins.preflight(exchange)
            if preflight is not None:
                exchange.route = "(preflight)"
                return Entry(204, tuple(preflight), b"", "", exchange.route)
            return await self._representation(exchange, receive)
        except ProblemException as problem:
            return self._problem(exchange, problem)
        except Exception:
            log.exception("request failed", path=exchange.path)
            fault = ProblemException("internal-error", "the service failed; its log has the cause")
            return self._problem(exchange, fault)

    def _check(self, exchange: Exchange) -> None:
        """Refuse by form and by limits, before work is done."""
        _check_form(exchange)
        longest = self._settings.max_query_bytes
        if len(exchange.query) > longest:
            detail = f"the query has {len(exchange.query)} bytes; at most {longest} are read"
            raise ProblemException("query-too-long", detail)
        if len(exchange.path) > _LONGEST_PATH:
            raise ProblemException("query-too-long", f"the path is longer than {_LONGEST_PATH} characters")
        if self._rate is not None and exchange.scope.get(PART) != 0:  # a batch is counted as its first part
            self._rate.check(exchange)

    async def _representation(self, exchange: Exchange, receive: Receive) -> Entry:
        chosen = _negotiate(exchange)
        query = _query(exchange)
        target = canonical_target(exchange.path, query)
        if exchange.reads and (entry := await self._cached(exchange, target, chosen)):
            return entry
        answer = self._quick(exchange, query.pairs) or await self._answer(exchange, receive)
        if answer.status >= 400 or not exchange.reads:  # noqa: PLR2004 - where HTTP's error statuses begin
            return await self._encoded(exchange, answer, chosen, "")
        return await self._keep(exchange, answer, target, chosen)

    async def _cached(self, exchange: Exchange, target: str, chosen: str) -> Entry | None:
        """Return a kept representation; one in another coding is coded anew from the kept plain bytes."""
        entry = self._cache.get(target, chosen)
        if entry is None and chosen != IDENTITY and (plain := self._cache.get(target, IDENTITY)):
            entry = await self._coded(exchange, plain, target, chosen)
        if entry is not None:
            exchange.route, exchange.cache = entry.route, "hit"
            self._metrics.cache_hits.inc()
        return entry

    async def _keep(self, exchange: Exchange, answer: Answer, target: str, chosen: str) -> Entry:
        """Make the representation of a good answer to a read, and keep it where it is pure."""
        control = answer.header(b"cache-control").decode()
        if control != PURE:
            tag = etag_of(answer.body, chosen) if control == REVALIDATED else ""
            return await self._encoded(exchange, answer, chosen, tag)
        exchange.cache = "miss"
        self._metrics.cache_misses.inc()
        tag = etag(self._engine, target, answer.header(b"content-type").decode(), IDENTITY)
        plain = Entry(answer.status, _kept(answer), answer.body, tag, exchange.route)
        self._cache.put(target, IDENTITY, plain)
        return await self._coded(exchange, plain, target, chosen)

    async def _coded(self, exchange: Exchange, plain: Entry, target: str, chosen: str) -> Entry:
        """Return a kept representation in a coding, which is kept, too."""
        if not _gains(exchange, plain.body, chosen):
            return plain
        media = dict(plain.headers)[b"content-type"].decode()
        headers = (*plain.headers, (b"content-encoding", chosen.encode()))
        tag = etag(self._engine, target, media, chosen)
        entry = Entry(plain.status, headers, await compressed(plain.body, chosen), tag, plain.route)
        self._cache.put(target, chosen, entry)
        return entry

    async def _encoded(self, exchange: Exchange, answer: Answer, chosen: str, tag: str) -> Entry:
        """Make the representation of an answer that is not kept."""
        headers, body = _kept(answer), answer.body
        if _gains(exchange, body, chosen):
            headers, body = (*headers, (b"content-encoding", chosen.encode())), await compressed(body, chosen)
        return Entry(answer.status, headers, body, tag, exchange.route)

    def _quick(self, exchange: Exchange, pairs: Pairs) -> Answer | None:
        return self._lane.answer(exchange, pairs) if self._lane is not None and exchange.reads else None

    async def _answer(self, exchange: Exchange, receive: Receive) -> Answer:
        """Ask the application, for as long as one request may take. HEAD is a GET whose body is not sent."""
        scope = exchange.scope
        if exchange.method == "HEAD":
            scope = {**scope, "method": "GET"}
            exchange.scope = scope
        answer = Answer()
        body = _Body(receive)
        try:
            async with asyncio.timeout(self._settings.request_seconds) as limit:
                scope[UNTIL] = limit.when()
                await self._application(scope, body.receive, answer.gather)
        except TimeoutError:
            allowed = f"{self._settings.request_seconds:g} s"
            if body.awaited:
                raise ProblemException("request-timeout", f"the body did not arrive within {allowed}") from None
            detail = f"the answer was not ready within {allowed}; ask for less at once"
            raise ProblemException("overloaded", detail, headers={"Retry-After": "1"}) from None
        exchange.route = scope.get("path_template") or exchange.route
        return answer

    def _problem(self, exchange: Exchange, problem: ProblemException) -> Entry:
        headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
        headers += [(b"content-type", problems.MEDIA_TYPE.encode()), (b"cache-control", FLEETING.encode())]
        body = problems.render(problem, exchange.path, self._settings.public_url)
        return Entry(problem.type.status, tuple(headers), body, "", exchange.route)

    async def _send(self, exchange: Exchange, entry: Entry, send: Send) -> None:
        """Send an entry with what belongs to this request alone."""
        status, body = entry.status, entry.body
        headers = [*entry.headers, *_ALWAYS, (b"x-request-id", exchange.id.encode())]
        headers += self._origins.headers(exchange)
        if entry.etag:
            headers.append((b"etag", entry.etag.encode()))
            if status == 200 and matches(exchange.header(b"if-none-match"), entry.etag):  # noqa: PLR2004 - OK
                status, body = 304, b""
                headers = [item for item in headers if item[0] not in {b"content-type", b"content-encoding", b"link"}]
        if status not in {204, 304}:
            headers.append((b"content-length", str(len(body)).encode()))
        if self._health.draining:
            # Keep-alive clients move to another replica before this one's listener closes.
            headers.append((b"connection", b"close"))
        headers.append((b"server-timing", _timing(exchange)))
        exchange.status = status
        if exchange.method == "HEAD":
            body = b""
        exchange.sent = len(body)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _record(self, exchange: Exchange) -> None:
        seconds = exchange.seconds()
        self._metrics.answered(exchange.method, exchange.route, exchange.status, seconds)
        log.info(
            "request",
            method=exchange.method,
            path=exchange.path,
            route=exchange.route,
            status=exchange.status,
            bytes=exchange.sent,
            cache=exchange.cache,
            milliseconds=round(seconds * 1000, 3),
        )


class _Body:
    """Passes the request's body on, and knows whether it is being waited for."""

    __slots__ = ("_complete", "_receive", "awaited")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._complete = False
        self.awaited = False

    async def receive(self) -> dict[str, Any]:
        self.awaited = True
        message = await self._receive()
        self.awaited = False
        if message["type"] == "http.disconnect" and not self._complete:
            raise ProblemException("invalid-body", "the connection was closed before the body's end")
        self._complete = not message.get("more_body", False)
        return message


def _check_form(exchange: Exchange) -> None:
    """Refuse what HTTP forbids and the server's parser lets through (RFC 9112, sections 3.2 and 3.2.3).

    Raises:
        ProblemException: ``invalid-request``.
    """
    host = exchange.headers.get(b"host", b"")  # granian puts an empty one where there is none
    if exchange.scope.get("http_version") == "1.1" and (not host or b", " in host):
        raise ProblemException("invalid-request", "an HTTP/1.1 request has one Host header, neither none nor several")
    if not exchange.path.startswith(("/", "*")):
        raise ProblemException("invalid-request", "the target of a request is a path, which starts with a slash")


def _negotiate(exchange: Exchange) -> str:
    """Return the content coding of the answer.

    Raises:
        ProblemException: ``not-acceptable``, when no form of the answer would do.
    """
    media = "application/json" if exchange.path.startswith(_JSON_PREFIXES) else ""
    if media and not accepts(exchange.header(b"accept"), media):
        detail = f"Accept: {exchange.header(b'accept')[:100]} refuses {media}, the one form there is"
        raise ProblemException("not-acceptable", detail, expected=[media])
    chosen = coding(exchange.header(b"accept-encoding"), OFFERED)
    if chosen is None:
        detail = "Accept-Encoding refuses every coding there is"
        raise ProblemException("not-acceptable", detail, expected=[*OFFERED, IDENTITY])
    return chosen


def _gains(exchange: Exchange, body: bytes, chosen: str) -> bool:
    """Tell whether a body is sent in the chosen coding: a small one only where it may not be sent without."""
    if chosen == IDENTITY or not body:
        return False
    return len(body) >= SMALLEST or not admits_identity(exchange.header(b"accept-encoding"))


def _query(exchange: Exchange) -> Query:
    try:
        return read_query(exchange.query)
    except UnicodeDecodeError as error:
        raise ProblemException("invalid-parameter", "the query is not UTF-8, percent-encoded") from error


def _kept(answer: Answer) -> tuple[tuple[bytes, bytes], ...]:
    """Return the answer's own headers but those that the edge states itself."""
    return tuple(item for item in answer.headers if item[0] not in {b"content-length", b"vary", b"etag"})


def _timing(exchange: Exchange) -> bytes:
    cache = f"cache;desc={exchange.cache}, " if exchange.cache else ""
    return f"{cache}total;dur={exchange.seconds() * 1000:.3f}".encode()
