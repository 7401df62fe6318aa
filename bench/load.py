"""The load: wrk on a core of its own, with as many kept connections for each side."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from machine import pinned

CONNECTIONS = 32
STRIDE = 10368889  # load.lua's
COLORS = 1 << 24
_ROUND_COLORS = 500_000  # more than any side answers in a round
_LUA = Path(__file__).with_name("load.lua")


class Requests(Protocol):
    """Which requests are sent."""

    def arguments(self, turn: int) -> list[str]:
        """Return what load.lua is told in a round, so that no round repeats another's requests."""

    def first(self, count: int) -> list[str]:
        """Return the paths of some requests, for the comparison of answers."""


@dataclass(frozen=True)
class Colors:
    """``path`` with ``%s`` for colours that never repeat, ``count`` in each request."""

    path: str
    count: int = 1

    def arguments(self, turn: int) -> list[str]:
        """Return what load.lua is told in a round; round 0 is the comparison's."""
        return ["colors", self.path, str(turn * _ROUND_COLORS), str(self.count)]

    def first(self, count: int) -> list[str]:
        """Return the paths of the first requests of round 0."""
        return [self.path.replace("%s", ",".join(hexes)) for hexes in self._hexes(count)]

    def _hexes(self, count: int) -> Iterator[list[str]]:
        for start in range(0, count * self.count, self.count):
            yield [f"{(start + at) * STRIDE % COLORS:06x}" for at in range(self.count)]


@dataclass(frozen=True)
class Lines:
    """``path`` with ``%s`` for the lines of a file, each once; ``most`` in a round."""

    path: str
    file: Path
    most: int

    def arguments(self, turn: int) -> list[str]:
        """Return what load.lua is told in a round; round 0 is the comparison's."""
        return ["lines", self.path, str(turn * self.most), str(self.file)]

    def first(self, count: int) -> list[str]:
        """Return the paths of the first requests of round 0."""
        with self.file.open(encoding="utf-8") as lines:
            return [self.path.replace("%s", line.rstrip("\n")) for line, _ in zip(lines, range(count), strict=False)]


@dataclass(frozen=True)
class Same:
    """``path``, again and again."""

    path: str

    def arguments(self, turn: int) -> list[str]:  # noqa: ARG002 - every round is the same
        """Return what load.lua is told in a round."""
        return ["same", self.path]

    def first(self, count: int) -> list[str]:
        """Return the path, so often."""
        return [self.path] * count


class Load:
    """Runs wrk."""

    def __init__(self, wrk: str, core: int) -> None:
        self._wrk = wrk
        self._core = core

    def rate(self, url: str, requests: Requests, turn: int, seconds: int, headers: tuple[str, ...] = ()) -> float:
        """Return how many requests a second were answered well.

        Raises:
            LoadError: any was not.
        """
        stated = [part for header in headers for part in ("--header", header)]
        shape = ["--threads=1", f"--connections={CONNECTIONS}", f"--duration={seconds}s"]
        command = [self._wrk, *shape, *stated, f"--script={_LUA}", url, "--", *requests.arguments(turn)]
        with pinned(self._core):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or not done.stdout:
            message = f"wrk failed: {(done.stderr or done.stdout).strip()[-200:]}"
            raise LoadError(message)
        figures = json.loads(done.stdout.strip().splitlines()[-1])
        if figures["errors"] or not figures["requests"]:
            message = f"{figures['errors']} of {figures['requests']} requests were not answered well"
            raise LoadError(message)
        return float(figures["requests"]) / float(figures["microseconds"]) * 1e6


class LoadError(RuntimeError):
    """The load could not be made, or was not answered well."""
