"""Other programs, run to their end: where they are, what brings them, and what they said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from delivery import toolchain
from delivery.findings import CannotCheckError

#: Beside our own interpreter, and in the environments of those whose packages clash with ours.
FOLDERS = (Path(sys.executable).parent, *(Path(sys.prefix) / name / "bin" for name in ("semgrep", "checkov")))

ENVIRONMENT = "make delivery-environment"
SOURCES = {
    "aws": "its makers' installer, or pip install awscli",
    "checkov": "make checkov-environment",
    "hadolint": "make test-environment",
    "git": "Debian: apt-get install git",
    "kubectl": "the version of the cluster, from its makers' releases",
    "npm": "Debian: apt-get install npm",
    "pip-audit": ENVIRONMENT,
    "semgrep": "make semgrep-environment",
    "shellcheck": ENVIRONMENT,
    "terraform": "version 1.11 or newer, from its makers' releases",
    "skopeo": "Debian: apt-get install skopeo",
    "trivy": "the version that .github/workflows/ci.yml names, from github.com/aquasecurity/trivy",
    "zizmor": ENVIRONMENT,
}
#: Programs that only Go can build: their packages, each pinned with all that it needs in delivery/tools/linters.
GO = {
    "actionlint": "github.com/rhysd/actionlint/cmd/actionlint",
    "gitleaks": "github.com/zricethezav/gitleaks/v8",
}
LINTERS = Path(__file__).with_name("tools") / "linters"


def look(name: str | Path) -> Path | None:
    """Return where a program is: beside our interpreter, on the path, or nowhere."""
    path = shutil.which(name, path=os.pathsep.join(map(str, FOLDERS))) or shutil.which(name)
    return Path(path) if path else None


def found(name: str | Path) -> Path:
    """Return where a program is; one that Go builds is built now where it is nowhere.

    Raises:
        CannotCheckError: it is nowhere; the message says what brings it.
    """
    path = look(name)
    if path is None and str(name) in GO:
        path = toolchain.built(str(name), LINTERS, "one to three minutes", package=GO[str(name)])
    if path is None:
        raise CannotCheckError(f"{name} is not installed; get it by: {SOURCES.get(str(name), 'your package manager')}")
    return path


def required(names: Sequence[str]) -> None:
    """See that every program is there, before the first one runs.

    Raises:
        CannotCheckError: some are not; the message names each, with what brings it.
    """
    missing = [name for name in names if name not in GO and look(name) is None]
    if missing:
        sources = "; ".join(f"{name}: {SOURCES.get(name, 'your package manager')}" for name in missing)
        raise CannotCheckError(f"not installed: {', '.join(missing)}. Get them by: {sources}")
    for name in names:
        found(name)


def run(
    name: str | Path,
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    given: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with ``given`` on its standard input; return its exit code and what it printed.

    Raises:
        CannotCheckError: it is nowhere.
    """
    command = [str(found(name)), *map(str, arguments)]
    whole = os.environ | dict(env or {})
    return subprocess.run(command, cwd=cwd, env=whole, input=given, capture_output=True, text=True, check=False)  # noqa: S603 - programs of ours


def output(
    name: str | Path, *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> str:
    """Run a program that must succeed; return what it printed, without the last line's end.

    Raises:
        CannotCheckError: it is nowhere, or failed; with the last lines that it said.
    """
    done = run(name, *arguments, cwd=cwd, env=env)
    if done.returncode:
        call = " ".join([Path(name).name, *map(str, arguments[:1])])
        raise CannotCheckError(f"{call} failed (exit {done.returncode}): {last(done.stderr or done.stdout, 4)}")
    return done.stdout.rstrip("\n")


def last(said: str, lines: int = 1) -> str:
    """Return the last lines of what a program said, on one line."""
    return " / ".join(line.strip() for line in said.strip().splitlines()[-lines:]) or "it said nothing"
