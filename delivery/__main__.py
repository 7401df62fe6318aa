"""``python -m delivery COMMAND``: one module per command, loaded only when it is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from delivery.findings import CannotCheckError


class Command(NamedTuple):
    """Where a command lies, and what ``--help`` says of it."""

    module: str
    purpose: str


class CommandModule(Protocol):
    """What a command's module offers."""

    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


COMMANDS: dict[str, Command] = {
    "check-manifests": Command("delivery.manifests.check", "render, validate and judge k8s/ and argocd/"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 all well, 1 a finding, 2 it could not check."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words[0] if words and words[0] in COMMANDS else None
    parser = _parser(name)
    options = parser.parse_args(words)
    try:
        return _module(cast("str", name)).run(options)
    except CannotCheckError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - the one line for the person at the terminal
        return 2


def _parser(name: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m delivery", description="Checks and steps of the delivery.")
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
