"""Making room by pushing chips apart: it finds places where chance finds none, and gives up only where none is."""

from __future__ import annotations

import math
from itertools import combinations, product

import pytest

from palette.palettes.arcs import Arc
from palette.palettes.chips import SQUARE_FLOOR, Chip
from palette.palettes.drawing import draw
from palette.palettes.moods import MOODS
from palette.palettes.region import Region
from palette.palettes.repulsion import ATTEMPTS, make_room
from palette.palettes.schemes import SCHEMES

FLOOR = 40_000.0


def _monochrome(mood: str, hue: float) -> Region:
    return Region(MOODS[mood], SCHEMES["monochrome"].harmony(hue, MOODS[mood].hues).arcs)


def _assert_apart(region: Region, chips: list[Chip], fixed: list[Chip]) -> None:
    assert all(region.holds(chip) for chip in chips)
    for one, other in [*combinations(chips, 2), *((chip, one) for chip in chips for one in fixed)]:
        assert math.dist((one.lightness, one.a, one.b), (other.lightness, other.a, other.b)) >= FLOOR


@pytest.mark.parametrize(
    ("mood", "hue", "number"),
    [("neon", 105.0, 9), ("pastel", 30.0, 8), ("dark", 210.0, 10), ("vivid", 200.0, 11), ("neon", 275.0, 5)],
)
@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_room_is_made_where_chance_finds_none(mood: str, hue: float, number: int, seed: str) -> None:
    region = _monochrome(mood, hue)
    drawn = draw(region, number, [], seed, None)
    chips = make_room(region, number, [], drawn, seed)
    assert len(chips) == number
    _assert_apart(region, chips, [])


def test_room_is_made_from_nothing() -> None:
    region = _monochrome("dark", 30.0)
    chips = make_room(region, 6, [], [], "seed")
    assert len(chips) == 6
    _assert_apart(region, chips, [])


def test_fixed_chips_stay_and_keep_their_distance() -> None:
    region = _monochrome("pastel", 130.0)
    fixed = [Chip(0xCFF0C0), Chip(0xB0E0A0)]
    chips = make_room(region, 6, fixed, [], "seed")
    assert len(chips) == 6
    _assert_apart(region, chips, fixed)


@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_chips_are_pushed_away_from_fixed_ones_too(seed: str) -> None:
    region = _monochrome("pastel", 130.0)
    fixed = draw(region, 4, [], seed, None)
    chips = make_room(region, 5, fixed, [], "seed")
    assert len(chips) == 5
    _assert_apart(region, chips, fixed)


def test_every_chip_has_all_attempts() -> None:
    assert len(make_room(Region(MOODS["muted"], [MOODS["muted"].hues]), ATTEMPTS + 8, [], [], "seed")) == ATTEMPTS + 8


def test_enough_is_left_as_it_is() -> None:
    drawn = [Chip(0xC05030), Chip(0x803020)]
    assert make_room(_monochrome("warm", 30.0), 2, [], drawn, "seed") is drawn


def test_the_seed_decides() -> None:
    region = _monochrome("pastel", 30.0)
    rooms = [[chip.rgb for chip in make_room(region, 6, [], [], seed)] for seed in ("a", "a", "b")]
    assert rooms[0] == rooms[1] != rooms[2]


def _all_chips(region: Region, start: Chip) -> list[Chip]:
    """Return every chip of a region, by spreading from one to those around it; thin regions have gaps to leap over."""
    found = {start.rgb: start}
    waiting = [start.rgb]
    seen = {start.rgb}
    while waiting:
        channels = waiting.pop().to_bytes(3, "big")
        around = product(*(range(max(channel - 4, 0), min(channel + 4, 255) + 1) for channel in channels))
        for rgb in {int.from_bytes(bytes(color), "big") for color in around} - seen:
            seen.add(rgb)
            chip = Chip(rgb)
            if region.holds(chip):
                found[rgb] = chip
                waiting.append(rgb)
    return list(found.values())


def _greatest(left: int, conflicts: list[int], least: int) -> int:
    """Return how many chips of a set can be without conflict, if that is more than ``least`` (else ``least`` or less).

    Of a chip and those in conflict with it at least one is in some greatest set, so branching over them is exhaustive.
    """
    if not left:
        return 0
    best = 0
    chips = [index for index in range(len(conflicts)) if left >> index & 1]
    pivot = min(chips, key=lambda index: (conflicts[index] & left).bit_count())
    for index in chips:
        if conflicts[pivot] >> index & 1 and _bound(left & ~conflicts[index], conflicts) + 1 > max(best, least):
            best = max(best, 1 + _greatest(left & ~conflicts[index], conflicts, max(best, least) - 1))
    return best


def _bound(left: int, conflicts: list[int]) -> int:
    """Return a number that no set without conflict exceeds: that of groups in which all are in conflict."""
    groups = 0
    while left:
        group = left
        while group:
            index = (group & -group).bit_length() - 1
            left &= ~(1 << index)
            group &= conflicts[index] & ~(1 << index) & left
        groups += 1
    return groups


@pytest.mark.parametrize(
    ("mood", "arc", "start"),
    [("neon", Arc(105.0, 0.3), 0xEFE000), ("neon", Arc(302.0, 0.5), 0xA450FF), ("pastel", Arc(264.0, 0.5), 0xB0C8FF)],
)
@pytest.mark.thorough
def test_exhaustive_search_agrees_on_how_many_there_is_room_for(mood: str, arc: Arc, start: int) -> None:
    region = Region(MOODS[mood], [arc])
    first = region.chip_near((Chip(start).lightness / 1e6, Chip(start).a / 1e6, Chip(start).b / 1e6))
    assert first is not None
    chips = sorted(_all_chips(region, first), key=Chip.order)
    conflicts = [0] * len(chips)
    for (one, chip), (two, other) in combinations(enumerate(chips), 2):
        if chip.square_distance(other) < SQUARE_FLOOR:
            conflicts[one] |= 1 << two
            conflicts[two] |= 1 << one
    conflicts = [others | 1 << index for index, others in enumerate(conflicts)]
    greatest = _greatest((1 << len(chips)) - 1, conflicts, 0)
    found = make_room(region, greatest + 2, [], [], "seed")
    _assert_apart(region, found, [])
    assert len(found) == greatest


def test_giving_up_is_final_where_there_is_no_chip_at_all() -> None:
    assert make_room(_monochrome("neon", 105.0), 2, [], [Chip(0xFFFF00)], "seed") != [Chip(0xFFFF00)]
