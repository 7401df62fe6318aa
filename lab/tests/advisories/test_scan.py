"""The image gate with the real Trivy: what it finds in a real archive, and that it is no gate without its database.

Trivy is built by `python -m lab build`.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from delivery.image import oci
from delivery.workflows import scan
from lab.advisories import catalogue, database, running

PYTHON = "opt/palette/lib/python3.13/site-packages"
DEBIAN = {
    "etc/os-release": 'ID=debian\nVERSION_ID="13"\n',
    "etc/debian_version": "13.2\n",
    "var/lib/dpkg/status": (
        "Package: libssl3t64\nStatus: install ok installed\nSource: openssl\nVersion: {}\nArchitecture: amd64\n"
        "Maintainer: t\nDescription: t\n"
    ),
}


def layer(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
    return packed.getvalue()


def system(openssl: str) -> dict[str, str]:
    return {name: text.format(openssl) for name, text in DEBIAN.items()}


def installed(name: str, version: str) -> dict[str, str]:
    folder = f"{PYTHON}/{name}-{version}.dist-info"
    return {f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"}


def archive(folder: Path, *layers: dict[str, str], listed: bool = True) -> Path:
    """Write an image as BuildKit does: an OCI layout in a tar, with docker's list of contents."""
    config = {"architecture": "amd64", "os": "linux", "created": "2026-11-29T22:51:40Z", "config": {}}
    oci.write_layout(folder / "layout", [layer(files) for files in layers], config)
    manifest = oci.image(folder / "layout").manifest
    paths = [f"blobs/{one['digest'].replace(':', '/')}" for one in [manifest["config"], *manifest["layers"]]]
    contents = [{"Config": paths[0], "RepoTags": None, "Layers": paths[1:]}]
    if listed:
        (folder / "layout" / "manifest.json").write_text(json.dumps(contents))
    with tarfile.open(folder / "image.tar", "w") as tar:
        for place in sorted((folder / "layout").iterdir()):
            tar.add(place, place.name)
    return folder / "image.tar"


class Gate:
    """The gate, with the real Trivy and a database of its own."""

    def __init__(self, folder: Path, command: Any, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.command = folder, command
        programs = folder / "bin"
        programs.mkdir()
        (programs / "trivy").symlink_to(running.trivy())
        patch.setattr("delivery.programs.FOLDERS", (programs,))
        for name, value in running.variables().items():
            patch.setenv(name, value)

    @property
    def database(self) -> Path:
        return running.cache() / "db" / database.FILE

    def made(self, made: dt.datetime | None = None, advisories: list[catalogue.Advisory] | None = None) -> None:
        database.write(running.cache(), catalogue.read() if advisories is None else advisories, made)

    def run(self, image: Path) -> Any:
        return self.command(scan, image, "--sbom", self.folder / "sbom.json")


@pytest.fixture
def gate(tmp_path: Path, command: Any, monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(tmp_path, command, monkeypatch)


SOUND = "3.5.9-1~deb13u1"


def test_a_sound_image_passes_and_its_packages_are_listed(gate: Gate, tmp_path: Path) -> None:
    gate.made()
    image = archive(tmp_path, system(SOUND), installed("werkzeug", "3.1.9") | installed("litestar", "2.25.0"))
    said = gate.run(image)
    assert (said.code, said.err) == (0, "")
    listed = json.loads((tmp_path / "sbom.json").read_text())
    assert listed["bomFormat"] == "CycloneDX"
    assert listed["metadata"]["component"]["version"] == oci.image(image).digest
    packages = {(one["name"], one.get("version")) for one in listed["components"]}
    assert {("libssl3t64", SOUND), ("werkzeug", "3.1.9"), ("litestar", "2.25.0")} <= packages


@pytest.mark.parametrize(
    ("layers", "why"),
    [
        ((system(SOUND), installed("Werkzeug", "2.2.2")), "CVE-2023-25577: Werkzeug 2.2.2: HIGH, fixed in 2.2.3"),
        ((system(SOUND), installed("h11", "0.14.0")), "CVE-2025-43859: h11 0.14.0: CRITICAL, fixed in 0.16.0"),
        ((system("3.5.1-1"), {}), "CVE-2025-9230: libssl3t64 3.5.1-1: HIGH, fixed in 3.5.1-1+deb13u1"),
    ],
)
def test_a_vulnerable_package_stops(gate: Gate, tmp_path: Path, layers: tuple[dict[str, str], ...], why: str) -> None:
    gate.made()
    said = gate.run(archive(tmp_path, *layers))
    assert said.code == 1
    assert why in said.err


@pytest.mark.parametrize(
    "package",
    [("requests", "2.19.0"), ("starlite", "1.0.0")],
    ids=["it is MEDIUM", "nobody has fixed it"],
)
def test_what_the_gate_is_not_for_passes(gate: Gate, tmp_path: Path, package: tuple[str, str]) -> None:
    gate.made()
    assert gate.run(archive(tmp_path, system(SOUND), installed(*package))).code == 0


def test_the_same_image_has_the_same_list(gate: Gate, tmp_path: Path) -> None:
    gate.made()
    image = archive(tmp_path, system(SOUND), installed("litestar", "2.25.0"))
    made = set()
    for _ in range(3):
        assert gate.run(image).code == 0
        made.add((tmp_path / "sbom.json").read_bytes())
    assert len(made) == 1


def test_a_key_in_a_layer_stops(gate: Gate, tmp_path: Path) -> None:
    gate.made()
    key = "ghp_" + "Zx8Qw3Rt7Yp2Lk9Vb4Nm6Hs1Dg5Fj0CaUeIo"
    said = gate.run(archive(tmp_path, system(SOUND), {"opt/palette/settings.ini": f"token = {key}\n"}))
    assert said.code == 1
    assert "leaked-github-pat" in said.err
    assert key not in said.err + said.out


def test_an_archive_without_docker_s_list_of_contents_cannot_be_scanned(gate: Gate, tmp_path: Path) -> None:
    """Why the archive that BuildKit writes has one."""
    gate.made()
    said = gate.run(archive(tmp_path, system(SOUND), listed=False))
    assert said.code == 2
    assert "trivy image failed: " in said.err


def none(gate: Gate) -> None:
    assert not gate.database.exists()


def empty(gate: Gate) -> None:
    gate.made(advisories=[])


def old(gate: Gate) -> None:
    gate.made(dt.datetime.now(dt.UTC) - dt.timedelta(days=4))


def half(gate: Gate) -> None:
    gate.made()
    gate.database.write_bytes(gate.database.read_bytes()[:5000])


def corrupt(gate: Gate) -> None:
    gate.made()
    gate.database.write_bytes(b"\xff" * gate.database.stat().st_size)


def another(gate: Gate) -> None:
    gate.made()
    metadata = gate.database.with_name(database.METADATA)
    metadata.write_text(json.dumps(json.loads(metadata.read_text()) | {"Version": 1}))


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (none, "--skip-db-update cannot be specified on the first run"),
        (empty, "knows nothing of werkzeug==2.2.2"),
        (old, "database is 4 days old, more than 3"),
        (half, "file size too small"),
        (corrupt, "invalid database"),
        (another, "trivy filesystem failed"),
    ],
)
def test_without_a_right_database_it_is_no_scan(gate: Gate, tmp_path: Path, broken: Any, why: str) -> None:
    broken(gate)
    said = gate.run(archive(tmp_path, system(SOUND), {}))
    assert said.code == 2
    assert why in said.err
