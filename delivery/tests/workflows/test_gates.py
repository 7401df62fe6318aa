"""Each gate stops for its reason: code, dependency, key, image; and none says green when it could not look."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tarfile
import uuid
from pathlib import Path
from typing import Any

import pytest

from delivery import programs
from delivery.image import oci
from delivery.locations import ROOT
from delivery.workflows import audit, exceptions, leaks, rules, sbom, scan, semgrep

RULES = ROOT / ".github/semgrep"
HASH = "--hash=sha256:" + "0" * 64
CLOSED = "http://127.0.0.1:9"  # the discard port, where nobody listens
TODAY = dt.date(2026, 11, 29)


def test_a_failing_test_stops(tmp_path: Path) -> None:
    (tmp_path / "test_wrong.py").write_text("def test_wrong():\n    assert 1 + 1 == 3\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(tmp_path)], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 1


def test_a_semgrep_hit_stops_and_no_comment_silences_it(command: Any, tmp_path: Path) -> None:
    (tmp_path / "quiet.py").write_text("import os\n\nos.system('true')  # nosemgrep\n")
    said = command(semgrep, RULES / "shell-command/hit.py", tmp_path / "quiet.py", RULES / "weak-hash/miss.py")
    assert said.code == 1
    assert ".github/semgrep/shell-command/hit.py:5: shell-command: A command line that a shell reads" in said.err
    assert "quiet.py:3: shell-command: " in said.err
    assert "9 rules, each proven on its examples, over 3 files: 2 findings" in said.out


@pytest.mark.parametrize(
    ("example", "text", "why"),
    [
        ("hit.py", "print('harmless')\n", "rule weak-hash does not hit weak-hash/hit.py"),
        ("miss.py", "import hashlib\n\nhashlib.md5(b'')\n", "rule weak-hash hits weak-hash/miss.py"),
    ],
)
def test_a_rule_that_proves_nothing_cannot_be_used(
    command: Any, tmp_path: Path, example: str, text: str, why: str
) -> None:
    (tmp_path / "weak-hash").mkdir()
    for name in ("weak-hash.yaml", "weak-hash/hit.py", "weak-hash/miss.py"):
        (tmp_path / name).write_bytes((RULES / name).read_bytes())
    (tmp_path / "weak-hash" / example).write_text(text)
    said = command(semgrep, "--rules", tmp_path, RULES / "weak-hash/miss.py")
    assert said.code == 2
    assert why in said.err


def test_every_rule_is_whole() -> None:
    assert list(rules.check(RULES)) == []
    assert len(rules.rules(RULES)) == 9


def test_a_rule_without_its_examples_is_found(tmp_path: Path) -> None:
    (tmp_path / "weak-hash.yaml").write_text("rules:\n  - {id: strong-hash, severity: INFO}\n")
    said = [finding.message for finding in rules.check(tmp_path)]
    assert len(said) == 4
    assert "weak-hash/hit.py is missing" in said


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """Give a lock in which one package has a known vulnerability."""
    path = tmp_path / "runtime.txt"
    path.write_text(f"anyio==4.16.0 {HASH}\nrequests==2.19.0 {HASH}\n")
    return path


def test_a_vulnerable_dependency_stops(command: Any, advisory_service: str, lock: Path) -> None:
    said = command(audit, lock, "--osv-url", advisory_service)
    assert said.code == 1
    expected = "runtime.txt: vulnerable-dependency: requests 2.19.0: PYSEC-2023-74, CVE-2023-32681; fixed in 2.31.0"
    assert expected in said.err
    assert "runtime.txt: 2 packages" in said.out


def test_a_sound_lock_passes_the_audit(command: Any, advisory_service: str, lock: Path) -> None:
    lock.write_text(lock.read_text().replace("2.19.0", "2.34.2"))
    said = command(audit, lock, "--osv-url", advisory_service)
    assert (said.code, said.err) == (0, "")
    assert "after the service had told of jinja2==2.4.1: no findings" in said.out


def test_an_audit_without_its_service_is_no_audit(command: Any, lock: Path) -> None:
    said = command(audit, lock, "--osv-url", CLOSED)
    assert said.code == 2
    assert "planted.txt cannot be audited" in said.err


def test_an_audit_by_a_service_that_knows_nothing_is_no_audit(command: Any, empty_service: str, lock: Path) -> None:
    said = command(audit, lock, "--osv-url", empty_service)
    assert said.code == 2
    assert "knows nothing of jinja2==2.4.1" in said.err


@pytest.mark.parametrize("text", ["requests==2.34.2\n", f"requests>=2 {HASH}\n", ""])
def test_a_lock_that_is_none_cannot_be_audited(command: Any, advisory_service: str, lock: Path, text: str) -> None:
    lock.write_text(text)
    said = command(audit, lock, "--osv-url", advisory_service)
    assert said.code == 2
    assert "runtime.txt cannot be audited" in said.err


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Give a repository with one commit."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    keep(tmp_path, "settings.py", "PORT = 8000\n")
    return tmp_path


def keep(folder: Path, name: str, text: str) -> None:
    """Commit a file."""
    (folder / name).write_text(text)
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "add", "--all"], cwd=folder, check=True)
    subprocess.run(["git", *who, "commit", "--quiet", "-m", name], cwd=folder, check=True)


def test_a_tree_without_keys_passes(command: Any, repository: Path) -> None:
    programs.found("gitleaks")  # where it is built first, that is told
    said = command(leaks, repository)
    assert (said.code, said.err) == (0, "")
    assert "secrets: 1 commits, 1 files, after a planted key had been found: no findings" in said.out


def test_a_leaked_key_stops_and_is_not_printed(command: Any, repository: Path) -> None:
    (repository / "settings.py").write_text(f'TOKEN = "{leaks.example()}"  # gitleaks:allow\n')
    said = command(leaks, repository)
    assert said.code == 1
    assert "settings.py:1: leaked-github-pat: " in said.err
    assert leaks.example() not in said.err + said.out


def test_a_key_that_was_taken_out_again_still_stops(command: Any, repository: Path) -> None:
    keep(repository, "settings.py", f'TOKEN = "{leaks.example()}"\n')
    keep(repository, "settings.py", "PORT = 8000\n")
    said = command(leaks, repository)
    assert said.code == 1
    assert " in commit " in said.err


def test_without_a_repository_there_is_nothing_to_search(command: Any, tmp_path: Path) -> None:
    said = command(leaks, tmp_path)
    assert said.code == 2
    assert "not a git repository" in said.err


def found(severity: str = "HIGH") -> dict[str, object]:
    """Return a report of Trivy with one vulnerability."""
    known = {"VulnerabilityID": "CVE-2024-0001", "PkgName": "openssl", "InstalledVersion": "3.5.1"}
    known |= {"FixedVersion": "3.5.2", "Severity": severity}
    return {"Results": [{"Target": "debian 13", "Vulnerabilities": [known]}]}


def version(age: dt.timedelta = dt.timedelta(hours=5)) -> dict[str, object]:
    """Return what Trivy says of a database of some age."""
    return {"Version": "0.74.0", "VulnerabilityDB": {"UpdatedAt": (dt.datetime.now(dt.UTC) - age).isoformat()}}


def listed(number: int = 0) -> dict[str, Any]:
    """Return a list of packages as Trivy writes it, the names without meaning drawn anew for each number."""
    image, system, other = (str(uuid.uuid5(uuid.NAMESPACE_URL, f"{number} {name}")) for name in "abc")
    package = "pkg:pypi/anyio@4.16.0"
    components = [{"bom-ref": system, "name": "debian"}, {"bom-ref": other, "name": "a"}, {"bom-ref": package}]
    return {
        "bomFormat": "CycloneDX",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "metadata": {
            "timestamp": dt.datetime.now(dt.UTC).isoformat(),
            "component": {"bom-ref": image, "name": f"/folder-{number}/image.tar"},
        },
        "components": sorted(components, key=lambda one: one["bom-ref"]),
        "dependencies": sorted(
            [{"ref": image, "dependsOn": sorted([system, other])}, {"ref": system, "dependsOn": [package]}],
            key=lambda one: str(one["ref"]),
        ),
    }


class Scanned:
    """A scan with our double of Trivy, of a small image."""

    def __init__(self, folder: Path, doubles: Path, command: Any) -> None:
        self.folder, self.doubles, self.command = folder, doubles, command
        self.exceptions = folder / ".trivyignore.yaml"
        self.exceptions.write_text("vulnerabilities: []\n")
        self.digest = oci.write_layout(folder / "layout", [b""], {"created": "2026-11-29T22:51:40Z"})
        with tarfile.open(folder / "image.tar", "w") as tar:
            for name in ("index.json", "oci-layout", "blobs"):
                tar.add(folder / "layout" / name, name)

    def run(self, **answers: object) -> Any:
        """Scan, with these answers beside those of a good day."""
        good = {
            "version": version(),
            "filesystem": found(),
            "image": {"Results": []},
            "sbom": listed(),
        }
        (self.doubles / "trivy.json").write_text(json.dumps(good | answers))
        options = ["--sbom", self.folder / "sbom.json", "--exceptions", self.exceptions]
        return self.command(scan, self.folder / "image.tar", *options)

    @property
    def calls(self) -> list[list[str]]:
        """How Trivy was called."""
        return [json.loads(line) for line in (self.doubles / "trivy.calls").read_text().splitlines()]


@pytest.fixture
def scanned(tmp_path: Path, doubles: Path, command: Any) -> Scanned:
    """Give a scan."""
    return Scanned(tmp_path, doubles, command)


def test_a_clean_image_passes_and_its_packages_are_listed(scanned: Scanned) -> None:
    said = scanned.run()
    assert (said.code, said.err) == (0, "")
    gate = scanned.calls[2]
    flags = {
        "--severity=HIGH,CRITICAL",
        "--ignore-unfixed",
        "--exit-code=3",
        "--skip-version-check",
        "--disable-telemetry",
    }
    assert gate[0] == "image"
    assert flags | {f"--ignorefile={scanned.exceptions}"} <= set(gate)


def test_a_finding_in_the_image_stops(scanned: Scanned) -> None:
    said = scanned.run(image=found("CRITICAL"))
    assert said.code == 1
    assert "debian 13: CVE-2024-0001: openssl 3.5.1: CRITICAL, fixed in 3.5.2" in said.err


def test_the_list_of_packages_names_the_image_and_is_the_same_each_time(scanned: Scanned) -> None:
    place = scanned.folder / "sbom.json"
    made = []
    for number in range(8):  # of which some have the components in another order
        assert scanned.run(sbom=listed(number)).code == 0
        made.append(place.read_bytes())
    assert len(set(made)) == 1
    settled = json.loads(made[0])
    assert sbom.subject(place) == settled["metadata"]["component"]["version"] == scanned.digest
    assert settled["metadata"]["timestamp"] == "2026-11-29T22:51:40Z"
    names = {one["name"]: one["bom-ref"] for one in settled["components"] if "name" in one}
    depends = {one["ref"]: one["dependsOn"] for one in settled["dependencies"]}
    assert depends[settled["metadata"]["component"]["bom-ref"]] == sorted(names.values())
    assert depends[names["debian"]] == ["pkg:pypi/anyio@4.16.0"]


def test_what_is_no_list_of_packages_is_an_error(scanned: Scanned) -> None:
    said = scanned.run(sbom={"bomFormat": "CycloneDX"})
    assert said.code == 2
    assert "sbom.json is no list of packages as Trivy writes it: KeyError('components')" in said.err


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"filesystem": None}, "trivy filesystem failed: FATAL: failed to download vulnerability DB"),
        ({"filesystem": {"Results": []}}, "knows nothing of werkzeug==2.2.2"),
        ({"version": version(dt.timedelta(days=4))}, "database is 4 days old, more than 3"),
        ({"version": {"Version": "0.74.0"}}, "doesn't say how old its database is"),
        ({"image": None}, "trivy image failed"),
    ],
)
def test_a_scan_whose_database_is_not_right_is_no_scan(scanned: Scanned, answers: dict[str, object], why: str) -> None:
    said = scanned.run(**answers)
    assert said.code == 2
    assert why in said.err


def test_without_an_image_there_is_nothing_to_scan(scanned: Scanned) -> None:
    (scanned.folder / "image.tar").unlink()
    said = scanned.run()
    assert (said.code, said.err) == (2, "error: image.tar is not there: make image\n")


def test_a_scan_with_wrong_exceptions_is_not_made(scanned: Scanned) -> None:
    scanned.exceptions.write_text("vulnerabilities:\n  - id: CVE-2024-0001\n")
    assert scanned.run().code == 1
    assert not (scanned.doubles / "trivy.calls").exists()


GOOD = "{id: CVE-2024-0001, statement: The function is not called by us., expired_at: 2026-12-31}"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (GOOD, ""),
        (GOOD.replace("id: CVE-2024-0001, ", ""), "an exception has no `id`"),
        (GOOD.replace("The function is not called by us.", "later"), "`statement` must say why"),
        (GOOD.replace(", expired_at: 2026-12-31", ""), "`expired_at` must be a date"),
        (GOOD.replace("2026-12-31", "2026-11-29"), "must lie after today and by 2027-02-27"),
        (GOOD.replace("2026-12-31", "2027-02-28"), "must lie after today and by 2027-02-27"),
    ],
)
def test_an_exception_has_its_reason_and_a_near_end(tmp_path: Path, entry: str, why: str) -> None:
    path = tmp_path / ".trivyignore.yaml"
    path.write_text(f"vulnerabilities:\n  - {entry}\n")
    said = [finding.message for finding in exceptions.check(path, TODAY)]
    assert len(said) == bool(why)
    assert why in "".join(said)


@pytest.mark.parametrize("text", ["", "[]\n", "misconfigurations: []\n", "vulnerabilities: [\n"])
def test_what_is_no_list_of_exceptions_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "e.yaml").write_text(text)
    assert [finding.rule for finding in exceptions.check(tmp_path / "e.yaml", TODAY)] == ["bad-exceptions"]


def test_the_exceptions_of_the_tree_are_right() -> None:
    assert list(exceptions.check(ROOT / ".trivyignore.yaml")) == []
