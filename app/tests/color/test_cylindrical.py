"""HSL, HSV and HWB."""

from __future__ import annotations

import colorsys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color import cylindrical
from palette.color.model import Vector

Convert = Callable[[Vector], Vector]
unit = st.integers(0, 10000).map(lambda tenths: tenths / 10000)
inside = st.tuples(unit, unit, unit)
# Far from each other and from black and white, where a saturation would be all rounding.
wide = st.tuples(st.floats(-0.4, -0.1), st.floats(0.2, 0.6), st.floats(1.1, 1.4))
PAIRS = [
    (cylindrical.srgb_to_hsl, cylindrical.hsl_to_srgb),
    (cylindrical.srgb_to_hsv, cylindrical.hsv_to_srgb),
    (cylindrical.srgb_to_hwb, cylindrical.hwb_to_srgb),
]


@pytest.mark.parametrize(("forth", "back"), PAIRS)
@given(color=inside)
def test_colours_inside_srgb_come_back(forth: Convert, back: Convert, color: Vector) -> None:
    assert back(forth(color)) == pytest.approx(color, abs=1e-12)


@pytest.mark.parametrize(("forth", "back"), PAIRS)
@given(color=wide.flatmap(st.permutations))
def test_colours_outside_srgb_come_back(forth: Convert, back: Convert, color: list[float]) -> None:
    r, g, b = color
    assert back(forth((r, g, b))) == pytest.approx((r, g, b), abs=1e-12)


@given(color=inside)
def test_hsl_and_hsv_are_those_of_the_standard_library(color: Vector) -> None:
    hue, lightness, saturation = colorsys.rgb_to_hls(*color)
    got = cylindrical.srgb_to_hsl(color)
    assert got[1:] == pytest.approx((100 * saturation, 100 * lightness), abs=1e-9)
    assert (got[0] - 360 * hue + 180) % 360 == pytest.approx(180, abs=1e-9)
    hue, saturation, value = colorsys.rgb_to_hsv(*color)
    got = cylindrical.srgb_to_hsv(color)
    assert got[1:] == pytest.approx((100 * saturation, 100 * value), abs=1e-9)
    assert (got[0] - 360 * hue + 180) % 360 == pytest.approx(180, abs=1e-9)


@given(hue=st.floats(0.0, 360.0), second=unit, third=unit)
def test_back_from_hsl_and_hsv_is_as_in_the_standard_library(hue: float, second: float, third: float) -> None:
    percent = (hue, 100 * second, 100 * third)
    assert cylindrical.hsl_to_srgb(percent) == pytest.approx(colorsys.hls_to_rgb(hue / 360, third, second), abs=1e-12)
    assert cylindrical.hsv_to_srgb(percent) == pytest.approx(colorsys.hsv_to_rgb(hue / 360, second, third), abs=1e-12)


@pytest.mark.parametrize(
    ("rgb", "hsl", "hsv", "hwb"),
    [
        ((1.0, 0.0, 0.0), (0, 100, 50), (0, 100, 100), (0, 0, 0)),
        ((1.0, 1.0, 0.0), (60, 100, 50), (60, 100, 100), (60, 0, 0)),
        ((0.0, 1.0, 0.0), (120, 100, 50), (120, 100, 100), (120, 0, 0)),
        ((0.0, 0.5, 0.5), (180, 100, 25), (180, 100, 50), (180, 0, 50)),
        ((0.0, 0.0, 1.0), (240, 100, 50), (240, 100, 100), (240, 0, 0)),
        ((1.0, 0.0, 1.0), (300, 100, 50), (300, 100, 100), (300, 0, 0)),
        ((1.0, 0.5, 0.5), (0, 100, 75), (0, 50, 100), (0, 50, 0)),
        ((0.0, 0.0, 0.0), (0, 0, 0), (0, 0, 0), (0, 0, 100)),
        ((1.0, 1.0, 1.0), (0, 0, 100), (0, 0, 100), (0, 100, 0)),
        # A negative component: beyond 100 % saturation, below 0 % whiteness.
        ((1.0, -0.25, 0.0), (348, 166.66666666666666, 37.5), (348, 125, 100), (348, -25, 0)),
        # csswg-drafts#9222: a negative saturation becomes positive, half a turn away.
        ((-0.5, -0.25, -0.25), (0, 33.333333333333336, -37.5), (180, -100, -25), (180, -50, 125)),
        ((2.0, 1.5, 1.5), (180, 33.333333333333336, 175), (0, 25, 200), (0, 150, -100)),
        # Lightness 0 and 1 leave no room for a saturation.
        ((0.5, 0.0, -0.5), (30, 0, 0), (30, 200, 50), (30, -50, 50)),
        ((1.5, 1.0, 0.5), (30, 0, 100), (30, 66.66666666666667, 150), (30, 50, -50)),
        ((0.0, -0.5, -0.5), (180, 100, -25), (0, 0, 0), (0, -50, 100)),
    ],
)
def test_values(rgb: Vector, hsl: Vector, hsv: Vector, hwb: Vector) -> None:
    assert cylindrical.srgb_to_hsl(rgb) == pytest.approx(hsl, abs=1e-12)
    assert cylindrical.srgb_to_hsv(rgb) == pytest.approx(hsv, abs=1e-12)
    assert cylindrical.srgb_to_hwb(rgb) == pytest.approx(hwb, abs=1e-12)


@pytest.mark.parametrize(
    ("hwb", "rgb"),
    [
        ((0, 40, 80), (1 / 3, 1 / 3, 1 / 3)),
        ((90, 50, 50), (0.5, 0.5, 0.5)),
        ((210, 0, 100), (0.0, 0.0, 0.0)),
        ((90, 30, 5), (0.625, 0.95, 0.3)),
        ((-270, 30, 5), (0.625, 0.95, 0.3)),
        ((30, 0, 80), (0.2, 0.1, 0.0)),
    ],
)
def test_back_from_hwb(hwb: Vector, rgb: Vector) -> None:
    assert cylindrical.hwb_to_srgb(hwb) == pytest.approx(rgb, abs=1e-15)


@pytest.mark.parametrize("back", [cylindrical.hsl_to_srgb, cylindrical.hsv_to_srgb, cylindrical.hwb_to_srgb])
@given(hue=st.integers(-720, 720))
def test_hues_repeat_every_turn(back: Convert, hue: int) -> None:
    assert back((float(hue), 40.0, 30.0)) == pytest.approx(back((float(hue % 360), 40.0, 30.0)), abs=1e-12)


@given(color=st.tuples(st.floats(-2.0, 2.0), st.floats(-2.0, 2.0), st.floats(-2.0, 2.0)))
def test_hues_lie_within_a_turn(color: Vector) -> None:
    for forth, _ in PAIRS:
        assert 0.0 <= forth(color)[0] < 360.0
    assert cylindrical.srgb_to_hsl(color)[1] >= 0.0


@pytest.mark.parametrize(("hue", "within"), [(-1e-300, 0.0), (360.0, 0.0), (-90.0, 270.0), (725.0, 5.0), (12.5, 12.5)])
def test_wrapped(hue: float, within: float) -> None:
    assert cylindrical.wrapped(hue) == within
