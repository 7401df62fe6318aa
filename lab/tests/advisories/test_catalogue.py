"""The stated advisories: whole, sourced, and about the releases that they speak of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from delivery.findings import RefusedError
from delivery.workflows import audit, scan
from lab.advisories import catalogue
from lab.tests.advisories.conftest import ADVISORY


def stated(folder: Path, *advisories: object) -> list[catalogue.Advisory]:
    place = folder / "stated.yaml"
    place.write_text(yaml.safe_dump(list(advisories)))
    return catalogue.read(place)


@pytest.mark.parametrize(
    ("name", "version", "there"),
    [
        ("a-package", "1.4.9", False),
        ("a-package", "1.5", True),
        ("A_Package", "1.9.9", True),
        ("a-package", "2.0rc1", True),
        ("a-package", "2.0", False),
        ("a-package", "10.0", False),
        ("another", "1.9", False),
    ],
)
def test_an_advisory_speaks_of_the_releases_in_its_range(tmp_path: Path, name: str, version: str, there: bool) -> None:
    assert bool(catalogue.known(stated(tmp_path, ADVISORY), name, Version(version))) == there


def test_what_has_no_end_is_not_fixed(tmp_path: Path) -> None:
    endless = [{"ecosystem": "PyPI", "name": "a-package"}]
    advisories = stated(tmp_path, ADVISORY | {"affected": endless})
    assert catalogue.known(advisories, "a-package", Version("999"))
    assert advisories[0].osv()["affected"][0]["ranges"][0]["events"] == [{"introduced": "0"}]


def test_a_source_package_of_debian_is_none_of_python(tmp_path: Path) -> None:
    debian = [{"ecosystem": "Debian:13", "name": "a-package", "fixed": "2.0-1"}]
    assert not catalogue.known(stated(tmp_path, ADVISORY | {"affected": debian}), "a-package", Version("1.6"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"source": "http://example.org"}, "its source is no https address"),
        ({"severity": "BAD"}, "its severity is BAD, accepted are LOW, MEDIUM, HIGH, CRITICAL"),
        ({"affected": []}, "it affects nothing"),
        ({"fixed": "1"}, "it has fixed, accepted are affected, aliases, id"),
        ({"affected": [{"ecosystem": "npm", "name": "a"}]}, "ecosystem npm: accepted are PyPI and Debian:RELEASE"),
        ({"affected": [{"ecosystem": "PyPI", "name": "A_b"}]}, "A_b is spelled a-b on PyPI"),
        ({"affected": [{"ecosystem": "PyPI", "name": "a", "fixed": "new"}]}, "a: Invalid version: 'new'"),
        ({"affected": [{"ecosystem": "PyPI"}]}, "a package has ecosystem and name"),
        ({"affected": [{"ecosystem": "Debian:13", "name": "a"}]}, "Debian states where a is fixed"),
    ],
)
def test_an_advisory_that_is_not_right_is_refused(tmp_path: Path, change: dict[str, Any], why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        stated(tmp_path, ADVISORY | change)


def test_an_advisory_that_lacks_something_is_refused(tmp_path: Path) -> None:
    for name in ADVISORY.keys() - {"aliases"}:
        with pytest.raises(RefusedError, match=f"advisory 1: it lacks {name}"):
            stated(tmp_path, {key: value for key, value in ADVISORY.items() if key != name})


def test_an_advisory_is_stated_once(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="stated twice: CVE-2020-1"):
        stated(tmp_path, ADVISORY, ADVISORY | {"id": "GHSA-other", "aliases": ["CVE-2020-1"]})


@pytest.mark.parametrize("text", ["", "id: GHSA\n", "[\n"])
def test_what_is_no_list_of_advisories_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(RefusedError, match=r"a\.yaml: (a list of advisories is expected|cannot be read)"):
        catalogue.read(tmp_path / "a.yaml")


def test_the_tree_states_what_the_gates_ask_for() -> None:
    advisories = catalogue.read()
    for planted in (audit.PLANTED, scan.PLANTED):
        asked = Requirement(planted)
        version = next(iter(asked.specifier)).version
        assert any(one.severity == "HIGH" for one in catalogue.known(advisories, asked.name, Version(version)))
