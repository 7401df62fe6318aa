"""What people do with a pull request: open it, look at its checks, let them run, approve it, merge it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

from delivery.findings import CannotCheckError, RefusedError
from lab import state
from lab.forge import checks, people, repositories
from lab.forge.client import Client

_PATIENCE = 120.0
_POLL = 1.0
_GREEN = ("success", "skipped")
_RED = ("failure", "error")
# After main has moved, Gitea looks first whether the pull request still fits.
_LATER = (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.CONFLICT)
_UNDECIDED = "try again later"


class Pull(NamedTuple):
    """A pull request.

    Attributes:
        number: Its number.
        title: Its title.
        branch: The branch that it wants merged.
        commit: That branch's commit.
        author: Who opened it.
    """

    number: int
    title: str
    branch: str
    commit: str
    author: str

    @classmethod
    def of(cls, said: dict[str, Any]) -> Pull:
        """Return it as the API describes it."""
        return cls(said["number"], said["title"], said["head"]["ref"], said["head"]["sha"], said["user"]["login"])


def _path(rest: str) -> str:
    return f"/repos/{repositories.ours()}/{rest}"


def opened(branch: str, title: str, body: str = "", user: str = people.AUTHOR) -> Pull:
    """Open a pull request for a branch that was pushed."""
    content = {"title": title, "body": body, "head": branch, "base": repositories.BRANCH}
    return Pull.of(Client(user).ask("POST", _path("pulls"), content))


def found(branch: str, user: str = people.REVIEWER) -> Pull | None:
    """Return the open pull request of a branch; nothing where there is none."""
    for said in Client(user).ask("GET", _path("pulls?state=open&limit=50")):
        if said["head"]["ref"] == branch:
            return Pull.of(said)
    return None


def statuses(commit: str, user: str = people.REVIEWER) -> dict[str, str]:
    """Return the newest state of each commit status, by its context."""
    said = Client(user).ask("GET", _path(f"commits/{quote(commit)}/status?limit=100"))
    return {one["context"]: one["status"] for one in said["statuses"] or []}


def missing(pull: Pull) -> list[str]:
    """Return the jobs whose check is required and not green yet."""
    said = statuses(pull.commit)
    return [check.job for check in checks.required() if said.get(check.context) not in _GREEN]


def green(pull: Pull, seconds: float) -> float:
    """Wait until every required check of a pull request is green; return the seconds that it took.

    Raises:
        RefusedError: One of them is red.
        CannotCheckError: They are not in time.
    """
    began = time.monotonic()
    if not state.until(lambda: not missing(pull) or list(red(pull)), seconds, _POLL):
        raise CannotCheckError(f"after {seconds:.0f} s pull request {pull.number} waits for {', '.join(missing(pull))}")
    if failed := list(red(pull)):
        raise RefusedError(f"pull request {pull.number}: {', '.join(failed)} failed")
    return time.monotonic() - began


def red(pull: Pull) -> Iterator[str]:
    """Give the jobs whose required check has failed."""
    said = statuses(pull.commit)
    yield from (check.job for check in checks.required() if said.get(check.context) in _RED)


def let_run(pull: Pull, user: str = people.REVIEWER) -> None:
    """Let the checks of a pull request run that a job's token has opened.

    Such a pull request starts no run, as on GitHub. There a writer presses a button; here one closes it and opens it
    again, which is an event of a person.
    """
    for wanted in ("closed", "open"):
        Client(user).ask("PATCH", _path(f"pulls/{pull.number}"), {"state": wanted})


def approve(pull: Pull, user: str = people.REVIEWER) -> None:
    """Approve the commit that a pull request has now."""
    content = {"event": "APPROVED", "commit_id": pull.commit, "body": ""}
    Client(user).ask("POST", _path(f"pulls/{pull.number}/reviews"), content)


def approvals(pull: Pull, user: str = people.REVIEWER) -> list[str]:
    """Return who has approved a pull request, where that counts still.

    A push takes approvals back, but Gitea does so in the background: for a moment they count although they are old.
    """
    said = Client(user).ask("GET", _path(f"pulls/{pull.number}/reviews"))
    counts = (one for one in said if one["state"] == "APPROVED" and not one["dismissed"] and not one["stale"])
    return [str(one["user"]["login"]) for one in counts]


def merge(pull: Pull, user: str = people.REVIEWER, seconds: float = _PATIENCE) -> str:
    """Merge a pull request; return the commit of main that it became.

    Raises:
        RefusedError: The forge refuses, and goes on refusing.
    """
    end = time.monotonic() + seconds
    while not (answer := _merged(pull, user)).well:
        if answer.status not in _LATER or time.monotonic() > end:
            raise RefusedError(f"pull request {pull.number} is not merged ({answer.status}): {answer.message}")
        time.sleep(_POLL)
    return str(Client(user).ask("GET", _path(f"pulls/{pull.number}"))["merge_commit_sha"])


def _merged(pull: Pull, user: str) -> Any:  # noqa: ANN401 - an answer
    content = {"Do": "squash", "head_commit_id": pull.commit, "delete_branch_after_merge": True}
    return Client(user).tried("POST", _path(f"pulls/{pull.number}/merge"), content)


def refused(pull: Pull, user: str = people.REVIEWER) -> str:
    """Try to merge; return what the forge says of why it does not, once it has looked.

    Raises:
        RefusedError: It was merged.
    """
    end = time.monotonic() + _PATIENCE
    while _UNDECIDED in (answer := _merged(pull, user)).message and time.monotonic() < end:
        time.sleep(_POLL)
    if answer.well:
        raise RefusedError(f"pull request {pull.number} was merged without what main asks for")
    return f"{answer.status} {answer.message}"


def runs(commit: str) -> list[dict[str, Any]]:
    """Return the runs of the workflows for a commit, the newest first."""
    said = people.administrator().ask("GET", _path(f"actions/runs?head_sha={quote(commit)}&limit=50"))
    return list(said["workflow_runs"] or [])


def jobs(run: int) -> list[dict[str, Any]]:
    """Return the jobs of a run."""
    return list(people.administrator().ask("GET", _path(f"actions/runs/{run}/jobs?limit=50"))["jobs"] or [])


def log(job: int) -> str:
    """Return what a job has said."""
    answer = people.administrator().tried("GET", _path(f"actions/jobs/{job}/logs"))
    return answer.message


def dispatch(workflow: str, inputs: dict[str, str], user: str = people.REVIEWER) -> None:
    """Start a workflow by hand, on main."""
    content = {"ref": repositories.BRANCH, "inputs": inputs}
    Client(user).ask("POST", _path(f"actions/workflows/{quote(workflow)}/dispatches"), content)


def withdrawn(pull: Pull, user: str = people.AUTHOR) -> None:
    """Close a pull request and take its branch away."""
    Client(user).ask("PATCH", _path(f"pulls/{pull.number}"), {"state": "closed"})
    Client(user).ask("DELETE", _path(f"branches/{quote(pull.branch, safe='')}"))
