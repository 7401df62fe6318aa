"""The pipeline as the proofs use it: changes that go around a part of it, and what they leave put back."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence

from lab import argo_cd, cluster, repository, settings
from lab.forge import checks, deployment, people, pulls, repositories, runs
from lab.forge.clone import cloned
from lab.forge.pulls import Pull
from lab.forge.server import ADMINISTRATOR
from lab.proofs import aws, stage
from lab.proofs.stage import Stage

DEV = Stage("dev")
_PATIENCE = 120.0


@contextlib.contextmanager
def put_back(
    paths: Sequence[str], environments: Sequence[str] = ("dev",), branches: Sequence[str] = ()
) -> Iterator[None]:
    """Put things back as they are now, once the body has ended; return when the forge is idle.

    Args:
        paths: Files of main that the body changes.
        environments: Those that it deploys to.
        branches: Those that it opens pull requests of, beside the deployments'.
    """
    names = [settings.namespace(one) for one in environments]
    listed = [*paths, *(Stage(one).overlay for one in environments)]
    before = repository.texts(listed)
    try:
        yield
    finally:
        _withdrawn([*branches, *map(deployment.branch, settings.ENVIRONMENTS)])
        stage.restored(before, *names)
        for one in environments:
            Stage(one).wait_settled()
        runs.wait_idle()


def _withdrawn(branches: Sequence[str]) -> None:
    """Close what would change main again."""
    for branch in branches:
        if left := pulls.found(branch):
            pulls.withdrawn(left, people.REVIEWER)


def onto_main(message: str, files: Mapping[str, str | None]) -> str:
    """Push a commit to main without a pull request, as the lab may; main's run is set off by it. Return the commit."""
    with cloned(ADMINISTRATOR) as clone:
        commit = clone.committed(message, files)
        clone.git("push", "--quiet", "origin", f"HEAD:{repositories.BRANCH}")
    return commit


def deployed(pull: Pull, environment: str) -> str:
    """Bring what a pull request proposes to main, without its checks, which commit-to-pod shows; return the commit."""
    text = deployment.text(pull, environment)
    revision = repository.commit(pull.title, {Stage(environment).overlay: text})
    pulls.withdrawn(pull, people.REVIEWER)
    argo_cd.refresh(settings.namespace(environment))
    return revision


def told_healthy(environment: str, revision: str) -> str:
    """Wait until an environment is Healthy on a commit, and Argo CD has said so of it in the forge; return what."""
    context = f"argocd/{settings.namespace(environment)}"
    stage.wait_synced(settings.namespace(environment), revision)
    said = lambda: pulls.statuses(revision).get(context) == "success"  # noqa: E731 - asked again and again
    cluster.wait(f"told of {revision[:12]}: the status {context}", said, _PATIENCE)
    return context


def tags() -> list[str]:
    """Return every tag in the registry."""
    answer = aws.registry("GET", "tags/list", aws.login(aws.operator()))
    return sorted(json.loads(answer.body).get("tags") or []) if answer.status == 200 else []  # noqa: PLR2004 - HTTP's OK


def refused_by(pull: Pull, job: str) -> str:
    """Let every check of an approved pull request but one be green; return what the forge says to a merge."""
    path = f"/repos/{repositories.ours()}/statuses/{pull.commit}"
    for check in checks.required():
        state = "failure" if check.job == job else "success"
        people.administrator().ask("POST", path, {"state": state, "context": check.context, "description": "a proof's"})
    return pulls.refused(pull)
