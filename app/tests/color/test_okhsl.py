"""Okhsl and Okhsv; values on which two other libraries agree are in vectors/conversion.json."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from coloraide.spaces.okhsl import LMS_TO_SRGBL, SRGBL_COEFF, find_cusp, oklab_to_okhsl
from coloraide.spaces.okhsv import oklab_to_okhsv
from hypothesis import given
from hypothesis import strategies as st

from palette.color import okhsl
from palette.color.lab import linear_srgb_to_oklab, oklab_to_linear_srgb, to_polar
from palette.color.model import Vector

Convert = Callable[[Vector], Vector]
amount = st.floats(0.01, 0.99)
hues = st.floats(0.0, 360.0)
# One step of Halley's method leaves an error near this hue, where the edge of the gamut is steepest (Ottosson).
BLUE = 264.05
PAIRS = [(okhsl.oklab_to_okhsl, okhsl.okhsl_to_oklab), (okhsl.oklab_to_okhsv, okhsl.okhsv_to_oklab)]


def unit(hue: float) -> tuple[float, float]:
    return math.cos(math.radians(hue)), math.sin(math.radians(hue))


def tolerance(hue: float) -> float:
    return 0.1 if abs(hue - BLUE) < 2.0 else 2e-4


def test_toe_keeps_black_and_white() -> None:
    assert okhsl.toe(0.0) == 0.0
    assert okhsl.toe(1.0) == pytest.approx(1.0, abs=1e-15)
    assert okhsl.K3 == (1.0 + okhsl.K1) / (1.0 + okhsl.K2)
    assert okhsl.toe_inverse(-0.5) == 0.0


@given(lightness=st.floats(0.0, 2.0))
def test_toe_has_an_inverse(lightness: float) -> None:
    assert okhsl.toe_inverse(okhsl.toe(lightness)) == pytest.approx(lightness, abs=1e-14)


@pytest.mark.parametrize("lightness", [0.05, 0.1, 0.5, 0.9])
def test_toe_is_the_published_formula(lightness: float) -> None:
    part = 1.206 / 1.03 * lightness - 0.206
    published = 0.5 * (part + math.sqrt(part**2 + 0.12 * 1.206 / 1.03 * lightness))
    assert okhsl.toe(lightness) == pytest.approx(published, abs=1e-14)


@given(hue=hues)
def test_cusp_lies_on_the_edge_of_srgb(hue: float) -> None:
    a, b = unit(hue)
    lightness, chroma = okhsl.cusp(a, b)
    rgb = oklab_to_linear_srgb((lightness, chroma * a, chroma * b))
    assert max(rgb) == pytest.approx(1.0, abs=1e-12)
    assert min(rgb) == pytest.approx(0.0, abs=5e-3 if abs(hue - BLUE) < 2.0 else 1e-5)


@pytest.mark.thorough
def test_cusps_are_those_of_coloraide_to_the_last_digits() -> None:
    # The same fits and the same one step: so closely do only the same coefficients agree, and the same bounds of hue.
    for step in range(36_000):
        a, b = unit(step / 100)
        assert okhsl.cusp(a, b) == pytest.approx(find_cusp(a, b, LMS_TO_SRGBL, SRGBL_COEFF), abs=1e-12)


@given(color=st.tuples(amount, amount, amount))
def test_as_in_coloraide(color: Vector) -> None:
    oklab = linear_srgb_to_oklab(color)
    hue, saturation, lightness = oklab_to_okhsl([*oklab], LMS_TO_SRGBL, SRGBL_COEFF)
    assert okhsl.oklab_to_okhsl(oklab)[1:] == pytest.approx((saturation, lightness), abs=1e-9)
    if saturation > 0.01:
        assert okhsl.oklab_to_okhsl(oklab)[0] == pytest.approx(hue, abs=1e-9)
    assert okhsl.oklab_to_okhsv(oklab)[1:] == pytest.approx(
        oklab_to_okhsv([*oklab], LMS_TO_SRGBL, SRGBL_COEFF)[1:], abs=1e-9
    )


@given(dark=amount, bright=amount, order=st.permutations([0, 1, 2]))
def test_saturation_is_one_on_the_edge_of_srgb(dark: float, bright: float, order: list[int]) -> None:
    for levels in ((0.0, dark * bright, bright), (dark, dark + (1.0 - dark) * bright, 1.0)):
        color = linear_srgb_to_oklab((levels[order[0]], levels[order[1]], levels[order[2]]))
        lightness, _, hue = to_polar(color)
        a, b = unit(hue)
        on_lower_edge = lightness <= okhsl.cusp(a, b)[0]
        if on_lower_edge == (levels[0] == 0.0):
            assert okhsl.oklab_to_okhsl(color)[1] == pytest.approx(1.0, abs=max(2e-2, tolerance(hue)))
        if levels[0] == 0.0:
            assert okhsl.oklab_to_okhsv(color)[1] == pytest.approx(1.0, abs=tolerance(hue))
        else:
            assert okhsl.oklab_to_okhsv(color)[2] == pytest.approx(1.0, abs=tolerance(hue))


@pytest.mark.parametrize("rgb", [(1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 1, 1), (1, 0, 1)])
def test_the_most_colourful_colours(rgb: Vector) -> None:
    oklab = linear_srgb_to_oklab(rgb)
    hue = to_polar(oklab)[2]
    assert okhsl.oklab_to_okhsl(oklab) == pytest.approx((hue, 1.0, okhsl.toe(oklab[0])), abs=2e-3)
    assert okhsl.oklab_to_okhsv(oklab) == pytest.approx((hue, 1.0, 1.0), abs=1e-5)


@pytest.mark.parametrize(("forth", "back"), PAIRS)
@given(color=st.tuples(amount, amount, amount))
def test_srgb_comes_back(forth: Convert, back: Convert, color: Vector) -> None:
    oklab = linear_srgb_to_oklab(color)
    assert back(forth(oklab)) == pytest.approx(oklab, abs=1e-9)


@pytest.mark.parametrize(("forth", "back"), PAIRS)
@given(hue=hues, second=amount, third=amount)
def test_components_come_back(forth: Convert, back: Convert, hue: float, second: float, third: float) -> None:
    found = forth(back((hue, second, third)))
    assert found[1:] == pytest.approx((second, third), abs=1e-6)
    assert (found[0] - hue + 180.0) % 360.0 == pytest.approx(180.0, abs=1e-6)


@given(hue=hues, saturation=st.floats(0.0, 1.0), level=amount)
def test_whole_cylinders_lie_in_srgb(hue: float, saturation: float, level: float) -> None:
    for back in (okhsl.okhsl_to_oklab, okhsl.okhsv_to_oklab):
        rgb = oklab_to_linear_srgb(back((hue, saturation, level)))
        slack = 0.02 if abs(hue - BLUE) < 2.0 else 3e-3
        assert min(rgb) > -slack
        assert max(rgb) < 1.0 + slack


@pytest.mark.parametrize("forth", [okhsl.oklab_to_okhsl, okhsl.oklab_to_okhsv])
@pytest.mark.parametrize(
    ("oklab", "level"),
    [
        ((0.0, 0.0, 0.0), 0.0),
        ((1.0, 0.0, 0.0), 1.0),
        ((0.5, 0.0, 0.0), okhsl.toe(0.5)),
        ((0.5, 5e-10, -5e-10), okhsl.toe(0.5)),
        ((1.0, 0.1, 0.1), 1.0),
        ((0.0, 0.1, 0.1), 0.0),
        ((-0.5, 0.1, 0.1), okhsl.toe(-0.5)),
    ],
)
def test_without_a_saturation(forth: Convert, oklab: Vector, level: float) -> None:
    _, saturation, found = forth(oklab)
    assert saturation == 0.0
    assert found == pytest.approx(level, abs=1e-15)


@pytest.mark.parametrize(
    ("hsl", "oklab"),
    [
        ((30.0, 0.0, 0.5), (okhsl.toe_inverse(0.5), 0.0, 0.0)),
        ((30.0, 0.7, 0.0), (0.0, 0.0, 0.0)),
        ((30.0, 0.7, -1.0), (0.0, 0.0, 0.0)),
        ((30.0, 0.7, 1.0), (1.0, 0.0, 0.0)),
    ],
)
def test_back_from_greys(hsl: Vector, oklab: Vector) -> None:
    assert okhsl.okhsl_to_oklab(hsl) == pytest.approx(oklab, abs=1e-12)
    if hsl[2] < 1.0:
        assert okhsl.okhsv_to_oklab(hsl) == pytest.approx(oklab, abs=1e-12)


def test_a_saturation_without_a_colour_is_black() -> None:
    # The lightness of hue 264 is used up at 1.873, that of hue 200 between -0.7176, the pole, and -0.8997.
    assert okhsl.okhsv_to_oklab((264.0, 1.88, 0.5)) == (0.0, 0.0, 0.0)
    assert okhsl.okhsv_to_oklab((200.0, -0.72, 0.5)) == (0.0, 0.0, 0.0)
    assert okhsl.okhsv_to_oklab((200.0, -0.89, 0.5)) == (0.0, 0.0, 0.0)
    assert okhsl.okhsv_to_oklab((264.0, 1.86, 0.5))[2] < 0.0


def test_deep_cyans_pass_through_infinity_and_come_back() -> None:
    # Inside Rec. 2020, in OKLab.
    deep = (0.4634, -0.1670, -0.0352)
    assert okhsl.oklab_to_okhsv(deep)[1] < 0.0
    assert okhsl.okhsv_to_oklab(okhsl.oklab_to_okhsv(deep)) == pytest.approx(deep, abs=1e-9)


def test_saturation_runs_on_beyond_srgb() -> None:
    # Display P3 red: outside sRGB.
    outside = linear_srgb_to_oklab((1.2249, -0.0421, -0.0196))
    assert okhsl.oklab_to_okhsl(outside)[1] > 1.0
    assert okhsl.okhsl_to_oklab(okhsl.oklab_to_okhsl(outside)) == pytest.approx(outside, abs=1e-9)
    assert okhsl.okhsv_to_oklab(okhsl.oklab_to_okhsv(outside)) == pytest.approx(outside, abs=1e-9)


def test_colours_of_only_negative_light_are_converted_all_the_same() -> None:
    assert all(math.isfinite(component) for component in okhsl.oklab_to_okhsv((1e-6, -40.0, 30.0)))
    assert all(math.isfinite(component) for component in okhsl.oklab_to_okhsv((1e-6, 5.0, -60.0)))
