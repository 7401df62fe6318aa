"""The GitHub App of Argo CD's notifications: how it shows who it is, and the tokens that its installation gets.

As on GitHub: the app signs a JWT with its key, and gets for its installation a token that lives an hour and has the
permissions of the installation alone.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import jwt

from delivery.findings import RefusedError
from lab import programs, state

NUMBER: Final = 101
INSTALLATION: Final = 10101
PERMISSIONS: Final = {"metadata": "read", "statuses": "write"}
HOUR: Final = 3600
_LONGEST: Final = 600
"""Seconds that a JWT of an app may live, at GitHub."""
_SLACK: Final = 60


def key() -> Path:
    """Return the app's private key, made where it is missing; its public one lies beside it."""
    place = state.folder("forge", "secrets") / "app.key"
    if not place.exists():
        half = place.with_name(".app.key")
        programs.output(["openssl", "genrsa", "-out", half, "2048"])
        programs.output(["openssl", "rsa", "-in", half, "-pubout", "-out", place.with_suffix(".pub")])
        half.replace(place)
    return place


class Installation:
    """The app's installation on one repository.

    Args:
        public: The app's public key.
        clock: What time it is.
    """

    def __init__(self, public: str, clock: Callable[[], float] = time.time) -> None:
        self._public = public
        self._clock = clock
        self._tokens: dict[str, float] = {}

    def token(self, installation: int, shown: str) -> tuple[str, float]:
        """Return a new token of an installation, and when it ends, for who shows a JWT of the app.

        Raises:
            RefusedError: the JWT is none of the app's, or there is no such installation.
        """
        self._see(shown)
        if installation != INSTALLATION:
            raise RefusedError(f"the app has no installation {installation}")
        now = self._clock()
        self._tokens = {token: end for token, end in self._tokens.items() if end > now}
        made = f"ghs_{secrets.token_urlsafe(27)}"
        self._tokens[made] = now + HOUR
        return made, self._tokens[made]

    def _see(self, shown: str) -> None:
        try:
            options = {"require": ["exp", "iat", "iss"], "verify_iss": False, "verify_exp": False, "verify_iat": False}
            said = jwt.decode(shown, self._public, ["RS256"], options=options)  # type: ignore[arg-type]
            issuer, begin, end = str(said["iss"]), int(said["iat"]), int(said["exp"])
        except (jwt.PyJWTError, ValueError, TypeError):
            raise RefusedError("a JSON web token could not be decoded") from None
        now = self._clock()
        if issuer != str(NUMBER):
            raise RefusedError(f"there is no app {issuer}")
        if begin > now + _SLACK or end < now or end > now + _LONGEST + _SLACK:
            raise RefusedError("the JWT is expired, or lives longer than ten minutes")

    def knows(self, token: str) -> bool:
        """Tell whether a token is one of the installation's, and not over."""
        return self._tokens.get(token, 0) > self._clock()
