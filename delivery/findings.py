"""What a command says: findings and figures to read, and the errors that end it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

RED = "\033[31merror\033[0m"


class CannotCheckError(Exception):
    """Something that the command needs is missing. The message says what, and what to install or do."""


class RefusedError(Exception):
    """What was looked at or asked for is not as it must be; the message says why, and what is accepted."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: where, which rule it breaks, and what is accepted.

    Attributes:
        place: A file, with its line where there is one; a job, or an object.
        rule: The rule's name.
        message: What is wrong, and what is accepted.
    """

    place: str
    rule: str
    message: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        return f"{self.place}: {self.rule}: {self.message}"


def say(line: str) -> None:
    """Print a line of the result, at once."""
    print(line, flush=True)  # noqa: T201 - a command speaks to the person who runs it


def tell(line: str) -> None:
    """Say on standard error what takes its time now."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - as above


def complain(line: str) -> None:
    """Print one line of an error, its first word red on a terminal."""
    colored = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    tell(f"{RED if colored else 'error'}: {line}")


def conclude(checked: str, findings: Iterable[Finding]) -> int:
    """Print the findings, and what was checked with their number; return the exit code."""
    wrong = sorted(set(findings))
    for finding in wrong:
        complain(str(finding))
    say(f"{checked}: {len(wrong) or 'no'} finding{'' if len(wrong) == 1 else 's'}")
    return 1 if wrong else 0


def guarded(command: Callable[[], int]) -> int:
    """Run a command; end what it refuses with 1 and what it cannot do with 2, each with one line."""
    try:
        return command()
    except RefusedError as error:
        complain(str(error))
        return 1
    except CannotCheckError as error:
        complain(str(error))
        return 2
