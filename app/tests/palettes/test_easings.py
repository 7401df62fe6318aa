"""Easing functions: CSS's syntax and curves; other programs' values are in the table of gradients."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.palettes.easings import (
    JUMPS,
    KEYWORDS,
    LINEAR,
    MOST_STEPS,
    CubicBezier,
    Easing,
    EasingSyntaxError,
    Hint,
    Steps,
    read_easing,
)

UNIT = st.floats(0.0, 1.0)
HEIGHT = st.floats(-3.0, 4.0)
INSIDE = st.floats(0.001, 0.999)


def values(easing: Easing, count: int = 6) -> list[float]:
    return [round(easing.at(step / count), 6) for step in range(count + 1)]


@given(UNIT, HEIGHT, UNIT, HEIGHT, UNIT)
def test_a_curve_is_the_bezier_of_its_points(x1: float, y1: float, x2: float, y2: float, parameter: float) -> None:
    rest = 1.0 - parameter
    x = 3 * rest * rest * parameter * x1 + 3 * rest * parameter * parameter * x2 + parameter**3
    y = 3 * rest * rest * parameter * y1 + 3 * rest * parameter * parameter * y2 + parameter**3
    found = CubicBezier(x1, y1, x2, y2).at(x)
    # Where the curve is upright, a last bit of x is much of y: then some height beside x must be right.
    low, high = CubicBezier(x1, y1, x2, y2).at(max(x - 1e-9, 0.0)), CubicBezier(x1, y1, x2, y2).at(min(x + 1e-9, 1.0))
    assert abs(found - y) < 1e-6 or min(low, found, high) - 1e-6 <= y <= max(low, found, high) + 1e-6


@given(UNIT, HEIGHT, UNIT, HEIGHT)
def test_a_curve_begins_at_0_and_ends_at_1(x1: float, y1: float, x2: float, y2: float) -> None:
    easing = CubicBezier(x1, y1, x2, y2)
    assert (easing.at(0.0), easing.at(1.0)) == (0.0, 1.0)
    assert easing.treads() == 0


def test_a_curve_on_the_diagonal_is_linear() -> None:
    assert CubicBezier(0.3, 0.3, 0.6, 0.6).is_linear()
    assert values(CubicBezier(0.3, 0.3, 0.6, 0.6)) == values(LINEAR)
    assert not CubicBezier(0.3, 0.3, 0.6, 0.7).is_linear()
    assert not CubicBezier(0.3, 0.4, 0.6, 0.6).is_linear()


def test_heights_may_lie_beyond_and_are_bounded() -> None:
    assert CubicBezier(0.1, 2.0, 0.9, 2.0).at(0.5) > 1.0
    assert CubicBezier(0.1, -2.0, 0.9, -2.0).at(0.3) < 0.0
    assert read_easing("cubic-bezier(0,1e999,0,-1e999)").at(0.001) == CubicBezier(0, 1e6, 0, -1e6).at(0.001)


@pytest.mark.parametrize(("x1", "x2"), [(-0.01, 0.5), (1.01, 0.5), (0.5, -0.01), (0.5, 1.01), (float("nan"), 0.5)])
def test_points_stand_between_the_ends(x1: float, x2: float) -> None:
    with pytest.raises(ValueError, match="both must be from 0 to 1"):
        CubicBezier(x1, 0.0, x2, 1.0)


@given(UNIT)
def test_smoothstep_is_its_polynomial(progress: float) -> None:
    assert abs(read_easing("smoothstep").at(progress) - progress * progress * (3.0 - 2.0 * progress)) < 1e-12


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("linear", [0, 1 / 6, 1 / 3, 0.5, 2 / 3, 5 / 6, 1]),
        ("steps(3)", [0, 0, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 1]),
        ("steps(3, jump-start)", [1 / 3, 1 / 3, 2 / 3, 2 / 3, 1, 1, 1]),
        ("steps(3, start)", [1 / 3, 1 / 3, 2 / 3, 2 / 3, 1, 1, 1]),
        ("steps(3, end)", [0, 0, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 1]),
        ("steps(3, jump-none)", [0, 0, 0.5, 0.5, 1, 1, 1]),
        ("steps(3, jump-both)", [0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1]),
        ("step-start", [1] * 7),
        ("step-end", [0] * 6 + [1]),
    ],
)
def test_what_an_easing_makes_of_sixths(text: str, expected: list[float]) -> None:
    assert values(read_easing(text)) == pytest.approx(expected, abs=1e-6)


@given(st.integers(2, MOST_STEPS), st.sampled_from(JUMPS), st.integers(0, MOST_STEPS))
def test_a_staircase_has_jumped_where_it_jumps(count: int, jump: str, step: int) -> None:
    stairs = Steps(count, jump)
    place = min(step, count) / count
    assert stairs.treads() == count
    assert stairs.at(place) == stairs.at(min(place + 0.5 / count, 1.0))
    heights = sorted({stairs.at((tread + 0.5) / count) for tread in range(count)})
    assert len(heights) == count
    assert (heights[0] == 0.0) is (jump in {"jump-end", "end", "jump-none"})
    assert (heights[-1] == 1.0) is (jump in {"jump-start", "start", "jump-none"})
    assert stairs.at(1.0) == 1.0
    assert not stairs.is_linear()


@given(INSIDE, UNIT)
def test_a_hint_is_half_way(middle: float, progress: float) -> None:
    hint = Hint(middle)
    assert hint.at(middle) == pytest.approx(0.5, abs=1e-9)
    assert 0.0 <= hint.at(progress) <= 1.0
    assert (hint.at(0.0), hint.at(1.0), hint.treads()) == (0.0, 1.0, 0)


def test_hints_on_a_stop_and_half_way() -> None:
    assert (values(Hint(0.0)), Hint(0.0).treads()) == ([1.0] * 7, 1)
    assert (values(Hint(1.0)), Hint(1.0).treads()) == ([0.0] * 6 + [1.0], 1)
    assert Hint(0.5).is_linear()
    assert not Hint(0.4).is_linear()
    assert values(Hint(0.5)) == values(LINEAR)


@pytest.mark.parametrize("text", [*KEYWORDS, "cubic-bezier(0,0,1,1)", "steps(4,jump-none)"])
def test_case_and_white_space_make_no_difference(text: str) -> None:
    spaced = re.sub(r"([(,)])", r" \1 ", text).replace(" (", "(")
    assert values(read_easing(f"\n\t{spaced.upper()} ")) == values(read_easing(text))
    assert read_easing(text).is_linear() is (text in {"linear", "cubic-bezier(0,0,1,1)"})


def test_numbers_of_every_notation() -> None:
    assert values(read_easing("cubic-bezier(+.25, 1e-1, 25e-2, 1.0E0)")) == values(read_easing("ease"))
    assert values(read_easing("steps(+0004)")) == values(read_easing("steps(4)"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'' is no easing function"),
        ("eas", "'eas' is no easing function"),
        ("ease()", "'ease()' is no easing function"),
        ("steps", "'steps' is no easing function"),
        ("cubic-bezier", "'cubic-bezier' is no easing function"),
        ("linear(0, 1)", "'linear(0, 1)' is no easing function"),
        ("ease ease", "'ease ease' is no easing function"),
        ("cubic-bezier(1, 2, 3)", "cubic-bezier(1, 2, 3): expected four numbers, separated by commas"),
        ("cubic-bezier(0 0 1 1)", "expected four numbers"),
        ("cubic-bezier(0, 0, 1, 1,)", "expected four numbers"),
        ("cubic-bezier(0, 0, 1., 1)", "expected four numbers"),
        ("cubic-bezier(2, 0, 0, 0)", "cubic-bezier(2, 0, 0, 0): x1 is 2.0 and x2 is 0.0; both must be from 0 to 1"),
        ("steps()", "expected a whole number"),
        ("steps(1.5)", "expected a whole number"),
        ("steps(-1)", "expected a whole number"),
        ("steps(0)", f"steps(0, jump-end): expected 1 to {MOST_STEPS} steps"),
        (f"steps({MOST_STEPS + 1})", f"expected 1 to {MOST_STEPS} steps"),
        ("steps(1, jump-none)", f"expected 2 to {MOST_STEPS} steps"),
        ("steps(3, middle)", "one of jump-end, jump-start"),
        ("steps(999999999999999999999)", "expected a whole number"),
        ("steps(٣)", "expected a whole number"),
    ],
)
def test_what_is_no_easing(text: str, said: str) -> None:
    with pytest.raises(EasingSyntaxError, match=re.escape(said)):
        read_easing(text)


def test_a_long_text_is_told_in_part() -> None:
    with pytest.raises(EasingSyntaxError) as caught:
        read_easing("x" * 500)
    assert len(str(caught.value)) < 150
