"""Workflow files as what the checks ask of them: jobs, steps, and the line where each thing stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from delivery.findings import CannotCheckError

Mapping = dict[str, Any]


class Loader(yaml.SafeLoader):
    """YAML 1.2's booleans: ``on`` is a key of every workflow, not the value true."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Step:
    """One step of a job, with the line that it begins at."""

    line: int
    data: Mapping

    @property
    def uses(self) -> str:
        """The action with its reference, or nothing."""
        return str(self.data.get("uses", ""))

    @property
    def run(self) -> str:
        """The script, or nothing."""
        return str(self.data.get("run", ""))

    @property
    def inputs(self) -> Mapping:
        """What ``with`` gives to the action."""
        return dict(self.data.get("with") or {})


@dataclass(frozen=True)
class Job:
    """One job, with the line of its name."""

    name: str
    line: int
    data: Mapping
    steps: tuple[Step, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """The jobs that must succeed before this one."""
        needs = self.data.get("needs") or []
        return (needs,) if isinstance(needs, str) else tuple(needs)

    @property
    def environment(self) -> str:
        """The environment's name, or nothing."""
        environment = self.data.get("environment") or ""
        return str(environment.get("name", "")) if isinstance(environment, dict) else str(environment)

    @property
    def condition(self) -> str:
        """What ``if`` says, on one line, or nothing."""
        return " ".join(str(self.data.get("if", "")).split())

    @property
    def verbs(self) -> tuple[str, ...]:
        """The make verbs that its steps run, in their order."""
        return tuple(words[1] for step in self.steps if len(words := step.run.split()) > 1 and words[0] == "make")


@dataclass(frozen=True)
class Workflow:
    """One workflow file."""

    path: Path
    text: str
    data: Mapping
    node: yaml.MappingNode
    jobs: dict[str, Job]

    @property
    def name(self) -> str:
        """The file's name, which findings begin with."""
        return self.path.name

    @property
    def events(self) -> tuple[str, ...]:
        """What starts it."""
        events = self.data.get("on") or {}
        return (events,) if isinstance(events, str) else tuple(events)

    def at(self, line: int) -> str:
        """Return where a line is, as a finding says it."""
        return f"{self.name}:{line}"


def workflows(folder: Path) -> list[Workflow]:
    """Read every workflow of a folder.

    Raises:
        CannotCheckError: there is none, or one is no workflow.
    """
    paths = sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")])
    if not paths:
        raise CannotCheckError(f"{folder}: no workflow is there")
    return [read(path) for path in paths]


def read(path: Path) -> Workflow:
    """Read one workflow file.

    Raises:
        CannotCheckError: it is not YAML, or has no jobs.
    """
    text = path.read_text(encoding="utf-8")
    try:
        node, data = yaml.compose(text, Loader), yaml.load(text, Loader)  # noqa: S506 - a SafeLoader with fewer booleans
    except yaml.YAMLError as error:
        raise CannotCheckError(f"{path.name}: not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(data.get("jobs"), dict):
        raise CannotCheckError(f"{path.name}: no workflow: it has no jobs")
    return Workflow(path, text, data, node, dict(_jobs(node, data)))


def _jobs(node: yaml.MappingNode, data: Mapping) -> Iterator[tuple[str, Job]]:
    """Give each job with its line."""
    nodes = {key.value: (key, value) for key, value in child(node, "jobs").value}
    for name, job in data["jobs"].items():
        key, value = nodes[name]
        lines = [step.start_mark.line + 1 for step in child(value, "steps").value]
        steps = [Step(line, step) for line, step in zip(lines, job.get("steps") or [], strict=True)]
        yield name, Job(name, key.start_mark.line + 1, job, tuple(steps))


def child(node: yaml.Node, name: str) -> yaml.Node:
    """Return the value under a key of a mapping node; an empty mapping where it is not there."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == name:
            return value  # type: ignore[no-any-return]  # PyYAML's stubs say nothing of a mapping's pairs
    return yaml.MappingNode("tag:yaml.org,2002:map", [], node.start_mark, node.end_mark)
