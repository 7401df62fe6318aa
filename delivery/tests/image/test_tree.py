"""The files of an image: layers one over the other."""

from __future__ import annotations

import os
import stat
import tarfile
from pathlib import Path

import pytest

from delivery.image.tree import File, tree, unpack
from delivery.tests.image.samples import MakeImage, folder, layer, member

LOWER = layer(
    folder("etc"),
    member("etc/kept", b"lower"),
    member("etc/replaced", b"lower", mode=0o4755),
    member("etc/gone", b"lower"),
    folder("opt"),
    folder("opt/old"),
    member("opt/old/file", b"lower"),
    member("link", type=tarfile.SYMTYPE, linkname="/etc/kept", mode=0o777),
)
UPPER = layer(
    member("etc/.wh.gone"),
    member("etc/replaced", b"upper!", mode=0o755),
    member("opt/.wh..wh..opq"),
    member("opt/new", b"upper"),
    member("link", b"a file now"),
    member("same", type=tarfile.LNKTYPE, linkname="opt/new"),
)
SEEN = {"/etc", "/etc/kept", "/etc/replaced", "/opt", "/opt/new", "/link", "/same"}


def test_a_layer_covers_and_removes_what_is_below(make_image: MakeImage) -> None:
    files = tree(make_image(LOWER, UPPER))
    assert set(files) == SEEN
    assert files["/etc/replaced"] == File(stat.S_IFREG | 0o755, 0, 0, 6)
    assert files["/link"].is_regular
    assert files["/same"] == files["/opt/new"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files their owners")
def test_unpacked_it_is_the_same_tree(make_image: MakeImage, tmp_path: Path) -> None:
    unpack(make_image(LOWER, UPPER), tmp_path / "root")
    found = {"/" + str(path.relative_to(tmp_path / "root")) for path in (tmp_path / "root").rglob("*")}
    assert found == SEEN
    assert (tmp_path / "root" / "etc" / "kept").read_bytes() == b"lower"
    assert (tmp_path / "root" / "etc" / "replaced").read_bytes() == b"upper!"
    assert (tmp_path / "root" / "link").read_bytes() == b"a file now"


@pytest.mark.parametrize(
    ("mode", "owner", "group", "writable"),
    [
        (0o644, 0, 0, False),
        (0o664, 0, 0, False),
        (0o664, 0, 10001, True),
        (0o646, 0, 0, True),
        (0o646, 0, 10001, False),
        (0o444, 10001, 0, True),
    ],
)
def test_who_may_write(mode: int, owner: int, group: int, writable: bool) -> None:
    assert File(stat.S_IFREG | mode, owner, group).is_writable_by(10001, 10001) is writable


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR])
def test_a_link_or_a_device_is_nobodys_to_write(kind: int) -> None:
    assert not File(kind | 0o777, 10001, 10001).is_writable_by(10001, 10001)
