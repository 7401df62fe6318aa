"""Reach: how far away, axis by axis, a colour can lie that differs by no more than a radius.

CIEDE2000 is no metric, so no triangle inequality prunes a search by it. But its balls are bounded: all colours within
ΔE2000 ≤ U of a colour lie in a box around it in CIELAB, and that box is what this module works out. A search that looks
at every colour in the box misses none.

The proof, in the notation of Sharma, Wu, Dalal 2005: index 1 is the centre, 2 any colour of the ball, s = 1 + G, and
x = ΔC'/S_C, y = ΔH'/S_H. Each step uses only what is known of every colour of the ball, at first nothing.

1. Lightness. x² + y² + R_T·x·y is never negative, since |R_T| ≤ 2: so |ΔL| ≤ U·S_L. With S_L ≤ 1 + 0.015·|L̄ - 50| and
   |L̄ - 50| ≤ |L₁ - 50| + |ΔL|/2 that is |ΔL| ≤ U·(1 + 0.015·|L₁ - 50|) / (1 - 0.0075·U).
2. Rotation. Let |R_T| ≤ R; at first R = 2·sin 60°, which holds for all colours. The quadratic form is at least
   (1 - R²/4)·x² and (1 - R²/4)·y² (complete the square). So |x| ≤ w and |y| ≤ w with w = U/√(1 - R²/4).
3. Chroma. |C₂' - C₁'| ≤ w·(1 + 0.0225·(C₁' + C₂')) is linear in C₂' and bounds it from both sides.
4. Hue. Let φ be the difference in hue: ΔH' = 2·√(C₁'·C₂')·sin(φ/2) ≤ w·S_H. T ≤ 1.5725 bounds S_H by a linear function
   of C₂'; divided by √C₂' it is greatest at an end of the interval of C₂'. That bounds φ/2, which is how far the mean
   hue is from the centre's.
5. Intervals. C₂'/s ≤ C₂ ≤ C₂', so the mean of the unprimed chromas is bounded; s falls as it grows; a₁' = s·a₁. This
   bounds C₁' and the centre's hue h₁', both monotonic in s.
6. |R_T| grows with the mean chroma C̄' and shrinks with the mean hue's distance from 275°: 3 to 5 give a lesser R, and
   2 to 5 are repeated with it.
7. Box. Along the centre's hue the other colour lies at C₂'·cos φ - C₁' = ΔC' - ΔH'²/(2·C₁'), and across it at
   |C₂'·sin φ| ≤ ΔH'·√(C₂'/C₁'). Turned by h₁', Δa' and Δb are linear in x and y but for the small square; p·x + q·y is
   at most U·√((p² + q² + R·|p·q|) / (1 - R²/4)) over the ellipse of 2. Besides, Δa'² + Δb² = ΔC'² + ΔH'². The lesser
   of the two bounds holds; Δa = Δa'/s.

What follows for a radius also holds in proportion for a lesser one: the bounds on S, s, R and C' stay true, and the
rest is linear in U or falls faster.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from palette.color.difference import DEGREE, SEVENTH_POWER_OF_25

if TYPE_CHECKING:
    from palette.color.model import Vector

_GREATEST_T: Final = 1.5725  # of CIEDE2000's T, at a hue of 234.4°
_SIN_60: Final = 0.8660254037844387
_ROUNDS: Final = 3
_HALF_TURN: Final = 180.0
_SAFE: Final = 1.0 + 1e-9  # makes up for what rounding may take from a bound

Interval = tuple[float, float]


def ball_2000(lab: Vector, radius: float) -> Vector:
    """Return how far (L, a, b) of any colour within CIEDE2000 ≤ radius can be from a colour's; infinite if unbounded.

    Args:
        lab: CIELAB (D65), any numbers.
        radius: at least 0.
    """
    lightness = math.inf
    if 0.0075 * radius < 1.0:
        lightness = radius * (1.0 + 0.015 * abs(lab[0] - 50.0)) / (1.0 - 0.0075 * radius)
    a, b = _plane(lab[1], lab[2], radius)
    return lightness * _SAFE, a * _SAFE, b * _SAFE


def _plane(a: float, b: float, radius: float) -> tuple[float, float]:
    """Return the reach in a and b: steps 2 to 7 of the proof."""
    chroma = math.sqrt(a * a + b * b)
    stretch: Interval = (1.0, 1.5)
    rotation = 2.0 * _SIN_60
    others: Interval = (0.0, math.inf)
    for _ in range(_ROUNDS):
        width = radius / math.sqrt(1.0 - 0.25 * rotation * rotation)
        own = (_primed(a, b, stretch[0]), _primed(a, b, stretch[1]))
        others = _others(own, width)
        if others[1] == math.inf:
            return math.inf, math.inf
        turn = _half_turn(own, others, width)
        stretch = (_stretch(0.5 * (chroma + others[1])), _stretch(0.5 * (chroma + others[0] / stretch[1])))
        rotation = _rotation(a, b, stretch, others[1], turn)
    return _box((a, b), stretch, rotation, others[1], radius)


def _others(own: Interval, width: float) -> Interval:
    """Return the interval of C₂': step 3."""
    slope = 0.0225 * width
    if slope >= 1.0:
        return 0.0, math.inf
    least = (own[0] * (1.0 - slope) - width) / (1.0 + slope)
    return max(least, 0.0), (own[1] * (1.0 + slope) + width) / (1.0 - slope)


