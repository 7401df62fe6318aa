"""Colour differences; published and oracle values are in vectors/difference.json."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from coloraide import Color as Oracle
from hypothesis import assume, given
from hypothesis import strategies as st

from palette.color.difference import (
    METRICS,
    delta_e_76,
    delta_e_94,
    delta_e_2000,
    delta_e_cmc,
    delta_e_hyab,
    delta_e_ok,
    difference,
)
from palette.color.model import MISSING, Color

if TYPE_CHECKING:
    from collections.abc import Callable

    from palette.color.model import Vector

    Formula = Callable[[Vector, Vector], float]

SYMMETRICAL = [delta_e_76, delta_e_2000, delta_e_hyab, delta_e_ok]
ALL = [*SYMMETRICAL, delta_e_94, delta_e_cmc]
labs = st.tuples(
    st.floats(0.0, 100.0),
    st.floats(-128.0, 128.0, allow_subnormal=False),
    st.floats(-128.0, 128.0, allow_subnormal=False),
)


def textbook_2000(first: Vector, second: Vector) -> float:
    """CIEDE2000 as Sharma, Wu and Dalal write it, with angles in degrees."""
    l1, a1, b1 = first
    l2, a2, b2 = second
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25.0**7)))
    c1, c2 = math.hypot((1 + g) * a1, b1), math.hypot((1 + g) * a2, b2)
    h1 = math.degrees(math.atan2(b1, (1 + g) * a1)) % 360
    h2 = math.degrees(math.atan2(b2, (1 + g) * a2)) % 360
    turn = h2 - h1
    hue = h1 + h2
    if c1 * c2 == 0:
        turn = 0
    elif abs(turn) > 180:
        hue = (hue + 360) / 2 if hue < 360 else (hue - 360) / 2
        turn += 360 if turn < 0 else -360
    else:
        hue /= 2
    c = (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    depth = ((l1 + l2) / 2 - 50) ** 2
    light = (l2 - l1) / (1 + 0.015 * depth / math.sqrt(20 + depth))
    chroma = (c2 - c1) / (1 + 0.045 * c)
    h = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * c * t)
    angle = 60 * math.exp(-(((hue - 275) / 25) ** 2))
    rotation = -2 * math.sqrt(c**7 / (c**7 + 25.0**7)) * math.sin(math.radians(angle))
    return math.sqrt(light**2 + chroma**2 + h**2 + rotation * chroma * h)


def nearly_opposite(first: Vector, second: Vector) -> bool:
    """Where the mean hue jumps to the other side, so that the last bit decides."""
    product = math.hypot(first[1], first[2]) * math.hypot(second[1], second[2])
    turn = first[1] * second[2] - first[2] * second[1]
    facing = first[1] * second[1] + first[2] * second[2]
    return product > 0 and facing < 0 and abs(turn) < 1e-6 * product


@given(labs, labs)
def test_2000_is_the_textbook_formula(first: Vector, second: Vector) -> None:
    assume(not nearly_opposite(first, second))
    assert delta_e_2000(first, second) == pytest.approx(textbook_2000(first, second), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("degrees", [0, 1, 30, 60, 89, 90, 91, 135, 179, 180, 200, 270, 300, 359])
def test_2000_of_exactly_opposite_hues_goes_up_from_the_hue_below_180(degrees: int) -> None:
    a, b = 30.0 * math.cos(math.radians(degrees)), 30.0 * math.sin(math.radians(degrees))
    if degrees % 180 == 0:
        b = 0.0
    lower = degrees % 180
    # The same pair turned a little, so that the mean hue is 90 degrees above the lower of the two.
    x, y = 30.0 * math.cos(math.radians(lower)), 30.0 * math.sin(math.radians(lower))
    turned = math.radians(lower + 180 - 1e-7)
    expected = textbook_2000((40.0, x, y), (60.0, 30.0 * math.cos(turned), 30.0 * math.sin(turned)))
    assert delta_e_2000((40.0, a, b), (60.0, -a, -b)) == pytest.approx(expected, abs=1e-5)
    assert delta_e_2000((60.0, a, b), (40.0, -a, -b)) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("formula", SYMMETRICAL)
@given(first=labs, second=labs)
def test_order_makes_no_difference(formula: Formula, first: Vector, second: Vector) -> None:
    assert formula(first, second) == formula(second, first)


@pytest.mark.parametrize("formula", [delta_e_94, delta_e_cmc])
def test_order_makes_a_difference_where_the_reference_weighs(formula: Formula) -> None:
    first, second = (50.0, 60.0, 10.0), (50.0, 20.0, 30.0)
    assert abs(formula(first, second) - formula(second, first)) > 1.0


@pytest.mark.parametrize("formula", ALL)
@given(lab=labs)
def test_a_colour_is_no_different_from_itself(formula: Formula, lab: Vector) -> None:
    assert formula(lab, lab) == 0.0


@pytest.mark.parametrize("formula", ALL)
@given(first=labs, second=labs)
def test_differences_are_positive_numbers(formula: Formula, first: Vector, second: Vector) -> None:
    assume(math.dist(first, second) > 1e-6)
    assert 0.0 < formula(first, second) < 1000.0


@pytest.mark.parametrize("formula", ALL)
@given(first=st.floats(0.0, 100.0), second=st.floats(0.0, 100.0))
def test_greys_differ_by_lightness_alone(formula: Formula, first: float, second: float) -> None:
    assume(abs(first - second) > 1e-3)
    grey = formula((first, 0.0, 0.0), (second, 0.0, 0.0))
    if formula in {delta_e_2000, delta_e_cmc}:
        assert grey == pytest.approx(formula((first, 1e-9, -1e-9), (second, -1e-9, 1e-9)), rel=1e-6)
    else:
        assert grey == pytest.approx(abs(first - second), rel=1e-12)


@pytest.mark.parametrize(("name", "formula"), [("94", delta_e_94), ("cmc", delta_e_cmc), ("hyab", delta_e_hyab)])
@given(first=labs, second=labs)
def test_agrees_with_coloraide(name: str, formula: Formula, first: Vector, second: Vector) -> None:
    expected = Oracle("lab-d65", list(first)).delta_e(Oracle("lab-d65", list(second)), method=name)
    assert formula(first, second) == pytest.approx(expected, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("degrees", [163.99, 164.01, 344.99, 345.01])
@pytest.mark.parametrize("lightness", [15.99, 16.01])
def test_cmc_changes_its_weights_where_it_should(degrees: float, lightness: float) -> None:
    angle = math.radians(degrees)
    reference, sample = (lightness, 40.0 * math.cos(angle), 40.0 * math.sin(angle)), (30.0, 5.0, 5.0)
    oracle = Oracle("lab-d65", list(reference)).delta_e(Oracle("lab-d65", list(sample)), method="cmc", l=1, c=1.5)
    assert delta_e_cmc(reference, sample, 1.0, 1.5) == pytest.approx(oracle, rel=1e-9)


def test_cmc_is_two_to_one_by_default() -> None:
    first, second = (50.0, 60.0, 10.0), (20.0, 20.0, 30.0)
    assert delta_e_cmc(first, second) == delta_e_cmc(first, second, 2.0, 1.0) != delta_e_cmc(first, second, 1.0, 1.0)


@pytest.mark.parametrize(
    ("metric", "formula"),
    [("2000", delta_e_2000), ("76", delta_e_76), ("94", delta_e_94), ("cmc", delta_e_cmc), ("hyab", delta_e_hyab)],
)
def test_metrics_by_name_are_on_d65_lab(metric: str, formula: Formula) -> None:
    first, second = (50.0, 60.0, 10.0), (20.0, 20.0, 30.0)
    assert difference(Color("lab-d65", first), Color("lab-d65", second), metric) == formula(first, second)


def test_the_metric_ok_is_on_oklab() -> None:
    assert difference(Color("oklab", (0.5, 0.1, 0.0)), Color("oklab", (0.5, 0.1, 0.2)), "ok") == pytest.approx(0.2)


def test_the_default_is_2000() -> None:
    red, blue = Color("srgb", (1.0, 0.0, 0.0)), Color("oklch", (0.4, 0.2, 260.0))
    assert difference(red, blue) == difference(red, blue, "2000")


@pytest.mark.parametrize("metric", METRICS)
def test_alpha_is_ignored_and_missing_is_zero(metric: str) -> None:
    first, second = Color("lab", (50.0, MISSING, 20.0), 0.3), Color("lab", (50.0, 0.0, 20.0))
    assert difference(first, second, metric) == 0.0


def test_an_unknown_metric_is_refused_with_the_known_ones() -> None:
    white = Color("srgb", (1.0, 1.0, 1.0))
    with pytest.raises(ValueError, match=r"unknown metric '2001'; known are 2000, 76, 94, cmc, ok, hyab"):
        difference(white, white, "2001")
