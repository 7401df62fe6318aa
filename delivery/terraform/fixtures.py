"""Configurations that must fail: one folder per broken rule, with what must be said of it on its first line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from delivery.findings import Finding
from delivery.terraform import values
from delivery.terraform.engine import MOCKED, Terraform, folded

HEADER = re.compile(r"# must fail with: (\S.*)")
ROOTS = ("bootstrap", "environments/*")
OWN = ("providers.tf", "backend.tf")


def prepared(terraform: Path) -> None:
    """Make a copy's roots usable as modules: the provider is then the caller's, which is mocked."""
    for pattern in ROOTS:
        for root in terraform.glob(pattern):
            for name in OWN:
                (root / name).unlink(missing_ok=True)


def judged(terraform: Path, name: str, environment: Mapping[str, str]) -> Finding | None:
    """Run one fixture in a prepared copy; return what is wrong with it, if it does not fail as it must."""
    place = f"terraform/{name}"
    expected = HEADER.match((terraform / name / "main.tf").read_text(encoding="utf-8"))
    if expected is None:
        return Finding(place, "fixture", 'the first line of main.tf must be "# must fail with: TEXT"')
    said = _said(terraform / name, environment)
    if any(folded(expected[1]) in one for one in said):
        return None
    if not said:
        return Finding(place, "fixture", f"is accepted, and must fail with: {expected[1]}")
    return Finding(place, "fixture", f"must fail with: {expected[1]}; it fails with: {' | '.join(said)[:600]}")


def _said(folder: Path, environment: Mapping[str, str]) -> list[str]:
    """Return every error of a configuration: of Terraform, or of the values that it plans."""
    if not any(folder.rglob("*.tftest.hcl")):
        (folder / "fixture.tftest.hcl").write_text(MOCKED, encoding="utf-8")
    terraform = Terraform(folder, environment)
    if errors := terraform.init():
        return [error.message for error in errors]
    tested = terraform.test()
    if tested.errors:
        return [error.message for error in tested.errors]
    written = (value for change in tested.changes for value in values.planned(change, ""))
    return [folded(finding.message) for finding in values.findings(written)]
