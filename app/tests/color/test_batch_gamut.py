"""Mapping many colours is mapping each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palette.color import batch_gamut as batch
from palette.color import gamut as scalar
from palette.color.conversion import convert
from palette.color.model import RGB_GAMUTS, Color

seeds = st.integers(0, 2**32 - 1)


def oklch(seed: int) -> batch.Floats:
    """Return colours of every kind: inside, outside, beyond the ends, near black, absurd, grey, on the surface."""
    rng = np.random.default_rng(seed)
    colors = rng.uniform((-0.05, 0, 0), (1.05, 0.5, 360), (400, 3))
    colors[:40, 0] = 10.0 ** rng.uniform(-6, -1, 40)
    colors[40:60, 1] = 10.0 ** rng.uniform(0, 9, 20)
    colors[60:90, 1] = 0.0
    surface = rng.uniform(0, 1, (60, 3))
    surface[np.arange(60), rng.integers(0, 3, 60)] = rng.integers(0, 2, 60)
    colors[90:150] = [convert(tuple(color), "srgb", "oklch") for color in surface.tolist()]
    colors[150:160, 2] = np.nan
    return colors


@pytest.mark.parametrize("gamut", RGB_GAMUTS)
@pytest.mark.parametrize("method", scalar.GAMUT_METHODS)
@settings(max_examples=5)
@given(seed=seeds)
def test_equals_the_scalar_mapping(gamut: str, method: str, seed: int) -> None:
    colors = oklch(seed)
    expected = [scalar.gamut_map(Color("oklch", tuple(color)), gamut, method).coords for color in colors.tolist()]
    mapped = batch.gamut_map(colors, "oklch", gamut, method)
    # In linear light: the last bit of a dark component is magnified without bound by a pure power.
    decode = np.vectorize(lambda component: component**2.2)
    np.testing.assert_allclose(decode(mapped), decode(np.array(expected)), rtol=0, atol=1e-12)
    np.testing.assert_allclose(mapped, expected, rtol=0, atol=1e-12 if "rgb" not in gamut[1:] else 1e-7)
    assert np.min(mapped) >= 0.0
    assert np.max(mapped) <= 1.0
    assert not np.signbit(mapped).any()


@settings(max_examples=10)
@given(seed=seeds, gamut=st.sampled_from(RGB_GAMUTS))
def test_tells_what_is_inside(seed: int, gamut: str) -> None:
    colors = oklch(seed)
    expected = [scalar.in_gamut(tuple(color), "oklch", gamut) for color in colors.tolist()]
    np.testing.assert_array_equal(batch.in_gamut(colors, "oklch", gamut), expected)


@settings(max_examples=10)
@given(seed=seeds, method=st.sampled_from(scalar.GAMUT_METHODS))
def test_displayable_equals_the_scalar_one_and_marks_the_mapped(seed: int, method: str) -> None:
    colors = oklch(seed)
    expected = [scalar.displayable(Color("oklch", tuple(color)), method).coords for color in colors.tolist()]
    srgb, mapped = batch.displayable(colors, "oklch", method)
    np.testing.assert_allclose(srgb, expected, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(mapped, ~batch.in_gamut(colors, "oklch"))


def test_defaults() -> None:
    colors = np.array([[0.5, 0.4, 264.0], [0.5, 0.05, 30.0]])
    np.testing.assert_array_equal(
        batch.gamut_map(colors, "oklch"), batch.gamut_map(colors, "oklch", "srgb", "raytrace")
    )
    np.testing.assert_array_equal(batch.displayable(colors, "oklch")[0], batch.gamut_map(colors, "oklch"))
    np.testing.assert_array_equal(batch.in_gamut(colors, "oklch"), [False, True])


def test_the_tolerance_can_be_chosen() -> None:
    colors = np.array([[1.0 + 1e-6, 0.5, 0.5], [1.1, 0.5, 0.5]])
    np.testing.assert_array_equal(batch.in_gamut(colors, "srgb"), [True, False])
    np.testing.assert_array_equal(batch.in_gamut(colors, "srgb", epsilon=0.0), [False, False])
    np.testing.assert_array_equal(batch.in_gamut(colors, "srgb", epsilon=0.5), [True, True])


@pytest.mark.parametrize("method", scalar.GAMUT_METHODS)
def test_the_input_is_left_alone(method: str) -> None:
    colors = np.array([[1.5, -0.5, 0.5], [0.2, 0.3, 0.4]])
    before = colors.copy()
    batch.gamut_map(colors, "srgb", "srgb", method)
    batch.displayable(colors, "srgb", method)
    np.testing.assert_array_equal(colors, before)


@pytest.mark.parametrize("method", scalar.GAMUT_METHODS)
def test_no_colours_are_no_colours(method: str) -> None:
    assert batch.gamut_map(np.empty((0, 3)), "oklch", "srgb", method).shape == (0, 3)
    assert batch.displayable(np.empty((0, 3)), "oklch", method)[1].shape == (0,)


def test_what_is_not_known_is_refused() -> None:
    one = np.zeros((1, 3))
    with pytest.raises(ValueError, match="unknown gamut 'cmyk'"):
        batch.gamut_map(one, "oklch", "cmyk")
    with pytest.raises(ValueError, match="unknown gamut 'cmyk'"):
        batch.in_gamut(one, "oklch", "cmyk")
    with pytest.raises(ValueError, match="unknown gamut mapping 'css'"):
        batch.gamut_map(one, "oklch", "srgb", "css")
    with pytest.raises(ValueError, match="unknown gamut mapping 'css'"):
        batch.displayable(one, "oklch", "css")
