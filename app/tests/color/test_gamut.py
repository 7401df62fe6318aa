"""Gamut mapping; published and oracle values are in vectors/gamut.json."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from coloraide import Color as Oracle
from hypothesis import assume, example, given
from hypothesis import strategies as st

from palette.color.conversion import convert
from palette.color.gamut import (
    EPSILON,
    GAMUT_METHODS,
    GAMUTS,
    NO_HIT,
    _ray_length,
    displayable,
    displayed,
    gamut_map,
    in_gamut,
    oklch_to_hex,
    oklch_to_srgb_raytrace,
)
from palette.color.model import MISSING, RGB_GAMUTS, Color
from palette.color.serialization import to_hex

if TYPE_CHECKING:
    from palette.color.model import Vector

# ProPhoto's primaries are no colours, and OKLab is bent near them: what is promised of hue is not promised there.
REAL_GAMUTS = [name for name in RGB_GAMUTS if name != "prophoto-rgb"]
oklchs = st.tuples(
    st.floats(-0.1, 1.1).map(lambda lightness: round(lightness, 9)), st.floats(0.0, 0.5), st.floats(0.0, 360.0)
)
vivid = st.tuples(st.floats(0.01, 0.99), st.floats(0.05, 0.4), st.floats(0.0, 360.0))
units = st.integers(0, 2**20).map(lambda whole: whole / 2**20)
rgbs = st.tuples(units, units, units)
faces = st.tuples(st.sampled_from([0.0, 1.0]), units, units).flatmap(st.permutations).map(tuple)
methods = st.sampled_from(GAMUT_METHODS)
gamuts = st.sampled_from(RGB_GAMUTS)


def oklab(color: Color) -> Vector:
    return convert(color.coords, color.space, "oklab")


@given(oklchs, gamuts, methods)
@example((0.00008309, 0.20829, 336.04), "srgb", "raytrace")
@example((0.5, 1e9, 30.0), "srgb", "raytrace")
@example((0.5, 1e9, 30.0), "rec2020", "minde")
@example((1e9, 1e9, 30.0), "a98-rgb", "clip")
def test_mapped_colours_are_in_the_gamut_exactly(oklch: Vector, gamut: str, method: str) -> None:
    mapped = gamut_map(Color("oklch", oklch), gamut, method)
    assert mapped.space == gamut
    assert all(0.0 <= component <= 1.0 for component in mapped.coords)
    assert all(math.copysign(1.0, component) == 1.0 for component in mapped.coords)
    assert gamut_map(mapped, gamut, method).coords == pytest.approx(mapped.coords, rel=0.0, abs=1e-30)


@given(rgbs, gamuts, methods)
def test_colours_inside_are_unchanged(rgb: Vector, gamut: str, method: str) -> None:
    assert gamut_map(Color(gamut, rgb), gamut, method) == Color(gamut, rgb)


@given(rgbs, gamuts, methods)
def test_colours_inside_come_back_from_another_space(rgb: Vector, gamut: str, method: str) -> None:
    there = Color("oklch", convert(rgb, gamut, "oklch"))
    back = convert(gamut_map(there, gamut, method).coords, gamut, "xyz-d65")
    assert back == pytest.approx(convert(rgb, gamut, "xyz-d65"), abs=1e-11)


@given(vivid, st.sampled_from(REAL_GAMUTS))
def test_raytrace_keeps_lightness_and_hue(oklch: Vector, gamut: str) -> None:
    assume(not in_gamut(oklch, "oklch", gamut))
    lightness, a, b = oklab(gamut_map(Color("oklch", oklch), gamut, "raytrace"))
    x, y = math.cos(math.radians(oklch[2])), math.sin(math.radians(oklch[2]))
    assert lightness == pytest.approx(oklch[0], abs=0.001)
    assert abs(b * x - a * y) < 0.015
    assert 0.0 < a * x + b * y < oklch[1]


@given(vivid, st.sampled_from(REAL_GAMUTS))
def test_minde_stays_within_a_noticeable_difference_of_the_line(oklch: Vector, gamut: str) -> None:
    assume(not in_gamut(oklch, "oklch", gamut))
    lightness, a, b = oklab(gamut_map(Color("oklch", oklch), gamut, "minde"))
    x, y = math.cos(math.radians(oklch[2])), math.sin(math.radians(oklch[2]))
    assert math.hypot(lightness - oklch[0], b * x - a * y) <= 0.02
    assert a * x + b * y < oklch[1] + 0.02


@given(vivid, st.sampled_from(REAL_GAMUTS), st.sampled_from(["raytrace", "minde"]))
def test_mapped_colours_lie_on_the_surface(oklch: Vector, gamut: str, method: str) -> None:
    assume(not in_gamut(oklch, "oklch", gamut))
    mapped = gamut_map(Color("oklch", oklch), gamut, method)
    assert min(mapped.coords) == 0.0 or max(mapped.coords) >= math.nextafter(1.0, 0.0)


@pytest.mark.parametrize("gamut", REAL_GAMUTS)
@pytest.mark.parametrize(("method", "fit"), [("raytrace", "raytrace"), ("minde", "oklch-chroma")])
@given(oklch=vivid)
def test_agrees_with_coloraide(gamut: str, method: str, fit: str, oklch: Vector) -> None:
    expected = Oracle("oklch", list(oklch)).convert(gamut).fit(method=fit)[:3]
    # Rounding leaves it 1e-16 of linear light beside a face, which A98 RGB and Rec. 2020 encode as 1e-7.
    assert gamut_map(Color("oklch", oklch), gamut, method).coords == pytest.approx(expected, abs=1e-6)


@given(vivid)
def test_the_fused_function_is_the_same_method(oklch: Vector) -> None:
    expected = gamut_map(Color("oklch", oklch), "srgb", "raytrace").coords
    assert oklch_to_srgb_raytrace(*oklch) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("lightness", [0.0, -0.2, 1.0, 1.3])
@pytest.mark.parametrize("method", ["raytrace", "minde"])
def test_the_ends_of_lightness_are_black_and_white(lightness: float, method: str) -> None:
    expected = (1.0, 1.0, 1.0) if lightness >= 1.0 else (0.0, 0.0, 0.0)
    for gamut in RGB_GAMUTS:
        assert gamut_map(Color("oklch", (lightness, 0.3, 40.0)), gamut, method).coords == expected
    assert oklch_to_srgb_raytrace(lightness, 0.3, 40.0) == expected
    assert oklch_to_hex(lightness, 0.3, 40.0, method) == to_hex(expected)


@pytest.mark.parametrize(
    "oklch", [(0.00008309, 0.20829, 336.04), (0.00010603, 0.43132, 40.248), (0.00005632, 0.42, 250.6)]
)
def test_near_black_stays_near_black(oklch: Vector) -> None:
    # The draft's pseudo-code, as color.js 0.7.1 has it, gives pink, red and blue.
    assert max(gamut_map(Color("oklch", oklch)).coords) < 1e-6


@pytest.mark.parametrize("method", GAMUT_METHODS)
def test_greys_beyond_the_gamut(method: str) -> None:
    assert gamut_map(Color("srgb", (1.5, 1.5, 1.5)), "srgb", method).coords == (1.0, 1.0, 1.0)
    assert gamut_map(Color("srgb", (-0.5, -0.5, -0.5)), "srgb", method).coords == (0.0, 0.0, 0.0)
    almost = math.nextafter(1.0, 0.0)
    assert gamut_map(Color("oklch", (almost, 0.0, 0.0)), "srgb", method).coords == pytest.approx((1.0, 1.0, 1.0))


@pytest.mark.parametrize("method", GAMUT_METHODS)
def test_alpha_is_kept_and_missing_components_are_zero(method: str) -> None:
    mapped = gamut_map(Color("oklch", (0.5, 0.4, MISSING), 0.3), "srgb", method)
    assert mapped == Color("srgb", gamut_map(Color("oklch", (0.5, 0.4, 0.0)), "srgb", method).coords, 0.3)
    assert gamut_map(Color("srgb", (MISSING, 0.5, 1.0), MISSING, legacy=True)) == Color(
        "srgb", (0.0, 0.5, 1.0), MISSING
    )


@given(st.sampled_from(["oklch", "oklab", "lab", "lch", "xyz-d65", "display-p3", "prophoto-rgb"]), faces)
def test_six_decimals_do_not_leave_the_gamut(space: str, rgb: Vector) -> None:
    first, second, third = convert(rgb, "srgb", space)
    assert in_gamut((round(first, 6), round(second, 6), round(third, 6)), space)


@pytest.mark.parametrize("gamut", RGB_GAMUTS)
def test_the_tolerance_is_of_linear_light(gamut: str) -> None:
    for outside, expected in [(0.9 * EPSILON, True), (1.1 * EPSILON, False)]:
        for linear in [(-outside, 0.5, 0.5), (0.5, 1.0 + outside, 0.5), (0.5, 0.5, -outside)]:
            assert in_gamut(GAMUTS[gamut].encoded(linear), gamut, gamut) is expected


def test_the_tolerance_can_be_chosen() -> None:
    just_outside = math.nextafter(1.0, 2.0)
    assert in_gamut((1.0, 0.0, 0.5), "srgb", epsilon=0.0)
    assert not in_gamut((just_outside, 0.0, 0.5), "srgb", epsilon=0.0)
    assert not in_gamut((0.5, 0.5, -1e-15), "srgb", epsilon=0.0)
    assert in_gamut((0.5, -0.1, 0.5), "srgb", epsilon=0.1)


def test_a_wider_gamut_holds_more() -> None:
    green = (0.0, 1.0, 0.0)
    assert in_gamut(green, "display-p3", "display-p3")
    assert not in_gamut(green, "display-p3")
    assert in_gamut(green, "display-p3", "rec2020")


@given(oklchs, methods)
def test_displayable_maps_what_is_outside(oklch: Vector, method: str) -> None:
    color = Color("oklch", oklch, 0.5)
    chosen = "clip" if in_gamut(oklch, "oklch") else method
    assert displayable(color, method) == gamut_map(color, "srgb", chosen)


def test_displayable_leaves_what_is_outside_by_noise_only() -> None:
    noisy = Color("srgb", (1.0 + 1e-6, -1e-6, 0.3))
    assert displayable(noisy, "raytrace").coords == (1.0, 0.0, 0.3)


def test_raytrace_is_the_default() -> None:
    color = Color("display-p3", (1.0, 0.0, 0.0))
    assert gamut_map(color) == gamut_map(color, "srgb", "raytrace") == displayable(color)
    assert gamut_map(color) != gamut_map(color, "srgb", "minde")


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        ((0.5, 0.5, 0.5), (1.5, 0.5, 0.5), 0.5),
        ((0.5, 0.5, 0.5), (-0.5, 0.4, 0.6), 0.5),
        ((0.5, 0.5, 0.5), (0.6, 0.5, 0.5), 5.0),
        ((-1.0, 0.5, 0.5), (1.0, 0.5, 0.5), 0.5),
        ((0.5, 0.5, 2.0), (0.5, 0.5, 1.5), 2.0),
        ((0.5, 0.5, 0.5), (0.5, 0.5 + 1e-12, 0.5), NO_HIT),
        ((0.5, 2.0, 0.5), (1.5, 2.0, 0.5), NO_HIT),
        ((0.5, 2.0, 0.5), (0.5, 3.0, 0.5), NO_HIT),
        ((-1.0, 0.5, 0.5), (0.0, 2.5, 0.5), NO_HIT),
    ],
)
def test_rays_meet_the_cube(start: Vector, end: Vector, length: float) -> None:
    assert _ray_length(start, end) == pytest.approx(length)


def test_what_is_not_known_is_refused() -> None:
    color = Color("oklch", (0.5, 0.4, 30.0))
    with pytest.raises(ValueError, match="unknown gamut 'cmyk'; known are srgb, display-p3"):
        gamut_map(color, "cmyk")
    with pytest.raises(ValueError, match="unknown gamut 'oklch'"):
        in_gamut(color.coords, color.space, "oklch")
    with pytest.raises(ValueError, match="unknown gamut mapping 'css'; known are raytrace, minde, clip"):
        gamut_map(color, "srgb", "css")
    with pytest.raises(ValueError, match="unknown gamut mapping 'css'"):
        displayable(Color("srgb", (0.5, 0.5, 0.5)), "css")
    with pytest.raises(ValueError, match="unknown gamut mapping 'css'"):
        oklch_to_hex(0.5, 0.1, 30.0, "css")


@given(st.floats(-0.1, 1.1), st.floats(0.0, 0.4), st.floats(0.0, 360.0))
def test_the_hex_of_oklch_is_that_of_its_mapped_components(lightness: float, chroma: float, hue: float) -> None:
    assert oklch_to_hex(lightness, chroma, hue) == to_hex(oklch_to_srgb_raytrace(lightness, chroma, hue))


@given(vivid, methods)
def test_the_hex_of_oklch_is_that_of_the_method(oklch: Vector, method: str) -> None:
    red, green, blue = bytes.fromhex(oklch_to_hex(*oklch, method)[1:])
    expected = gamut_map(Color("oklch", oklch), "srgb", method).coords
    # Half a unit of rounding, and what two ways of reckoning differ by.
    assert (red / 255, green / 255, blue / 255) == pytest.approx(expected, abs=0.5 / 255 + 1e-9)


@given(oklchs, methods)
def test_displayed_tells_whether_it_mapped(oklch: Vector, method: str) -> None:
    color = Color("oklch", oklch)
    assert displayed(color, method) == (displayable(color, method).coords, not in_gamut(oklch, "oklch"))


def test_the_hex_of_p3_red() -> None:
    # reference: coloraide and color.js, ray trace
    assert oklch_to_hex(0.648574, 0.299485, 28.958133) == "#ff3428"
