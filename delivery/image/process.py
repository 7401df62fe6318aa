"""Other programs: run to their end, or started and surely stopped."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from delivery.image.report import CannotCheckError, tell

Words = Sequence[str | Path]
ALONE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
"""Before a command: a space of its own, so that what it started and mounted ends with it, even where it is killed."""


def run(command: Words, *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run a program to its end; return what it printed.

    Raises:
        CannotCheckError: it is not there, or it failed; with the last lines that it said.
    """
    done = attempt(command, cwd=cwd, env=env)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-8:]
        raise CannotCheckError(f"{Path(command[0]).name} failed (exit {done.returncode}):\n  " + "\n  ".join(said))
    return done.stdout


def watch(command: Words) -> None:
    """Run a program to its end, its words seen as they come.

    Raises:
        CannotCheckError: it failed.
    """
    done = subprocess.run([str(word) for word in command], stdout=sys.stderr, check=False)  # noqa: S603 - ours
    if done.returncode:
        message = f"{Path(command[0]).name} failed (exit {done.returncode}); what it said stands above"
        raise CannotCheckError(message)


def attempt(
    command: Words, *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; return its exit code and what it printed."""
    words = [str(word) for word in command]
    whole = os.environ | dict(env or {})
    try:
        return subprocess.run(words, cwd=cwd, env=whole, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    except FileNotFoundError as error:
        message = f"{words[0]} is not installed"
        raise CannotCheckError(message) from error


@contextlib.contextmanager
def ending() -> Iterator[None]:
    """Let SIGTERM end us as an error does, so that what was started is stopped."""
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def started(command: Words, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program beside us, in a group of its own, and stop it and what it started at the end."""
    words = [str(word) for word in command]
    with log.open("wb") as output:
        process = subprocess.Popen(words, stdout=output, stderr=output, start_new_session=True)  # noqa: S603 - ours
        try:
            yield process
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes], seconds: float = 20) -> None:
    """Stop a process that leads a group: asked first; then it is made to, with what it left behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def found(program: str, folder: Path | None = None) -> Path | None:
    """Return where a program is: in the folder, on the path, or nowhere."""
    path = shutil.which(program, path=str(folder)) if folder else shutil.which(program)
    return Path(path) if path else None


def need_debian(packages: Mapping[str, str]) -> None:
    """See that programs are there, each named with its Debian package; install what is not, as root on Debian.

    Raises:
        CannotCheckError: something is missing and cannot be installed here.
    """
    missing = sorted(package for program, package in packages.items() if not found(program))
    if not missing:
        return
    if os.geteuid() or not found("apt-get"):
        message = f"missing: install it first, as root: apt-get install {' '.join(missing)}"
        raise CannotCheckError(message)
    tell(f"installing {', '.join(missing)} (apt-get)")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], env=quiet)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], env=quiet)


def need_root(what: str) -> None:
    """See that we are root.

    Raises:
        CannotCheckError: we are not.
    """
    if os.geteuid():
        message = f"{what} needs root (sudo), or a docker daemon"
        raise CannotCheckError(message)
