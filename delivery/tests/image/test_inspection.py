"""What must hold of an image: each rule refuses what breaks it, and nothing else does."""

from __future__ import annotations

import tarfile
from typing import Any

import pytest

from delivery.image import inspection
from delivery.image.tree import tree
from delivery.tests.image.samples import MakeImage, folder, layer, member, stated

GOOD = layer(
    folder("tmp", mode=0o1777),
    folder("data", mode=0o750, uid=10001, gid=10001),
    folder("usr/bin"),
    member("usr/bin/python3", mode=0o755),
    member("usr/bin/link", type=tarfile.SYMTYPE, mode=0o777, linkname="python3"),
    folder("run/lock", mode=0o2755),
)


def found(make_image: MakeImage, *more: bytes, **replaced: Any) -> list[str]:
    image = make_image(GOOD, *more, **replaced)
    return inspection.findings(image, tree(image))


def test_a_good_image_has_no_finding(make_image: MakeImage) -> None:
    assert found(make_image) == []


@pytest.mark.parametrize("user", ["", "0", "0:0", "root"])
def test_a_root_container_is_refused(make_image: MakeImage, user: str) -> None:
    assert found(make_image, User=user) == ["runs as root: USER must be 10001:10001"]


@pytest.mark.parametrize(
    ("replaced", "finding"),
    [
        ({"User": "palette"}, "runs as 'palette': USER must be 10001:10001"),
        ({"User": "10001"}, "runs as '10001': USER must be 10001:10001"),
        ({"Entrypoint": ["/bin/sh", "-c", "palette serve"]}, "ENTRYPOINT is ['/bin/sh', '-c', 'palette serve']"),
        ({"Entrypoint": None}, "ENTRYPOINT is []"),
        ({"StopSignal": "SIGKILL"}, "STOPSIGNAL is SIGKILL: SIGTERM is expected"),
        ({"Env": stated()["Env"][1:]}, "PALETTE_HOST is None: 0.0.0.0 is expected"),
        ({"Env": stated()["Env"][:2]}, "PALETTE_COMMIT is None"),
        ({"Labels": stated()["Labels"] | {"org.opencontainers.image.created": "today"}}, "label org.opencontainers"),
    ],
)
def test_a_configuration_that_is_wrong(make_image: MakeImage, replaced: dict[str, Any], finding: str) -> None:
    told = found(make_image, **replaced)
    assert len(told) == 1
    assert told[0].startswith(finding)


@pytest.mark.parametrize("name", sorted(inspection.LABELS))
def test_each_label_is_needed(make_image: MakeImage, name: str) -> None:
    labels = {key: value for key, value in stated()["Labels"].items() if not key.endswith("." + name)}
    told = found(make_image, Labels=labels)
    assert any(line.startswith(f"label org.opencontainers.image.{name} is ''") for line in told)


@pytest.mark.parametrize(
    ("bad", "finding"),
    [
        (member("usr/bin/su", mode=0o4755), "/usr/bin/su is setuid or setgid (4755)"),
        (member("usr/bin/wall", mode=0o2755), "/usr/bin/wall is setuid or setgid (2755)"),
        (folder("var/tmp", mode=0o1777), "/var/tmp is writable by 10001 (1777 0:0)"),  # noqa: S108 - in the image
        (member("opt/palette/x", uid=10001), "/opt/palette/x is writable by 10001 (0644 10001:0)"),
        (member("tmpfile", mode=0o666), "/tmpfile is writable by 10001 (0666 0:0)"),  # noqa: S108 - in the image
        (member("usr/bin/gcc", mode=0o755), "/usr/bin/gcc: no compiler"),
        (member("usr/bin/x86_64-linux-gnu-gcc-14", mode=0o755), "/usr/bin/x86_64-linux-gnu-gcc-14: no compiler"),
        (member("opt/palette/bin/pip3.13", mode=0o755), "/opt/palette/bin/pip3.13: no compiler and no installer"),
        (folder("opt/palette/lib/python3.13/site-packages/pip"), "/opt/palette/lib/python3.13/site-packages/pip: no"),
    ],
)
def test_a_file_that_must_not_be(make_image: MakeImage, bad: tuple[tarfile.TarInfo, bytes], finding: str) -> None:
    told = found(make_image, layer(bad))
    assert len(told) == 1
    assert told[0].startswith(finding)


def test_a_file_that_an_upper_layer_mended_is_none(make_image: MakeImage) -> None:
    assert found(make_image, layer(member("usr/bin/su", mode=0o4755)), layer(member("usr/bin/su", mode=0o755))) == []


@pytest.mark.parametrize(("flags", "count"), [(0, 1), (1, 0), (3, 1)])
def test_byte_code_that_depends_on_dates_is_refused(make_image: MakeImage, flags: int, count: int) -> None:
    told = found(make_image, layer(member("opt/a.pyc", b"\xf3\r\r\n" + flags.to_bytes(4, "little") + bytes(8))))
    assert len(told) == count
    assert all("1 files of byte code depend on dates, such as /opt/a.pyc" in line for line in told)


def test_what_may_be_written_to_may_hold_files(make_image: MakeImage) -> None:
    assert found(make_image, layer(member("data/x", uid=10001), member("tmp/x", mode=0o666))) == []


def test_the_builders_proxy_may_not_be_told(make_image: MakeImage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    told = found(make_image, Env=[*stated()["Env"], "https_proxy=http://proxy.example:3128"])
    assert told == ["the configuration tells of the builder's https_proxy"]


def test_a_large_image_is_refused(make_image: MakeImage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "LARGEST", 10)
    told = found(make_image)
    assert len(told) == 1
    assert told[0].endswith("bytes compressed: 10 are allowed")
