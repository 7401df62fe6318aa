"""Arcs of the hue circle, also across 0."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from palette.palettes.arcs import EVERY_HUE, Arc, turned

HUES = st.integers(0, 359_999).map(lambda thousandths: thousandths / 1000)
WIDTHS = st.integers(25_000, 340_000).map(lambda thousandths: thousandths / 1000)


def _outside(arc: Arc, hue: float) -> float:
    """Return how far outside an arc a hue is."""
    place = (hue - arc.start) % 360
    return 0.0 if place <= arc.width else min(place - arc.width, 360 - place)


def _apart(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)


@pytest.mark.parametrize(
    ("hue", "inside"), [(350.0, True), (349.9, False), (0.0, True), (20.0, True), (20.1, False), (180.0, False)]
)
def test_an_arc_may_pass_zero(hue: float, inside: bool) -> None:
    assert Arc(350.0, 30.0).holds(hue) is inside


def test_a_margin_keeps_away_from_both_ends() -> None:
    arc = Arc(350.0, 30.0)
    assert [arc.holds(hue, 5.0) for hue in (354.9, 355.0, 15.0, 15.1)] == [False, True, True, False]


@given(HUES)
def test_every_hue_has_no_ends(hue: float) -> None:
    assert EVERY_HUE.holds(hue, 5.0)


@given(HUES, WIDTHS, st.floats(0.0, 1.0))
def test_at_is_inside_and_in_proportion(start: float, width: float, place: float) -> None:
    arc = Arc(start, width)
    hue = arc.at(place)
    assert 0.0 <= hue < 360.0
    assert (hue - start + 1e-9) % 360 == pytest.approx(width * place, abs=1e-6)


@given(HUES, WIDTHS, HUES, st.floats(1.0, 12.0))
def test_around_is_what_both_hold(start: float, width: float, hue: float, half_width: float) -> None:
    allowed = Arc(start, width)
    assume(allowed.holds(hue))
    part = allowed.around(hue, half_width)
    for place in range(1, 100):
        inside = part.at(place / 100)
        assert _outside(allowed, inside) < 0.002
        assert _apart(inside, hue) <= half_width + 0.002
    for other in (start, start + width, hue - half_width, hue + half_width):
        if _outside(allowed, other) < 0.001 and _apart(other, hue) <= half_width:
            assert _outside(part, other) < 0.003


@given(HUES)
def test_around_every_hue_is_whole(hue: float) -> None:
    part = EVERY_HUE.around(hue, 12.0)
    assert part.width == 24.0
    assert _apart(part.at(0.5), hue) < 0.001


@given(HUES, WIDTHS, HUES)
def test_approach_is_the_smallest_turn(start: float, width: float, hue: float) -> None:
    allowed = Arc(start, width)
    assume(_outside(allowed, hue) > 0.01)
    turn = allowed.approach(hue, 10.0)
    assert allowed.holds((hue + turn) % 360, 10.0 - 1e-6)
    for smaller in (turn * 0.999, -turn * 0.999):
        assert not allowed.holds((hue + smaller) % 360, 10.0 - 1e-6)


@pytest.mark.parametrize(
    ("hue", "told"), [(0.0004, 0.0), (359.9996, 0.0), (-0.5, 359.5), (360.0, 0.0), (12.3456, 12.346)]
)
def test_turned_is_told_in_thousandths(hue: float, told: float) -> None:
    assert turned(hue) == told


def test_arcs_are_compared_and_shown_by_their_ends() -> None:
    assert Arc(1.0, 2.0) == Arc(1.0, 2.0)
    assert Arc(1.0, 2.0) != Arc(1.0, 3.0)
    assert Arc(1.0, 2.0) != Arc(2.0, 2.0)
    assert Arc(1.0, 2.0) != (1.0, 2.0)
    assert len({Arc(1.0, 2.0), Arc(1.0, 2.0), Arc(1.0, 3.0)}) == 2
    assert repr(Arc(1.0, 2.0)) == "Arc(1.0, 2.0)"
