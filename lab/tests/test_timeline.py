"""Where the seconds of a way go: its laps in their order, their parts below them, their shares."""

from __future__ import annotations

import pytest

from lab.timeline import Lap, Timeline


def test_parts_stand_below_the_lap_that_they_are_of_and_count_once() -> None:
    timeline = Timeline()
    with timeline.lap("first"):
        pass
    with timeline.lap("second"):
        timeline.part("test", 3.0)
        timeline.part("image", 4.0)
    assert [(lap.what, lap.inner) for lap in timeline.laps] == [
        ("first", False),
        ("second", False),
        ("test", True),
        ("image", True),
    ]
    timeline.laps[:2] = [Lap("first", 1.0), Lap("second", 9.0)]
    assert [row[:2] for row in timeline.rows()] == [
        ("first", "1.0 s"),
        ("second", "9.0 s"),
        ("  test", "3.0 s"),
        ("  image", "4.0 s"),
        ("in all", "10.0 s"),
    ]
    assert [row[2][-3:].strip() for row in timeline.rows()] == ["10%", "90%", "", "", ""]


def test_a_lap_that_breaks_off_is_none() -> None:
    timeline = Timeline()
    with pytest.raises(ValueError, match="no"), timeline.lap("broken off"):
        raise ValueError("no")
    assert timeline.laps == []
    assert timeline.rows() == [("in all", "0.0 s", "")]


def test_what_is_told_is_said_and_kept_with_its_second(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([100.0, 112.34])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    timeline = Timeline()
    timeline.tell("merged")
    timeline.show("as it is")
    assert timeline.lines == ["   12.3 s  merged", "as it is"]
    assert capsys.readouterr().out.splitlines() == timeline.lines
