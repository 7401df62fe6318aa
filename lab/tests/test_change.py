"""The command: what it says to what it cannot do, and what it writes to the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery.locations import ROOT
from delivery.workflows.overlays import Release
from lab import __main__ as command
from lab import change, mood, state, tour, up
from lab.proofs import page


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand for a lab that is up."""
    monkeypatch.setattr(up, "need", lambda: None)


@pytest.mark.usefixtures("lab")
def test_the_cluster_alone_has_no_way_to_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["change", "--page"]) == 2
    assert "make lab" in capsys.readouterr().err


@pytest.mark.usefixtures("lab")
def test_the_whole_lab_needs_no_polling(capsys: pytest.CaptureFixture[str]) -> None:
    state.remember(up.WHOLE, value=True)
    assert command.main(["change", "--polling"]) == 2
    assert "webhook" in capsys.readouterr().err


@pytest.mark.usefixtures("lab")
def test_a_change_that_nobody_sees_is_a_finding(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state.remember(up.WHOLE, value=True)
    monkeypatch.setattr(tour, "gone", lambda *_: Release("a" * 40, f"sha256:{'b' * 64}"))
    monkeypatch.setattr("lab.answers.mood", lambda _: "warm")
    assert command.main(["change"]) == 1
    assert "aaaaaaaaaaaa is live, and its mood is warm still" in capsys.readouterr().err
    moods = iter(["warm", "cool"])
    monkeypatch.setattr("lab.answers.mood", lambda _: next(moods))
    assert command.main(["change", "--picture", str(tmp_path / "one.svg")]) == 0
    assert "answers in the mood cool" in (tmp_path / "one.svg").read_text()


def test_the_change_is_of_the_mood_alone() -> None:
    made = change.mood_change()
    files = made.files(lambda path: (ROOT / path).read_text())
    assert set(files) == set(mood.PLACES)


def test_the_page_takes_the_section_and_keeps_the_others(tmp_path: Path) -> None:
    place = tmp_path / "lab.md"
    page.write_sabotages([("selfHeal off", "`drift`", "noticed", "red")], place)
    for seconds in ("9.0 s", "8.0 s"):
        page.write_change([("main's run", seconds, "90%"), ("  test", "7.0 s", "")], place)
    text = place.read_text()
    assert text.count("## One change") == 1
    assert "| main's run | 8.0 s | 90% |" in text
    assert "9.0 s" not in text
    assert "| &nbsp;&nbsp;test | 7.0 s |" in text
    assert "selfHeal off" in text
