"""AWS's Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

_ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(NamedTuple):
    """A role's credentials of a while."""

    key: str
    secret: str
    token: str


class Scope(NamedTuple):
    """What a signature is good for: when (``YYYYMMDDTHHMMSSZ``), in which region, for which service."""

    stamp: str
    region: str
    service: str

    def __str__(self) -> str:
        """Return it in AWS's form."""
        return f"{self.stamp[:8]}/{self.region}/{self.service}/aws4_request"


def signed(
    address: str, headers: Mapping[str, str], body: bytes, credentials: Credentials, scope: Scope
) -> dict[str, str]:
    """Return the headers of a POST, its signature among them."""
    stated = {"Host": urlsplit(address).netloc, "X-Amz-Date": scope.stamp, **headers}
    if credentials.token:
        stated["X-Amz-Security-Token"] = credentials.token
    names = ";".join(sorted(name.lower() for name in stated))
    signature = _signature(_to_sign(address, stated, body, names, scope), credentials.secret, scope)
    parts = f"Credential={credentials.key}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**stated, "Authorization": f"{_ALGORITHM} {parts}"}


def _to_sign(address: str, headers: Mapping[str, str], body: bytes, names: str, scope: Scope) -> str:
    lower = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    lines = "".join(f"{name}:{lower[name]}\n" for name in names.split(";"))
    path = urlsplit(address).path or "/"
    request = "\n".join(["POST", path, "", lines, names, hashlib.sha256(body).hexdigest()])
    return "\n".join([_ALGORITHM, scope.stamp, str(scope), hashlib.sha256(request.encode()).hexdigest()])


def _signature(text: str, secret: str, scope: Scope) -> str:
    key = f"AWS4{secret}".encode()
    for word in str(scope).split("/"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
