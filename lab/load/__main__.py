"""``python -m lab.load ADDRESS``: load an address until SIGTERM or SIGINT, then print each request as JSON.

With ``--beside`` it ends with another process, too: a load that nobody counts any more is only a burden.
"""

from __future__ import annotations

import argparse
import signal
import sys

from delivery.findings import say, tell
from lab import settings, state
from lab.load.generator import Generator


def main() -> int:
    """Load; print the outcome."""
    parser = argparse.ArgumentParser(prog="python -m lab.load", description=__doc__)
    parser.add_argument("address", help="what is asked for: http://HOST/PATH")
    parser.add_argument("--rate", type=float, default=250.0, help="requests begun in a second (default: %(default)s)")
    parser.add_argument(
        "--sources", default=settings.CLIENTS, metavar="NETWORK", help="where it comes from (default: %(default)s)"
    )
    parser.add_argument("--summary", action="store_true", help="print one line in place of JSON")
    parser.add_argument("--beside", type=int, metavar="PID", help="end with this process, too")
    options = parser.parse_args()
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signal_number, _: told.append(signal_number))
    # Whoever started it waits for this line.
    tell("loading")
    outcome = Generator(options.address, options.rate, options.sources).run(lambda: bool(told) or _gone(options.beside))
    say(str(outcome) if options.summary else outcome.as_json())
    return 0


def _gone(pid: int | None) -> bool:
    return pid is not None and state.ticks_of(pid) is None


if __name__ == "__main__":
    sys.exit(main())
