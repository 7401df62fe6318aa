"""Answers about single colours."""

from __future__ import annotations

from typing import Literal

import msgspec

from palette.api.schemas.values import ColorValue, Gamut, HueMode, NamedColor, Text

Metric = Literal["2000", "76", "94", "cmc", "ok", "hyab"]
Within = Literal["srgb", "display-p3", "rec2020", "warm", "cool", "pastel", "vivid", "muted", "dark", "earth", "neon"]


class Fit(msgspec.Struct):
    """The colour inside the gamut that was asked for."""

    gamut: Gamut
    css: str


class ColorAnswer(msgspec.Struct):
    """What there is to know about one colour."""

    color: ColorValue
    formats: dict[str, str]
    fit: Fit
    text: Text
    names: list[NamedColor]
    links: dict[str, str]


class MixAnswer(msgspec.Struct):
    """A mixed colour and the way it was mixed."""

    color: ColorValue
    space: str
    hue: HueMode
    amount: float
    links: dict[str, str]


class DifferenceAnswer(msgspec.Struct):
    """How different two colours are. ``space`` is where it was measured; Lab is that of D65, not CSS's D50."""

    delta_e: float
    metric: Metric
    space: Literal["lab-d65", "oklab"]
    a: ColorValue
    b: ColorValue


class RandomAnswer(msgspec.Struct):
    """Drawn colours; the same seed draws the same again."""

    colors: list[ColorValue]
    seed: str
    within: Within
