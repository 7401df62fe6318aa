"""RGB: from encoded components to linear light and back.

Sources: CSS Color 4, section 10 ("Predefined color spaces"): sRGB and Display P3 use IEC 61966-2-1's curve,
A98 RGB the power 563/256, ProPhoto RGB (ISO 22028-2) the power 1.8 with a linear toe, Rec. 2020 the display
power 2.4 of BT.1886. Every curve is extended to negative components by sign, as that section asks.

Components are 0 to 1 inside the gamut. Colours outside stay outside; nothing is clamped.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from palette.color.model import Vector

SRGB_TOE: Final = 0.0031308  # in linear light; up to here the curve is a line
SRGB_ENCODED_TOE: Final = 0.04045
A98_POWER: Final = 2.19921875  # 563/256
REC2020_POWER: Final = 2.4
PROPHOTO_POWER: Final = 1.8
PROPHOTO_TOE: Final = 0.001953125  # 1/512, in linear light
PROPHOTO_ENCODED_TOE: Final = 0.03125  # 16/512


def signed_power(component: float, exponent: float) -> float:
    """Raise a magnitude to a power and keep its sign."""
    if component < 0.0:
        return -math.pow(-component, exponent)
    return math.pow(component, exponent)


def decode_srgb(component: float) -> float:
    """Return the linear light of one encoded sRGB or Display P3 component."""
    if -SRGB_ENCODED_TOE <= component <= SRGB_ENCODED_TOE:
        return component / 12.92
    if component < 0.0:
        return -math.pow((0.055 - component) / 1.055, 2.4)
    return math.pow((component + 0.055) / 1.055, 2.4)


def encode_srgb(component: float) -> float:
    """Return the encoded sRGB or Display P3 component of one amount of linear light."""
    if -SRGB_TOE <= component <= SRGB_TOE:
        return 12.92 * component
    if component < 0.0:
        return 0.055 - 1.055 * math.pow(-component, 1.0 / 2.4)
    return 1.055 * math.pow(component, 1.0 / 2.4) - 0.055


def decode_prophoto(component: float) -> float:
    """Return the linear light of one encoded ProPhoto RGB component."""
    if -PROPHOTO_ENCODED_TOE <= component <= PROPHOTO_ENCODED_TOE:
        return component / 16.0
    return signed_power(component, PROPHOTO_POWER)


def encode_prophoto(component: float) -> float:
    """Return the encoded ProPhoto RGB component of one amount of linear light."""
    if -PROPHOTO_TOE < component < PROPHOTO_TOE:
        return 16.0 * component
    return signed_power(component, 1.0 / PROPHOTO_POWER)


SRGB_BYTES: Final = tuple(decode_srgb(byte / 255.0) for byte in range(256))
"""The linear light of each 8-bit sRGB component."""


def srgb_to_linear_srgb(rgb: Vector) -> Vector:
    """Decode sRGB (or Display P3, which has the same curve) to linear light."""
    r, g, b = rgb
    return (decode_srgb(r), decode_srgb(g), decode_srgb(b))


def linear_srgb_to_srgb(rgb: Vector) -> Vector:
    """Encode linear-light sRGB (or Display P3, which has the same curve)."""
    r, g, b = rgb
    return (encode_srgb(r), encode_srgb(g), encode_srgb(b))


def a98_to_linear_a98(rgb: Vector) -> Vector:
    """Decode A98 RGB to linear light."""
    r, g, b = rgb
    return (signed_power(r, A98_POWER), signed_power(g, A98_POWER), signed_power(b, A98_POWER))


def linear_a98_to_a98(rgb: Vector) -> Vector:
    """Encode linear-light A98 RGB."""
    r, g, b = rgb
    exponent = 1.0 / A98_POWER
    return (signed_power(r, exponent), signed_power(g, exponent), signed_power(b, exponent))


def rec2020_to_linear_rec2020(rgb: Vector) -> Vector:
    """Decode Rec. 2020 to linear light."""
    r, g, b = rgb
    return (signed_power(r, REC2020_POWER), signed_power(g, REC2020_POWER), signed_power(b, REC2020_POWER))


def linear_rec2020_to_rec2020(rgb: Vector) -> Vector:
    """Encode linear-light Rec. 2020."""
    r, g, b = rgb
    exponent = 1.0 / REC2020_POWER
    return (signed_power(r, exponent), signed_power(g, exponent), signed_power(b, exponent))


def prophoto_to_linear_prophoto(rgb: Vector) -> Vector:
    """Decode ProPhoto RGB to linear light."""
    r, g, b = rgb
    return (decode_prophoto(r), decode_prophoto(g), decode_prophoto(b))


def linear_prophoto_to_prophoto(rgb: Vector) -> Vector:
    """Encode linear-light ProPhoto RGB."""
    r, g, b = rgb
    return (encode_prophoto(r), encode_prophoto(g), encode_prophoto(b))
