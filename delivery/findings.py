"""What a check finds, how it is shown, and the error of a check that cannot be made."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass


class CannotCheckError(Exception):
    """Something that the check needs is missing. The message says what, and what to install or do."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: where, which rule it breaks, and what is accepted."""

    place: str
    rule: str
    message: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        return f"{self.place}: {self.rule}: {self.message}"


def say(line: str, *, to_error: bool = False) -> None:
    """Print a line for the person at the terminal, at once."""
    print(line, file=sys.stderr if to_error else sys.stdout, flush=True)


def conclude(findings: Sequence[Finding]) -> int:
    """Print the findings, or that there are none; return the exit code."""
    for finding in sorted(set(findings)):
        say(_red(str(finding)), to_error=True)
    if findings:
        say(f"{len(set(findings))} finding(s)", to_error=True)
    return 1 if findings else 0


def _red(text: str) -> str:
    coloured = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    return f"\x1b[31m{text}\x1b[0m" if coloured else text
