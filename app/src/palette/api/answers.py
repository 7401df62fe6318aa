"""Making HTTP answers of results: JSON bytes, and how long they hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.openapi.datastructures import ResponseSpec

from palette.api.caching import FLEETING, PURE, REVALIDATED
from palette.api.problems import MEDIA_TYPE, Problem

_encoder = msgspec.json.Encoder()


def pure(content: Any, headers: Mapping[str, str] | None = None) -> Response[Any]:  # noqa: ANN401 - any schema
    """Answer with what follows from the address alone; other headers go with it."""
    return _answer(content, PURE, headers or {})


def fleeting(content: Any) -> Response[Any]:  # noqa: ANN401 - any schema
    """Answer with what is different next time."""
    return _answer(content, FLEETING, {})


def revalidated(content: Any) -> Response[Any]:  # noqa: ANN401 - any schema
    """Answer with what changes with a release."""
    return _answer(content, REVALIDATED, {})


def _answer(content: Any, cache_control: str, headers: Mapping[str, str]) -> Response[Any]:  # noqa: ANN401 - any schema
    body = _encoder.encode(content)
    return Response(body, media_type="application/json", headers={"cache-control": cache_control, **headers})


def _problem(meaning: str) -> ResponseSpec:
    return ResponseSpec(Problem, generate_examples=False, description=meaning, media_type=MEDIA_TYPE)


_READ = {
    400: _problem("A parameter or a color is not accepted; the answer says which, where, and what is."),
    406: _problem("Accept or Accept-Encoding refuses every form there is."),
    408: _problem("The request did not arrive in time."),
    414: _problem("The query is too long."),
    429: _problem("Too many requests; see Retry-After."),
    503: _problem("Not done in time; see Retry-After."),
}
_WRITE = {
    **_READ,
    413: _problem("The body, or the number of colors in it, is over a limit."),
    415: _problem("The body is not JSON."),
}
_UNPROCESSABLE = {422: _problem("No palette meets every wish at once.")}

_UNMATCHED = {422: _problem("Each parameter is accepted, but they do not go together.")}

read = partial(get, sync_to_thread=False, responses=_READ)
read_drawn = partial(get, sync_to_thread=False, responses={**_READ, **_UNPROCESSABLE})
read_item = partial(get, sync_to_thread=False, responses={**_READ, 404: _problem("There is nothing of that name.")})
read_matched = partial(get, sync_to_thread=False, responses={**_READ, **_UNMATCHED})
write = partial(post, status_code=200, responses=_WRITE)
write_drawn = partial(post, status_code=200, sync_to_thread=False, responses={**_WRITE, **_UNPROCESSABLE})
write_matched = partial(post, status_code=200, responses={**_WRITE, **_UNMATCHED})
