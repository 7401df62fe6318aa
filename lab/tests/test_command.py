"""The command: its help, its errors, its steps."""

from __future__ import annotations

import pytest

from delivery.findings import CannotCheckError
from lab import __main__ as command
from lab import steps
from lab.steps import Step


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ("build", "up", "status", "change", "proofs", "down"))


@pytest.mark.parametrize("name", ["build", "up", "status", "change", "down"])
def test_each_command_tells_of_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main([name, "--help"])
    assert ended.value.code == 0
    assert command.COMMANDS[name].purpose[1:20] in " ".join(capsys.readouterr().out.split())


def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*, whole: bool) -> None:
        assert whole
        raise CannotCheckError("no disk")

    monkeypatch.setattr("lab.host.install", refuse)
    assert command.main(["up"]) == 2
    assert capsys.readouterr().err == "error: no disk\n"


def test_without_a_lab_the_status_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["status"]) == 1
    assert "there is no lab in" in capsys.readouterr().out


def test_without_a_lab_a_change_says_what_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["change"]) == 2
    assert "run `make lab`" in capsys.readouterr().err


def test_steps_are_done_in_turn_and_told_with_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []
    steps.walk([Step("one", 30, lambda: done.append("one")), Step("two", 10, lambda: done.append("two"))])
    assert done == ["one", "two"]
    first, second = capsys.readouterr().out.splitlines()
    assert first == "[ 1/2] one (all that is left: about 40 s)"
    assert second == "[ 2/2] two (all that is left: about 10 s)"


def test_a_step_that_fails_ends_the_walk() -> None:
    done: list[str] = []

    def fail() -> None:
        raise CannotCheckError("no")

    with pytest.raises(CannotCheckError):
        steps.walk([Step("one", 1, fail), Step("two", 1, lambda: done.append("two"))])
    assert done == []


@pytest.mark.parametrize(("seconds", "words"), [(0, "1 s"), (42.4, "42 s"), (99, "99 s"), (180, "3 min")])
def test_a_length_of_time_in_words(seconds: float, words: str) -> None:
    assert steps.duration(seconds) == words
