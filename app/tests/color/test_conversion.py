"""Conversion between any two spaces; values are in vectors/conversion.json."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color import conversion, lab, matrices, rgb
from palette.color.conversion import convert, powerless, route, to_space
from palette.color.model import MISSING, SPACES, Color, Vector, is_missing

names = st.sampled_from(sorted(SPACES))
unit = st.floats(0.001, 1.0)
srgb = st.tuples(unit, unit, unit)
anything = st.floats(allow_nan=True, allow_infinity=True)
NEUTRAL = {
    "oklch": 0.000004,
    "lch": 0.0015,
    "hsl": 0.001,
    "hsv": 0.001,
    "okhsl": 1e-5,
    "okhsv": 1e-5,
    "cam16": 0.0015,
    "hct": 0.0015,
}


@given(color=srgb, name=names)
def test_srgb_comes_back_from_every_space(color: Vector, name: str) -> None:
    assert convert(convert(color, "srgb", name), name, "srgb") == pytest.approx(color, abs=2e-8)


@given(color=srgb, first=names, second=names)
def test_the_way_does_not_matter(color: Vector, first: str, second: str) -> None:
    start = convert(color, "srgb", first)
    direct = convert(start, first, second)
    around = convert(convert(start, first, "xyz-d65"), "xyz-d65", second)
    assert convert(direct, second, "srgb") == pytest.approx(convert(around, second, "srgb"), abs=2e-8)


@given(coords=st.tuples(anything, anything, anything), source=names, target=names)
def test_every_colour_becomes_finite_numbers(coords: Vector, source: str, target: str) -> None:
    assert all(math.isfinite(component) for component in convert(coords, source, target))


NASTY = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    100.0,
    360.0,
    50.0,
    1e-300,
    5e-324,
    -1e300,
    math.inf,
    math.nan,
    8.0,
    -16.0,
    0.8,
    1e9,
]


@pytest.mark.parametrize("source", SPACES)
@pytest.mark.thorough
def test_corner_cases_become_finite_numbers(source: str) -> None:
    for coords in itertools.product(NASTY, NASTY, NASTY):
        for target in ("okhsl", "okhsv", "hct", "cam16", "hsv", "lch"):
            assert all(math.isfinite(component) for component in convert(coords, source, target)), (coords, target)


@pytest.mark.parametrize("name", SPACES)
def test_same_space_keeps_numbers(name: str) -> None:
    assert convert((0.25, -3.0, MISSING), name, name) == (0.25, -3.0, 0.0)
    assert convert((1e300, -math.inf, 1e-40), name, name) == (conversion.LIMIT, -conversion.LIMIT, 0.0)


def test_missing_components_count_as_zero() -> None:
    assert convert((0.7, 0.1, MISSING), "oklch", "srgb") == convert((0.7, 0.1, 0.0), "oklch", "srgb")
    assert convert((MISSING, 0.5, MISSING), "srgb", "xyz-d65") == convert((0.0, 0.5, 0.0), "srgb", "xyz-d65")


@pytest.mark.parametrize(("source", "target"), [("srgb", "nonsense"), ("nonsense", "srgb"), ("xyz", "nonsense")])
def test_unknown_spaces_are_named(source: str, target: str) -> None:
    with pytest.raises(ValueError, match=r"'(nonsense|xyz)' is not a colour space; known are srgb, .*, hct$"):
        convert((0.0, 0.0, 0.0), source, target)
    with pytest.raises(ValueError, match="is not a colour space"):
        route(source, target)
    with pytest.raises(ValueError, match="is not a colour space"):
        to_space(Color("srgb", (0.0, 0.0, 0.0)), "nonsense")


def test_a_failed_lookup_leaves_no_trace() -> None:
    with pytest.raises(ValueError, match="is not a colour space"):
        convert((0.0, 0.0, 0.0), "srgb", "nonsense")
    assert convert((1.0, 0.0, 0.0), "srgb", "hsl") == (0.0, 100.0, 50.0)


def test_every_space_has_its_steps() -> None:
    assert set(conversion.EDGES) == set(SPACES)
    assert all(set(targets) <= set(SPACES) for targets in conversion.EDGES.values())


@pytest.mark.parametrize(
    ("source", "target", "spaces"),
    [
        ("srgb", "srgb", ["srgb"]),
        ("srgb", "oklch", ["srgb", "oklch"]),
        ("hsl", "hwb", ["hsl", "srgb", "hwb"]),
        ("srgb-linear", "oklch", ["srgb-linear", "oklab", "oklch"]),
        ("oklch", "xyz-d65", ["oklch", "oklab", "xyz-d65"]),
        ("lch", "prophoto-rgb", ["lch", "lab", "xyz-d50", "prophoto-rgb"]),
        ("hct", "lab-d65", ["hct", "srgb-linear", "xyz-d65", "lab-d65"]),
        ("okhsv", "rec2020", ["okhsv", "oklab", "xyz-d65", "rec2020"]),
    ],
)
def test_routes(source: str, target: str, spaces: list[str]) -> None:
    assert route(source, target) == spaces


@pytest.mark.parametrize(("source", "target"), list(itertools.permutations(SPACES, 2)))
def test_no_route_encodes_in_passing(source: str, target: str) -> None:
    # Encoded RGB lies on the way only of the cylinders made of it.
    passed = set(route(source, target)[1:-1])
    assert not passed & {"display-p3", "a98-rgb", "rec2020", "prophoto-rgb"}
    assert "srgb" not in passed or {source, target} & {"hsl", "hsv", "hwb"}


@given(color=srgb)
def test_fused_steps_are_their_parts(color: Vector) -> None:
    linear = rgb.srgb_to_linear_srgb(color)
    oklab = lab.linear_srgb_to_oklab(linear)
    oklch = lab.to_polar(oklab)
    assert conversion.srgb_to_oklab(color) == oklab
    assert conversion.srgb_to_oklch(color) == oklch == convert(color, "srgb", "oklch")
    assert oklab == pytest.approx(lab.xyz_to_oklab(matrices.linear_srgb_to_xyz(linear)), abs=1e-14)
    assert conversion.oklab_to_srgb(oklab) == pytest.approx(color, abs=1e-12)
    assert conversion.oklch_to_srgb(oklch) == pytest.approx(color, abs=1e-12)
    assert conversion.oklch_to_linear_srgb(oklch) == pytest.approx(linear, abs=1e-12)


@pytest.mark.parametrize("name", SPACES)
def test_to_the_same_space_nothing_changes(name: str) -> None:
    color = Color(name, (MISSING, 5.0, MISSING), MISSING, legacy=True)
    assert to_space(color, name) is color


def test_to_another_space_alpha_stays_and_legacy_does_not() -> None:
    found = to_space(Color("srgb", (1.0, 0.0, 0.0), 0.25, legacy=True), "hsl")
    assert found == Color("hsl", (0.0, 100.0, 50.0), 0.25, legacy=False)
    assert is_missing(to_space(Color("srgb", (1.0, 0.0, 0.0), MISSING), "hsl").alpha)


@pytest.mark.parametrize("name", [name for name, space in SPACES.items() if space.hue >= 0])
@given(level=st.floats(0.0, 1.0))
def test_greys_lose_their_hue(name: str, level: float) -> None:
    found = to_space(Color("srgb", (level, level, level)), name)
    missing = [is_missing(component) for component in found.coords]
    # CAM16's white is not quite neutral, so its greys keep a hue; only black has none.
    has_hue = name in {"cam16", "hct"} and level > 0.001
    assert missing == [not has_hue and index == SPACES[name].hue for index in range(3)] or level <= 0.001


@pytest.mark.parametrize("name", [name for name, space in SPACES.items() if space.hue < 0])
def test_spaces_without_a_hue_have_nothing_powerless(name: str) -> None:
    assert powerless((0.0, 0.0, 0.0), name) == (False, False, False)
    assert not any(is_missing(component) for component in to_space(Color("hsl", (10.0, 0.0, 50.0)), name).coords)


@pytest.mark.parametrize(("name", "threshold"), NEUTRAL.items())
def test_thresholds(name: str, threshold: float) -> None:
    hue = SPACES[name].hue
    gone = (hue == 0, False, hue == 2)
    assert powerless((50.0, threshold, 50.0), name) == gone
    assert powerless((50.0, -threshold, 50.0), name) == gone
    assert powerless((50.0, threshold * 1.001, 50.0), name) == (False, False, False)
    assert powerless((50.0, -threshold * 1.001, 50.0), name) == (False, False, False)


def test_thresholds_of_hwb() -> None:
    assert powerless((50.0, 60.0, 39.999), "hwb") == (True, False, False)
    assert powerless((50.0, 60.0, 50.0), "hwb") == (True, False, False)
    assert powerless((50.0, 60.0, 39.998), "hwb") == (False, False, False)
    assert set(NEUTRAL) | {"hwb"} == {name for name, space in SPACES.items() if space.hue >= 0}


def test_powerless_of_an_unknown_space() -> None:
    with pytest.raises(KeyError):
        powerless((0.0, 0.0, 0.0), "nonsense")


@pytest.mark.parametrize(
    ("color", "grey"),
    [
        # CSS Color 4, "prepare a color for conversion": a powerless hue becomes missing, and leaves no trace.
        (Color("hsl", (180.0, 0.001, 50.0)), (0.5, 0.5, 0.5)),
        (Color("hsl", (180.0, MISSING, 50.0)), (0.5, 0.5, 0.5)),
        (Color("hwb", (180.0, 49.9995, 49.9995)), (0.5, 0.5, 0.5)),
        (Color("hwb", (180.0, MISSING, 100.0)), (0.0, 0.0, 0.0)),
        (Color("hsv", (180.0, 0.001, 50.0)), (0.5, 0.5, 0.5)),
        (Color("oklch", (1.0, 0.000004, 180.0)), (1.0, 1.0, 1.0)),
        (Color("lch", (100.0, 0.0015, 180.0)), (1.0, 1.0, 1.0)),
    ],
)
def test_a_powerless_hue_leaves_no_trace(color: Color, grey: Vector) -> None:
    assert to_space(color, "srgb").coords == pytest.approx(grey, abs=1e-12)


def test_a_missing_hue_with_chroma_is_zero() -> None:
    found = to_space(Color("oklch", (0.392, 0.4, MISSING)), "srgb")
    assert found.coords == pytest.approx(convert((0.392, 0.4, 0.0), "oklch", "srgb"), abs=1e-15)
