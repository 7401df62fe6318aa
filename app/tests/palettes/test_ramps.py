"""Ramps: lightness, chroma and hue from white to black."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.gamut import in_gamut
from palette.color.model import Color
from palette.color.parsing import parse
from palette.palettes.key_colors import MOST_SATURATED, KeyColor
from palette.palettes.ramps import (
    DARKEST,
    LIGHTEST,
    Path,
    hue_turn,
    linear,
    nearest_position,
    tailwind,
    tailwind_lightnesses,
)
from palette.palettes.shades import Shade

COLORS = st.builds(
    lambda red, green, blue: Color("srgb", (red / 255, green / 255, blue / 255)),
    *[st.integers(0, 255)] * 3,
)

# npm tailwindcss 4.3.5 (MIT), theme.css: lightness of 50, 300, 500, 700 and 950, chroma and hue of 500.
FAMILIES = {
    "red": ((0.971, 0.808, 0.637, 0.505, 0.258), 0.237, 25.3),
    "orange": ((0.980, 0.837, 0.705, 0.553, 0.266), 0.213, 47.6),
    "yellow": ((0.987, 0.905, 0.795, 0.554, 0.286), 0.184, 86.0),
    "green": ((0.982, 0.871, 0.723, 0.527, 0.266), 0.219, 149.6),
    "cyan": ((0.984, 0.865, 0.715, 0.520, 0.302), 0.143, 215.2),
    "blue": ((0.970, 0.809, 0.623, 0.488, 0.282), 0.214, 259.8),
    "purple": ((0.977, 0.827, 0.627, 0.496, 0.291), 0.265, 303.9),
    "pink": ((0.971, 0.823, 0.656, 0.525, 0.284), 0.241, 354.3),
    "slate": ((0.984, 0.869, 0.554, 0.372, 0.129), 0.046, 257.4),
    "neutral": ((0.985, 0.870, 0.556, 0.371, 0.145), 0.0, 0.0),
}
# The same, the hue at 50 and at 950.
TURNS = {"yellow": (102, 54), "amber": (95, 46), "cyan": (201, 230), "violet": (294, 291), "pink": (343, 364)}
AT_500 = {"yellow": (0.795, 0.184, 86.0), "amber": (0.769, 0.188, 70.1), "cyan": (0.715, 0.143, 215.2)} | {
    "violet": (0.606, 0.25, 292.7),
    "pink": (0.656, 0.241, 354.3),
}


def key(text: str) -> KeyColor:
    return KeyColor(parse(text), "raytrace")


def of(lightness: float, chroma: float, hue: float) -> KeyColor:
    return KeyColor(Color("oklch", (lightness, chroma, hue)), "raytrace")


def lightnesses(shades: list[Shade]) -> list[float]:
    return [shade.oklch[0] for shade in shades]


@pytest.mark.parametrize("name", FAMILIES)
def test_the_curve_is_near_the_palette_it_was_fitted_to(name: str) -> None:
    expected, chroma, hue = FAMILIES[name]
    found = tailwind_lightnesses(of(expected[2], chroma, hue))
    bound = 0.065
    assert [found[step] for step in (0, 3, 5, 7, 10)] == pytest.approx(expected, abs=bound)


@pytest.mark.parametrize("name", TURNS)
def test_hues_turn_as_in_that_palette(name: str) -> None:
    path = Path(of(*AT_500[name]))
    light, dark = TURNS[name]
    assert path.slice(0.98).hue == pytest.approx(light, abs=9)
    assert path.slice(0.28).hue == pytest.approx(dark % 360, abs=9)


@given(COLORS)
def test_the_curve_falls(color: Color) -> None:
    found = tailwind_lightnesses(KeyColor(color, "raytrace"))
    assert all(one - other > 0.01 for one, other in pairwise(found))
    assert 0.95 < found[0] < 1.0
    assert found[-1] > 0.1


@given(COLORS)
def test_what_srgb_holds_makes_what_srgb_holds(color: Color) -> None:
    shades = tailwind(KeyColor(color, "raytrace"), keep=True, dark=False, method="raytrace")
    assert not any(shade.mapped for shade in shades)


def test_the_anchor_is_at_the_nearest_lightness() -> None:
    for number in range(2, 255, 4):
        found = key(f"rgb({number} {number} {number})")
        positions = tailwind_lightnesses(found)
        shades = tailwind(found, keep=True, dark=False, method="raytrace")
        at = [shade.anchor for shade in shades].index(True)
        assert abs(positions[at] - found.level) == min(abs(position - found.level) for position in positions)
        assert lightnesses(shades)[at] == found.level


def test_snapped_the_scale_has_its_own_lightnesses() -> None:
    found = key("#3b82f6")
    snapped = tailwind(found, keep=False, dark=False, method="raytrace")
    assert lightnesses(snapped) == tailwind_lightnesses(found)
    assert [shade.anchor for shade in snapped].index(True) == 5
    assert snapped[5].rgb != 0x3B82F6
    assert snapped[5].oklch[2] == pytest.approx(found.hue, abs=1)


def test_the_others_keep_their_place_between_black_the_anchor_and_white() -> None:
    found = key("#3b82f6")
    before, after = tailwind_lightnesses(found), lightnesses(tailwind(found, keep=True, dark=False, method="raytrace"))
    for index in range(6):
        assert (1 - after[index]) / (1 - after[5]) == pytest.approx((1 - before[index]) / (1 - before[5]))
    for index in range(5, 11):
        assert after[index] / after[5] == pytest.approx(before[index] / before[5])


def test_the_saturation_is_kept() -> None:
    found = key("#6b8f71")
    for shade in tailwind(found, keep=True, dark=False, method="raytrace"):
        lightness, chroma, _ = shade.oklch
        if lightness >= 0.55:
            ceiling = Path(found).slice(lightness).ceiling(lightness)
            assert chroma / ceiling == pytest.approx(found.saturation, abs=0.002)


def test_blues_do_not_grow_more_vivid_in_the_dark() -> None:
    shades = tailwind(key("#3b82f6"), keep=True, dark=False, method="raytrace")
    for one, other in pairwise(shades[6:]):
        assert other.oklch[1] / one.oklch[1] <= other.oklch[0] / one.oklch[0] + 1e-9 or one.oklch[0] > 0.55
    blue = Path(key("blue"))
    assert blue.chroma(blue.slice(0.45), 0.45) == pytest.approx(blue.slice(0.45).ceiling(0.45))


def test_a_path_can_be_bound_to_srgb() -> None:
    wide = key("oklch(0.7 0.4 145)")
    free, bound = Path(wide), Path(wide, 1.0)
    part = free.slice(0.8)
    assert free.chroma(part, 0.8) == MOST_SATURATED * part.ceiling(0.8)
    assert bound.chroma(part, 0.8) == part.ceiling(0.8)
    for lightness in (0.1, 0.3, 0.5, 0.7, 0.9):
        part = bound.slice(lightness)
        assert in_gamut((lightness, bound.chroma(part, lightness), part.hue), "oklch")


def test_a_path_from_black() -> None:
    assert Path(key("black")).chroma(Path(key("black")).slice(0.5), 0.5) == 0.0


@given(st.floats(0.0, 359.999), st.floats(0.01, 0.99), st.floats(0.0, 1.0))
def test_hues_stay_hues(hue: float, level: float, lightness: float) -> None:
    assert 0.0 <= Path(of(level, 0.1, hue)).slice(lightness).hue <= 360.0


def test_hue_turns_are_those_of_the_families_and_between() -> None:
    assert (hue_turn(86.0), hue_turn(215.2), hue_turn(16.4)) == (75.0, -42.0, -3.0)
    assert hue_turn((70.1 + 86.0) / 2) == pytest.approx(77.5)
    assert hue_turn(0.0) == pytest.approx(-38.0 + 35.0 * 5.7 / 22.1)
    assert hue_turn(359.999) == pytest.approx(hue_turn(0.0), abs=0.01)


@pytest.mark.parametrize("steps", [2, 3, 11, 32])
def test_linear_is_even(steps: int) -> None:
    found = key("#3b82f6")
    snapped = lightnesses(linear(found, steps, keep=False, dark=False, method="raytrace"))
    assert snapped[0] == LIGHTEST
    assert snapped[-1] == pytest.approx(DARKEST)
    gaps = [one - other for one, other in pairwise(snapped)]
    assert max(gaps) - min(gaps) < 1e-12
    kept = linear(found, steps, keep=True, dark=False, method="raytrace")
    at = [shade.anchor for shade in kept].index(True)
    assert at == nearest_position(snapped, found.level)
    for part in (lightnesses(kept)[: at + 1], lightnesses(kept)[at:]):
        gaps = [one - other for one, other in pairwise(part)]
        assert not gaps or max(gaps) - min(gaps) < 1e-12


def test_linear_chroma_lies_on_lines_to_black_and_white() -> None:
    found = key("#3b82f6")
    for shade in linear(found, 9, keep=True, dark=False, method="raytrace"):
        lightness, chroma, hue = shade.oklch
        rest = (1 - lightness) / (1 - found.level) if lightness >= found.level else lightness / found.level
        assert chroma == pytest.approx(found.chroma * rest)
        assert hue == found.hue


@pytest.mark.parametrize(("text", "at"), [("white", 0), ("#fdfdfd", 0), ("black", 10), ("#010101", 10)])
def test_beyond_the_ends_only_the_end_moves(text: str, at: int) -> None:
    own = linear(key(text), 11, keep=False, dark=False, method="raytrace")
    kept = linear(key(text), 11, keep=True, dark=False, method="raytrace")
    assert [shade.anchor for shade in kept].index(True) == at
    rest = [(one, other) for index, (one, other) in enumerate(zip(own, kept, strict=True)) if index != at]
    assert all(one.oklch[0] == pytest.approx(other.oklch[0], abs=1e-12) for one, other in rest)


def test_the_nearest_position() -> None:
    assert nearest_position([0.9, 0.5, 0.1], 0.69) == 1
    assert nearest_position([0.9, 0.5, 0.1], 0.71) == 0
    assert nearest_position([0.9, 0.5, 0.1], -3.0) == 2
    # A difference in a last bit is none.
    assert nearest_position([0.9, 0.5], 0.7) == 0
    assert nearest_position([0.9, 0.5], 0.7 - 1e-9) == 0


@pytest.mark.parametrize("dark", [False, True])
def test_the_ground_decides_the_order(dark: bool) -> None:
    for shades in (
        tailwind(key("#3b82f6"), keep=True, dark=dark, method="raytrace"),
        linear(key("#3b82f6"), 5, keep=True, dark=dark, method="raytrace"),
    ):
        assert lightnesses(shades) == sorted(lightnesses(shades), reverse=not dark)
