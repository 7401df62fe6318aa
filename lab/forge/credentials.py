"""The forge's secrets: made at random when they are first asked for, readable by nobody else, gone with the state."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from delivery.findings import CannotCheckError
from lab import state

_BYTES = 32
_PRIVATE = 0o600


def secret(name: str) -> Path:
    """Return the file of a secret, in base64 for addresses, without a line's end; made where it is missing."""
    place = _folder("secrets") / name
    if not place.exists():
        keep(place, base64.urlsafe_b64encode(secrets.token_bytes(_BYTES)).rstrip(b"=").decode())
    return place


def password() -> str:
    """Return a password that nobody knows yet."""
    return secrets.token_urlsafe(_BYTES)


def token_file(user: str) -> Path:
    """Return where an account's token lies, or will."""
    return _folder("tokens") / user


def token(user: str) -> str:
    """Return an account's token.

    Raises:
        CannotCheckError: There is none: the forge is not up.
    """
    try:
        return token_file(user).read_text().strip()
    except FileNotFoundError:
        raise CannotCheckError(f"the forge has no token of {user} yet: is the lab up?") from None


def keep(place: Path, text: str) -> None:
    """Write a secret at once and for the owner alone."""
    half = place.with_name(f".{place.name}")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "w") as written:
        written.write(text)
    half.replace(place)


def _folder(name: str) -> Path:
    folder = state.folder("forge", name)
    folder.chmod(0o700)
    return folder
