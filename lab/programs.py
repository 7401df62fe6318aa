"""Other programs: found, run, and what they answer. Every run of another program by the lab goes through here."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from delivery.findings import CannotCheckError

Argument = str | Path
ALONE: tuple[str, ...] = ("nice", "-n", "19", "ionice", "-c", "3")
"""What goes before a long command, so that the machine stays usable meanwhile."""
NO_CONFIGURATION = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
_LONG = 160
_BEFORE_OTHERS = -10
"""As a nice value."""


class FailedError(CannotCheckError):
    """A program that the lab ran ended with an error; the message holds its last words."""


def found(name: str, hint: str) -> Path:
    """Return where a program is; ``hint`` says how to install it.

    Raises:
        CannotCheckError: It is not on PATH.
    """
    place = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if place is None:
        raise CannotCheckError(f"{name} is not installed: {hint}")
    return Path(place)


def output(
    command: Sequence[Argument],
    *,
    data: str | None = None,
    folder: Path | None = None,
    own: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> str:
    """Run a command; return what it printed.

    Args:
        command: The program and its arguments.
        data: What it reads from its standard input; nothing by default.
        folder: Where it runs.
        own: Variables of its environment beside this process's.
        seconds: After which it is ended.

    Raises:
        FailedError: It ended with an error, or not in time.
    """
    done = tried(command, data=data, folder=folder, own=own, seconds=seconds)
    if done.returncode:
        raise FailedError(f"{_shown(command)} failed ({done.returncode}): {_last(done.stderr or done.stdout)}")
    return done.stdout


def tried(
    command: Sequence[Argument],
    *,
    data: str | None = None,
    folder: Path | None = None,
    own: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command that may fail; return its exit code, output and error output.

    Raises:
        FailedError: It did not end in time.
    """
    try:
        return subprocess.run(  # noqa: S603 - programs of the lab, with arguments of ours
            [str(word) for word in command],
            input=data if data is not None else "",
            cwd=folder,
            env={**os.environ, **(own or {})},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FailedError(f"{_shown(command)} did not end within {seconds:.0f} s") from None


def started(command: Sequence[Argument], *, log: IO[bytes], own: Mapping[str, str] | None = None) -> int:
    """Start a command that goes on when this process ends, in a session of its own, its words going to ``log``.

    Returns:
        The number of its process.
    """
    words = [str(word) for word in command]
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        *((os.POSIX_SPAWN_DUP2, log.fileno(), number) for number in (1, 2)),
    ]
    return os.posix_spawnp(words[0], words, {**os.environ, **(own or {})}, file_actions=files, setsid=True)


def prefer(pid: int) -> None:
    """Let a process run before others, where we may.

    What a busy machine does to kube-proxy, a client would take for a fault of the service.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, _BEFORE_OTHERS)
    with contextlib.suppress(OSError):
        # Where the kernel groups by session, the group's own priority is the one that counts.
        Path(f"/proc/{pid}/autogroup").write_text(str(_BEFORE_OTHERS))


def followed(command: Sequence[Argument], *, folder: Path, own: Mapping[str, str]) -> subprocess.Popen[str]:
    """Start a command whose error output the caller reads line by line."""
    return subprocess.Popen(  # noqa: S603 - as above
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, **own},
    )


def _shown(command: Sequence[Argument]) -> str:
    words = " ".join(str(word) for word in command)
    return words if len(words) < _LONG else f"{words[:_LONG]}..."


def _last(words: str) -> str:
    lines = [line for line in words.strip().splitlines() if line.strip()]
    return " / ".join(lines[-6:])[-1500:] or "it said nothing"
