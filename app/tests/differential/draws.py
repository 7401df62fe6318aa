"""How colours are drawn, and how far two answers may be said to lie apart."""

from __future__ import annotations

from typing import Final

import numpy as np

from palette.color import batch
from palette.color.batch_columns import Floats
from palette.color.model import SPACES

COUNT: Final = 20_000
_SEED: Final = 20261124
_NEUTRAL: Final = 1.5e-4
# Spaces in which most of the reference range is no colour at all: how far their own draws reach.
_SENSIBLE: Final = {
    "lab": ((0.0, 100.0), (-80.0, 80.0), (-80.0, 80.0)),
    "lab-d65": ((0.0, 100.0), (-80.0, 80.0), (-80.0, 80.0)),
    "lch": ((0.0, 100.0), (0.0, 80.0), (0.0, 360.0)),
    "oklab": ((0.0, 1.0), (-0.2, 0.2), (-0.2, 0.2)),
    "oklch": ((0.0, 1.0), (0.0, 0.2), (0.0, 360.0)),
    "cam16": ((10.0, 100.0), (0.0, 40.0), (0.0, 360.0)),
    "hct": ((0.0, 360.0), (0.0, 40.0), (10.0, 100.0)),
    "xyz-d65": ((0.0, 0.95), (0.0, 1.0), (0.0, 1.09)),
    "xyz-d50": ((0.0, 0.96), (0.0, 1.0), (0.0, 0.83)),
}


def draw(space: str, count: int = COUNT) -> Floats:
    """Return as many colours in a space, shape (count, 3), the same ones at every call.

    A third are drawn in the space's own sensible range, a third inside sRGB, and a third inside Rec. 2020, which
    are real colours of which half lie outside sRGB.
    """
    random = np.random.default_rng([_SEED, sorted(SPACES).index(space)])
    own = count // 3
    low, high = np.array(_SENSIBLE.get(space, SPACES[space].reference)).T
    wide = random.random((count - 2 * own, 3))
    return np.concatenate(
        [
            random.uniform(low, high, (own, 3)),
            batch.convert(random.random((own, 3)), "srgb", space),
            batch.convert(wide, "rec2020", space),
        ]
    )


def apart(found: Floats, expected: Floats, space: str) -> Floats:
    """Return how far answers lie apart, shape (n,): the worst component of each, as a share of its range.

    Beyond its range a component counts as a share of its size, and a hue as the arc that it makes at the colour's
    chroma: two greys of different hue are not apart.
    """
    extents = np.array([max(abs(low), abs(high)) for low, high in SPACES[space].reference])
    shares = np.abs(found - expected) / np.maximum(np.abs(expected), extents)
    hue = SPACES[space].hue
    if hue >= 0:
        turns = np.abs(found[:, hue] - expected[:, hue]) % 360.0
        shares[:, hue] = np.minimum(turns, 360.0 - turns) / 360.0 * np.minimum(1.0, _colourfulness(expected, space))
    worst: Floats = shares.max(axis=1)
    return worst


def _colourfulness(coords: Floats, space: str) -> Floats:
    """Return the chroma or saturation of colours as a share of its range."""
    if space == "hwb":
        spread: Floats = np.abs(1.0 - (coords[:, 1] + coords[:, 2]) / 100.0)
        return spread
    share: Floats = np.abs(coords[:, 1]) / SPACES[space].reference[1][1]
    return share


def without_left_out(expected: Floats, found: Floats, space: str) -> Floats:
    """Return a library's answers with what it leaves out, NaN, filled in from ours.

    Only the hue of a colour that we too find next to grey may be left out.
    """
    left_out = np.isnan(expected)
    hue = SPACES[space].hue
    others = [index for index in range(3) if index != hue]
    assert not left_out[:, others].any(), f"components other than a hue are left out in {space}"
    colourful = left_out.any(axis=1) & (_colourfulness(found, space) > _NEUTRAL)
    assert not colourful.any(), f"a hue is left out in {space} of {found[colourful][:3]}"
    return np.where(left_out, found, expected)
