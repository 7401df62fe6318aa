"""The issuer's key: made once, kept where only the owner reads it, published without its secret."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from delivery.findings import CannotCheckError

ALGORITHM: Final = "RS256"
_BITS: Final = 2048


class SigningKey:
    """An RSA key."""

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key
        public = key.public_key()
        encoded = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        self.number = hashlib.sha256(encoded).hexdigest()[:32]
        self._public: dict[str, Any] = RSAAlgorithm.to_jwk(public, as_dict=True)

    def document(self) -> dict[str, Any]:
        """Return the key set that the issuer publishes."""
        described = {"kid": self.number, "alg": ALGORITHM, "use": "sig"}
        public = {name: self._public[name] for name in ("kty", "n", "e")}
        return {"keys": [public | described]}

    def signed(self, claims: dict[str, Any]) -> str:
        """Return a token that says this."""
        return jwt.encode(claims, self._key, ALGORITHM, headers={"kid": self.number})


def kept(place: Path) -> SigningKey:
    """Return the key of a file, made now where it is missing.

    Raises:
        CannotCheckError: the file holds no RSA key.
    """
    if not place.exists():
        _make(place)
    try:
        key = serialization.load_pem_private_key(place.read_bytes(), None)
    except ValueError:
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise CannotCheckError(f"{place} holds no RSA key; remove it, and a new one is made")
    return SigningKey(key)


def made() -> SigningKey:
    """Return a new key."""
    return SigningKey(_new())


def _new() -> RSAPrivateKey:
    return generate_private_key(65537, _BITS)


def _make(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = _new().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    half = place.with_suffix(".new")
    half.touch(mode=0o600)
    half.write_bytes(text)
    half.replace(place)
