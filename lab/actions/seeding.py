"""The actions' repositories at the forge: of the same names, tagged with the very commits that the workflows pin.

A forge that is no GitHub cannot have GitHub's commits; but a tag may be named like one. So `uses:` with a commit finds
the double, and no workflow is changed for the lab.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from delivery.findings import CannotCheckError
from delivery.workflows import pins
from lab import programs
from lab.actions import doubles
from lab.actions.doubles.__main__ import DOUBLES
from lab.actions.doubles.job import Double
from lab.forge import git, repositories
from lab.forge.server import ADMINISTRATOR
from lab.forge.source import IDENTITY

CODE = Path(doubles.__file__).parent
PROGRAM = Path(__file__).with_name("main.js")
AFTER = "after.js"
_DATE = "2026-01-01T00:00:00Z"
_MESSAGE = "The double of the lab"


def up() -> None:
    """Make the repository of every action that the workflows may use; safe to run twice."""
    with tempfile.TemporaryDirectory(prefix="lab-actions-") as scratch:
        for action, pin in pinned().items():
            folder = Path(scratch, action)
            written(folder, DOUBLES[action])
            kept(folder)
            repositories.make(action)
            tags = (f"+HEAD:refs/tags/{pin[name]}" for name in ("commit", "version"))
            git.push(folder, action, f"+HEAD:refs/heads/{repositories.BRANCH}", *tags, user=ADMINISTRATOR)


def pinned() -> pins.Actions:
    """Return the actions that the workflows may use, each with its commit and version.

    Raises:
        CannotCheckError: One has no double.
    """
    found = pins.actions()
    if missing := sorted(found.keys() - DOUBLES.keys()):
        raise CannotCheckError(f"the lab has no double of {', '.join(missing)}: write one in lab/actions/doubles")
    return found


def written(folder: Path, double: Double) -> None:
    """Write an action's repository: what it is, the program that the runner starts, and the doubles' code."""
    folder.mkdir(parents=True)
    shutil.copytree(CODE, folder / "doubles", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(PROGRAM, folder / PROGRAM.name)
    shutil.copyfile(PROGRAM, folder / AFTER)
    (folder / "action.json").write_text(json.dumps({"action": double.action}) + "\n")
    (folder / "action.yml").write_text(json.dumps(described(double), indent=1) + "\n")


def described(double: Double) -> dict[str, Any]:
    """Return an action's description, of which JSON is a form, too."""
    runs = {"using": "node20", "main": PROGRAM.name}
    return {
        "name": double.action.partition("/")[2],
        "description": f"The lab's double of {double.action}. {double.does}",
        "inputs": {name: _input(default) for name, default in double.inputs.items()},
        "outputs": {name: {"description": name} for name in double.outputs},
        "runs": {**runs, "post": AFTER, "post-if": "always()"} if double.after else runs,
    }


def _input(default: str | None) -> dict[str, Any]:
    return {"required": True} if default is None else {"default": default}


def kept(folder: Path) -> str:
    """Commit a folder; return the commit, which is the same for the same content."""
    _git(folder, "init", "--quiet", f"--initial-branch={repositories.BRANCH}")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", _MESSAGE)
    return _git(folder, "rev-parse", "HEAD").strip()


def _git(folder: Path, *words: str) -> str:
    dated = {"GIT_AUTHOR_DATE": _DATE, "GIT_COMMITTER_DATE": _DATE}
    return programs.output(["git", "-C", folder, *words], own={**IDENTITY, **dated, **programs.NO_CONFIGURATION})
