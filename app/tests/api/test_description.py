"""How a colour is described in an answer."""

from __future__ import annotations

import math

import msgspec
import pytest

from palette.api.description import (
    components,
    css_text,
    describe,
    displayed,
    fitted,
    formats,
    link,
    members,
    names_of,
    of_hex,
    quantized,
    rounded,
    text_on,
)
from palette.api.schemas.values import ColorValue, NamedColor, Text
from palette.color.model import MISSING, Color
from palette.color.parsing import parse

WIDE = parse("color(display-p3 1 0 0)")
"""A red beyond sRGB."""


def test_a_color_of_srgb_is_displayed_as_it_is() -> None:
    assert displayed(parse("#336699"), "clip") == ((0x33 / 255, 0x66 / 255, 0x99 / 255), None)


@pytest.mark.parametrize("method", ["raytrace", "minde", "clip"])
def test_a_color_beyond_srgb_is_mapped_by_the_method_asked_for(method: str) -> None:
    srgb, mapped_by = displayed(WIDE, method)  # type: ignore[arg-type]  # one of its three texts
    assert mapped_by == method
    assert all(0.0 <= value <= 1.0 for value in srgb)
    assert srgb[0] > 0.99


def test_the_methods_differ() -> None:
    deep = parse("oklch(0.6 0.35 150)")
    assert len({displayed(deep, "raytrace")[0], displayed(deep, "minde")[0], displayed(deep, "clip")[0]}) == 3


def test_components_as_eight_bits_hold_them() -> None:
    assert quantized((0.5, 0.0, 1.0)) == (128 / 255, 0.0, 1.0)
    assert quantized((0.1, 0.2, 0.3)) == (26 / 255, 51 / 255, 77 / 255)


def test_the_components_of_a_hex() -> None:
    assert of_hex("#ff8000") == (1.0, 128 / 255, 0.0)
    assert of_hex("#336699") == quantized((0.2, 0.4, 0.6))


def test_the_members_of_a_description() -> None:
    found = members(WIDE, "", spaces=["lab"], gamut="display-p3", method="clip", precision=3)
    assert found == msgspec.structs.asdict(
        describe(WIDE, "", spaces=["lab"], gamut="display-p3", method="clip", precision=3)
    )


def test_rounding() -> None:
    assert rounded((0.123456789, 1.0, MISSING), 6) == [0.123457, 1.0, None]
    assert rounded((0.123456789, 2.5, 3.5), 0) == [0.0, 2.0, 4.0]
    assert rounded((-0.0000001, 0.0, -0.0), 6) == [0.0, 0.0, 0.0]
    assert [math.copysign(1.0, value or 0.0) for value in rounded((-0.0000001, 0.0, -0.0), 6)] == [1.0, 1.0, 1.0]
    assert rounded((0.123456789012345678,), 15) == [0.123456789012346]


def test_components_in_a_space() -> None:
    assert components(parse("rebeccapurple"), "oklch", "raytrace", 6) == [0.440272, 0.160296, 303.372988]
    assert components(parse("white"), "oklch", "raytrace", 3) == [1.0, 0.0, None]
    assert components(parse("oklch(0.5 none 30)"), "oklch", "raytrace", 3) == [0.5, None, 30.0]
    assert components(WIDE, "srgb", "raytrace", 3) == [1.093, -0.227, -0.15]


def test_cmyk_is_that_of_the_displayed_color() -> None:
    assert components(parse("#336699"), "cmyk", "raytrace", 6) == [0.666667, 0.333333, 0.0, 0.4]
    clipped = components(parse("color(srgb 1.5 0.5 -1)"), "cmyk", "clip", 6)
    assert clipped == [0.0, 0.5, 1.0, 0.0]


def test_a_description() -> None:
    assert describe(parse("rebeccapurple"), " rebeccapurple ", spaces=["oklch", "srgb"]) == ColorValue(
        css="rebeccapurple",
        hex="#663399",
        alpha=1.0,
        in_gamut=True,
        mapped_by=None,
        spaces={"oklch": [0.440272, 0.160296, 303.372988], "srgb": [0.4, 0.2, 0.6]},
    )


