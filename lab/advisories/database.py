"""Trivy's vulnerability database, made of stated advisories: a file of buckets, and when it was made.

Its layout, by https://github.com/aquasecurity/trivy-db (schema 2): a bucket for each source, in it one for each
package, in it the versions by the advisory's name; what sources are and advisories say stands in two buckets more.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from delivery import toolchain
from lab import programs
from lab.advisories.catalogue import DEBIAN, PYPI, SEVERITIES, Advisory, Affected

TOOL = Path(__file__).parents[1] / "tools" / "vulnerability-database"
FILE, METADATA = "trivy.db", "metadata.json"
_SCHEMA = 2
_FRESH = dt.timedelta(days=1)
"""After which Trivy would fetch a newer one, as it does with its own."""
_GITHUB = {"ID": "ghsa", "Name": "GitHub Security Advisory Pip", "URL": "https://github.com/advisories"}
_DEBIAN = {"ID": "debian", "Name": "Debian Security Tracker", "URL": "https://security-tracker.debian.org"}

Entry = dict[str, Any]


def write(cache: Path, advisories: list[Advisory], made: dt.datetime | None = None) -> int:
    """Write the database where Trivy looks for it below its cache; return how many entries it has.

    Args:
        cache: What TRIVY_CACHE_DIR names.
        advisories: What it knows; with none, it is whole and empty.
        made: When it claims to be made (default: now).

    Raises:
        CannotCheckError: there is no Go to build the tool with, or it failed.
    """
    when = made or dt.datetime.now(dt.UTC)
    folder = cache / "db"
    folder.mkdir(parents=True, exist_ok=True)
    tool = toolchain.built("vulnerability-database", TOOL, "half a minute")
    fresh = folder / f".{FILE}.{os.getpid()}"
    try:
        count = programs.output([tool, fresh], data=json.dumps(list(entries(advisories))))
        _put(folder / METADATA, json.dumps(_metadata(when)))
        fresh.replace(folder / FILE)
    finally:
        fresh.unlink(missing_ok=True)
    return int(count)


def _put(place: Path, text: str) -> None:
    half = place.with_name(f".{place.name}.{os.getpid()}")
    half.write_text(text, encoding="utf-8")
    half.replace(place)


def _metadata(made: dt.datetime) -> dict[str, object]:
    said = made.astimezone(dt.UTC).isoformat()
    return {
        "Version": _SCHEMA,
        "UpdatedAt": said,
        "NextUpdate": (made + _FRESH).astimezone(dt.UTC).isoformat(),
        "DownloadedAt": said,
    }


def entries(advisories: list[Advisory]) -> Iterator[Entry]:
    """Give what the database holds."""
    sources = {_bucket(package): _source(package) for one in advisories for package in one.affected}
    for bucket, source in sources.items():
        yield _entry(["data-source"], bucket, source)
    for one in advisories:
        for package in one.affected:
            yield _entry([_bucket(package), package.name], one.cve, _versions(package))
        yield _entry(["vulnerability"], one.cve, _details(one))


def _entry(path: list[str], key: str, value: object) -> Entry:
    return {"path": path, "key": key, "value": value}


def _bucket(package: Affected) -> str:
    if package.ecosystem == PYPI:
        return f"pip::{_GITHUB['Name']}"
    return f"debian {package.ecosystem.removeprefix(DEBIAN)}"


def _source(package: Affected) -> dict[str, str]:
    return _GITHUB if package.ecosystem == PYPI else _DEBIAN


def _versions(package: Affected) -> dict[str, Any]:
    """Return which versions are vulnerable: on Debian those below the fixed one, elsewhere what is stated."""
    if package.ecosystem != PYPI:
        return {"FixedVersion": package.fixed}
    above = [f">= {package.introduced}"] if package.introduced != "0" else []
    below = [f"< {package.fixed}"] if package.fixed else []
    return {
        "PatchedVersions": [package.fixed] if package.fixed else [],
        "VulnerableVersions": [", ".join([*above, *below]) or ">= 0"],
    }


def _details(one: Advisory) -> dict[str, Any]:
    number = SEVERITIES.index(one.severity) + 1
    said_by = {_source(package)["ID"]: number for package in one.affected}
    return {"Title": one.summary, "VendorSeverity": {**said_by, "nvd": number}, "References": [one.source]}
