"""Open the pull request that copies one digest to the next environment, once the earlier one is Healthy on it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from delivery.findings import RefusedError, say
from delivery.locations import ROOT
from delivery.workflows import overlays, repository
from delivery.workflows.forge import Forge, Status
from delivery.workflows.overlays import Release
from delivery.workflows.proposal import Proposal, fetched, overlay, propose

EARLIER = {"staging": "dev", "prod": "staging"}
MOST_COMMITS = 200  # how far back on the base branch a status is looked for


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    to = os.environ.get("TO") or None
    parser.add_argument("to", nargs="?", default=to, help=f"{' or '.join(EARLIER)} (TO)")
    parser.add_argument(
        "--base", default=os.environ.get("GITHUB_REF_NAME") or "main", help="where to (GITHUB_REF_NAME)"
    )
    parser.add_argument("--folder", type=Path, default=ROOT, help="the clone (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Open or renew the pull request; return 0.

    Raises:
        RefusedError: the earlier environment is not Healthy on what it runs, or there is nothing to promote.
        CannotCheckError: git or the forge does not answer.
    """
    return _run(options.folder, options.to, options.base)


def _run(folder: Path, to: str | None, base: str) -> int:
    """Find the release that the earlier environment runs, see that it is Healthy there, and propose it."""
    if to not in EARLIER:
        raise RefusedError(f"`{to}` cannot be promoted to; {' and '.join(EARLIER)} can (TO=staging)")
    forge = Forge.from_job()
    tip = fetched(folder, forge, base)
    source = EARLIER[to]
    wanted = overlays.release(overlay(folder, tip, source))
    if wanted is None:
        raise RefusedError(f"{source} runs nothing yet: there is no digest to copy")
    commit = healthy(folder, forge, tip, source, wanted)
    say(f"{source} is Healthy on {wanted.digest} (status of {commit[:12]})")
    body = f"Copies `{wanted.digest}` from {source}, which is Healthy on it, to {to}.\n\nMerging it deploys it.\n"
    return propose(folder, forge, base, tip, Proposal(to, branch(to), wanted, body))


def branch(to: str) -> str:
    """Return the branch whose pull request moves an environment."""
    return f"promote/{to}"


def healthy(folder: Path, forge: Forge, tip: str, environment: str, wanted: Release) -> str:
    """Return the commit at which Argo CD found an environment Healthy on a release.

    The newest status decides: one that was Healthy and then failed is not.

    Raises:
        RefusedError: it didn't, or not on this digest.
    """
    context = f"argocd/color-palette-{environment}"
    for commit in since(folder, tip, environment, wanted):
        status = forge.status(commit, context)
        if status is not None:
            _accepted(status, context, commit, wanted)
            return commit
    raise RefusedError(
        f"no status {context} since {environment} was moved to {wanted.digest}: wait until it is Healthy"
    )


def since(folder: Path, tip: str, environment: str, wanted: Release) -> Iterator[str]:
    """Give the commits of the base branch, newest first, in which an environment runs a release."""
    listed = repository.git(folder, "rev-list", "--first-parent", f"--max-count={MOST_COMMITS}", tip)
    for commit in listed.splitlines():
        text = repository.shown(folder, commit, overlays.path(environment))
        if text is None or overlays.release(text) != wanted:
            return
        yield commit


def _accepted(status: Status, context: str, commit: str, wanted: Release) -> None:
    """See that a status says Healthy, on this very digest."""
    if status.state != "success":
        raise RefusedError(f"{context} of {commit[:12]} says {status.state}: {status.description or 'nothing more'}")
    if wanted.digest not in status.description.split():
        raise RefusedError(f"{context} of {commit[:12]} speaks of another digest: {status.description or 'of none'}")
