"""A step of a job: its environment as a runner makes it, and an action run as a runner runs it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lab.actions import seeding
from lab.actions.doubles.__main__ import DOUBLES
from lab.actions.doubles.job import variable

_FILES = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE")


class Step:
    """A step of a job: what it was given, what the runner says, and what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.variables = {name: str(folder / name) for name in _FILES}
        for name in ("GITHUB_WORKSPACE", "RUNNER_TEMP", "RUNNER_TOOL_CACHE"):
            (folder / name).mkdir(parents=True)
            self.variables[name] = str(folder / name)

    @property
    def workspace(self) -> Path:
        return self.folder / "GITHUB_WORKSPACE"

    def written(self, name: str) -> dict[str, str]:
        """Return what was written to one of the runner's files, parsed as the runner does."""
        place = self.folder / name
        lines = iter(place.read_text().splitlines() if place.exists() else [])
        found = {}
        for line in lines:
            key, _, mark = line.partition("<<")
            found[key] = "\n".join(iter(lambda: next(lines), mark))
        return found

    def run(
        self, action: str, inputs: Mapping[str, str], own: Mapping[str, str] | None = None, program: str = "main.js"
    ) -> subprocess.CompletedProcess[str]:
        """Run an action from its repository, by node, with every input that it has, as the runner does."""
        repository = self.folder / "repository"
        if not repository.exists():
            seeding.written(repository, DOUBLES[action])
        described = json.loads((repository / "action.yml").read_text())
        defaults = {name: one.get("default", "") for name, one in described["inputs"].items()}
        given = {variable(name): value for name, value in {**defaults, **inputs}.items()}
        return subprocess.run(
            ["node", repository / program],
            env={**os.environ, **self.variables, **given, **(own or {})},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
