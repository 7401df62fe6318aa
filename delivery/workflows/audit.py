"""Look every locked package up among the known vulnerabilities: pip-audit --strict, which fails without its service."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from delivery import programs
from delivery.findings import CannotCheckError, Finding, conclude, say
from delivery.locations import ROOT

#: A release whose vulnerabilities have been known for years: a service that knows none of them knows nothing.
PLANTED = "jinja2==2.4.1"
HASH = "--hash=sha256:" + "0" * 64  # pip-audit wants one, and downloads nothing
FLAGS = ("--strict", "--disable-pip", "--require-hashes", "--format=json", "--progress-spinner=off", "--desc=off")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("locks", nargs="*", type=Path, help="the hashed locks (default: every app/requirements/*.txt)")
    parser.add_argument(
        "--osv-url",
        default=os.environ.get("AUDIT_OSV_URL", ""),
        help="ask this OSV service (AUDIT_OSV_URL) instead of the package index's own advisories",
    )


def run(options: argparse.Namespace) -> int:
    """Audit the locks; return 0, or 1 with a vulnerability.

    Raises:
        CannotCheckError: the service doesn't answer or knows nothing.
    """
    return _run(options.locks or sorted((ROOT / "app/requirements").glob("*.txt")), options.osv_url)


def _run(locks: Sequence[Path], osv: str) -> int:
    """Prove the service on something planted, then audit each lock."""
    if not locks:
        raise CannotCheckError("no lock is there: app/requirements/*.txt")
    proven(osv)
    findings: list[Finding] = []
    for lock in locks:
        packages = audit(lock, osv)
        say(f"{lock.name}: {len(packages)} packages")
        findings += vulnerabilities(lock, packages)
    return conclude(f"audit: {len(locks)} locks, after the service had told of {PLANTED}", findings)


def proven(osv: str) -> None:
    """See that the service tells what it must know.

    Raises:
        CannotCheckError: it tells nothing of a package that is known to be vulnerable.
    """
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "planted.txt"
        lock.write_text(f"{PLANTED} {HASH}\n")
        if not list(vulnerabilities(lock, audit(lock, osv))):
            raise CannotCheckError(f"the advisory service knows nothing of {PLANTED}: its 'none' means nothing")


def audit(lock: Path, osv: str) -> list[dict[str, Any]]:
    """Return what pip-audit says of each package of a lock.

    Raises:
        CannotCheckError: it could not ask, or for one package got no answer.
    """
    with tempfile.TemporaryDirectory() as cache:
        service = ["--vulnerability-service=osv", f"--osv-url={osv}"] if osv else []
        done = programs.run("pip-audit", *FLAGS, f"--cache-dir={cache}", *service, f"--requirement={lock}")
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError) as error:
        raise CannotCheckError(f"{lock.name} cannot be audited: {programs.last(done.stderr)}") from error
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if skipped or not packages or (done.returncode and not any(package["vulns"] for package in packages)):
        raise CannotCheckError(f"{lock.name} cannot be audited: no answer for {', '.join(skipped) or 'its packages'}")
    return packages


def vulnerabilities(lock: Path, packages: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Give a finding for each known vulnerability."""
    for package in packages:
        for known in package["vulns"]:
            fixed = f"fixed in {', '.join(known['fix_versions'])}" if known["fix_versions"] else "no fix yet"
            names = ", ".join([known["id"], *known.get("aliases", [])])
            yield Finding(
                lock.name, "vulnerable-dependency", f"{package['name']} {package['version']}: {names}; {fixed}"
            )
