"""CIE Lab, OKLab and their polar forms."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from palette.color import lab
from palette.color.model import Vector

Convert = Callable[[Vector], Vector]
tristimulus = st.tuples(st.floats(-0.5, 2.0), st.floats(-0.5, 2.0), st.floats(-0.5, 2.0))
WHITES = [
    (lab.xyz_d50_to_lab, lab.lab_to_xyz_d50, (0.3457 / 0.3585, 1.0, (1.0 - 0.3457 - 0.3585) / 0.3585)),
    (lab.xyz_to_lab_d65, lab.lab_d65_to_xyz, (0.3127 / 0.3290, 1.0, (1.0 - 0.3127 - 0.3290) / 0.3290)),
]


@given(number=st.floats(-1e12, 1e12))
def test_cube_root_is_within_a_last_bit(number: float) -> None:
    root = lab.cube_root(number)
    # The exact root lies between the two neighbours of the one returned.
    below = Fraction(math.nextafter(root, -math.inf)) ** 3
    above = Fraction(math.nextafter(root, math.inf)) ** 3
    assume(abs(number) > 1e-300)
    assert below < Fraction(number) < above


@pytest.mark.parametrize(("number", "root"), [(0.0, 0.0), (1.0, 1.0), (8.0, 2.0), (-27.0, -3.0), (1e-30, 1e-10)])
def test_cube_root_values(number: float, root: float) -> None:
    assert lab.cube_root(number) == pytest.approx(root, rel=1e-15)


@given(st.floats(-1e3, 1e3), st.floats(-2.0, 2.0) | st.floats(0.8, 1.2))
@example(5e-324, 1.0)
@example(1e-320, 1.01)
@example(1e-100, 0.99)
def test_a_root_near_by_changes_nothing_that_counts(number: float, factor: float) -> None:
    root = lab.cube_root(number)
    assert lab.cube_root_near(number, root * factor) == pytest.approx(root, rel=1e-12, abs=0.0)


@pytest.mark.parametrize("near", [0.0, -1.0, 1e-200, 1e200, 7.0, 10.0])
def test_a_root_that_is_not_near_is_no_harm(near: float) -> None:
    assert lab.cube_root_near(512.0, near) == pytest.approx(8.0, rel=1e-15)
    assert lab.cube_root_near(-512.0, near) == pytest.approx(-8.0, rel=1e-15)
    assert lab.cube_root_near(0.0, near) == 0.0


@pytest.mark.parametrize(("to_lab", "to_xyz", "white"), WHITES)
def test_white_is_100_and_neutral(to_lab: Convert, to_xyz: Convert, white: Vector) -> None:
    assert to_lab(white) == pytest.approx((100.0, 0.0, 0.0), abs=1e-13)
    assert to_xyz((100.0, 0.0, 0.0)) == pytest.approx(white, abs=1e-15)


@pytest.mark.parametrize(("to_lab", "to_xyz", "white"), WHITES)
@given(xyz=tristimulus)
def test_lab_comes_back(to_lab: Convert, to_xyz: Convert, white: Vector, xyz: Vector) -> None:
    assert white[1] == 1.0
    assert to_xyz(to_lab(xyz)) == pytest.approx(xyz, abs=1e-13)


@pytest.mark.parametrize(
    ("y", "lightness"),
    [
        # CIE 15: 116 · cbrt(Y) - 16 above 216/24389, 24389/27 · Y below.
        (0.184186518512444, 50.0),
        (216 / 24389, 8.0),
        (0.008, 0.008 * 24389 / 27),
        (0.009, 116 * 0.009 ** (1 / 3) - 16),
        # Just above the joint, where the curve leaves the line only slowly.
        (0.00886, 116 * 0.00886 ** (1 / 3) - 16),
        (0.207**3, 116 * 0.207 - 16),
        (0.2069, 116 * 0.2069 ** (1 / 3) - 16),
        (-0.1, -0.1 * 24389 / 27),
        (8.0, 216.0),
    ],
)
def test_lightness(y: float, lightness: float) -> None:
    assert lab.xyz_d50_to_lab((0.0, y, 0.0))[0] == pytest.approx(lightness, abs=1e-10)
    assert lab.lab_to_xyz_d50((lightness, 0.0, 0.0))[1] == pytest.approx(y, abs=1e-13)


def test_a_and_b() -> None:
    # f of 0.5, 0.2 and 0.1 of white, times 500 and 200.
    x, y, z = (0.5 ** (1 / 3), 0.2 ** (1 / 3), 0.1 ** (1 / 3))
    expected = (116 * y - 16, 500 * (x - y), 200 * (y - z))
    assert lab.xyz_to_lab_d65((0.5 * lab.D65_X, 0.2, 0.1 * lab.D65_Z)) == pytest.approx(expected, abs=1e-12)
    assert lab.xyz_d50_to_lab((0.5 * lab.D50_X, 0.2, 0.1 * lab.D50_Z)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "degrees"),
    [
        (0.0, 0.0, 0.0),
        (1.0, 0.0, 0.0),
        (1.0, 1.0, 45.0),
        (0.0, 2.0, 90.0),
        (-3.0, 0.0, 180.0),
        (-3.0, -0.0, 180.0),
        (0.0, -1.0, 270.0),
        (1.0, -1.0, 315.0),
        (1.0, -1e-300, 0.0),
        (1.0, 1e-6, 180e-6 / math.pi),
        (1.0, -1e-6, 360.0 - 180e-6 / math.pi),
    ],
)
def test_hue(a: float, b: float, degrees: float) -> None:
    assert lab.hue_degrees(a, b) == pytest.approx(degrees, abs=1e-12)


@given(a=st.floats(-1e3, 1e3), b=st.floats(-1e3, 1e3))
@example(a=1.0, b=-0.0)
def test_hue_is_within_a_turn_and_never_a_negative_zero(a: float, b: float) -> None:
    hue = lab.hue_degrees(a, b)
    assert 0.0 <= hue < 360.0
    assert math.copysign(1.0, hue) == 1.0


@given(color=st.tuples(st.floats(-10.0, 110.0), st.floats(-200.0, 200.0), st.floats(-200.0, 200.0)))
def test_polar_form_comes_back(color: Vector) -> None:
    polar = lab.to_polar(color)
    assert polar[0] == color[0]
    assert polar[1] == pytest.approx(math.hypot(color[1], color[2]), rel=1e-12, abs=1e-150)
    assert lab.to_rectangular(polar) == pytest.approx(color, abs=1e-12)


@given(hue=st.floats(-720.0, 720.0))
def test_hues_may_be_any_angle(hue: float) -> None:
    lightness, a, b = lab.to_rectangular((0.5, 2.0, hue))
    assert lightness == 0.5
    assert (a, b) == pytest.approx((2 * math.cos(math.radians(hue)), 2 * math.sin(math.radians(hue))), abs=1e-13)


@given(xyz=tristimulus)
def test_oklab_of_xyz_comes_back(xyz: Vector) -> None:
    assert lab.oklab_to_xyz(lab.xyz_to_oklab(xyz)) == pytest.approx(xyz, abs=1e-13)


@given(color=st.tuples(st.floats(-1.0, 2.0), st.floats(-1.0, 2.0), st.floats(-1.0, 2.0)))
def test_oklab_of_linear_srgb_comes_back(color: Vector) -> None:
    assert lab.oklab_to_linear_srgb(lab.linear_srgb_to_oklab(color)) == pytest.approx(color, abs=1e-13)


@pytest.mark.parametrize(
    ("xyz", "oklab"),
    [
        # Ottosson's own table of XYZ and OKLab, to its three decimals.
        ((0.950, 1.000, 1.089), (1.000, 0.000, 0.000)),
        ((1.000, 0.000, 0.000), (0.450, 1.236, -0.019)),
        ((0.000, 1.000, 0.000), (0.922, -0.671, 0.263)),
        ((0.000, 0.000, 1.000), (0.153, -1.415, -0.449)),
    ],
)
def test_oklab_of_ottosson(xyz: Vector, oklab: Vector) -> None:
    assert lab.xyz_to_oklab(xyz) == pytest.approx(oklab, abs=6e-4)


@given(level=st.floats(0.0, 1.0))
def test_greys_have_no_chroma(level: float) -> None:
    lightness, a, b = lab.linear_srgb_to_oklab((level, level, level))
    assert lightness == pytest.approx(level ** (1 / 3), abs=1e-15)
    assert abs(a) < 1e-14
    assert abs(b) < 1e-14
