"""Naive CMYK."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.cmyk import naive_cmyk, naive_cmyk_to_srgb
from palette.color.model import Vector

unit = st.floats(0.0, 1.0)


@given(color=st.tuples(unit, unit, unit))
def test_colours_come_back(color: Vector) -> None:
    assert naive_cmyk_to_srgb(*naive_cmyk(color)) == pytest.approx(color, abs=1e-15)


@given(color=st.tuples(unit, unit, unit))
def test_one_ink_is_always_left_out(color: Vector) -> None:
    inks = naive_cmyk(color)
    assert all(0.0 <= ink <= 1.0 for ink in inks)
    assert min(inks[:3]) == 0.0
    assert inks[3] == 1.0 - max(color)


@pytest.mark.parametrize(
    ("rgb", "inks"),
    [
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0)),
        ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0)),
        ((1.0, 0.0, 0.0), (0.0, 1.0, 1.0, 0.0)),
        ((0.0, 0.5, 0.25), (1.0, 0.0, 0.5, 0.5)),
        ((0.5, 0.5, 0.5), (0.0, 0.0, 0.0, 0.5)),
        ((1.5, -0.5, 0.5), (0.0, 1.0, 0.5, 0.0)),
        ((-1.0, -0.5, -0.1), (0.0, 0.0, 0.0, 1.0)),
    ],
)
def test_values(rgb: Vector, inks: tuple[float, float, float, float]) -> None:
    assert naive_cmyk(rgb) == inks


@pytest.mark.parametrize(
    ("inks", "rgb"),
    [
        # CSS Color 5's examples: device-cmyk(0 81% 81% 30%) is naively rgb(178 34 34).
        ((0.0, 0.81, 0.81, 0.3), (178 / 255, 34 / 255, 34 / 255)),
        ((0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0)),
        ((1.0, 1.0, 1.0, 0.5), (0.0, 0.0, 0.0)),
        ((1.5, 0.0, 0.2, 0.5), (0.0, 0.5, 0.4)),
    ],
)
def test_back(inks: tuple[float, float, float, float], rgb: Vector) -> None:
    assert naive_cmyk_to_srgb(*inks) == pytest.approx(rgb, abs=0.0025)
