"""CAM16: the constants derived from the viewing conditions, and values of Material Color Utilities."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from coloraide.spaces.cam16 import Environment, cam_to_xyz, xyz_to_cam
from hypothesis import given
from hypothesis import strategies as st

from palette.color import cam16
from palette.color.model import Vector

WHITE = (95.047, 100.0, 108.883)
SRGB_TO_XYZ = (
    ("0.41233895", "0.35762064", "0.18051042"),
    ("0.2126", "0.7152", "0.0722"),
    ("0.01932141", "0.11916382", "0.95034478"),
)
CAT16 = (
    ("0.401288", "0.650173", "-0.051461"),
    ("-0.250268", "1.204414", "0.045854"),
    ("-0.002079", "0.048952", "0.953127"),
)
BACKGROUND = ((50.0 + 16.0) / 116.0) ** 3
ADAPTING = 200.0 / math.pi * BACKGROUND
DEGREE = 1.0 - math.exp((-ADAPTING - 42.0) / 92.0) / 3.6
K = 1.0 / (5.0 * ADAPTING + 1.0)
LUMINANCE: float = K**4 * ADAPTING + 0.1 * (1.0 - K**4) ** 2 * (5.0 * ADAPTING) ** (1.0 / 3.0)
INDUCTION = 0.725 * BACKGROUND**-0.2
WHITE_CONES = [sum(float(c) * w for c, w in zip(row, WHITE, strict=True)) for row in CAT16]
GAINS = [DEGREE * 100.0 / cone + 1.0 - DEGREE for cone in WHITE_CONES]
ORACLE = Environment(
    white=(WHITE[0] / sum(WHITE), WHITE[1] / sum(WHITE)),
    adapting_luminance=ADAPTING,
    background_luminance=100.0 * BACKGROUND,
    surround="average",
    discounting=False,
)
linear = st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
around = st.tuples(st.floats(-0.02, 1.5), st.floats(0.1, 1.5), st.floats(-0.02, 1.5))


def adapted(cone: float) -> float:
    power = math.pow(LUMINANCE * cone / 100.0, 0.42)
    return 400.0 * power / (power + 27.13)


def to_material_xyz(rgb: Vector) -> list[float]:
    return [sum(float(c) * component for c, component in zip(row, rgb, strict=True)) for row in SRGB_TO_XYZ]


def test_constants_follow_from_the_viewing_conditions() -> None:
    long, medium, short = (adapted(gain * cone) for gain, cone in zip(GAINS, WHITE_CONES, strict=True))
    assert pytest.approx((2.0 * long + medium + 0.05 * short) * INDUCTION, rel=1e-14) == cam16.WHITE_RESPONSE
    assert pytest.approx(INDUCTION, rel=1e-14) == cam16.BACKGROUND
    assert pytest.approx(0.69 * (1.48 + math.sqrt(BACKGROUND)) / 2.0, rel=1e-14) == cam16.ROOT_POWER
    assert pytest.approx((1.64 - 0.29**BACKGROUND) ** 0.73, rel=1e-14) == cam16.CHROMA_SCALE
    assert pytest.approx(50000.0 / 13.0 * INDUCTION, rel=1e-14) == cam16.HUE_SCALE


def test_cone_matrix_follows_from_the_viewing_conditions() -> None:
    columns = zip(*SRGB_TO_XYZ, strict=True)
    for axis, column in zip(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), columns, strict=True):
        cones = [sum(Fraction(c) * Fraction(x) for c, x in zip(row, column, strict=True)) for row in CAT16]
        expected = [LUMINANCE * gain * float(cone) for gain, cone in zip(GAINS, cones, strict=True)]
        assert cam16.cone_responses(axis) == pytest.approx(expected, rel=1e-14)


@given(rgb=linear)
def test_cone_matrix_has_an_inverse(rgb: Vector) -> None:
    assert cam16.cones_to_linear_srgb(cam16.cone_responses(rgb)) == pytest.approx(rgb, abs=1e-14)


@pytest.mark.parametrize(
    ("rgb", "correlates"),
    [
        # Material Color Utilities, typescript/hct/hct_test.ts: hue, chroma, J, M, s, Q.
        ((1.0, 0.0, 0.0), (27.408, 113.357, 46.445, 89.494, 91.889, 105.988)),
        ((0.0, 1.0, 0.0), (142.139, 108.410, 79.331, 85.587, 78.604, 138.520)),
        ((0.0, 0.0, 1.0), (282.788, 87.230, 25.465, 68.867, 93.674, 78.481)),
        ((1.0, 1.0, 1.0), (209.492, 2.869, 100.0, 2.265, 12.068, 155.521)),
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_correlates_of_material(rgb: Vector, correlates: tuple[float, ...]) -> None:
    found = cam16.cam16(rgb)
    shown = (found.hue, found.chroma, found.lightness, found.colorfulness, found.saturation, found.brightness)
    assert shown == pytest.approx(correlates, abs=1.1e-3)


@given(rgb=around)
def test_correlates_are_those_of_coloraide_under_the_same_conditions(rgb: Vector) -> None:
    j, c, h, s, q, m, _ = xyz_to_cam(to_material_xyz(rgb), ORACLE)
    found = cam16.cam16(rgb)
    assert (found.lightness, found.chroma, found.hue) == pytest.approx((j, c, h), rel=1e-7, abs=1e-7)
    assert (found.saturation, found.brightness, found.colorfulness) == pytest.approx((s, q, m), rel=1e-7, abs=1e-7)


@given(j=st.floats(5.0, 95.0), c=st.floats(0.0, 40.0), h=st.floats(0.0, 360.0))
def test_back_is_as_in_coloraide(j: float, c: float, h: float) -> None:
    found = to_material_xyz(cam16.cam16_to_linear_srgb((j, c, h)))
    assert found == pytest.approx(cam_to_xyz(J=j, C=c, h=h, env=ORACLE), abs=1e-7)


@given(rgb=st.tuples(st.floats(0.0005, 1.0), st.floats(0.0005, 1.0), st.floats(0.0005, 1.0)))
def test_srgb_comes_back(rgb: Vector) -> None:
    assert cam16.cam16_to_linear_srgb(cam16.linear_srgb_to_cam16(rgb)) == pytest.approx(rgb, abs=1e-12)


def test_negative_light_comes_back() -> None:
    rgb = (-0.2, -0.3, -0.1)
    assert cam16.linear_srgb_to_cam16(rgb)[0] < 0.0
    assert cam16.cam16_to_linear_srgb(cam16.linear_srgb_to_cam16(rgb)) == pytest.approx(rgb, abs=1e-9)


def test_black_has_no_other_appearance() -> None:
    assert cam16.cam16_to_linear_srgb((0.0, 50.0, 120.0)) == (0.0, 0.0, 0.0)
    assert cam16.Cam16(0.0, 0.0, 0.0).saturation == 0.0


def test_impossible_colours_stay_finite() -> None:
    found = cam16.cam16_to_linear_srgb((400.0, 900.0, 120.0))
    assert all(math.isfinite(component) for component in found)


def test_repr_makes_the_value_again() -> None:
    assert repr(cam16.Cam16(1.0, 2.0, 3.0)) == "Cam16(1.0, 2.0, 3.0)"
