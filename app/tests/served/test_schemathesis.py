"""Schemathesis against the running server: every check, every phase, what its own document promises.

``schemathesis.toml`` says how, ``schemathesis_hooks.py`` draws the colors. It runs as its own command, as a person
would run it: ``PYTHONPATH=tests st --config-file tests/served/schemathesis.toml run <url>/openapi.json --checks all``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from palette.api.parameters import read_colors
from palette.color.parsing import parse
from palette.palettes.easings import read_easing
from palette.palettes.stops import read_stops
from served.client import get
from served.conftest import Start
from served.css_colors import color_stops, color_words, css_color_lists, css_colors, easings
from served.server import Server

HERE = Path(__file__).parent
LEAST_CASES = 2000
SECONDS = 600.0


@pytest.fixture
def examined(start: Start) -> Server:
    """A server of its own, so that its log holds only these requests."""
    return start()


@pytest.mark.thorough
def test_everything_the_document_promises_holds(examined: Server, tmp_path: Path) -> None:
    report = _run(examined, tmp_path)
    assert {phase: found["status"] for phase, found in report["phases"].items()} == dict.fromkeys(
        ["examples", "coverage", "fuzzing", "stateful"], "success"
    )
    operations = report["operations"]
    assert operations["tested"] == operations["selected"] == operations["total"] > 10
    assert report["test_cases"]["generated"] >= LEAST_CASES
    _assert_both_kinds(examined)


def _run(server: Server, folder: Path) -> dict[str, Any]:
    """Return schemathesis's report, which finds nothing."""
    config, report = str(HERE / "schemathesis.toml"), folder / "report.json"
    command = [str(Path(sys.executable).with_name("st")), "--config-file", config, "run"]
    arguments = [f"{server.url}/openapi.json", "--checks", "all", "--no-color", "--report-json-path", str(report)]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    result = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def _assert_both_kinds(server: Server) -> None:
    """Assert that every operation was asked for what it gives and, where it can refuse, for what it refuses."""
    document = get(server.port, "/openapi.json").json()
    seen: Counter[tuple[str, str, int]] = Counter()
    for event in server.events():
        if event["event"] == "request":
            seen[event["method"], event["route"], event["status"] // 100] += 1
    assert not [key for key in seen if key[2] not in {2, 4}]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            inputs = {parameter["in"] for parameter in operation.get("parameters", [])}
            takes = bool(inputs) or "requestBody" in operation
            # What takes nothing but a part of its path can be asked in fewer ways.
            least = 15 if inputs == {"path"} and "requestBody" not in operation else 40
            assert seen[method.upper(), path, 2] >= (least if takes else 1), (method, path, seen)
            assert seen[method.upper(), path, 4] >= (least if takes else 0), (method, path, seen)


@settings(max_examples=500)
@given(css_colors())
def test_the_strategy_draws_colors(text: str) -> None:
    parse(text)


@settings(max_examples=200)
@given(css_color_lists())
def test_the_strategy_draws_lists_of_colors(text: str) -> None:
    read_colors("colors", text, 8)


@settings(max_examples=200)
@given(color_stops())
def test_the_strategy_draws_color_stops(text: str) -> None:
    read_stops(text)


@settings(max_examples=200)
@given(easings())
def test_the_strategy_draws_easing_functions(text: str) -> None:
    read_easing(text)


@settings(max_examples=100)
@given(color_words())
def test_the_strategy_draws_words(text: str) -> None:
    assert text.isalnum()
    parse(text)
