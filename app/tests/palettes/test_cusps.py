"""What sRGB holds, by lightness and hue."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import srgb_to_oklch
from palette.palettes.cusps import CUSPS, ceiling, srgb_holds

DEGREES = st.integers(0, 359)


def _holds(lightness: float, chroma: float, hue: float) -> bool:
    angle = math.radians(hue)
    return srgb_holds(lightness, chroma * math.cos(angle), chroma * math.sin(angle))


def _ceiling(lightness: float, hue: float, bound: float) -> float:
    angle = math.radians(hue)
    return ceiling(lightness, math.cos(angle), math.sin(angle), bound)


@given(st.tuples(*[st.floats(0.01, 0.99)] * 3))
def test_srgb_holds_its_colors(rgb: tuple[float, float, float]) -> None:
    lightness, chroma, hue = srgb_to_oklch(rgb)
    assert _holds(lightness, chroma, hue)


@pytest.mark.parametrize(
    "rgb",
    [(1.01, 0.5, 0.5), (0.5, 1.01, 0.5), (0.5, 0.5, 1.01), (-0.01, 0.5, 0.5), (0.5, -0.01, 0.5), (0.5, 0.5, -0.01)],
)
def test_srgb_holds_no_others(rgb: tuple[float, float, float]) -> None:
    assert not _holds(*srgb_to_oklch(rgb))


@given(st.floats(0.05, 0.98), st.floats(0.0, 359.9), st.floats(0.01, 0.4))
def test_the_ceiling_is_held_and_what_is_above_is_not(lightness: float, hue: float, bound: float) -> None:
    chroma = _ceiling(lightness, hue, bound)
    assert _holds(lightness, chroma, hue)
    assert chroma == bound or not _holds(lightness, chroma + bound / 250, hue)


@given(DEGREES)
def test_a_cusp_is_the_most_chromatic_color_of_its_hue(degree: int) -> None:
    cusp = CUSPS[degree]
    greatest = max(_ceiling(step / 400, degree, 0.4) for step in range(1, 400))
    assert cusp.chroma == pytest.approx(greatest, abs=0.004)
    assert _ceiling(cusp.lightness, degree, 0.4) == pytest.approx(cusp.chroma, abs=0.006)


def test_cusps_are_the_hues_of_the_circle() -> None:
    assert len(CUSPS) == 360
    assert all(abs(one.chroma - other.chroma) < 0.03 for one, other in pairwise([*CUSPS, CUSPS[0]]))
    for rgb in ((1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 1, 1), (1, 0, 1)):
        lightness, chroma, hue = srgb_to_oklch((float(rgb[0]), float(rgb[1]), float(rgb[2])))
        assert CUSPS[round(hue)].lightness == pytest.approx(lightness, abs=0.01)
        assert CUSPS[round(hue)].chroma == pytest.approx(chroma, abs=0.004)


@given(DEGREES, st.floats(0.1, 0.6), st.floats(0.05, 0.39))
def test_reach_is_the_greatest_ceiling_between_two_lightnesses(degree: int, darkest: float, height: float) -> None:
    lightest = darkest + height
    greatest = max(_ceiling(darkest + height * step / 200, degree, 0.4) for step in range(201))
    assert CUSPS[degree].reach(darkest, lightest) == pytest.approx(greatest, abs=0.004)


@given(DEGREES, st.floats(0.2, 0.9))
def test_a_chroma_is_held_from_the_darkest_to_the_lightest(degree: int, share: float) -> None:
    cusp = CUSPS[degree]
    chroma = cusp.chroma * share
    darkest, lightest = cusp.darkest(chroma), cusp.lightest(chroma)
    assert darkest < cusp.lightness < lightest
    for lightness, inside in (
        (darkest + 0.01, True),
        (darkest - 0.01, False),
        (lightest - 0.005, True),
        (lightest + 0.01, False),
    ):
        assert _holds(lightness, chroma, degree) is inside
