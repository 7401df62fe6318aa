"""HCT: the exact space, and Material's solver."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color import hct
from palette.color.cam16 import adapted_cones, opponent_axes
from palette.color.lab import hue_degrees
from palette.color.model import Vector
from palette.color.rgb import srgb_to_linear_srgb

hues = st.floats(0.0, 360.0, exclude_max=True)


def hex_of(rgb: Vector) -> str:
    return "#" + "".join(f"{round(255 * component):02x}" for component in rgb)


def cam_hue(rgb: Vector) -> float:
    red, yellow = opponent_axes(adapted_cones(srgb_to_linear_srgb(rgb)))
    return hue_degrees(red, yellow)


@pytest.mark.parametrize(
    ("y", "tone"),
    [(0.0, 0.0), (1.0, 100.0), (0.184186518512444, 50.0), (0.008, 7.226370370370370), (-0.1, -90.3296296296296)],
)
def test_tones(y: float, tone: float) -> None:
    assert hct.luminance_to_tone(y) == pytest.approx(tone, abs=1e-12)
    assert hct.tone_to_luminance(tone) == pytest.approx(y, abs=1e-14)


def test_luminance_has_the_weights_of_material() -> None:
    assert hct.luminance((1.0, 0.0, 0.0)) == 0.2126
    assert hct.luminance((0.0, 1.0, 0.0)) == 0.7152
    assert hct.luminance((0.0, 0.0, 1.0)) == 0.0722
    assert hct.luminance((0.5, 0.25, 0.125)) == pytest.approx(0.294125, abs=1e-15)


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [
        # Material Color Utilities, typescript/hct/hct_test.ts.
        ((0.0, 0.0, 1.0), (282.788, 87.230, 32.302)),
        ((0.0, 1.0, 0.0), (142.139, 108.410, 87.737)),
    ],
)
def test_values_of_material(rgb: Vector, expected: Vector) -> None:
    assert hct.linear_srgb_to_hct(rgb) == pytest.approx(expected, abs=1.1e-3)


@given(rgb=st.tuples(st.floats(0.0005, 1.0), st.floats(0.0005, 1.0), st.floats(0.0005, 1.0)))
def test_srgb_comes_back(rgb: Vector) -> None:
    assert hct.hct_to_linear_srgb(hct.linear_srgb_to_hct(rgb)) == pytest.approx(rgb, abs=1e-11)


@pytest.mark.parametrize("rgb", [(1.2249, -0.0421, -0.0196), (-0.05, 1.04, -0.03), (3.0, 2.0, 2.5), (0.1, 0.2, 1.3)])
def test_colours_around_srgb_come_back(rgb: Vector) -> None:
    assert hct.hct_to_linear_srgb(hct.linear_srgb_to_hct(rgb)) == pytest.approx(rgb, abs=1e-11)


@given(hue=hues, chroma=st.floats(0.0, 60.0), tone=st.floats(5.0, 100.0))
def test_hue_chroma_and_tone_come_back(hue: float, chroma: float, tone: float) -> None:
    found = hct.linear_srgb_to_hct(hct.hct_to_linear_srgb((hue, chroma, tone)))
    assert found[2] == pytest.approx(tone, abs=1e-9)


def test_no_tone_is_black() -> None:
    assert hct.hct_to_linear_srgb((200.0, 40.0, 0.0)) == (0.0, 0.0, 0.0)
    assert hct.hct_to_linear_srgb((200.0, 40.0, -5.0)) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "given_hct",
    [
        (264.0, 1e9, 50.0),
        (264.0, -1e9, 1e9),
        (0.0, 1e-30, 1e9),
        (264.0, 400.0, 1.0),
        (90.0, 300.0, 1.0),
        (173.74056953068225, 113.91878792721484, 0.32201408544318993),  # looked for among lightnesses below 1e-307
    ],
)
def test_impossible_colours_stay_finite(given_hct: Vector) -> None:
    assert all(math.isfinite(component) for component in hct.hct_to_linear_srgb(given_hct))


@pytest.mark.parametrize(
    ("tone", "expected"),
    [
        # Material Color Utilities, typescript/palettes/palettes_test.ts: the tones of blue.
        (100, "#ffffff"),
        (95, "#f1efff"),
        (90, "#e0e0ff"),
        (80, "#bec2ff"),
        (70, "#9da3ff"),
        (60, "#7c84ff"),
        (50, "#5a64ff"),
        (40, "#343dff"),
        (30, "#0000ef"),
        (20, "#0001ac"),
        (10, "#00006e"),
        (0, "#000000"),
    ],
)
def test_tones_of_blue(tone: float, expected: str) -> None:
    hue, chroma, _ = hct.linear_srgb_to_hct((0.0, 0.0, 1.0))
    assert hex_of(hct.hct_to_srgb(hue, chroma, tone)) == expected


def test_blue_at_tone_90() -> None:
    # Material Color Utilities, typescript/hct/hct_test.ts: what remains of the chroma, and the 8-bit hue and tone.
    found = hct.linear_srgb_to_hct(srgb_to_linear_srgb(hct.hct_to_srgb(282.788, 87.230, 90.0)))
    assert found == pytest.approx((282.239, 19.144, 90.035), abs=1.1e-3)


@pytest.mark.parametrize(
    ("hue", "chroma", "tone", "expected"),
    [
        # materialyoucolor 3.0.4, HctSolver.solve_to_int: inside sRGB, on each face of it, and near its corners.
        (25.0, 60.0, 50.0, "#c85045"),
        (143.0, 30.0, 70.0, "#91b585"),
        (265.0, 20.0, 30.0, "#3c475e"),
        (25.0, 200.0, 50.0, "#ef0018"),
        (105.0, 200.0, 90.0, "#f8e600"),
        (143.0, 200.0, 60.0, "#00a813"),
        (200.0, 200.0, 80.0, "#00dce2"),
        (282.8, 200.0, 20.0, "#0000ac"),
        (330.0, 200.0, 45.0, "#b800cb"),
        (27.4, 113.4, 53.2, "#ff0000"),
        (0.0, 200.0, 99.0, "#fffbff"),
        (359.9, 200.0, 1.0, "#0f0004"),
        (111.0, 75.0, 97.0, "#ffff08"),
        (-77.2, 200.0, 33.0, "#080cff"),
        (642.8, 40.0, 61.0, "#898ed3"),
        (162.857, 78.368, 91.573, "#7effbf"),
        (167.634, 71.098, 58.564, "#00a075"),
        (66.478, 71.667, 62.729, "#d98400"),
        (285.472, 13.177, 30.733, "#474757"),
        (32.641, 113.35, 68.957, "#ff8667"),
        (15.077, 137.507, 95.546, "#ffefee"),
        (235.412, 86.179, 16.434, "#002c3f"),
        (5.4, 73.973, 6.836, "#330012"),
        (68.475, 33.872, 3.948, "#180b00"),
        (167.016, 61.674, 83.558, "#34ebae"),
        (186.885, 89.641, 49.978, "#00867b"),
        (238.482, 64.026, 28.26, "#004866"),
    ],
)
def test_solutions_of_material(hue: float, chroma: float, tone: float, expected: str) -> None:
    assert hex_of(hct.hct_to_srgb(hue, chroma, tone)) == expected


@pytest.mark.parametrize(
    ("hue", "chroma", "tone", "expected"),
    [
        (120.0, 0.00005, 50.0, "#777777"),
        (120.0, 40.0, 0.00005, "#000000"),
        (120.0, 40.0, 99.99995, "#ffffff"),
        (120.0, 40.0, 120.0, "#ffffff"),
        (120.0, 40.0, -20.0, "#000000"),
    ],
)
def test_greys(hue: float, chroma: float, tone: float, expected: str) -> None:
    assert hex_of(hct.hct_to_srgb(hue, chroma, tone)) == expected


@given(hue=hues, chroma=st.floats(0.0, 150.0), tone=st.floats(0.0, 100.0))
def test_solutions_are_bytes_of_the_wanted_tone(hue: float, chroma: float, tone: float) -> None:
    rgb = hct.hct_to_srgb(hue, chroma, tone)
    assert all(component == round(255 * component) / 255 for component in rgb)
    assert all(0.0 <= component <= 1.0 for component in rgb)
    assert hct.linear_srgb_to_hct(srgb_to_linear_srgb(rgb))[2] == pytest.approx(tone, abs=0.5)


@given(hue=hues, tone=st.floats(20.0, 80.0))
def test_hue_is_kept_where_the_chroma_is_not(hue: float, tone: float) -> None:
    rgb = hct.hct_to_srgb(hue, 200.0, tone)
    assert (cam_hue(rgb) - hue + 180.0) % 360.0 == pytest.approx(180.0, abs=2.0)
    assert min(rgb) < 0.01 or max(rgb) > 0.99
