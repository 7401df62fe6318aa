"""Signature Version 4, checked: the request is signed again with the caller's secret, by botocore, and compared."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

from lab.aws.errors import AwsError
from lab.aws.sessions import Session, Vault

_HEADER: Final = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=(?P<key>\w+)/(?P<day>\d{8})/(?P<region>[a-z0-9-]+)/(?P<service>[a-z0-9-]+)"
    r"/aws4_request"
    r" *, *SignedHeaders=(?P<headers>[a-z0-9;-]+) *, *Signature=(?P<signature>[0-9a-f]{64})"
)
#: How far a caller's clock may be from ours: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
_SKEW: Final = 300.0
_TIME: Final = "%Y%m%dT%H%M%SZ"
#: What S3 takes instead of a body's hash: the body comes by TLS, or in chunks that moto reads.
_OF_S3: Final = ("UNSIGNED-PAYLOAD", "STREAMING-")


class Signed(NamedTuple):
    """A request whose signature holds: who made it, and for which service of which region."""

    session: Session
    service: str
    region: str


class Message(NamedTuple):
    """What is signed: the method, the URL as it was sent, the headers (their names in lower case) and the body."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


def scope(headers: Mapping[str, str]) -> str:
    """Return the service that a request says it is for, signed or not."""
    match = _HEADER.fullmatch(headers.get("authorization", "").strip())
    return match["service"] if match else ""


def verified(message: Message, vault: Vault) -> Signed:
    """Return who made a request.

    Raises:
        AwsError: it is not signed, by nobody we know, at another time, or otherwise than it arrived.
    """
    match = _HEADER.fullmatch(message.headers.get("authorization", "").strip())
    if match is None:
        raise AwsError("MissingAuthenticationToken", "Request is missing Authentication Token")
    stamp = _timely(message, match["day"], vault.clock())
    session = vault.caller(match["key"], message.headers.get("x-amz-security-token"))
    _whole(message, match)
    if not hmac.compare_digest(_signature(message, match, stamp, session), match["signature"]):
        raise _mismatch("The request signature we calculated does not match the signature you provided.")
    return Signed(session, match["service"], match["region"])


def _timely(message: Message, day: str, now: float) -> str:
    stamp = message.headers.get("x-amz-date", "")
    try:
        when = dt.datetime.strptime(stamp, _TIME).replace(tzinfo=dt.UTC)
    except ValueError:
        raise _mismatch(f"X-Amz-Date {stamp!r} is not of the form YYYYMMDDTHHMMSSZ") from None
    if not stamp.startswith(day) or abs(when.timestamp() - now) > _SKEW:
        raise _mismatch(f"Signature expired or not yet current: {stamp} is more than 5 min from our time")
    return stamp


def _whole(message: Message, match: re.Match[str]) -> None:
    """See that what matters is signed, and that the body is the one that was."""
    needed = {"host", "x-amz-date"} | {
        name for name in message.headers if name in {"x-amz-target", "x-amz-security-token"}
    }
    if missing := needed - set(match["headers"].split(";")):
        raise _mismatch(f"'{min(missing)}' must be a signed header")
    stated = message.headers.get("x-amz-content-sha256")
    if stated is None or (match["service"] == "s3" and stated.startswith(_OF_S3)):
        return
    if stated != hashlib.sha256(message.body).hexdigest():
        raise _mismatch("The provided 'x-amz-content-sha256' header does not match what was computed.")


def _mismatch(words: str) -> AwsError:
    return AwsError("SignatureDoesNotMatch", words)


def _signature(message: Message, match: re.Match[str], stamp: str, session: Session) -> str:
    kind: Any = _S3 if match["service"] == "s3" else _General
    signer = kind(Credentials(session.key, session.secret), match["service"], match["region"])
    signer.names = match["headers"].split(";")
    request = AWSRequest(message.method, message.url, dict(message.headers), message.body)
    request.context["timestamp"] = stamp
    signed: str = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    return signed


class _OnlyNamed:
    """Signs the headers that the caller signed: a server sees others, too, which were added on the way."""

    names: list[str]

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        chosen = HTTPHeaders()
        for name in self.names:
            chosen[name] = request.headers.get(name, "")
        return chosen


class _General(_OnlyNamed, SigV4Auth):  # type: ignore[misc]  # botocore ships no types
    pass


class _S3(_OnlyNamed, S3SigV4Auth):  # type: ignore[misc]  # as above
    pass
