"""checkov: its policies over `terraform/`. Nothing may fail, and a skip needs its reason beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from delivery import programs
from delivery.findings import CannotCheckError, Finding

ARGUMENTS = (
    *("--directory", ".", "--framework", "terraform", "--output", "json", "--compact"),
    *("--skip-download", "--download-external-modules", "false", "--skip-path", "invalid/", "--soft-fail"),
)
SHORTEST = 20
"""A reason of fewer letters than this is none."""


class Judged(NamedTuple):
    """What checkov said: how much passed, what was skipped and why, and what is wrong."""

    passed: int
    skipped: Sequence[str]
    findings: Sequence[Finding]


def judged(terraform: Path) -> Judged:
    """Run checkov over a copy of the tree.

    Raises:
        CannotCheckError: it is not installed, or did not answer as it should.
    """
    done = programs.run("checkov", *ARGUMENTS, cwd=terraform, env={"LOG_LEVEL": "ERROR"})
    try:
        said = json.loads(done.stdout)
    except ValueError:
        told = programs.last(done.stderr or done.stdout, 4)
        raise CannotCheckError(f"checkov did not answer in JSON: {told}") from None
    results = (said[0] if isinstance(said, list) else said).get("results")
    if not results or not results["passed_checks"]:
        raise CannotCheckError("checkov passed nothing: it did not read the configuration")
    return read(results)


def read(results: Mapping[str, Any]) -> Judged:
    """Return what checkov's results say."""
    findings = [_failed(check) for check in results["failed_checks"]]
    findings += [Finding(f"terraform/{path}", "checkov", "cannot be parsed") for path in results["parsing_errors"]]
    findings += list(_unreasoned(results["skipped_checks"]))
    skipped = {f"{_place(check)}: {check['check_id']}: {_reason(check)}" for check in results["skipped_checks"]}
    return Judged(len(results["passed_checks"]), sorted(skipped), findings)


def _failed(check: Mapping[str, Any]) -> Finding:
    return Finding(_place(check), check["check_id"], f"{check['resource']}: {check['check_name']}")


def _unreasoned(skipped: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    for check in skipped:
        if len(_reason(check)) < SHORTEST:
            yield Finding(_place(check), check["check_id"], "is skipped without a reason that one could judge")


def _reason(check: Mapping[str, Any]) -> str:
    return str(check["check_result"].get("suppress_comment") or "").strip()


def _place(check: Mapping[str, Any]) -> str:
    return f"terraform/{check['file_path'].lstrip('/')}:{check['file_line_range'][0]}"
