"""Runs of the workflows: found by what set them off, followed job by job, run again."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from delivery.findings import CannotCheckError, RefusedError
from lab import state
from lab.forge import people, pulls, repositories

PATIENCE = 3600.0
"""The longest time for one run: two busy cores need many minutes for it."""
CI, PROMOTE = "ci.yml", "promote.yml"
PULL_REQUEST, PUSH, BY_HAND = "pull_request", "push", "workflow_dispatch"
_SUCCESS, _SKIPPED, _DONE, _WORKING = "success", "skipped", "completed", "in_progress"
_STARTS = 120.0
_POLL = 1.0
_STAMP = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]+Z ", re.MULTILINE)
_STEP, _ERROR = "::group::Run ", "##[error]Process completed"
_NEVER = 1970
"""The year that the forge gives for what has not been yet, or a year before it."""


class Job(NamedTuple):
    """A job of a run.

    Attributes:
        number: The forge's number of it.
        name: Its name.
        status: Where it is: queued, waiting, in_progress, completed.
        conclusion: How it ended; empty while it has not.
        began: When its runner began it.
        ended: When it ended.
        working: The name of the step that it is at; empty where it is at none.
    """

    number: int
    name: str
    status: str
    conclusion: str
    began: dt.datetime | None
    ended: dt.datetime | None
    working: str

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Job:
        """Return it as the API describes it."""
        # The forge gives each step its job's status: only its times say where the job is.
        steps = [(step["name"], *map(_moment, _times(step))) for step in said.get("steps") or []]
        now = next((str(name) for name, first, last in steps if first and not last), "")
        began, ended = map(_moment, _times(said))
        return cls(said["id"], said["name"], said["status"], said.get("conclusion") or "", began, ended, now)

    @property
    def well(self) -> bool:
        """Tell whether it ended without a fault: it did its work, or had none to do."""
        return self.conclusion in {_SUCCESS, _SKIPPED}

    @property
    def ran(self) -> bool:
        """Tell whether it did any work."""
        return self.conclusion not in {"", _SKIPPED} or self.status == _WORKING

    @property
    def seconds(self) -> float:
        """How long it worked."""
        return (self.ended - self.began).total_seconds() if self.ran and self.began and self.ended else 0.0


class Stop(NamedTuple):
    """Where a job has stopped: the step, and the last that it said."""

    step: str
    words: str


class Run(NamedTuple):
    """A run of a workflow: its number, the workflow's file, what set it off, the commit, where it is, how it ended."""

    number: int
    workflow: str
    event: str
    commit: str
    status: str
    conclusion: str

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Run:
        """Return it as the API describes it; a path there is ``ci.yml@refs/heads/main``."""
        workflow = str(said["path"]).partition("@")[0].rpartition("/")[2]
        ended = said.get("conclusion") or ""
        return cls(said["id"], workflow, said["event"], said["head_sha"], said["status"], ended)


Told = Callable[[Job], object]


def _times(said: Mapping[str, Any]) -> tuple[str | None, str | None]:
    return said.get("started_at"), said.get("completed_at")


def _moment(text: str | None) -> dt.datetime | None:
    moment = dt.datetime.fromisoformat(text) if text else None
    return moment if moment and moment.year > _NEVER else None


def of(commit: str, event: str, workflow: str = CI) -> list[Run]:
    """Return the runs of a workflow for a commit that an event set off, the newest first."""
    found = map(Run.of, pulls.runs(commit))
    return sorted((one for one in found if (one.event, one.workflow) == (event, workflow)), reverse=True)  # by number


def wait(commit: str, event: str, workflow: str = CI, *, after: int = 0, seconds: float = _STARTS) -> Run:
    """Wait until the forge has such a run, with a number greater than ``after``.

    Raises:
        RefusedError: It has none in time.
    """
    if not state.until(lambda: any(one.number > after for one in of(commit, event, workflow)), seconds, _POLL):
        raise RefusedError(f"after {seconds:.0f} s: {event} of {commit[:12]} has set off no run of {workflow}")
    return of(commit, event, workflow)[0]


def jobs(run: Run) -> list[Job]:
    """Return a run's jobs."""
    return [Job.of(one) for one in pulls.jobs(run.number)]


def read(run: Run) -> Run:
    """Return a run as it is now."""
    return Run.of(people.administrator().ask("GET", _path(run)))


