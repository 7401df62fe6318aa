"""Differences of many pairs are those of single pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palette.color import batch_difference as batch
from palette.color import difference as scalar
from palette.color.model import Color

FORMULAS = ["delta_e_76", "delta_e_94", "delta_e_cmc", "delta_e_2000", "delta_e_ok", "delta_e_hyab"]
seeds = st.integers(0, 2**32 - 1)


def pairs(seed: int) -> tuple[batch.Floats, batch.Floats]:
    """Return Lab colours of every kind: at random, equal, greys, opposite hues, dark ones."""
    rng = np.random.default_rng(seed)
    first, second = rng.uniform((0, -120, -120), (100, 120, 120), (2, 400, 3))
    first[:100] = np.round(first[:100])
    second[:50] = first[:50] * (1, -1, -1)
    second[50:60] = first[50:60]
    first[60:80, 1:] = 0.0
    second[70:90, 1:] = 0.0
    first[90:110, 0] = rng.uniform(0, 20, 20)
    first[110:130, 2] = 0.0
    second[120:140, 1] = 0.0
    first[140:150, 0] = -70.0
    second[150:200] = first[150:200] + rng.normal(0, 1e-6, (50, 3))
    return first, second


@pytest.mark.parametrize("name", FORMULAS)
@settings(max_examples=10)
@given(seed=seeds)
def test_equals_the_scalar_formula(name: str, seed: int) -> None:
    first, second = pairs(seed)
    formula = getattr(scalar, name)
    expected = [formula(tuple(one), tuple(other)) for one, other in zip(first.tolist(), second.tolist(), strict=True)]
    np.testing.assert_allclose(getattr(batch, name)(first, second), expected, rtol=1e-12, atol=1e-12)


def test_cmc_takes_its_factors() -> None:
    first, second = pairs(1)
    expected = [
        scalar.delta_e_cmc(tuple(one), tuple(other), 1.0, 1.5)
        for one, other in zip(first.tolist(), second.tolist(), strict=True)
    ]
    np.testing.assert_allclose(batch.delta_e_cmc(first, second, 1.0, 1.5), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", FORMULAS)
def test_broadcasts_to_a_matrix(name: str) -> None:
    first, second = pairs(2)
    formula = getattr(batch, name)
    matrix = formula(first[:5, None, :], second[None, :7, :])
    assert matrix.shape == (5, 7)
    np.testing.assert_array_equal(matrix[3], formula(np.broadcast_to(first[3], (7, 3)), second[:7]))


@pytest.mark.parametrize("metric", scalar.METRICS)
@settings(max_examples=5)
@given(seed=seeds)
def test_colours_of_any_space(metric: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    first, second = rng.uniform(0.0, 1.0, (2, 60, 3))
    first[:5, 1] = np.nan
    expected = [
        scalar.difference(Color("srgb", tuple(one)), Color("srgb", tuple(other)), metric)
        for one, other in zip(first.tolist(), second.tolist(), strict=True)
    ]
    np.testing.assert_allclose(batch.difference(first, second, "srgb", metric), expected, rtol=1e-10, atol=1e-10)


def test_the_default_is_2000() -> None:
    first, second = np.array([[0.2, 0.4, 0.6]]), np.array([[0.6, 0.4, 0.2]])
    np.testing.assert_array_equal(
        batch.difference(first, second, "srgb"), batch.difference(first, second, "srgb", "2000")
    )


def test_no_colours_have_no_differences() -> None:
    assert batch.difference(np.empty((0, 3)), np.empty((0, 3)), "srgb").shape == (0,)


def test_an_unknown_metric_is_refused() -> None:
    one = np.zeros((1, 3))
    with pytest.raises(ValueError, match="unknown metric '1999'; known are 2000, 76"):
        batch.difference(one, one, "srgb", "1999")
