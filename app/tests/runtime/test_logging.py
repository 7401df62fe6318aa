"""Logs: one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from typing import Any

import pytest
import structlog

from palette.runtime.logging import configure

pytestmark = pytest.mark.usefixtures("own_logging")
Captured = pytest.CaptureFixture[bytes]


def lines(captured: Captured) -> list[dict[str, Any]]:
    """Return what was logged; nothing may be on standard error."""
    out, err = captured.readouterr()
    assert err == b""
    assert out == b"" or out.endswith(b"\n")
    return [json.loads(line) for line in out.decode().split("\n")[:-1]]


def test_an_event_is_a_line(capsysbinary: Captured) -> None:
    configure("info")
    structlog.get_logger().info("request", path="/a\nb", status=200, seconds=0.5, nothing=None)
    event = lines(capsysbinary)[0]
    stamp = event.pop("timestamp")
    assert event == {
        "event": "request",
        "level": "info",
        "path": "/a\nb",
        "status": 200,
        "seconds": 0.5,
        "nothing": None,
    }
    assert stamp.endswith("Z")
    assert datetime.fromisoformat(stamp).utcoffset() is not None


def test_bound_variables_are_in_every_event(capsysbinary: Captured) -> None:
    configure("info")
    with structlog.contextvars.bound_contextvars(request_id="mine"):
        structlog.get_logger().info("one")
    structlog.get_logger().info("other")
    found = lines(capsysbinary)
    assert [event.get("request_id") for event in found] == ["mine", None]


@pytest.mark.parametrize(
    ("level", "events"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_only_events_of_the_level_and_above_are_logged(level: Any, events: list[str], capsysbinary: Captured) -> None:
    configure(level)
    log = structlog.get_logger()
    for name in ("debug", "info", "warning", "error"):
        getattr(log, name)(name)
    assert [event["event"] for event in lines(capsysbinary)] == events


@pytest.mark.parametrize(
    ("level", "events"), [("debug", ["warning", "error"]), ("info", ["warning", "error"]), ("error", ["error"])]
)
def test_of_the_standard_library_s_records_only_warnings_are_logged(
    level: Any, events: list[str], capsysbinary: Captured
) -> None:
    configure(level)
    log = logging.getLogger("some.package")
    for name in ("debug", "info", "warning", "error"):
        getattr(log, name)("%s", name)
    found = lines(capsysbinary)
    assert [event["event"] for event in found] == events
    assert [event["level"] for event in found] == events
    assert all(event["timestamp"].endswith("Z") for event in found)
    assert all("_record" not in event for event in found)


def test_an_exception_is_in_its_event(capsysbinary: Captured) -> None:
    configure("info")
    try:
        int(sys.platform)
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("some.package").exception("failed too")
    found = lines(capsysbinary)
    assert [event["event"] for event in found] == ["failed", "failed too"]
    for event in found:
        assert event["level"] == "error"
        assert event["exception"].startswith("Traceback (most recent call last):\n")
        assert event["exception"].endswith(f"ValueError: invalid literal for int() with base 10: {sys.platform!r}")
        assert "exc_info" not in event


def test_an_exception_that_is_handed_over_is_in_its_event(capsysbinary: Captured) -> None:
    configure("info")
    structlog.get_logger().error("failed", exc_info=ValueError("cause"))
    assert "ValueError: cause" in lines(capsysbinary)[0]["exception"]


def test_what_json_does_not_know_is_described(capsysbinary: Captured) -> None:
    configure("info")
    structlog.get_logger().info("odd", thing=object, value=1 + 2j)
    event = lines(capsysbinary)[0]
    assert event["thing"] == repr(object)
    assert event["value"] == "(1+2j)"


def test_configuring_again_leaves_no_line_twice(capsysbinary: Captured) -> None:
    configure("info")
    configure("info")
    logging.getLogger("some.package").warning("once")
    assert len(lines(capsysbinary)) == 1
