"""Conversion of many colours at once: as the scalar code, within 1e-12."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from palette.color import batch, conversion
from palette.color.batch_columns import Floats
from palette.color.model import SPACES, Color, Vector

names = st.sampled_from(sorted(SPACES))
PRECISION = 1e-12


def scalar(coords: Floats, source: str, target: str) -> Floats:
    return np.array([conversion.convert(vector(row), source, target) for row in coords]).reshape(-1, 3)


def vector(row: Floats) -> Vector:
    first, second, third = row.tolist()
    return (first, second, third)


def distance(found: Floats, expected: Floats, space: str) -> float:
    """Return the largest difference, as a share of each component's range, or of its size beyond the range."""
    apart = np.abs(found - expected)
    hue = SPACES[space].hue
    if hue >= 0:
        apart[:, hue] = np.minimum(apart[:, hue], 360.0 - apart[:, hue])
    extent = np.array([max(abs(low), abs(high)) for low, high in SPACES[space].reference])
    shares = apart / np.maximum(np.abs(expected), extent)
    return float(shares.max(initial=0.0))


def colours(low: float, high: float) -> st.SearchStrategy[Floats]:
    return arrays.arrays(np.float64, st.tuples(st.integers(1, 6), st.just(3)), elements=st.floats(low, high))


def in_reference_range(space: str, shares: Floats) -> Floats:
    low, high = np.array(SPACES[space].reference).T
    return np.asarray(low + shares * (high - low), dtype=np.float64)


@given(shares=colours(0.0, 1.0), source=names, target=names)
def test_as_scalar_within_the_range_of_each_space(shares: Floats, source: str, target: str) -> None:
    coords = in_reference_range(source, shares)
    assert distance(batch.convert(coords, source, target), scalar(coords, source, target), target) <= PRECISION


@given(shares=colours(-0.5, 2.0), source=names, target=names)
def test_as_scalar_far_outside(shares: Floats, source: str, target: str) -> None:
    coords = in_reference_range(source, shares)
    assert distance(batch.convert(coords, source, target), scalar(coords, source, target), target) <= PRECISION


SAMPLES = np.concatenate(
    [
        np.random.default_rng(4).random((60, 3)),
        np.random.default_rng(5).uniform(-0.4, 1.6, (60, 3)),
        np.random.default_rng(6).integers(0, 256, (40, 3)) / 255.0,
        np.repeat(np.random.default_rng(7).random((20, 1)), 3, axis=1),
        np.repeat(np.random.default_rng(8).random((20, 1)), 3, axis=1)
        + np.random.default_rng(9).normal(0, 1e-6, (20, 3)),
        np.array([[r, g, b] for r in (0.0, 1.0) for g in (0.0, 1.0) for b in (0.0, 1.0)]),
        np.array([[1.0, -1.0, 1e-9], [0.04045, 0.0031308, 0.0], [5.0, 5.0, 5.0], [-1.0, -2.0, -0.5], [1e-5, 0.0, 0.0]]),
    ]
)


@pytest.mark.parametrize("source", SPACES)
@pytest.mark.parametrize("target", SPACES)
def test_as_scalar_for_every_pair(source: str, target: str) -> None:
    coords = batch.convert(SAMPLES, "srgb", source)
    assert distance(batch.convert(coords, source, target), scalar(coords, source, target), target) <= PRECISION


NASTY = [0.0, 1.0, -1.0, 0.5, 100.0, 360.0, 1e-300, -1e300, math.inf, math.nan, 8.0, -16.0, 0.04045, 0.8]


@pytest.mark.parametrize("source", SPACES)
def test_as_scalar_for_corner_cases(source: str) -> None:
    coords = np.array([[a, b, c] for a in NASTY for b in NASTY[::2] for c in NASTY[::3]])
    for target in ("okhsl", "okhsv", "hsl", "hsv", "hwb", "cam16", "hct", "lch", "oklch", "a98-rgb", "prophoto-rgb"):
        found = batch.convert(coords, source, target)
        assert np.isfinite(found).all()
        assert distance(found, scalar(coords, source, target), target) <= PRECISION


def test_the_steps_are_the_same() -> None:
    scalars = {source: list(targets) for source, targets in conversion.EDGES.items()}
    assert {source: list(targets) for source, targets in batch.EDGES.items()} == scalars


