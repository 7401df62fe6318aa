"""CIE Lab and OKLab, and their polar forms LCH and OKLCH.

Sources: CIE 15 in the rational form of CSS Color 4, section 9.1 (``lab``, ``lch``: white D50); the same
formula on D65 (``lab-d65``), which colour differences are reckoned in; OKLab by Björn Ottosson (2020) with
CSS Color 4's recalculated matrices (section 9.2).

Ranges: CIE lightness 0 to 100, OKLab lightness 0 to 1; a, b and chroma have no bound; hue in degrees, [0, 360).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from palette.color.matrices import (
    linear_srgb_to_lms,
    lms_root_to_oklab,
    lms_to_linear_srgb,
    lms_to_xyz,
    oklab_to_lms_root,
    xyz_to_lms,
)

if TYPE_CHECKING:
    from palette.color.model import Vector

D50_X: Final = 0.9642956764295677  # 0.3457 / 0.3585
D50_Z: Final = 0.8251046025104602  # (1 - 0.3457 - 0.3585) / 0.3585
D65_X: Final = 0.9504559270516717  # 0.3127 / 0.3290
D65_Z: Final = 1.0890577507598784  # (1 - 0.3127 - 0.3290) / 0.3290

EPSILON: Final = 0.008856451679035631  # 216/24389, where the cube root takes over
KAPPA: Final = 903.2962962962963  # 24389/27, the slope below it
DEGREES: Final = 57.29577951308232  # in one radian
TURN: Final = 360.0
NEAR: Final = 0.05  # of a cube root: from here two steps of Halley's method are enough
LEAST_CUBE: Final = 1e-100
GREATEST_CUBE: Final = 1e100  # both far beyond any colour's: what is reckoned between them keeps all its bits
ROOT_EPSILON: Final = 0.20689655172413793  # 6/29, the cube root of EPSILON


def cube_root(number: float) -> float:
    """Return the real cube root, negative for a negative number, to the last bit or the one before.

    The power is refined by one step of Newton's method: compiled, this is several times as fast as
    ``math.cbrt``, which mypyc can only call as a Python object.
    """
    if number == 0.0:
        return 0.0
    magnitude = -number if number < 0.0 else number
    root = math.pow(magnitude, 0.3333333333333333)
    square = root * root
    root -= (square * root - magnitude) / (3.0 * square)
    return -root if number < 0.0 else root


def cube_root_near(number: float, near: float) -> float:
    """Return the cube root, within 1e-12 of itself, of a number of which a root near by may be known.

    Two steps of Halley's method, each of which cubes the error, are twice as fast as a power where they do.
    """
    cube = near * near * near
    if number <= 0.0 or not LEAST_CUBE < cube < GREATEST_CUBE:
        return cube_root(number)
    root = near * (cube + 2.0 * number) / (2.0 * cube + number)
    if abs(root - near) > NEAR * root:
        return cube_root(number)
    cube = root * root * root
    return root * (cube + 2.0 * number) / (2.0 * cube + number)


def _lab_response(ratio: float) -> float:
    """Return CIE's f of a ratio to white."""
    if ratio > EPSILON:
        return cube_root(ratio)
    return (KAPPA * ratio + 16.0) / 116.0


def _lab_ratio(response: float) -> float:
    """Return the ratio to white whose f is ``response``."""
    if response > ROOT_EPSILON:
        return response * response * response
    return (116.0 * response - 16.0) / KAPPA


def _xyz_to_lab(x: float, y: float, z: float) -> Vector:
    """Return the CIE Lab of XYZ divided by its white."""
    response = _lab_response(y)
    return (
        116.0 * response - 16.0,
        500.0 * (_lab_response(x) - response),
        200.0 * (response - _lab_response(z)),
    )


def _lab_to_xyz(lab: Vector) -> Vector:
    """Return the XYZ, divided by its white, of CIE Lab."""
    lightness, a, b = lab
    response = (lightness + 16.0) / 116.0
    return (_lab_ratio(a / 500.0 + response), _lab_ratio(response), _lab_ratio(response - b / 200.0))


def xyz_d50_to_lab(xyz: Vector) -> Vector:
    """Return the CIE Lab (D50) of CIE XYZ (D50)."""
    x, y, z = xyz
    return _xyz_to_lab(x / D50_X, y, z / D50_Z)


def lab_to_xyz_d50(lab: Vector) -> Vector:
    """Return the CIE XYZ (D50) of CIE Lab (D50)."""
    x, y, z = _lab_to_xyz(lab)
    return (x * D50_X, y, z * D50_Z)


def xyz_to_lab_d65(xyz: Vector) -> Vector:
    """Return the CIE Lab (D65) of CIE XYZ (D65)."""
    x, y, z = xyz
    return _xyz_to_lab(x / D65_X, y, z / D65_Z)


def lab_d65_to_xyz(lab: Vector) -> Vector:
    """Return the CIE XYZ (D65) of CIE Lab (D65)."""
    x, y, z = _lab_to_xyz(lab)
    return (x * D65_X, y, z * D65_Z)


def hue_degrees(a: float, b: float) -> float:
    """Return the angle of (a, b) in degrees, [0, 360); zero at the origin."""
    degrees = math.atan2(b, a) * DEGREES + 0.0  # which makes a negative zero positive
    if degrees >= 0.0:
        return degrees
    # A tiny negative angle rounds up to a whole turn, which is no turn.
    turned = degrees + TURN
    return turned if turned < TURN else 0.0


def to_polar(lab: Vector) -> Vector:
    """Return (lightness, chroma, hue) of (lightness, a, b): LCH of Lab, OKLCH of OKLab."""
    lightness, a, b = lab
    return (lightness, math.sqrt(a * a + b * b), hue_degrees(a, b))


def to_rectangular(lch: Vector) -> Vector:
    """Return (lightness, a, b) of (lightness, chroma, hue): Lab of LCH, OKLab of OKLCH."""
    lightness, chroma, hue = lch
    angle = hue / DEGREES
    return (lightness, chroma * math.cos(angle), chroma * math.sin(angle))


def _lms_to_oklab(lms: Vector) -> Vector:
    """Return the OKLab of its cone responses; outside the human gamut they, and their roots, are negative."""
    long, medium, short = lms
    return lms_root_to_oklab((cube_root(long), cube_root(medium), cube_root(short)))


def _oklab_to_lms(lab: Vector) -> Vector:
    """Return the cone responses of OKLab."""
    long, medium, short = oklab_to_lms_root(lab)
    return (long * long * long, medium * medium * medium, short * short * short)


def xyz_to_oklab(xyz: Vector) -> Vector:
    """Return the OKLab of CIE XYZ (D65)."""
    return _lms_to_oklab(xyz_to_lms(xyz))


def oklab_to_xyz(lab: Vector) -> Vector:
    """Return the CIE XYZ (D65) of OKLab."""
    return lms_to_xyz(_oklab_to_lms(lab))


def linear_srgb_to_oklab(rgb: Vector) -> Vector:
    """Return the OKLab of linear-light sRGB."""
    return _lms_to_oklab(linear_srgb_to_lms(rgb))


def oklab_to_linear_srgb(lab: Vector) -> Vector:
    """Return the linear-light sRGB of OKLab."""
    return lms_to_linear_srgb(_oklab_to_lms(lab))
