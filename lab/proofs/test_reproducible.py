"""The image of a commit is the same whoever builds it: the one in the registry, and one built now from nothing."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from delivery.findings import CannotCheckError
from delivery.workflows.overlays import Release
from lab import groups, programs, repository, tour
from lab.proofs import pipeline
from lab.proofs.results import Facts

_HOUR = 3600.0

pytestmark = pytest.mark.whole


def test_a_commit_built_again_is_the_image_in_the_registry(tmp_path: Path, facts: Facts) -> None:
    release = pushed()
    tree = tmp_path / "tree"
    programs.output(
        ["git", "clone", "--quiet", "--no-checkout", repository.copy(), tree], own=programs.NO_CONFIGURATION
    )
    programs.output(["git", "-C", tree, "checkout", "--quiet", release.commit], own=programs.NO_CONFIGURATION)
    digest = built(tree, tmp_path / "image.tar")
    assert digest == release.digest, f"built again, {release.commit[:12]} is {digest}, not {release.digest}"
    facts.note(f"{release.commit[:12]} built by the runner and again from nothing: {digest[:19]} both times")


def pushed() -> Release:
    """Return the newest commit of main that has come through the pipeline, and its image in the registry.

    Raises:
        CannotCheckError: There is none.
    """
    there = set(pipeline.tags())
    for commit in repository.history():
        if commit in there:
            return tour.pushed(commit)
    raise CannotCheckError("the registry has no image of a commit of main: let one through, `make lab-change`")


def built(tree: Path, archive: Path) -> str:
    """Build a tree's image from nothing, by CI's own verb; return its digest."""
    words: list[programs.Argument] = [sys.executable, "-m", "delivery", "image", "--no-cache", "--archive", archive]
    with groups.entered(groups.BUILDERS):
        said = programs.output(words, folder=tree, own={"PYTHONPATH": str(tree)}, seconds=_HOUR)
    found = re.search(r"sha256:[0-9a-f]{64}", said)
    assert found is not None, said
    return found[0]