@pytest.mark.parametrize("count", [0, 1, 16383, 16384, 16385, 40000])
def test_any_number_of_colours(count: int) -> None:
    coords = np.random.default_rng(count).random((count, 3))
    found = batch.convert(coords, "srgb", "oklch")
    assert found.shape == (count, 3)
    for index in {0, count // 2, 16383, 16384, count - 1} & set(range(count)):
        assert (
            distance(found[index : index + 1], scalar(coords[index : index + 1], "srgb", "oklch"), "oklch") <= PRECISION
        )


def test_arguments_stay_as_they_are() -> None:
    coords = np.array([[0.1, np.nan, 1e300]])
    for name in SPACES:
        kept = coords.copy()
        batch.convert(coords, name, "srgb")
        batch.to_space(coords, name, "hsl")
        np.testing.assert_array_equal(coords, kept)
    same = batch.convert(coords, "srgb", "srgb")
    assert same.tolist() == [[0.1, 0.0, conversion.LIMIT]]
    assert not np.shares_memory(same, coords)
    assert not np.shares_memory(batch.to_space(coords, "srgb", "srgb"), coords)


@pytest.mark.parametrize("shape", [(3,), (2, 4), (1, 3, 3), ()])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"expected an array of shape \(n, 3\)"):
        batch.convert(np.zeros(shape), "srgb", "lab")
    with pytest.raises(ValueError, match=r"expected an array of shape \(n, 3\)"):
        batch.to_space(np.zeros(shape), "hsl", "lab")
    with pytest.raises(ValueError, match=r"expected an array of shape \(n, 3\)"):
        batch.convert_bytes(np.zeros(shape, dtype=np.uint8), "lab")


def test_unknown_spaces_are_refused() -> None:
    zeros = np.zeros((1, 3))
    with pytest.raises(ValueError, match="'nonsense' is not a colour space"):
        batch.convert(zeros, "nonsense", "lab")
    with pytest.raises(ValueError, match="'nonsense' is not a colour space"):
        batch.to_space(zeros, "srgb", "nonsense")
    with pytest.raises(ValueError, match="'nonsense' is not a colour space"):
        batch.to_space(zeros, "nonsense", "srgb")
    with pytest.raises(ValueError, match="'nonsense' is not a colour space"):
        batch.convert_bytes(np.zeros((1, 3), dtype=np.uint8), "nonsense")


@pytest.mark.parametrize("target", SPACES)
@pytest.mark.parametrize("source", [name for name, space in SPACES.items() if space.hue >= 0] + ["srgb", "lab"])
def test_powerless_components_as_scalar(source: str, target: str) -> None:
    coords = batch.convert(SAMPLES, "srgb", source)
    coords[:5, SPACES[source].hue] = np.nan
    coords[5:9, 1] = 0.0
    coords[9, 1] = np.nan
    coords[10:14, 1:] = [[60.0, 39.9995], [100.0, 50.0], [0.0, 100.0], [0.000003, 0.5]]
    coords[14:17, 1:] = [[math.inf, math.inf], [1e308, 1e308], [-math.inf, 1e9]]
    found = batch.to_space(coords, source, target)
    expected = np.array([conversion.to_space(Color(source, vector(row)), target).coords for row in coords])
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    assert distance(np.nan_to_num(found), np.nan_to_num(expected), target) <= PRECISION


@pytest.mark.parametrize("target", SPACES)
def test_bytes_as_numbers(target: str) -> None:
    srgb = np.random.default_rng(12).integers(0, 256, (20000, 3), dtype=np.uint8)
    found = batch.convert_bytes(srgb, target)
    assert distance(found, batch.convert(srgb / 255.0, "srgb", target), target) <= PRECISION


def test_every_byte_is_decoded() -> None:
    srgb = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    np.testing.assert_array_equal(batch.convert_bytes(srgb, "srgb-linear"), scalar(srgb / 255.0, "srgb", "srgb-linear"))
    np.testing.assert_array_equal(
        batch.convert(srgb / 255.0, "srgb", "srgb-linear"), batch.convert_bytes(srgb, "srgb-linear")
    )


def test_components_between_bytes_are_decoded_as_such() -> None:
    srgb = np.array([[0.5, 128 / 255, 0.5], [1.0 + 1e-12, -1e-3, 2.0], [128 / 255 + 1e-16, 0.0, 1.0]])
    np.testing.assert_array_equal(batch.convert(srgb, "srgb", "srgb-linear"), scalar(srgb, "srgb", "srgb-linear"))


def test_hex() -> None:
    found = batch.hex_to_bytes(["#7654cd", "#00FF0a"])
    assert found.tolist() == [[0x76, 0x54, 0xCD], [0, 255, 10]]
    assert found.dtype == np.uint8
    assert batch.hex_to_bytes([]).shape == (0, 3)


@pytest.mark.parametrize(
    "texts",
    [
        ["7654cd"],
        ["#7654cd", "#fff"],
        ["#fffff", "#fffffff"],
        ["#7654c", "d#7654cd"],
        ["#7654cg"],
        ["#76 4cd"],
        ["# 7654c"],
        ["#7654cd", ""],
        ["#7654#d"],
        ["#٧٦٥٤٣٢"],
        ["#7654cd#7654cd"],
        ["#7654cd\n#7654c", "d"],
        ["#7654cd\n", "#7654c"],
        ["#7654cd", " "],
        ["#7654cd ", ""],
    ],
)
def test_other_texts_are_refused(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="not every text is #rrggbb"):
        batch.hex_to_bytes(texts)
