"""What the proofs found, as the table shows it: written by pytest's process, read by the command."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lab.load.outcome import Outcome

VARIABLE = "LAB_PROOFS_RESULTS"
"""Names the file that pytest's process writes a line to for each test."""
WHOLE = "whole"
"""Marks a test that needs the whole delivery: forge, registry and AWS's double beside the cluster."""
SABOTAGED = "LAB_PROOFS_SABOTAGED"
"""Set where something was broken on purpose."""
HOLDS, BROKEN, UNCHECKED, LEFT_OUT = "holds", "BROKEN", "not checked", "left out"
"""The last one where the lab is the cluster alone, and the proof needs the rest of the delivery."""


@dataclass
class Facts:
    """What a test says beside its verdict.

    Attributes:
        notes: Short sentences with the figures that were seen.
        failed: Requests that failed under load.
        sent: Requests that were sent under load.
    """

    notes: list[str] = field(default_factory=list)
    failed: int = 0
    sent: int = 0

    def note(self, words: str) -> None:
        """Add a sentence to the table."""
        self.notes.append(words)

    def load(self, what: str, outcome: Outcome) -> None:
        """Add a load and what became of it."""
        self.failed += len(outcome.failed)
        self.sent += len(outcome.requests)
        self.note(f"{what}: {outcome}")


@dataclass(frozen=True)
class Result:
    """How a test, or all tests of a proof, ended.

    Attributes:
        proof: The proof's id.
        verdict: One of the four.
        seconds: How long it took.
        facts: What was seen.
        problem: The red line, where it does not hold.
    """

    proof: str
    verdict: str
    seconds: float
    facts: Facts
    problem: str = ""


def identifier(path: Path) -> str:
    """Return the id of the proof that a file holds."""
    return path.stem.removeprefix("test_").replace("_", "-")


def write(result: Result) -> None:
    """Add a result to the file that the environment names; do nothing where it names none."""
    if named := os.environ.get(VARIABLE):
        with Path(named).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(result)) + "\n")


def read(path: Path) -> Iterator[Result]:
    """Give every result of a file."""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        stated = json.loads(line)
        yield Result(**{**stated, "facts": Facts(**stated["facts"])})


def joined(results: Iterable[Result]) -> list[Result]:
    """Return one result for each proof, in the order in which they ran: it holds where all of its tests do.

    Tests that were left out do not count, unless all of them were.
    """
    by_proof: dict[str, list[Result]] = {}
    for result in results:
        by_proof.setdefault(result.proof, []).append(result)
    return [_joined(proof, parts) for proof, parts in by_proof.items()]


def _joined(proof: str, parts: list[Result]) -> Result:
    verdicts = {part.verdict for part in parts}
    verdict = next(one for one in (BROKEN, UNCHECKED, HOLDS, LEFT_OUT) if one in verdicts)
    notes = list(dict.fromkeys(note for part in parts for note in part.facts.notes))
    if left := sum(part.verdict == LEFT_OUT for part in parts):
        notes.append(f"{left} of its tests need the whole lab: `make lab`")
    facts = Facts(notes, sum(part.facts.failed for part in parts), sum(part.facts.sent for part in parts))
    told = (part.problem for part in parts if part.verdict == verdict != LEFT_OUT and part.problem)
    problem = next(told, "")
    return Result(proof, verdict, sum(part.seconds for part in parts), facts, problem)
