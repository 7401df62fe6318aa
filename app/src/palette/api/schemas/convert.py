"""Colours to convert, and the columns they become."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from palette.api.schemas.values import Gamut, Method, OutputSpace, Space


class ConvertBody(msgspec.Struct, forbid_unknown_fields=True):
    """Colours to convert: either ``colors`` (CSS texts), or ``from`` and ``components`` (one array a component)."""

    to: Annotated[list[OutputSpace], Meta(min_length=1, max_length=22)]
    colors: list[str] | None = None
    source: Space | None = msgspec.field(default=None, name="from")
    components: dict[str, list[float | None]] | None = None
    gamut: Gamut = "srgb"
    map: Method = "raytrace"
    precision: Annotated[float, Meta(ge=0, le=15, multiple_of=1)] = 6  # a float: JSON does not tell 6.0 from 6


class ItemError(msgspec.Struct):
    """Why one colour of a batch has no result."""

    index: int
    detail: str
    position: int | None = None
    expected: list[str] | None = None


class ConvertAnswer(msgspec.Struct):
    """Columns: each array has one element a colour, in order; null where ``errors`` says why."""

    count: int
    spaces: dict[str, dict[str, list[float | None]]]
    hex: list[str | None]
    alpha: list[float | None]
    in_gamut: list[bool | None]
    mapped: list[bool | None]
    mapped_by: Method
    errors: list[ItemError]
