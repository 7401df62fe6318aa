"""Lists of color names: what each is, whose, and its entries.

The lists and the script that makes them lie in ``palette/data/names``. A list's entries are read when they are first
asked for, and kept as they are stored: a name is decoded when it is wanted.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from itertools import accumulate
from pathlib import Path
from typing import Final, cast, final

from palette.color.named import NAMED

DEFAULT: Final = "color-names"
"""The list that is asked where none is named: the largest."""

CSS: Final = "css"
"""The list of CSS Color 4's named colours."""

FOLDER: Final = Path(__file__).parent.parent / "data" / "names"

_SHARE: Final = 3  # bytes a colour


class UnknownListError(ValueError):
    """No list has that id."""


@final
class Entries:
    """A list's content.

    Attributes:
        colors: three bytes a colour.
        names: the names in UTF-8, each followed by one byte.
        starts: where each name begins in ``names``, and where one more would.
    """

    __slots__ = ("colors", "names", "starts")

    def __init__(self, content: bytes, count: int) -> None:
        self.colors: Final[bytes] = content[: _SHARE * count]
        self.names: Final[bytes] = content[_SHARE * count :]
        lengths = [len(name) + 1 for name in self.names.split(b"\n")]
        self.starts: Final[array[int]] = array("I", accumulate(lengths, initial=0))


@final
class NameList:
    """A list of names; the index of an entry, from 0, is its place in its source, and stays within a version.

    Attributes:
        id: what the list is called by.
        title: what it is called to people.
        description: what it is, in a sentence or two.
        license: an SPDX expression.
        source: the address of where the names are from.
        package: the npm package that it was taken of; of ``css``, the standard.
        version: the package's.
        count: how many entries it has.
        sha256: of its file, in hexadecimal: names this very state of the list.
    """

    __slots__ = (
        "_entries",
        "count",
        "description",
        "id",
        "license",
        "package",
        "sha256",
        "source",
        "title",
        "version",
    )

    def __init__(self, record: dict[str, str], count: int, entries: Entries | None = None) -> None:
        self.id: Final[str] = record["id"]
        self.title: Final[str] = record["title"]
        self.description: Final[str] = record["description"]
        self.license: Final[str] = record["license"]
        self.source: Final[str] = record["source"]
        self.package: Final[str] = record["package"]
        self.version: Final[str] = record["version"]
        self.sha256: Final[str] = record["sha256"]
        self.count: Final = count
        self._entries: Entries | None = entries

    def __len__(self) -> int:
        """Return how many entries the list has."""
        return self.count

    def rgb(self, index: int) -> int:
        """Return the colour of an entry, 0xRRGGBB; an index outside 0 to count - 1 is a fault of the caller."""
        colors = self.colors()
        at = _SHARE * index
        return colors[at] << 16 | colors[at + 1] << 8 | colors[at + 2]

    def name(self, index: int) -> str:
        """Return the name of an entry; an index outside 0 to count - 1 is a fault of the caller."""
        entries = self._loaded()
        return entries.names[entries.starts[index] : entries.starts[index + 1] - 1].decode()

    def hex(self, index: int) -> str:
        """Return the colour of an entry, ``#rrggbb``."""
        return f"#{self.rgb(index):06x}"

    def colors(self) -> bytes:
        """Return every colour, in order: three bytes each (red, green, blue)."""
        return self._loaded().colors

    def names(self) -> list[str]:
        """Return every name, in order."""
        return self._loaded().names.decode().split("\n")

    def _loaded(self) -> Entries:
        if self._entries is None:
            self._entries = Entries((FOLDER / f"{self.id}.names").read_bytes(), self.count)
        return self._entries


def _css() -> NameList:
    """Return CSS's names, in the order of the standard."""
    content = b"".join(rgb.to_bytes(_SHARE, "big") for rgb in NAMED.values()) + "\n".join(NAMED).encode()
    record = {
        "id": CSS,
        "title": "CSS named colors",
        "description": "The named colors of CSS Color 4; seven grays are there under two spellings.",
        "license": "MIT",
        "source": "https://www.w3.org/TR/css-color-4/#named-colors",
        "package": "css-color-4",
        "version": "4",
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return NameList(record, len(NAMED), Entries(content, len(NAMED)))


def _read() -> dict[str, NameList]:
    """Return all lists by id: the default, CSS's, and the others as they are stored."""
    records = cast("list[dict[str, str | int]]", json.loads((FOLDER / "lists.json").read_bytes()))
    stored = [NameList({key: str(value) for key, value in record.items()}, int(record["count"])) for record in records]
    return {found.id: found for found in [stored[0], _css(), *stored[1:]]}


LISTS: Final[dict[str, NameList]] = _read()
"""Every list, by its id; the first is the default."""


def name_list(name: str) -> NameList:
    """Return the list of an id.

    Raises:
        UnknownListError: there is none.
    """
    found = LISTS.get(name)
    if found is None:
        message = f"{name[:100]!r} is not a list of names"
        raise UnknownListError(message)
    return found
