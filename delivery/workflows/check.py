"""Check the workflows: pins, permissions, roles, gates, and what actionlint, zizmor and shellcheck say."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from delivery import programs
from delivery.findings import Finding, conclude, say
from delivery.locations import ROOT
from delivery.workflows import exceptions, gates, hardening, linters, permissions, pins, rules
from delivery.workflows.documents import Workflow, workflows


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository to check (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Check the workflows of a repository; return 0, or 1 with a finding.

    Raises:
        CannotCheckError: a judge is missing, or there is no workflow.
    """
    return _run(options.root.resolve())


def _run(root: Path) -> int:
    """Read, judge and tell."""
    programs.required([*linters.PROGRAMS, "git"])
    found = workflows(root / ".github/workflows")
    scripts = linters.scripts(root)
    findings = [*ours(found, root), *theirs(found, scripts, root)]
    for line in told(found, scripts, root):
        say(line)
    return conclude("workflows", findings)


def ours(found: Sequence[Workflow], root: Path) -> Iterator[Finding]:
    """Give what our own rules find."""
    known, policy, verbs = pins.actions(), permissions.policy(), gates.verbs(root / "Makefile")
    for workflow in found:
        yield from pins.check(workflow, known)
        yield from permissions.check(workflow, policy)
        yield from hardening.check(workflow, policy)
        yield from gates.check(workflow, verbs)
    yield from exceptions.check(root / ".trivyignore.yaml")
    yield from rules.check(root / ".github/semgrep")


def theirs(found: Sequence[Workflow], scripts: Sequence[Path], root: Path) -> Iterator[Finding]:
    """Give what the judges from outside find."""
    dependabot = root / ".github/dependabot.yml"
    paths = [workflow.path for workflow in found] + ([dependabot] if dependabot.is_file() else [])
    return chain(linters.actionlint(found), linters.zizmor(paths), linters.shellcheck(scripts, root))


def told(found: Sequence[Workflow], scripts: Sequence[Path], root: Path) -> Iterator[str]:
    """Give the lines that say what was checked."""
    jobs = [job for workflow in found for job in workflow.jobs.values()]
    runs = sum(bool(step.run) for job in jobs for step in job.steps)
    uses = sum(len(list(pins.uses(workflow))) for workflow in found)
    granted = sum(len(list(permissions.lines(workflow))) for workflow in found)
    names = ", ".join(workflow.name for workflow in found)
    yield f"{len(found)} workflows ({names}): {len(jobs)} jobs, {runs} run steps, {uses} uses of actions"
    yield f"{granted} permissions with their reasons; {len(scripts)} shell scripts"
    yield f"{len(rules.rules(root / '.github/semgrep'))} Semgrep rules, each with a file to hit and one not to"
    yield f"judged by {linters.versions()} and our rules"
