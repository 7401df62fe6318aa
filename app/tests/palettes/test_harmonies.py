"""Harmonies: turns, wheels, what is held, and what lies outside sRGB; reference values are in vectors/schemes.json."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from coloraide import Color as Oracle
from coloraide.spaces.ryb import RYB
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import convert, powerless, to_space
from palette.color.gamut import GAMUT_METHODS, displayable, gamut_map, in_gamut
from palette.color.hct import hct_to_srgb
from palette.color.model import MISSING, SPACES, Color, is_missing
from palette.color.parsing import parse
from palette.palettes import harmonies
from palette.palettes.harmonies import (
    KINDS,
    METHODS,
    MOST,
    WHEELS,
    counts,
    harmonize,
    held,
    hsl_to_ryb_hue,
    is_grey,
    ryb_to_hsl_hue,
    shown,
    turns,
)
from palette.palettes.schemes import SCHEMES

COMPILED = not (harmonies.__file__ or "").endswith(".py")
DRAWS = 50_000 if COMPILED else 5_000
SPACE = {"oklch": "oklch", "hct": "hct", "hsl": "hsl", "ryb": "hsl"}
HUES = st.floats(0.0, 360.0, exclude_max=True)


class Oracles(Oracle):  # type: ignore[misc]  # coloraide ships no types
    """coloraide, with the painters' space."""


Oracles.register(RYB())


def apart(one: float, other: float) -> float:
    """Return the angle between two hues."""
    return abs((one - other + 180.0) % 360.0 - 180.0)


def hue_on(color: Color, wheel: str) -> float:
    """Return the place of a colour on a wheel, degrees."""
    space = SPACE[wheel]
    hue = to_space(color, space).coords[SPACES[space].hue]
    return hsl_to_ryb_hue(hue) if wheel == "ryb" else hue


def component(color: Color, name: str) -> float:
    """Return a component named as ``held`` names it."""
    space, _, part = name.partition(".")
    return to_space(color, space).coords[SPACES[space].components.index(part)]


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [
        ("complementary", 0, [0, 180]),
        ("complementary", 2, [0, 180]),
        ("triadic", 0, [0, 120, 240]),
        ("split", 0, [0, 150, 210]),
        ("tetradic", 0, [0, 60, 180, 240]),
        ("square", 4, [0, 90, 180, 270]),
        ("analogous", 0, [0, 30, 330]),
        ("analogous", 2, [0, 30]),
        ("analogous", 5, [0, 30, 330, 60, 300]),
        ("analogous", 6, [0, 20, 340, 40, 320, 60]),
        ("analogous", 12, [0, 10, 350, 20, 340, 30, 330, 40, 320, 50, 310, 60]),
        ("monochrome", 0, [0, 0, 0, 0, 0]),
        ("monochrome", 2, [0, 0]),
    ],
)
def test_turns(kind: str, count: int, expected: list[float]) -> None:
    assert turns(kind, count) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("angles", "expected"),
    [
        ([120.0, -60.0], [0, 120, 300]),
        ([0.0, 120.0], [0, 120]),
        ([360.0, 120.0], [0, 120]),
        ([120.0, 0.0], [0, 120, 0]),
        ([0.0], [0]),
        ([0.0, 0.0], [0, 0]),
        ([-0.0, 1.0], [0, 1]),
        ([0.0, *range(1, 12)], [0, *range(1, 12)]),
        (list(range(1, 12)), [0, *range(1, 12)]),
    ],
)
def test_custom_turns(angles: list[float], expected: list[float]) -> None:
    assert turns("custom", 0, angles) == expected
    assert turns("custom", len(expected), angles) == expected
    assert turns("custom", 0, turns("custom", 0, angles)) == expected


def test_the_facts_of_generated_schemes_are_the_same() -> None:
    for kind in ("complementary", "analogous", "triadic", "split"):
        assert turns(kind) == [offset % 360.0 for offset in SCHEMES[kind].offsets]


