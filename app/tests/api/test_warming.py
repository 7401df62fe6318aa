"""Work done once the service answers."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest

from palette.api.names import preparations
from palette.api.warming import warm
from palette.palettes import name_search, names
from palette.palettes.name_lists import DEFAULT


def test_preparations_are_done_in_order_in_one_other_thread() -> None:
    seen: list[tuple[str, threading.Thread]] = []

    def work(name: str) -> None:
        seen.append((name, threading.current_thread()))

    thread = warm([partial(work, "one"), partial(work, "two")])
    thread.join(10)
    assert seen == [("one", thread), ("two", thread)]
    assert thread is not threading.current_thread()
    assert thread.daemon


def test_one_that_fails_is_logged_and_the_next_is_done(logs: list[Any]) -> None:
    seen: list[str] = []

    def broken() -> None:
        raise ValueError

    warm([broken, lambda: seen.append("two")]).join(10)
    assert seen == ["two"]
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [("not prepared", "error")]
    assert logs[0]["exc_info"]


def test_what_is_prepared_for_names(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(names, "prepare", lambda found: made.append(f"names of {found.id}"))
    monkeypatch.setattr(name_search, "prepare", lambda found: made.append(f"search of {found.id}"))
    for preparation in preparations():
        preparation()
    assert made == [f"names of {DEFAULT}", f"search of {DEFAULT}"]
