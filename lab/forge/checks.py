"""The checks that a pull request needs: GitHub knows them by the job's name, Gitea by workflow, job and event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from delivery.locations import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
EVENT = "pull_request"
LEFT_OUT = ("terraform.yml",)
"""Workflows that do not run here: theirs are environments that wait for a reviewer, which Gitea does not have."""


class Check(NamedTuple):
    """A check: the workflow's name, and the job's, by which GitHub knows it."""

    workflow: str
    job: str

    @property
    def context(self) -> str:
        """The name of the commit status that Gitea writes for it."""
        return f"{self.workflow} / {self.job} ({EVENT})"


def required(folder: Path = WORKFLOWS, left_out: tuple[str, ...] = LEFT_OUT) -> list[Check]:
    """Return the checks of every workflow that runs for a pull request: its jobs that run for each of them."""
    places = sorted(place for place in folder.glob("*.yml") if place.name not in left_out)
    return [check for place in places for check in _checks(yaml.safe_load(place.read_text()), place.name)]


def _checks(workflow: Mapping[Any, Any], file: str) -> Iterator[Check]:
    # YAML 1.1 reads the key `on` as true.
    if EVENT not in (workflow.get("on") or workflow.get(True) or ()):
        return
    jobs: Mapping[str, Mapping[str, Any]] = workflow["jobs"]
    for key, job in jobs.items():
        if not _may_be_skipped(key, jobs):
            yield Check(str(workflow.get("name", file)), str(job.get("name", key)))


def _may_be_skipped(key: str, jobs: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether a job, or one that it waits for, runs only under a condition."""
    needs = jobs[key].get("needs") or []
    before = [needs] if isinstance(needs, str) else needs
    return "if" in jobs[key] or any(_may_be_skipped(one, jobs) for one in before)
