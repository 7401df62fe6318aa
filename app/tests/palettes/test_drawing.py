"""Drawing by chance: spread over lightness and arcs, and never nearer than the floor."""

from __future__ import annotations

import math
from itertools import combinations
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.lab import hue_degrees
from palette.palettes.arcs import Arc
from palette.palettes.chips import Chip
from palette.palettes.drawing import draw
from palette.palettes.moods import MOODS
from palette.palettes.region import Region

FLOOR = 40_000.0
MUTED = Region(MOODS["muted"], [MOODS["muted"].hues])
SEEDS = [f"seed {n}" for n in range(40)]


def _distance(one: Chip, other: Chip) -> float:
    return math.dist((one.lightness, one.a, one.b), (other.lightness, other.a, other.b))


@given(st.text(max_size=8), st.sampled_from(list(MOODS)), st.integers(0, 12))
def test_drawn_chips_are_in_the_region_and_apart(seed: str, mood: str, number: int) -> None:
    region = Region(MOODS[mood], [MOODS[mood].hues])
    fixed = [Chip(0xC05030), Chip(0x6080A0)]
    chips = draw(region, number, fixed, seed, None)
    assert len(chips) == number
    assert all(region.holds(chip) for chip in chips)
    assert all(_distance(*pair) >= FLOOR for pair in combinations(chips, 2))
    assert all(_distance(chip, one) >= FLOOR for chip in chips for one in fixed)


def _assert_on_steps(chips: list[Chip], steps: list[int], total: int) -> None:
    """Assert that chips stand on steps of a muted hue's lightness, which is held from end to end, but for rounding."""
    tones = [MUTED.tone(chip) * total for chip in sorted(chips, key=Chip.order)]
    assert all(step - 0.05 < tone < step + 1.05 for tone, step in zip(tones, steps, strict=True)), tones


@pytest.mark.parametrize("seed", SEEDS)
def test_every_step_of_lightness_has_a_chip(seed: str) -> None:
    _assert_on_steps(draw(MUTED, 5, [], seed, None), [0, 1, 2, 3, 4], 5)


@pytest.mark.parametrize(("rgb", "step"), [(0x444444, 0), (0x8A8A8A, 2), (0xD0D0D0, 4)])
def test_a_fixed_chip_takes_the_step_that_it_stands_on(rgb: int, step: int) -> None:
    for seed in SEEDS[:10]:
        _assert_on_steps(draw(MUTED, 4, [Chip(rgb)], seed, None), [n for n in range(5) if n != step], 5)


def test_two_fixed_chips_of_one_lightness_take_neighbouring_steps() -> None:
    for seed in SEEDS[:10]:
        # Both stand in the middle of five steps, the second a little above it.
        _assert_on_steps(draw(MUTED, 3, [Chip(0x888888), Chip(0x898989)], seed, None), [0, 1, 4], 5)


def test_a_fixed_chip_off_the_scale_takes_no_step() -> None:
    for fixed in ([Chip(0x000000)], [Chip(0xFFFFFF)]):
        _assert_on_steps(draw(MUTED, 4, fixed, "seed", None), [0, 1, 2, 3], 4)


@pytest.mark.parametrize("seed", SEEDS[:10])
@pytest.mark.parametrize("first", [0, 1, 2])
def test_arcs_take_turns_from_the_first(seed: str, first: int) -> None:
    arcs = [Arc(0.0, 20.0), Arc(120.0, 20.0), Arc(240.0, 20.0)]
    chips = draw(Region(MOODS["muted"], arcs), 5, [], seed, first)
    turns = [next(n for n, arc in enumerate(arcs) if arc.holds(hue_degrees(chip.a, chip.b))) for chip in chips]
    assert turns == [(first + n) % 3 for n in range(5)]


def test_the_seed_decides_the_first_arc() -> None:
    arcs = [Arc(0.0, 20.0), Arc(180.0, 20.0)]
    region = Region(MOODS["muted"], arcs)
    firsts = [arcs[0].holds(hue_degrees(*_ab(draw(region, 1, [], seed, None)[0]))) for seed in SEEDS]
    assert 8 < sum(firsts) < 32


def _ab(chip: Chip) -> tuple[int, int]:
    return chip.a, chip.b


def test_chips_lie_further_apart_than_by_mere_chance() -> None:
    def nearest(chips: list[Chip]) -> float:
        return min(_distance(*pair) for pair in combinations(chips, 2))

    drawn = [nearest(draw(MUTED, 5, [], seed, None)) for seed in SEEDS]
    # One chip each of five palettes: as far apart as chance has it, but for the steps of lightness.
    chance = [nearest([draw(MUTED, 1, [], f"{seed}{n}", None)[0] for n in range(5)]) for seed in SEEDS]
    assert mean(drawn) > 1.7 * mean(chance)


def test_fewer_are_drawn_where_there_is_no_room() -> None:
    narrow = Region(MOODS["neon"], [Arc(100.0, 3.0)])
    chips = draw(narrow, 12, [], "seed", None)
    assert 1 <= len(chips) < 12


def test_where_a_step_is_full_the_whole_region_is_tried() -> None:
    # Seven steps of a tenth and a half of lightness are thinner than the floor, and the arc is not much wider.
    narrow = Region(MOODS["pastel"], [Arc(100.0, 20.0)])
    numbers = [len(draw(narrow, 7, [], seed, None)) for seed in SEEDS]
    assert numbers.count(7) > 20
