"""Query parameters: how their texts are read."""

from __future__ import annotations

import pytest

from palette.api.parameters import OUTPUT_SPACES, read_color, read_spaces, unsupported_space
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
