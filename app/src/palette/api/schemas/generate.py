"""A generated palette, and what may be asked of it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from palette.api.schemas.values import ColorValue, CssColor
from palette.runtime.settings import Mood

Scheme = Literal["analogous", "complementary", "triadic", "split", "monochrome", "free"]


class PaletteColor(ColorValue):
    """A colour of a palette and how it came into it."""

    kind: Literal["base", "locked", "drawn"]


class Ranges(msgspec.Struct):
    """What every drawn colour keeps, in OKLCH.

    Hues are arcs from start to end in degrees (the end is beyond 360 where an arc passes 0); ``delta_e_ok`` is the
    least difference from every other colour of the palette.
    """

    hues: list[tuple[float, float]]
    chroma: tuple[float, float]
    lightness: tuple[float, float]
    delta_e_ok: float


class PaletteAnswer(msgspec.Struct):
    """A generated palette. The same query with this seed is this palette again, as long as ``engine`` is the same."""

    palette: list[PaletteColor]
    mood: Mood
    scheme: Scheme
    seed: str
    engine: str
    ranges: Ranges
    links: dict[str, str]


class GenerateBody(msgspec.Struct, forbid_unknown_fields=True):
    """What ``POST /v1/generate`` takes; ``locked`` keeps colours at their places, null is a free place."""

    base: CssColor | None = None
    mood: Mood | None = None
    count: Annotated[float, Meta(ge=2, le=12, multiple_of=1)] = 5  # a float: JSON does not tell 5.0 from 5
    seed: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    scheme: Scheme | None = None
    locked: Annotated[list[CssColor | None], Meta(max_length=12)] = []
