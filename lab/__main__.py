"""``python -m lab COMMAND``: the commands of the lab."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from delivery import processes
from delivery.commands import Command, Program
from delivery.findings import tell

COMMANDS: dict[str, Command] = {
    "build": Command("lab.build", "build the lab's programs and images into the user's cache"),
    "up": Command("lab.up", "bring the lab up: a Kubernetes of two nodes, Argo CD, and the service by it"),
    "status": Command("lab.status", "show what of the lab runs"),
    "change": Command("lab.change", "commit a change and watch it roll out"),
    "proofs": Command("lab.proofs.command", "try to break what the README claims, and show what holds"),
    "down": Command("lab.down", "take the lab away, without a trace"),
}
PROGRAM = Program("python -m lab", "The whole delivery on one machine.", COMMANDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 all well, 1 a finding, 2 it could not be done."""
    try:
        with processes.ending():
            return PROGRAM.run(arguments)
    except KeyboardInterrupt:
        tell("interrupted; the same command goes on from here, `make lab-down` takes everything away")
        return 130


if __name__ == "__main__":
    sys.exit(main())