def followed(run: Run, told: Told = lambda _: None, seconds: float = PATIENCE) -> list[Job]:
    """Follow a run to its end; return its jobs.

    Args:
        run: The run.
        told: Is called with each job when it begins, and when it has ended.
        seconds: After which it is an error.

    Raises:
        CannotCheckError: It does not end in time.
    """
    end, seen = time.monotonic() + seconds, dict[int, str]()
    while True:
        over, found = _over(run)
        for job in found:
            if seen.get(job.number) != job.status and job.status in {_WORKING, _DONE}:
                told(job)
            seen[job.number] = job.status
        if over:
            return found
        if time.monotonic() > end:
            waiting = ", ".join(f"{job.name} is {job.status}" for job in found if job.status != _DONE)
            raise CannotCheckError(f"after {seconds:.0f} s run {run.number} has not ended: {waiting}")
        time.sleep(_POLL)


def _over(run: Run) -> tuple[bool, list[Job]]:
    """Tell whether a run has ended with all of its jobs; and return these.

    Gitea says that a run has ended while jobs that will be skipped still wait for one that has failed.
    """
    ended, found = read(run).status == _DONE, jobs(run)
    return ended and all(job.status == _DONE for job in found), found


def until(run: Run, name: str, true: Callable[[Job], object], seconds: float = PATIENCE) -> Job:
    """Wait until something is true of one of a run's jobs; return the job.

    Raises:
        CannotCheckError: It is not in time, or the run has ended before.
    """
    found: list[Job] = []

    def seen() -> bool:
        over, listed = _over(run)
        found[:] = [job for job in listed if job.name == name and true(job)]
        return bool(found) or over

    if not state.until(seen, seconds, _POLL) or not found:
        raise CannotCheckError(f"the job {name} of run {run.number} did not come so far: {read(run).status}")
    return found[0]


def need_green(found: list[Job]) -> None:
    """See that no job of a run has failed.

    Raises:
        RefusedError: One has; with its step and the last that it said.
    """
    for job in found:
        if not job.well:
            stop = stop_of(pulls.log(job.number))
            raise RefusedError(f"job {job.name}: {job.conclusion} at `{stop.step}`: {stop.words[-600:]}")


def stop_of(log: str) -> Stop:
    """Return where a job has stopped, by its log: no step of a list says it."""
    lines = _STAMP.sub("", log).strip().splitlines()
    end = next((at for at, line in enumerate(lines) if line.startswith(_ERROR)), len(lines))
    begun = (line.removeprefix(_STEP) for line in reversed(lines[:end]) if line.startswith(_STEP))
    return Stop(next(begun, "its start"), " / ".join(lines[:end][-3:]))


def again(run: Run) -> None:
    """Run the jobs that failed once more, and those that waited for them, as a person's button does."""
    people.administrator().ask("POST", f"{_path(run)}/rerun-failed-jobs")
    if not state.until(lambda: read(run).status != _DONE, _STARTS, _POLL):
        raise CannotCheckError(f"run {run.number} does not begin again")


def dispatched(workflow: str, inputs: dict[str, str]) -> Run:
    """Start a workflow by hand, as the reviewer, on main as it is now; return its run."""
    path = f"/repos/{repositories.ours()}/branches/{repositories.BRANCH}"
    commit = str(people.administrator().ask("GET", path)["commit"]["id"])
    former = of(commit, BY_HAND, workflow)
    pulls.dispatch(workflow, inputs)
    return wait(commit, BY_HAND, workflow, after=former[0].number if former else 0)


def wait_idle(seconds: float = PATIENCE) -> None:
    """Wait until nothing runs or waits: what is measured next must have the machine for itself.

    Raises:
        CannotCheckError: Something does still.
    """
    if not state.until(lambda: not _busy(), seconds, _POLL):
        raise CannotCheckError(f"after {seconds:.0f} s the forge has runs that have not ended: {_busy()}")


def _busy() -> list[int]:
    found = people.administrator().ask("GET", f"/repos/{repositories.ours()}/actions/runs?limit=50")["workflow_runs"]
    return [one["id"] for one in found or [] if one["status"] != _DONE]


def _path(run: Run) -> str:
    return f"/repos/{repositories.ours()}/actions/runs/{run.number}"
