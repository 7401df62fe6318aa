"""Commands that hold the same thing by turns, in processes of their own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from delivery import processes
from delivery.locations import ROOT

SECOND = """
import sys
from pathlib import Path
from delivery import processes
with processes.in_turn(Path(sys.argv[1]), "a build"):
    print("mine", flush=True)
"""


def test_the_second_waits_says_so_and_goes_on(tmp_path: Path) -> None:
    lock = tmp_path / "folder" / "lock"
    with processes.in_turn(lock, "a build"):
        command = [sys.executable, "-c", SECOND, str(lock)]
        second = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert second.stderr is not None
        assert second.stderr.readline() == "waiting for a build of another command\n"
        time.sleep(0.2)
        assert second.poll() is None
    out, err = second.communicate(timeout=20)
    assert (out, err, second.returncode) == ("mine\n", "", 0)


def test_the_only_one_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        with processes.in_turn(tmp_path / "lock", "a build"):
            pass
    assert capsys.readouterr() == ("", "")
