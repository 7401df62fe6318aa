"""Other programs that run beside us, or are watched: started and surely stopped."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from delivery.findings import CannotCheckError, tell

Words = Sequence[str | Path]
ALONE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
"""Before a command: a space of its own, so that what it started and mounted ends with it, even where it is killed."""


def watch(command: Words) -> None:
    """Run a program to its end, its words seen as they come.

    Raises:
        CannotCheckError: it failed.
    """
    done = subprocess.run([str(word) for word in command], stdout=sys.stderr, check=False)  # noqa: S603 - ours
    if done.returncode:
        name = Path(command[0]).name
        raise CannotCheckError(f"{name} failed (exit {done.returncode}); what it said stands above")


@contextlib.contextmanager
def ending() -> Iterator[None]:
    """Let SIGTERM end us as an error does, so that what was started is stopped."""
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def in_turn(lock: Path, what: str) -> Iterator[None]:
    """Hold a file that commands hold by turns; say so where another one, at ``what``, must be waited for."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(f"waiting for {what} of another command")
            fcntl.flock(place, fcntl.LOCK_EX)
        yield


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
