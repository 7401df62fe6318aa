"""Processes and facts: recorded, found again, ended."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from delivery.findings import CannotCheckError
from lab import settings, state

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]


def test_a_process_is_recorded_and_found_again_and_stopped() -> None:
    state.start("one", SLEEP)
    process = state.processes()["one"]
    assert Path(f"/proc/{process.pid}").exists()
    assert state.alive("one")
    state.stop("one")
    assert not process.alive()
    assert state.processes() == {}


def test_what_runs_is_not_started_again() -> None:
    state.start("one", SLEEP)
    first = state.processes()["one"]
    state.start("one", SLEEP)
    assert state.processes()["one"] == first


def test_what_ended_is_started_again() -> None:
    state.start("one", [sys.executable, "-c", ""])
    first = state.processes()["one"]
    assert state.until(lambda: not first.alive(), 10)
    state.start("one", SLEEP)
    assert state.processes()["one"] != first
    assert state.alive("one")


def test_a_number_that_is_another_process_s_by_now_is_not_ours_and_is_left_alone() -> None:
    with subprocess.Popen(SLEEP) as other:
        state.folder()
        record = {"one": [other.pid, (state.ticks_of(other.pid) or 0) - 1]}
        (settings.state_folder() / "processes.json").write_text(json.dumps(record))
        assert not state.alive("one")
        state.stop("one")
        assert other.poll() is None
        other.kill()


def test_what_does_not_hear_is_ended_all_the_same() -> None:
    state.start("deaf", DEAF)
    assert state.until(lambda: state.log_of("deaf").read_text() == "deaf\n", 10)
    process = state.processes()["deaf"]
    state.stop("deaf", seconds=0.2)
    assert not process.alive()


def test_the_children_of_a_process_end_with_it() -> None:
    sleeper = "[sys.executable, '-c', 'import time; time.sleep(60)']"
    code = f"import subprocess, sys; print(subprocess.Popen({sleeper}).pid, flush=True); input()"
    state.start("parent", ["sh", "-c", f'exec "{sys.executable}" -c "{code}" </dev/zero'])
    assert state.until(lambda: state.log_of("parent").read_text().endswith("\n"), 10)
    child = int(state.log_of("parent").read_text().split()[0])
    assert state.ticks_of(child) is not None
    state.stop("parent")
    assert state.until(lambda: state.ticks_of(child) is None, 5)


def test_many_started_at_once_are_all_recorded() -> None:
    threads = [threading.Thread(target=state.start, args=(f"p{number}", SLEEP)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(state.processes()) == {f"p{number}" for number in range(8)}


def test_a_process_s_words_are_kept_over_a_second_start() -> None:
    for word in ("first", "second"):
        state.start("one", ["echo", word])
        process = state.processes()["one"]
        assert state.until(lambda process=process: not process.alive(), 10)  # type: ignore[misc]
    assert state.log_of("one").read_text() == "first\nsecond\n"


def test_a_fact_is_remembered_beside_the_others() -> None:
    assert state.remembered("a") is None
    state.remember("a", {"x": 1})
    state.remember("b", [2])
    assert state.remembered("a") == {"x": 1}
    assert state.remembered("b") == [2]


def test_two_commands_do_not_change_the_lab_at_once() -> None:
    with state.locked(), pytest.raises(CannotCheckError, match="another command"), state.locked():
        pytest.fail("the second command got in")
    with state.locked():
        pass


def test_waiting_ends_in_time_and_tells_how() -> None:
    asked = iter([False, False, True, True])
    assert state.until(lambda: next(asked), 5, 0.01)
    assert list(asked) == [True]
    assert not state.until(lambda: False, 0.05, 0.01)


def test_a_file_is_written_only_where_it_holds_something_else(tmp_path: Path) -> None:
    place = tmp_path / "file"
    assert state.write(place, "one")
    before = place.stat().st_mtime_ns
    assert not state.write(place, "one")
    assert place.stat().st_mtime_ns == before
    assert state.write(place, "two")
    assert place.read_text() == "two"
