"""What the forge's repository begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery.workflows import overlays
from delivery.workflows.overlays import Release
from lab import settings
from lab.forge import source
from lab.forge.source import git

RELEASE = Release("0" * 40, "sha256:" + "1" * 64)
OVERLAY = "images:\n  - name: color-palette-api\n    newName: x\n    newTag: unreleased\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a tree of two commits, with a change, a new file, an ignored one and a removed one not committed."""
    root = tmp_path / "tree"
    for environment in settings.ENVIRONMENTS:
        place = root / overlays.path(environment)
        place.parent.mkdir(parents=True)
        place.write_text(OVERLAY)
    git(root, "init", "--quiet", "--initial-branch=elsewhere")
    for number, name in enumerate(("kept", "changed", "removed", ".gitignore")):
        (root / name).write_text("ignored\n" if name == ".gitignore" else str(number))
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "first")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "second")
    (root / "changed").write_text("now")
    (root / "removed").unlink()
    (root / "new").mkdir()
    (root / "new" / "script").write_text("x")
    (root / "new" / "script").chmod(0o755)
    (root / "link").symlink_to("kept")
    (root / "ignored").write_text("x")
    return root


def log(folder: Path) -> list[str]:
    return git(folder, "log", "--format=%s", source.BRANCH).splitlines()


def test_the_tree_as_it_lies_there_with_its_history_and_the_release(tree: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    source.copied(copy, RELEASE, tree)
    assert log(copy) == [source.MESSAGE, "second", "first"]
    assert git(copy, "status", "--porcelain") == ""
    assert (copy / "changed").read_text() == "now"
    assert (copy / "new" / "script").stat().st_mode & 0o111
    assert (copy / "link").is_symlink()
    assert not (copy / "removed").exists()
    assert not (copy / "ignored").exists()
    for environment in settings.ENVIRONMENTS:
        assert overlays.release((copy / overlays.path(environment)).read_text()) == RELEASE
        assert (tree / overlays.path(environment)).read_text() == OVERLAY
    assert git(copy, "remote") == ""


def test_without_a_release_and_changes_the_last_commit_is_still_one_that_starts_no_run(
    tree: Path, tmp_path: Path
) -> None:
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "--message", "third")
    source.copied(tmp_path / "copy", None, tree)
    assert log(tmp_path / "copy") == [source.MESSAGE, "third", "second", "first"]
    assert "[skip ci]" in git(tmp_path / "copy", "log", "-1", "--format=%B")
    assert git(tmp_path / "copy", "diff", "HEAD~1") == ""


def test_a_tree_without_history_begins_one(tree: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{tree}", shallow)
    for root in (tree, shallow):
        plain = tmp_path / f"copy-of-{root.name}"
        if root == tree:
            git(root, "add", "--all")
            (root / ".git").rename(tmp_path / "away")
        source.copied(plain, RELEASE, root)
        assert log(plain) == [source.MESSAGE]
        assert (plain / "kept").read_text() == "0"


def test_a_copy_that_was_interrupted_is_made_anew(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "half").write_text("x")
    source.copied(tmp_path / "copy", None, tree)
    assert not (tmp_path / "copy" / "half").exists()
