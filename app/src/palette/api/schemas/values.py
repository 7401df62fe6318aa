"""The shapes that answers share: words, colours, texts, names."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Method = Literal["raytrace", "minde", "clip"]
Gamut = Literal["srgb", "display-p3", "a98-rgb", "prophoto-rgb", "rec2020"]
HueMode = Literal["shorter", "longer", "increasing", "decreasing"]
Space = Literal[
    "srgb",
    "srgb-linear",
    "hsl",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "display-p3",
    "display-p3-linear",
    "a98-rgb",
    "prophoto-rgb",
    "rec2020",
    "xyz-d65",
    "xyz-d50",
    "lab-d65",
    "hsv",
    "okhsl",
    "okhsv",
    "cam16",
    "hct",
]
OutputSpace = Space | Literal["cmyk"]

Hex = Annotated[str, Meta(pattern="^#[0-9a-f]{6}$")]
Components = list[float | None]
"""Components in CSS's ranges; a missing one (``none``) is null."""

CssColor = Annotated[str, Meta(extra_json_schema={"format": "css-color"})]
"""A color in a body, in any CSS syntax."""


class ColorValue(msgspec.Struct):
    """One colour. ``hex`` is always a displayable sRGB colour, and ``mapped_by`` the method that made it one."""

    css: str
    hex: Hex
    alpha: float | None
    in_gamut: bool
    mapped_by: Method | None
    spaces: dict[str, Components]


class Text(msgspec.Struct):
    """The text colour, white or black, that contrasts more on the colour's ``hex``, and its WCAG 2.2 ratio."""

    best: Hex
    contrast: float


class NamedColor(msgspec.Struct):
    """A named colour, the list it is of, and how far it is (ΔE2000 on D65 Lab)."""

    name: str
    hex: Hex
    list: str
    delta_e_2000: float
