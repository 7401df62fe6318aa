"""Scan the image for known vulnerabilities (Trivy), once the database has proved that it finds some and is fresh."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from delivery import programs
from delivery.findings import CannotCheckError, Finding, conclude, say
from delivery.image import oci
from delivery.locations import ARCHIVE, ROOT
from delivery.workflows import exceptions, sbom

#: A release whose vulnerabilities have been known for years: a database that knows none of them knows nothing.
PLANTED = "werkzeug==2.2.2"
SBOM = ARCHIVE.with_name("color-palette-api.cdx.json")
"""The list of the image's packages."""
OLDEST = dt.timedelta(days=3)
FOUND = 3  # an exit code of its own, so that a failure of Trivy (1) is no finding
QUIET = ("--skip-version-check", "--disable-telemetry", "--quiet")
GATE = (
    "--scanners=vuln,secret",
    "--severity=HIGH,CRITICAL",
    "--ignore-unfixed",
    f"--exit-code={FOUND}",
    "--format=json",
)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("image", nargs="?", type=Path, default=ARCHIVE, help="an OCI archive")
    parser.add_argument("--sbom", type=Path, default=SBOM, help="where the list of packages goes")
    parser.add_argument("--exceptions", type=Path, default=ROOT / ".trivyignore.yaml", help="what may pass, and why")


def run(options: argparse.Namespace) -> int:
    """Scan an image; return 0, or 1 with a fixable HIGH or CRITICAL finding.

    Raises:
        CannotCheckError: there is no image, or the gate doesn't work.
    """
    return _run(options.image, options.sbom, options.exceptions)


def _run(image: Path, packages: Path, ignored: Path) -> int:
    """Prove the database, scan, and list the packages."""
    if not image.is_file():
        raise CannotCheckError(f"{image.name} is not there: make image")
    whole = oci.image(image)
    wrong = list(exceptions.check(ignored))
    if wrong:
        return conclude("scan: not made, its exceptions must be right first", wrong)
    planted()
    say(f"database of {updated():%Y-%m-%d %H:%M} UTC, which knows {PLANTED}")
    report = trivy("image", *GATE, f"--ignorefile={ignored}", f"--input={image}")
    trivy("image", "--format=cyclonedx", f"--output={packages}", f"--input={image}")
    sbom.settle(packages, whole)
    say(f"packages: {packages.name}, of {whole.digest}")
    return conclude(f"scan: {image.name}, fixable HIGH and CRITICAL", findings(report))


def planted() -> None:
    """See that the database tells what it must know; this also fetches it where it is not there.

    Raises:
        CannotCheckError: it doesn't.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "requirements.txt").write_text(PLANTED + "\n")
        report = trivy("filesystem", "--scanners=vuln", f"--exit-code={FOUND}", "--format=json", folder)
    if not list(findings(report)):
        raise CannotCheckError(f"Trivy's database knows nothing of {PLANTED}: its 'none' means nothing")


def updated(now: dt.datetime | None = None) -> dt.datetime:
    """Return when the database was made.

    Raises:
        CannotCheckError: longer ago than the gate allows, or nobody knows.
    """
    told = json.loads(programs.output("trivy", "version", "--format=json"))
    try:
        made = dt.datetime.fromisoformat(told["VulnerabilityDB"]["UpdatedAt"])
    except (KeyError, ValueError) as error:
        raise CannotCheckError("Trivy doesn't say how old its database is") from error
    age = (now or dt.datetime.now(dt.UTC)) - made
    if age > OLDEST:
        raise CannotCheckError(f"Trivy's database is {age.days} days old, more than {OLDEST.days}: update it")
    return made


def trivy(command: str, *arguments: str) -> dict[str, Any]:
    """Return Trivy's report; an empty one where it goes to a file.

    Raises:
        CannotCheckError: Trivy failed.
    """
    done = programs.run("trivy", command, *QUIET, *arguments)
    if done.returncode not in (0, FOUND):
        raise CannotCheckError(f"trivy {command} failed: {programs.last(done.stderr)}")
    report: dict[str, Any] = json.loads(done.stdout) if done.stdout.strip() else {}
    if done.returncode == FOUND and not list(findings(report)):
        raise CannotCheckError(f"trivy {command} says that it found something, and not what")
    return report


def findings(report: dict[str, Any]) -> Iterator[Finding]:
    """Give what a report tells of: vulnerabilities and secrets."""
    for result in report.get("Results") or []:
        for known in result.get("Vulnerabilities") or []:
            said = (
                f"{known['PkgName']} {known['InstalledVersion']}: {known['Severity']}, fixed in {known['FixedVersion']}"
            )
            yield Finding(result["Target"], known["VulnerabilityID"], said)
        for leak in result.get("Secrets") or []:
            yield Finding(result["Target"], f"leaked-{leak['RuleID']}", f"{leak['Severity']}: {leak['Title']}")
