"""``python -m lab.forge``: serve GitHub's REST API before the forge, in the foreground; SIGTERM ends it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from delivery.findings import guarded, say
from lab.aws import serving
from lab.forge import app, people, repositories
from lab.forge.api import Api
from lab.forge.client import Client


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    made = argparse.ArgumentParser(prog="python -m lab.forge", description="Serve GitHub's REST API before the forge.")
    serving.add(made, 3082)
    return made


def run(options: argparse.Namespace) -> int:
    """Serve until told to end; return 0."""
    installation = app.Installation(app.key().with_suffix(".pub").read_text())
    api = Api(installation, repositories.ours(), Client(people.APP))
    made = serving.server(api, options.address, options.port, serving.tls_of(options))
    where = serving.address_of(options)
    say(f"GitHub's REST API on {where}, before the forge; app {app.NUMBER} on {repositories.ours()}")
    serving.serve(made)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    return guarded(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
