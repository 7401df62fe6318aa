"""The nearest names by brute force: nothing of the search is used, and only what cannot be nearest is left out.

CIEDE2000 is at least ΔL / S_L, and S_L is at most 1.75 for any two colours of lightness 0 to 100 (its greatest is
1 + 0.015·50² / √(20 + 50²) = 1.747). So whatever differs in lightness by more than 1.75 times the difference of a
colour of the list cannot be nearer than that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from palette.color.batch import convert
from palette.color.batch_difference import delta_e_2000

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

GREATEST_WEIGHT: Final = 1.75
SAFE: Final = 1e-6  # makes up for rounding
_BLOCK: Final = 64


def labs_of(rgbs: Numbers) -> Floats:
    """Return CIELAB (D65) of colours 0xRRGGBB, shape (n, 3), by numpy's own conversion."""
    channels = np.stack([rgbs >> 16, rgbs >> 8 & 255, rgbs & 255], axis=-1)
    return convert(channels / 255.0, "srgb", "lab-d65")


def nearest_by_brute_force(names: Numbers, colors: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield blocks of (which of the colours, index of the name nearest to each); ties go to the lower index.

    Args:
        names: colours 0xRRGGBB of a list.
        colors: colours 0xRRGGBB asked for.
    """
    order = np.argsort(labs_of(names)[:, 0], kind="stable")
    sorted_labs = labs_of(names)[order]
    asked = labs_of(colors)
    by_lightness = np.argsort(asked[:, 0], kind="stable")
    for start in range(0, len(colors), _BLOCK):
        block = by_lightness[start : start + _BLOCK]
        low, high = _window(sorted_labs, asked[block])
        ranks = rank(delta_e_2000(asked[block][:, None, :], sorted_labs[low:high]), order[low:high])
        yield block, ranks.min(axis=1) % 65536


def _window(names: Floats, asked: Floats) -> tuple[int, int]:
    """Return the range of names, sorted by lightness, that can be nearest to one of the colours."""
    closest = np.searchsorted(names[:, 0], asked[:, 0])
    around = np.clip(closest[:, None] + np.arange(-300, 300, dtype=np.int64), 0, len(names) - 1)
    least = delta_e_2000(asked[:, None, :], names[around]).min(axis=1)
    reach = GREATEST_WEIGHT * least + SAFE
    low = np.searchsorted(names[:, 0], np.min(asked[:, 0] - reach), side="left")
    high = np.searchsorted(names[:, 0], np.max(asked[:, 0] + reach), side="right")
    return int(low), int(high)


def rank(distances: Floats, indices: Numbers) -> Numbers:
    """Return what names are ordered by: the difference in whole billionths, then the index."""
    return np.floor(distances * 1e9 + 0.5).astype(np.int64) * 65536 + indices
