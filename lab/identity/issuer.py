"""The issuer, as a WSGI application: its discovery document, its keys, and the tokens that jobs ask for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from werkzeug.wrappers import Request, Response

from delivery.findings import CannotCheckError, RefusedError, say
from lab.identity.claims import ISSUER, Subject, claims_of
from lab.identity.jobs import Forge
from lab.identity.keys import ALGORITHM, SigningKey

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DISCOVERY: Final = "/.well-known/openid-configuration"
KEYS: Final = "/.well-known/jwks"
TOKEN: Final = "/token"  # noqa: S105 - a path
"""What a job's ``ACTIONS_ID_TOKEN_REQUEST_URL`` names, with a query, to which the job adds ``&audience=``."""
_LONGEST_AUDIENCE: Final = 1000


class Issuer:
    """The issuer of a forge's jobs."""

    def __init__(
        self, forge: Forge, key: SigningKey, subject: Subject, seconds: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._forge = forge
        self._key = key
        self._subject = subject
        self._seconds = seconds
        self._clock = clock

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        request = Request(environ)
        try:
            response = self._answered(request)
        except RefusedError as error:
            say(f"refused: {error}")
            response = _said(HTTPStatus.FORBIDDEN, str(error))
        except CannotCheckError as error:
            response = _said(HTTPStatus.BAD_GATEWAY, str(error))
        return response(environ, start_response)

    def _answered(self, request: Request) -> Response:
        pages: dict[str, Callable[[], dict[str, Any]]] = {DISCOVERY: discovery, KEYS: self._key.document}
        if request.path == TOKEN:
            return self._token(request)
        if request.path not in pages:
            return _said(HTTPStatus.NOT_FOUND, f"{request.path}: there are {DISCOVERY}, {KEYS} and {TOKEN}")
        if request.method not in {"GET", "HEAD"}:
            return _said(HTTPStatus.METHOD_NOT_ALLOWED, "only GET is answered")
        return _page(pages[request.path]())

    def _token(self, request: Request) -> Response:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            return _said(HTTPStatus.UNAUTHORIZED, "a job's ACTIONS_ID_TOKEN_REQUEST_TOKEN is wanted, as a bearer")
        job = self._forge.job(secret)
        if not job.may_ask:
            raise RefusedError(f"{job.path} gives the job no `permissions: id-token: write`")
        audience = request.args.get("audience")
        if audience is not None and not 0 < len(audience) <= _LONGEST_AUDIENCE:
            return _said(HTTPStatus.BAD_REQUEST, f"an audience has 1 to {_LONGEST_AUDIENCE} letters")
        return self._given(claims_of(job, audience, self._subject, int(self._clock()), self._seconds))

    def _given(self, claims: dict[str, Any]) -> Response:
        say(f"token: {claims['sub']} for {claims['aud']}, {claims['jti']}")
        value = self._key.signed(claims)
        page = _page({"count": len(value), "value": value})
        page.cache_control.no_store = True
        return page


def discovery() -> dict[str, Any]:
    """Return the discovery document; the members that OpenID Connect Discovery 1.0 requires of an issuer like this."""
    return {
        "issuer": ISSUER,
        "jwks_uri": ISSUER + KEYS,
        "subject_types_supported": ["public"],
        "response_types_supported": ["id_token"],
        "claims_supported": ["sub", "aud", "exp", "iat", "iss", "jti", "nbf", "ref", "repository", "repository_id"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "scopes_supported": ["openid"],
    }


def _page(content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(json.dumps(content), status, content_type="application/json")


def _said(status: HTTPStatus, words: str) -> Response:
    return _page({"message": words}, status)
