"""The table of all colours: what the repository keeps is the tree's answers; mapped, shared, and told from others."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from palette.palettes import nearest_table
from palette.palettes.name_lists import DEFAULT, name_list
from palette.palettes.nearest import Tree, lab_of
from palette.palettes.nearest_table import NearestTable, open_table
from palette.palettes.table_build import plane
from palette.palettes.table_coding import SIZE, unpack

KEPT = Path(__file__).parents[2] / "src" / "palette" / "data" / "nearest"
COMPILED = not nearest_table.__file__.endswith(".py")
BUILT = Path(nearest_table.__file__).parents[2].name != "src"
DRAWN = 200_000 if COMPILED else 5_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the table as the build of the package unpacks it."""
    folder = tmp_path_factory.mktemp("nearest")
    record = (KEPT / f"{DEFAULT}.json").read_bytes()
    (folder / f"{DEFAULT}.json").write_bytes(record)
    table = unpack((KEPT / f"{DEFAULT}.table.xz").read_bytes(), json.loads(record)["sha256"])
    (folder / f"{DEFAULT}.table").write_bytes(table)
    return folder


@pytest.fixture(scope="module")
def table(folder: Path) -> NearestTable:
    table = open_table(name_list(DEFAULT), folder)
    assert table is not None
    return table


@pytest.fixture(scope="module")
def tree() -> Tree:
    names = name_list(DEFAULT)
    return Tree([names.rgb(index) for index in range(names.count)])


def test_the_table_has_the_answers_of_the_tree(table: NearestTable, tree: Tree) -> None:
    draw = random.Random("table")
    drawn = [0, 0xFFFFFF, *(0x010101 * grey for grey in range(256)), *(draw.randrange(1 << 24) for _ in range(DRAWN))]
    assert [rgb for rgb in drawn if table.index(rgb) != tree.nearest(lab_of(rgb), 1)[0][0]] == []


def test_every_name_is_nearest_to_its_own_color(table: NearestTable) -> None:
    names = name_list(DEFAULT)
    assert [index for index in range(names.count) if table.index(names.rgb(index)) != index] == []


@pytest.mark.skipif(not COMPILED, reason="a plane of 65,536 colors takes seconds on the plain source")
@pytest.mark.parametrize("red", [0, 0x5A, 0xFF])
def test_a_plane_built_here_is_that_of_the_table(folder: Path, tree: Tree, red: int) -> None:
    start = red * 2 * 65536
    assert plane(tree, red) == (folder / f"{DEFAULT}.table").read_bytes()[start : start + 2 * 65536]


def test_the_package_has_the_table_where_it_was_built() -> None:
    found = open_table(name_list(DEFAULT))
    assert (found is not None) == BUILT


def test_without_a_file_there_is_no_table(tmp_path: Path) -> None:
    assert open_table(name_list(DEFAULT), tmp_path) is None
    assert open_table(name_list("xkcd")) is None


def test_a_table_of_another_state_of_the_list_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / f"{DEFAULT}.table").symlink_to(folder / f"{DEFAULT}.table")
    (tmp_path / f"{DEFAULT}.json").write_text('{"list_sha256": "another"}')
    assert open_table(name_list(DEFAULT), tmp_path) is None


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / f"{DEFAULT}.table").write_bytes(b"too short")
    with pytest.raises(ValueError, match=f"has 9 bytes; a table of nearest names has {SIZE}"):
        NearestTable(tmp_path / f"{DEFAULT}.table")


SHARING = textwrap.dedent("""
    import re, sys
    from pathlib import Path
    from palette.palettes.nearest_table import NearestTable

    table = NearestTable(Path(sys.argv[1]))
    total = sum(table.index(rgb) for rgb in range(0, 1 << 24, 512))
    print("read", flush=True)
    sys.stdin.readline()
    region = Path("/proc/self/smaps").read_text().split(sys.argv[1])[1]
    print({key: int(kb) for key, kb in re.findall(r"^(\\w+): +(\\d+) kB", region, re.M)[:20]}, flush=True)
    sys.stdin.readline()
""")


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="only Linux tells what processes share")
def test_two_processes_share_the_table(folder: Path) -> None:
    command = [sys.executable, "-c", SHARING, str(folder / f"{DEFAULT}.table")]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]  # noqa: S603 - our own interpreter
    told: list[dict[str, int]] = []
    for _ in ("until both have read", "until both have told"):
        for process in both:
            assert process.stdout is not None
            line = process.stdout.readline()
            told += [{key: int(kb) for key, kb in re.findall(r"'(\w+)': (\d+)", line)}] if "{" in line else []
        for process in both:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
    for process in both:
        assert process.communicate(timeout=30)[0] == ""
    for memory in told:
        # The whole table is there once: each is charged with half of it, and with none of its own.
        assert memory["Rss"] == SIZE // 1024
        assert memory["Pss"] <= 0.55 * memory["Rss"]
        assert memory["Private_Dirty"] + memory["Private_Clean"] == 0
    assert len(told) == 2
