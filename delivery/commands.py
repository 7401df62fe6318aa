"""A program of several commands: one module per command, loaded only when it is asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from delivery.findings import guarded


class Command(NamedTuple):
    """Where a command lies, and what ``--help`` says of it."""

    module: str
    purpose: str


class CommandModule(Protocol):
    """What a command's module offers."""

    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


class Program(NamedTuple):
    """A program: how it is called, what it is, and its commands by their names."""

    name: str
    description: str
    commands: Mapping[str, Command]

    def run(self, arguments: Sequence[str] | None = None) -> int:
        """Run one command; return its exit code: 0 all well, 1 a finding, 2 it could not be done."""
        words = list(sys.argv[1:] if arguments is None else arguments)
        name = words[0] if words and words[0] in self.commands else None
        options = self._parser(name).parse_args(words)
        try:
            return guarded(lambda: self._module(cast("str", name)).run(options))
        except BrokenPipeError:  # whoever read has had enough, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1

    def _parser(self, name: str | None) -> argparse.ArgumentParser:
        parser = argparse.ArgumentParser(prog=self.name, description=self.description)
        commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        for command, (_, purpose) in self.commands.items():
            own = commands.add_parser(command, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
            if command == name:
                self._module(command).add(own)
        return parser

    def _module(self, name: str) -> CommandModule:
        return cast("CommandModule", import_module(self.commands[name].module))
