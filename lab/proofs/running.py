"""Run proofs: each is a test file, and pytest runs it in a process of its own."""

from __future__ import annotations

import ast
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from delivery.findings import CannotCheckError, say
from delivery.locations import ROOT
from lab import state
from lab.proofs import results, table
from lab.proofs.results import HOLDS, LEFT_OUT, Result

_FOLDER = Path(__file__).parent
_LOG = "proofs"
LONG = ("commit-to-pod", "faults", "gates-stop")
"""The proofs that let changes through the whole pipeline, many minutes each."""
_OPTIONS = ("-q", "-p", "no:cacheprovider", "--import-mode=importlib", "-c", os.devnull, "--rootdir", ROOT)


def files() -> dict[str, Path]:
    """Return every proof's file, by its id."""
    return {results.identifier(path): path for path in sorted(_FOLDER.glob("test_*.py"))}


def claim(path: Path) -> str:
    """Return what a proof claims: the first line of its file."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]


def chosen(only: Sequence[str], *, brief: bool = False) -> list[str]:
    """Return the ids that were asked for: all of them, where none was, or in brief all but the long ones.

    Raises:
        CannotCheckError: There is no such proof.
    """
    asked = [name for words in only for name in words.split(",") if name]
    if unknown := [name for name in asked if name not in files()]:
        raise CannotCheckError(f"no proof {', '.join(unknown)}; there are {', '.join(files())}")
    return asked or [name for name in files() if not (brief and name in LONG)]


def run(names: Sequence[str], own: Mapping[str, str] | None = None, *, first: bool = False) -> list[Result]:
    """Run proofs; return one result for each.

    Args:
        names: Their ids.
        own: Variables of the environment that pytest runs in, beside this process's.
        first: Stop at the first test that fails.

    Raises:
        CannotCheckError: pytest is not there, or ended before it had run anything.
    """
    if importlib.util.find_spec("pytest") is None:
        raise CannotCheckError("pytest is not installed: run `make proofs`, which brings it")
    with tempfile.TemporaryDirectory(prefix="lab-proofs-") as scratch:
        place = Path(scratch) / "results"
        command = [sys.executable, "-m", "pytest", *_OPTIONS, *(["-x"] if first else []), *(files()[n] for n in names)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), results.VARIABLE: str(place), **(own or {})}
        _followed([str(word) for word in command], environment, place)
        return _complete(names, results.joined(results.read(place)))


def _followed(command: list[str], environment: Mapping[str, str], place: Path) -> None:
    """Run pytest; say of each proof how it ended as soon as the next one has begun."""
    state.folder("logs")
    with state.log_of(_LOG).open("ab") as log:
        running = subprocess.Popen(  # noqa: S603 - ours
            # A session of its own: an interrupt reaches it once, and what the proof has changed is put back.
            command,
            stdout=log,
            stderr=log,
            env=dict(environment),
            cwd=ROOT,
            start_new_session=True,
        )
        told: set[str] = set()
        try:
            while running.poll() is None:
                time.sleep(0.5)
                _tell(results.joined(results.read(place))[:-1], told)
        finally:
            if running.poll() is None:
                running.send_signal(signal.SIGINT)
            running.wait()
        _tell(results.joined(results.read(place)), told)


def _tell(ended: Sequence[Result], told: set[str]) -> None:
    for one in ended:
        if one.proof not in told:
            told.add(one.proof)
            say(
                table.coloured(
                    f"  {one.verdict:11} {one.proof} ({one.seconds:.0f} s)", well=one.verdict in {HOLDS, LEFT_OUT}
                )
            )


def _complete(names: Sequence[str], found: list[Result]) -> list[Result]:
    if missing := set(names) - {one.proof for one in found}:
        log = state.log_of(_LOG)
        last = " / ".join(log.read_text(errors="replace").strip().splitlines()[-3:])
        raise CannotCheckError(f"pytest ended without {', '.join(sorted(missing))}; its log: {log}: {last}")
    return found
