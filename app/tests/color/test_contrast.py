"""Contrast; published values are in vectors/contrast.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.contrast import BLACK, LEVELS, WHITE, best_text, contrast_ratio, relative_luminance, wcag_levels

if TYPE_CHECKING:
    from palette.color.model import Vector

srgb = st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
wide = st.tuples(st.floats(-2.0, 3.0), st.floats(-2.0, 3.0), st.floats(-2.0, 3.0))


@pytest.mark.parametrize(
    ("color", "luminance"),
    [(WHITE, 1.0), (BLACK, 0.0), ((1.0, 0.0, 0.0), 0.2126), ((0.0, 1.0, 0.0), 0.7152), ((0.0, 0.0, 1.0), 0.0722)],
)
def test_luminance_of_the_primaries(color: Vector, luminance: float) -> None:
    assert relative_luminance(color) == pytest.approx(luminance, abs=1e-15)


def test_white_and_black_are_srgb_components() -> None:
    assert WHITE == (1.0, 1.0, 1.0)
    assert BLACK == (0.0, 0.0, 0.0)


def test_luminance_is_reckoned_in_linear_light() -> None:
    assert relative_luminance((0.5, 0.5, 0.5)) == pytest.approx(0.21404114048223255, abs=1e-15)
    assert relative_luminance((10 / 255, 10 / 255, 10 / 255)) == pytest.approx(10 / 255 / 12.92, abs=1e-15)


@given(wide)
def test_luminance_stays_in_range(color: Vector) -> None:
    assert 0.0 <= relative_luminance(color) <= 1.0


def test_luminance_counts_what_lies_outside_srgb() -> None:
    assert relative_luminance((1.1, -0.2, -0.1)) > 0.2126


@given(wide, wide)
def test_ratio_is_symmetrical_and_in_range(first: Vector, second: Vector) -> None:
    ratio = contrast_ratio(first, second)
    assert ratio == contrast_ratio(second, first)
    assert 1.0 <= ratio <= 21.0


@given(srgb)
def test_a_colour_has_no_contrast_with_itself(color: Vector) -> None:
    assert contrast_ratio(color, color) == 1.0


def test_black_on_white_is_the_most() -> None:
    assert contrast_ratio(BLACK, WHITE) == 21.0


@pytest.mark.parametrize(
    ("ratio", "reached"),
    [
        (21.0, {"aa_normal", "aa_large", "aaa_normal", "aaa_large", "non_text"}),
        (7.0, {"aa_normal", "aa_large", "aaa_normal", "aaa_large", "non_text"}),
        (6.999999, {"aa_normal", "aa_large", "aaa_large", "non_text"}),
        (4.5, {"aa_normal", "aa_large", "aaa_large", "non_text"}),
        (4.499999, {"aa_large", "non_text"}),
        (3.0, {"aa_large", "non_text"}),
        (2.999999, set()),
        (1.0, set()),
    ],
)
def test_levels_are_not_rounded(ratio: float, reached: set[str]) -> None:
    levels = wcag_levels(ratio)
    assert {name for name, passes in levels.items() if passes} == reached
    assert list(levels) == list(LEVELS)


@given(srgb)
def test_best_text_is_the_better_of_white_and_black_and_always_passes(ground: Vector) -> None:
    text, ratio = best_text(ground)
    assert ratio == contrast_ratio(text, ground) == max(contrast_ratio(WHITE, ground), contrast_ratio(BLACK, ground))
    assert ratio > 4.58


@pytest.mark.parametrize(
    ("ground", "text"), [(BLACK, WHITE), (WHITE, BLACK), ((1.0, 1.0, 0.0), BLACK), ((0.0, 0.0, 1.0), WHITE)]
)
def test_best_text_on_known_grounds(ground: Vector, text: Vector) -> None:
    assert best_text(ground)[0] == text
