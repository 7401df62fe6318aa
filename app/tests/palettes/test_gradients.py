"""Gradients: between stops as the core interpolates, and at their joints."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.interpolation import HUE_METHODS, mix
from palette.color.model import SPACES, Color, is_missing
from palette.color.parsing import parse
from palette.palettes.easings import read_easing
from palette.palettes.gradients import GRID, Gradient
from palette.palettes.stops import read_stops

UNIT = st.floats(0.0, 1.0)
COLOR = st.sampled_from(
    ["red", "#1a2b3c80", "transparent", "oklch(70% .1 200)", "oklch(none 0.2 30)", "oklab(.5 none .1 / 20%)", "white"]
)


def gradient(stops: str, space: str = "", hue: str = "shorter", easing: str = "linear") -> Gradient:
    return Gradient(read_stops(stops), space, hue, read_easing(easing))


def reds(found: Gradient, *positions: float) -> list[float]:
    """Return the red components at positions, of gradients in sRGB."""
    return [round(found.at(position).coords[0], 6) for position in positions]


def same(one: Color, other: Color) -> bool:
    """Tell whether two colors are equal but for rounding."""
    pairs = [*zip(one.coords, other.coords, strict=True), (one.alpha, other.alpha)]
    return one.space == other.space and all(
        (is_missing(a) and is_missing(b)) or abs(a - b) < 1e-6 * max(1.0, abs(a)) for a, b in pairs
    )


@given(COLOR, COLOR, st.sampled_from(list(SPACES)), st.sampled_from(HUE_METHODS), UNIT)
def test_two_stops_are_mixed_as_colors_are(a: str, b: str, space: str, hue: str, position: float) -> None:
    found = gradient(f"{a}, {b}", space, hue).at(position)
    expected = mix(parse(a), parse(b), position, space, hue)
    if position < 1.0:
        assert found == expected
    assert same(found, expected)


@given(st.lists(COLOR, min_size=3, max_size=6), st.sampled_from(["oklab", "oklch", "srgb"]), UNIT)
def test_between_each_two_stops_the_others_do_not_matter(colors: list[str], space: str, part: float) -> None:
    found = gradient(", ".join(colors), space)
    last = len(colors) - 1
    for index in range(last):
        position = (index + part) / last
        if found.stops[index].position < position < found.stops[index + 1].position:
            progress = (position - found.stops[index].position) / (1.0 / last)
            expected = mix(parse(colors[index]), parse(colors[index + 1]), min(progress, 1.0), space)
            assert same(found.at(position), expected)


@pytest.mark.parametrize(
    ("stops", "space"),
    [
        ("red, #00f", "srgb"),
        ("red, hsl(30 50% 50%), white", "srgb"),
        ("red, hsl(30 50% 50%), oklch(70% .1 200)", "oklab"),
        ("color(srgb 1 0 0), red", "oklab"),
    ],
)
def test_the_space_is_srgb_for_legacy_colors_alone(stops: str, space: str) -> None:
    assert gradient(stops).space == space
    assert gradient(stops, "lch").space == "lch"


def test_before_the_first_and_after_the_last_stop_color_stays() -> None:
    found = gradient("black 20%, white 60%")
    assert reds(found, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0) == [0, 0, 0, 0.25, 0.5, 1, 1, 1]
    beyond = gradient("black -100%, white 300%")
    assert reds(beyond, 0.0, 0.5, 1.0) == [0.25, 0.375, 0.5]
    outside = gradient("black 120%, white 140%")
    assert reds(outside, 0.0, 1.0) == [0, 0]
    assert reds(gradient("black -40%, white -20%"), 0.0, 1.0) == [1, 1]


def test_where_a_color_jumps_it_has_jumped() -> None:
    found = gradient("black, #333 50%, #ccc 50%, white")
    assert reds(found, 0.499999999, 0.5, 0.75, 1.0) == [0.2, 0.8, 0.9, 1.0]
    triple = gradient("black 50%, #333 50%, white 50%")
    assert reds(triple, 0.4999, 0.5, 1.0) == [0, 1, 1]


def test_a_missing_component_takes_the_value_of_either_neighbour() -> None:
    found = gradient("oklch(0.5 0.1 40), oklch(0.6 0.1 none), oklch(0.7 0.1 200)", "oklch")
    assert [round(found.at(position).coords[2], 6) for position in (0.0, 0.25, 0.4999999, 0.5, 1.0)] == [
        40, 40, 40, 200, 200
    ]  # fmt: skip


def test_an_easing_shapes_the_way_between_each_stop_and_the_next() -> None:
    found = gradient("black, #808080, white", "srgb", easing="ease-in")
    ease = read_easing("ease-in")
    middle = 128 / 255
    assert reds(found, 0.0, 0.25, 0.5, 0.75, 1.0) == [
        0.0,
        round(middle * ease.at(0.5), 6),
        round(middle, 6),
        round(middle + (1 - middle) * ease.at(0.5), 6),
        1.0,
    ]


def test_a_hint_shapes_its_way_instead_of_the_easing() -> None:
    found = gradient("black, 25%, white 50%, black", "srgb", easing="steps(2)")
    assert reds(found, 0.125, 0.25, 0.6, 0.8, 1.0) == [0.25, 0.5, 1.0, 0.5, 0.0]


def test_output_beyond_the_stops_is_held_at_them() -> None:
    found = gradient("black, white", easing="cubic-bezier(0.1, 3, 0.9, 3)")
    assert reds(found, 0.5) == [1.0]
    assert reds(gradient("black, white", easing="cubic-bezier(0.1, -3, 0.9, -3)"), 0.3) == [0.0]


@pytest.mark.parametrize(("hint", "reds_"), [("50%", [1.0, 1.0, 1.0]), ("100%", [0.0, 0.0, 1.0])])
def test_a_hint_on_a_stop_leaves_one_color(hint: str, reds_: list[float]) -> None:
    assert reds(gradient(f"black 50%, {hint}, white"), 0.5, 0.75, 1.0) == reds_


def test_samples_stand_at_equal_distances() -> None:
    found = gradient("black, white").samples(5)
    assert [sample.position for sample in found] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert [sample.color.coords[0] for sample in found] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert len(gradient("black, white").samples(2)) == 2


def test_a_track_is_dense_and_has_both_sides_of_every_joint() -> None:
    found = gradient("black, #333 33.33%, #ccc 33.33%, white").track()
    positions = [sample.position for sample in found]
    assert positions == sorted(positions)
    assert (positions[0], positions[-1]) == (0.0, 1.0)
    assert max(after - before for before, after in pairwise(positions)) <= 1 / GRID + 1e-12
    joint = [round(sample.color.coords[0], 6) for sample in found if sample.position == 0.3333]
    assert joint == [0.2, 0.8]
    assert [sample.position for sample in found if sample.joint] == [0.0, 0.3333, 0.3333, 1.0]
    assert {step / GRID for step in range(GRID + 1)} <= set(positions)
    assert len(found) == GRID + 3


def test_a_joint_without_a_jump_is_one_sample() -> None:
    for space in ("srgb", "oklch", "hsl"):
        found = gradient("red 10%, lime 40%, blue 41%, gold", space, "longer").track()
        assert [sample.position for sample in found if sample.joint] == [0.0, 0.1, 0.4, 0.41, 1.0]
        assert len({sample.position for sample in found}) == len(found)


def test_a_track_of_steps_is_flat_between_its_jumps() -> None:
    found = gradient("black, white", easing="steps(4)").track()
    assert {round(sample.color.coords[0], 6) for sample in found} == {0.0, 0.25, 0.5, 0.75}
    jumps = [(before.position, after.position) for before, after in pairwise(found) if before.color != after.color]
    assert jumps == [(0.25, 0.25), (0.5, 0.5), (0.75, 0.75)]


@pytest.mark.parametrize("stops", ["black 120%, white 140%", "black -40%, white -20%", "black 0%, white 0%"])
def test_a_track_of_what_is_not_seen_is_of_one_color(stops: str) -> None:
    found = gradient(stops).track()
    assert (found[0].position, found[-1].position) == (0.0, 1.0)
    assert len({sample.color for sample in found}) == 1


@pytest.mark.parametrize(("space", "hue"), [("rgb", "shorter"), ("oklch", "nearer")])
def test_an_unknown_space_or_arc_is_refused(space: str, hue: str) -> None:
    with pytest.raises(ValueError, match=r"unknown|not a colour space"):
        gradient("red, oklch(0.5 0.1 20)", space, hue)
