"""The Git repository: what commits hold, and a branch with one changed file."""

from __future__ import annotations

import base64
import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from delivery import programs
from delivery.findings import CannotCheckError

#: GitHub shows who the job's token is by this name and address.
AUTHOR = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")


def authorization(server: str, token: str) -> dict[str, str]:
    """Return the variables by which git shows the token to the forge: never in a file, nor on a command line."""
    if not token:
        return {}
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{server.rstrip('/')}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {basic}",
        "GIT_TERMINAL_PROMPT": "0",
    }


def git(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> str:
    """Run git in a folder; return what it printed."""
    return programs.output("git", *arguments, cwd=folder, env=env)


def shown(folder: Path, commit: str, path: str) -> str | None:
    """Return a file as it was in a commit; nothing where it was not there."""
    done = programs.run("git", "show", f"{commit}:{path}", cwd=folder)
    return done.stdout if done.returncode == 0 else None


def known(folder: Path, commit: str) -> bool:
    """Tell whether a commit is in this clone."""
    return programs.run("git", "cat-file", "-e", f"{commit}^{{commit}}", cwd=folder).returncode == 0


def ancestor(folder: Path, older: str, newer: str) -> bool:
    """Tell whether one commit is another, or comes before it."""
    return programs.run("git", "merge-base", "--is-ancestor", older, newer, cwd=folder).returncode == 0


def changed(folder: Path, older: str, newer: str, paths: list[str]) -> list[str]:
    """Return the files under some paths that differ between two commits."""
    return git(folder, "diff", "--name-only", older, newer, "--", *paths).splitlines()


@contextlib.contextmanager
def checkout(folder: Path, commit: str) -> Iterator[Path]:
    """Give a second working tree of a commit, which is gone at the end; the first one is left alone."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch, "tree")
        git(folder, "worktree", "add", "--quiet", "--detach", str(tree), commit)
        try:
            yield tree
        finally:
            git(folder, "worktree", "remove", "--force", str(tree))


def commit(tree: Path, path: str, message: str) -> str:
    """Commit one file of a working tree; return the commit."""
    name, address = AUTHOR
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", name), ("EMAIL", address))
    }
    git(tree, "commit", "--quiet", "--no-verify", "-m", message, "--", path, env=who)
    return git(tree, "rev-parse", "HEAD")


def needed(name: str) -> str:
    """Return what the environment says.

    Raises:
        CannotCheckError: it says nothing.
    """
    value = os.environ.get(name, "")
    if not value:
        raise CannotCheckError(f"{name} is not set; a workflow's job has it, elsewhere give it yourself")
    return value
