"""Colour differences.

The CIE formulas work on CIELAB under D65, because the colours of this service come from sRGB and its D65 relatives.
CSS's own ``lab()`` is under D50, and feeding it to the same formula moves the answer by up to half a unit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from palette.color.conversion import convert

if TYPE_CHECKING:
    from palette.color.model import Color, Vector

METRICS: Final = ("2000", "76", "94", "cmc", "ok", "hyab")
"""The metrics that ``difference`` knows."""

CMC_DARK: Final = 16.0  # the lightness below which CMC weighs all lightnesses alike
SEVENTH_POWER_OF_25: Final = 6103515625.0
DEGREE: Final = 0.017453292519943295  # in radians
# Cosines and sines of CIEDE2000's 30, 6 and 63 degrees and of CMC's 35, 164, 168 and 345. Both formulas are reckoned
# with directions instead of angles, so that no decision hangs on the last bit of a platform's atan2.
COS_30: Final = 0.8660254037844386
SIN_30: Final = 0.5
COS_6: Final = 0.9945218953682733
SIN_6: Final = 0.10452846326765347
COS_63: Final = 0.4539904997395468
SIN_63: Final = 0.8910065241883679
COS_35: Final = 0.8191520442889918
SIN_35: Final = 0.573576436351046
COS_164: Final = -0.9612616959383189
SIN_164: Final = 0.27563735581699916
COS_168: Final = -0.9781476007338057
SIN_168: Final = 0.20791169081775934
COS_345: Final = 0.9659258262890683
SIN_345: Final = -0.25881904510252074


def delta_e_76(first: Vector, second: Vector) -> float:
    """Return ΔE*ab, the Euclidean distance in CIELAB.

    Args:
        first: Lab (D65), lightness 0 to 100.
        second: the same.

    Source: CIE 15:2018, section 8.2.1.
    """
    return _distance(first, second)


def delta_e_ok(first: Vector, second: Vector) -> float:
    """Return ΔE-OK, the Euclidean distance in OKLab; about 0.02 is just noticeable.

    Args:
        first: OKLab, lightness 0 to 1.
        second: the same.

    Source: CSS Color 4, "deltaEOK".
    """
    return _distance(first, second)


def delta_e_hyab(first: Vector, second: Vector) -> float:
    """Return HyAB, meant for large differences: city block between lightness and chroma plane, Euclidean within it.

    Args:
        first: Lab (D65), lightness 0 to 100.
        second: the same.

    Source: Abasi, Amani Tehran, Fairchild 2020, "Distance metrics for very large color differences".
    """
    a = first[1] - second[1]
    b = first[2] - second[2]
    return abs(first[0] - second[0]) + math.sqrt(a * a + b * b)


def delta_e_94(reference: Vector, sample: Vector) -> float:
    """Return ΔE*94 with the constants for graphic arts (kL 1, K1 0.045, K2 0.015).

    Not symmetrical: the weights are those of the reference.

    Args:
        reference: Lab (D65), lightness 0 to 100.
        sample: the same.

    Source: CIE 116-1995.
    """
    chroma = _chroma(reference[1], reference[2])
    lightness_difference = reference[0] - sample[0]
    chroma_difference = chroma - _chroma(sample[1], sample[2])
    hue_square = _hue_square(reference, sample, chroma_difference)
    c = chroma_difference / (1.0 + 0.045 * chroma)
    hue_weight = 1.0 + 0.015 * chroma
    return math.sqrt(lightness_difference * lightness_difference + c * c + hue_square / (hue_weight * hue_weight))


def delta_e_cmc(reference: Vector, sample: Vector, lightness: float = 2.0, chroma: float = 1.0) -> float:
    """Return ΔE CMC(l:c); 2:1 is for acceptability, 1:1 for perceptibility.

    Not symmetrical: the weights are those of the reference.

    Args:
        reference: Lab (D65), lightness 0 to 100.
        sample: the same.
        lightness: the factor l, above zero.
        chroma: the factor c, above zero.

    Source: BS 6923:1988, ISO 105-J03.
    """
    reference_chroma = _chroma(reference[1], reference[2])
    lightness_difference = reference[0] - sample[0]
    chroma_difference = reference_chroma - _chroma(sample[1], sample[2])
    chroma_weight = 0.0638 * reference_chroma / (1.0 + 0.0131 * reference_chroma) + 0.638
    hue_weight = chroma_weight * _cmc_hue_factor(reference[1], reference[2], reference_chroma)
    hue_square = _hue_square(reference, sample, chroma_difference)
    light = lightness_difference / (lightness * _cmc_lightness_weight(reference[0]))
    c = chroma_difference / (chroma * chroma_weight)
    return math.sqrt(light * light + c * c + hue_square / (hue_weight * hue_weight))


def delta_e_2000(first: Vector, second: Vector) -> float:
    """Return CIEDE2000 (kL = kC = kH = 1).

    The mean hue and the hue difference are worked out with vectors instead of angles, which is faster and decides
    the case of opposite hues by exact arithmetic, where the last bit of a platform's ``atan2`` would.

    Args:
        first: Lab (D65), lightness 0 to 100.
        second: the same.

    Source: ISO/CIE 11664-6; Sharma, Wu, Dalal 2005, "The CIEDE2000 color-difference formula".
    """
    l1, a1, b1 = first
    l2, a2, b2 = second
    mean_chroma = 0.5 * (_chroma(a1, b1) + _chroma(a2, b2))
    stretch = 1.0 + 0.5 * (1.0 - math.sqrt(_seventh_power_ratio(mean_chroma)))
    a1 *= stretch
    a2 *= stretch
    c1 = _chroma(a1, b1)
    c2 = _chroma(a2, b2)
    x, y, hue_difference = _mean_hue((a1, b1, c1), (a2, b2, c2))

    chroma = 0.5 * (c1 + c2)
    depth = 0.5 * (l1 + l2) - 50.0
    depth *= depth
    light = (l2 - l1) / (1.0 + 0.015 * depth / math.sqrt(20.0 + depth))
    c = (c2 - c1) / (1.0 + 0.045 * chroma)
    h = hue_difference / (1.0 + 0.015 * chroma * _hue_weighting(x, y))
    return math.sqrt(light * light + c * c + h * h + _rotation(x, y, chroma) * c * h)


def difference(a: Color, b: Color, metric: str = "2000") -> float:
    """Return the difference between two colours of any space.

    Alpha is ignored: what shows through a translucent colour is not known here. Missing components count as zero.

    Args:
        a: one colour, and the reference of ``"94"`` and ``"cmc"``.
        b: the other.
        metric: one of ``METRICS``. ``"ok"`` is on OKLab's scale of 0 to 1, the others on CIELAB's of 0 to 100.

    Raises:
        ValueError: the metric is not known.
    """
    space = "oklab" if metric == "ok" else "lab-d65"
    first = convert(a.coords, a.space, space)
    second = convert(b.coords, b.space, space)
    if metric == "2000":
        return delta_e_2000(first, second)
    if metric == "94":
        return delta_e_94(first, second)
    if metric == "cmc":
        return delta_e_cmc(first, second)
    if metric == "hyab":
        return delta_e_hyab(first, second)
    if metric in ("76", "ok"):
        return _distance(first, second)
    message = f"unknown metric {metric!r}; known are {', '.join(METRICS)}"
    raise ValueError(message)


def _distance(first: Vector, second: Vector) -> float:
    x = first[0] - second[0]
    y = first[1] - second[1]
    z = first[2] - second[2]
    return math.sqrt(x * x + y * y + z * z)


def _chroma(a: float, b: float) -> float:
    return math.sqrt(a * a + b * b)


def _hue_square(reference: Vector, sample: Vector, chroma_difference: float) -> float:
    # ΔH² is what ΔC leaves of the distance in the chroma plane; rounding may leave less than nothing.
    a = reference[1] - sample[1]
    b = reference[2] - sample[2]
    return max(a * a + b * b - chroma_difference * chroma_difference, 0.0)


def _cmc_lightness_weight(lightness: float) -> float:
    if lightness < CMC_DARK:
        return 0.511
    return 0.040975 * lightness / (1.0 + 0.01765 * lightness)


def _cmc_hue_factor(a: float, b: float, chroma: float) -> float:
    """Return CMC's F·T + 1 - F for the hue along (a, b)."""
    if chroma == 0.0:
        return 1.0
    x = a / chroma
    y = b / chroma
    # From 164 to 345 degrees: counterclockwise of the one direction or clockwise of the other.
    if COS_164 * y - SIN_164 * x >= 0.0 or SIN_345 * x - COS_345 * y >= 0.0:
        t = 0.56 + abs(0.2 * (x * COS_168 - y * SIN_168))
    else:
        t = 0.36 + abs(0.4 * (x * COS_35 - y * SIN_35))
    fourth_power = chroma * chroma * chroma * chroma
    f = math.sqrt(fourth_power / (fourth_power + 1900.0))
    return f * t + 1.0 - f


