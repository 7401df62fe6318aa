# ruff: noqa: INP001 - a folder of its own and no package, so that pytest finds nothing else of the lab there
"""A plugin of pytest, for jobs of the lab: one test of N, the first of each file, and all of each file that changed.

A test that is marked as thorough, and takes as long as hundreds of others, is taken only where its file has changed.

It is loaded by PYTEST_ADDOPTS alone, and judges by a test's name: every worker, and every run of a commit, takes the
same. What a commit changes is tested whole, so that a test which it breaks in its own file is always among them.
"""

from __future__ import annotations

import os
import subprocess
import zlib
from pathlib import Path

import pytest

EVERY = "PYTEST_SAMPLE_EVERY"
THOROUGH = "thorough"
_TOLD = pytest.StashKey[str]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not taken."""
    every = int(os.environ.get(EVERY, "1"))
    fresh = changed(config.rootpath)
    seen: set[Path] = set()
    taken: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        if item.path in fresh:
            chosen = True
        elif item.get_closest_marker(THOROUGH):
            chosen = every == 1
        else:
            chosen = item.path not in seen or not zlib.crc32(item.nodeid.encode()) % every
            seen.add(item.path)
        (taken if chosen else left).append(item)
    items[:] = taken
    if left:
        config.hook.pytest_deselected(items=left)
        config.stash[_TOLD] = f"the lab's sample, 1 of {every}: {len(taken)} of {len(taken) + len(left)} tests"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was taken; where workers collect, only they know how many."""
    words = config.stash.get(_TOLD, f"the lab's sample, 1 of {os.environ.get(EVERY, '1')} tests")
    terminalreporter.write_line(f"{words}; LAB_TESTS=all runs all")


def changed(root: Path) -> set[Path]:
    """Return the files that differ from main, or on main from the commit before; none where git does not know."""
    base = _git(root, "merge-base", "HEAD", "origin/main")
    if base in {"", _git(root, "rev-parse", "HEAD")}:
        base = _git(root, "rev-parse", "--quiet", "--verify", "HEAD~1")
    top = _git(root, "rev-parse", "--show-toplevel")
    if not base or not top:
        return set()
    return {Path(top, name) for name in _git(root, "diff", "--name-only", base).splitlines()}


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, check=False)  # noqa: S603, S607 - git alone
    return done.stdout.strip() if done.returncode == 0 else ""
