"""Control groups of version 2, by which the firewall tells whose a packet is: what builds, and all else of the lab."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from delivery.findings import CannotCheckError
from lab import node

WATCHED = "color-palette-lab-proofs"
"""The lab's processes, while the proofs watch them."""
BUILDERS = "color-palette-lab-builders"
"""The runner with its jobs, from its start on, and what else builds an image: they fetch packages, as at GitHub."""
BUILDKIT = "buildkit"
"""Where BuildKit has the steps of a build, whoever has started it."""


def path(name: str) -> Path:
    """Return where a group is.

    Raises:
        CannotCheckError: This machine has no control groups of version 2.
    """
    return _mount() / name


def offered() -> bool:
    """Tell whether this machine has control groups of version 2."""
    return next(_mounts(), None) is not None


def made(name: str) -> Path:
    """Make a group; safe to run twice."""
    place = path(name)
    place.mkdir(exist_ok=True)
    return place


def removed(name: str, former: Mapping[int, str] | None = None) -> None:
    """Take a group away; safe where there is none.

    Args:
        name: The group.
        former: The group that each of its processes was in before; others go to that of this process, if it is among
            them, else to the first of all.
    """
    place = path(name)
    if not place.exists():
        return
    known = former or {}
    for pid in (place / "cgroup.procs").read_text().split():
        with contextlib.suppress(OSError):
            _enter(int(pid), known.get(int(pid), known.get(os.getpid(), "/")))
    place.rmdir()


def of(pid: int) -> str:
    """Return the group that a process is in."""
    lines = Path(f"/proc/{pid}/cgroup").read_text().splitlines()
    return next(line.removeprefix("0::") for line in lines if line.startswith("0::"))


def moved(pid: int, name: str) -> str:
    """Move a process to a group; return the one that it was in."""
    former = of(pid)
    _enter(pid, name)
    return former


@contextlib.contextmanager
def entered(name: str) -> Iterator[None]:
    """Be in a group while the body runs, with all that it starts."""
    made(name)
    former = moved(os.getpid(), name)
    try:
        yield
    finally:
        _enter(os.getpid(), former)


def matches(name: str) -> str:
    """Return how the firewall tells that a packet is of a group's process; the group must be there already."""
    return f'socket cgroupv2 level 1 "{path(name).relative_to(node.CGROUPS)}"'


def _enter(pid: int, name: str) -> None:
    (path(name.lstrip("/")) / "cgroup.procs").write_text(str(pid))


def _mount() -> Path:
    if (place := next(_mounts(), None)) is None:
        raise CannotCheckError(f"no control groups of version 2 below {node.CGROUPS}: processes cannot be told apart")
    return place


def _mounts() -> Iterator[Path]:
    """Give where they are, below the folder in which the firewall looks for them."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2" and Path(place).is_relative_to(node.CGROUPS):
            yield Path(place)