def _seventh_power_ratio(chroma: float) -> float:
    square = chroma * chroma
    power = square * square * square * chroma
    return power / (power + SEVENTH_POWER_OF_25)


def _mean_hue(first: Vector, second: Vector) -> Vector:
    """Return the direction (x, y) of the mean hue, not of unit length, and ΔH', for two of (a', b, C').

    With u and v the unit vectors of the two hues, ΔH' = 2√(c1·c2)·sin(Δh'/2) is √(c1·c2)·|u - v|, and the mean hue
    lies along u + v. Where that sum is short, for hues more than a right angle apart, the perpendicular of u - v tells
    the same more exactly.
    """
    a1, b1, c1 = first
    a2, b2, c2 = second
    product = c1 * c2
    if product == 0.0:
        return a1 + a2, b1 + b2, 0.0
    x = a1 / c1 - a2 / c2
    y = b1 / c1 - b2 / c2
    magnitude = math.sqrt(product) * math.sqrt(x * x + y * y)
    turn = a1 * b2 - a2 * b1
    # Exactly opposite hues: the standard goes from the one below 180 degrees to the other.
    counterclockwise = turn > 0.0 or (turn == 0.0 and (b1 > 0.0 or (b1 == 0.0 and a1 > 0.0)))
    signed = magnitude if counterclockwise else -magnitude
    if a1 * a2 + b1 * b2 > 0.0:
        return a1 / c1 + a2 / c2, b1 / c1 + b2 / c2, signed
    if counterclockwise:
        return -y, x, signed
    return y, -x, signed


