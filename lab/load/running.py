"""A load that runs beside a proof, in a process of its own, so that neither slows the other down."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab import programs, settings
from lab.load import outcome
from lab.load.generator import SECONDS_TO_ANSWER
from lab.load.outcome import Outcome

PATH = "/v1/colors?color=rebeccapurple"
RATE = 250.0
_BEFORE, _AFTER = 2.0, 3.0
"""Seconds of load before and after what is done under it."""


class Load:
    """A load that runs; its outcome is there once it has ended."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._outcome: Outcome | None = None

    @property
    def outcome(self) -> Outcome:
        """What became of the requests.

        Raises:
            CannotCheckError: It runs still.
        """
        if self._outcome is None:
            raise CannotCheckError("the load has not ended yet")
        return self._outcome

    def end(self) -> None:
        """Stop it, and wait for the answers that are due."""
        self._process.terminate()
        text, words = self._process.communicate(timeout=SECONDS_TO_ANSWER * 6)
        if self._process.returncode:
            raise CannotCheckError(f"the load ended with {self._process.returncode}: {words.strip()[-500:]}")
        self._outcome = outcome.read(text)


@contextlib.contextmanager
def steady(address: str, rate: float = RATE, path: str = PATH, sources: str = settings.CLIENTS) -> Iterator[Load]:
    """Load an address while the body runs, and some seconds before and after it."""
    command = [
        sys.executable,
        "-m",
        "lab.load",
        f"http://{address}{path}",
        "--rate",
        str(rate),
        "--sources",
        sources,
        "--beside",
        str(os.getpid()),
    ]
    with _started(command) as process:
        load = Load(process)
        time.sleep(_BEFORE)
        yield load
        time.sleep(_AFTER)
        load.end()


@contextlib.contextmanager
def _started(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - ours
        # A session of its own is a fair share of the machine of its own, where the kernel groups by session.
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        # It takes little, and what it measures must not be that it had to wait itself.
        programs.prefer(process.pid)
        if process.stderr is None or not process.stderr.readline():
            raise CannotCheckError("the load did not start")
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
