"""Search the source by our Semgrep rules, after each rule has proved itself on its own examples."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from delivery import programs
from delivery.findings import CannotCheckError, Finding, conclude
from delivery.locations import ROOT
from delivery.workflows.rules import Rule, rules

FOLDERS = ("app", "bench", "delivery", "lab")
FLAGS = ("scan", "--json", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--disable-nosem", "--quiet")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("paths", nargs="*", type=Path, help=f"what to search (default: {', '.join(FOLDERS)})")
    parser.add_argument("--rules", type=Path, default=ROOT / ".github/semgrep", help="the folder of the rules")


def run(options: argparse.Namespace) -> int:
    """Prove the rules and search; return 0, or 1 with a finding.

    Raises:
        CannotCheckError: Semgrep is missing or failed, or a rule does not prove itself.
    """
    return _run(options.rules, options.paths)


def _run(folder: Path, asked: Sequence[Path]) -> int:
    """Search what was asked for, or every folder of ours that is there."""
    found = rules(folder)
    if not found:
        raise CannotCheckError(f"{folder}: no rule is there")
    proven(found)
    paths = list(asked) or [path for name in FOLDERS if (path := ROOT / name).is_dir()]
    exclude = [] if asked else ["--exclude=tests", "--exclude=build", "--exclude=.*", "--exclude=node_modules"]
    answer = search(found, paths, *exclude)
    checked = f"semgrep: {len(found)} rules, each proven on its examples, over {len(answer['paths']['scanned'])} files"
    return conclude(checked, findings(answer))


def proven(found: Sequence[Rule]) -> None:
    """See that each rule finds what it must and lets pass what it must.

    Raises:
        CannotCheckError: one doesn't.
    """
    examples = [path for rule in found for path in (rule.hit, rule.miss)]
    hits = {(_name(result), Path(result["path"]).resolve()) for result in search(found, examples)["results"]}
    for rule in found:
        if (rule.name, rule.hit.resolve()) not in hits:
            raise CannotCheckError(f"rule {rule.name} does not hit {rule.name}/hit.py: it would find nothing")
        if (rule.name, rule.miss.resolve()) in hits:
            raise CannotCheckError(f"rule {rule.name} hits {rule.name}/miss.py: it would cry wolf")


def search(found: Sequence[Rule], paths: Sequence[Path], *flags: str) -> dict[str, Any]:
    """Return Semgrep's answer.

    Raises:
        CannotCheckError: Semgrep failed, or found no file.
    """
    configs = [f"--config={rule.path}" for rule in found]
    with tempfile.TemporaryDirectory() as home:
        settings = {"SEMGREP_SETTINGS_FILE": f"{home}/settings.yml", "SEMGREP_LOG_FILE": f"{home}/log"}
        done = programs.run("semgrep", *FLAGS, *configs, *flags, *paths, env=settings)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise CannotCheckError(f"semgrep could not search: {programs.last(done.stderr, 2)}") from error
    problems = [str(problem.get("message", problem))[:200] for problem in answer["errors"]]
    if problems or done.returncode > 1 or not answer["paths"]["scanned"]:
        raise CannotCheckError(f"semgrep could not search: {problems[0] if problems else 'no file is there'}")
    return answer


def findings(answer: dict[str, Any]) -> Iterator[Finding]:
    """Give what Semgrep found."""
    for result in answer["results"]:
        message = " ".join(result["extra"]["message"].split())
        yield Finding(f"{_relative(result['path'])}:{result['start']['line']}", _name(result), message)


def _relative(path: str) -> Path:
    """Return a path as a person in the repository writes it."""
    whole = Path(path).resolve()
    return whole.relative_to(ROOT) if whole.is_relative_to(ROOT) else whole


def _name(result: dict[str, Any]) -> str:
    """Return the rule's name; Semgrep puts its folder before it."""
    return str(result["check_id"]).rsplit(".", 1)[-1]
