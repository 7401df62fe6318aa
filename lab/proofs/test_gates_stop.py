"""A failing test, a Semgrep hit, a vulnerable dependency, a key, a finding in the image: each stops before the push."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from lab import tour
from lab.forge import deployment, people, pulls, runs
from lab.forge.pulls import Pull
from lab.forge.runs import Job, Stop
from lab.proofs import pipeline, planted
from lab.proofs.planted import Fault
from lab.proofs.results import Facts
from lab.tour import Change, Files

pytestmark = pytest.mark.whole

_RED = "failure"


class Met(NamedTuple):
    """What became of a pull request with faults.

    Attributes:
        pull: The pull request, withdrawn by now.
        jobs: The jobs of its run.
        logs: What those said that failed.
        merges: What the forge said to a merge with that job's check alone red.
        pushed: The tags that the registry has more than before.
    """

    pull: Pull
    jobs: dict[str, Job]
    logs: dict[str, str]
    merges: dict[str, str]
    pushed: set[str]

    def stop(self, job: str) -> Stop:
        """Return where a job has stopped."""
        return runs.stop_of(self.logs[job])


def met(branch: str, title: str, files: Files) -> Met:
    """Let a change with faults meet the gates, as a pull request; withdraw it.

    It is withdrawn at once, since a leaked key in any branch stops every run.
    """
    before = pipeline.tags()
    pull = tour.opened(Change(branch, title, files))
    try:
        jobs = {job.name: job for job in runs.followed(runs.wait(pull.commit, runs.PULL_REQUEST))}
        red = [name for name, job in jobs.items() if job.conclusion == _RED]
        logs = {name: pulls.log(jobs[name].number) for name in red}
        pulls.approve(pull, people.REVIEWER)
        merges = {name: pipeline.refused_by(pull, name) for name in red}
    finally:
        pulls.withdrawn(pull)
    return Met(pull, jobs, logs, merges, set(pipeline.tags()) - set(before))


@pytest.fixture(scope="module")
def broken() -> Iterator[Met]:
    """One pull request with every fault of the source: each job judges for itself, and one run is enough."""
    yield met("planted-faults", "Faults of a proof", lambda _: {one.path: one.text for one in planted.FAULTS})
    runs.wait_idle()


@pytest.mark.parametrize("fault", planted.FAULTS, ids=[one.job for one in planted.FAULTS])
def test_a_fault_of_the_source_stops_at_its_gate(broken: Met, fault: Fault, facts: Facts) -> None:
    job = broken.jobs[fault.job]
    assert job.conclusion == _RED, f"{fault.job} lets {fault.path} pass: {job.conclusion or job.status}"
    assert fault.says in broken.logs[fault.job], f"{fault.job} failed for another reason: {broken.stop(fault.job)}"
    assert "status checks" in broken.merges[fault.job], f"with {fault.job} red: {broken.merges[fault.job]}"
    facts.note(f"{fault.path}: stopped at {fault.job} ({fault.says}); by itself it keeps the merge back")


def test_what_stopped_is_neither_built_nor_pushed(broken: Met, facts: Facts) -> None:
    later = [broken.jobs[name] for name in ("image", "push", "pull-request") if name in broken.jobs]
    assert [job.name for job in later if job.ran] == []
    assert any(job.name == "image" for job in later), "the run has no job that builds"
    _need_nothing_of(broken)
    facts.note("image, push and pull-request did not run; the registry has no tag more")


def test_a_finding_in_the_image_stops_before_the_push(facts: Facts) -> None:
    found = met(
        "planted-package",
        "A package of a proof",
        lambda read: {planted.DOCKERFILE: planted.vulnerable(read(planted.DOCKERFILE))},
    )
    red = [name for name, job in found.jobs.items() if not job.well]
    assert red == ["image"], f"stopped at {', '.join(red) or 'nothing'}, not at the image"
    assert found.stop("image").step == planted.SCAN, f"the image stopped elsewhere: {found.stop('image')}"
    assert f"{planted.PACKAGE}: high" in found.logs["image"].lower(), "the scan failed for another reason"
    assert "status checks" in found.merges["image"], f"with image red: {found.merges['image']}"
    _need_nothing_of(found)
    runs.wait_idle()
    facts.note(f"{planted.PACKAGE} in the image alone: stopped at `{planted.SCAN}`; the registry has no tag more")


def _need_nothing_of(found: Met) -> None:
    assert not found.pushed, f"the registry has {', '.join(found.pushed)}"
    assert not tour.digest(found.pull.commit), "the registry has an image of it"
    assert deployment.proposed(tour.ENVIRONMENT) != found.pull.commit, "a pull request deploys it"
