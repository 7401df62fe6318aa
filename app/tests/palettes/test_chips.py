"""Chips: 8-bit colours, their OKLab in whole millionths, and distances between them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import srgb_to_oklab
from palette.color.difference import delta_e_ok
from palette.color.parsing import parse
from palette.palettes.chips import FLOOR, GUARD, SQUARE_FLOOR, Chip, millionths, nearest_chip, square_clearance

RGB = st.integers(0, 0xFFFFFF)


def _oklab(rgb: int) -> tuple[float, float, float]:
    return srgb_to_oklab(((rgb >> 16) / 255, (rgb >> 8 & 255) / 255, (rgb & 255) / 255))


@given(RGB)
def test_a_chip_has_its_oklab_in_millionths(rgb: int) -> None:
    chip = Chip(rgb)
    lightness, a, b = _oklab(rgb)
    assert chip.lightness == pytest.approx(lightness * 1e6, abs=0.500001)
    assert chip.a == pytest.approx(a * 1e6, abs=0.500001)
    assert chip.b == pytest.approx(b * 1e6, abs=0.500001)
    assert math.sqrt(chip.square_chroma()) == pytest.approx(math.hypot(a, b) * 1e6, abs=1)


@given(RGB, RGB)
def test_distance_is_delta_e_ok(one: int, other: int) -> None:
    distance = math.sqrt(Chip(one).square_distance(Chip(other)))
    assert distance == pytest.approx(delta_e_ok(_oklab(one), _oklab(other)) * 1e6, abs=2)
    assert Chip(one).square_distance(Chip(other)) == Chip(other).square_distance(Chip(one))


@given(RGB)
def test_a_chip_is_the_color_that_its_hex_says(rgb: int) -> None:
    chip = Chip(rgb)
    assert int(chip.hex()[1:], 16) == rgb
    assert chip.color() == parse(chip.hex())


@given(RGB)
def test_the_nearest_chip_of_a_chip_is_itself(rgb: int) -> None:
    assert nearest_chip(_oklab(rgb)).rgb == rgb


def test_the_nearest_chip_is_clipped_outside_srgb() -> None:
    assert nearest_chip((1.2, 0.0, 0.0)).rgb == 0xFFFFFF
    assert nearest_chip((-0.2, 0.0, 0.0)).rgb == 0x000000


@pytest.mark.parametrize(
    ("number", "count"),
    [(0.0, 0), (0.4e-6, 0), (0.6e-6, 1), (-0.4e-6, 0), (-0.6e-6, -1), (1.0, 1_000_000), (-0.25, -250_000)],
)
def test_millionths_are_the_nearest(number: float, count: int) -> None:
    assert millionths(number) == count


def test_neighbours_are_the_steps_that_exist() -> None:
    assert len(Chip(0x808080).neighbours(1)) == 27
    assert {chip.rgb for chip in Chip(0x00FF80).neighbours(2)} == {
        red << 16 | green << 8 | blue for red in (0, 2) for green in (253, 255) for blue in (126, 128, 130)
    }


def test_clearance_is_the_least_distance() -> None:
    black, grey, white = Chip(0), Chip(0x808080), Chip(0xFFFFFF)
    assert square_clearance(black, [white, grey]) == black.square_distance(grey)
    assert square_clearance(black, []) > black.square_distance(white)


def test_the_floor_is_stated_with_its_guard() -> None:
    assert SQUARE_FLOOR == (FLOOR * 1e6 + GUARD) ** 2


def test_order_is_from_dark_to_light() -> None:
    chips = [Chip(rgb) for rgb in (0xFFFFFF, 0x0000FF, 0x000000, 0xFFFF00)]
    assert [chip.rgb for chip in sorted(chips, key=Chip.order)] == [0x000000, 0x0000FF, 0xFFFF00, 0xFFFFFF]
