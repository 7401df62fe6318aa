"""The container test: what it makes of what a container does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from delivery.findings import RefusedError
from delivery.image import bundle, container, oci
from delivery.tests.image.samples import COMMIT, MakeImage, folder, layer

PALETTE = {"status": 200, "body": "{}"}
VERSION = {"status": 200, "body": json.dumps({"commit": COMMIT})}


@dataclass
class Double:
    """A container that gets ready, answers and ends as it is told to."""

    ready: float
    answers: dict[str, Any] = field(default_factory=lambda: {"/v1/generate": PALETTE, "/version": VERSION})
    code: int = 0
    prefix: list[str] = field(default_factory=list)

    def start(self) -> float:
        return 100.0

    def addresses(self) -> tuple[str, str]:
        return "public", "management"

    def stop(self) -> int:
        return self.code

    def log(self) -> str:
        return "first line\nlast line\n"


@dataclass
class DoubleEngine:
    """Makes the containers that it was given, one after the other."""

    containers: list[Double]
    name: str = "double"

    @contextmanager
    def container(self) -> Iterator[Double]:
        yield self.containers.pop(0)


@pytest.fixture
def live(make_image: MakeImage, monkeypatch: pytest.MonkeyPatch) -> Any:
    image = make_image(layer(folder("tmp")))

    def asked(one: Double) -> tuple[float, dict[str, Any]]:
        return one.ready and 100.0 + one.ready, one.answers

    monkeypatch.setattr(container, "asked", asked)
    return lambda containers, limit=1.0: container.lived(DoubleEngine(containers), image, limit)


def test_a_quick_start_is_enough(live: Any) -> None:
    containers = [Double(0.5), Double(0.1)]
    assert live(containers).ready == pytest.approx(0.5)
    assert len(containers) == 1


def test_a_slow_start_may_be_tried_again(live: Any) -> None:
    assert live([Double(1.5), Double(1.2), Double(0.9)]).ready == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("containers", "finding"),
    [
        ([Double(1.5), Double(1.2), Double(1.9), Double(0.1)], "ready after 1.20 s at best; 1.0 s are allowed"),
        ([Double(0)], "not ready in time; it wrote: last line"),
        ([Double(0.5, code=143)], "ended with 143 on SIGTERM; 0 is expected"),
        ([Double(0.5, {"/v1/generate": {"status": 500, "body": "no"}})], "/v1/generate answered 500: no"),
        (
            [Double(0.5, {"/version": {"status": 200, "body": '{"commit": "other"}'}})],
            "/version tells of commit other; the label tells of " + COMMIT,
        ),
    ],
)
def test_what_is_refused(live: Any, containers: Sequence[Double], finding: str) -> None:
    with pytest.raises(RefusedError) as refused:
        live(list(containers))
    assert finding in str(refused.value)


def test_runc_is_told_to_allow_nothing(make_image: MakeImage) -> None:
    told = bundle.specification(make_image(layer(folder("tmp"))))
    assert told["root"] == {"path": "rootfs", "readonly": True}
    assert told["process"]["user"] == {"uid": 10001, "gid": 10001}
    assert told["process"]["noNewPrivileges"] is True
    assert set(map(tuple, told["process"]["capabilities"].values())) == {()}
    assert told["process"]["args"] == ["palette", "serve"]
    written = [mount["destination"] for mount in told["mounts"] if "size=64m" in mount["options"]]
    assert written == ["/tmp", "/data"]  # noqa: S108 - the container's


def test_runc_gets_the_images_files(make_image: MakeImage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[Path] = []

    def unpack(_: oci.Image, root: Path) -> None:
        root.mkdir(parents=True)
        unpacked.append(root)

    monkeypatch.setattr(bundle, "unpack", unpack)
    bundle.write(make_image(layer(folder("tmp"))), tmp_path / "bundle")
    assert unpacked == [tmp_path / "bundle" / "rootfs"]
    assert json.loads((tmp_path / "bundle" / "config.json").read_text())["root"]["readonly"] is True
