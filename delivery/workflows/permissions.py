"""What each job's token may do, against policy.toml, and the reason beside each line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from delivery.findings import Finding
from delivery.workflows.documents import Job, Workflow, child

TABLE = Path(__file__).with_name("policy.toml")
READ = {"contents": "read"}
REASON = re.compile(r"#\s*\w+(\W+\w+){2,}")

Policy = dict[str, dict[str, Any]]


def policy(table: Path = TABLE) -> Policy:
    """Return what each job may do, by `file/job`."""
    return tomllib.loads(table.read_text(encoding="utf-8"))


def allowed(workflow: Workflow, job: Job, table: Policy) -> dict[str, Any]:
    """Return what a job may do; nothing special where the policy doesn't name it."""
    return table.get(f"{workflow.name}/{job.name}", {})


def check(workflow: Workflow, table: Policy) -> Iterator[Finding]:
    """Give a finding for each permission that is too wide, and for each that has no reason."""
    if workflow.data.get("permissions") != READ:
        yield Finding(workflow.at(1), "widened-permission", "the top level must say `permissions: contents: read`")
    for job in workflow.jobs.values():
        yield from _widened(workflow, job, allowed(workflow, job, table).get("permissions", READ))
    yield from _unreasoned(workflow)


def _widened(workflow: Workflow, job: Job, may: dict[str, str]) -> Iterator[Finding]:
    """Give a finding for each permission of a job that the policy doesn't give it."""
    asked = job.data.get("permissions", READ)
    if not isinstance(asked, dict):
        yield Finding(
            workflow.at(job.line), "widened-permission", f"job {job.name}: `{asked}` names no single permission"
        )
        return
    for scope, level in asked.items():
        if level not in (may.get(scope), "none") and (level, may.get(scope)) != ("read", "write"):
            said = f"job {job.name}: `{scope}: {level}` is more than policy.toml gives it ({_listed(may)})"
            yield Finding(workflow.at(job.line), "widened-permission", said)


def _listed(may: dict[str, str]) -> str:
    """Return permissions as a person writes them."""
    return ", ".join(f"{scope}: {level}" for scope, level in may.items())


def lines(workflow: Workflow) -> Iterator[int]:
    """Give the number of each line that grants a permission, at the top and in every job."""
    jobs = child(workflow.node, "jobs")
    for holder in [workflow.node, *(job for _, job in jobs.value)]:
        granted = child(holder, "permissions")
        pairs = granted.value if isinstance(granted, yaml.MappingNode) else [(granted, granted)]
        yield from (key.start_mark.line + 1 for key, _ in pairs)


def _unreasoned(workflow: Workflow) -> Iterator[Finding]:
    """Give a finding for each permission without its reason, of three words at least, in the same line."""
    text = workflow.text.splitlines()
    for number in lines(workflow):
        if not REASON.search(text[number - 1]):
            line = text[number - 1].strip()
            yield Finding(workflow.at(number), "no-reason", f"`{line}` must say in a comment behind it what it is for")
