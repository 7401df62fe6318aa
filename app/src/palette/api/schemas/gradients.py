"""Answers about gradients."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from palette.api.schemas.values import ColorValue, HueMode

StopHex = Annotated[str, Meta(pattern="^#[0-9a-f]{6}([0-9a-f]{2})?$")]
"""Eight bits a component; alpha, too, where it is not 1."""


class GradientColor(ColorValue):
    """A colour of a gradient and where it is, 0 to 1."""

    position: float


class GradientStop(msgspec.Struct):
    """A colour stop as it was read, at the position that was worked out for it (0 is the start, 1 the end).

    ``hint`` is the position at which the way to the next stop is half done, where a transition hint was written.
    """

    css: str
    position: float
    hint: float | None


class FallbackStop(msgspec.Struct):
    """An sRGB stop; two at one position are a jump."""

    position: float
    hex: StopHex


class Fallback(msgspec.Struct):
    """The gradient in plain sRGB stops, and how far that is from it at most, and where.

    It is compared with the gradient as sRGB shows it, 401 times and at every joint. ``max_delta_e_2000`` (D65 Lab) is
    at most ``tolerance`` where ``within_tolerance`` says so; else the stops are as many as there may be.
    """

    css: str
    stops: list[FallbackStop]
    max_delta_e_2000: float
    max_delta_e_2000_at: float
    max_delta_e_ok: float
    max_delta_e_ok_at: float
    tolerance: float
    within_tolerance: bool


class GradientAnswer(msgspec.Struct):
    """A gradient: colours at equal distances, and the CSS that draws it.

    ``css_exact`` tells whether ``css`` says just this gradient. What CSS cannot say (easing, spaces of the service's
    own) it says with added stops; ``css_max_delta_e_2000`` is how far these are from it at most.
    """

    colors: list[GradientColor]
    stops: list[GradientStop]
    space: str
    hue: HueMode
    easing: str
    css: str
    css_exact: bool
    css_max_delta_e_2000: float
    fallback: Fallback
    links: dict[str, str]
