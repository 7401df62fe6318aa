"""``python -m lab COMMAND``: one module per command, loaded only when it is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from delivery import processes
from delivery.findings import CannotCheckError, tell


class Command(NamedTuple):
    """Where a command lies, and what ``--help`` says of it."""

    module: str
    purpose: str


class CommandModule(Protocol):
    """What a command's module offers."""

    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


COMMANDS: dict[str, Command] = {
    "build": Command("lab.build", "build the lab's programs and images into the user's cache"),
    "up": Command("lab.up", "bring the lab up: a Kubernetes of two nodes, Argo CD, and the service by it"),
    "status": Command("lab.status", "show what of the lab runs"),
    "change": Command("lab.change", "commit a change and watch it roll out"),
    "proofs": Command("lab.proofs.command", "try to break what the README claims, and show what holds"),
    "down": Command("lab.down", "take the lab away, without a trace"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 all well, 1 a finding, 2 it could not be done."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words[0] if words and words[0] in COMMANDS else None
    options = _parser(name).parse_args(words)
    try:
        with processes.ending():
            return _module(cast("str", name)).run(options)
    except CannotCheckError as error:
        tell(f"error: {error}")
        return 2
    except KeyboardInterrupt:
        tell("interrupted; the same command goes on from here, `make lab-down` takes everything away")
        return 130


def _parser(name: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lab", description="The whole delivery on one machine.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command, (_, purpose) in COMMANDS.items():
        own = commands.add_parser(command, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
        if command == name:
            _module(command).add(own)
    return parser


def _module(name: str) -> CommandModule:
    return cast("CommandModule", import_module(COMMANDS[name].module))


if __name__ == "__main__":
    sys.exit(main())
