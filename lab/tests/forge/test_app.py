"""Who gets a token of the GitHub App's installation, and for how long."""

from __future__ import annotations

from typing import Any

import jwt
import pytest

from delivery.findings import RefusedError
from lab import programs
from lab.forge import app
from lab.forge.app import Installation

NOW = 1_800_000_000.0


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def installation(clock: Clock) -> Installation:
    return Installation(app.key().with_suffix(".pub").read_text(), clock)


def shown(key: str | None = None, algorithm: str = "RS256", **changed: Any) -> str:
    claims = {"iss": str(app.NUMBER), "iat": int(NOW), "exp": int(NOW) + 120, **changed}
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key or app.key().read_text(), algorithm)


def test_the_key_is_the_owners_alone_and_stays_the_same() -> None:
    assert app.key().stat().st_mode & 0o077 == 0
    assert app.key().read_text() == app.key().read_text()


def test_the_app_gets_a_token_that_ends_after_an_hour(installation: Installation, clock: Clock) -> None:
    token, end = installation.token(app.INSTALLATION, shown())
    assert end == NOW + 3600
    clock.now = NOW + 3599
    assert installation.knows(token)
    clock.now = NOW + 3600
    assert not installation.knows(token)


def test_each_token_is_another(installation: Installation) -> None:
    first, _ = installation.token(app.INSTALLATION, shown())
    second, _ = installation.token(app.INSTALLATION, shown())
    assert first != second
    assert installation.knows(first)
    assert not installation.knows("")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "102"},
        {"iss": None},
        {"exp": None},
        {"iat": None},
        {"exp": int(NOW) - 1},
        {"exp": int(NOW) + 3600},
        {"iat": int(NOW) + 3600, "exp": int(NOW) + 400},
        {"iat": "soon"},
    ],
)
def test_another_apps_or_an_old_or_too_long_proof_is_refused(
    installation: Installation, changed: dict[str, Any]
) -> None:
    with pytest.raises(RefusedError):
        installation.token(app.INSTALLATION, shown(**changed))


def test_a_forged_proof_is_refused(installation: Installation) -> None:
    other = programs.output(["openssl", "genrsa", "2048"])
    public = app.key().with_suffix(".pub").read_text()
    header = {"alg": "none", "typ": "JWT"}
    unsigned = jwt.encode({"iss": str(app.NUMBER)}, "", "none", header)
    for proof in (shown(other), shown("x" * 32, "HS256"), unsigned, public, "", "a.b.c"):
        with pytest.raises(RefusedError):
            installation.token(app.INSTALLATION, proof)


def test_another_installation_is_refused(installation: Installation) -> None:
    with pytest.raises(RefusedError, match="no installation 7"):
        installation.token(7, shown())
