"""The ``palette`` command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import palette
from palette import command
from palette.api.edge import Edge
from palette.api.reference import TABLES
from palette.runtime import lifecycle
from palette.runtime import logging as service_logging
from palette.runtime.health import Health
from palette.runtime.lifecycle import PortTakenError
from palette.runtime.settings import Settings, SettingsError
from palette.runtime.welcome import welcome

SOURCE = Path(palette.__file__).parents[1]


class Serving:
    """Takes the place of serving; it remembers what it was to serve."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, Any, Health, Settings]] = []
        self.levels: list[str] = []
        self.failure: Exception | None = None

    def __call__(
        self, public: Any, management: Any, health: Health, settings: Settings, started: Callable[[], None]
    ) -> None:
        self.calls.append((public, management, health, settings))
        if self.failure:
            raise self.failure
        started()


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Serving:
    found = Serving()
    monkeypatch.setattr(lifecycle, "serve", found)
    monkeypatch.setattr(service_logging, "configure", found.levels.append)
    for name in [name for name in os.environ if name.startswith("PALETTE_")]:
        monkeypatch.delenv(name)
    return found


def run(*arguments: str, **stated: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PALETTE_")}
    environment = {**kept, "PYTHONPATH": str(SOURCE), **stated}
    return subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-m", "palette.command", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_serving_with_the_settings_of_the_environment(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PALETTE_PORT", "8123")
    monkeypatch.setenv("PALETTE_LOG_LEVEL", "error")
    monkeypatch.setenv("PALETTE_COMMIT", "abc")
    assert command.main(["serve"]) == 0
    ((public, management, health, settings),) = serving.calls
    assert isinstance(public, Edge)
    assert callable(management)
    assert health.report() == ("ready", {"engine": "ok"})
    assert settings == Settings(port=8123, log_level="error", commit="abc")
    assert serving.levels == ["error"]
    assert capsys.readouterr() == ("", "")


def test_a_welcome_is_said_on_standard_error_once_it_answers(
    serving: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["serve", "--welcome"]) == 0
    assert capsys.readouterr() == ("", welcome(Settings()) + "\n")
    assert len(serving.calls) == 1


def test_a_port_that_is_taken_is_one_line(serving: Serving, capsys: pytest.CaptureFixture[str]) -> None:
    serving.failure = PortTakenError("127.0.0.1:8000 cannot be listened on")
    assert command.main(["serve", "--welcome"]) == 2
    assert capsys.readouterr() == ("", "error: 127.0.0.1:8000 cannot be listened on\n")


def test_a_wrong_setting_is_one_line(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PALETTE_PORT", "0")
    assert command.main(["serve"]) == 2
    assert capsys.readouterr() == ("", "error: PALETTE_PORT='0': expected `int` >= 1\n")
    assert serving.calls == []


def test_another_fault_is_not_hidden(serving: Serving) -> None:
    serving.failure = RuntimeError("a fault of ours")
    with pytest.raises(RuntimeError, match="a fault of ours"):
        command.main(["serve"])
    assert not issubclass(RuntimeError, SettingsError)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_readme(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["table", name]) == 0
    assert capsys.readouterr() == (TABLES[name]() + "\n", "")


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["table"], ["table", "colors"], ["serve", "--port=1"], ["serve", "x"]]
)
def test_what_the_command_does_not_know(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: palette")


def test_the_arguments_are_those_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["palette", "table", "schemes"])
    assert command.main() == 0
    assert capsys.readouterr().out.startswith("| scheme |")


def test_a_process_that_cannot_serve_says_why_and_ends_with_2() -> None:
    found = run("serve", PALETTE_PROT="80")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.startswith("error: PALETTE_PROT is not a setting; known are: PALETTE_BUILT, ")
    assert found.stderr.count("\n") == 1


def test_a_wrong_setting_is_told_before_the_service_is_loaded() -> None:
    code = (
        "import sys\nfrom palette.command import main\nassert main(['serve']) == 2\n"
        "assert 'litestar' not in sys.modules\nassert 'numpy' not in sys.modules"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PALETTE_PORT": "x"}
    subprocess.run(  # noqa: S603 - as above
        [sys.executable, "-c", code], env=environment, check=True, stderr=subprocess.DEVNULL
    )
