"""The schemes' table, their hues within a mood's, and which are chosen when none is asked for."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.palettes.arcs import EVERY_HUE, Arc
from palette.palettes.moods import MOODS
from palette.palettes.schemes import SCHEMES, preference

NAMES = ["analogous", "complementary", "triadic", "split", "monochrome", "free"]
HUES = st.integers(0, 359_999).map(lambda thousandths: thousandths / 1000)
ALLOWED = st.sampled_from([mood.hues for mood in MOODS.values()])


def _apart(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)


def test_the_schemes_are_those_of_the_contract() -> None:
    assert list(SCHEMES) == NAMES
    assert all(scheme.name == name and scheme.description for name, scheme in SCHEMES.items())


@pytest.mark.parametrize(
    ("name", "hue", "anchors"),
    [
        ("analogous", 10.0, [10.0, 40.0, 340.0]),
        ("complementary", 200.0, [200.0, 20.0]),
        ("triadic", 250.0, [250.0, 10.0, 130.0]),
        ("split", 0.0, [0.0, 150.0, 210.0]),
        ("monochrome", 77.0, [77.0]),
        ("free", 77.0, []),
    ],
)
def test_anchors_are_turns_from_the_anchor_hue(name: str, hue: float, anchors: list[float]) -> None:
    assert SCHEMES[name].anchors(hue) == anchors


@pytest.mark.parametrize(
    ("name", "hue", "allowed", "arcs"),
    [
        ("complementary", 5.0, EVERY_HUE, [Arc(353.0, 24.0), Arc(173.0, 24.0)]),
        ("free", 5.0, Arc(350.0, 30.0), [Arc(350.0, 30.0)]),
        # Only the complement is warm.
        ("complementary", 220.0, Arc(355.0, 87.0), [Arc(28.0, 24.0)]),
        # The arc ends before the half-width does.
        ("monochrome", 80.0, Arc(355.0, 87.0), [Arc(70.0, 12.0)]),
        # None is inside, so all turn: by what lacks to the arc, and the half-width.
        ("monochrome", 88.0, Arc(355.0, 87.0), [Arc(62.0, 20.0)]),
        ("monochrome", 300.0, Arc(355.0, 87.0), [Arc(355.0, 20.0)]),
        ("analogous", 120.0, Arc(355.0, 87.0), [Arc(58.0, 24.0)]),
        ("triadic", 90.0, Arc(355.0, 87.0), [Arc(58.0, 24.0)]),
        ("triadic", 110.0, Arc(355.0, 87.0), [Arc(355.0, 24.0)]),
    ],
)
def test_arcs_are_around_the_anchors_that_the_mood_holds(name: str, hue: float, allowed: Arc, arcs: list[Arc]) -> None:
    harmony = SCHEMES[name].harmony(hue, allowed)
    assert harmony.arcs == arcs
    assert harmony.anchor == hue
    assert harmony.scheme is SCHEMES[name]


@given(st.sampled_from(NAMES[:-1]), HUES, ALLOWED)
def test_arcs_keep_mood_and_scheme(name: str, hue: float, allowed: Arc) -> None:
    scheme = SCHEMES[name]
    arcs = scheme.harmony(hue, allowed).arcs
    inside = [anchor for anchor in scheme.anchors(hue) if allowed.holds(anchor)]
    assert len(arcs) == max(len(inside), 1)
    for arc in arcs:
        assert scheme.half_width - 0.002 <= arc.width <= 2 * scheme.half_width
        for place in (0.001, 0.5, 0.999):
            assert allowed.holds(arc.at(place))
            if inside:
                assert min(_apart(arc.at(place), anchor) for anchor in inside) <= scheme.half_width + 0.001


@given(st.sampled_from(NAMES[:-1]), HUES, ALLOWED)
def test_a_scheme_without_allowed_anchors_is_turned_as_little_as_can_be(name: str, hue: float, allowed: Arc) -> None:
    scheme = SCHEMES[name]
    if any(allowed.holds(anchor) for anchor in scheme.anchors(hue)):
        return
    (arc,) = scheme.harmony(hue, allowed).arcs
    assert arc.width == pytest.approx(2 * scheme.half_width, abs=0.002)
    least = min(_apart(arc.at(0.5), anchor) for anchor in scheme.anchors(hue))
    for turn in range(-3600, 3601):
        if abs(turn) / 20 < least - 0.1:
            turned = [(anchor + turn / 20) % 360 for anchor in scheme.anchors(hue)]
            assert not any(allowed.holds(anchor, scheme.half_width) for anchor in turned)


@pytest.mark.parametrize(
    ("name", "hue", "shown", "shown_given"),
    [
        ("complementary", 220.0, False, True),  # the given colour is the other anchor
        ("complementary", 40.0, False, False),
        ("analogous", 40.0, True, True),
        ("triadic", 0.0, False, False),
        ("monochrome", 40.0, True, True),
        ("monochrome", 220.0, False, True),
        ("free", 220.0, True, True),
    ],
)
def test_a_scheme_shows_by_two_anchors_or_its_only_one(
    name: str,
    hue: float,
    shown: bool,
    shown_given: bool,
) -> None:
    warm = MOODS["warm"].hues
    assert SCHEMES[name].shows(hue, warm, given=False) is shown
    assert SCHEMES[name].shows(hue, warm, given=True) is shown_given


@given(HUES, ALLOWED, st.text(max_size=6), st.booleans())
def test_preference_orders_the_schemes_that_show(hue: float, allowed: Arc, seed: str, given: bool) -> None:
    names = [scheme.name for scheme in preference(hue, allowed, seed, given=given)]
    assert sorted(names) == sorted(name for name, scheme in SCHEMES.items() if scheme.shows(hue, allowed, given=given))
    assert "free" in names
    assert names == [scheme.name for scheme in preference(hue, allowed, seed, given=given)]


def test_preference_follows_the_weights() -> None:
    firsts = Counter(preference(40.0, EVERY_HUE, f"seed {n}", given=False)[0].name for n in range(3200))
    weights = {name: scheme.weight for name, scheme in SCHEMES.items()}
    assert sum(weights.values()) == 16
    for name, weight in weights.items():
        assert firsts[name] == pytest.approx(200 * weight, rel=0.2)
