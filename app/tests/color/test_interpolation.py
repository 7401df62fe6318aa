"""Interpolation; the standard's, WPT's and oracle values are in vectors/mix.json."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import pytest
from coloraide import Color as Oracle
from hypothesis import assume, given
from hypothesis import strategies as st

from palette.color.conversion import to_space
from palette.color.interpolation import HUE_METHODS, Interpolator, default_space, mix
from palette.color.model import MISSING, SPACES, Color, is_missing

if TYPE_CHECKING:
    from palette.color.model import Vector

CSS_SPACES = [name for name, space in SPACES.items() if space.css != "custom"]
POLAR_SPACES = [name for name, space in SPACES.items() if space.hue >= 0]
alphas = st.floats(0.01, 1.0)
amounts = st.floats(0.0, 1.0)
hues = st.floats(0.0, 360.0, exclude_max=True)
oklchs = st.tuples(st.floats(0.1, 0.9), st.floats(0.03, 0.3), hues)
colors = st.builds(Color, st.just("oklch"), oklchs, alphas)


def missing(color: Color) -> list[bool]:
    return [is_missing(component) for component in color.coords]


@given(colors, colors, st.sampled_from(CSS_SPACES), st.sampled_from(HUE_METHODS))
def test_the_ends_are_the_colours(a: Color, b: Color, space: str, hue: str) -> None:
    way = Interpolator(a, b, space, hue)
    for amount, end in [(0.0, a), (1.0, b)]:
        mixed, expected = way.at(amount), to_space(end, space)
        assert mixed.space == space
        assert mixed.coords == pytest.approx(expected.coords, rel=1e-12, abs=1e-12)
        assert mixed.alpha == end.alpha


@given(colors, colors, st.sampled_from(CSS_SPACES), amounts)
def test_going_back_is_the_same_way(a: Color, b: Color, space: str, amount: float) -> None:
    there, back = mix(a, b, amount, space), mix(b, a, 1.0 - amount, space)
    hue = SPACES[space].hue
    for index, (one, other) in enumerate(zip(there.coords, back.coords, strict=True)):
        difference = one - other if index != hue else math.remainder(one - other, 360.0)
        assert abs(difference) < 1e-7 or (index == hue and abs(abs(difference) - 180.0) < 180.0 - 1e-7)


@given(colors, st.sampled_from(CSS_SPACES), amounts)
def test_between_equal_colours_nothing_changes(color: Color, space: str, amount: float) -> None:
    assert mix(color, color, amount, space).coords == pytest.approx(to_space(color, space).coords, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("space", [name for name in CSS_SPACES if name != "prophoto-rgb"])
@given(a=colors, b=colors, amount=amounts, hue=st.sampled_from(HUE_METHODS))
def test_agrees_with_coloraide(space: str, a: Color, b: Color, amount: float, hue: str) -> None:
    ends = [Oracle("oklch", list(color.coords), color.alpha) for color in (a, b)]
    apart = abs(
        math.remainder(to_space(a, space).coords[SPACES[space].hue] - to_space(b, space).coords[SPACES[space].hue], 360)
    )
    assume(SPACES[space].hue < 0 or 1e-6 < apart < 180.0 - 1e-6)
    expected = Oracle.interpolate(ends, space=space, hue=hue, carryforward=True)(amount)
    percent = 100.0 if space in {"hsl", "hwb"} else 1.0
    mixed = mix(a, b, amount, space, hue)
    assert mixed.alpha == pytest.approx(expected[-1], abs=1e-12)
    for index, (ours, theirs) in enumerate(zip(mixed.coords, expected[:3], strict=True)):
        if index == SPACES[space].hue:
            assert abs(math.remainder(ours - theirs, 360.0)) < 1e-5
        else:
            assert ours == pytest.approx(percent * theirs, rel=1e-7, abs=1e-6)


def arc(method: str, start: float, end: float) -> float:
    """Return how far, and which way, the hue travels."""
    way = Interpolator(Color("oklch", (0.5, 0.1, start)), Color("oklch", (0.5, 0.1, end)), "oklch", method)
    places = [way.at(step / 8).coords[2] for step in range(9)]
    assert all(0.0 <= place < 360.0 for place in places)
    return sum(math.remainder(after - before, 360.0) for before, after in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("method", "low", "high"), [("shorter", -180, 180), ("increasing", 0, 360), ("decreasing", -360, 0)]
)
@given(start=st.floats(-720.0, 720.0), end=st.floats(-720.0, 720.0))
def test_arcs_of_hue(method: str, low: float, high: float, start: float, end: float) -> None:
    travelled = arc(method, start, end)
    assert low - 1e-6 <= travelled <= high + 1e-6
    assert abs(math.remainder(travelled - (end - start), 360.0)) < 1e-6


@given(start=st.floats(-720.0, 720.0), end=st.floats(-720.0, 720.0))
def test_the_longer_arc(start: float, end: float) -> None:
    travelled = abs(arc("longer", start, end))
    assert 180.0 - 1e-6 <= travelled <= 360.0 + 1e-6


@pytest.mark.parametrize(
    ("method", "start", "end", "travelled"),
    [
        ("shorter", 0.0, 180.0, 180.0),
        ("shorter", 180.0, 0.0, -180.0),
        ("shorter", 0.0, 179.9, 179.9),
        ("shorter", 0.0, 180.1, -179.9),
        ("shorter", 180.1, 0.0, 179.9),
        ("longer", 0.0, 180.0, 180.0),
        ("longer", 180.0, 0.0, -180.0),
        ("longer", 0.0, 179.9, -180.1),
        ("longer", 179.9, 0.0, 180.1),
        ("longer", 0.0, 180.1, 180.1),
        ("longer", 90.0, 90.0, 360.0),
        ("increasing", 90.0, 90.0, 0.0),
        ("decreasing", 90.0, 90.0, 0.0),
        ("increasing", 90.0, 89.0, 359.0),
        ("decreasing", 89.0, 90.0, -359.0),
    ],
)
def test_arcs_at_their_limits(method: str, start: float, end: float, travelled: float) -> None:
    assert arc(method, start, end) == pytest.approx(travelled)


@pytest.mark.parametrize(
    ("source", "coords", "target", "expected"),
    [
        ("srgb", (MISSING, 0.2, 0.3), "xyz-d65", [True, False, False]),
        ("xyz-d50", (0.1, MISSING, 0.3), "rec2020", [False, True, False]),
        ("srgb", (0.1, 0.2, MISSING), "xyz-d50", [False, False, True]),
        ("srgb", (0.1, 0.2, MISSING), "lab", [False, False, False]),
        ("srgb", (0.1, 0.2, MISSING), "hwb", [False, False, False]),
        ("srgb", (MISSING, MISSING, MISSING), "hwb", [True, True, True]),
        ("lab", (MISSING, 20.0, 30.0), "oklch", [True, False, False]),
        ("lab", (50.0, MISSING, 30.0), "oklab", [False, True, False]),
        ("lab", (50.0, 20.0, MISSING), "oklab", [False, False, True]),
        ("lab", (50.0, MISSING, 30.0), "lch", [False, False, False]),
        ("lab", (50.0, MISSING, MISSING), "lch", [False, True, True]),
        ("lab", (50.0, MISSING, MISSING), "hsl", [True, True, False]),
        ("lch", (50.0, MISSING, MISSING), "oklab", [False, True, True]),
        ("lch", (50.0, 20.0, MISSING), "hsl", [True, False, False]),
        ("lch", (50.0, 20.0, MISSING), "hwb", [True, False, False]),
        ("hsl", (30.0, 40.0, MISSING), "hwb", [False, False, False]),
        ("hwb", (30.0, MISSING, MISSING), "oklch", [True, True, False]),
        ("hsv", (30.0, 40.0, MISSING), "hsl", [False, False, True]),
        ("oklch", (MISSING, 0.1, 30.0), "cam16", [True, False, False]),
        ("oklch", (MISSING, 0.1, 30.0), "hct", [False, False, True]),
        ("hct", (MISSING, 40.0, 50.0), "oklch", [False, False, True]),
        ("oklch", (0.5, 0.1, MISSING), "oklch", [False, False, True]),
    ],
)
def test_missing_components_are_carried_forward(source: str, coords: Vector, target: str, expected: list[bool]) -> None:
    """Between two such colours a component that both miss is missing."""
    color = Color(source, coords)
    kept = missing(mix(color, color, 0.5, target))
    powerless = missing(to_space(color, target))
    assert kept == [one or (other and source != target) for one, other in zip(expected, powerless, strict=True)]


def test_a_missing_component_takes_the_others() -> None:
    mixed = mix(Color("lab", (MISSING, 20.0, 30.0)), Color("lab", (40.0, MISSING, 50.0)), 0.25, "lab")
    assert mixed == Color("lab", (40.0, 20.0, 35.0))


def test_a_missing_component_takes_the_others_before_alpha_is_multiplied_in() -> None:
    mixed = mix(Color("srgb", (MISSING, 0.5, 0.5), 0.2), Color("srgb", (0.8, 0.5, 0.5), 1.0), 0.5, "srgb")
    assert mixed.coords == pytest.approx((0.8, 0.5, 0.5))
    assert mixed.alpha == pytest.approx(0.6)


@given(colors, oklchs, amounts)
def test_a_missing_alpha_takes_the_others(a: Color, oklch: Vector, amount: float) -> None:
    without = mix(a, Color("oklch", oklch, MISSING), amount, "oklab")
    assert without == mix(a, Color("oklch", oklch, a.alpha), amount, "oklab")
    assert without.alpha == a.alpha


@given(oklchs, oklchs, amounts)
def test_two_missing_alphas_stay_missing_and_weigh_nothing(first: Vector, second: Vector, amount: float) -> None:
    mixed = mix(Color("oklch", first, MISSING), Color("oklch", second, MISSING), amount, "oklab")
    assert is_missing(mixed.alpha)
    assert mixed.coords == mix(Color("oklch", first), Color("oklch", second), amount, "oklab").coords


def test_both_hues_missing_stay_missing() -> None:
    grey, other = Color("oklab", (0.5, 0.0, 0.0)), Color("srgb", (1.0, 1.0, 1.0))
    for method in HUE_METHODS:
        assert missing(mix(grey, other, 0.5, "oklch", method)) == [False, False, True]


def test_a_transparent_colour_lends_no_colour() -> None:
    mixed = mix(Color("srgb", (0.0, 0.0, 0.0), 0.0), Color("srgb", (0.2, 0.4, 0.6)), 0.5, "srgb")
    assert mixed.coords == pytest.approx((0.2, 0.4, 0.6))
    assert mixed.alpha == 0.5


def test_between_two_transparent_colours_is_nothing() -> None:
    mixed = mix(Color("oklch", (0.5, 0.1, 30.0), 0.0), Color("oklch", (0.7, 0.2, 90.0), 0.0), 0.5, "oklch")
    assert mixed == Color("oklch", (0.0, 0.0, 60.0), 0.0)


@pytest.mark.parametrize("space", POLAR_SPACES)
def test_hue_is_not_multiplied_by_alpha(space: str) -> None:
    a, b = Color("srgb", (0.8, 0.2, 0.1), 0.2), Color("srgb", (0.7, 0.5, 0.1), 0.9)
    hue = SPACES[space].hue
    halfway = (to_space(a, space).coords[hue] + to_space(b, space).coords[hue]) / 2
    assert mix(a, b, 0.5, space).coords[hue] == pytest.approx(halfway)


@pytest.mark.parametrize(
    ("first", "second", "space"),
    [(True, True, "srgb"), (True, False, "oklab"), (False, True, "oklab"), (False, False, "oklab")],
)
def test_default_space(first: bool, second: bool, space: str) -> None:
    a, b = Color("srgb", (1.0, 0.0, 0.0), legacy=first), Color("hsl", (240.0, 100.0, 50.0), legacy=second)
    assert default_space(a, b) == space
    assert mix(a, b) == mix(a, b, 0.5, space)
    assert not mix(a, b).legacy


def test_shorter_is_the_default() -> None:
    a, b = Color("oklch", (0.5, 0.1, 350.0)), Color("oklch", (0.5, 0.1, 30.0))
    assert mix(a, b, 0.5, "oklch").coords[2] == pytest.approx(10.0)


@given(colors, colors, st.lists(amounts, max_size=5), st.sampled_from(CSS_SPACES))
def test_an_interpolator_can_be_asked_again(a: Color, b: Color, places: list[float], space: str) -> None:
    way = Interpolator(a, b, space)
    assert [way.at(place) for place in places] == [mix(a, b, place, space) for place in places]


@pytest.mark.parametrize("amount", [-0.01, 1.01, math.nan])
def test_amounts_out_of_range_are_refused(amount: float) -> None:
    white = Color("srgb", (1.0, 1.0, 1.0))
    with pytest.raises(ValueError, match="is not between 0 and 1"):
        mix(white, white, amount)


def test_what_is_not_known_is_refused() -> None:
    white = Color("srgb", (1.0, 1.0, 1.0))
    with pytest.raises(ValueError, match="unknown hue interpolation 'nearest'; known are shorter, longer"):
        mix(white, white, 0.5, "oklch", "nearest")
    with pytest.raises(ValueError, match="'cmyk' is not a colour space"):
        mix(white, white, 0.5, "cmyk")
