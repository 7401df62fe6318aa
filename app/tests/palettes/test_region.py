"""The region that is drawn from: what it holds, and what it finds inside."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import srgb_to_oklch
from palette.palettes.arcs import EVERY_HUE, Arc
from palette.palettes.chips import Chip
from palette.palettes.cusps import srgb_holds
from palette.palettes.moods import MOODS, Mood
from palette.palettes.region import Region

PLACES = st.floats(0.0, 1.0)
MOOD_NAMES = st.sampled_from(list(MOODS))


def _region(mood: str) -> Region:
    return Region(MOODS[mood], [MOODS[mood].hues])


def _oklch(chip: Chip) -> tuple[float, float, float]:
    return srgb_to_oklch(((chip.rgb >> 16) / 255, (chip.rgb >> 8 & 255) / 255, (chip.rgb & 255) / 255))


@given(MOOD_NAMES, st.integers(0, 0xFFFFFF))
def test_a_region_holds_the_chips_of_its_ranges(name: str, rgb: int) -> None:
    mood = MOODS[name]
    chip = Chip(rgb)
    lightness, chroma, hue = _oklch(chip)
    bounds = mood.bounds()[round(hue)]
    margins = [
        lightness - mood.lightness[0],
        mood.lightness[1] - lightness,
        chroma - bounds.least,
        bounds.most - chroma,
    ]
    if mood.hues.width < 360:
        place = (hue - mood.hues.start) % 360
        margins += [(mood.hues.width - place) / 1000, place / 1000]
    if abs(min(margins)) > 1.2e-5:
        assert _region(name).holds(chip) is (min(margins) > 0)


@pytest.mark.parametrize(
    ("rgb", "held"),
    [
        (0xC45A3B, True),
        (0x3B5AC4, False),  # not warm
        (0x140A06, False),  # too dark
        (0xFFF6F0, False),  # too light
        (0x8A7F7B, False),  # too grey
        (0xFF3B00, False),  # too strong
    ],
)
def test_each_range_counts(rgb: int, held: bool) -> None:
    assert _region("warm").holds(Chip(rgb)) is held


@pytest.mark.parametrize(("margin", "held"), [(9, False), (10, True)])
def test_lightness_stays_inside_by_the_guard(margin: int, held: bool) -> None:
    chip = Chip(0xC45A3B)
    for lightness in ((chip.lightness - margin, 900_000), (200_000, chip.lightness + margin)):
        ends = (lightness[0] / 1e6, lightness[1] / 1e6)
        mood = Mood("test", EVERY_HUE, (0.05, 0.3), ends, (0.0, 1.0), "made for one chip")
        assert Region(mood, [EVERY_HUE]).holds(chip) is held


def test_any_of_the_arcs_will_do() -> None:
    red, blue = Chip(0xC45A3B), Chip(0x5A7AC4)
    both = Region(MOODS["muted"], [Arc(20.0, 40.0), Arc(240.0, 40.0)])
    assert not both.holds(red)  # too strong for the mood
    vivid = Region(MOODS["cool"], [Arc(200.0, 30.0), Arc(250.0, 40.0)])
    assert vivid.holds(blue)
    assert not Region(MOODS["cool"], [Arc(200.0, 30.0)]).holds(blue)


@given(MOOD_NAMES, PLACES, PLACES, PLACES)
def test_places_are_in_srgb_and_in_the_ranges(name: str, turn: float, tone: float, strength: float) -> None:
    mood = MOODS[name]
    lightness, a, b = _region(name).place(mood.hues, turn, tone, strength)
    assert mood.lightness[0] - 1e-9 <= lightness <= mood.lightness[1] + 1e-9
    assert mood.chroma[0] - 0.01 <= math.hypot(a, b) <= mood.chroma[1] + 1e-9
    assert srgb_holds(lightness, a * 0.98, b * 0.98)


@given(MOOD_NAMES, PLACES, PLACES, PLACES)
def test_a_chip_is_the_place_rounded_or_none(name: str, turn: float, tone: float, strength: float) -> None:
    region = _region(name)
    arc = MOODS[name].hues
    chip = region.chip(arc, turn, tone, strength)
    lightness, a, b = region.place(arc, turn, tone, strength)
    if chip is not None:
        assert region.holds(chip)
        assert math.dist((chip.lightness, chip.a, chip.b), (lightness * 1e6, a * 1e6, b * 1e6)) < 12_000


@pytest.mark.parametrize("name", MOODS)
def test_most_places_have_a_chip_and_all_of_the_range_is_reached(name: str) -> None:
    region = _region(name)
    arc = MOODS[name].hues
    steps = [(step + 0.5) / 10 for step in range(10)]
    chips = [region.chip(arc, turn, tone, strength) for turn in steps for tone in steps for strength in steps]
    found = [_oklch(chip) for chip in chips if chip is not None]
    assert len(found) > 900
    low, high = MOODS[name].lightness
    assert min(color[0] for color in found) < low + 0.15 * (high - low)
    assert max(color[0] for color in found) > high - 0.15 * (high - low)
    assert max(color[1] for color in found) > 0.85 * MOODS[name].chroma[1]


@given(MOOD_NAMES, st.tuples(st.floats(0.0, 1.0), st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)))
def test_inside_is_inside_and_leaves_what_is(name: str, oklab: tuple[float, float, float]) -> None:
    mood = MOODS[name]
    region = _region(name)
    lightness, a, b = region.inside(oklab)
    hue = math.degrees(math.atan2(b, a)) % 360
    assert mood.lightness[0] - 1e-9 <= lightness <= mood.lightness[1] + 1e-9
    assert mood.chroma[0] - 0.01 <= math.hypot(a, b) <= mood.chroma[1] + 1e-9
    assert mood.hues.holds((hue + 1e-9) % 360) or mood.hues.holds((hue - 1e-9) % 360)
    assert srgb_holds(lightness, a * 0.98, b * 0.98)
    assert region.inside((lightness, a, b)) == pytest.approx((lightness, a, b), abs=0.002)


@pytest.mark.parametrize(
    ("hue", "nearest"), [(330.0, 350.01), (40.0, 19.99), (125.0, 119.99), (89.0, 90.01), (5.0, 5.0)]
)
def test_inside_takes_the_nearest_hue(hue: float, nearest: float) -> None:
    region = Region(MOODS["muted"], [Arc(350.0, 30.0), Arc(90.0, 30.0)])
    angle = math.radians(hue)
    _, a, b = region.inside((0.6, 0.05 * math.cos(angle), 0.05 * math.sin(angle)))
    assert math.degrees(math.atan2(b, a)) % 360 == pytest.approx(nearest, abs=1e-6)


@given(MOOD_NAMES, PLACES, PLACES, PLACES)
def test_a_chip_is_near_every_place(name: str, turn: float, tone: float, strength: float) -> None:
    region = _region(name)
    lightness, a, b = region.place(MOODS[name].hues, turn, tone, strength)
    chip = region.chip_near((lightness, a, b))
    assert chip is not None
    assert region.holds(chip)
    assert math.dist((chip.lightness, chip.a, chip.b), (lightness * 1e6, a * 1e6, b * 1e6)) < 25_000


def test_no_chip_is_near_what_is_far() -> None:
    assert _region("warm").chip_near((0.05, 0.0, 0.0)) is None


def test_tone_runs_over_the_lightness_of_the_mood() -> None:
    region = _region("muted")
    darkest, lightest = MOODS["muted"].lightness
    for rgb in (0x000000, 0x777777, 0xFFFFFF):
        chip = Chip(rgb)
        expected = (chip.lightness / 1e6 - darkest) / (lightest - darkest)
        assert region.tone(chip) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("lightness", "chroma", "allowed"),
    [(0.6, 0.05, True), (0.37, 0.05, False), (0.89, 0.05, False), (0.6, 0.019, False), (0.6, 0.076, False)],
)
def test_allows_tells_the_moods_ranges(lightness: float, chroma: float, allowed: bool) -> None:
    assert _region("muted").allows(lightness, chroma, 200.0) is allowed
