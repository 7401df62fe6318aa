"""Names: the colours of a list that are nearest to a colour."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from typing import Final, final

from palette.color.conversion import convert
from palette.color.difference import delta_e_2000
from palette.color.model import Vector
from palette.color.named import NAMED

CSS: Final = "css"
"""The list of CSS Color 4's named colours."""

_SAFE: Final = 1.0 - 1e-9  # makes up for what rounding may add to the bound


@final
class NamedColor:
    """A name, and how far its colour is.

    Attributes:
        name: the name.
        hex: the named colour, ``#rrggbb``.
        list: the list that the name is from.
        delta_e_2000: CIEDE2000 (D65) from the colour asked for.
    """

    __slots__ = ("delta_e_2000", "hex", "list", "name")

    def __init__(self, name: str, rgb: int, origin: str, delta_e_2000: float) -> None:
        self.name: Final = name
        self.hex: Final[str] = f"#{rgb:06x}"
        self.list: Final = origin
        self.delta_e_2000: Final = delta_e_2000


@final
class _Candidate:
    __slots__ = ("lab", "name", "rgb")

    def __init__(self, name: str, rgb: int) -> None:
        coords = ((rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0)
        self.name: Final = name
        self.rgb: Final = rgb
        self.lab: Final[Vector] = convert(coords, "srgb", "lab-d65")


def _lightness(candidate: _Candidate) -> float:
    return candidate.lab[0]


# CSS has seven greys under two spellings; the one with "gray" stands for both.
_CANDIDATES: Final = sorted(
    (_Candidate(name, rgb) for name, rgb in NAMED.items() if "grey" not in name), key=_lightness
)
_LIGHTNESSES: Final = [candidate.lab[0] for candidate in _CANDIDATES]


def nearest(lab65: Vector, limit: int) -> list[NamedColor]:
    """Return the named colours nearest to a colour by CIEDE2000, the nearest first, equally near ones by name.

    The result is exact: candidates are compared in the order of their difference in lightness, until a lower bound
    of CIEDE2000 that follows from that difference alone is beyond the furthest found.

    Args:
        lab65: CIELAB (D65), lightness 0 to 100.
        limit: how many, at least 1.

    Raises:
        ValueError: the limit is less than 1.
    """
    if limit < 1:
        message = f"limit is {limit}; it must be at least 1"
        raise ValueError(message)
    found: list[tuple[float, str, int]] = []
    weight = _greatest_lightness_weight(lab65[0])
    above = bisect_left(_LIGHTNESSES, lab65[0])
    below = above - 1
    while below >= 0 or above < len(_CANDIDATES):
        gap_below = lab65[0] - _LIGHTNESSES[below] if below >= 0 else math.inf
        gap_above = _LIGHTNESSES[above] - lab65[0] if above < len(_CANDIDATES) else math.inf
        if len(found) == limit and min(gap_below, gap_above) * _SAFE > found[-1][0] * weight:
            break
        if gap_below < gap_above:
            candidate = _CANDIDATES[below]
            below -= 1
        else:
            candidate = _CANDIDATES[above]
            above += 1
        insort(found, (delta_e_2000(lab65, candidate.lab), candidate.name, candidate.rgb))
        del found[limit:]
    return [NamedColor(name, rgb, CSS, delta) for delta, name, rgb in found]


def _greatest_lightness_weight(lightness: float) -> float:
    """Return CIEDE2000's greatest weight S_L between a lightness and any from 0 to 100.

    S_L grows with the distance of the mean lightness from 50, which is greatest for a candidate that is black or white.
    CIEDE2000 is at least the difference in lightness over S_L: the rest under its root, x² + y² + R_T·x·y, is never
    negative, since R_T lies between -2 and 2. So the difference in lightness over this weight is a lower bound.
    """
    distance = max(abs(lightness), abs(lightness - 100.0)) / 2.0
    square = distance * distance
    return 1.0 + 0.015 * square / math.sqrt(20.0 + square)
