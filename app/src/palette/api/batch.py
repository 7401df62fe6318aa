"""The endpoint of several requests in one: each is answered as if it had come alone, within limits they share."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.params import JSONBody

from palette.api import problems
from palette.api.answers import fleeting, write
from palette.api.bodies import invalid_body
from palette.api.caching import FLEETING, Entry
from palette.api.exchange import PART, UNTIL, Scope
from palette.api.problems import ProblemError, ProblemException
from palette.api.schemas.batch import MOST, BatchAnswer, BatchBody, BatchedAnswer, BatchRequest
from palette.runtime.settings import Settings

Ask = Callable[[Scope, bytes], Awaitable[Entry]]
"""Answers one request: its ASGI scope and its body."""

_METHODS: Final = ("GET", "POST")
_KEPT: Final = ("type", "asgi", "http_version", "scheme", "root_path", "client", "server")
_RESERVE: Final = 0.1
"""The share of a request's time that is kept for putting the answers together."""

_SLICE_SECONDS: Final = 0.003
_PAUSE_SECONDS: Final = 0.001

_is_target: Final = re.compile(r"""/v1/[!"$-~]*""").fullmatch  # what ASCII can print, but '#'
_TARGET: Final = "a percent-encoded address of this service that begins with /v1/ and has no fragment ('#' is %23)"


class Batches:
    """Takes the parts of all batches in turn.

    Args:
        ask: answers one request.
        settings: the limits.
    """

    def __init__(self, ask: Ask, settings: Settings) -> None:
        self._ask = ask
        self._settings = settings
        # One part of one batch at a time: however many batches there are, whoever asks for one thing waits for one.
        self._turn = asyncio.Lock()
        self._paused = 0.0

    async def answers(self, requests: list[BatchRequest], scope: Scope) -> list[BatchedAnswer]:
        """Return the answers to the requests of a batch, in order; ``scope`` is the batch's own."""
        room = _Room(self._settings, scope[UNTIL])
        return [await self._answer(request, at, scope, room) for at, request in enumerate(requests)]

    async def _answer(self, request: BatchRequest, at: int, scope: Scope, room: _Room) -> BatchedAnswer:
        try:
            part, body = _scope(request, at, scope, self._settings), _body(request, at)
            entry = await room.take(lambda: self._part(part, body))
        except ProblemException as problem:
            return _refused(problem, scope["path"], request, self._settings)
        return _answered(entry, request)

    async def _part(self, scope: Scope, body: bytes) -> Entry:
        async with self._turn:
            await self._pause()
            return await self._ask(scope, body)

    async def _pause(self) -> None:
        """Let others' requests in, at the latest when parts have been worked on for a slice of time.

        To give way for no time at all would not do: the server's own threads must get hold of the interpreter, too.
        """
        now = asyncio.get_running_loop().time
        if now() - self._paused > _SLICE_SECONDS:
            await asyncio.sleep(_PAUSE_SECONDS)
            self._paused = now()


class _Room:
    """What is left of a batch's time and of the bytes of its answers; once either is used up, the rest is refused."""

    def __init__(self, settings: Settings, until: float) -> None:
        self._settings = settings
        self._until = until - _RESERVE * settings.request_seconds
        self._bytes = settings.max_batch_bytes
        self._refusal: ProblemException | None = None

    async def take(self, make: Callable[[], Awaitable[Entry]]) -> Entry:
        """Return an answer that there is room for.

        Raises:
            ProblemException: ``overloaded`` where the time is over, ``payload-too-large`` where the bytes are.
        """
        if self._refusal is None:
            try:
                async with asyncio.timeout_at(self._until):
                    entry = await make()
            except TimeoutError:
                self._refusal = self._late()
            else:
                self._bytes -= len(entry.body)
                if self._bytes >= 0:
                    return entry
                self._refusal = self._large()
        raise self._refusal

    def _late(self) -> ProblemException:
        detail = f"it was not done when the batch's {self._settings.request_seconds:g} s were over; ask for it again"
        return ProblemException("overloaded", detail, headers={"Retry-After": "1"})

    def _large(self) -> ProblemException:
        detail = (
            f"with this, the batch's answers have more than {self._settings.max_batch_bytes} bytes; "
            "ask for it in another batch, or alone"
        )
        return ProblemException("payload-too-large", detail)


def _scope(request: BatchRequest, at: int, scope: Scope, settings: Settings) -> Scope:
    """Return the ASGI scope of one part, ``at`` in a batch that has its own.

    Raises:
        ProblemException: ``method-not-allowed`` or ``invalid-request``.
    """
    if request.method not in _METHODS:
        detail = f"{request.method[:100]!r} is not a method of a batch's requests; they have {', '.join(_METHODS)}"
        raise _at_fault("method-not-allowed", detail, f"/requests/{at}/method", Allow=", ".join(_METHODS))
    if not _is_target(request.path):
        raise _at_fault("invalid-request", f"it is not {_TARGET}", f"/requests/{at}/path")
    path, _, query = request.path.partition("?")
    kept = {b"host", settings.client_address_header.lower().encode()}
    headers = [item for item in scope["headers"] if item[0] in kept]
    if request.method == "POST":
        headers.append((b"content-type", b"application/json"))
    return {
        **{key: scope[key] for key in _KEPT if key in scope},
        "method": request.method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
        PART: at,
    }


def _at_fault(kind: str, detail: str, pointer: str, **headers: str) -> ProblemException:
    errors = [ProblemError(detail, pointer=pointer)]
    return ProblemException(kind, f"{pointer}: {detail}", errors=errors, headers=headers)


def _body(request: BatchRequest, at: int) -> bytes:
    """Return the body of one part.

    Raises:
        ProblemException: ``invalid-body``, where the method has none.
    """
    if isinstance(request.body, msgspec.UnsetType):
        return b""
    if request.method == "GET":
        raise invalid_body(f"/requests/{at}/body", "a GET has none")
    return bytes(request.body)


def _answered(entry: Entry, request: BatchRequest) -> BatchedAnswer:
    headers = {name.decode(): value.decode("latin-1") for name, value in entry.headers}
    if entry.etag:
        headers["etag"] = entry.etag
    return BatchedAnswer(entry.status, headers, msgspec.Raw(entry.body), request.id)


def _refused(problem: ProblemException, instance: str, request: BatchRequest, settings: Settings) -> BatchedAnswer:
    stated = {name.lower(): value for name, value in problem.headers.items()}
    headers = {**stated, "content-type": problems.MEDIA_TYPE, "cache-control": FLEETING}
    body = problems.render(problem, instance, settings.public_url)
    return BatchedAnswer(problem.type.status, headers, msgspec.Raw(body), request.id)


@write("/v1/batch", operation_id="answerBatch", tags=["Service"], summary=f"Up to {MOST} requests in one")
async def batched(data: JSONBody[BatchBody], request: Request[Any, Any, Any], state: State) -> Response[BatchAnswer]:
    """Answer several requests, in order, each with its own status: what is wrong with one does not affect the others.

    A request is a GET or a POST of any address under /v1/ but this one. Each counts as one for the rate limit. When
    the time of a request is over, what is left gets 503, to be asked again; when the answers are as large together as
    one batch's may be, what is left gets 413.
    """
    if PART in request.scope:
        raise ProblemException("invalid-request", "a batch is no part of another; put its requests beside the others")
    return fleeting(BatchAnswer(await state["batches"].answers(data.requests, request.scope)))


HANDLERS: list[Any] = [batched]
