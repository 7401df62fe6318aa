"""Images as files."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from delivery.findings import RefusedError
from delivery.image import engines, oci
from delivery.tests.image.samples import MakeImage, layer, member


def test_the_same_input_is_the_same_digest(tmp_path: Path) -> None:
    content = layer(member("a", b"one"))
    first = oci.write_layout(tmp_path / "first", [content], {"os": "linux"})
    assert oci.write_layout(tmp_path / "second", [content], {"os": "linux"}) == first
    assert oci.write_layout(tmp_path / "third", [content], {"os": "other"}) != first


def test_an_archive_reads_as_its_layout(make_image: MakeImage, tmp_path: Path) -> None:
    image = make_image(layer(member("a", b"one")), layer(member("b", b"two")))
    packed = tmp_path / "image.tar"
    with tarfile.open(packed, "w") as archive:
        archive.add(image.archive, arcname=".", recursive=False)
        for path in sorted(image.archive.rglob("*")):
            archive.add(path, arcname=str(path.relative_to(image.archive)), recursive=False)
    again = oci.image(packed)
    assert (again.digest, again.config, again.size) == (image.digest, image.config, image.size)
    with again.layer(1) as opened:
        assert opened.getnames() == ["b"]


def test_a_changed_blob_is_found(make_image: MakeImage) -> None:
    image = make_image(layer(member("a")))
    config = image.archive / "blobs" / image.manifest["config"]["digest"].replace(":", "/")
    config.write_bytes(config.read_bytes().replace(b"10001", b"00000"))
    with pytest.raises(RefusedError, match="is not what its digest says"):
        oci.image(image.archive)


def test_two_images_in_one_archive_are_refused(make_image: MakeImage) -> None:
    image = make_image(layer(member("a")))
    index = image.archive / "index.json"
    listed = json.loads(index.read_text())
    listed["manifests"] *= 2
    index.write_text(json.dumps(listed))
    with pytest.raises(RefusedError, match="holds 2 images; one is expected"):
        oci.image(image.archive)


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "image.tar").write_text("no archive")
    with pytest.raises(RefusedError, match="no OCI image"):
        oci.image(tmp_path / "image.tar")


def test_docker_gets_the_same_blobs(make_image: MakeImage, tmp_path: Path) -> None:
    image = make_image(layer(member("a", b"one")), layer(member("b", b"two")))
    engines.write_docker_archive(image, "some:name", tmp_path / "docker.tar")
    with tarfile.open(tmp_path / "docker.tar") as packed:
        listed = json.load(packed.extractfile("manifest.json"))  # type: ignore[arg-type]  # it is a file
        assert listed[0]["RepoTags"] == ["some:name"]
        expected = ["blobs/" + blob["digest"].replace(":", "/") for blob in image.manifest["layers"]]
        assert listed[0]["Layers"] == expected
        assert set(packed.getnames()) == {*expected, listed[0]["Config"], "manifest.json"}
