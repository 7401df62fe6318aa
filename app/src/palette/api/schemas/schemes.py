"""The colours that go with a colour, by turning it on a wheel."""

from __future__ import annotations

from typing import Literal

import msgspec

from palette.api.schemas.values import Components, Hex

SchemeKind = Literal["complementary", "analogous", "triadic", "split", "tetradic", "square", "monochrome", "custom"]
Wheel = Literal["oklch", "hct", "hsl", "ryb"]
SchemeMethod = Literal["raytrace", "minde", "clip", "hct"]
Flag = Literal["false", "true"]


class SchemeColor(msgspec.Struct):
    """A colour of a scheme, and its turn from the one given, in degrees; the rest is as in ``ColorValue``."""

    css: str
    hex: Hex
    alpha: float | None
    in_gamut: bool
    mapped_by: SchemeMethod | None
    spaces: dict[str, Components]
    angle: float


class SchemeAnswer(msgspec.Struct):
    """A scheme: the given colour first. ``angles`` are the colours' turns; asked for as ``custom`` they give it again.

    ``holds`` says which two components, as ``space.component``, every colour has from the one given, until one that
    lies outside sRGB is mapped. ``grey`` tells that the given colour has no hue: turned, it is itself.
    """

    colors: list[SchemeColor]
    kind: SchemeKind
    space: Wheel
    angles: list[float]
    keep_lightness: bool
    holds: list[str]
    grey: bool
    links: dict[str, str]
