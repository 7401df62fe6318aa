"""``python -m lab.advisories``: serve the stated advisories, or make Trivy's database of them."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from delivery.findings import RefusedError, guarded, say
from lab.advisories import catalogue, database
from lab.advisories.running import PORT
from lab.advisories.service import QUERY, Service
from lab.aws.serving import serve, server


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    made = argparse.ArgumentParser(prog="python -m lab.advisories", description="The lab's stated advisories.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    served = commands.add_parser("serve", help="answer pip-audit, in the foreground; SIGTERM ends it")
    served.add_argument("--address", default=PORT.address, help="where it listens (default: %(default)s)")
    served.add_argument("--port", type=int, default=PORT.default, help="on which port (default: %(default)s)")
    written = commands.add_parser("database", help="make Trivy's database")
    written.add_argument("cache", type=Path, help="where to: what TRIVY_CACHE_DIR names")
    written.add_argument("--made", type=_when, metavar="DATE", help="when it claims to be made (default: now)")
    for command in (served, written):
        command.add_argument(
            "--advisories", type=Path, default=catalogue.STATED, help="the file of advisories (default: the tree's)"
        )
    return made


def _when(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def run(options: argparse.Namespace) -> int:
    """Do what is asked; return 0."""
    advisories = catalogue.read(options.advisories)
    if options.command == "database":
        return _database(options, advisories)
    made = server(Service(advisories), options.address, options.port)
    say(f"{len(advisories)} advisories at http://{options.address}:{options.port}{QUERY}")
    serve(made)
    return 0


def _database(options: argparse.Namespace, advisories: list[catalogue.Advisory]) -> int:
    try:
        count = database.write(options.cache, advisories, options.made)
    except OSError as error:
        raise RefusedError(f"{options.cache}: cannot be written: {error.strerror}") from None
    say(f"{len(advisories)} advisories, {count} entries in {options.cache / 'db' / database.FILE}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    return guarded(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
