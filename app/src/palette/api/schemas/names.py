"""Names: near, found, assigned, and the lists they are of."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from palette.api.schemas.values import CssColor, Hex, Method, NamedColor
from palette.palettes.name_lists import DEFAULT, LISTS

NameMetric = Literal["2000", "ok", "76"]
Breadth = Literal["prefix", "contains", "fuzzy"]
FoundBy = Literal["exact", "prefix", "word", "inside", "fuzzy"]


class GivenColor(msgspec.Struct):
    """A colour as it was written, the sRGB colour that is named, and the method that made it displayable."""

    css: str
    hex: Hex
    mapped_by: Method | None


class NearName(NamedColor):
    """A named colour, and how far it is in the metric that was asked for."""

    delta_e: float


class NamesAnswer(msgspec.Struct):
    """The names nearest to a colour, the nearest first."""

    color: GivenColor
    names: list[NearName]
    source: str = msgspec.field(name="list")
    metric: NameMetric
    links: dict[str, str]


class ColorNames(GivenColor):
    """A colour and the names nearest to it, the nearest first."""

    names: list[NamedColor]


class NearestAnswer(msgspec.Struct):
    """Colours in the order they were given, each with its nearest names (ΔE2000 on D65 Lab)."""

    colors: list[ColorNames]
    source: str = msgspec.field(name="list")


class FoundName(msgspec.Struct):
    """A name that was found; ``match`` tells how, ``typos`` how many letters are not as they were asked for."""

    name: str
    hex: Hex
    list: str
    match: FoundBy
    typos: int


class SearchAnswer(msgspec.Struct):
    """A page of what was found: the best first, then the shorter, then by the alphabet."""

    names: list[FoundName]
    q: str
    source: str = msgspec.field(name="list")
    match: Breadth
    next: str | None


class AssignBody(msgspec.Struct, forbid_unknown_fields=True):
    """What ``POST /v1/names/assign`` takes."""

    colors: Annotated[list[CssColor], Meta(min_length=1, max_length=100)]
    source: Annotated[str, Meta(extra_json_schema={"enum": [*LISTS]})] = msgspec.field(name="list", default=DEFAULT)


class AssignAnswer(msgspec.Struct):
    """A name for each colour, in order, no name twice, with the least total ΔE2000 that there is."""

    names: list[NamedColor]
    total_delta_e_2000: float
    source: str = msgspec.field(name="list")


class NameListAnswer(msgspec.Struct):
    """A list of names: what it is, whose, and which state of it. ``license`` is an SPDX expression."""

    id: str
    title: str
    description: str
    count: int
    license: str
    source: str
    package: str
    version: str
    sha256: str
    links: dict[str, str]


class NameListsAnswer(msgspec.Struct):
    """A page of the lists; the first list is the one that is asked where none is named."""

    lists: list[NameListAnswer]
    next: str | None


class Entry(msgspec.Struct):
    """One name of a list and its colour."""

    name: str
    hex: Hex


class EntriesAnswer(msgspec.Struct):
    """A page of a list's entries, in the list's own order."""

    entries: list[Entry]
    source: str = msgspec.field(name="list")
    count: int
    next: str | None
