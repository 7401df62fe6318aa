"""The cluster's tokens as IAM judges them: signed by the issuer's published key, and for whom and what they say.

RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.2) with SHA-256, the one signature that EKS's tokens have, in JWS form (RFC
7515). Checking one needs no secret and no more than integers, so that no library is asked of whoever runs the lab.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lab import cluster, settings

Claims = Mapping[str, Any]
# The DER of DigestInfo for SHA-256 (RFC 8017, section 9.2, note 1).
_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


@dataclass(frozen=True)
class Trust:
    """What the trust policy of a workload's role demands, each of it by ``StringEquals``.

    Attributes:
        issuer: Who signs.
        subject: The ServiceAccount.
        audience: For whom the token is.
    """

    issuer: str
    subject: str
    audience: str = settings.TOKEN_AUDIENCE

    def refusal(self, token: str, keys: Sequence[Mapping[str, str]], moment: float | None = None) -> str:
        """Return why a token gets no role; nothing where it gets it."""
        now = time.time() if moment is None else moment
        head, claims = _part(token, 0), _part(token, 1)
        if not signed(token, head, keys):
            return "signature"
        if claims["iss"] != self.issuer:
            return "issuer"
        if not claims.get("nbf", 0) <= now < claims["exp"]:
            return "expired"
        if self.audience not in audiences(claims):
            return "audience"
        return "" if claims["sub"] == self.subject else "subject"


def trust(environment: str) -> Trust:
    """Return the trust of an environment's workload role: its ServiceAccount, and no other."""
    return Trust(settings.issuer(), subject(settings.namespace(environment), settings.IMAGE))


def subject(namespace: str, name: str) -> str:
    """Return how a token calls a ServiceAccount."""
    return f"system:serviceaccount:{namespace}:{name}"


def audiences(claims: Claims) -> list[str]:
    """Return for whom a token is: one name or several, both are allowed (RFC 7519, section 4.1.3)."""
    stated = claims["aud"]
    return [stated] if isinstance(stated, str) else list(stated)


def claims_of(token: str) -> dict[str, Any]:
    """Return what a token says, unchecked."""
    return _part(token, 1)


def published() -> list[dict[str, str]]:
    """Return the keys that the cluster's issuer publishes."""
    keys: list[dict[str, str]] = json.loads(cluster.kubectl("get", "--raw", "/openid/v1/jwks"))["keys"]
    return keys


def issued(namespace: str, name: str, audience: str = settings.TOKEN_AUDIENCE) -> str:
    """Have the cluster issue a token for a ServiceAccount."""
    return cluster.kubectl("-n", namespace, "create", "token", name, f"--audience={audience}").strip()


def tampered(token: str, **changes: object) -> str:
    """Return a token that says something else under the same signature."""
    head, _, signature = token.split(".")
    body = json.dumps({**claims_of(token), **changes}).encode()
    return f"{head}.{base64.urlsafe_b64encode(body).rstrip(b'=').decode()}.{signature}"


def signed(token: str, head: Mapping[str, Any], keys: Sequence[Mapping[str, str]]) -> bool:
    """Tell whether one of the keys has signed a token."""
    known = [key for key in keys if key["kid"] == head.get("kid") and head.get("alg") == "RS256" == key.get("alg")]
    message, _, signature = token.rpartition(".")
    return any(_verified(message.encode(), _decoded(signature), key) for key in known)


def _verified(message: bytes, signature: bytes, key: Mapping[str, str]) -> bool:
    modulus, exponent = (int.from_bytes(_decoded(key[name])) for name in ("n", "e"))
    size = (modulus.bit_length() + 7) // 8
    info = _DIGEST_INFO + hashlib.sha256(message).digest()
    wanted = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
    return len(signature) == size and pow(int.from_bytes(signature), exponent, modulus).to_bytes(size) == wanted


def _part(token: str, number: int) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_decoded(token.split(".")[number]))
    return read


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
