"""Shows that the nearest names are exact: the tree and the table against brute force, ours and coloraide's.

Run by ``make check-names``. Ends with 1 if a single name differs.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable
from typing import Final

import numpy as np

from palette.palettes.name_lists import DEFAULT, NameList, name_list
from palette.palettes.nearest import Tree, lab_of
from palette.palettes.nearest_table import NearestTable, open_table
from palettes.brute_names import Numbers, nearest_by_brute_force
from palettes.coloraide_names import nearest_by_coloraide

COLORS: Final = 100_000
BY_COLORAIDE: Final = 300


def main() -> None:
    """Compare, say what was found, and end with 1 where anything was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--colors", type=int, default=COLORS, help="how many random colors")
    parser.add_argument("--seed", default="names", help="what they are drawn from")
    wish = parser.parse_args()
    names = name_list(DEFAULT)
    rgbs = np.array([names.rgb(index) for index in range(names.count)], dtype=np.int64)
    draw = random.Random(wish.seed)
    colors = np.array([draw.randrange(1 << 24) for _ in range(wish.colors)], dtype=np.int64)
    misses = _compare(names, rgbs, colors) + _compare_coloraide(rgbs, colors[:BY_COLORAIDE])
    sys.exit(misses > 0)


def _compare(names: NameList, rgbs: Numbers, colors: Numbers) -> int:
    """Compare the tree and the table with brute force; return how many names differ."""
    exact = np.empty(len(colors), dtype=np.int64)
    for block, nearest in _told(nearest_by_brute_force(rgbs, colors), len(colors)):
        exact[block] = nearest
    tree = Tree([int(rgb) for rgb in rgbs])
    missed = _missed("tree", exact, [tree.nearest(lab_of(int(rgb)), 1)[0][0] for rgb in colors])
    table = open_table(names)
    if table is None:
        print("table: there is none here (the build of the package unpacks it)")
        return missed + 1
    return missed + _missed("table", exact, [table.index(int(rgb)) for rgb in colors]) + _compare_all(table, tree)


def _missed(what: str, exact: Numbers, found: Iterable[int]) -> int:
    missed = int((exact != np.array(list(found))).sum())
    print(f"{what}: {missed} of {len(exact):,} random colors differ from brute force")
    return missed


def _compare_all(table: NearestTable, tree: Tree) -> int:
    """Compare the table with the tree on every 97th color; return how many differ."""
    every = range(0, 1 << 24, 97)
    missed = sum(table.index(rgb) != tree.nearest(lab_of(rgb), 1)[0][0] for rgb in every)
    print(f"table: {missed} of {len(every):,} colors, every 97th of all, differ from the tree")
    return missed


def _compare_coloraide(rgbs: Numbers, colors: Numbers) -> int:
    names = [int(rgb) for rgb in rgbs]
    tree = Tree(names)
    missed = 0
    for number, rgb in enumerate(colors.tolist()):
        missed += names[tree.nearest(lab_of(rgb), 1)[0][0]] != nearest_by_coloraide(names, rgb)
        _tell("coloraide", number + 1, len(colors))
    print(f"tree: {missed} of {len(colors):,} random colors differ from coloraide's brute force")
    return missed


_told_tenths: Final[dict[str, int]] = {}
_started: dict[str, float] = {}


def _told(blocks: Iterable[tuple[Numbers, Numbers]], total: int) -> Iterable[tuple[Numbers, Numbers]]:
    done = 0
    for block, nearest in blocks:
        done += len(block)
        _tell("brute force", done, total)
        yield block, nearest


def _tell(what: str, done: int, total: int) -> None:
    """Say on standard error how long it will yet take: always on a terminal, elsewhere at each tenth."""
    start = _started.setdefault(what, time.monotonic())
    left = (time.monotonic() - start) * (total - done) / done
    tenth = 10 * done // total
    if not sys.stderr.isatty() and tenth == _told_tenths.get(what, 0):
        return
    _told_tenths[what] = tenth
    begin, end = ("\r", "\n" if done == total else "") if sys.stderr.isatty() else ("", "\n")
    print(f"{begin}{what}: {done:,} of {total:,} colors, {left:.0f} s left ", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
