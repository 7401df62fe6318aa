"""HCT: the hue and chroma of CAM16 with the tone of CIE Lab, Material Design's colour space.

Source: Material Color Utilities (``Hct``, ``HctSolver``). Two inverses: ``hct_to_linear_srgb`` is exact and
unbounded, ``hct_to_srgb`` is Material's, which gives the 8-bit sRGB colour of the wanted hue and tone whose
chroma is the wanted one or, where sRGB has no such colour, the largest.

Ranges: hue in degrees, [0, 360); chroma from 0; tone 0 (black) to 100 (white).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from palette.color.cam16 import adapted_cones, cam16_to_linear_srgb, linear_srgb_to_cam16, opponent_axes
from palette.color.lab import DEGREES, EPSILON, KAPPA, TURN, cube_root
from palette.color.rgb import decode_srgb, encode_srgb

if TYPE_CHECKING:
    from palette.color.model import Vector

RED: Final = 0.2126
GREEN: Final = 0.7152
BLUE: Final = 0.0722
_TONE_EPSILON: Final = 8.0  # KAPPA · EPSILON, where the cube takes over
_TWO_PI: Final = 6.283185307179586
_STEPS: Final = 100  # regula falsi takes about ten; the rest is for colours that no eye sees
_PRECISION: Final = 1e-15
_LARGEST_LIGHTNESS: Final = 1e12

# Material's own bounds, its luminance being 0 to 100 and ours 0 to 1.
_ACHROMATIC: Final = 0.0001
_CORRECTIONS: Final = 4
_LUMINANCE_TOLERANCE: Final = 0.00002
_BRIGHTEST: Final = 1.0001
_PLANES: Final = [decode_srgb((byte + 0.5) / 255.0) for byte in range(255)]
"""The linear light at which the 8-bit component changes from each byte to the next."""


def luminance(rgb: Vector) -> float:
    """Return the luminance of linear-light sRGB with Material's rounded weights; 1 for white."""
    r, g, b = rgb
    return RED * r + GREEN * g + BLUE * b


def luminance_to_tone(y: float) -> float:
    """Return the tone, CIE's L*, of a luminance of 0 to 1."""
    if y > EPSILON:
        return 116.0 * cube_root(y) - 16.0
    return KAPPA * y


def tone_to_luminance(tone: float) -> float:
    """Return the luminance, 0 to 1, of a tone."""
    if tone > _TONE_EPSILON:
        response = (tone + 16.0) / 116.0
        return response * response * response
    return tone / KAPPA


def linear_srgb_to_hct(rgb: Vector) -> Vector:
    """Return the HCT of linear-light sRGB."""
    _, chroma, hue = linear_srgb_to_cam16(rgb)
    return (hue, chroma, luminance_to_tone(luminance(rgb)))


def _excess(lightness: float, chroma: float, hue: float, y: float) -> float:
    """Return by how much the luminance of a CAM16 colour exceeds ``y``."""
    return luminance(cam16_to_linear_srgb((lightness, chroma, hue))) - y


def _lightness(chroma: float, hue: float, y: float) -> float:
    """Return the CAM16 lightness at which a hue and chroma have the luminance ``y``, above zero.

    Regula falsi in its Illinois variant: it cannot lose the solution that it has caught between two bounds.
    """
    low = 0.0
    low_error = -y
    high = linear_srgb_to_cam16((y, y, y))[0]
    high_error = _excess(high, chroma, hue, y)
    while high_error < 0.0 and high < _LARGEST_LIGHTNESS:
        low = high
        low_error = high_error
        high *= 2.0
        high_error = _excess(high, chroma, hue, y)
    middle = high
    side = 0
    for _ in range(_STEPS):
        if high_error == low_error:
            break
        middle = high - high_error * (high - low) / (high_error - low_error)
        error = _excess(middle, chroma, hue, y)
        if math.fabs(error) <= _PRECISION * y:
            return middle
        if error > 0.0:
            high = middle
            high_error = error
            if side > 0:
                low_error /= 2.0
            side = 1
        else:
            low = middle
            low_error = error
            if side < 0:
                high_error /= 2.0
            side = -1
    return middle


def hct_to_linear_srgb(hct: Vector) -> Vector:
    """Return the linear-light sRGB of HCT; without a tone above zero it is black.

    Inside sRGB, and well around it, one colour has a given HCT. Among colours that no eye sees there may be more.
    """
    hue, chroma, tone = hct
    if tone <= 0.0:
        return (0.0, 0.0, 0.0)
    return cam16_to_linear_srgb((_lightness(chroma, hue, tone_to_luminance(tone)), chroma, hue))


def _byte(component: float) -> float:
    """Return a linear component as the nearest 8-bit sRGB one, 0 to 1."""
    return min(255.0, max(0.0, math.floor(255.0 * encode_srgb(component) + 0.5))) / 255.0


def _bytes(rgb: Vector) -> Vector:
    """Return linear sRGB as the nearest 8-bit sRGB colour, 0 to 1."""
    r, g, b = rgb
    return (_byte(r), _byte(g), _byte(b))


