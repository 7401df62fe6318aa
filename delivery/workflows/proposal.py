"""A pull request that moves one overlay to one release, and changes nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from delivery.findings import CannotCheckError, say
from delivery.workflows import overlays, repository
from delivery.workflows.forge import Forge
from delivery.workflows.overlays import Release


@dataclass(frozen=True)
class Proposal:
    """What the pull request does and says.

    Attributes:
        environment: The overlay that it changes.
        branch: The branch that it comes from, which nobody else writes to.
        wanted: The release.
        body: What a reviewer reads.
    """

    environment: str
    branch: str
    wanted: Release
    body: str

    @property
    def title(self) -> str:
        """The title, and the commit's message."""
        return f"deploy({self.environment}): {self.wanted.commit[:12]}"


def fetched(folder: Path, forge: Forge, base: str) -> str:
    """Fetch the base branch, which may have moved since this job's commit; return its newest commit."""
    repository.git(folder, "fetch", "--quiet", "origin", base, env=repository.authorization(forge.server, forge.token))
    return repository.git(folder, "rev-parse", "FETCH_HEAD")


def overlay(folder: Path, commit: str, environment: str) -> str:
    """Return an overlay's text in a commit."""
    text = repository.shown(folder, commit, overlays.path(environment))
    if text is None:
        raise CannotCheckError(f"{overlays.path(environment)} is not in commit {commit[:12]}")
    return text


def propose(folder: Path, forge: Forge, base: str, tip: str, proposal: Proposal) -> int:
    """Push the branch and open or renew its pull request; do nothing where the overlay is so already."""
    path = overlays.path(proposal.environment)
    before = overlay(folder, tip, proposal.environment)
    if overlays.release(before) == proposal.wanted:
        say(f"{proposal.environment} already runs {proposal.wanted.commit[:12]}: nothing to propose")
        return 0
    with repository.checkout(folder, tip) as tree:
        (tree / path).write_text(overlays.released(before, proposal.wanted), encoding="utf-8")
        made = repository.commit(tree, path, proposal.title)
    token = repository.authorization(forge.server, forge.token)
    repository.git(folder, "push", "--quiet", "--force", "origin", f"{made}:refs/heads/{proposal.branch}", env=token)
    say(f"pull request: {forge.propose(proposal.branch, base, proposal.title, proposal.body)}")
    return 0
