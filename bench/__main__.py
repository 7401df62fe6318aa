"""Measure ourselves beside the peers, in one run: print the table, and write ``bench/results.json``.

Each server runs on one core, the load comes from another, both sides take turns, and their answers are compared before
they are timed. A row's ratio is the median of its rounds, beside the middle half of them. On a busy machine only the
ratios mean anything. A goal that is missed is told; only answers that differ, or servers that fail, are an error.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import core
import generating
import naming
import scaling
import starting
from installation import install_peers, load_generator, node, node_version
from load import Load
from machine import Cores, description
from rows import Row, Title
from sides import Node
from table import Progress, is_colored, table

RESULTS = Path(__file__).resolve().parent / "results.json"
ROUNDS = 9
QUICK_ROUNDS = 3


class Comparison(Protocol):
    """Whatever gives a row."""

    @property
    def title(self) -> Title:
        """What the row is about."""

    def seconds(self, rounds: int) -> float:
        """Return about how long it takes."""

    def measure(self, load: Load, cores: Cores, rounds: int) -> Row:
        """Return the row."""


def main() -> int:
    """Run the bench; return its exit code."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what was started is stopped
    cores, folder, machine = Cores(), install_peers(), description(node_version())
    load = Load(load_generator(), cores.load)
    peers = Node(node(), folder, cores.server)
    try:
        rows = _measured(_chosen(_comparisons(peers), options.only), load, cores, options.rounds)
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 128 + signal.SIGINT
    finally:
        peers.close()
    print(table(rows, colored=is_colored(sys.stdout)))
    if not options.partial:
        results = {"machine": machine, "rows": [row.as_json() for row in rows]}
        RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return _verdict(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="only rows whose work or peer has this text")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROUNDS} rounds a row instead of {ROUNDS}")
    options = parser.parse_args()
    options.rounds = QUICK_ROUNDS if options.quick else ROUNDS
    options.partial = bool(options.only) or options.quick  # not what results.json is for
    return options


def _comparisons(peers: Node) -> list[Comparison]:
    """Return every comparison, in the order of the goals."""
    return [
        *generating.comparisons(),
        *scaling.comparisons(),
        *naming.comparisons(),
        *core.comparisons(peers),
        *starting.comparisons(),
    ]


def _chosen(comparisons: Sequence[Comparison], only: str) -> list[Comparison]:
    chosen = [comparison for comparison in comparisons if only in str(comparison.title)]
    if not chosen:
        known = "\n  ".join(str(comparison.title) for comparison in comparisons)
        sys.exit(f"error: no row has {only!r} in it; there are\n  {known}")
    return chosen


def _measured(comparisons: Sequence[Comparison], load: Load, cores: Cores, rounds: int) -> list[Row]:
    progress = Progress([comparison.seconds(rounds) for comparison in comparisons])
    rows = []
    for comparison in comparisons:
        progress.begin(str(comparison.title))
        rows.append(comparison.measure(load, cores, rounds))
    progress.end()
    return rows


def _verdict(rows: Sequence[Row]) -> int:
    """Say on standard error which goals are missed and what failed; return the exit code."""
    missed = [f"{row.work} beside {row.peer}" for row in rows if row.met is False]
    met = sum(row.met is True for row in rows)
    print(f"goals: {met} met, {len(missed)} missed", *missed, sep="\n  missed: ", file=sys.stderr)
    broken = [row for row in rows if row.error]
    for row in broken:
        print(f"error: {row.work} beside {row.peer} was not measured: {row.error}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
