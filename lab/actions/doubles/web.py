"""Calls of other servers: HTTPS by the standard library, which believes whom SSL_CERT_FILE names."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from typing import IO

from .job import FailedError

_SECONDS = 60.0
_WORDS = 600


def answered(
    method: str, address: str, headers: Mapping[str, str], body: bytes | IO[bytes] | Iterable[bytes] | None = None
) -> bytes:
    """Make a call; return the body of the answer.

    Raises:
        FailedError: The server does not answer, or answers with an error.
    """
    with opened(method, address, headers, body) as answer:
        data: bytes = answer.read()
    return data


def opened(
    method: str, address: str, headers: Mapping[str, str], body: bytes | IO[bytes] | Iterable[bytes] | None = None
) -> http.client.HTTPResponse:
    """Make a call; return the answer, to be read.

    Raises:
        FailedError: The server does not answer, or answers with an error.
    """
    place = address.partition("?")[0]
    request = urllib.request.Request(address, body, dict(headers), method=method)  # noqa: S310 - as the runner says
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=_SECONDS)  # noqa: S310 - as above
    except urllib.error.HTTPError as error:
        words = error.read().decode("utf-8", "replace").strip()[:_WORDS]
        raise FailedError(f"{place} answers {error.code}: {words}") from None
    except OSError as error:
        raise FailedError(f"{place} does not answer: {error}") from None
    return answer
