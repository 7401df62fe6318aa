"""The sides of a comparison: our own code, a peer in Python, a peer in Node."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from machine import pinned

Work = Callable[[Sequence[Any]], list[Any]]


class Side(Protocol):
    """Does one work on one input: once to show its results, then repeatedly, timed."""

    def results(self) -> list[Any]:
        """Return the results for the input."""

    def seconds(self, repeat: int) -> float:
        """Return the seconds that doing the work so many times took."""


class PythonSide:
    """A work that runs in this process."""

    def __init__(self, work: Work, subject: Sequence[Any]) -> None:
        self._work = work
        self._subject = subject

    def results(self) -> list[Any]:
        """Return the results for the input."""
        return self._work(self._subject)

    def seconds(self, repeat: int) -> float:
        """Return the seconds that doing the work so many times took."""
        start = time.perf_counter()
        for _ in range(repeat):
            self._work(self._subject)
        return time.perf_counter() - start


class Node:
    """A Node process that runs ``core.mjs`` on one core, in a folder with the peers installed."""

    def __init__(self, node: Path, folder: Path, core: int) -> None:
        with pinned(core):
            self._process = subprocess.Popen(
                [str(node), "core.mjs"],
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,  # Ctrl-C is for the bench, which then ends it
            )

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one request and return its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


class NodeSide:
    """A work of ``core.mjs``."""

    def __init__(self, node: Node, work: str, subject: Sequence[Any]) -> None:
        self._node = node
        self._request = {"work": work, "key": id(self)}
        self._results: list[Any] = node.ask({**self._request, "input": list(subject)})["results"]

    def results(self) -> list[Any]:
        """Return the results for the input."""
        return self._results

    def seconds(self, repeat: int) -> float:
        """Return the seconds that doing the work so many times took."""
        return float(self._node.ask({**self._request, "repeat": repeat})["seconds"])
