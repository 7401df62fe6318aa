"""Nothing is pushed past a gate: who needs whom, what may not be ignored, and that each verb stands in the Makefile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from delivery.findings import Finding
from delivery.workflows.documents import Job, Workflow

#: The verbs that must have succeeded before the verb that publishes runs.
BEFORE = {
    "push": ("test", "test-delivery", "semgrep", "audit", "secrets", "image", "scan"),
    "pull-request": ("push",),
    "apply": ("check-terraform",),
}
VERB = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def verbs(makefile: Path) -> set[str]:
    """Return the verbs of a Makefile."""
    return set(VERB.findall(makefile.read_text(encoding="utf-8")))


def check(workflow: Workflow, known: set[str]) -> Iterator[Finding]:
    """Give a finding for each gate that can be passed by, ignored, or that is no verb."""
    for job in workflow.jobs.values():
        for rule, said in [*_bypassed(workflow, job), *_ignored(job), *_unknown(job, known), *_order(job)]:
            yield Finding(workflow.at(job.line), rule, f"job {job.name}: {said}")


def earlier(workflow: Workflow, job: Job) -> list[str]:
    """Return the verbs that have succeeded, in this job's needs and theirs, before it starts."""
    found: list[str] = []
    for name in job.needs:
        needed = workflow.jobs[name]
        found += [*earlier(workflow, needed), *needed.verbs]
    return found


def _bypassed(workflow: Workflow, job: Job) -> Iterator[tuple[str, str]]:
    """Give each gate that a job which publishes doesn't wait for."""
    for index, verb in enumerate(job.verbs):
        passed = [*earlier(workflow, job), *job.verbs[:index]]
        for gate in BEFORE.get(verb, ()):
            if gate not in passed:
                yield "bypassed-gate", f"`make {verb}` runs without `make {gate}` before it (`needs`)"


def _ignored(job: Job) -> Iterator[tuple[str, str]]:
    """Give each way that a failure of a job or its steps would be passed over."""
    for where, data in [("it", job.data), *((f"line {step.line}", step.data) for step in job.steps)]:
        if data.get("continue-on-error"):
            yield "ignored-failure", f"{where} says continue-on-error: a gate that fails must stop"
        if re.search(r"\b(always|failure|cancelled)\(\)", str(data.get("if", ""))):
            yield "ignored-failure", f"{where} runs although something before it failed: `if: {data['if']}`"
        if (data.get("with") or {}).get("exit-code") in (0, "0"):
            yield "ignored-failure", f"{where} says exit-code 0: a scan that finds something must stop"


def _unknown(job: Job, known: set[str]) -> Iterator[tuple[str, str]]:
    """Give each verb that the Makefile doesn't have."""
    for verb in job.verbs:
        if verb not in known:
            yield "no-such-verb", f"`make {verb}` is not in the Makefile"


def _order(job: Job) -> Iterator[tuple[str, str]]:
    """Say where an image is handed on before it was scanned."""
    uploads = [index for index, step in enumerate(job.steps) if step.uses.startswith("actions/upload-artifact@")]
    scans = _positions(job, "scan")
    if "image" in job.verbs and uploads and (not scans or min(uploads) < max(scans)):
        yield "bypassed-gate", "it uploads the image before `make scan`"


def _positions(job: Job, verb: str) -> Sequence[int]:
    """Return which of a job's steps run a verb."""
    return [index for index, step in enumerate(job.steps) if step.run.split() == ["make", verb]]
