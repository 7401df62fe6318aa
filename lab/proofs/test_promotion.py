"""One digest goes from dev to staging to prod by the workflow, each time once Argo CD has said that it is Healthy."""

from __future__ import annotations

import secrets

import pytest

from delivery.workflows import overlays
from delivery.workflows.overlays import Release
from lab import argo_cd, repository, settings
from lab.forge import deployment, pulls, runs
from lab.proofs import pipeline, stage, unready, variant
from lab.proofs.results import Facts
from lab.proofs.stage import Stage

pytestmark = pytest.mark.whole


def test_what_is_not_healthy_in_dev_is_not_promoted(facts: Facts) -> None:
    with unready.release() as bad, pipeline.put_back([]):
        released("dev", bad)
        (job,) = runs.followed(runs.dispatched(runs.PROMOTE, {"to": "staging"}))
        assert job.conclusion == "failure", f"the workflow promotes what is not Healthy: {job.conclusion}"
        said = f"no status argocd/{settings.namespace('dev')} since dev was moved to {bad.digest}"
        log = pulls.log(job.number)
        assert said in log, f"it failed for another reason: {runs.stop_of(log)}"
        assert pulls.found(deployment.branch("staging")) is None, "it failed, and has opened a pull request"
    facts.note("promote to staging while dev is not Healthy: the run fails, no pull request is opened")


def test_one_digest_goes_from_dev_to_staging_to_prod(facts: Facts) -> None:
    label = {"Labels": {"proof": secrets.token_hex(8)}}
    with variant.brought("0a11" * 10, label) as made, pipeline.put_back([], settings.ENVIRONMENTS):
        revision = released("dev", made)
        for environment, earlier in (("staging", "dev"), ("prod", "staging")):
            context = pipeline.told_healthy(earlier, revision)
            revision = promoted(environment, made)
            facts.note(f"{context} said success, promote to {environment} proposed {made.digest[:19]} alone")
        pipeline.told_healthy("prod", revision)
        running = {name: digests(Stage(name)) for name in settings.ENVIRONMENTS}
        assert running == {name: {made.digest} for name in settings.ENVIRONMENTS}
    facts.note("dev, staging and prod ran that one digest")


def promoted(environment: str, wanted: Release) -> str:
    """Promote by the workflow, and bring what it proposes to main; return the commit."""
    runs.need_green(runs.followed(runs.dispatched(runs.PROMOTE, {"to": environment})))
    pull = deployment.wait(environment, wanted.commit)
    assert deployment.release(pull, environment) == wanted, "another digest is proposed than the one before it runs"
    deployment.need_release_alone(deployment.diff(pull), environment)
    return pipeline.deployed(pull, environment)


def released(environment: str, wanted: Release) -> str:
    """Have an environment run a release; return the commit of main."""
    path = overlays.path(environment)
    text = overlays.released(repository.text(path), wanted)
    revision = repository.commit(f"deploy({environment}): {wanted.commit[:12]}", {path: text})
    argo_cd.refresh(settings.namespace(environment))
    return revision


def digests(where: Stage) -> set[str]:
    """Return the digests that an environment's pods run."""
    where.wait_settled(seconds=stage.PATIENCE)
    return {pod["spec"]["containers"][0]["image"].rpartition("@")[2] for pod in where.ready()}
