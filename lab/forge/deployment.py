"""The pull requests that move an environment to another image: found, read, and looked at line by line."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from delivery.findings import CannotCheckError, RefusedError
from delivery.workflows import overlays, promote, pull_request
from delivery.workflows.overlays import Release
from lab import state
from lab.forge import people, pulls, repositories
from lab.forge.pulls import Pull

DEV = pull_request.BRANCH
_PATIENCE = 120.0
_RELEASE = re.compile(r"[+-]\s*(newTag|digest): \S+")


class Diff(NamedTuple):
    """What a pull request changes: the files, and every line that goes or comes."""

    files: list[str]
    lines: list[str]


def branch(environment: str) -> str:
    """Return the branch from which the workflows move an environment."""
    return DEV if environment == pull_request.ENVIRONMENT else promote.branch(environment)


def wait(environment: str, commit: str, seconds: float = _PATIENCE) -> Pull:
    """Wait until a pull request is open that moves an environment to the image of a commit.

    Raises:
        RefusedError: None is in time.
    """
    if not state.until(lambda: proposed(environment) == commit, seconds, 1):
        other = f", but one to {proposed(environment)[:12]}" if proposed(environment) else ""
        raise RefusedError(f"no pull request moves {environment} to {commit[:12]}{other}")
    found = pulls.found(branch(environment))
    if found is None:
        raise RefusedError(f"the pull request that moves {environment} to {commit[:12]} was closed meanwhile")
    return found


def proposed(environment: str) -> str:
    """Return the commit whose image the open pull request moves an environment to; empty where none is open."""
    found = pulls.found(branch(environment))
    release = found and overlays.release(text(found, environment))
    return release.commit if release else ""


def text(pull: Pull, environment: str) -> str:
    """Return an environment's overlay as a pull request has it."""
    path = f"/repos/{repositories.ours()}/raw/{quote(overlays.path(environment))}?ref={quote(pull.commit)}"
    answer = people.administrator().tried("GET", path)
    if not answer.well:
        raise CannotCheckError(f"the forge does not give {overlays.path(environment)} of {pull.commit[:12]}")
    return answer.message


def release(pull: Pull, environment: str) -> Release:
    """Return what a pull request moves an environment to.

    Raises:
        CannotCheckError: It moves it to nothing.
    """
    found = overlays.release(text(pull, environment))
    if found is None:
        raise CannotCheckError(f"pull request {pull.number} moves {environment} to no release")
    return found


def diff(pull: Pull) -> Diff:
    """Return what a pull request changes."""
    path = f"/repos/{repositories.ours()}/pulls/{pull.number}.diff"
    answer = people.administrator().tried("GET", path)
    if not answer.well:
        raise CannotCheckError(f"the forge does not show what pull request {pull.number} changes: {answer.message}")
    return parsed(answer.message)


def parsed(said: str) -> Diff:
    """Return the files and lines of a diff, as git writes one."""
    files, lines, inside = [], [], False
    for line in said.splitlines():
        if line.startswith("diff --git "):
            files.append(line.rpartition(" b/")[2])
            inside = False
        elif line.startswith("@@"):
            inside = True
        elif inside and line[:1] in {"+", "-"}:
            lines.append(line)
    return Diff(files, lines)


def need_release_alone(change: Diff, environment: str) -> None:
    """See that a pull request changes newTag and digest of one overlay, and nothing else.

    Raises:
        RefusedError: It changes more, or nothing of an image.
    """
    if change.files != [overlays.path(environment)]:
        raise RefusedError(f"{overlays.path(environment)} alone may change, not {', '.join(change.files) or 'nothing'}")
    if other := [line for line in change.lines if not _RELEASE.fullmatch(line.rstrip())]:
        raise RefusedError(f"newTag and digest alone may change, not `{other[0]}`")
    if not any(line.startswith("+") for line in change.lines):
        raise RefusedError(f"{overlays.path(environment)} is moved to nothing")
