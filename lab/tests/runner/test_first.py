"""The runner's first process, in real namespaces, with a shell in the runner's place."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lab import groups, state
from lab.runner import first

UNSHARE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, "-S", "-E")


def stated(folder: Path, script: str) -> Path:
    (folder / "hosts").write_text("10.9.8.7 a-name-of-the-lab\n")
    place = folder / "told.json"
    told = {
        "over": {str(folder / "hosts"): "/etc/hosts"},
        "command": ["sh", "-c", script],
        "environment": {"PATH": os.environ["PATH"], "ONLY": "this"},
        "folder": str(folder),
    }
    place.write_text(json.dumps(told))
    return place


def command(folder: Path, script: str) -> list[str]:
    return [*UNSHARE, str(Path(first.__file__)), str(stated(folder, script))]


def test_jobs_see_the_labs_files_where_the_machine_does_not(tmp_path: Path) -> None:
    done = subprocess.run(command(tmp_path, "cat /etc/hosts; env; exit 7"), capture_output=True, text=True, check=False)
    assert done.returncode == 7
    assert "10.9.8.7 a-name-of-the-lab" in done.stdout
    assert "ONLY=this" in done.stdout
    assert "LAB_STATE" not in done.stdout
    assert "a-name-of-the-lab" not in Path("/etc/hosts").read_text()


def test_what_the_jobs_leave_is_buried_and_does_not_end_the_runner(tmp_path: Path) -> None:
    script = "(sleep 0.1 &) ; sleep 0.6; ps -e -o stat= | grep -c Z; exit 0"
    done = subprocess.run(command(tmp_path, script), capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("0", 0)


def test_the_jobs_are_in_the_group_that_it_is_told(tmp_path: Path) -> None:
    name = f"color-palette-lab-test-first-{os.getpid()}"
    words = command(tmp_path, "grep ^0:: /proc/self/cgroup")
    told = json.loads(Path(words[-1]).read_text())
    Path(words[-1]).write_text(json.dumps({**told, "group": str(groups.made(name) / "cgroup.procs")}))
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    finally:
        groups.removed(name)
    assert (done.stdout.strip(), done.returncode) == (f"0::/{name}", 0)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_when_it_is_ended_nothing_of_a_job_goes_on(tmp_path: Path, how: signal.Signals) -> None:
    beat = tmp_path / "beat"
    job = f"setsid sh -c 'while :; do date >>{beat}; sleep 0.05; done' & wait"
    running = subprocess.Popen(command(tmp_path, job), start_new_session=True)
    assert state.until(beat.exists, 20)
    os.killpg(running.pid, how)
    running.wait(20)
    time.sleep(0.3)
    size = beat.stat().st_size
    time.sleep(0.3)
    assert beat.stat().st_size == size
