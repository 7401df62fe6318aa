"""``check-image``: what it refuses, and with which exit code."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from delivery import programs
from delivery.findings import CannotCheckError, RefusedError, guarded
from delivery.image import check
from delivery.tests.image.samples import MakeImage, folder, layer

INVALID = sorted(Path(__file__).with_name("invalid").glob("*.Dockerfile"))


def options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    check.add(parser)
    return parser.parse_args(words)


def test_our_dockerfile_has_no_finding(capsys: pytest.CaptureFixture[str]) -> None:
    check.check_dockerfile(options().dockerfile)
    assert "nothing found by hadolint" in capsys.readouterr().out


@pytest.mark.parametrize("dockerfile", INVALID, ids=lambda path: path.stem)
def test_a_bad_dockerfile_is_refused_for_its_rule(dockerfile: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        check.check_dockerfile(dockerfile)
    assert dockerfile.name.split("-")[0] in str(refused.value)


def test_without_hadolint_nothing_is_said_to_be_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "look", lambda *_: None)
    with pytest.raises(CannotCheckError, match="hadolint is not installed"):
        check.check_dockerfile(options().dockerfile)


def test_an_image_that_runs_as_root_ends_with_1(
    make_image: MakeImage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "check_dockerfile", lambda _: None)
    image = make_image(layer(folder("tmp", mode=0o1777)), User="0:0")
    assert guarded(lambda: check.run(options("--archive", str(image.archive)))) == 1
    assert "runs as root: USER must be 10001:10001" in capsys.readouterr().err


def test_without_an_image_it_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "check_dockerfile", lambda _: None)
    assert guarded(lambda: check.run(options("--archive", str(tmp_path / "none.tar")))) == 2
    assert "build it first" in capsys.readouterr().err
