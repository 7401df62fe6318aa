"""Answers about colour vision deficiencies."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from palette.api.schemas.values import ColorValue, CssColor

Kind = Literal["protan", "deutan", "tritan"]
Model = Literal["machado", "vienot", "brettel"]


class VisionAnswer(msgspec.Struct):
    """A colour, and how a person with the deficiency sees it."""

    color: ColorValue
    simulated: ColorValue
    kind: Kind
    severity: float
    model: Model


class VisionAuditBody(msgspec.Struct, forbid_unknown_fields=True):
    """What ``POST /v1/vision/audit`` takes; ``locked`` says of each colour in turn whether a repair leaves it alone."""

    colors: Annotated[list[CssColor], Meta(min_length=2, max_length=24)]
    kinds: Annotated[list[Kind], Meta(min_length=1, max_length=3, description="The deficiencies; else all.")] = (
        msgspec.field(default_factory=lambda: list(get_args(Kind)))
    )
    severity: Annotated[float, Meta(ge=0, le=1, description="0: normal vision; 1: the cone is missing.")] = 1.0
    threshold: Annotated[float, Meta(ge=1, le=50, description="The ΔE2000 below which a pair is confusable.")] = 10.0
    repair: Annotated[bool, Meta(description="Whether to look for a palette that passes.")] = True
    locked: Annotated[list[bool], Meta(max_length=24, description="True keeps the color at that place.")] = []


class ConfusablePair(msgspec.Struct):
    """Two colours, by their indices, and their ΔE2000: in normal vision, and in the one that was audited."""

    pair: tuple[int, int]
    normal: float
    simulated: float


class AuditedVision(msgspec.Struct):
    """What one vision makes of the palette: the pair most alike, and every pair below the threshold."""

    kind: Literal["normal", "protan", "deutan", "tritan"]
    model: Model | None
    least: ConfusablePair
    confusable: list[ConfusablePair]


class RepairedColor(ColorValue):
    """A colour of the repaired palette, and how far it was moved."""

    changed: bool
    delta_e_ok: float


class RepairedPalette(msgspec.Struct):
    """The palette as far as it could be repaired. ``passes`` and ``vision`` are the audit of its hexes."""

    colors: list[RepairedColor]
    passes: bool
    total_delta_e_ok: float
    greatest_delta_e_ok: float
    vision: list[AuditedVision]


class VisionAuditAnswer(msgspec.Struct):
    """Which colours of a palette are confusable, to whom, and the palette repaired."""

    colors: list[ColorValue]
    passes: bool
    threshold: float
    severity: float
    vision: list[AuditedVision]
    repaired: RepairedPalette | None
