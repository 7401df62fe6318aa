"""The sample of the tests, by a real pytest on a repository of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lab.runner import selection

TESTS = "import pytest\n@pytest.mark.parametrize('n', range(200))\ndef test_{0}(n): assert n >= 0\n"
THOROUGH = "import pytest\n@pytest.mark.thorough\ndef test_that_is_thorough(): assert False\n"
BROKEN = "def test_that_was_planted(): assert False\n"


def git(folder: Path, *words: str) -> None:
    own = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    subprocess.run(["git", *own, "-C", folder, *words], capture_output=True, check=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a repository of three files of 200 tests each."""
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -q -p no:cacheprovider\nmarkers = thorough\n")
    for name in ("one", "two", "three"):
        (folder / f"test_{name}.py").write_text(TESTS.format(name))
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "all")
    return folder


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, int, str]]:
    """Give a run of pytest with the jobs' variables: its exit code, how many it ran, and its words."""

    def ran(*words: str) -> tuple[int, int, str]:
        monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
        own = {**os.environ, **selection.variables()}
        command = [sys.executable, "-m", "pytest", *words]
        done = subprocess.run(command, cwd=project, env=own, capture_output=True, text=True, check=False)
        counts = re.findall(r"(\d+) (?:passed|failed)", done.stdout)
        return done.returncode, sum(map(int, counts)), done.stdout

    return ran


def test_some_of_every_file_are_run_and_always_the_same(run: Callable[..., tuple[int, int, str]]) -> None:
    code, count, words = run("-vv")
    assert code == 0
    assert 3 <= count < 60, words
    for name in ("one", "two", "three"):
        assert f"test_{name}[0]" in words
    assert "the lab's sample, 1 of 40" in words
    assert run("-n", "2")[:2] == (code, count)


def test_what_a_commit_changes_is_run_whole(project: Path, run: Callable[..., tuple[int, int, str]]) -> None:
    _, before, _ = run()
    (project / "test_two.py").write_text(TESTS.format("two") + BROKEN)
    git(project, "commit", "--quiet", "-a", "-m", "change")
    code, count, words = run()
    assert code == 1
    assert "test_that_was_planted" in words
    assert 200 < count < before + 201


def test_on_a_branch_that_is_all_since_main(project: Path, run: Callable[..., tuple[int, int, str]]) -> None:
    git(project, "update-ref", "refs/remotes/origin/main", "HEAD")
    (project / "test_new.py").write_text(f"{TESTS.format('new')}{BROKEN}")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "-m", "one")
    git(project, "commit", "--quiet", "--allow-empty", "-m", "two")
    assert run()[0] == 1


def test_what_is_thorough_is_run_where_its_file_has_changed(
    project: Path, run: Callable[..., tuple[int, int, str]]
) -> None:
    (project / "test_thorough.py").write_text(THOROUGH)
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "-m", "thorough")
    assert run()[0] == 1
    git(project, "commit", "--quiet", "--allow-empty", "-m", "another")
    assert run()[0] == 0


def test_all_are_run_where_it_is_asked_for(
    run: Callable[..., tuple[int, int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_TESTS", "all")
    assert run()[:2] == (0, 600)
