"""The stand-in of the base image: what it is made of, and from where."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery import programs
from delivery.findings import CannotCheckError, RefusedError
from delivery.image import base, oci


def mirrors(monkeypatch: pytest.MonkeyPatch, *known: str) -> None:
    monkeypatch.setattr(programs, "output", lambda *_, **__: "\n".join(known))


def test_all_suites_come_from_the_mirrors_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    mirrors(monkeypatch, "https://other.example/apt", "https://m.example/debian/", "https://m.example/debian-security")
    assert base.sources() == [
        "deb https://m.example/debian/ trixie main",
        "deb https://m.example/debian/ trixie-updates main",
        "deb https://m.example/debian-security trixie-security main",
    ]


@pytest.mark.parametrize("other", ["https://m.example/other/", "https://me:secret@m.example/debian-security/"])
def test_without_the_security_suite_none_is_made(monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    mirrors(monkeypatch, "https://m.example/debian/", other)
    with pytest.raises(CannotCheckError, match="no mirror of debian-security"):
        base.sources()


def test_nothing_of_this_machine_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    mirrors(monkeypatch, "https://m.example/debian/", "https://m.example/debian-security/")
    command = " ".join(str(word) for word in base.bootstrap(Path("base.tar"), Path("packages")))
    assert '"$1"/etc/hostname "$1"/etc/resolv.conf' in command


def test_the_layout_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "architecture", lambda: "amd64")
    first = base.published(tmp_path / "layout", b"one")
    assert base.published(tmp_path / "layout", b"other") != first
    assert base.published(tmp_path / "layout", b"one") == first == base.digest_of(tmp_path / "layout")
    assert oci.image(tmp_path / "layout").config["architecture"] == "amd64"
    assert [path.name for path in tmp_path.iterdir()] == ["layout"]


def test_a_second_one_that_differs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "made", lambda _: ("sha256:other", 78))
    with pytest.raises(RefusedError, match="made twice, it was sha256:one and sha256:other"):
        base.same("sha256:one")
