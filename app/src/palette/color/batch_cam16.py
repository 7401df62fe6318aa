"""CAM16 and HCT (``palette.color.cam16``, ``palette.color.hct``), on columns."""

from __future__ import annotations

from typing import Final

import numpy as np

from palette.color import cam16, hct
from palette.color.batch_columns import Columns, Floats, cube_root, matrix, signed_power
from palette.color.batch_lab import hue_degrees
from palette.color.lab import DEGREES, EPSILON, KAPPA

_cone_responses: Final = matrix(cam16.cone_responses)
_cones_to_linear_srgb: Final = matrix(cam16.cones_to_linear_srgb)


def _adapted(cone: Floats) -> Floats:
    power = signed_power(cone, cam16.CONE_POWER)
    return cam16.CONE_LIMIT * power / (np.abs(power) + cam16.CONE_HALF)


def _unadapted(response: Floats) -> Floats:
    magnitude = np.minimum(np.abs(response), cam16.CONE_CEILING)
    cone = np.float_power(cam16.CONE_HALF * magnitude / (cam16.CONE_LIMIT - magnitude), 1.0 / cam16.CONE_POWER)
    return np.copysign(cone, response)


def _eccentricity(hue: Floats) -> Floats:
    return 0.25 * (np.cos(hue / DEGREES + 2.0) + 3.8)


def linear_srgb_to_cam16(columns: Columns) -> Columns:
    """Return CAM16's lightness, chroma and hue of linear-light sRGB."""
    long, medium, short = (_adapted(cone) for cone in _cone_responses(columns))
    red = (11.0 * long - 12.0 * medium + short) / 11.0
    yellow = (long + medium - 2.0 * short) / 9.0
    hue = hue_degrees(red, yellow)
    achromatic = (2.0 * long + medium + 0.05 * short) * cam16.BACKGROUND / cam16.WHITE_RESPONSE
    root = signed_power(achromatic, cam16.ROOT_POWER)
    strength = np.sqrt(red * red + yellow * yellow) * cam16.HUE_SCALE * _eccentricity(hue)
    divisor = long + medium + 1.05 * short + cam16.NOISE
    relative = signed_power(strength / divisor, cam16.CHROMA_POWER) * cam16.CHROMA_SCALE
    return (100.0 * root * np.abs(root), np.where(divisor == 0.0, 0.0, relative * root), hue)


def cam16_to_linear_srgb(columns: Columns) -> Columns:
    """Return the linear-light sRGB of CAM16's lightness, chroma and hue."""
    lightness, chroma, hue = columns
    root = signed_power(lightness / 100.0, 0.5)
    strength = signed_power(chroma / root / cam16.CHROMA_SCALE, 1.0 / cam16.CHROMA_POWER)
    achromatic = signed_power(root, 1.0 / cam16.ROOT_POWER) * cam16.WHITE_RESPONSE / cam16.BACKGROUND
    cosine = np.cos(hue / DEGREES)
    sine = np.sin(hue / DEGREES)
    divisor = 23.0 * cam16.HUE_SCALE * _eccentricity(hue) + strength * (11.0 * cosine + 108.0 * sine)
    radius = np.where(divisor == 0.0, 0.0, 23.0 * (achromatic + cam16.NOISE) * strength / divisor)
    red = radius * cosine
    yellow = radius * sine
    cones = (
        _unadapted((460.0 * achromatic + 451.0 * red + 288.0 * yellow) / 1403.0),
        _unadapted((460.0 * achromatic - 891.0 * red - 261.0 * yellow) / 1403.0),
        _unadapted((460.0 * achromatic - 220.0 * red - 6300.0 * yellow) / 1403.0),
    )
    r, g, b = _cones_to_linear_srgb(cones)
    black = root == 0.0
    return (np.where(black, 0.0, r), np.where(black, 0.0, g), np.where(black, 0.0, b))


def linear_srgb_to_hct(columns: Columns) -> Columns:
    """Return the HCT of linear-light sRGB."""
    r, g, b = columns
    y = hct.RED * r + hct.GREEN * g + hct.BLUE * b
    _, chroma, hue = linear_srgb_to_cam16(columns)
    return (hue, chroma, np.where(y > EPSILON, 116.0 * cube_root(y) - 16.0, KAPPA * y))


def hct_to_linear_srgb(columns: Columns) -> Columns:
    """Return the linear sRGB of HCT one by one: the lightness is searched for, each in its own number of steps."""
    rows = zip(*(column.tolist() for column in columns), strict=True)
    r, g, b = np.array([hct.hct_to_linear_srgb((hue, chroma, tone)) for hue, chroma, tone in rows]).reshape(-1, 3).T
    return (r, g, b)
