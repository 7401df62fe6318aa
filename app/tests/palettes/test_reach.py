"""The reach of a CIEDE2000 ball: nothing of the ball lies outside of it, and it is not much wider than the ball."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palette.color.difference import delta_e_2000
from palette.color.model import Vector
from palette.palettes import reach
from palette.palettes.reach import ball_2000

PAIRS = 20_000 if reach.__file__.endswith(".py") else 200_000

LAB = st.tuples(st.floats(-60.0, 180.0), st.floats(-250.0, 250.0), st.floats(-250.0, 250.0))
STEP = st.tuples(*[st.floats(-40.0, 40.0)] * 3)


def _assert_within(center: Vector, other: Vector, radius: float, box: Vector) -> None:
    for axis in range(3):
        assert abs(center[axis] - other[axis]) <= box[axis], (center, other, radius, box)


@given(LAB, LAB)
@example((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485))
@example((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387))
@example((50.0, 0.0, 0.0), (50.0, -1.0, 2.0))
def test_any_two_colors_are_within_the_ball_of_their_difference(center: Vector, other: Vector) -> None:
    difference = delta_e_2000(center, other) + 1e-9
    _assert_within(center, other, difference, ball_2000(center, difference))


@given(LAB, STEP, st.floats(0.0, 1.0))
def test_near_colors_are_within_the_ball_of_their_difference(center: Vector, step: Vector, share: float) -> None:
    other = (center[0] + step[0] * share, center[1] + step[1] * share, center[2] + step[2] * share)
    difference = delta_e_2000(center, other) + 1e-9
    _assert_within(center, other, difference, ball_2000(center, difference))


def test_many_pairs_are_within_the_ball_of_their_difference() -> None:
    """Most often in the blue, where CIEDE2000's ellipses turn, and at every distance."""
    draw = random.Random("reach")
    for _ in range(PAIRS):
        spread = 10.0 ** draw.uniform(-3.0, 2.0)
        blue = draw.random() < 0.5
        hue = math.radians(draw.gauss(275.0, 25.0) if blue else draw.uniform(0.0, 360.0))
        chroma = draw.choice([0.0, draw.uniform(0.0, 5.0), draw.uniform(0.0, 140.0)])
        center = (draw.uniform(0.0, 100.0), chroma * math.cos(hue), chroma * math.sin(hue))
        light = draw.choice([0.0, draw.uniform(-spread, spread)])
        other = (
            center[0] + light,
            center[1] + draw.uniform(-spread, spread),
            center[2] + draw.uniform(-spread, spread),
        )
        difference = delta_e_2000(center, other) + 1e-9
        _assert_within(center, other, difference, ball_2000(center, difference))


@given(LAB, STEP, st.floats(1.0, 4.0))
def test_a_box_holds_in_proportion_for_a_lesser_radius(center: Vector, step: Vector, factor: float) -> None:
    other = (center[0] + step[0], center[1] + step[1], center[2] + step[2])
    difference = delta_e_2000(center, other) + 1e-9
    box = ball_2000(center, difference * factor)
    _assert_within(center, other, difference, (box[0] / factor, box[1] / factor, box[2] / factor))


@given(LAB, st.floats(0.0, 20.0), st.floats(0.0, 20.0))
def test_a_greater_radius_reaches_further(center: Vector, radius: float, more: float) -> None:
    near, far = ball_2000(center, radius), ball_2000(center, radius + more)
    assert all(one <= other for one, other in zip(near, far, strict=True))


@pytest.mark.parametrize(
    ("center", "radius", "most"),
    [
        # In the middle of the greys a unit of CIEDE2000 is one of L and b, and 1/1.5 of a.
        ((50.0, 0.0, 0.0), 1.0, (1.01, 0.75, 1.1)),
        ((90.0, 0.0, 0.0), 1.0, (1.65, 0.75, 1.1)),
        # At a chroma of 60 S_C is 3.7; S_H is at most 2.5.
        ((50.0, 60.0, 0.0), 1.0, (1.01, 3.9, 2.7)),
        ((50.0, 0.0, 60.0), 1.0, (1.01, 2.7, 3.9)),
        # In the blue the ellipses are turned and long.
        ((40.0, 20.0, -70.0), 1.0, (1.2, 12.0, 12.0)),
    ],
)
def test_a_ball_reaches_hardly_further_than_its_colors(center: Vector, radius: float, most: Vector) -> None:
    box = ball_2000(center, radius)
    assert all(one <= other for one, other in zip(box, most, strict=True)), box


def test_nothing_is_within_no_radius() -> None:
    assert ball_2000((50.0, 30.0, 20.0), 0.0) == (0.0, 0.0, 0.0)


def test_a_great_radius_has_no_bound() -> None:
    assert ball_2000((50.0, 30.0, 20.0), 30.0)[1:] == (math.inf, math.inf)
    assert ball_2000((50.0, 30.0, 20.0), 30.0)[0] < 40.0
    assert ball_2000((50.0, 30.0, 20.0), 140.0) == (math.inf, math.inf, math.inf)
