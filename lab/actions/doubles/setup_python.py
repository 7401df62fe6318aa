"""actions/setup-python: a Python of the machine, found, not fetched."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .job import Double, FailedError, Job, say, warn

_ASKED = (
    "import sys, ensurepip, venv, json; "
    "print(json.dumps(['%d.%d' % sys.version_info[:2], sys.executable, sys.version.split()[0]]))"
)


def run(job: Job) -> None:
    """Let the steps that follow find the version that is asked for as ``python3``.

    A machine that lacks it goes on with its own ``python3``, and the log says so: nothing can be fetched there.
    """
    wanted = job.inputs["python-version"]
    if not re.fullmatch(r"3\.\d+", wanted):
        raise FailedError(f"python-version: {wanted!r} is not served; `3.13` is of the form that is")
    for program in programs(wanted):
        told = asked(program)
        if told and told[0] == wanted:
            _found(job, Path(told[1]), told[2])
            return
    own = asked("python3")
    if own is None:
        raise FailedError("this machine has no python3 with venv (Debian: apt-get install python3-venv)")
    warn(f"this machine has no Python {wanted}: the job goes on with {own[2]}")
    _found(job, Path(own[1]), own[2])


def programs(version: str) -> Iterator[str]:
    """Give where a version may be: on the path, or among those of pyenv."""
    yield f"python{version}"
    if root := os.environ.get("PYENV_ROOT"):
        yield from sorted(map(str, Path(root).glob(f"versions/{version}.*/bin/python{version}")), reverse=True)
    yield "python3"


def asked(program: str) -> tuple[str, str, str] | None:
    """Return the version of a Python, where it lies, and its whole version; nothing where it does not answer."""
    if shutil.which(program) is None:
        return None
    done = subprocess.run([program, "-c", _ASKED], capture_output=True, text=True, check=False)  # noqa: S603 - as found
    if done.returncode:
        return None
    version, place, whole = json.loads(done.stdout)
    return version, place, whole


def _found(job: Job, program: Path, version: str) -> None:
    """Put links to it first on the path; they stay, since an environment that was made by them asks for them."""
    folder = Path(job.variable("RUNNER_TOOL_CACHE"), "Python", version, "bin")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("python", "python3"):
        fresh = folder / f".{name}.{os.getpid()}"
        fresh.symlink_to(program)
        fresh.replace(folder / name)
    job.path(folder)
    job.output("python-version", version)
    job.output("python-path", str(folder / "python3"))
    say(f"Python {version}, {program}")


DOUBLE = Double(
    "actions/setup-python",
    "Puts the Python that is asked for first on the path.",
    run,
    {"python-version": None},
    ("python-version", "python-path"),
)
