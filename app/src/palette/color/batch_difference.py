"""Colour differences of many pairs at once, with numpy.

The formulas of ``palette.color.difference`` on arrays: the same operations in the same order, so that the results agree
within 1e-12 and every decision falls alike. Arrays have shape (..., 3) and broadcast as numpy's do: (n, 3) with (n, 3)
compares row by row, (n, 1, 3) with (m, 3) gives an n by m matrix.

This module is not compiled, and numpy is imported by those only who need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from palette.color import difference as scalar
from palette.color.batch import convert
from palette.color.difference import METRICS

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]
Columns = tuple[Floats, Floats, Floats]


def delta_e_76(first: Floats, second: Floats) -> Floats:
    """Return ΔE*ab of Lab (D65) colours."""
    return _distance(_columns(first), _columns(second))


def delta_e_ok(first: Floats, second: Floats) -> Floats:
    """Return ΔE-OK of OKLab colours."""
    return _distance(_columns(first), _columns(second))


def delta_e_hyab(first: Floats, second: Floats) -> Floats:
    """Return HyAB of Lab (D65) colours."""
    l1, a1, b1 = _columns(first)
    l2, a2, b2 = _columns(second)
    return np.abs(l1 - l2) + _chroma(a1 - a2, b1 - b2)


def delta_e_94(reference: Floats, sample: Floats) -> Floats:
    """Return ΔE*94 (graphic arts) of Lab (D65) colours; the weights are those of the reference."""
    l1, a1, b1 = _columns(reference)
    l2, a2, b2 = _columns(sample)
    chroma = _chroma(a1, b1)
    chroma_difference = chroma - _chroma(a2, b2)
    light = l1 - l2
    c = chroma_difference / (1.0 + 0.045 * chroma)
    hue_weight = 1.0 + 0.015 * chroma
    hue_square = _hue_square(a1 - a2, b1 - b2, chroma_difference)
    return np.sqrt(light * light + c * c + hue_square / (hue_weight * hue_weight))


def delta_e_cmc(reference: Floats, sample: Floats, lightness: float = 2.0, chroma: float = 1.0) -> Floats:
    """Return ΔE CMC(l:c) of Lab (D65) colours; the weights are those of the reference."""
    l1, a1, b1 = _columns(reference)
    l2, a2, b2 = _columns(sample)
    c1 = _chroma(a1, b1)
    chroma_difference = c1 - _chroma(a2, b2)
    chroma_weight = 0.0638 * c1 / (1.0 + 0.0131 * c1) + 0.638
    hue_weight = chroma_weight * _cmc_hue_factor(a1, b1, c1)
    hue_square = _hue_square(a1 - a2, b1 - b2, chroma_difference)
    light = (l1 - l2) / (lightness * _cmc_lightness_weight(l1))
    c = chroma_difference / (chroma * chroma_weight)
    return np.sqrt(light * light + c * c + hue_square / (hue_weight * hue_weight))


def delta_e_2000(first: Floats, second: Floats) -> Floats:
    """Return CIEDE2000 of Lab (D65) colours."""
    l1, a1, b1 = _columns(first)
    l2, a2, b2 = _columns(second)
    mean_chroma = 0.5 * (_chroma(a1, b1) + _chroma(a2, b2))
    stretch = 1.0 + 0.5 * (1.0 - np.sqrt(_seventh_power_ratio(mean_chroma)))
    a1 = a1 * stretch
    a2 = a2 * stretch
    c1 = _chroma(a1, b1)
    c2 = _chroma(a2, b2)
    x, y, hue_difference = _mean_hue((a1, b1, c1), (a2, b2, c2))

    chroma = 0.5 * (c1 + c2)
    depth = 0.5 * (l1 + l2) - 50.0
    depth *= depth
    light = (l2 - l1) / (1.0 + 0.015 * depth / np.sqrt(20.0 + depth))
    c = (c2 - c1) / (1.0 + 0.045 * chroma)
    h = hue_difference / (1.0 + 0.015 * chroma * _hue_weighting(x, y))
    return np.sqrt(light * light + c * c + h * h + _rotation(x, y, chroma) * c * h)


_FORMULAS: Final[dict[str, Callable[[Floats, Floats], Floats]]] = {
    "2000": delta_e_2000,
    "76": delta_e_76,
    "94": delta_e_94,
    "cmc": delta_e_cmc,
    "ok": delta_e_ok,
    "hyab": delta_e_hyab,
}


def difference(first: Floats, second: Floats, space: str, metric: str = "2000") -> Floats:
    """Return the difference between colours of any one space, row by row.

    Args:
        first: colours of shape (n, 3); the references of ``"94"`` and ``"cmc"``. NaN stands for a missing component.
        second: as many colours.
        space: the space of both.
        metric: one of ``METRICS``.

    Returns:
        n differences, shape (n,).

    Raises:
        ValueError: the space or the metric is not known, or the shapes do not match.
    """
    formula = _FORMULAS.get(metric)
    if formula is None:
        message = f"unknown metric {metric!r}; known are {', '.join(METRICS)}"
        raise ValueError(message)
    target = "oklab" if metric == "ok" else "lab-d65"
    return formula(convert(first, space, target), convert(second, space, target))


def _columns(colors: Floats) -> Columns:
    return colors[..., 0], colors[..., 1], colors[..., 2]


def _distance(first: Columns, second: Columns) -> Floats:
    x = first[0] - second[0]
    y = first[1] - second[1]
    z = first[2] - second[2]
    return np.sqrt(x * x + y * y + z * z)


def _chroma(a: Floats, b: Floats) -> Floats:
    return np.sqrt(a * a + b * b)


def _hue_square(a: Floats, b: Floats, chroma_difference: Floats) -> Floats:
    return np.maximum(a * a + b * b - chroma_difference * chroma_difference, 0.0)


def _unit(a: Floats, b: Floats, chroma: Floats) -> tuple[Floats, Floats]:
    """Return directions of unit length; that of a grey is (0, 0)."""
    length = np.where(chroma == 0.0, 1.0, chroma)
    return a / length, b / length


def _cmc_lightness_weight(lightness: Floats) -> Floats:
    bright = np.maximum(lightness, scalar.CMC_DARK)
    return np.where(lightness < scalar.CMC_DARK, 0.511, 0.040975 * bright / (1.0 + 0.01765 * bright))


def _cmc_hue_factor(a: Floats, b: Floats, chroma: Floats) -> Floats:
    x, y = _unit(a, b, chroma)
    blue = (scalar.COS_164 * y - scalar.SIN_164 * x >= 0.0) | (scalar.SIN_345 * x - scalar.COS_345 * y >= 0.0)
    t = np.where(
        blue,
        0.56 + np.abs(0.2 * (x * scalar.COS_168 - y * scalar.SIN_168)),
        0.36 + np.abs(0.4 * (x * scalar.COS_35 - y * scalar.SIN_35)),
    )
    fourth_power = chroma * chroma * chroma * chroma
    f = np.sqrt(fourth_power / (fourth_power + 1900.0))
    return f * t + 1.0 - f


def _seventh_power_ratio(chroma: Floats) -> Floats:
    square = chroma * chroma
    power = square * square * square * chroma
    return power / (power + scalar.SEVENTH_POWER_OF_25)


def _mean_hue(first: Columns, second: Columns) -> Columns:
    """Return the direction (x, y) of the mean hue, not of unit length, and ΔH', for two of (a', b, C')."""
    a1, b1, c1 = first
    a2, b2, c2 = second
    u1, v1 = _unit(a1, b1, c1)
    u2, v2 = _unit(a2, b2, c2)
    x = u1 - u2
    y = v1 - v2
    product = c1 * c2
    magnitude = np.sqrt(product) * np.sqrt(x * x + y * y)
    turn = a1 * b2 - a2 * b1
    counterclockwise = (turn > 0.0) | ((turn == 0.0) & ((b1 > 0.0) | ((b1 == 0.0) & (a1 > 0.0))))
    grey = product == 0.0
    acute = a1 * a2 + b1 * b2 > 0.0
    return (
        np.where(grey, a1 + a2, np.where(acute, u1 + u2, np.where(counterclockwise, -y, y))),
        np.where(grey, b1 + b2, np.where(acute, v1 + v2, np.where(counterclockwise, x, -x))),
        np.where(counterclockwise, magnitude, -magnitude),
    )


