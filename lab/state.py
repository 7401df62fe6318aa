"""What the lab has started and changed: recorded when it is done, so that a later command finds and ends it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delivery.findings import CannotCheckError
from lab import programs, settings

_PATIENCE = 10.0
_STARTED = 19
"""Which word after a process's name in its ``stat`` says when it was started."""
_POLL = 0.1


@dataclass(frozen=True)
class Process:
    """A process that was started: its number, and when, in the kernel's ticks: a number may be another's by now."""

    pid: int
    ticks: int

    def alive(self) -> bool:
        """Tell whether it still runs."""
        return ticks_of(self.pid) == self.ticks


def ticks_of(pid: int) -> int | None:
    """Return when a process was started, in ticks since the machine was; nothing where it has ended."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if words[0] in {"Z", "X"} else int(words[_STARTED])


def folder(*parts: str) -> Path:
    """Return a folder of the state, made where it is missing."""
    place = settings.state_folder().joinpath(*parts)
    place.mkdir(parents=True, exist_ok=True)
    return place


def log_of(name: str) -> Path:
    """Return where a process's words go."""
    return settings.state_folder() / "logs" / f"{name}.log"


def processes() -> dict[str, Process]:
    """Return every process that was recorded, the first started first."""
    return {name: Process(*numbers) for name, numbers in _read("processes").items()}


def ended() -> list[str]:
    """Return what was started and has ended since, by itself."""
    return [name for name, process in processes().items() if not process.alive()]


def alive(name: str) -> bool:
    """Tell whether a process runs that was recorded under this name."""
    process = processes().get(name)
    return process is not None and process.alive()


def start(name: str, command: Sequence[programs.Argument], own: Mapping[str, str] | None = None) -> None:
    """Start a process that outlives this one, and record it; do nothing where it runs already."""
    if alive(name):
        return
    folder("logs")
    with log_of(name).open("ab") as log:
        pid = programs.started(command, log=log, own=own)
    programs.prefer(pid)
    with _recording() as recorded:
        recorded.pop(name, None)
        recorded[name] = Process(pid, ticks_of(pid) or 0)


def write(place: Path, text: str) -> bool:
    """Write a file where it does not hold the text already; tell whether that was so."""
    if place.is_file() and place.read_text() == text:
        return False
    place.write_text(text)
    return True


def stop(name: str, *, seconds: float = _PATIENCE) -> None:
    """End a process and what is left of its session: asked first, then made to."""
    process = processes().get(name)
    if process is None:
        return
    if process.alive():
        _signal(process, signal.SIGTERM)
        if not until(lambda: not process.alive(), seconds):
            _signal(process, signal.SIGKILL)
            until(lambda: not process.alive(), _PATIENCE)
    with _recording() as recorded:
        recorded.pop(name, None)


def _signal(process: Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


@contextlib.contextmanager
def _recording() -> Iterator[dict[str, Process]]:
    """Give the record to change, while nobody else does: several are started at once."""
    with (folder() / ".processes.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        recorded = processes()
        yield recorded
        _write("processes", {name: [process.pid, process.ticks] for name, process in recorded.items()})


def remembered(name: str) -> Any:  # noqa: ANN401 - whatever was remembered
    """Return what was remembered under a name; nothing where nothing was."""
    return _read("facts").get(name)


def remember(name: str, value: object) -> None:
    """Remember a fact until ``down``: what a later command needs to undo or to show."""
    _write("facts", {**_read("facts"), name: value})


def until(true: Callable[[], object], seconds: float, pause: float = _POLL) -> bool:
    """Wait until something is true; tell whether it became so in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Keep a second command from changing the lab meanwhile.

    Raises:
        CannotCheckError: Another command changes it.
    """
    parent = settings.state_folder().parent
    parent.mkdir(parents=True, exist_ok=True)
    place = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CannotCheckError(f"another command is changing the lab in {settings.state_folder()}") from None
    finally:
        os.close(place)


def _read(name: str) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads((settings.state_folder() / f"{name}.json").read_text())
    except FileNotFoundError:
        return {}
    return read


def _write(name: str, value: Mapping[str, object]) -> None:
    half = folder() / f".{name}.json"
    half.write_text(json.dumps(value, indent=1) + "\n")
    half.replace(half.with_name(f"{name}.json"))
