"""The images that the lab makes."""

from __future__ import annotations

import tarfile
from pathlib import Path

from delivery.image import oci
from lab import images
from lab.images import Part


def test_a_layer_holds_its_programs_and_a_folder_for_what_is_temporary(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(b"\x7fELF")
    with tarfile.open(images.layer(tmp_path, {"tool": program})) as packed:
        members = {member.name: member for member in packed}
        assert packed.extractfile("tool").read() == b"\x7fELF"  # type: ignore[union-attr]
    assert members["tool"].mode == 0o755
    assert members["tmp"].mode == 0o1777
    assert members["tmp"].isdir()


def test_an_archive_is_an_image_under_its_name(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(b"x")
    part = Part("lab.invalid/tool:1", {"User": "7"}, lambda scratch: [images.layer(scratch, {"tool": program})])
    images.write(tmp_path / "tool.tar", part, tmp_path)
    image = oci.image(tmp_path / "tool.tar")
    assert image.running == {"User": "7"}
    index = oci.document(tmp_path / "tool.tar", "index.json")
    assert index["manifests"][0]["annotations"] == {"io.containerd.image.name": "lab.invalid/tool:1"}
    with image.layer(0) as packed:
        assert packed.getnames() == ["tmp", "tool"]


def test_the_release_of_a_tree_with_changes_has_its_commit(tmp_path: Path) -> None:
    commit = "c" * 40
    config = {"config": {"Labels": {"org.opencontainers.image.revision": f"{commit}-dirty"}}}
    image = oci.Image(tmp_path, "sha256:" + "d" * 64, {}, config)
    assert images.commit_of(image) == f"{commit}-dirty"
    assert images.release(image).commit == commit
    assert images.release(image).digest == image.digest


def test_an_archive_of_another_commit_is_not_of_this_tree(tmp_path: Path) -> None:
    assert not images.is_of_this_tree(tmp_path / "none.tar")
    part = Part("lab.invalid/tool:1", {"Labels": {"org.opencontainers.image.revision": "0" * 40}}, lambda _: [])
    images.write(tmp_path / "old.tar", part, tmp_path)
    assert not images.is_of_this_tree(tmp_path / "old.tar")