def _hue_weighting(x: Floats, y: Floats) -> Floats:
    """Return CIEDE2000's T for the hue along (x, y)."""
    cos1, sin1 = _unit(x, y, _chroma(x, y))
    cos2 = cos1 * cos1 - sin1 * sin1
    sin2 = 2.0 * sin1 * cos1
    cos3 = cos2 * cos1 - sin2 * sin1
    sin3 = sin2 * cos1 + cos2 * sin1
    cos4 = cos2 * cos2 - sin2 * sin2
    sin4 = 2.0 * sin2 * cos2
    return (
        1.0
        - 0.17 * (cos1 * scalar.COS_30 + sin1 * scalar.SIN_30)
        + 0.24 * cos2
        + 0.32 * (cos3 * scalar.COS_6 - sin3 * scalar.SIN_6)
        - 0.20 * (cos4 * scalar.COS_63 + sin4 * scalar.SIN_63)
    )


def _rotation(x: Floats, y: Floats, chroma: Floats) -> Floats:
    """Return CIEDE2000's R_T."""
    hue = np.arctan2(y, x) / scalar.DEGREE
    distance = (np.where(hue < 0.0, hue + 360.0, hue) - 275.0) / 25.0
    angle = 60.0 * scalar.DEGREE * np.exp(-distance * distance)
    return -2.0 * np.sqrt(_seventh_power_ratio(chroma)) * np.sin(angle)
