"""Runs: which one is meant, how it is followed to its end, what of it failed."""

from __future__ import annotations

from typing import Any

import pytest

from delivery.findings import CannotCheckError, RefusedError
from lab.forge import repositories, runs
from lab.forge.runs import Job, Run
from lab.tests.forge.pages import Pages

BASE = f"/repos/{repositories.ours()}"
COMMIT = "a" * 40
RUN = Run(7, "ci.yml", "push", COMMIT, "in_progress", "")
NEVER = "1970-01-01T01:00:00+01:00"


STAMP = "2026-11-30T01:53:21.4113321Z "
LOG = "".join(
    f"{STAMP}{line}\n"
    for line in (
        "workflow prepared",
        "::group::Run make image",
        "make image",
        "::endgroup::",
        "::group::Run make scan",
        "make scan",
        "::endgroup::",
        "one",
        "two",
        "the reason",
        "##[error]Process completed with exit code 1.",
        "::group::Run afterwards",
        "Job 'image' failed",
    )
)


def run(number: int, **other: Any) -> dict[str, Any]:
    said = {"id": number, "path": "ci.yml@refs/heads/main", "event": "push", "head_sha": COMMIT}
    return {**said, "status": "completed", "conclusion": "success", **other}


def job(name: str, status: str = "completed", conclusion: str = "", **other: Any) -> dict[str, Any]:
    times = {"started_at": "2026-11-30T01:00:00Z", "completed_at": "2026-11-30T01:00:42Z"}
    return {"id": sum(map(ord, name)), "name": name, "status": status, "conclusion": conclusion, **times, **other}


def test_a_run_is_told_by_commit_event_and_workflow(pages: Pages) -> None:
    others = [run(1), run(2, path="promote.yml@refs/heads/main"), run(4, event="pull_request"), run(3)]
    pages.put("GET", f"{BASE}/actions/runs", (200, {"workflow_runs": others}))
    assert [one.number for one in runs.of(COMMIT, "push")] == [3, 1]
    assert runs.wait(COMMIT, "push", after=1).number == 3
    with pytest.raises(RefusedError, match=r"push of aaaaaaaaaaaa has set off no run of ci\.yml"):
        runs.wait(COMMIT, "push", after=3, seconds=0)


def test_a_run_is_followed_to_its_end_and_each_job_told_when_it_begins_and_ends(pages: Pages) -> None:
    # The forge says that a run has ended while a job that will be skipped waits still.
    states = ("in_progress", "completed", "completed")
    pages.put("GET", f"{BASE}/actions/runs/7", *((200, run(7, status=state)) for state in states))
    pages.put(
        "GET",
        f"{BASE}/actions/runs/7/jobs",
        (200, {"jobs": [job("test", "in_progress"), job("image", "waiting")]}),
        (200, {"jobs": [job("test", "in_progress"), job("image", "waiting")]}),
        (200, {"jobs": [job("test", "completed", "success"), job("image", "completed", "skipped")]}),
    )
    told: list[tuple[str, str]] = []
    found = runs.followed(RUN, lambda one: told.append((one.name, one.status)))
    assert told == [("test", "in_progress"), ("test", "completed"), ("image", "completed")]
    assert [(one.name, one.ran, one.seconds) for one in found] == [("test", True, 42.0), ("image", False, 0.0)]


def test_a_run_that_does_not_end_is_told_with_what_it_waits_for(pages: Pages) -> None:
    pages.put("GET", f"{BASE}/actions/runs/7", (200, run(7, status="in_progress")))
    pages.put("GET", f"{BASE}/actions/runs/7/jobs", (200, {"jobs": [job("test"), job("image", "queued")]}))
    with pytest.raises(CannotCheckError, match="run 7 has not ended: image is queued"):
        runs.followed(RUN, seconds=0)


def test_a_failed_job_is_told_with_its_step_and_last_words(pages: Pages) -> None:
    red = job("image", conclusion="failure")
    pages.put("GET", f"{BASE}/actions/jobs/{red['id']}/logs", (200, {"message": LOG}))
    with pytest.raises(RefusedError, match="job image: failure at `make scan`: one / two / the reason"):
        runs.need_green([Job.of(job("test", conclusion="success")), Job.of(red)])
    runs.need_green([Job.of(job("test", conclusion="success")), Job.of(job("push", conclusion="skipped"))])


