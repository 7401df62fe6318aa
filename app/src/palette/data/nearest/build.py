"""Makes the table of the nearest name of every 8-bit color, or tells with ``--check`` whether it would be the same.

Run as ``.venv/bin/python app/src/palette/data/nearest/build.py [--check] [--processes N]`` after the list of names has
changed; compiled it takes one or two minutes on two cores, plain half an hour.

``color-names.table.xz`` is the table as the repository keeps it, ``color-names.json`` says of which list it is and what
its SHA-256 is when unpacked. The build of the package unpacks it (app/setup.py).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Final

from palette.palettes.name_lists import DEFAULT, name_list
from palette.palettes.nearest import Tree
from palette.palettes.table_build import plane
from palette.palettes.table_coding import PLANES, pack

HERE: Final = Path(__file__).resolve().parent


def main() -> None:
    """Make the files, or tell whether they are as they would be made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where the table differs")
    parser.add_argument("--processes", type=int, default=None, help="by default as many as there are cores")
    wish = parser.parse_args()
    table = make(wish.processes)
    content = record(table)
    if not wish.check:
        (HERE / f"{DEFAULT}.table.xz").write_bytes(pack(table))
        (HERE / f"{DEFAULT}.json").write_bytes(content)
    elif (HERE / f"{DEFAULT}.json").read_bytes() != content:
        sys.exit("the table differs from what the list of names makes")


def record(table: bytes) -> bytes:
    """Return what is told of a table."""
    told = {"list_sha256": name_list(DEFAULT).sha256, "sha256": hashlib.sha256(table).hexdigest()}
    return json.dumps(told, indent=2).encode() + b"\n"


def make(processes: int | None) -> bytes:
    """Work out the table, and say on standard error how long it will yet take."""
    start = time.monotonic()
    planes: list[bytes] = []
    with Pool(processes) as pool:
        for made in pool.imap(one, range(PLANES)):
            planes.append(made)
            left = (time.monotonic() - start) * (PLANES - len(planes)) / len(planes)
            print(f"\r{len(planes)} of {PLANES} planes, {left:.0f} s left ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return b"".join(planes)


def one(red: int) -> bytes:
    """Return the plane of a red."""
    return plane(tree(), red)


@cache
def tree() -> Tree:
    """Return the tree of the list."""
    names = name_list(DEFAULT)
    return Tree([names.rgb(index) for index in range(names.count)])


if __name__ == "__main__":
    main()
