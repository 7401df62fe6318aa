"""Say whether anything that an image or the platform is made of has changed: what breaks the loop of releases."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from delivery.findings import say
from delivery.locations import ROOT
from delivery.workflows import overlays, repository
from delivery.workflows.outputs import publish


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--path", default=os.environ.get("FOLDER") or "app", help="the folder that matters (FOLDER)")
    parser.add_argument(
        "--since",
        default=os.environ.get("SINCE", ""),
        help="the commit to compare with (SINCE; default: the one that dev runs, so that no release is forgotten)",
    )
    parser.add_argument("--folder", type=Path, default=ROOT, help="the clone (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Say it, and write `changed=true|false` for the jobs that follow; return 0."""
    return _run(options.folder, options.path, options.since)


def _run(folder: Path, path: str, since: str) -> int:
    """Compare with the commit; where it isn't known, take everything for changed."""
    older = since or _dev(folder)
    if not older or not repository.known(folder, older):
        return _told(path, changed=True, why=f"nothing to compare with ({older or overlays.UNRELEASED})")
    files = repository.changed(folder, older, "HEAD", [path])
    return _told(path, changed=bool(files), why=f"{len(files)} files since {older[:12]}")


def _dev(folder: Path) -> str:
    """Return the commit that dev runs; nothing before the first release."""
    release = overlays.release((folder / overlays.path("dev")).read_text(encoding="utf-8"))
    return release.commit if release else ""


def _told(path: str, *, changed: bool, why: str) -> int:
    """Tell a person and the runner."""
    say(f"{path} has {'' if changed else 'not '}changed: {why}")
    publish("changed", str(changed).lower())
    return 0
