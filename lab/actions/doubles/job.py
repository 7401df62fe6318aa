"""The job that an action runs in, as a runner tells of it: by variables, and by files that the action writes to."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

INPUT = "INPUT_"


class FailedError(Exception):
    """The action cannot do what it was asked for; the message says why."""


@dataclass(frozen=True)
class Double:
    """What stands for an action.

    Attributes:
        action: The action's name, ``owner/name``.
        does: What it does, in a line.
        run: What is called.
        inputs: The inputs that our workflows use, with their defaults; nothing for one that must be given.
        outputs: What it tells the steps that follow.
        after: What is called at the job's end.
    """

    action: str
    does: str
    run: Callable[[Job], None]
    inputs: Mapping[str, str | None] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()
    after: Callable[[Job], None] | None = None


@dataclass(frozen=True)
class Job:
    """A job.

    Attributes:
        variables: Its environment.
        inputs: What the step was given, by the input's name.
    """

    variables: Mapping[str, str]
    inputs: Mapping[str, str]

    @classmethod
    def of(cls, double: Double, variables: Mapping[str, str]) -> Job:
        """Return the job of a step.

        Raises:
            FailedError: The step has an input that the double does not know, or lacks one that must be given.
        """
        names = {variable(name): name for name in double.inputs}
        given = {key: value for key, value in variables.items() if key.startswith(INPUT)}
        if unknown := sorted(given.keys() - names.keys()):
            words = ", ".join(key.removeprefix(INPUT).lower() for key in unknown)
            raise FailedError(f"{double.action}: unknown input {words}; known are {', '.join(double.inputs) or 'none'}")
        found = {name: given.get(key) or double.inputs[name] or "" for key, name in names.items()}
        missing = [name for name, default in double.inputs.items() if default is None and not found[name]]
        if missing:
            raise FailedError(f"{double.action}: the input {missing[0]} must be given")
        return cls(variables, found)

    def variable(self, name: str) -> str:
        """Return what the runner says.

        Raises:
            FailedError: It says nothing.
        """
        if not (value := self.variables.get(name, "")):
            raise FailedError(f"the runner does not say {name}")
        return value

    @property
    def workspace(self) -> Path:
        """Where the repository is checked out."""
        return Path(self.variable("GITHUB_WORKSPACE"))

    @property
    def scratch(self) -> Path:
        """A folder of the job, which is gone at its end."""
        return Path(self.variable("RUNNER_TEMP"))

    def output(self, name: str, value: str) -> None:
        """Tell the steps that follow."""
        self._write("GITHUB_OUTPUT", name, value)

    def export(self, name: str, value: str) -> None:
        """Set a variable for the steps that follow."""
        self._write("GITHUB_ENV", name, value)

    def keep(self, name: str, value: str) -> None:
        """Remember something for the job's end, where it is a variable ``STATE_name``."""
        self._write("GITHUB_STATE", name, value)

    def path(self, folder: Path) -> None:
        """Let the steps that follow find the programs of a folder first."""
        with Path(self.variable("GITHUB_PATH")).open("a", encoding="utf-8") as file:
            file.write(f"{folder}\n")

    def _write(self, file: str, name: str, value: str) -> None:
        """Write as the runner reads it: between two lines that the value cannot hold by chance."""
        mark = f"end-{uuid.uuid4()}"
        with Path(self.variable(file)).open("a", encoding="utf-8") as opened:
            opened.write(f"{name}<<{mark}\n{value}\n{mark}\n")


def variable(name: str) -> str:
    """Return the variable by which a runner gives an input."""
    return INPUT + name.replace(" ", "_").upper()


def say(words: str) -> None:
    """Write a line to the job's log."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def warn(words: str) -> None:
    """Write a line that the log shows as a warning."""
    say(f"::warning::{words}")


def mask(secret: str) -> None:
    """Keep a word out of the job's log from now on."""
    say(f"::add-mask::{secret}")


def without_inputs() -> dict[str, str]:
    """Return this process's environment for another program: an input is none of its settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(INPUT)}