@pytest.mark.parametrize(
    ("kind", "count", "angles", "message"),
    [
        ("quad", 0, (), "'quad' is not a kind of scheme; known are complementary, analogous"),
        ("triadic", 4, (), "triadic has 3 colors"),
        ("triadic", 2, (), "triadic has 3 colors"),
        ("analogous", 1, (), "analogous has 2 to 12 colors"),
        ("monochrome", 13, (), "monochrome has 2 to 12 colors"),
        ("custom", 0, (), "custom has no angles"),
        ("square", 0, (10.0,), "square has angles of its own; custom takes others"),
        ("custom", 2, (10.0, 20.0), "custom has a color for each angle, here 3"),
        ("custom", 0, tuple(float(n) for n in range(1, 13)), "13 colors; at most 12 are turned"),
        ("custom", 0, tuple(float(n) for n in range(13)), "13 colors; at most 12 are turned"),
    ],
)
def test_what_cannot_be_turned(kind: str, count: int, angles: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        harmonize(parse("red"), kind, "oklch", count=count, angles=angles)


def test_an_unknown_wheel_or_method_is_refused() -> None:
    with pytest.raises(ValueError, match="'hsv' is not a wheel; known are oklch, hct, hsl, ryb"):
        harmonize(parse("red"), "triadic", "hsv")
    with pytest.raises(ValueError, match="unknown gamut mapping 'fade'"):
        shown(parse("red"), "fade")


def test_counts_are_those_that_are_taken() -> None:
    for kind in KINDS:
        least, most = counts(kind)
        for count in range(1, MOST + 2):
            angles = [float(n) for n in range(1, count)] or [0.0]
            wish: dict[str, Any] = {"angles": angles} if kind == "custom" else {"count": count}
            if least <= count <= most:
                assert len(harmonize(parse("teal"), kind, **wish)) == count
            elif kind != "custom":
                with pytest.raises(ValueError, match=f"{kind} has"):
                    harmonize(parse("teal"), kind, **wish)
    assert counts("custom") == (1, 12)


@pytest.mark.parametrize(
    ("kind", "wheel", "keep", "expected"),
    [
        ("triadic", "oklch", False, ("oklch.c", "oklch.l")),
        ("triadic", "oklch", True, ("oklch.c", "oklch.l")),
        ("square", "hct", True, ("hct.c", "hct.t")),
        ("custom", "hsl", False, ("hsl.s", "hsl.l")),
        ("custom", "ryb", True, ("hsl.s", "oklch.l")),
        ("monochrome", "oklch", False, ("oklch.h", "oklch.c")),
        ("monochrome", "hct", True, ("hct.h", "hct.t")),
        ("monochrome", "hsl", False, ("hsl.h", "hsl.s")),
        ("monochrome", "ryb", True, ("hsl.h", "oklch.l")),
    ],
)
def test_what_is_held(kind: str, wheel: str, keep: bool, expected: tuple[str, str]) -> None:
    assert held(kind, wheel, keep_lightness=keep) == expected


# The painters' wheel.


def test_the_painters_wheel_has_the_hues_of_gossett_and_chen() -> None:
    corners = [[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 1, 1], [0, 0, 1], [1, 0, 1]]
    for sixth, corner in enumerate(corners):
        hue = Oracles("ryb", corner).convert("hsl")["h"] % 360
        assert ryb_to_hsl_hue(60.0 * sixth) == pytest.approx(hue, abs=1e-9)
        assert ryb_to_hsl_hue(60.0 * sixth + 360.0) == pytest.approx(hue, abs=1e-9)
        assert hsl_to_ryb_hue(hue) == pytest.approx(60.0 * sixth, abs=1e-9)


@given(HUES)
def test_the_painters_wheel_comes_back(hue: float) -> None:
    assert 0.0 <= ryb_to_hsl_hue(hue) < 360.0
    assert 0.0 <= hsl_to_ryb_hue(hue) < 360.0
    assert apart(hsl_to_ryb_hue(ryb_to_hsl_hue(hue)), hue) < 1e-9
    assert apart(ryb_to_hsl_hue(hsl_to_ryb_hue(hue)), hue) < 1e-9


def test_the_painters_wheel_turns_one_way_and_half_way_between_is_half_way() -> None:
    places = [ryb_to_hsl_hue(step / 10) for step in range(3600)]
    assert all(one < other for one, other in pairwise(places))
    for sixth in range(6):
        low, high = ryb_to_hsl_hue(60.0 * sixth), ryb_to_hsl_hue(60.0 * sixth + 59.999999999)
        assert ryb_to_hsl_hue(60.0 * sixth + 30.0) == pytest.approx((low + high) / 2.0, abs=1e-6)


# Greys, alpha, missing components.


@pytest.mark.parametrize("wheel", WHEELS)
@pytest.mark.parametrize("text", ["gray", "#fff", "black", "oklch(0.5 0 30)", "hsl(120 100% 0%)", "lab(50 0 0 / 30%)"])
def test_a_grey_is_itself_however_it_is_turned(wheel: str, text: str) -> None:
    base = parse(text)
    assert is_grey(base)
    for keep in (False, True):
        assert all(
            turned.color is base
            for kind in ("square", "analogous")
            for turned in harmonize(base, kind, wheel, keep_lightness=keep)
        )
    assert all(turned.color is base for turned in harmonize(base, "monochrome", wheel, keep_lightness=True))


@pytest.mark.parametrize("wheel", WHEELS)
def test_a_grey_s_tones_are_greys(wheel: str) -> None:
    found = [turned.color for turned in harmonize(parse("rgb(119 119 119 / 20%)"), "monochrome", wheel, count=6)]
    levels = []
    for color in found[1:]:
        red, green, blue = displayable(color).coords
        assert red == pytest.approx(green, abs=1e-6)
        assert red == pytest.approx(blue, abs=1e-6)
        assert color.alpha == 0.2
        levels.append(red)
    assert levels == sorted(set(levels))
    hues = [color.coords[SPACES[color.space].hue] for color in found[1:] if color.space != "srgb-linear"]
    assert all(is_missing(hue) for hue in hues)
    assert len(hues) == (0 if wheel == "hct" else 5)


@pytest.mark.parametrize("text", ["#010101", "#767778", "oklch(0.5 0.00001 30)"])
def test_what_has_a_hue_is_no_grey(text: str) -> None:
    assert is_grey(parse(text)) is (text == "#010101")


@pytest.mark.parametrize("wheel", WHEELS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("alpha", [0.25, MISSING])
def test_alpha_is_carried(wheel: str, kind: str, alpha: float) -> None:
    base = Color("srgb", (0.2, 0.5, 0.7), alpha)
    for turned in harmonize(base, kind, wheel, angles=(10.0,) if kind == "custom" else ()):
        assert turned.color.alpha == alpha or (is_missing(turned.color.alpha) and is_missing(alpha))


def test_missing_components_count_as_zero() -> None:
    found = harmonize(parse("oklch(none 0.1 none)"), "complementary")[1].color
    assert found == Color("oklch", (0.0, 0.1, 180.0))


# Monochrome.


@pytest.mark.parametrize(
    ("text", "wheel", "expected"),
    [
        ("oklch(0.5 0.1 40)", "oklch", [0.2, 0.35, 0.65, 0.8]),  # a fifth of 0.75 apart, through 0.5
        ("oklch(0.1 0.1 40)", "oklch", [0.35, 0.5, 0.65, 0.8]),  # below the range: from its end
        ("oklch(0.99 0.1 40)", "oklch", [0.35, 0.5, 0.65, 0.8]),  # its ends are one place
        ("hsl(40 50% 44%)", "hsl", [10, 27, 61, 78]),
        ("hsl(40 50% 45%)", "ryb", [11, 28, 62, 79]),
        ("color(--hct 40 30 60)", "hct", [26, 43, 77, 94]),
    ],
)
def test_tones_are_evenly_spread(text: str, wheel: str, expected: list[float]) -> None:
    found = [turned.color for turned in harmonize(parse(text), "monochrome", wheel)][1:]
    space = SPACE[wheel]
    light = 0 if space == "oklch" else 2
    assert [color.coords[light] for color in found] == pytest.approx(expected, abs=1e-9)
    assert {color.space for color in found} == {space}


@pytest.mark.parametrize(
    ("wheel", "name"), [("oklch", "oklch.c"), ("hct", "hct.c"), ("hsl", "hsl.s"), ("ryb", "hsl.s")]
)
def test_with_its_lightness_kept_chroma_falls(wheel: str, name: str) -> None:
    base = parse("#3a6ea5")
    found = [turned.color for turned in harmonize(base, "monochrome", wheel, count=4, keep_lightness=True)]
    whole = component(base, name)
    expected = [whole, whole * 0.75, whole * 0.5, whole * 0.25]
    assert [component(color, name) for color in found] == pytest.approx(expected, abs=1e-7)


# Into sRGB.


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("text", ["#3a6ea5", "color(display-p3 0 1 0 / 40%)", "oklch(0.5 0.4 264)", "oklch(1.2 0 0)"])
def test_what_is_shown(text: str, method: str) -> None:
    color = parse(text)
    found, mapped = shown(color, method)
    assert mapped is not in_gamut(color.coords, color.space)
    assert found.alpha == color.alpha
    assert found.space == "srgb"
    if not mapped:
        assert found.coords == displayable(color).coords
    elif method in GAMUT_METHODS:
        assert found == gamut_map(color, "srgb", method)
    else:
        hue, chroma, tone = convert(color.coords, color.space, "hct")
        assert found.coords == hct_to_srgb(hue, chroma, tone)


def test_material_s_way_holds_hue_and_tone() -> None:
    color = Color("hct", (200.0, 90.0, 60.0))
    hue, chroma, tone = convert(shown(color, "hct")[0].coords, "srgb", "hct")
    assert apart(hue, 200.0) < 2.0
    assert tone == pytest.approx(60.0, abs=0.3)
    assert 30.0 < chroma < 60.0


@pytest.mark.parametrize("wheel", ["hsl", "ryb"])
@pytest.mark.parametrize("method", METHODS)
def test_on_hsl_a_colour_from_outside_is_mapped_before_it_is_turned(wheel: str, method: str) -> None:
    base = parse("color(display-p3 0 1 0)")
    inside, _ = shown(base, method)
    found = harmonize(base, "triadic", wheel, method=method)
    assert found[0].color is base
    expected = harmonize(inside, "triadic", wheel)
    assert [turned.color for turned in found[1:]] == [turned.color for turned in expected[1:]]


def test_components_as_they_were_written_are_turned_as_they_were_written() -> None:
    assert harmonize(parse("hsl(210 60% 30%)"), "complementary", "hsl")[1].color.coords == (30.0, 60.0, 30.0)
    assert harmonize(parse("oklch(0.7 0.1 200)"), "complementary")[1].color.coords == (0.7, 0.1, 20.0)


# Tens of thousands.


def drawn(source: random.Random) -> Color:
    """Return a colour of any gamut."""
    space = source.choice(["srgb", "srgb", "hsl", "display-p3", "rec2020", "oklch", "hct"])
    first, second, third = source.random(), source.random(), source.random()
    if space == "hsl":
        return Color(space, (360.0 * first, 100.0 * second, 100.0 * third), source.random(), legacy=True)
    if space == "oklch":
        return Color(space, (first, 0.4 * second, 360.0 * third))
    if space == "hct":
        return Color(space, (360.0 * first, 100.0 * second, 1.0 + 98.0 * third))
    return Color(space, (first, second, third))


def assert_turned(base: Color, color: Color, angle: float, kind: str, wheel: str, keep: bool) -> None:
    """Assert that a turned colour stands on the wheel where it should, and holds what it should."""
    origin = displayable(base) if SPACE[wheel] == "hsl" else base
    if powerless(to_space(color, SPACE[wheel]).coords, SPACE[wheel]) != (False, False, False):
        return
    # Where lightness nears an end, HSL's hue is a quotient of small numbers.
    red, green, blue = convert(color.coords, color.space, "srgb")
    if max(red, green, blue) - min(red, green, blue) < 0.01:
        return
    assert apart(hue_on(color, wheel), hue_on(origin, wheel) + angle) < 1e-5
    for name in held(kind, wheel, keep_lightness=keep):
        if not name.endswith(".h"):
            assert component(color, name) == pytest.approx(component(origin, name), rel=1e-6, abs=1e-6), name


@pytest.mark.thorough
def test_fifty_thousand_schemes() -> None:
    source = random.Random("schemes")
    mapped = 0
    for _ in range(DRAWS):
        base, kind, wheel = drawn(source), source.choice(KINDS), source.choice(WHEELS)
        keep, method = source.random() < 0.5, source.choice(METHODS)
        angles = [source.uniform(-360.0, 360.0), 0.0] if kind == "custom" else []
        found = harmonize(base, kind, wheel, angles=angles, keep_lightness=keep)
        assert found[0].color is base
        assert found[0].angle == 0.0
        if kind == "custom":
            assert found[-1].color is base
        turned = source.choice(found)
        srgb, was_mapped = shown(turned.color, method)
        assert all(0.0 <= value <= 1.0 for value in srgb.coords)
        assert was_mapped is not in_gamut(turned.color.coords, turned.color.space)
        if was_mapped:
            mapped += 1
            assert turned.color is base or SPACE[wheel] != "hsl"
        else:
            assert srgb.coords == pytest.approx(convert(turned.color.coords, turned.color.space, "srgb"), abs=8e-5)
        if turned.color is not base and not was_mapped:
            assert_turned(base, turned.color, turned.angle, kind, wheel, keep)
    assert DRAWS / 10 < mapped < DRAWS / 2
