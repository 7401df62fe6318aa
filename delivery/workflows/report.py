"""What a command says: what it checked, what it found, and why it could not check."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is not as it must be.

    Attributes:
        where: A file, with its line where there is one, or a job.
        rule: The rule's name.
        said: What is wrong, and what is accepted.
    """

    where: str
    rule: str
    said: str

    def __str__(self) -> str:
        """Return the line that a person reads."""
        return f"{self.where}: {self.rule}: {self.said}"


class CannotCheckError(Exception):
    """Something that the command needs is missing; the message says what, and how to get it."""


class RefusedError(Exception):
    """What was asked for may not be done; the message says why, and what is needed first."""


def say(message: str) -> None:
    """Print one line of the result."""
    print(message, flush=True)  # noqa: T201 - a command speaks to the person who runs it


def complain(message: str) -> None:
    """Print one line of an error, red on a terminal."""
    word = "\033[31merror\033[0m" if sys.stderr.isatty() else "error"
    print(f"{word}: {message}", file=sys.stderr, flush=True)  # noqa: T201 - as above


def conclude(checked: str, findings: Iterable[Finding]) -> int:
    """Print the findings, or what was checked and found good; return the exit code."""
    wrong = sorted(set(findings))
    for finding in wrong:
        complain(str(finding))
    say(f"{checked}: {len(wrong) or 'no'} finding{'' if len(wrong) == 1 else 's'}")
    return 1 if wrong else 0


def guarded(command: Callable[[], int]) -> int:
    """Run a command; end a refusal with 1 and a check that cannot be made with 2, each with one line."""
    try:
        return command()
    except RefusedError as error:
        complain(str(error))
        return 1
    except CannotCheckError as error:
        complain(str(error))
        return 2


def publish(name: str, value: str, path: str | None) -> None:
    """Append an output for the jobs that follow to the file that the runner names; without one, do nothing."""
    if path:
        with open(path, "a", encoding="utf-8") as outputs:  # noqa: PTH123 - the runner's own file, appended to
            outputs.write(f"{name}={value}\n")
