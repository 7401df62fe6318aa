"""Answers about colour vision deficiencies."""

from __future__ import annotations

from typing import Literal

import msgspec

from palette.api.schemas.values import ColorValue

Kind = Literal["protan", "deutan", "tritan"]
Model = Literal["machado", "vienot", "brettel"]


class VisionAnswer(msgspec.Struct):
    """A colour, and how a person with the deficiency sees it."""

    color: ColorValue
    simulated: ColorValue
    kind: Kind
    severity: float
    model: Model
