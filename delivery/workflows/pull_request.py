"""Open the pull request that moves dev to the image that was just pushed: newTag and digest, nothing else."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from delivery.findings import say
from delivery.locations import ROOT
from delivery.workflows import overlays, repository
from delivery.workflows.forge import Forge
from delivery.workflows.overlays import Release
from delivery.workflows.proposal import Proposal, fetched, overlay, propose

ENVIRONMENT = "dev"
BRANCH = "deploy/dev"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--commit", default=os.environ.get("GITHUB_SHA", ""), help="what was built (GITHUB_SHA)")
    parser.add_argument("--digest", default=os.environ.get("DIGEST", ""), help="the image's digest (DIGEST)")
    parser.add_argument(
        "--base", default=os.environ.get("GITHUB_REF_NAME") or "main", help="where to (GITHUB_REF_NAME)"
    )
    parser.add_argument("--folder", type=Path, default=ROOT, help="the clone (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Open or renew the pull request; return 0.

    Raises:
        RefusedError: commit or digest is none, or the token may not.
        CannotCheckError: git or the forge does not answer.
    """
    return _run(options.folder, Release(options.commit, options.digest), options.base)


def _run(folder: Path, wanted: Release, base: str) -> int:
    """Look at what stands on the base branch now, and propose what was built unless that is newer."""
    forge = Forge.from_job()
    tip = fetched(folder, forge, base)
    for word, there in (("runs", tip), ("is to run", _waiting(folder, forge))):
        newer = overlays.release(overlay(folder, there, ENVIRONMENT)) if there else None
        if newer and newer != wanted and repository.ancestor(folder, wanted.commit, newer.commit):
            say(f"dev already {word} {newer.commit[:12]}, which is newer than {wanted.commit[:12]}: nothing to propose")
            return 0
    return propose(folder, forge, base, tip, Proposal(ENVIRONMENT, BRANCH, wanted, _body(wanted, forge)))


def _waiting(folder: Path, forge: Forge) -> str:
    """Return the commit that a pull request waits with; nothing where there is none.

    Runs do not end in the order of their commits: one that is run again must not take a newer proposal back.
    """
    token = repository.authorization(forge.server, forge.token)
    there = repository.git(folder, "ls-remote", "--heads", "origin", BRANCH, env=token)
    return fetched(folder, forge, BRANCH) if there else ""


def _body(wanted: Release, forge: Forge) -> str:
    """Return what a reviewer reads."""
    address = f"{forge.server}/{forge.repository}"
    runner = os.environ.get("GITHUB_RUN_ID")
    by = f"Built, scanned and pushed by {address}/actions/runs/{runner}.\n" if runner else ""
    return f"Moves dev to {address}/commit/{wanted.commit}\n\n`{wanted.digest}`\n\n{by}Merging it deploys it.\n"