def _half_turn(own: Interval, others: Interval, width: float) -> float:
    """Return the greatest φ/2, in degrees: step 4."""
    if own[0] * others[0] == 0.0:
        return 0.5 * _HALF_TURN
    sine = 0.0
    for other in others:
        weight = 1.0 + 0.0075 * _GREATEST_T * (own[1] + other)
        sine = max(sine, 0.5 * width * weight / math.sqrt(own[0] * other))
    return math.asin(sine) / DEGREE if sine < 1.0 else 0.5 * _HALF_TURN


def _rotation(a: float, b: float, stretch: Interval, other: float, turn: float) -> float:
    """Return the greatest |R_T|: step 6."""
    magnitude = 2.0 * _root_ratio(0.5 * (_primed(a, b, stretch[1]) + other))
    first = _from_275(a * stretch[0], b)
    second = _from_275(a * stretch[1], b)
    distance = min(abs(first), abs(second)) - turn
    if distance <= 0.0 or (first * second < 0.0 and abs(first - second) < _HALF_TURN):
        return magnitude * _SIN_60
    distance /= 25.0
    return magnitude * math.sin(60.0 * DEGREE * math.exp(-distance * distance))


def _box(
    center: tuple[float, float], stretch: Interval, rotation: float, other: float, radius: float
) -> tuple[float, float]:
    """Return the reach in a and b of a centre: step 7."""
    a, b = center
    least, most = _primed(a, b, stretch[0]), _primed(a, b, stretch[1])
    factor = 1.0 / (1.0 - 0.25 * rotation * rotation)
    chroma_weight = radius * (1.0 + 0.0225 * (most + other))
    hue_weight = radius * (1.0 + 0.0075 * _GREATEST_T * (most + other))
    whole = min(
        math.sqrt(factor * (chroma_weight * chroma_weight + hue_weight * hue_weight)),
        chroma_weight / math.sqrt(1.0 - 0.5 * rotation),
    )
    if least == 0.0:
        return whole / stretch[0], whole
    cosine = abs(a) * stretch[1] / most
    sine = abs(b) / least
    across = hue_weight * math.sqrt(other / least)
    square = factor * hue_weight * hue_weight / (2.0 * least)
    reach_a = _support(chroma_weight * cosine, across * sine, rotation) + square * cosine
    reach_b = _support(chroma_weight * sine, across * cosine, rotation) + square * sine
    return min(reach_a, whole) / stretch[0], min(reach_b, whole)


def _support(p: float, q: float, rotation: float) -> float:
    """Return the greatest p·x + q·y where x² + y² - R·x·y ≤ 1."""
    return math.sqrt((p * p + q * q + rotation * p * q) / (1.0 - 0.25 * rotation * rotation))


def _stretch(mean_chroma: float) -> float:
    """Return s = 1 + G."""
    return 1.0 + 0.5 * (1.0 - _root_ratio(mean_chroma))


def _root_ratio(chroma: float) -> float:
    square = chroma * chroma
    power = square * square * square * chroma
    return math.sqrt(power / (power + SEVENTH_POWER_OF_25))


def _primed(a: float, b: float, stretch: float) -> float:
    """Return C'."""
    a *= stretch
    return math.sqrt(a * a + b * b)


def _from_275(a: float, b: float) -> float:
    """Return a hue less 275 degrees, -180 to 180."""
    distance = math.atan2(b, a) / DEGREE + 85.0
    return distance if distance <= _HALF_TURN else distance - 2.0 * _HALF_TURN
