"""A job as its forge knows it: what a token may say of it, and nothing that the job says itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Owned:
    """A name and the number that stays when the name changes."""

    name: str
    number: str


@dataclass(frozen=True)
class Job:
    """A job that runs.

    Attributes:
        owner: Who owns the repository.
        repository: The repository, by its name without the owner's.
        actor: Who set off the run.
        event: By what.
        ref: ``refs/heads/main``; for a pull request ``refs/pull/NUMBER/merge``.
        sha: The commit.
        workflow: The workflow's name.
        path: The workflow's file.
        run: The run's number among all.
        run_number: Its number among the workflow's.
        run_attempt: How often it was run, this time included.
        environment: The environment that the job names; empty: none.
        head_ref: A pull request's branch.
        base_ref: The branch that it is for.
        private: Whether the repository is.
        may_ask: Whether the workflow gives the job ``id-token: write``.
    """

    owner: Owned
    repository: Owned
    actor: Owned
    event: str
    ref: str
    sha: str
    workflow: str
    path: str
    run: str
    run_number: str
    run_attempt: str = "1"
    environment: str = ""
    head_ref: str = ""
    base_ref: str = ""
    private: bool = True
    may_ask: bool = False


class Forge(Protocol):
    """Whoever knows the jobs."""

    def job(self, token: str) -> Job:
        """Return the job that a token was given to, as the forge has it now.

        Raises:
            RefusedError: the token is no running job's.
            CannotCheckError: the forge does not answer.
        """
        ...
