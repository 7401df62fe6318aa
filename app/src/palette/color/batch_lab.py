"""CIE Lab, OKLab and their polar forms (``palette.color.lab``), on columns."""

from __future__ import annotations

from typing import Final

import numpy as np

from palette.color import lab, matrices
from palette.color.batch_columns import Columns, Floats, chain, cube_root, each, matrix


def _xyz_to_lab(columns: Columns) -> Columns:
    """Return CIE Lab of XYZ divided by its white."""
    responses = (
        np.where(ratio > lab.EPSILON, cube_root(ratio), (lab.KAPPA * ratio + 16.0) / 116.0) for ratio in columns
    )
    x, y, z = responses
    return (116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z))


def _lab_ratio(response: Floats) -> Floats:
    cube = response * response * response
    return np.where(response > lab.ROOT_EPSILON, cube, (116.0 * response - 16.0) / lab.KAPPA)


def _lab_to_xyz(columns: Columns) -> Columns:
    """Return XYZ divided by its white of CIE Lab."""
    lightness, a, b = columns
    response = (lightness + 16.0) / 116.0
    return (_lab_ratio(a / 500.0 + response), _lab_ratio(response), _lab_ratio(response - b / 200.0))


def xyz_d50_to_lab(columns: Columns) -> Columns:
    """Return the CIE Lab (D50) of CIE XYZ (D50)."""
    x, y, z = columns
    return _xyz_to_lab((x / lab.D50_X, y, z / lab.D50_Z))


def lab_to_xyz_d50(columns: Columns) -> Columns:
    """Return the CIE XYZ (D50) of CIE Lab (D50)."""
    x, y, z = _lab_to_xyz(columns)
    return (x * lab.D50_X, y, z * lab.D50_Z)


def xyz_to_lab_d65(columns: Columns) -> Columns:
    """Return the CIE Lab (D65) of CIE XYZ (D65)."""
    x, y, z = columns
    return _xyz_to_lab((x / lab.D65_X, y, z / lab.D65_Z))


def lab_d65_to_xyz(columns: Columns) -> Columns:
    """Return the CIE XYZ (D65) of CIE Lab (D65)."""
    x, y, z = _lab_to_xyz(columns)
    return (x * lab.D65_X, y, z * lab.D65_Z)


def hue_degrees(a: Floats, b: Floats) -> Floats:
    """Return the angles of (a, b) in degrees, [0, 360); zero at the origin."""
    degrees = np.arctan2(b, a) * lab.DEGREES + 0.0
    turned = degrees + lab.TURN
    return np.where(degrees >= 0.0, degrees, np.where(turned < lab.TURN, turned, 0.0))


def to_polar(columns: Columns) -> Columns:
    """Return (lightness, chroma, hue) of (lightness, a, b)."""
    lightness, a, b = columns
    return (lightness, np.sqrt(a * a + b * b), hue_degrees(a, b))


def to_rectangular(columns: Columns) -> Columns:
    """Return (lightness, a, b) of (lightness, chroma, hue)."""
    lightness, chroma, hue = columns
    angle = hue / lab.DEGREES
    return (lightness, chroma * np.cos(angle), chroma * np.sin(angle))


def _fast_cube_roots(columns: Columns) -> Columns:
    """Return cube roots up to three last bits away from the scalar code's, and equal where the three are within 1 %."""
    x, y, z = (np.cbrt(column) for column in columns)
    reach = 0.01 * y
    grey = (np.abs(x - y) <= reach) & (np.abs(z - y) <= reach)
    if grey.any():
        for root, column in zip((x, y, z), columns, strict=True):
            root[grey] = cube_root(column[grey])
    return (x, y, z)


def linear_srgb_to_oklab(columns: Columns) -> Columns:
    """Return OKLab: inside sRGB, where nothing magnifies their last bits, with the fast cube roots."""
    lms = linear_srgb_to_lms(columns)
    inside = all(np.min(column, initial=0.0) >= 0.0 and np.max(column, initial=0.0) <= 1.0 for column in columns)
    return lms_root_to_oklab(_fast_cube_roots(lms) if inside else cube_roots(lms))


def _cube(x: Floats) -> Floats:
    return x * x * x


linear_srgb_to_lms: Final = matrix(matrices.linear_srgb_to_lms)
lms_to_linear_srgb: Final = matrix(matrices.lms_to_linear_srgb)
lms_root_to_oklab: Final = matrix(matrices.lms_root_to_oklab)
oklab_to_lms_root: Final = matrix(matrices.oklab_to_lms_root)
cube_roots: Final = each(cube_root)
oklab_to_lms: Final = chain(oklab_to_lms_root, each(_cube))
oklab_to_linear_srgb: Final = chain(oklab_to_lms, lms_to_linear_srgb)
xyz_to_oklab: Final = chain(matrix(matrices.xyz_to_lms), cube_roots, lms_root_to_oklab)
oklab_to_xyz: Final = chain(oklab_to_lms, matrix(matrices.lms_to_xyz))
