"""Key colours: what a scale needs to know of one, and sRGB's slice of a hue."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import oklch_to_linear_srgb
from palette.color.gamut import in_gamut
from palette.color.model import Color, is_missing
from palette.color.parsing import parse
from palette.palettes.cusps import CUSPS
from palette.palettes.key_colors import MOST_SATURATED, HueSlice, KeyColor

HUES = st.floats(0.0, 359.999)


def key(text: str, method: str = "raytrace") -> KeyColor:
    return KeyColor(parse(text), method)


@given(HUES, st.floats(0.0, 1.0), st.floats(0.0, 0.4))
def test_a_slice_converts_as_the_core_does(hue: float, lightness: float, chroma: float) -> None:
    expected = oklch_to_linear_srgb((lightness, chroma, hue))
    assert HueSlice(hue).linear(lightness, chroma) == pytest.approx(expected, abs=1e-12)


@given(HUES, st.floats(0.001, 0.999))
def test_the_ceiling_is_where_srgb_ends(hue: float, lightness: float) -> None:
    part = HueSlice(hue)
    ceiling = part.ceiling(lightness)
    assert in_gamut((lightness, ceiling, hue), "oklch", epsilon=1e-12)
    assert not in_gamut((lightness, ceiling + 0.002 * part.cusp_chroma, hue), "oklch", epsilon=1e-12)


@pytest.mark.parametrize("lightness", [-1.0, 0.0, 1.0, 2.0])
def test_black_and_white_have_no_chroma(lightness: float) -> None:
    assert HueSlice(30.0).ceiling(lightness) == 0.0


@pytest.mark.parametrize("degree", [0, 29, 264, 359])
def test_the_cusp_is_between_those_of_whole_degrees(degree: int) -> None:
    here, there = CUSPS[degree], CUSPS[(degree + 1) % 360]
    assert HueSlice(float(degree)).cusp_lightness == here.lightness
    half = HueSlice(degree + 0.5)
    assert half.cusp_lightness == pytest.approx((here.lightness + there.lightness) / 2, abs=1e-12)
    assert half.cusp_chroma == pytest.approx((here.chroma + there.chroma) / 2, abs=1e-12)


def test_a_whole_turn_is_no_turn() -> None:
    assert HueSlice(360.0).cusp_chroma == HueSlice(0.0).cusp_chroma


def test_a_key_color() -> None:
    found = key("#3b82f6")
    assert (found.rgb, found.mapped) == (0x3B82F6, False)
    assert found.oklch == pytest.approx((0.623083, 0.188015, 259.814529), abs=1e-6)
    assert (found.level, found.chroma, found.hue) == found.oklch
    assert found.slice.hue == found.hue
    assert found.saturation == pytest.approx(found.chroma / found.slice.ceiling(found.level))


@pytest.mark.parametrize(
    ("text", "saturation"),
    [
        ("red", 1.0),
        ("blue", 1.0),
        ("#808080", 0.0),
        ("color(display-p3 0 1 0)", 1.408),
        ("oklch(0.7 0.4 145)", MOST_SATURATED),
        ("#fffffe", 0.11),
        ("#fef2f2", 0.9),
    ],
)
def test_saturation(text: str, saturation: float) -> None:
    assert key(text).saturation == pytest.approx(saturation, abs=0.003)


@pytest.mark.parametrize("text", ["#808080", "black", "white", "oklch(0.5 none 20)", "lab(50 0 0)"])
def test_a_grey_has_no_hue(text: str) -> None:
    found = key(text)
    assert (found.chroma, found.hue, found.saturation, found.oklch[1]) == (0.0, 0.0, 0.0, 0.0)
    assert is_missing(found.oklch[2])


@pytest.mark.parametrize(("text", "level", "rgb"), [("oklch(1.2 0.1 20)", 1.0, 0xFFFFFF), ("oklch(-1 0.1 20)", 0.0, 0)])
def test_beyond_white_and_black(text: str, level: float, rgb: int) -> None:
    found = key(text)
    assert (found.level, found.rgb, found.mapped) == (level, rgb, True)
    assert (found.chroma, found.saturation) == (0.0, 0.0)
    assert found.oklch[1:] == pytest.approx((0.1, 20.0))


def test_what_is_shown_depends_on_the_method() -> None:
    shown = {method: key("color(display-p3 1 0 0)", method).rgb for method in ("raytrace", "minde", "clip")}
    assert shown == {"raytrace": 0xFF3428, "minde": 0xFF0B0C, "clip": 0xFF0000}
    with pytest.raises(ValueError, match="unknown gamut mapping"):
        key("red", "x")


def test_the_surface_of_the_gamut_is_inside() -> None:
    assert not key("oklch(0.627955 0.257683 29.23388)").mapped
    assert key("oklch(0.627955 0.2579 29.23388)").mapped


def test_chroma_at_a_lightness() -> None:
    found = key("#3b82f6")
    assert found.chroma_at(found.level) == found.chroma
    assert found.chroma_at(0.8) == found.saturation * found.slice.ceiling(0.8)
    assert key("gray").chroma_at(0.5) == 0.0


@given(
    st.tuples(*[st.floats(-1e300, 1e300) | st.just(math.nan)] * 3), st.sampled_from(["srgb", "oklch", "hct", "xyz-d65"])
)
def test_any_numbers_make_a_key_color(coords: tuple[float, float, float], space: str) -> None:
    found = KeyColor(Color(space, coords), "raytrace")
    assert 0 <= found.rgb <= 0xFFFFFF
    assert 0.0 <= found.level <= 1.0
    assert 0.0 <= found.saturation <= MOST_SATURATED
    assert 0.0 <= found.hue < 360.0
