"""The forge as a part of the lab: up from nothing or from where it was, with our repository in it."""

from __future__ import annotations

from delivery.findings import CannotCheckError
from lab import names, servers, state
from lab.forge import people, repositories, server

_PATIENCE = 60.0


def up() -> None:
    """Bring the forge up, with its accounts, and GitHub's REST API before it; safe to run twice."""
    server.up()
    people.make()
    servers.start(names.api(), "lab.forge")


def seeded() -> bool:
    """Tell whether our repository has its main, and so all that it begins with, and the forge has noticed."""
    client, path = people.administrator(), f"/repos/{repositories.ours()}"
    answer = client.tried("GET", path)
    # Gitea stumbles over a branch of a repository that it holds for empty still.
    return answer.well and not answer.content["empty"] and client.there(f"{path}/branches/{repositories.BRANCH}")


def wait_seeded() -> None:
    """Wait until the forge has taken in what was pushed, which it does after the push has ended.

    Raises:
        CannotCheckError: It does not in time.
    """
    if not state.until(seeded, _PATIENCE):
        raise CannotCheckError(f"the forge does not take {repositories.ours()} in: {state.log_of(server.NAME)}")
