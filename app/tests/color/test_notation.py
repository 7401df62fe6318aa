"""The tables of how components are written."""

import math

import pytest

from palette.color.model import SPACES
from palette.color.notation import ALPHA, COLOR_SPACES, FUNCTIONS, Component, Notation

NOTATIONS = [*FUNCTIONS.values(), *COLOR_SPACES.values()]


def components(notation: Notation) -> list[Component]:
    return [notation.first, notation.second, notation.third]


def test_every_space_can_be_written_in_one_way_only() -> None:
    assert set(FUNCTIONS) == {"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch"}
    written = [notation.space for name, notation in COLOR_SPACES.items() if name != "xyz"]
    written += [name for name in FUNCTIONS if name in SPACES]
    assert sorted(written) == sorted(SPACES)
    assert COLOR_SPACES["xyz"].space == "xyz-d65"


def test_only_spaces_that_css_lacks_have_dashes() -> None:
    dashed = {notation.space for name, notation in COLOR_SPACES.items() if name.startswith("--")}
    assert dashed == {space.name for space in SPACES.values() if space.css == "custom"}


def test_legacy_syntax_and_legacy_colors_are_those_of_section_4_1() -> None:
    assert {name for name, notation in FUNCTIONS.items() if notation.commas} == {"rgb", "rgba", "hsl", "hsla"}
    assert {name for name, notation in FUNCTIONS.items() if notation.legacy} == {"rgb", "rgba", "hsl", "hsla", "hwb"}
    assert not [name for name, notation in COLOR_SPACES.items() if notation.commas or notation.legacy]


@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda notation: f"{notation.name}-{notation.space}")
def test_hues_and_percentages_follow_the_space(notation: Notation) -> None:
    space = SPACES[notation.space]
    assert [component.hue for component in components(notation)] == [index == space.hue for index in range(3)]
    assert [component.whole for component in components(notation)] == [high for _, high in space.reference]


@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda notation: f"{notation.name}-{notation.space}")
def test_labels_begin_with_the_component_s_letter(notation: Notation) -> None:
    letters = [
        "l" if (letter, notation.space) == ("j", "cam16") else letter for letter in SPACES[notation.space].components
    ]
    assert [component.label[0] for component in components(notation)] == letters


def test_only_rgb_divides_its_numbers() -> None:
    assert {component.scale for component in components(FUNCTIONS["rgb"])} == {255.0}
    others = [notation for notation in NOTATIONS if notation is not FUNCTIONS["rgb"]]
    assert {component.scale for notation in others for component in components(notation)} == {1.0}


def test_alpha_is_clamped_to_its_range() -> None:
    assert (ALPHA.low, ALPHA.high, ALPHA.whole, ALPHA.scale, ALPHA.hue) == (0.0, 1.0, 1.0, 1.0, False)


def test_predefined_spaces_are_not_clamped() -> None:
    free = [notation for name, notation in COLOR_SPACES.items() if not name.startswith("--")]
    limits = {(component.low, component.high) for notation in free for component in components(notation)}
    assert limits == {(-math.inf, math.inf)}
