"""The first process of the runner: ``first.py FILE``, run by its path, in namespaces of its own.

It enters the control group of what builds, lays the lab's files over the machine's, starts the runner and buries the
orphans of its jobs. When it ends, the kernel ends every process of every job.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Optional


def main(stated: Path) -> int:
    """Run the runner; return its exit code."""
    told = json.loads(stated.read_text())
    if "group" in told:
        Path(told["group"]).write_text("0")  # whoever writes it
    for ours, machines in told["over"].items():
        subprocess.run(["mount", "--bind", ours, machines], check=True)  # noqa: S603, S607 - files of the lab
    runner = subprocess.Popen(told["command"], env=told["environment"], cwd=told["folder"])  # noqa: S603 - the runner

    def ended(number: int, _: Optional[FrameType]) -> None:  # noqa: UP045 - as old a Python as may be runs it
        runner.send_signal(number)

    signal.signal(signal.SIGTERM, ended)
    while True:
        process, status = os.waitpid(-1, 0)
        if process == runner.pid:
            return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