def test_a_cancelled_job_is_not_green(pages: Pages) -> None:
    pages.put("GET", f"{BASE}/actions/jobs/{job('test')['id']}/logs", (200, {"message": ""}))
    with pytest.raises(RefusedError, match="job test: cancelled at `its start`"):
        runs.need_green([Job.of(job("test", conclusion="cancelled"))])


def test_a_job_is_at_the_step_that_has_begun_and_not_ended_whatever_status_it_is_given() -> None:
    names = ("checkout", "make image", "make scan")
    began = ("2026-11-30T01:00:00Z", "2026-11-30T01:00:09Z", "1970-01-01T00:00:00Z")
    ended = ("2026-11-30T01:00:09Z", NEVER, "1970-01-01T00:00:00Z")
    steps = [
        {"name": name, "status": "in_progress", "started_at": first, "completed_at": last}
        for name, first, last in zip(names, began, ended, strict=True)
    ]
    found = Job.of(job("image", "in_progress", steps=steps, completed_at=NEVER))
    assert (found.working, found.ran, found.ended, found.seconds) == ("make image", True, None, 0.0)
    assert Job.of(job("image", "waiting", steps=[])).working == ""


def test_what_is_waited_for_of_a_job_must_come_before_its_run_ends(pages: Pages) -> None:
    pages.put("GET", f"{BASE}/actions/runs/7", (200, run(7, status="in_progress")), (200, run(7)))
    step = {"name": "make image", "started_at": "2026-11-30T01:00:00Z", "completed_at": NEVER}
    working = job("image", "in_progress", steps=[step])
    listed = ([working], [job("push", "waiting")], [job("push", "waiting")], [job("image")])
    pages.put("GET", f"{BASE}/actions/runs/7/jobs", *((200, {"jobs": one}) for one in listed))
    assert runs.until(RUN, "image", lambda one: "make image" in one.working).name == "image"
    with pytest.raises(CannotCheckError, match="the job push of run 7 did not come so far: completed"):
        runs.until(RUN, "push", lambda one: one.status == "completed")


def test_a_rerun_is_of_what_failed_and_has_begun_when_it_returns(pages: Pages) -> None:
    pages.put("GET", f"{BASE}/actions/runs/7", (200, run(7)), (200, run(7, status="queued")))
    runs.again(RUN)
    assert [(method, path) for _, method, path, _ in pages.written()] == [
        ("POST", f"{BASE}/actions/runs/7/rerun-failed-jobs")
    ]
    assert len([one for one in pages.asked if one[1] == "GET"]) == 2


def test_a_run_by_hand_is_the_one_after_those_before_it(pages: Pages) -> None:
    def by_hand(number: int) -> dict[str, Any]:
        return run(number, path="promote.yml@refs/heads/main", event="workflow_dispatch")

    pages.put("GET", f"{BASE}/branches/main", (200, {"commit": {"id": COMMIT}}))
    listed = [
        {"workflow_runs": [by_hand(3)]},
        {"workflow_runs": [by_hand(3)]},
        {"workflow_runs": [by_hand(4), by_hand(3)]},
    ]
    pages.put("GET", f"{BASE}/actions/runs", *((200, one) for one in listed))
    assert runs.dispatched("promote.yml", {"to": "staging"}).number == 4
    ((_, _, path, content),) = pages.written()
    assert path == f"{BASE}/actions/workflows/promote.yml/dispatches"
    assert content == {"ref": "main", "inputs": {"to": "staging"}}


def test_the_forge_is_idle_once_every_run_has_ended(pages: Pages) -> None:
    busy = {"workflow_runs": [run(8, status="queued"), run(7)]}
    pages.put("GET", f"{BASE}/actions/runs", (200, busy), (200, {"workflow_runs": [run(8), run(7)]}))
    runs.wait_idle()
    pages.put("GET", f"{BASE}/actions/runs", (200, busy))
    with pytest.raises(CannotCheckError, match=r"not ended: \[8\]"):
        runs.wait_idle(0)
