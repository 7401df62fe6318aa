"""The stated advisories: read, checked, and spelled as OSV does (https://ossf.github.io/osv-schema/)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from delivery.findings import RefusedError

STATED = Path(__file__).with_name("stated.yaml")
SEVERITIES = ("LOW", "MEDIUM", "HIGH", "CRITICAL")
"""Trivy's words, each of which it numbers by its place here, from 1 on."""
PYPI = "PyPI"
DEBIAN = "Debian:"
SCHEMA = "1.6.0"
_NEEDED = {"id", "summary", "severity", "source", "affected"}
_KNOWN = _NEEDED | {"aliases"}
_OF_A_PACKAGE = {"ecosystem", "name", "introduced", "fixed"}


@dataclass(frozen=True)
class Affected:
    """A package and the versions of it that are vulnerable: from one on, up to another without it.

    Attributes:
        ecosystem: Where it is published, in OSV's words: ``PyPI``, ``Debian:13``.
        name: Its name there; a source package's on Debian.
        introduced: The first vulnerable version; ``0`` for all that are early.
        fixed: The first sound version; nothing where there is none yet.
    """

    ecosystem: str
    name: str
    introduced: str
    fixed: str | None

    def holds(self, name: str, version: Version) -> bool:
        """Tell whether this release of a Python package is vulnerable."""
        return (
            self.ecosystem == PYPI
            and self.name == canonicalize_name(name)
            and Version(self.introduced) <= version
            and (self.fixed is None or version < Version(self.fixed))
        )

    def osv(self) -> dict[str, Any]:
        """Return it in OSV's words."""
        events = [{"introduced": self.introduced}, *([{"fixed": self.fixed}] if self.fixed else [])]
        package = {"name": self.name, "ecosystem": self.ecosystem}
        return {"package": package, "ranges": [{"type": "ECOSYSTEM", "events": events}]}


@dataclass(frozen=True)
class Advisory:
    """An advisory: whose name is public, and where it is published."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    severity: str
    source: str
    affected: tuple[Affected, ...]

    @property
    def cve(self) -> str:
        """The name by which Trivy knows it: the CVE's where it has one."""
        return next((name for name in (self.id, *self.aliases) if name.startswith("CVE-")), self.id)

    def osv(self) -> dict[str, Any]:
        """Return it as an OSV service answers it."""
        return {
            "schema_version": SCHEMA,
            "id": self.id,
            "aliases": list(self.aliases),
            "summary": self.summary,
            "references": [{"type": "ADVISORY", "url": self.source}],
            "affected": [one.osv() for one in self.affected],
            "database_specific": {"severity": self.severity},
        }


def read(place: Path = STATED) -> list[Advisory]:
    """Return the advisories of a file.

    Raises:
        RefusedError: one is not whole, or stands there twice; the message says which, and what is accepted.
    """
    try:
        listed = yaml.safe_load(place.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RefusedError(f"{place}: cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(listed, list):
        raise RefusedError(f"{place}: a list of advisories is expected")
    found = [_advisory(one, f"{place.name}, advisory {number}") for number, one in enumerate(listed, 1)]
    names = [name for advisory in found for name in (advisory.id, *advisory.aliases)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise RefusedError(f"{place.name}: stated twice: {', '.join(twice)}")
    return found


def _advisory(one: Any, where: str) -> Advisory:  # noqa: ANN401 - what a document holds is of any type
    if wrong := " and ".join(_wrong(one)):
        raise RefusedError(f"{where}: {wrong}")
    affected = tuple(_affected(package, f"{where} ({one['id']})") for package in one["affected"])
    aliases = tuple(one.get("aliases") or ())
    return Advisory(one["id"], aliases, one["summary"], one["severity"], one["source"], affected)


def _wrong(one: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Give what is wrong with an advisory, its packages apart."""
    if not isinstance(one, dict):
        yield f"it is no mapping with {', '.join(sorted(_NEEDED))}"
        return
    if missing := _NEEDED - one.keys():
        yield f"it lacks {', '.join(sorted(missing))}"
    if strange := one.keys() - _KNOWN:
        yield f"it has {', '.join(sorted(map(str, strange)))}, accepted are {', '.join(sorted(_KNOWN))}"
    if "severity" in one and one["severity"] not in SEVERITIES:
        yield f"its severity is {one['severity']}, accepted are {', '.join(SEVERITIES)}"
    if "source" in one and not str(one["source"]).startswith("https://"):
        yield "its source is no https address"
    if "affected" in one and not one["affected"]:
        yield "it affects nothing"


def _affected(one: Any, where: str) -> Affected:  # noqa: ANN401 - as above
    if not isinstance(one, dict) or not {"ecosystem", "name"} <= one.keys() <= _OF_A_PACKAGE:
        raise RefusedError(f"{where}: a package has ecosystem and name, and may have introduced and fixed: {one}")
    ecosystem, name = str(one["ecosystem"]), str(one["name"])
    introduced, fixed = str(one.get("introduced", "0")), str(one["fixed"]) if "fixed" in one else None
    if ecosystem == PYPI:
        _check_python(name, [introduced, *([fixed] if fixed else [])], where)
    elif not ecosystem.startswith(DEBIAN):
        raise RefusedError(f"{where}: ecosystem {ecosystem}: accepted are {PYPI} and {DEBIAN}RELEASE")
    elif fixed is None or introduced != "0":
        raise RefusedError(f"{where}: Debian states where {name} is fixed, and nothing of where it began")
    return Affected(ecosystem, name, introduced, fixed)


def _check_python(name: str, versions: list[str], where: str) -> None:
    if name != canonicalize_name(name):
        raise RefusedError(f"{where}: {name} is spelled {canonicalize_name(name)} on {PYPI}")
    try:
        for version in versions:
            Version(version)
    except InvalidVersion as error:
        raise RefusedError(f"{where}: {name}: {error}") from None


def known(advisories: list[Advisory], name: str, version: Version) -> list[Advisory]:
    """Return what is known of a release of a Python package."""
    return [one for one in advisories if any(package.holds(name, version) for package in one.affected)]
