"""The advisory service: what pip-audit asks, and is answered by OSV's interface.

https://google.github.io/osv.dev/post-v1-query/ states the question, a package and a version, and the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from packaging.version import InvalidVersion, Version

from lab.advisories.catalogue import PYPI, Advisory, known

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

QUERY = "/v1/query"
_LARGEST = 1 << 16
"""Bytes of a question: it names one package."""
_INVALID = 3
"""The number that OSV gives to what it cannot answer (gRPC's INVALID_ARGUMENT)."""


class NoQuestionError(Exception):
    """What was asked is no question about a release of a Python package."""


class Service:
    """A WSGI application that tells which advisories speak of a release."""

    def __init__(self, advisories: list[Advisory]) -> None:
        """Remember what is known."""
        self._advisories = advisories

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        status, answer = self._answer(environ)
        body = json.dumps(answer).encode()
        kind = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start(f"{status.value} {status.phrase}", kind)
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[HTTPStatus, dict[str, Any]]:
        asked = _read(environ)
        if environ["PATH_INFO"] != QUERY:
            return HTTPStatus.NOT_FOUND, _refusal(f"ask at {QUERY}")
        if environ["REQUEST_METHOD"] != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED, _refusal(f"{QUERY} is asked by POST")
        try:
            found = known(self._advisories, *_question(asked))
        except NoQuestionError as error:
            return HTTPStatus.BAD_REQUEST, _refusal(str(error))
        return HTTPStatus.OK, {"vulns": [one.osv() for one in found]} if found else {}


def _read(environ: WSGIEnvironment) -> bytes:
    """Read the request whole, whatever is answered: the connection may carry another one."""
    length = environ.get("CONTENT_LENGTH") or "0"
    body: bytes = environ["wsgi.input"].read(min(int(length), _LARGEST)) if length.isdecimal() else b""
    return body


def _question(asked: bytes) -> tuple[str, Version]:
    """Return which package and which version is asked about.

    Raises:
        NoQuestionError: none, or none that can be answered here.
    """
    try:
        read = json.loads(asked)
        package, version = read["package"], Version(read["version"])
        name, ecosystem = str(package["name"]), package["ecosystem"]
    except (ValueError, KeyError, TypeError, InvalidVersion) as error:
        raise NoQuestionError(f"a package, its ecosystem and a version are expected ({error!r})") from None
    if ecosystem != PYPI:
        raise NoQuestionError(f"only packages of {PYPI} are known here, nothing of {ecosystem}")
    return name, version


def _refusal(message: str) -> dict[str, object]:
    return {"code": _INVALID, "message": message}
