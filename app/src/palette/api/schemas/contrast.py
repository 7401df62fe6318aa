"""Answers and bodies about contrast."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from palette.api.schemas.values import ColorValue, CssColor, Hex, Method

Adjust = Literal["fg", "bg", "both"]
Keep = Literal["hue", "chroma", "none"]
Colors = Annotated[list[CssColor], Meta(min_length=1, max_length=64)]


class Wcag(msgspec.Struct):
    """What a pair of text and ground passes (WCAG 2.2, criteria 1.4.3, 1.4.6 and 1.4.11)."""

    aa_normal: bool
    aa_large: bool
    aaa_normal: bool
    aaa_large: bool
    non_text: bool


class TextContrast(msgspec.Struct):
    """What WCAG 2.2 calls text of a size and weight, and whether the pair passes for it (criteria 1.4.3 and 1.4.6)."""

    size: float
    weight: int
    category: Literal["normal", "large"]
    aa: bool
    aaa: bool


class ContrastAnswer(msgspec.Struct):
    """The contrast of two colours' ``hex``; ``unmapped`` is that of the colours as they are."""

    ratio: float
    unmapped: float
    wcag: Wcag
    text: TextContrast | None
    fg: ColorValue
    bg: ColorValue


class ContrastMatrixBody(msgspec.Struct, forbid_unknown_fields=True):
    """What ``POST /v1/contrast/matrix`` takes: ``foregrounds`` and ``backgrounds``, or ``colors``, which are both."""

    colors: Colors | None = None
    foregrounds: Colors | None = None
    backgrounds: Colors | None = None
    map: Method = "raytrace"


class ContrastPasses(msgspec.Struct):
    """What each pair passes (WCAG 2.2): a row for each foreground, in it an element for each background."""

    aa_normal: list[list[bool]]
    aa_large: list[list[bool]]
    aaa_normal: list[list[bool]]
    aaa_large: list[list[bool]]
    non_text: list[list[bool]]


class ContrastMatrixAnswer(msgspec.Struct):
    """The contrast ratios of every foreground on every background: a row for each foreground."""

    foregrounds: list[Hex]
    backgrounds: list[Hex]
    ratios: list[list[float]]
    passes: ContrastPasses


class Change(msgspec.Struct):
    """How far colours were moved: the ΔE-OK from their own ``hex``, and both together."""

    fg: float
    bg: float
    total: float


class SuggestedPair(msgspec.Struct):
    """A pair that passes; ``ratio`` is that of its hexes, and ``unmapped`` that of its colours as they are."""

    fg: ColorValue
    bg: ColorValue
    ratio: float
    unmapped: float
    wcag: Wcag
    delta_e_ok: Change


class Reasons(msgspec.Struct):
    """Why there is no suggestion in a direction; null where there is one."""

    lighter: str | None
    darker: str | None


class SuggestAnswer(msgspec.Struct):
    """The pair as it is, and the nearest pairs that reach ``target``.

    ``lighter`` and ``darker`` tell what becomes of the color that is changed; of both, of the foreground. ``nearest``
    is the one with less change, or the pair itself where it passes.
    """

    ratio: float
    unmapped: float
    target: float
    passes: bool
    adjust: Adjust
    keep: Keep
    fg: ColorValue
    bg: ColorValue
    nearest: SuggestedPair | None
    lighter: SuggestedPair | None
    darker: SuggestedPair | None
    reasons: Reasons
