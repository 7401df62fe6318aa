"""Who calls: temporary credentials that hold their own proof, and the operator's key.

A session token carries its role and secret, sealed with a key of the lab's state folder. So nothing about a session is
kept anywhere, and the registry's front tells one as well as STS does, after a restart, too.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken

from lab.aws.errors import AwsError

OPERATOR: Final = "lab-operator"
_KEY_BYTES: Final = 10
_SECRET_BYTES: Final = 30


@dataclass(frozen=True)
class Session:
    """A caller.

    Attributes:
        key: Its access key.
        secret: What it signs with.
        role: The name of its role; empty for the operator, who may do anything, as an account's root may.
        name: The session's name.
        expires: When it ends, in seconds since 1970; 0: never.
    """

    key: str
    secret: str
    role: str
    name: str
    expires: float

    @property
    def operator(self) -> bool:
        """Tell whether it is who runs the lab."""
        return not self.role


class Vault:
    """The lab's two secrets: what sessions are sealed with, and the operator's key. Both only the owner can read."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.clock = clock
        self._seal = Fernet(_kept(folder / "sessions.key", Fernet.generate_key))
        found = json.loads(_kept(folder / "operator.json", _operator))
        self.operator = Session(found["AccessKeyId"], found["SecretAccessKey"], "", OPERATOR, 0)

    def session(self, role: str, name: str, seconds: float) -> Session:
        """Return a new session of a role."""
        return Session(_access_key("ASIA"), _secret(), role, name, self.clock() + seconds)

    def token(self, session: Session) -> str:
        """Return the session token of a session."""
        return self.sealed("session", asdict(session))

    def caller(self, key: str, token: str | None) -> Session:
        """Return whose an access key is.

        Raises:
            AwsError: nobody's, the session's token is not its own, or the session is over.
        """
        if token is None and secrets.compare_digest(key, self.operator.key):
            return self.operator
        session = Session(**self.opened("session", token or ""))
        if session.key != key:
            raise AwsError("InvalidClientTokenId", "The security token included in the request is invalid.")
        if session.expires <= self.clock():
            raise AwsError("ExpiredToken", "The security token included in the request is expired")
        return session

    def sealed(self, purpose: str, content: dict[str, Any]) -> str:
        """Return content that only this vault can open, and only for the same purpose."""
        return self._seal.encrypt(json.dumps({"for": purpose, **content}).encode()).decode()

    def opened(self, purpose: str, token: str) -> dict[str, Any]:
        """Return what was sealed for a purpose.

        Raises:
            AwsError: it was not sealed here, or for something else.
        """
        try:
            content: dict[str, Any] = json.loads(self._seal.decrypt(token.encode()))
        except (InvalidToken, UnicodeEncodeError):
            content = {}
        if content.pop("for", None) != purpose:
            raise AwsError("InvalidClientTokenId", "The security token included in the request is invalid.")
        return content


def _kept(place: Path, make: Callable[[], bytes]) -> bytes:
    """Return what a file holds, made now where it is missing; of two who make it at once, both take the first one's."""
    if not place.exists():
        half = place.with_name(f".{place.name}.{os.getpid()}.{secrets.token_hex(4)}")
        half.touch(mode=0o600, exist_ok=False)
        half.write_bytes(make())
        try:
            os.link(half, place)
        except FileExistsError:
            pass
        finally:
            half.unlink()
    return place.read_bytes()


def _operator() -> bytes:
    return json.dumps({"AccessKeyId": _access_key("AKIA"), "SecretAccessKey": _secret()}).encode()


def _access_key(kind: str) -> str:
    return kind + base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _secret() -> str:
    return base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
