"""The machine: its cores, and what a figure depends on."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Iterator
from pathlib import Path

import palette.color.model


class Cores:
    """The two cores that are used: one for what is measured, one for who asks.

    Attributes:
        server: the core of what is measured.
        load: the core of the load generator, and of the bench itself.
    """

    def __init__(self) -> None:
        allowed = sorted(os.sched_getaffinity(0))
        if len(allowed) == 1:
            message = "error: the bench needs two cores, one for the servers and one for the load; there is one"
            raise SystemExit(message)
        self.server = allowed[0]
        self.load = allowed[1]


@contextlib.contextmanager
def pinned(core: int) -> Iterator[None]:
    """Run on one core for a while; processes started meanwhile stay on it."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def description(node: str) -> dict[str, str | int | float | bool]:
    """Return what the figures depend on; ``node`` is the peers' version of it.

    The load average tells how many others want the cores; taken before the run, it is theirs and not the bench's.
    """
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "node": node,
        "load_average": round(os.getloadavg()[0], 2),
        "compiled": palette.color.model.__file__.endswith(".so"),
    }


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
