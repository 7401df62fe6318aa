"""The transfer functions of ``palette.color.rgb``, on columns."""

from __future__ import annotations

from typing import Final

import numpy as np

from palette.color import rgb
from palette.color.batch_columns import Floats, each, signed_power

BYTES: Final = np.arange(256) / 255.0
BYTES_LINEAR: Final = np.array(rgb.SRGB_BYTES)


def _decode_srgb_curve(x: Floats) -> Floats:
    magnitude = np.abs(x)
    curve = np.float_power((magnitude + 0.055) / 1.055, 2.4)
    return np.where(magnitude <= rgb.SRGB_ENCODED_TOE, x / 12.92, np.copysign(curve, x))


def decode_srgb(x: Floats) -> Floats:
    """Decode sRGB components: those that are whole bytes, as most are, from the table."""
    byte = np.rint(x * 255.0).clip(0.0, 255.0).astype(np.intp)
    linear = BYTES_LINEAR[byte]
    between = BYTES[byte] != x
    if between.any():
        linear[between] = _decode_srgb_curve(x[between])
    return linear


def encode_srgb(x: Floats) -> Floats:
    """Return encoded sRGB or Display P3 components."""
    magnitude = np.abs(x)
    curve = 1.055 * np.float_power(magnitude, 1.0 / 2.4) - 0.055
    return np.where(magnitude <= rgb.SRGB_TOE, 12.92 * x, np.copysign(curve, x))


def decode_a98(x: Floats) -> Floats:
    """Return the linear light of A98 RGB components."""
    return signed_power(x, rgb.A98_POWER)


def encode_a98(x: Floats) -> Floats:
    """Return encoded A98 RGB components."""
    return signed_power(x, 1.0 / rgb.A98_POWER)


def decode_rec2020(x: Floats) -> Floats:
    """Return the linear light of Rec. 2020 components."""
    return signed_power(x, rgb.REC2020_POWER)


def encode_rec2020(x: Floats) -> Floats:
    """Return encoded Rec. 2020 components."""
    return signed_power(x, 1.0 / rgb.REC2020_POWER)


def decode_prophoto(x: Floats) -> Floats:
    """Return the linear light of ProPhoto RGB components."""
    curve = signed_power(x, rgb.PROPHOTO_POWER)
    return np.where(np.abs(x) <= rgb.PROPHOTO_ENCODED_TOE, x / 16.0, curve)


def encode_prophoto(x: Floats) -> Floats:
    """Return encoded ProPhoto RGB components."""
    curve = signed_power(x, 1.0 / rgb.PROPHOTO_POWER)
    return np.where(np.abs(x) < rgb.PROPHOTO_TOE, 16.0 * x, curve)


srgb_to_linear_srgb: Final = each(decode_srgb)
linear_srgb_to_srgb: Final = each(encode_srgb)
