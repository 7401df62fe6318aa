"""What a command says: findings and figures to read, and the errors that end it."""

from __future__ import annotations

import os
import sys

from delivery.findings import CannotCheckError, say

__all__ = ["CannotCheckError", "FindingError", "refuse", "say", "tell"]


class FindingError(Exception):
    """What was looked at is not as it must be; the message says what, where, and what is accepted."""


def tell(message: str) -> None:
    """Say on standard error what takes its time now."""
    say(message, to_error=True)


def refuse(error: FindingError | CannotCheckError) -> int:
    """Print the one line of an error; return the exit code that it ends the command with."""
    colored = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    word = "\033[31merror\033[0m" if colored else "error"
    say(f"{word}: {error}", to_error=True)
    return 1 if isinstance(error, FindingError) else 2