def hct_to_srgb(hue: float, chroma: float, tone: float) -> Vector:
    """Return Material's sRGB colour for a hue in degrees, a chroma from 0 and a tone of 0 to 100.

    The components are whole 255ths. Hue and tone are kept as 8 bits can; the chroma is the wanted one or, where
    sRGB ends sooner, the largest there is.
    """
    y = tone_to_luminance(tone)
    if chroma < _ACHROMATIC or tone < _ACHROMATIC or tone > 100.0 - _ACHROMATIC:
        return _bytes((y, y, y))
    inside = _inside_srgb(hue, chroma, y)
    if inside is None:
        return _bytes(_most_colourful(hue % TURN / DEGREES, y))
    return _bytes(inside)


def _extremes(rgb: Vector) -> tuple[float, float]:
    """Return the smallest and the largest component."""
    r, g, b = rgb
    return (min(min(r, g), b), max(max(r, g), b))  # noqa: PLW3301 - two at a time are what mypyc makes fast


def _inside_srgb(hue: float, chroma: float, y: float) -> Vector | None:
    """Return the linear sRGB of a hue, chroma and luminance as Material approaches it; none if sRGB lacks it.

    It starts and stops as Material does: one more step would be closer, and might round to another byte.
    """
    lightness = 110.0 * math.sqrt(y)
    rgb = cam16_to_linear_srgb((lightness, chroma, hue))
    for _ in range(_CORRECTIONS):
        found = luminance(rgb)
        if _extremes(rgb)[0] < 0.0 or found == 0.0:
            return None
        if math.fabs(found - y) < _LUMINANCE_TOLERANCE:
            break
        lightness -= (found - y) * lightness / (2.0 * found)
        rgb = cam16_to_linear_srgb((lightness, chroma, hue))
    smallest, largest = _extremes(rgb)
    return rgb if smallest >= 0.0 and largest <= _BRIGHTEST else None


def _angle(rgb: list[float]) -> float:
    """Return the CAM16 hue, in radians, of linear sRGB."""
    red, yellow = opponent_axes(adapted_cones((rgb[0], rgb[1], rgb[2])))
    return math.atan2(yellow, red)


def _crossings(y: float) -> list[list[float]]:
    """Return where the plane of a luminance cuts the edges of the sRGB cube: the corners of a polygon."""
    weights = (RED, GREEN, BLUE)
    corners = []
    for axis in range(3):
        second = (axis + 1) % 3
        third = (axis + 2) % 3
        for edge in range(4):
            corner = [0.0, 0.0, 0.0]
            corner[second] = float(edge // 2)
            corner[third] = float(edge % 2)
            rest = y - weights[second] * corner[second] - weights[third] * corner[third]
            corner[axis] = rest / weights[axis]
            if 0.0 <= corner[axis] <= 1.0:
                corners.append(corner)
    return corners


def _side(hue: float, y: float) -> tuple[list[float], list[float]]:
    """Return the two corners of the polygon between whose hues a hue, in radians, lies."""
    left = right = [0.0, 0.0, 0.0]
    nearest_left = nearest_right = _TWO_PI
    for corner in _crossings(y):
        angle = _angle(corner)
        if (hue - angle) % _TWO_PI < nearest_left:
            left = corner
            nearest_left = (hue - angle) % _TWO_PI
        if (angle - hue) % _TWO_PI < nearest_right:
            right = corner
            nearest_right = (angle - hue) % _TWO_PI
    return left, right


def _planes(start: float, end: float) -> tuple[int, int]:
    """Return the outermost planes between two components; plane n lies between the bytes n and n + 1."""
    first = 255.0 * encode_srgb(start) - 0.5
    last = 255.0 * encode_srgb(end) - 0.5
    if start < end:
        return math.floor(first), math.ceil(last)
    return math.ceil(first), math.floor(last)


def _narrowed(left: list[float], right: list[float], hue: float, axis: int) -> tuple[list[float], list[float]]:
    """Return the part of a line, around a hue in radians, in which one component does not change its byte."""
    if left[axis] == right[axis]:
        return left, right
    angle = _angle(left)
    lower, upper = _planes(left[axis], right[axis])
    while abs(upper - lower) > 1:
        plane = (lower + upper) // 2
        share = (_PLANES[plane] - left[axis]) / (right[axis] - left[axis])
        middle = [start + (end - start) * share for start, end in zip(left, right, strict=True)]
        middle_angle = _angle(middle)
        if (hue - angle) % _TWO_PI < (middle_angle - angle) % _TWO_PI:
            right = middle
            upper = plane
        else:
            left = middle
            angle = middle_angle
            lower = plane
    return left, right


def _most_colourful(hue: float, y: float) -> Vector:
    """Return the linear sRGB of the largest chroma for a hue in radians and a luminance, to a byte."""
    left, right = _side(hue, y)
    for axis in range(3):
        left, right = _narrowed(left, right, hue, axis)
    return ((left[0] + right[0]) / 2.0, (left[1] + right[1]) / 2.0, (left[2] + right[2]) / 2.0)
