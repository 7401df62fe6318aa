"""Search the tree and its history for keys and passwords (gitleaks), after a planted key has been found."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from delivery import programs
from delivery.findings import CannotCheckError, Finding, conclude
from delivery.locations import ROOT

# Findings are printed without the key itself; comments in a file cannot let one pass.
FLAGS = (
    "--no-banner",
    "--no-color",
    "--redact",
    "--ignore-gitleaks-allow",
    "--report-format=json",
    "--log-level=error",
)
FOUND = 3  # an exit code of its own, so that a failure of gitleaks (1) is no finding


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=ROOT, help="the repository to search (default: this one)"
    )


def run(options: argparse.Namespace) -> int:
    """Search a repository; return 0, or 1 with a leak.

    Raises:
        CannotCheckError: gitleaks is missing, failed, or does not find a planted key.
    """
    return _run(options.folder.resolve())


def _run(folder: Path) -> int:
    """Prove the scanner, then search every commit and every file that a commit would take."""
    programs.required(["gitleaks", "git"])
    if not list(planted()):
        raise CannotCheckError("gitleaks does not find a planted key: its 'none' means nothing")
    commits = programs.output("git", "rev-list", "--count", "--all", cwd=folder)
    files = tracked(folder)
    findings = [*search("git", folder, folder), *working(folder, files)]
    return conclude(f"secrets: {commits} commits, {len(files)} files, after a planted key had been found", findings)


def planted() -> Iterator[Finding]:
    """Give what is found of a key that is made here, of two halves: the tree must not hold one."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "settings.py").write_text(f'TOKEN = "{example()}"\n')
        yield from search("dir", Path(folder), Path(folder))


def example() -> str:
    """Return what looks like a key of a forge and is none."""
    return "gh" + "p_" + "x7Kq9ZtB4mWv2LsN8pRc5YdF1hJg6Ua3EoTi"


def tracked(folder: Path) -> list[str]:
    """Return the files that Git tracks or would."""
    listed = programs.output("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=folder)
    return [name for name in listed.split("\0") if name and (folder / name).is_file()]


def working(folder: Path, files: list[str]) -> Iterator[Finding]:
    """Give what is found in the files as they are now, whether committed or not."""
    with tempfile.TemporaryDirectory() as copy:
        for name in files:
            target = Path(copy, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((folder / name).read_bytes())
        yield from search("dir", Path(copy), Path(copy))


def search(mode: str, folder: Path, base: Path) -> Iterator[Finding]:
    """Give what gitleaks finds in a folder (``dir``) or in a repository's history (``git``).

    Raises:
        CannotCheckError: gitleaks failed.
    """
    with tempfile.TemporaryDirectory() as reports:
        report = Path(reports, "report.json")
        done = programs.run("gitleaks", mode, *FLAGS, f"--exit-code={FOUND}", f"--report-path={report}", folder)
        if done.returncode not in (0, FOUND) or not report.is_file():
            raise CannotCheckError(f"gitleaks could not search: {programs.last(done.stderr)}")
        for leak in json.loads(report.read_text()):
            yield _finding(leak, base)


def _finding(leak: dict[str, Any], base: Path) -> Finding:
    """Return a leak as a finding, without the key."""
    path = Path(leak["File"])
    where = path.relative_to(base) if path.is_relative_to(base) else path
    commit = f" in commit {leak['Commit'][:12]}" if leak.get("Commit") else ""
    said = f"{leak['Description'].rstrip('.')}{commit}; revoke it: what was pushed is known"
    return Finding(f"{where}:{leak['StartLine']}", f"leaked-{leak['RuleID']}", said)
