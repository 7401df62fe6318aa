"""The way of one change: from a branch of its author to the pod that answers, by the workflows as they are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from delivery.findings import RefusedError
from delivery.workflows.overlays import Release
from lab import answers, argo_cd, cluster, settings, state
from lab.forge import deployment, people, pulls, repositories, runs
from lab.forge.clone import cloned
from lab.forge.deployment import Diff
from lab.forge.pulls import Pull
from lab.forge.runs import Job, Run
from lab.proofs import aws, images
from lab.timeline import Timeline

ENVIRONMENT = "dev"
_STARTED = "in_progress"
_GREEN = 60.0
"""How long the forge takes at most to write a job's end down as a commit status."""
_TOLD = 60.0
_PATIENCE = 600.0

Files = Callable[[Callable[[str], str]], Mapping[str, str]]
"""Returns the files that a change writes; it is given what returns a file's text by its path."""


class Change(NamedTuple):
    """A change: the branch it comes from, what it is called, and the files that it writes."""

    branch: str
    title: str
    files: Files


class Proposal(NamedTuple):
    """What the workflows have made of a change: the image that main became, and the pull request that deploys it.

    Attributes:
        release: The commit of main, and the digest that the registry has under it.
        pull: The pull request.
        diff: What that changes.
    """

    release: Release
    pull: Pull
    diff: Diff


def gone(change: Change, time: Timeline) -> Release:
    """Let a change go all of its way, each step told and measured; return what dev runs then.

    Raises:
        RefusedError: A job has failed, or somebody refuses.
        CannotCheckError: A step does not come to its end.
    """
    proposal = proposed(change, time)
    deployed(proposal, time)
    return proposal.release


def proposed(change: Change, time: Timeline) -> Proposal:
    """Let a change go as far as the pull request that deploys it, checked and not merged."""
    with time.lap("the author's branch and pull request"):
        pull = opened(change)
        time.tell(f"{people.AUTHOR} opens pull request {pull.number}: {pull.title} ({pull.commit[:12]})")
    _checked(pull, "the pull request's run", time)
    commit = _merged(pull, "review and merge", time)
    with time.lap("main's run"):
        _run(runs.wait(commit, runs.PUSH), time)
    release = pushed(commit)
    time.tell(f"the registry has {settings.IMAGE}:{commit[:12]}... = {release.digest}")
    return _proposed(release, time)


def opened(change: Change) -> Pull:
    """Push a change to a branch as its author, and open its pull request; one that is open still is withdrawn."""
    if former := pulls.found(change.branch):
        pulls.withdrawn(former)
    with cloned(people.AUTHOR) as clone:
        files = change.files(lambda path: (clone.folder / path).read_text(encoding="utf-8"))
        clone.committed(change.title, files)
        clone.pushed(change.branch)
    return pulls.opened(change.branch, change.title)


def pushed(commit: str) -> Release:
    """Return the image that the registry has under a commit.

    Raises:
        RefusedError: It has none.
    """
    if not (found := digest(commit)):
        raise RefusedError(f"the registry has no {settings.IMAGE}:{commit}")
    return Release(commit, found)


def digest(commit: str) -> str:
    """Return the digest that the registry has under a commit; empty where it has none."""
    return images.digest(commit, aws.login(aws.session(aws.PUSH)))


def _checked(pull: Pull, what: str, time: Timeline, *, after: int = 0) -> None:
    with time.lap(what):
        _run(runs.wait(pull.commit, runs.PULL_REQUEST, after=after), time)
        pulls.green(pull, _GREEN)


def _run(run: Run, time: Timeline) -> None:
    """Follow a run to its end; tell of each of its jobs."""
    time.tell(f"run {run.number} of {run.workflow}, by {run.event} of {run.commit[:12]}")

    def tell_of(job: Job) -> None:
        if job.status == _STARTED:
            time.tell(f"    {job.name} ...")
        elif job.ran:
            time.tell(f"    {job.name}: {job.conclusion}, {job.seconds:.0f} s")
            time.part(job.name, job.seconds)

    runs.need_green(runs.followed(run, tell_of))


def _merged(pull: Pull, what: str, time: Timeline) -> str:
    with time.lap(what):
        pulls.approve(pull)
        commit = pulls.merge(pull)
        time.tell(f"{people.REVIEWER} approves and merges: main is {commit[:12]}")
    return commit


def _proposed(release: Release, time: Timeline) -> Proposal:
    """See what the workflow proposes, and let the checks of that run."""
    with time.lap("the deploy pull request"):
        pull = deployment.wait(ENVIRONMENT, release.commit)
        diff = deployment.diff(pull)
        time.tell(f"{pull.author} has opened pull request {pull.number}: {pull.title}")
        for line in [*diff.files, *diff.lines]:
            time.show(f"              {line.rstrip()}")
        deployment.need_release_alone(diff, ENVIRONMENT)
    former = runs.of(pull.commit, runs.PULL_REQUEST)
    pulls.let_run(pull)
    time.tell(f"{people.REVIEWER} lets its checks run")
    _checked(pull, "the deploy pull request's run", time, after=former[0].number if former else 0)
    return Proposal(release, pull, diff)


def deployed(proposal: Proposal, time: Timeline) -> str:
    """Merge what deploys an image, and wait until its pods answer; return the commit that Argo CD deployed."""
    began = now()
    revision = _merged(proposal.pull, "review and merge of the deployment", time)
    name = settings.namespace(ENVIRONMENT)
    with time.lap("Argo CD: webhook to Synced"):
        told(began)
        time.tell("the forge's webhook has told Argo CD")
        cluster.wait(f"{name} Synced to {revision[:12]}", lambda: argo_cd.is_synced(name, revision), _PATIENCE)
        time.tell(f"{name} is Synced to {revision[:12]}")
    with time.lap("rollout to Healthy"):
        cluster.wait(f"{name} Healthy on {revision[:12]}", lambda: argo_cd.is_healthy(name, revision), _PATIENCE)
        time.tell(f"{name} is Healthy: every pod is new")
    with time.lap("the new pods' answer"):
        answers.wait(ENVIRONMENT, proposal.release.commit)
        time.tell(f"/version answers {proposal.release.commit}")
    return revision


def now() -> str:
    """Return the time as Kubernetes writes it: from when on a log is read."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def told(since: str) -> None:
    """Wait until Argo CD's server has taken the push of our repository that the webhook tells it of.

    Raises:
        RefusedError: It has not in time.
    """
    words = ("-n", settings.ARGO_CD, "logs", "deployment/argocd-server", f"--since-time={since}")
    if not state.until(lambda: is_told(cluster.kubectl(*words)), _TOLD, 0.5):
        raise RefusedError(f"after {_TOLD:.0f} s the forge's webhook has not told Argo CD of the push")


def is_told(log: str) -> bool:
    """Tell whether the log of Argo CD's server has a push of our repository."""
    return re.search(rf"Received push event repo: \S*/{re.escape(repositories.ours())}[\s,.]", log) is not None
