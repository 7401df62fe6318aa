"""Answers about scales."""

from __future__ import annotations

from typing import Literal

import msgspec

from palette.api.schemas.values import Components, Hex, Method

ScalePreset = Literal["tailwind", "radix", "material", "linear"]
ScaleMethod = Literal["perceptual", "contrast", "tonal"]
ScaleAnchor = Literal["keep", "snap"]
ScaleScheme = Literal["light", "dark"]
Use = Literal["background", "component", "separator", "border", "solid", "large-text", "text", "enhanced-text"]


class StepContrast(msgspec.Struct, gc=False):
    """The WCAG 2.2 contrast ratios of a step's ``hex``, to a millionth."""

    white: float
    black: float
    background: float


class ScaleStep(msgspec.Struct, gc=False):
    """One step. ``oklch`` and ``css`` are what is meant; ``hex`` is what sRGB shows of it, and what is proven.

    Where a method works in eight bits (contrast, tonal), what is meant is the ``hex``. ``text`` is white or black,
    whichever has more contrast on the step: at least 4.58. ``use`` holds only what the ratios of ``hex`` prove.
    """

    step: str
    hex: Hex
    oklch: Components
    css: str
    mapped_by: Method | None
    anchor: bool
    contrast: StepContrast
    text: Hex
    use: list[Use]


class ScaleColor(msgspec.Struct):
    """The colour a scale is made from. Its alpha has no part in the scale: every step is opaque."""

    css: str
    hex: Hex
    alpha: float | None
    mapped_by: Method | None


class ScaleAnswer(msgspec.Struct):
    """A scale, and everything that it was made by. ``targets`` are the ratios it was made for, where those made it."""

    steps: list[ScaleStep]
    color: ScaleColor
    preset: ScalePreset
    method: ScaleMethod
    anchor: ScaleAnchor
    scheme: ScaleScheme
    background: Hex
    targets: list[float] | None
    links: dict[str, str]
