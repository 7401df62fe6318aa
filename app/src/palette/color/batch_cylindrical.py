"""HSL, HSV and HWB (``palette.color.cylindrical``), on columns."""

from __future__ import annotations

import numpy as np

from palette.color.batch_columns import Columns, Floats
from palette.color.lab import TURN


def _wrapped(hue: Floats) -> Floats:
    turned = np.mod(hue, TURN)
    return np.where(turned < TURN, turned, 0.0)


def _extremes(columns: Columns) -> tuple[Floats, Floats]:
    r, g, b = columns
    return (np.minimum(np.minimum(r, g), b), np.maximum(np.maximum(r, g), b))


def _hue(columns: Columns, largest: Floats, spread: Floats) -> Floats:
    """Return the hue of sRGB; zero for greys."""
    r, g, b = columns
    of_green = 60.0 * ((b - r) / spread + 2.0)
    of_blue = 60.0 * ((r - g) / spread + 4.0)
    hue = np.where(largest == r, _wrapped(60.0 * ((g - b) / spread)), np.where(largest == g, of_green, of_blue))
    return np.where(spread == 0.0, 0.0, hue)


def _hue_to_component(twelfths: Floats) -> Floats:
    place = np.mod(twelfths, 12.0)
    return -np.maximum(-1.0, np.minimum(np.minimum(place - 3.0, 9.0 - place), 1.0))


def _around(middle: Floats, reach: Floats, hue: Floats) -> Columns:
    """Return the sRGB that swings by ``reach`` around ``middle``."""
    twelfths = hue / 30.0
    return (
        middle + reach * _hue_to_component(twelfths),
        middle + reach * _hue_to_component(twelfths + 8.0),
        middle + reach * _hue_to_component(twelfths + 4.0),
    )


def srgb_to_hsl(columns: Columns) -> Columns:
    """Return the HSL of sRGB."""
    smallest, largest = _extremes(columns)
    lightness = (smallest + largest) / 2.0
    hue = _hue(columns, largest, largest - smallest)
    headroom = np.minimum(lightness, 1.0 - lightness)
    saturation = np.where(headroom == 0.0, 0.0, (largest - lightness) / headroom)
    hue = np.where(saturation < 0.0, _wrapped(hue + 180.0), hue)
    return (hue, 100.0 * np.abs(saturation), 100.0 * lightness)


def hsl_to_srgb(columns: Columns) -> Columns:
    """Return the sRGB of HSL."""
    hue, saturation, percent = columns
    lightness = percent / 100.0
    return _around(lightness, saturation / 100.0 * np.minimum(lightness, 1.0 - lightness), hue)


def srgb_to_hsv(columns: Columns) -> Columns:
    """Return the HSV of sRGB."""
    smallest, largest = _extremes(columns)
    spread = largest - smallest
    saturation = np.where(largest == 0.0, 0.0, spread / largest)
    return (_hue(columns, largest, spread), 100.0 * saturation, 100.0 * largest)


def hsv_to_srgb(columns: Columns) -> Columns:
    """Return the sRGB of HSV."""
    hue, saturation, percent = columns
    value = percent / 100.0
    reach = value * (saturation / 100.0) / 2.0
    return _around(value - reach, reach, hue)


def srgb_to_hwb(columns: Columns) -> Columns:
    """Return the HWB of sRGB."""
    smallest, largest = _extremes(columns)
    return (_hue(columns, largest, largest - smallest), 100.0 * smallest, 100.0 * (1.0 - largest))


def hwb_to_srgb(columns: Columns) -> Columns:
    """Return the sRGB of HWB."""
    hue, white_percent, black_percent = columns
    white = white_percent / 100.0
    black = black_percent / 100.0
    full = white + black >= 1.0
    reach = np.where(full, 0.0, (1.0 - white - black) / 2.0)
    return _around(np.where(full, white / (white + black), white + reach), reach, hue)
