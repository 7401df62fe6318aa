"""Gitea itself: brought up from nothing or from where it was interrupted, with the account that makes all others."""

from __future__ import annotations

from delivery.findings import CannotCheckError
from lab import builds, names, programs, settings, state
from lab.forge import configuration, credentials
from lab.forge.client import Client

NAME = "forge"
ADMINISTRATOR = "lab"
"""Who makes the others, and who may go around the protection of main: in the lab only, where proofs need it."""
_PATIENCE = 120.0


def up() -> None:
    """Start it, and wait until it answers; safe to run twice."""
    if not state.alive(NAME):
        configuration.write()
        if not credentials.token_file(ADMINISTRATOR).exists():
            _administrator()
        start()
    wait()


def start() -> None:
    """Start the server alone."""
    gitea = builds.program("gitea")
    state.start(NAME, [gitea, "web", "--config", configuration.place()], configuration.environment())


def wait(seconds: float = _PATIENCE) -> None:
    """Wait until it answers.

    Raises:
        CannotCheckError: It does not in time, or has ended.
    """
    if not state.until(lambda: answers() or not state.alive(NAME), seconds, 0.2) or not state.alive(NAME):
        raise CannotCheckError(f"the forge does not answer at {names.address(names.forge())}: {state.log_of(NAME)}")


def answers() -> bool:
    """Tell whether it answers."""
    try:
        return Client(ADMINISTRATOR).tried("GET", "/version").well
    except CannotCheckError:
        return False


def _administrator() -> None:
    """Make the database and the first account in it, and keep its token."""
    _gitea("migrate")
    user = ["--username", ADMINISTRATOR]
    making = [*user, "--email", address_of(ADMINISTRATOR), "--random-password", "--must-change-password=false"]
    done = programs.tried(_command("admin", "user", "create", "--admin", *making), own=configuration.environment())
    if done.returncode and "already exists" not in done.stderr + done.stdout:
        raise CannotCheckError(f"the forge's first account cannot be made: {(done.stderr or done.stdout)[-600:]}")
    named = ["--token-name", credentials.password()[:12], "--scopes", "all", "--raw"]
    words = _gitea("admin", "user", "generate-access-token", *user, *named)
    credentials.keep(credentials.token_file(ADMINISTRATOR), words.split()[-1])


def address_of(user: str) -> str:
    """Return an account's mail address: one that no mail reaches."""
    return f"{user}@{settings.FORGE}.invalid"


def _gitea(*words: str) -> str:
    return programs.output(_command(*words), own=configuration.environment())


def _command(*words: str) -> list[programs.Argument]:
    return [builds.program("gitea"), *words, "--config", configuration.place()]
