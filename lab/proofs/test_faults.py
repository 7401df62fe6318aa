"""Runner, forge, registry, Argo CD break off in the middle: the rerun completes, nothing half-written is deployed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from lab import answers, argo_cd, cluster, names, settings, state, tour
from lab.advisories import running as advisories
from lab.forge import deployment, runs, server
from lab.forge.runs import Job, Run
from lab.load import running
from lab.proofs import pipeline, stage
from lab.proofs.pipeline import DEV
from lab.proofs.results import Facts
from lab.registry import running as registry
from lab.runner import daemon

pytestmark = pytest.mark.whole

_FILE = "app/lab-proof.txt"
_DONE, _WORKING = "completed", "in_progress"
_BUILD = "make image"
_ARGO_CD = "app.kubernetes.io/name in (argocd-application-controller, argocd-repo-server)"
_SYNC = 60.0


@pytest.fixture(scope="module", autouse=True)
def _put_back() -> Iterator[None]:
    """Put dev and main back when all is over."""
    with pipeline.put_back([_FILE]):
        yield


@pytest.fixture(scope="module")
def run() -> Run:
    """Main's run of one change, which meets with one fault after another."""
    return runs.wait(changed("that meets with faults"), runs.PUSH)


def changed(what: str) -> str:
    """Push a change to main for which there is an image to build, and no test to run; return the commit."""
    return pipeline.onto_main(f"A change {what}", {_FILE: f"{time.time_ns()}\n"})


def need_nothing_half(run: Run) -> None:
    """See that nothing of a run that broke off is in the registry, or proposed."""
    assert not tour.digest(run.commit), "the registry has an image of a run that broke off"
    assert deployment.proposed(tour.ENVIRONMENT) != run.commit, "a run that broke off proposes its image"


def ended(run: Run, name: str) -> Job:
    """Wait until a job of a run has ended, well or not."""
    return runs.until(run, name, lambda job: job.status == _DONE and job.conclusion != "skipped")


def test_a_forge_that_is_restarted_keeps_the_run(run: Run, facts: Facts) -> None:
    runs.until(run, "test", lambda job: job.status == _WORKING)
    state.stop(server.NAME)
    server.up()
    job = ended(run, "test")
    if not job.well:
        need_nothing_half(run)
        runs.followed(run)
        runs.again(run)
        job = ended(run, "test")
    assert job.well, f"after the forge was restarted the test's job is {job.conclusion}"
    facts.note(f"forge restarted in the middle of the job test: that ended with {job.conclusion}")


def test_a_runner_killed_in_mid_build_leaves_nothing(run: Run, facts: Facts) -> None:
    runs.until(run, "image", lambda job: _BUILD in job.working)
    state.stop(daemon.NAME, seconds=0)
    need_nothing_half(run)
    daemon.up(advisories.variables(), advisories.trivy())
    began = time.monotonic()
    found = {job.name: job for job in runs.followed(run)}
    assert not found["image"].well, "a build whose runner was killed is green"
    assert not found["push"].ran, "a run without an image pushes"
    need_nothing_half(run)
    took = time.monotonic() - began
    facts.note(f"runner killed in `{_BUILD}`: the job counts as {found['image'].conclusion} after {took:.0f} s")


def test_a_registry_that_is_down_during_the_push_gets_all_or_nothing(run: Run, facts: Facts) -> None:
    state.stop(names.registry().name)
    try:
        runs.again(run)
        found = {job.name: job for job in runs.followed(run)}
    finally:
        registry.up()
    assert found["image"].well, f"the build that was run again is {found['image'].conclusion}"
    assert found["push"].conclusion == "failure", "the push is green, and there was no registry"
    assert not found["pull-request"].ran, "what was not pushed is proposed"
    need_nothing_half(run)
    runs.again(run)
    runs.need_green(runs.followed(run))
    pull = deployment.wait(tour.ENVIRONMENT, run.commit)
    assert deployment.release(pull, tour.ENVIRONMENT) == tour.pushed(run.commit)
    facts.note("registry down during the push: the push fails, nothing is proposed; run again, it completes")


def test_argo_cd_restarted_during_a_sync_completes_it(run: Run, facts: Facts) -> None:
    pull = deployment.wait(tour.ENVIRONMENT, run.commit)
    with running.steady(DEV.address) as load:
        revision = pipeline.deployed(pull, tour.ENVIRONMENT)
        seen = stage.seconds_until(lambda: syncs(revision), _SYNC)
        assert seen is not None, f"no sync began in {_SYNC:.0f} s: {argo_cd.problem_of(DEV.namespace)}"
        words = ("delete", "pods", "-l", _ARGO_CD, "--grace-period=0", "--force")
        cluster.kubectl("-n", settings.ARGO_CD, *words)
        cluster.available(settings.ARGO_CD)
        stage.wait_synced(DEV.namespace, revision)
        DEV.wait_settled()
    answers.wait(tour.ENVIRONMENT, run.commit)
    load.outcome.need_steady()
    facts.load("controller and repo-server killed in the middle of a sync, which completes", load.outcome)
    assert not load.outcome.failed, f"a sync that broke off fails requests: {load.outcome}"


def syncs(revision: str) -> bool:
    """Tell whether dev is being brought to a commit now: applied, or rolled out."""
    status = argo_cd.status_of(DEV.namespace)
    operation = status.get("operationState", {})
    if operation.get("operation", {}).get("sync", {}).get("revision") != revision:
        return False
    return bool(operation.get("phase") == "Running" or status.get("health", {}).get("status") == "Progressing")


def test_two_changes_at_the_same_time_are_deployed_in_order(facts: Facts) -> None:
    both = [changed("of two"), changed("of two, the second")]
    pushes = [runs.wait(commit, runs.PUSH) for commit in both]
    order: list[str] = []
    with running.steady(DEV.address) as load:
        cluster.wait("deployed: the second of two changes", lambda: _deploys(both, order), 2 * runs.PATIENCE)
        DEV.wait_settled()
    for one in pushes:
        runs.need_green(runs.followed(one))
        tour.pushed(one.commit)
    assert deployment.proposed(tour.ENVIRONMENT) == "", "after the second the first is proposed again"
    assert order in (both, both[1:]), "the first was deployed after the second"
    assert answers.commit(tour.ENVIRONMENT) == both[1]
    load.outcome.need_steady()
    facts.load(f"two changes at once, deployed in order ({len(order)} deployments)", load.outcome)
    assert not load.outcome.failed, f"two changes at once fail requests: {load.outcome}"


def _deploys(both: list[str], order: list[str]) -> bool:
    """Deploy what is proposed, where something is; tell whether the second change is deployed."""
    if (commit := deployment.proposed(tour.ENVIRONMENT)) in both:
        revision = pipeline.deployed(deployment.wait(tour.ENVIRONMENT, commit), tour.ENVIRONMENT)
        order.append(commit)
        stage.wait_synced(DEV.namespace, revision)
    return both[1] in order
