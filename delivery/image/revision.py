"""What the image says of itself: the commit it is built from, when that was made, its version, where its source is."""

from __future__ import annotations

import os
import re
import time
import tomllib
from dataclasses import dataclass

from delivery import programs
from delivery.findings import CannotCheckError
from delivery.locations import APP, ROOT

CONTEXT = ("Dockerfile", ".dockerignore", "pyproject.toml", "setup.py", "requirements", "src")
"""What of app/ the image is made from."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The facts in the image's labels and in what ``/version`` answers."""

    commit: str
    epoch: int
    version: str
    source: str

    @property
    def built(self) -> str:
        """The date of the commit, RFC 3339: the image is the same whenever it is built."""
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.epoch))


def revision() -> Revision:
    """Return the facts of the tree as it lies here.

    Raises:
        CannotCheckError: it is no git repository with a commit.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or git("log", "-1", "--format=%ct")
    if not epoch.isdigit():
        raise CannotCheckError(f"SOURCE_DATE_EPOCH={epoch!r}: expected seconds since 1970")
    project = tomllib.loads((APP / "pyproject.toml").read_text())["project"]
    return Revision(commit(), int(epoch), project["version"], source())


def commit() -> str:
    """Return the commit's whole hash, marked where what the image is made from differs from it."""
    return git("rev-parse", "HEAD") + ("-dirty" if git("status", "--porcelain", "--", *_context()) else "")


def same(older: str) -> bool:
    """Tell whether what the image is made from lies here as it was at a commit; not where that is unknown."""
    compared = programs.run("git", "-C", ROOT, "diff", "--quiet", older, "--", *_context())
    return not compared.returncode and not git("ls-files", "--others", "--exclude-standard", "--", *_context())


def _context() -> list[str]:
    return [f"app/{name}" for name in CONTEXT]


def git(*arguments: str) -> str:
    """Run git in the repository; return what it printed."""
    done = programs.run("git", "-C", ROOT, *arguments)
    if done.returncode:
        raise CannotCheckError(f"git {arguments[0]}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout.strip()


def source() -> str:
    """Return the repository's address: of the one that a workflow runs for, or that ``platform.yaml`` names."""
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        return f"{os.environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{repository}"
    stated = ROOT / "platform.yaml"
    named = dict(re.findall(r"^(\w+): *[\"']?([\w.-]+)", stated.read_text(), re.MULTILINE)) if stated.is_file() else {}
    if {"owner", "repository"} <= named.keys():
        return f"https://github.com/{named['owner']}/{named['repository']}"
    return "unknown"