def test_a_description_of_a_color_beyond_srgb() -> None:
    value = describe(WIDE, "", spaces=["display-p3"], gamut="srgb", method="clip", precision=2)
    assert value == ColorValue(
        css="color(display-p3 1 0 0)",
        hex="#ff0000",
        alpha=1.0,
        in_gamut=False,
        mapped_by="clip",
        spaces={"display-p3": [1.0, 0.0, 0.0]},
    )
    assert describe(WIDE, "", spaces=[], gamut="display-p3").in_gamut
    assert describe(WIDE, "", spaces=[]).mapped_by == "raytrace"
    assert not describe(WIDE, "", spaces=[]).in_gamut


def test_alpha_is_rounded_and_null_where_missing() -> None:
    assert describe(parse("rgb(0 0 0 / 0.123456789)"), "x", spaces=[], precision=3).alpha == 0.123
    assert describe(parse("rgb(0 0 0 / none)"), "x", spaces=[]).alpha is None
    assert describe(parse("#33669980"), "x", spaces=[]).hex == "#336699"


def test_a_color_without_a_text_is_written_with_the_precision() -> None:
    assert describe(Color("oklch", (0.123456789, 0.1, 30.0)), "", spaces=[], precision=3).css == "oklch(0.123 0.1 30)"
    assert describe(Color("oklch", (0.123456789, 0.1, 30.0)), "", spaces=[]).css == "oklch(0.123457 0.1 30)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red", "red"),
        (" Red\t", "Red"),
        ("abc", "#abc"),
        ("ABCD", "#ABCD"),
        ("336699", "#336699"),
        (" 33669980 ", "#33669980"),
        ("#336699", "#336699"),
        ("rgb(1 2 3)", "rgb(1 2 3)"),
        ("ab", "ab"),
        ("abcde", "abcde"),
        ("abcdefa", "abcdefa"),
        ("abcdefabc", "abcdefabc"),
        ("tan", "tan"),
        ("blue", "blue"),
    ],
)
def test_the_text_as_css_takes_it(text: str, expected: str) -> None:
    assert css_text(text) == expected


def test_the_color_inside_a_gamut() -> None:
    assert fitted(parse("#336699"), "srgb", "raytrace", 6) == "rgb(51, 102, 153)"
    assert fitted(WIDE, "display-p3", "raytrace", 6) == "color(display-p3 1 0 0)"
    assert fitted(WIDE, "srgb", "clip", 6) == "color(srgb 1 0 0)"
    assert fitted(parse("color(rec2020 0 1 0)"), "display-p3", "clip", 6) == "color(display-p3 0 1 0)"
    assert fitted(parse("oklch(0.7123456 0.01 30)"), "srgb", "raytrace", 2) == "oklch(0.71 0.01 30)"


def test_the_formats_are_those_of_css() -> None:
    assert formats(parse("white"), ["srgb", "oklch", "cmyk", "hct"], 3) == {
        "srgb": "rgb(255, 255, 255)",
        "oklch": "oklch(1 0 none)",
        "hct": "color(--hct 209.492 2.869 100)",
    }


def test_the_text_on_a_ground() -> None:
    assert text_on((1.0, 1.0, 1.0)) == Text("#000000", 21.0)
    assert text_on((0.0, 0.0, 0.0)) == Text("#ffffff", 21.0)
    assert text_on((0x66 / 255, 0x33 / 255, 0x99 / 255)) == Text("#ffffff", 8.40515)


def test_the_nearest_names() -> None:
    red = [NamedColor("red", "#ff0000", "css", 0.0), NamedColor("Red", "#ff0000", "color-names", 0.0)]
    assert names_of(0xFF0000) == red
    found = names_of(0x663097)
    assert [(name.name, name.list) for name in found] == [("rebeccapurple", "css"), ("Rebecca Purple", "color-names")]
    assert all(name.delta_e_2000 == round(name.delta_e_2000, 6) > 0.0 for name in found)


def test_the_nearer_of_two_names_is_told_first() -> None:
    far, near = names_of(0x101010)[::-1]
    assert (far.list, near.list) == ("css", "color-names")
    assert far.delta_e_2000 > near.delta_e_2000


def test_a_link_says_everything_encoded() -> None:
    assert link("/v1/colors") == "/v1/colors"
    assert link("/v1/colors", color="rgb(1 2 3)", to="lab,lch") == "/v1/colors?color=rgb%281%202%203%29&to=lab%2Clch"
    assert link("/v1/contrast", fg="#fff", bg="a/b&c") == "/v1/contrast?fg=%23fff&bg=a%2Fb%26c"
