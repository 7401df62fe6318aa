"""The container test: it starts quickly, answers, and stops when asked, with next to nothing allowed."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from delivery import programs
from delivery.findings import RefusedError
from delivery.image.engines import Container, Engine
from delivery.image.oci import Image

PROBE = Path(__file__).with_name("probe.py")
TRIES = 3
"""How often it may start for once to be quick enough: other work on the machine only ever makes it slower."""


@dataclass(frozen=True, slots=True)
class Run:
    """What was seen of a container's life."""

    ready: float
    """Seconds from its start until ``/readyz`` said so."""
    stopped: float
    """Seconds from SIGTERM to its end."""


def lived(engine: Engine, image: Image, limit: float) -> Run:
    """Run the container, several times where it is slow; return the quickest.

    Raises:
        RefusedError: it did not get ready, answer or stop as it must, or never within the limit.
    """
    runs: list[Run] = []
    while len(runs) < TRIES and not any(run.ready <= limit for run in runs):
        with engine.container() as container:
            runs.append(life(container, image))
    best = min(runs, key=lambda run: run.ready)
    if best.ready > limit:
        load = os.getloadavg()[0]
        raise RefusedError(
            f"container: ready after {best.ready:.2f} s at best; {limit} s are allowed (load {load:.1f})"
        )
    return best


def life(container: Container, image: Image) -> Run:
    """Start a container, ask it, and stop it."""
    began = container.start()
    ready, answers = asked(container)
    if not ready:
        raise RefusedError(f"container: not ready in time; it wrote: {last(container)}")
    judge(answers, image)
    asked_to_stop = time.monotonic()
    code = container.stop()
    if code:
        raise RefusedError(f"container: ended with {code} on SIGTERM; 0 is expected; it wrote: {last(container)}")
    return Run(ready - began, time.monotonic() - asked_to_stop)


def asked(container: Container) -> tuple[float, dict[str, dict[str, str | int]]]:
    """Ask it from where its network is; return when it was ready, and its answers."""
    told = json.loads(programs.output(*container.prefix, sys.executable, PROBE, *container.addresses()))
    return told["ready"], told["answers"]


def judge(answers: dict[str, dict[str, str | int]], image: Image) -> None:
    """See that each answer is one, and that it is this very release that answers."""
    for path, answer in answers.items():
        if answer["status"] != 200:  # noqa: PLR2004 - HTTP's OK
            raise RefusedError(f"container: {path} answered {answer['status']}: {answer['body']}")
    commit = json.loads(str(answers["/version"]["body"]))["commit"]
    expected = image.running["Labels"]["org.opencontainers.image.revision"]
    if commit != expected:
        raise RefusedError(f"container: /version tells of commit {commit}; the label tells of {expected}")


def last(container: Container) -> str:
    """Return the last line that it wrote."""
    return (container.log().strip().splitlines() or ["nothing"])[-1]
