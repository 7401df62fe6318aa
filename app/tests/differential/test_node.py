"""Our conversions against colorjs.io and culori, through node: 20,000 colours for every ordered pair of spaces."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from differential.draws import COUNT, apart, without_left_out
from differential.expectations import by_kind, drawn
from differential.oracle_node import Node
from palette.color import batch
from palette.color.batch_columns import Floats
from palette.color.model import SPACES

pytestmark = pytest.mark.differential

COLORJS: Final = {
    **{name: name for name in SPACES if name != "cam16"},
    "display-p3": "p3",
    "display-p3-linear": "p3-linear",
    "a98-rgb": "a98rgb",
    "prophoto-rgb": "prophoto",
}
CULORI: Final = {
    "srgb": "rgb",
    "srgb-linear": "lrgb",
    "hsl": "hsl",
    "hwb": "hwb",
    "lab": "lab",
    "lch": "lch",
    "oklab": "oklab",
    "oklch": "oklch",
    "display-p3": "p3",
    "a98-rgb": "a98",
    "prophoto-rgb": "prophoto",
    "rec2020": "rec2020",
    "xyz-d65": "xyz65",
    "xyz-d50": "xyz50",
    "lab-d65": "lab65",
    "hsv": "hsv",
    "okhsl": "okhsl",
    "okhsv": "okhsv",
}
LIBRARIES: Final = {"colorjs": COLORJS, "culori": CULORI}
# Percentages that culori has as 0 to 1.
CULORI_SCALES: Final = {"hsl": (1.0, 100.0, 100.0), "hsv": (1.0, 100.0, 100.0), "hwb": (1.0, 100.0, 100.0)}
ALPHA: Final = 1.09929682680944
BETA: Final = 0.018053968510807


def scales(library: str, space: str) -> Floats:
    return np.array(CULORI_SCALES.get(space, (1.0, 1.0, 1.0)) if library == "culori" else (1.0, 1.0, 1.0))


def camera(coords: Floats) -> Floats:
    """Return Rec. 2020 as culori encodes it: with BT.2020's curve for cameras.

    CSS Color 4, "The Predefined ITU-R BT.2020-2 Color Space": the transfer function is the display's, gamma 2.40 of
    BT.1886. culori 4.0.2 has the draft's former one; encoded so, everything else can still be compared.
    """
    light = np.abs(coords) ** 2.4
    encoded = np.where(light > BETA, ALPHA * light**0.45 - (ALPHA - 1.0), 4.5 * light)
    return np.copysign(encoded, coords)


def in_terms_of(library: str, coords: Floats, space: str) -> Floats:
    """Return colours as a library has them, but for the scale."""
    return camera(coords) if (library, space) == ("culori", "rec2020") else coords


@pytest.mark.parametrize(
    ("library", "source"), [(library, source) for library, names in LIBRARIES.items() for source in names]
)
def test_batch_agrees(node: Node, library: str, source: str) -> None:
    names = LIBRARIES[library]
    for rows in by_kind(library, source, [target for target in names if target != source]).values():
        coords = drawn(next(iter(rows.values())), source)
        given = in_terms_of(library, coords, source) / scales(library, source)
        found = node.answers(library, names[source], [names[target] for target in rows], given)
        assert found.shape == (len(rows), COUNT, 3)
        for (target, row), answer in zip(rows.items(), found, strict=True):
            ours = in_terms_of(library, batch.convert(coords, source, target), target)
            expected = without_left_out(answer * scales(library, target), ours, target)
            worst = np.max(apart(ours, expected, target))
            assert worst <= row.tolerance, f"{library}, {source} to {target}: {worst}; {row.reason}"


def test_rec2020_of_culori_is_encoded_for_cameras(node: Node) -> None:
    coords = np.array([[0.5, 0.3, 0.2]])
    (found,) = node.answers("culori", "rec2020", ["rgb"], coords)
    # reference/colour.md, section 2: 0.6385 0.3256 0.2396 in culori, 0.5661 0.2187 0.1257 by the standard.
    np.testing.assert_allclose(found, [[0.6385, 0.3256, 0.2396]], atol=5e-5)
    np.testing.assert_allclose(batch.convert(coords, "rec2020", "srgb"), [[0.5661, 0.2187, 0.1257]], atol=5e-5)
