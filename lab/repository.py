"""The repository that Argo CD watches in the lab: this tree, with the image's real digest in its overlays.

It lies in the forge; where the lab is a cluster alone, it is a bare repository that ``lab.git_server`` serves. Beside
it there is a working copy, in which the lab commits where a proof goes around the pipeline.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from delivery.locations import ROOT
from delivery.workflows import overlays
from delivery.workflows.overlays import Release
from lab import names, programs, settings, state
from lab.forge import git as forge_git
from lab.forge import repositories, running, source
from lab.forge.server import ADMINISTRATOR

NAME = "git-server"
BRANCH = "main"
_SHOWN = ("argocd", "k8s", "platform.yaml")
"""What of the tree Argo CD reads."""


def bare() -> Path:
    """Return the bare repository, to which a commit is pushed."""
    return settings.state_folder() / "git" / settings.repository_path()


def copy() -> Path:
    """Return the working copy, in which the lab commits."""
    return settings.state_folder() / "work"


def serve() -> None:
    """Start the server."""
    certificate, key = settings.certificate(names.forge().name)
    where: list[programs.Argument] = [settings.GIT.address, str(settings.GIT.number), state.folder("git")]
    # From the tree's root, wherever the command was given.
    state.start(NAME, [sys.executable, "-m", "lab.git_server", *where, certificate, key], {"PYTHONPATH": str(ROOT)})


def seed(release: Release | None) -> None:
    """Fill the forge's repository with this tree and this release, once, and set it up; no run is started by it."""
    if not running.seeded():
        repositories.make(repositories.ours(), private=True)
        source.copied(copy(), release)
        _follow()
        _git(copy(), "push", "--quiet", "--set-upstream", "origin", BRANCH)
        running.wait_seeded()
    repositories.set_up()


def _follow() -> None:
    """Tell the working copy where the forge is, and by whose token it pushes."""
    _git(copy(), "remote", "add", "origin", forge_git.address(repositories.ours()))
    for name, value in forge_git.configuration(ADMINISTRATOR).items():
        _git(copy(), "config", name, value)


def in_forge() -> bool:
    """Tell whether the repository lies in the forge."""
    return not bare().exists()


def renewed() -> Path:
    """Bring the working copy to what others have merged meanwhile, and return it."""
    if in_forge():
        _git(copy(), "pull", "--quiet", "--ff-only", "origin", BRANCH)
    return copy()


def make(release: Release) -> None:
    """Bring the Git server's repository up to this tree and this release; a commit is made only of what changes."""
    if not bare().exists():
        bare().mkdir(parents=True)
        _git(bare(), "init", "--quiet", "--bare", f"--initial-branch={BRANCH}")
    if not copy().exists():
        copy().mkdir(parents=True)
        _git(copy(), "init", "--quiet", f"--initial-branch={BRANCH}")
        _git(copy(), "remote", "add", "origin", str(bare()))
    for name in _SHOWN:
        _brought(name)
    for environment in settings.ENVIRONMENTS:
        place = copy() / overlays.path(environment)
        place.write_text(overlays.released(place.read_text(), release))
    commit("The tree as it lies here, with the image that was built of it")


def _brought(name: str) -> None:
    source, target = ROOT / name, copy() / name
    if source.is_file():
        shutil.copy2(source, target)
        return
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("upstream.*.yaml", "upstream.yaml", "__pycache__"))


def commit(message: str, files: Mapping[str, str | None] | None = None) -> str:
    """Write files, commit and push what has changed; return the commit that the branch is at now.

    Args:
        message: The commit's.
        files: Their texts by path from the root; nothing in place of a text removes the file.
    """
    renewed()
    for path, text in (files or {}).items():
        place = copy() / path
        if text is None:
            place.unlink()
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
    _git(copy(), "add", "--all")
    if _git(copy(), "status", "--porcelain"):
        _committed(message)
    _git(copy(), "push", "--quiet", "origin", BRANCH)
    return head()


def _committed(message: str) -> None:
    around = ["--message", source.AROUND] if in_forge() else []
    _git(copy(), "commit", "--quiet", "--message", message, *around)


def revert(revision: str) -> str:
    """Revert a commit and push; return the commit that the branch is at now."""
    renewed()
    _git(copy(), "revert", "--no-commit", revision)
    _committed(f"This reverts {revision}")
    _git(copy(), "push", "--quiet", "origin", BRANCH)
    return head()


def head() -> str:
    """Return the commit that the branch is at."""
    return _git(copy(), "rev-parse", "HEAD").strip()


def tree() -> str:
    """Return the name of all that main holds now: the same for the same files, whatever the commits."""
    return _git(renewed(), "rev-parse", "HEAD^{tree}").strip()


def history() -> list[str]:
    """Return every commit of main, the newest first."""
    return _git(renewed(), "rev-list", "HEAD").split()


def text(path: str) -> str:
    """Return a file's text, as main has it now."""
    return (renewed() / path).read_text()


def texts(paths: Iterable[str]) -> dict[str, str | None]:
    """Return files' texts by path, as main has them now; nothing in place of the text of one that is not there."""
    root = renewed()
    places = {path: root / path for path in paths}
    return {path: place.read_text() if place.is_file() else None for path, place in places.items()}


def _git(folder: Path, *words: programs.Argument) -> str:
    return source.git(folder, *words)
