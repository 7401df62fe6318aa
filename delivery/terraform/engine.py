"""Terraform, run on one configuration: what it said, as data."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from delivery import programs
from delivery.findings import CannotCheckError

QUIET = {"TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1"}
KEY = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|\d+)\]')
MOCKED = 'mock_provider "aws" {}\n\nrun "plan" {\n  command = plan\n}\n'
"""The test that plans a configuration as it stands, with a provider that reads and creates nothing."""


class Diagnostic(NamedTuple):
    """An error or warning: where, and what Terraform says of it on one line."""

    severity: str
    place: str
    message: str


@dataclass
class Tested:
    """What one `terraform test` did.

    Attributes:
        runs: The status of each run, by its file and name: `pass`, `fail`, `error`, `skip`.
        errors: Every error that it said.
        changes: What each run would create or change, as a plan's JSON says it.
        addresses: Each resource that a run planned or made.
        seconds: How long it took.
    """

    runs: dict[str, str] = field(default_factory=dict)
    errors: list[Diagnostic] = field(default_factory=list)
    changes: list[Mapping[str, Any]] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    seconds: float = 0.0


@dataclass(frozen=True)
class Terraform:
    """Terraform in one folder, with the environment that tells it where providers come from."""

    folder: Path
    environment: Mapping[str, str]

    def init(self) -> list[Diagnostic]:
        """Prepare the folder, without its backend; return what went wrong."""
        done = self._run("init", "-backend=false", "-no-color")
        return [] if done[0] == 0 else [Diagnostic("error", "", folded(done[2] or done[1]))]

    def validate(self) -> list[Diagnostic]:
        """Return every error and warning."""
        _, out, said = self._run("validate", "-json")
        return [diagnostic(one) for one in _json(out, said)["diagnostics"]]

    def test(self) -> Tested:
        """Run the tests that lie beside the configuration."""
        start = time.monotonic()
        code, out, said = self._run("test", "-json", "-verbose", "-no-color")
        tested = Tested()
        for line in out.splitlines():
            _take(tested, _json(line, said))
        if code and not tested.errors and set(tested.runs.values()) <= {"pass"}:
            tested.errors.append(Diagnostic("error", "", folded(said or out) or f"terraform test failed ({code})"))
        tested.seconds = time.monotonic() - start
        return tested

    def _run(self, *arguments: str) -> tuple[int, str, str]:
        done = programs.run("terraform", *arguments, cwd=self.folder, env=QUIET | dict(self.environment))
        return done.returncode, done.stdout, done.stderr


def unformatted(folder: Path) -> list[str]:
    """Return the files that `terraform fmt` would write otherwise."""
    done = programs.run("terraform", "fmt", "-check", "-recursive", "-list=true", "-no-color", cwd=folder, env=QUIET)
    names = done.stdout.split()
    if done.returncode and not names:
        raise CannotCheckError(f"terraform fmt failed: {folded(done.stderr)}")
    return names


def diagnostic(said: Mapping[str, Any]) -> Diagnostic:
    """Return a diagnostic of Terraform's JSON."""
    where = said.get("range") or {}
    place = f"{where['filename']}:{where['start']['line']}" if where else ""
    message = f"{said['summary']}: {said['detail']}" if said.get("detail") else said["summary"]
    return Diagnostic(said["severity"], place, folded(message))


def folded(text: str) -> str:
    """Return a text on one line, without the frame that Terraform draws around errors."""
    return " ".join(text.replace("│", " ").replace("╷", " ").replace("╵", " ").split())


def _json(text: str, said: str) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(text)
    except ValueError:
        raise CannotCheckError(f"terraform did not answer in JSON: {folded(said or text)[:500]}") from None
    return read


def _take(tested: Tested, event: Mapping[str, Any]) -> None:
    """Take one line of what `terraform test` said into the result."""
    kind = event.get("type")
    if kind == "diagnostic" and event["diagnostic"]["severity"] == "error":
        tested.errors.append(diagnostic(event["diagnostic"]))
    elif kind == "test_run" and "status" in event["test_run"]:
        run = event["test_run"]
        tested.runs[f"{run['path']}: {run['run']}"] = run["status"]
    elif kind == "test_plan":
        changes = event["test_plan"].get("resource_changes", [])
        tested.changes += [change for change in changes if change["change"]["actions"] != ["no-op"]]
        tested.addresses |= {change["address"] for change in changes}
    elif kind == "test_state":
        tested.addresses |= set(_addresses(event["test_state"].get("root_module", {})))


def _addresses(module: Mapping[str, Any]) -> Iterator[str]:
    yield from (resource["address"] for resource in module.get("resources", []))
    for child in module.get("child_modules", []):
        yield from _addresses(child)


def kinds(addresses: Iterable[str]) -> set[str]:
    """Return addresses without their keys: `aws_subnet.private["a"]` is one of `aws_subnet.private`."""
    return {KEY.sub("", address) for address in addresses}
