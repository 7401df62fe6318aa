"""Random colours: within their gamut or mood, evenly spread, and the same for the same seed."""

from __future__ import annotations

from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import convert
from palette.color.gamut import in_gamut
from palette.color.parsing import parse
from palette.color.serialization import to_hex
from palette.palettes.moods import MOODS
from palette.palettes.sampling import GAMUTS, random_colors

WITHIN = [*GAMUTS, *MOODS]


@given(st.text(max_size=8), st.sampled_from(WITHIN), st.integers(0, 12))
def test_the_same_seed_gives_the_same_colors(seed: str, within: str, count: int) -> None:
    colors = random_colors(seed, count, within)
    assert len(colors) == count
    assert random_colors(seed, count, within) == colors
    assert random_colors(seed, count + 1, within)[:count] == colors


def test_other_seeds_give_other_colors() -> None:
    firsts = {random_colors(f"{n}", 1, "srgb")[0] for n in range(300)}
    assert len(firsts) == 300


@pytest.mark.parametrize("within", ["srgb", *MOODS])
def test_colors_within_srgb_are_8_bit(within: str) -> None:
    for color in random_colors("seed", 100, within):
        assert color == parse(to_hex(color.coords))


@pytest.mark.parametrize("within", ["display-p3", "rec2020"])
def test_wide_colors_are_in_their_gamut_and_told_in_four_decimals(within: str) -> None:
    colors = random_colors("seed", 400, within)
    for color in colors:
        assert color.space == within
        assert all(0.0 <= component <= 1.0 and component == round(component, 4) for component in color.coords)
        assert color.alpha == 1.0
    outside_srgb = sum(not in_gamut(color.coords, within, "srgb") for color in colors)
    assert outside_srgb > (60 if within == "display-p3" else 160)


@pytest.mark.parametrize("name", MOODS)
def test_a_moods_colors_keep_its_ranges(name: str) -> None:
    mood = MOODS[name]
    for color in random_colors("seed", 150, name):
        lightness, chroma, hue = convert(color.coords, "srgb", "oklch")
        assert mood.lightness[0] <= lightness <= mood.lightness[1]
        assert mood.chroma[0] <= chroma <= mood.chroma[1]
        assert (hue - mood.hues.start) % 360 <= mood.hues.width
        assert chroma >= mood.bounds()[round(hue)].least


@pytest.mark.parametrize("within", GAMUTS)
def test_colors_are_even_in_oklab(within: str) -> None:
    # The mean of an even spread is the centre of gravity of the gamut, here from its 8,000 small cells of OKLab.
    least_a, greatest_a, least_b, greatest_b = GAMUTS[within]
    cells = [
        (lightness / 40, least_a + (greatest_a - least_a) * a / 40, least_b + (greatest_b - least_b) * b / 40)
        for lightness in range(41)
        for a in range(41)
        for b in range(41)
    ]
    inside = [cell for cell in cells if all(0.0 <= part <= 1.0 for part in convert(cell, "oklab", within))]
    drawn = [convert(color.coords, within, "oklab") for color in random_colors("even", 3000, within)]
    for axis, tolerance in ((0, 0.015), (1, 0.008), (2, 0.008)):
        assert mean(color[axis] for color in drawn) == pytest.approx(mean(cell[axis] for cell in inside), abs=tolerance)
    spread = [mean((color[axis]) ** 2 for color in drawn) for axis in (1, 2)]
    expected = [mean(cell[axis] ** 2 for cell in inside) for axis in (1, 2)]
    assert spread == pytest.approx(expected, rel=0.1)


def test_a_moods_colors_are_even_in_oklab() -> None:
    # In a ring of the chroma plane half of the area is outside the root mean square of its radii.
    chromas = [convert(color.coords, "srgb", "oklch")[1] for color in random_colors("even", 2000, "muted")]
    middle = ((0.02**2 + 0.075**2) / 2) ** 0.5
    assert mean(chroma > middle for chroma in chromas) == pytest.approx(0.5, abs=0.04)


def test_the_bounds_hold_the_gamuts() -> None:
    steps = [step / 12 for step in range(13)]
    for gamut, (least_a, greatest_a, least_b, greatest_b) in GAMUTS.items():
        for red in steps:
            for green in steps:
                for blue in steps:
                    _, a, b = convert((red, green, blue), gamut, "oklab")
                    assert least_a < a < greatest_a
                    assert least_b < b < greatest_b


def test_an_unknown_gamut_is_refused_with_those_known() -> None:
    with pytest.raises(
        ValueError, match=r"'cmyk' is neither a gamut nor a mood; known are srgb, .*rec2020, warm, .*neon"
    ):
        random_colors("seed", 1, "cmyk")
