"""The checkout, from a repository that git serves from a folder."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lab.tests.actions.job_step import Step

TOKEN = "a-token-of-the-job"  # noqa: S105 - of no forge


def git(folder: Path, *words: str) -> str:
    own = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
    return subprocess.run(
        ["git", *own, "-C", folder, *words], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """Make a repository of three commits and a tag, of which git gives any commit that it has."""
    folder = tmp_path / "owner" / "name"
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for number in range(3):
        (folder / "file").write_text(str(number))
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "-m", f"commit {number}")
    git(folder, "tag", "v1", "HEAD~1")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    return folder


def said(origin: Path, commit: str, ref: str) -> dict[str, str]:
    return {
        "GITHUB_SERVER_URL": f"file://{origin.parents[1]}",
        "GITHUB_REPOSITORY": "owner/name",
        "GITHUB_SHA": commit,
        "GITHUB_REF": ref,
    }


INPUTS = {"token": TOKEN, "persist-credentials": "false"}


def test_the_commit_of_the_run_is_checked_out_alone(step: Callable[[], Step], origin: Path) -> None:
    one, commit = step(), git(origin, "rev-parse", "HEAD~1")
    (one.workspace / "left" / "over").mkdir(parents=True)
    done = one.run("actions/checkout", INPUTS, said(origin, commit, "refs/pull/1/head"))
    assert done.returncode == 0, done.stdout
    assert (one.workspace / "file").read_text() == "1"
    assert git(one.workspace, "rev-parse", "HEAD") == commit
    assert git(one.workspace, "rev-list", "--count", "HEAD") == "1"
    assert not (one.workspace / "left").exists()


def test_depth_0_brings_history_branches_and_tags(step: Callable[[], Step], origin: Path) -> None:
    one, commit = step(), git(origin, "rev-parse", "HEAD")
    done = one.run("actions/checkout", INPUTS | {"fetch-depth": "0"}, said(origin, commit, "refs/heads/main"))
    assert done.returncode == 0, done.stdout
    assert git(one.workspace, "rev-list", "--count", "HEAD") == "3"
    assert git(one.workspace, "rev-parse", "--abbrev-ref", "HEAD") == "main"
    assert git(one.workspace, "rev-parse", "v1") == git(origin, "rev-parse", "HEAD~1")
    assert git(one.workspace, "rev-parse", "origin/main") == commit


def test_the_token_is_in_no_file_afterwards(step: Callable[[], Step], origin: Path) -> None:
    one, commit = step(), git(origin, "rev-parse", "HEAD")
    done = one.run("actions/checkout", INPUTS, said(origin, commit, "refs/heads/main"))
    assert done.returncode == 0
    found = [place for place in one.folder.rglob("*") if place.is_file() and TOKEN.encode() in place.read_bytes()]
    assert not found
    assert TOKEN not in done.stdout + done.stderr
    assert "extraheader" not in (one.workspace / ".git" / "config").read_text()


def test_a_token_that_would_stay_in_a_file_is_refused(step: Callable[[], Step], origin: Path) -> None:
    commit = git(origin, "rev-parse", "HEAD")
    done = step().run("actions/checkout", {"token": TOKEN}, said(origin, commit, "refs/heads/main"))
    assert done.returncode == 1
    assert "persist-credentials: only `false` is served" in done.stdout


def test_a_commit_that_is_not_there_is_an_error(step: Callable[[], Step], origin: Path) -> None:
    done = step().run("actions/checkout", INPUTS, said(origin, "1" * 40, "refs/heads/main"))
    assert done.returncode == 1
    assert "::error::git fetch" in done.stdout
