"""Query parameters: how their texts are read."""

from __future__ import annotations

import pytest

from palette.api.parameters import OUTPUT_SPACES, read_color, read_colors, read_spaces, split_list, unsupported_space
from palette.api.problems import ProblemError, ProblemException
from palette.color.model import SPACES, Color


def test_an_answer_can_show_every_space_and_cmyk() -> None:
    assert (*SPACES, "cmyk") == OUTPUT_SPACES
    assert len(OUTPUT_SPACES) == 22


def test_a_color_is_read_as_css() -> None:
    assert read_color("color", "red") == Color("srgb", (1.0, 0.0, 0.0), 1.0, legacy=True)


def test_a_text_that_is_no_color_is_the_named_parameters_fault() -> None:
    with pytest.raises(ProblemException) as caught:
        read_color("fg", "#12")
    assert caught.value.type.slug == "invalid-color"
    assert caught.value.detail.startswith("fg: ")
    assert caught.value.position is not None
    assert caught.value.errors is not None
    assert caught.value.errors[0].parameter == "fg"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", [(0, "")]),
        ("red", [(0, "red")]),
        ("red,", [(0, "red"), (4, "")]),
        ("red, 0f0", [(0, "red"), (4, " 0f0")]),
        ("rgb(1,2,3),red", [(0, "rgb(1,2,3)"), (11, "red")]),
        ("rgb(calc(1),2,3),red", [(0, "rgb(calc(1),2,3)"), (17, "red")]),
        ("red),blue", [(0, "red)"), (5, "blue")]),
        ("rgb(1,red", [(0, "rgb(1,red")]),
    ],
)
def test_commas_outside_parentheses_part_a_list(text: str, parts: list[tuple[int, str]]) -> None:
    assert split_list(text) == parts


def test_a_list_of_colors_is_read_with_its_texts() -> None:
    red = Color("srgb", (1.0, 0.0, 0.0), 1.0, legacy=True)
    assert read_colors("colors", "f00, rgb(255,0,0),red", 3) == [("f00", red), (" rgb(255,0,0)", red), ("red", red)]


def test_a_fault_in_a_list_is_told_by_its_place_in_the_whole_list() -> None:
    with pytest.raises(ProblemException) as caught:
        read_colors("colors", "red,#12,blue", 3)
    assert caught.value.type.slug == "invalid-color"
    assert caught.value.position == 7
    assert caught.value.detail.startswith("colors: At position 7: ")


def test_a_list_with_a_gap_says_what_belongs_there() -> None:
    with pytest.raises(ProblemException) as caught:
        read_colors("colors", "red,,blue", 3)
    assert (caught.value.type.slug, caught.value.position) == ("invalid-color", 4)


def test_more_colors_than_are_read_are_refused_before_any_is() -> None:
    with pytest.raises(ProblemException) as caught:
        read_colors("colors", "zz,zz,zz", 2)
    assert caught.value.detail == "colors: it has 3 colors; at most 2 are read"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oklch", ["oklch"]),
        ("oklch,lab", ["oklch", "lab"]),
        ("lab,oklch", ["lab", "oklch"]),
        (" lab , oklch ", ["lab", "oklch"]),
        ("lab,oklch,lab", ["lab", "oklch"]),
        ("cmyk", ["cmyk"]),
        (",".join(OUTPUT_SPACES), list(OUTPUT_SPACES)),
    ],
)
def test_a_list_of_spaces(text: str, expected: list[str]) -> None:
    assert read_spaces(text) == expected


@pytest.mark.parametrize("text", ["", " ", ",", " , ,", "lab,", ",lab", "lab,,oklch"])
def test_a_list_with_a_gap_is_refused(text: str) -> None:
    with pytest.raises(ProblemException) as caught:
        read_spaces(text)
    assert caught.value.type.slug == "invalid-parameter"
    assert caught.value.detail == "to: a color space is missing before, between or after commas"
    assert caught.value.expected == OUTPUT_SPACES


@pytest.mark.parametrize(("text", "name"), [("lab,OKLCH", "OKLCH"), ("xyz", "xyz"), ("rgb", "rgb")])
def test_a_space_that_there_is_not_is_named(text: str, name: str) -> None:
    with pytest.raises(ProblemException) as caught:
        read_spaces(text)
    assert (caught.value.type.slug, caught.value.detail) == ("unsupported-space", f"to: {name!r} is not a color space")
    assert caught.value.expected == OUTPUT_SPACES
    assert caught.value.errors == [ProblemError(f"{name!r} is not a color space", parameter="to")]


def test_a_long_name_is_cut() -> None:
    assert unsupported_space("to", "x" * 500).detail == f"to: {'x' * 100!r} is not a color space"
