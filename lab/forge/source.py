"""What the repository begins with: this tree with its history, and in the overlays a release where there is one."""

from __future__ import annotations

import shutil
from pathlib import Path

from delivery.locations import ROOT
from delivery.workflows import overlays
from delivery.workflows.overlays import Release
from lab import programs, settings
from lab.forge.git import authority

BRANCH = "main"
IDENTITY = {
    "GIT_AUTHOR_NAME": "lab",
    "GIT_AUTHOR_EMAIL": "lab@lab.invalid",
    "GIT_COMMITTER_NAME": "lab",
    "GIT_COMMITTER_EMAIL": "lab@lab.invalid",
}
AROUND = "[skip ci]"
"""What a commit says that is to start no run of the workflows, at GitHub as at Gitea."""
MESSAGE = "The tree as it lies here, with the image that was built of it"


def copied(folder: Path, release: Release | None, root: Path = ROOT) -> None:
    """Make a working copy of a tree as it lies there, what is not committed included, with all of its history.

    A tree without a history, or with only the end of one, begins a new one: a forge takes no half. Its last commit is
    always one of the lab, which starts no run when it is pushed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    if _whole(root):
        git(root.parent, "clone", "--quiet", "--no-hardlinks", "--no-checkout", root, folder)
        git(folder, "remote", "remove", "origin")
        git(folder, "checkout", "--quiet", "-B", BRANCH)
    else:
        folder.mkdir(parents=True)
        git(folder, "init", "--quiet", f"--initial-branch={BRANCH}")
    _laid_over(folder, root)
    if release:
        _released(folder, release)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", MESSAGE, "--message", AROUND)


def _whole(root: Path) -> bool:
    if not (root / ".git").exists():
        return False
    return git(root, "rev-parse", "--is-shallow-repository").strip() == "false"


def _laid_over(folder: Path, root: Path) -> None:
    """Bring what lies in the tree and Git does not ignore; take away what is gone there."""
    wanted = _listed(root)
    for name in _listed(folder) - wanted:
        (folder / name).unlink()
    for name in wanted:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # a link is made anew, not followed
        shutil.copy2(root / name, target, follow_symlinks=False)


def _listed(root: Path) -> set[str]:
    if not (root / ".git").exists():
        return {str(place.relative_to(root)) for place in root.rglob("*") if place.is_file()}
    names = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return {name for name in names if name and ((root / name).is_file() or (root / name).is_symlink())}


def _released(folder: Path, release: Release) -> None:
    for environment in settings.ENVIRONMENTS:
        place = folder / overlays.path(environment)
        place.write_text(overlays.released(place.read_text(), release))


def git(folder: Path, *words: programs.Argument) -> str:
    """Run git in a folder as the lab; the machine's own configuration does not count."""
    trusted = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    own = {**IDENTITY, **programs.NO_CONFIGURATION, **trusted, **authority()}
    return programs.output(["git", "-C", folder, *words], own=own)