def _hue_weighting(x: float, y: float) -> float:
    """Return CIEDE2000's T for the hue along (x, y), its four cosines by the angle sum formulas."""
    length = math.sqrt(x * x + y * y)
    if length == 0.0:  # two greys: T is multiplied by a chroma of zero
        return 1.0
    cos1 = x / length
    sin1 = y / length
    cos2 = cos1 * cos1 - sin1 * sin1
    sin2 = 2.0 * sin1 * cos1
    cos3 = cos2 * cos1 - sin2 * sin1
    sin3 = sin2 * cos1 + cos2 * sin1
    cos4 = cos2 * cos2 - sin2 * sin2
    sin4 = 2.0 * sin2 * cos2
    return (
        1.0
        - 0.17 * (cos1 * COS_30 + sin1 * SIN_30)
        + 0.24 * cos2
        + 0.32 * (cos3 * COS_6 - sin3 * SIN_6)
        - 0.20 * (cos4 * COS_63 + sin4 * SIN_63)
    )


def _rotation(x: float, y: float, chroma: float) -> float:
    """Return CIEDE2000's R_T, which turns the ellipses of the blue region."""
    hue = math.atan2(y, x) / DEGREE
    if hue < 0.0:
        hue += 360.0
    distance = (hue - 275.0) / 25.0
    angle = 60.0 * DEGREE * math.exp(-distance * distance)
    return -2.0 * math.sqrt(_seventh_power_ratio(chroma)) * math.sin(angle)
