"""Shades: what is meant, what is shown, and how both are told."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.contrast import contrast_ratio, relative_luminance
from palette.color.gamut import gamut_map
from palette.color.model import MISSING, Color, is_missing
from palette.color.parsing import parse
from palette.color.serialization import to_int
from palette.palettes.key_colors import HueSlice, KeyColor
from palette.palettes.shades import Ground, Shade, decimal, luminance, ratio, shade_of_key, shade_of_oklch, shade_of_rgb
from palettes.scale_promises import srgb

BYTES = st.integers(0, 0xFFFFFF)


@given(BYTES, BYTES)
def test_luminance_and_ratio_are_the_cores_to_the_bit(one: int, other: int) -> None:
    assert luminance(one) == relative_luminance(srgb(one))
    assert ratio(luminance(one), luminance(other)) == contrast_ratio(srgb(one), srgb(other))


def test_a_shade_inside() -> None:
    shade = shade_of_oklch(HueSlice(259.814529), 0.623083, 0.188015, "clip", anchor=True)
    assert (shade.rgb, shade.mapped, shade.anchor, shade.exact) == (0x3B82F6, False, True, False)
    assert shade.oklch == (0.623083, 0.188015, 259.814529)
    assert shade.luminance == luminance(0x3B82F6)


@pytest.mark.parametrize("method", ["raytrace", "minde", "clip"])
def test_a_shade_outside_is_mapped_as_the_core_does(method: str) -> None:
    shade = shade_of_oklch(HueSlice(145.0), 0.7, 0.4, method, anchor=False)
    assert shade.rgb == to_int(gamut_map(Color("oklch", (0.7, 0.4, 145.0)), "srgb", method).coords)
    assert (shade.mapped, shade.anchor, shade.oklch) == (True, False, (0.7, 0.4, 145.0))


def test_a_grey_shade_has_no_hue() -> None:
    assert is_missing(shade_of_oklch(HueSlice(20.0), 0.5, 0.0, "raytrace", anchor=False).oklch[2])
    assert is_missing(shade_of_rgb(0x777777, anchor=False).oklch[2])


def test_a_shade_of_eight_bits_is_exact() -> None:
    shade = shade_of_rgb(0x3B82F6, anchor=False)
    assert (shade.exact, shade.mapped, shade.css(6)) == (True, False, "#3b82f6")
    assert shade.oklch == pytest.approx((0.623083, 0.188015, 259.814529), abs=1e-6)


def test_a_key_color_is_a_shade() -> None:
    shade = shade_of_key(KeyColor(parse("color(display-p3 1 0 0)"), "raytrace"))
    assert (shade.rgb, shade.mapped, shade.anchor, shade.exact) == (0xFF3428, True, True, False)
    assert shade.css(3) == "oklch(0.649 0.299 28.958)"


def test_how_a_shade_is_told() -> None:
    shade = Shade(0x0A0B0C, (0.12345678, 0.1, MISSING), mapped=False, anchor=False)
    assert shade.hex() == "#0a0b0c"
    assert shade.coords(6) == [0.123457, 0.1, None]
    assert shade.coords(0) == [0.0, 0.0, None]
    assert shade.css(4) == "oklch(0.1235 0.1 none)"
    assert Shade(0, (0.5, 0.25, 123.456), mapped=False, anchor=False).coords(1) == [0.5, 0.3, 123.5]


@given(st.floats(-400.0, 400.0), st.integers(0, 15))
def test_decimals(number: float, precision: int) -> None:
    found = decimal(number, precision)
    assert abs(found - number) <= 0.5000001 * 10.0**-precision + 1e-13
    assert math.isclose(found, round(found, precision), abs_tol=1e-300)


def test_halves_are_rounded_up_and_large_numbers_stay() -> None:
    assert (decimal(0.125, 2), decimal(-0.125, 2), decimal(2.5, 0)) == (0.13, -0.12, 3.0)
    assert decimal(123.4567890123456, 14) == 123.4567890123456


def test_a_ground() -> None:
    white, dark = Ground(0xFFFFFF, dark=False), Ground(0x111111, dark=True)
    assert (white.rgb, white.dark, white.luminance, white.greatest) == (0xFFFFFF, False, 1.0, 21.0)
    assert dark.dark
    assert dark.greatest == pytest.approx(18.883, abs=1e-3)
    assert Ground(0x111111, dark=False).greatest == pytest.approx(21.0 / 18.883, abs=1e-3)
