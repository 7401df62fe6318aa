"""Other programs: where they are, what brings them, and what they said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from delivery.workflows.report import CannotCheckError

#: Beside our own interpreter; Semgrep wants other versions of its dependencies, and so has an environment of its own.
FOLDERS = (Path(sys.executable).parent, Path(sys.prefix) / "semgrep" / "bin")

ENVIRONMENT = "make delivery-environment"
SOURCES = {
    "actionlint": f"{ENVIRONMENT} (needs Go: delivery/workflows/go/go.mod)",
    "gitleaks": f"{ENVIRONMENT} (needs Go: delivery/workflows/go/go.mod)",
    "pip-audit": f"{ENVIRONMENT} (app/requirements/delivery.txt)",
    "semgrep": f"{ENVIRONMENT} (app/requirements/semgrep.txt)",
    "shellcheck": f"{ENVIRONMENT} (app/requirements/delivery.txt)",
    "zizmor": f"{ENVIRONMENT} (app/requirements/delivery.txt)",
    "git": "Debian: apt-get install git",
    "skopeo": "Debian: apt-get install skopeo",
    "trivy": "the version that .github/workflows/ci.yml names, from github.com/aquasecurity/trivy",
}


def found(name: str) -> Path:
    """Return where a program is.

    Raises:
        CannotCheckError: it is nowhere; the message says what brings it.
    """
    path = shutil.which(name, path=os.pathsep.join(map(str, FOLDERS))) or shutil.which(name)
    if path is None:
        raise CannotCheckError(f"{name} is not installed; get it by: {SOURCES.get(name, 'your package manager')}")
    return Path(path)


def run(
    name: str,
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    given: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, with ``given`` on its standard input; return its exit code and what it printed."""
    command = [str(found(name)), *map(str, arguments)]
    whole = os.environ | dict(env or {})
    return subprocess.run(command, cwd=cwd, env=whole, input=given, capture_output=True, text=True, check=False)  # noqa: S603 - the programs named above


def output(name: str, *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run a program that must succeed; return what it printed, without the last line's end.

    Raises:
        CannotCheckError: it failed; with the last line that it said.
    """
    done = run(name, *arguments, cwd=cwd, env=env)
    if done.returncode:
        raise CannotCheckError(f"{name} {arguments[0]} failed: {last(done.stderr or done.stdout)}")
    return done.stdout.rstrip("\n")


def last(said: str, lines: int = 1) -> str:
    """Return the last lines of what a program said, on one line."""
    return " / ".join(line.strip() for line in said.strip().splitlines()[-lines:]) or "it said nothing"


def required(names: Sequence[str]) -> None:
    """See that every program is there, before the first one runs.

    Raises:
        CannotCheckError: some are not; the message names each, with what brings it.
    """
    missing = [name for name in names if not _there(name)]
    if missing:
        sources = "; ".join(f"{name}: {SOURCES[name]}" for name in missing)
        raise CannotCheckError(f"not installed: {', '.join(missing)}. Get them by: {sources}")


def _there(name: str) -> bool:
    """Tell whether a program is installed."""
    try:
        found(name)
    except CannotCheckError:
        return False
    return True
