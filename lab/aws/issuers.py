"""Identity tokens: whose signature they must have, and where the lab finds the issuer's keys."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
import urllib3
from jwt import PyJWK, PyJWKSet

from delivery.findings import CannotCheckError
from delivery.terraform.identity.judge import Claims
from lab.aws.access import KNOWN_CLAIMS
from lab.aws.errors import AwsError

#: As https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html names them.
_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
_REQUIRED: Final = ["iss", "sub", "aud", "iat", "exp"]
_SECONDS: Final = 5.0
_DISCOVERY: Final = "/.well-known/openid-configuration"


class Issuers:
    """The issuers whose keys can be had, each with its place: an address that serves for it, or a file of its keys.

    An issuer without a place is never looked for outside: STS says that it cannot reach it.
    """

    def __init__(self, places: Mapping[str, str], authority: Path | None = None) -> None:
        self.places = dict(places)
        self._authority = authority

    def keys(self, issuer: str) -> PyJWKSet:
        """Return an issuer's keys as they are now.

        Raises:
            AwsError: they cannot be had.
        """
        try:
            return PyJWKSet.from_dict(self._document(issuer))
        except (OSError, ValueError, KeyError, urllib3.exceptions.HTTPError, jwt.PyJWKSetError):
            raise AwsError("IDPCommunicationError", f"The identity provider {issuer} could not be reached") from None

    def _document(self, issuer: str) -> dict[str, Any]:
        place = self.places[issuer]
        if not place.startswith("https://"):
            read: dict[str, Any] = json.loads(Path(place).read_text())
            return read
        found = self._fetched(issuer, place, urlsplit(issuer).path + _DISCOVERY)
        if found["issuer"] != issuer or not found["jwks_uri"].startswith(issuer):
            raise ValueError("the discovery document is another issuer's")
        return self._fetched(issuer, place, urlsplit(found["jwks_uri"]).path)

    def _fetched(self, issuer: str, place: str, path: str) -> dict[str, Any]:
        """Fetch a page from where the lab has the issuer; its certificate must be for the issuer's own name."""
        name, address = urlsplit(issuer).hostname, urlsplit(place)
        context = ssl.create_default_context(cafile=self._authority)
        with urllib3.HTTPSConnectionPool(
            str(address.hostname), address.port, server_hostname=name, assert_hostname=name, ssl_context=context,
            retries=False, timeout=_SECONDS,
        ) as pool:  # fmt: skip
            answer = pool.request("GET", path, headers={"Host": str(name)})
        if answer.status != 200:  # noqa: PLR2004 - HTTP's OK
            raise ValueError(f"{path} was answered with {answer.status}")
        page: dict[str, Any] = answer.json()
        return page


def issuer_place(text: str) -> tuple[str, str]:
    """Return an issuer and its place as an option gives them: ``ISSUER=https://HOST:PORT`` or ``ISSUER=FILE``.

    Raises:
        CannotCheckError: it is of another form.
    """
    issuer, equals, place = text.partition("=")
    if not (equals and place and issuer.startswith("https://")):
        raise CannotCheckError(f"--issuer {text}: accepted is ISSUER=https://HOST:PORT or ISSUER=FILE")
    return issuer, place


def verified(token: str, issuers: Issuers, known: Mapping[str, object]) -> Claims:
    """Return what a token says, once its signature and times hold.

    Args:
        token: The token.
        issuers: Where keys are found.
        known: The issuers that the account has a provider for; nobody else's keys are asked for.

    Raises:
        AwsError: ``InvalidIdentityToken``, ``ExpiredTokenException`` or ``IDPCommunicationError``.
    """
    issuer = _claimed_issuer(token)
    if issuer not in known:
        raise AwsError("InvalidIdentityToken", f"No OpenIDConnect provider found in your account for {issuer}")
    key = _key(token, issuers.keys(issuer))
    try:
        found = jwt.decode(token, key, _ALGORITHMS, options={"require": _REQUIRED, "verify_aud": False}, issuer=issuer)
    except jwt.ExpiredSignatureError:
        raise AwsError("ExpiredTokenException", "Token expired: its expiration is before the current time") from None
    except jwt.PyJWTError as error:
        raise AwsError("InvalidIdentityToken", f"The ID Token provided is not valid: {error}") from None
    return _claims(found)


def _claimed_issuer(token: str) -> str:
    try:
        found = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise AwsError("InvalidIdentityToken", "The ID Token provided is not a valid JWT.") from None
    return str(found.get("iss", ""))


def _key(token: str, keys: PyJWKSet) -> PyJWK:
    """Return the key that a token names; its own kind of signature counts, not the token's word for it."""
    name = jwt.get_unverified_header(token).get("kid")
    for key in keys.keys:
        if key.key_id == name and key.public_key_use in {None, "sig"}:
            return key
    raise AwsError(
        "InvalidIdentityToken",
        "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity "
        "documentation for requirements",
    )


def _claims(found: Mapping[str, Any]) -> Claims:
    audience = found["aud"]
    audiences = (audience,) if isinstance(audience, str) else tuple(audience)
    others = {name: str(value) for name, value in found.items() if name in KNOWN_CLAIMS}
    return Claims(found["iss"], found["sub"], audiences, others)
