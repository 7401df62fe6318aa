"""The moods' table, and what it means hue by hue."""

from __future__ import annotations

import math

import pytest

from palette.palettes.chips import GUARD
from palette.palettes.cusps import srgb_holds
from palette.palettes.moods import MOODS, Mood

NAMES = ["warm", "cool", "pastel", "vivid", "muted", "dark", "earth", "neon"]


def _holds(lightness: float, chroma: float, degree: int) -> bool:
    angle = math.radians(degree)
    return srgb_holds(lightness, chroma * math.cos(angle), chroma * math.sin(angle))


def _reach(mood: Mood, degree: int) -> float:
    """Return by trial the greatest chroma that sRGB holds of a hue between the mood's lightnesses."""
    darkest, lightest = mood.lightness
    steps = [darkest + (lightest - darkest) * step / 200 for step in range(201)]
    chroma = 0.0
    while any(_holds(lightness, chroma + 0.001, degree) for lightness in steps):
        chroma += 0.001
    return chroma


def test_the_moods_are_those_of_the_contract() -> None:
    assert list(MOODS) == NAMES
    assert all(mood.name == name and mood.description for name, mood in MOODS.items())


@pytest.mark.parametrize("mood", MOODS.values(), ids=NAMES)
def test_every_hue_of_a_mood_has_room(mood: Mood) -> None:
    bounds = mood.bounds()
    assert len(bounds) == 361
    assert bounds[360] is bounds[0]
    for degree in range(360):
        if mood.hues.holds(degree):
            bound = bounds[degree]
            assert mood.chroma[0] <= bound.least < bound.most <= mood.chroma[1]
            assert mood.lightness[0] <= bound.darkest < bound.lightest <= mood.lightness[1]
            assert bound.lightest - bound.darkest > 0.045


@pytest.mark.parametrize("mood", MOODS.values(), ids=NAMES)
def test_bounds_are_shares_of_the_reach(mood: Mood) -> None:
    bounds = mood.bounds()
    for degree in range(0, 360, 9):
        reach = _reach(mood, degree)
        least, most = mood.share
        assert bounds[degree].least == pytest.approx(max(mood.chroma[0], least * min(reach, mood.chroma[1])), abs=0.004)
        limit = mood.chroma[1] if most == 1.0 else min(mood.chroma[1], most * reach)
        assert bounds[degree].most == pytest.approx(limit, abs=0.004)


@pytest.mark.parametrize("mood", MOODS.values(), ids=NAMES)
def test_the_least_chroma_is_held_between_darkest_and_lightest(mood: Mood) -> None:
    for degree in range(0, 360, 7):
        bound = mood.bounds()[degree]
        for lightness in (bound.darkest + 0.004, (bound.darkest + bound.lightest) / 2, bound.lightest - 0.004):
            assert _holds(lightness, bound.least - 0.002, degree)
        for outside in (bound.darkest - 0.01, bound.lightest + 0.01):
            assert not mood.lightness[0] <= outside <= mood.lightness[1] or not _holds(outside, bound.least, degree)


def test_chip_bounds_stay_inside_by_the_guard() -> None:
    bound = MOODS["muted"].bounds()[100]
    assert math.isqrt(bound.square_least) == 20_000 + GUARD
    assert math.isqrt(bound.square_most) == 75_000 - GUARD


@pytest.mark.parametrize(
    ("mood", "hue", "inside"),
    [
        ("warm", 29.0, True),  # red
        ("warm", 70.0, True),  # orange
        ("warm", 357.0, True),  # rose
        ("warm", 142.0, False),  # green
        ("warm", 264.0, False),  # blue
        ("cool", 264.0, True),
        ("cool", 195.0, True),  # cyan
        ("cool", 29.0, False),
        ("earth", 40.0, True),  # terracotta
        ("earth", 75.0, True),  # ochre
        ("earth", 110.0, True),  # olive
        ("earth", 264.0, False),
    ],
)
def test_hues_are_where_people_see_the_mood(mood: str, hue: float, inside: bool) -> None:
    assert MOODS[mood].hues.holds(hue) is inside
