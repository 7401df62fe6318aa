"""The table of the nearest name of every 8-bit sRGB colour.

A file of 33.5 MB, mapped read-only into memory: it costs nothing until it is read, and all processes of a machine share
its pages. The build of the package makes it of what the repository keeps (``palettes.table_coding``). Where there is
none, as when palette runs from its plain sources, the tree gives the same answers.
"""

from __future__ import annotations

import json
import mmap
import sys
from pathlib import Path
from typing import Final, cast, final

from palette.palettes.name_lists import NameList
from palette.palettes.table_coding import SIZE

FOLDER: Final = Path(__file__).parent.parent / "data" / "nearest"


@final
class NearestTable:
    """The indices, in a list of names, of the nearest name by CIEDE2000 (D65) of all 16,777,216 colours."""

    __slots__ = ("_indices",)

    def __init__(self, path: Path) -> None:
        """Map a table's file.

        Raises:
            OSError: it cannot be read.
            ValueError: it is no table: its size is another.
        """
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(content) != SIZE:
            message = f"{path} has {len(content)} bytes; a table of nearest names has {SIZE}"
            raise ValueError(message)
        self._indices: Final = memoryview(content).cast("H")

    def index(self, rgb: int) -> int:
        """Return the index of the name nearest to 0xRRGGBB."""
        return self._indices[rgb]


def open_table(names: NameList, folder: Path = FOLDER) -> NearestTable | None:
    """Return the table of a list; none where there is no table of this very state of it.

    Raises:
        ValueError: the file is no table.
    """
    path = folder / f"{names.id}.table"
    # Its numbers are stored low byte first, as nearly all machines have them.
    if sys.byteorder != "little" or not path.is_file():
        return None
    record = cast("dict[str, str]", json.loads(path.with_suffix(".json").read_bytes()))
    return NearestTable(path) if record["list_sha256"] == names.sha256 else None
