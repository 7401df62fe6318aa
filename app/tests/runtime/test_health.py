"""Readiness: every check, and whether the process is on its way out."""

from __future__ import annotations

import pytest

from palette.runtime.health import OK, Health


def test_a_process_without_checks_is_ready() -> None:
    health = Health({})
    assert health.draining is False
    assert health.report() == ("ready", {})


@pytest.mark.parametrize(
    ("words", "draining", "status"),
    [
        (["ok", "ok"], False, "ready"),
        (["ok", "broken"], False, "unready"),
        (["broken", "ok"], False, "unready"),
        (["broken", "broken"], False, "unready"),
        (["ok", "OK"], False, "unready"),
        (["ok", ""], False, "unready"),
        (["ok", "ok"], True, "draining"),
        (["ok", "broken"], True, "draining"),
    ],
)
def test_the_status_of_checks(words: list[str], draining: bool, status: str) -> None:
    health = Health({"one": lambda: words[0], "other": lambda: words[1]})
    health.draining = draining
    assert health.report() == (status, {"one": words[0], "other": words[1]})


def test_checks_are_asked_each_time() -> None:
    words = iter(["broken", OK])
    health = Health({"one": lambda: next(words)})
    assert [health.report()[0], health.report()[0]] == ["unready", "ready"]


def test_checks_are_those_it_was_made_with() -> None:
    checks = {"one": lambda: OK}
    health = Health(checks)
    checks["other"] = lambda: "broken"
    assert health.report() == ("ready", {"one": "ok"})


def test_a_check_that_fails_itself_is_told_and_not_ready() -> None:
    def broken() -> str:
        message = "no table"
        raise OSError(message)

    health = Health({"names": broken, "engine": lambda: OK})
    assert health.report() == ("unready", {"names": "the check failed: OSError: no table", "engine": OK})
