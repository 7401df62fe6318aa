"""The ``palette`` command: serve, or print a table of the README."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from palette.runtime import settings as configuration


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code. Errors a person can mend are one line on standard error."""
    options = _parser().parse_args(arguments)
    if options.command == "table":
        from palette.api.reference import TABLES  # noqa: PLC0415 - only this command needs it

        print(TABLES[options.name]())  # noqa: T201 - it is what the command is for
        return 0
    from palette.runtime.lifecycle import PortTakenError  # noqa: PLC0415 - only serving needs the server's packages

    try:
        _serve(say_welcome=options.welcome)
    except (configuration.SettingsError, PortTakenError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - the one line for the person at the terminal
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="palette", description="Color Palette API.")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="serve until SIGTERM; settings are PALETTE_* environment variables")
    serving.add_argument("--welcome", action="store_true", help="say where it is and what to try, on standard error")
    tables = commands.add_parser("table", help="print one of the README's tables, in Markdown")
    tables.add_argument("name", choices=["settings", "moods", "schemes"])
    return parser


def _serve(*, say_welcome: bool) -> None:
    settings = configuration.load(os.environ)
    # Where rich is, structlog loads it for its console, which nobody sees here: a tenth of a second of the start.
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # what Python itself puts to say "not to be had"
    from palette.api.application import public_application  # noqa: PLC0415 - a wrong setting is told before slow imports
    from palette.api.management import management_application  # noqa: PLC0415 - as above
    from palette.api.names import preparations  # noqa: PLC0415 - as above
    from palette.api.readiness import engine_check  # noqa: PLC0415 - as above
    from palette.api.warming import warm  # noqa: PLC0415 - as above
    from palette.runtime import logging  # noqa: PLC0415 - as above
    from palette.runtime.build import build_of  # noqa: PLC0415 - as above
    from palette.runtime.health import Health  # noqa: PLC0415 - as above
    from palette.runtime.lifecycle import serve  # noqa: PLC0415 - as above
    from palette.runtime.metrics import Metrics  # noqa: PLC0415 - as above
    from palette.runtime.welcome import welcome  # noqa: PLC0415 - as above

    logging.configure(settings.log_level)
    build = build_of(settings)
    metrics, health = Metrics(build), Health({"engine": engine_check})
    public = public_application(settings, build, metrics, health)

    def started() -> None:
        if say_welcome:
            print(welcome(settings), file=sys.stderr, flush=True)  # noqa: T201 - for the person at the terminal
        warm(preparations())

    serve(public, management_application(health, metrics), health, settings, started)


if __name__ == "__main__":
    sys.exit(main())
