"""Our conversions against coloraide: 20,000 colours for every ordered pair of spaces."""

from __future__ import annotations

import numpy as np
import pytest
from coloraide.everything import ColorAll

from differential.draws import COUNT, apart, draw
from differential.expectations import by_kind, drawn
from differential.oracle_coloraide import REPLACED, SCALES, answers, tree
from palette.color import batch, conversion
from palette.color.model import SPACES

pytestmark = pytest.mark.differential

OWN = sorted(set(SPACES) - {"cam16"})
SAMPLE = 100


@pytest.mark.parametrize("source", SPACES)
def test_batch_agrees(source: str) -> None:
    for rows in by_kind("coloraide", source, [target for target in SPACES if target != source]).values():
        coords = drawn(next(iter(rows.values())), source)
        assert coords.shape == (COUNT, 3)
        expected = answers(coords, source, tree(REPLACED))
        for target, row in rows.items():
            worst = np.max(apart(batch.convert(coords, source, target), expected[target], target))
            assert worst <= row.tolerance, f"{source} to {target}: {worst}; {row.reason}"


@pytest.mark.parametrize("source", SPACES)
def test_scalar_agrees_with_batch(source: str) -> None:
    coords = draw(source)[:: COUNT // SAMPLE]
    for target in SPACES:
        ours = [conversion.convert((first, second, third), source, target) for first, second, third in coords.tolist()]
        assert np.max(apart(batch.convert(coords, source, target), np.array(ours), target)) <= 1e-12


@pytest.mark.parametrize("source", OWN)
def test_the_oracle_takes_the_steps_of_its_public_convert(source: str) -> None:
    own = {name: edge for name, edge in tree({"cam16": REPLACED["cam16"]}).items() if name != "cam16"}
    coords = draw(source, 30)
    found = answers(coords, source, own)
    for target in OWN:
        scale = np.array(SCALES.get(source, (1.0, 1.0, 1.0)))
        public = [list(ColorAll(source, row).convert(target, norm=False)[:3]) for row in (coords / scale).tolist()]
        np.testing.assert_array_equal(found[target], np.array(public) * np.array(SCALES.get(target, (1.0, 1.0, 1.0))))


def test_prophoto_of_coloraide_has_other_primaries() -> None:
    # CSS Color 4, "The Predefined ProPhoto RGB Color Space": chromaticities of six digits, as 0.734699 for red's x.
    coords = draw("srgb")
    expected = answers(coords, "srgb", tree({"cam16": REPLACED["cam16"]}))["prophoto-rgb"]
    worst = np.max(apart(batch.convert(coords, "srgb", "prophoto-rgb"), expected, "prophoto-rgb"))
    assert 1e-6 < worst < 1e-3


def test_hct_of_coloraide_has_other_viewing_conditions() -> None:
    # Not in CSS. Material Color Utilities' white is (95.047, 100, 108.883): see test_hct for its numbers.
    coords = draw("srgb")
    expected = answers(coords, "srgb", tree({"cam16": REPLACED["cam16"]}))["hct"]
    worst = np.max(apart(batch.convert(coords, "srgb", "hct"), expected, "hct"))
    assert 1e-6 < worst < 3e-4
