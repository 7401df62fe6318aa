"""Repulsion: room for another chip in a crowded region, made by pushing the others aside.

Where chance finds no place that keeps the floor, a chip is put anywhere, and all chips that are too near to each
other move apart within the region, until the floor is kept again. This is how dense packings of spheres are found
(Clarke and Wiley 1987, "Numerical simulation of the dense random packing of a binary mixture of hard spheres").
Positions are rounded to millionths at every step, so that last bits cannot grow to differences.
"""

from __future__ import annotations

import math
from typing import Final

from palette.color.model import Vector
from palette.palettes.chips import FLOOR, MILLION, SQUARE_FLOOR, Chip, millionths
from palette.palettes.randomness import Stream
from palette.palettes.region import Region

ATTEMPTS: Final = 32
"""How often room for one more chip is sought before there is held to be none."""

STEPS: Final = 60
"""How many times the chips move in an attempt."""

_MARGINS: Final = (0.002, 0.003, 0.004)  # how far beyond the floor chips move apart, for rounding takes some of it
_LOSSES: Final = (1, 2, 3, 4)  # how many chips are taken out in an attempt, to be put elsewhere
_REACHES: Final = (1, 2)
_HOPELESS: Final = SQUARE_FLOOR  # as if two chips were one: more overlap than rounding makes


def make_room(region: Region, number: int, fixed: list[Chip], drawn: list[Chip], seed: str) -> list[Chip]:
    """Return up to ``number`` chips of a region that keep the floor from each other and from fixed chips.

    Args:
        region: where the chips are taken from.
        number: how many are wanted; fewer are returned where no room is found.
        fixed: chips to keep the floor from.
        drawn: chips of the region that keep it, to begin with.
        seed: decides where further chips are put at first.
    """
    places = Stream(seed, "room")
    obstacles = [_position(chip) for chip in fixed]
    chips = drawn
    attempt = 0
    while len(chips) < number and attempt < ATTEMPTS:
        crowd = _crowd(region, chips, places, _LOSSES[attempt % len(_LOSSES)])
        distance = FLOOR + _MARGINS[attempt % len(_MARGINS)]
        settled = _settled(region, _spread(region, crowd, obstacles, distance), fixed)
        attempt += 1
        if settled:
            chips = settled
            attempt = 0
    return chips


def _crowd(region: Region, chips: list[Chip], places: Stream, loss: int) -> list[Vector]:
    """Return the positions of all chips but some, and of one more chip than that, put anywhere."""
    crowd = [_position(chips[index]) for index in places.shuffled(len(chips))[loss:]]
    while len(crowd) <= len(chips):
        arc = region.arcs[places.below(len(region.arcs))]
        turn = places.fraction()
        tone = places.fraction()
        crowd.append(region.place(arc, turn, tone, places.fraction()))
    return crowd


def _spread(region: Region, crowd: list[Vector], obstacles: list[Vector], distance: float) -> list[Vector]:
    """Return the positions after they have moved, as often as needed, away from those nearer than a distance."""
    positions = list(crowd)
    for _ in range(STEPS):
        at_rest = True
        for index, position in enumerate(positions):
            moved = _pushed(position, positions + obstacles, distance)
            if moved != position:
                positions[index] = _rounded(region.inside(moved))
                at_rest = False
        if at_rest:
            break
    return positions


def _pushed(position: Vector, others: list[Vector], distance: float) -> Vector:
    """Return a position moved by half of what others, itself left out, are nearer than a distance."""
    lightness, a, b = position
    push_lightness = push_a = push_b = 0.0
    for other in others:
        away_lightness = lightness - other[0]
        away_a = a - other[1]
        away_b = b - other[2]
        length = math.sqrt(away_lightness * away_lightness + away_a * away_a + away_b * away_b)
        if 0.0 < length < distance:
            share = 0.5 * (distance - length) / length
            push_lightness += share * away_lightness
            push_a += share * away_a
            push_b += share * away_b
    return (lightness + push_lightness, a + push_a, b + push_b)


def _settled(region: Region, positions: list[Vector], fixed: list[Chip]) -> list[Chip]:
    """Return chips close to positions that keep the floor, or none if rounding to 8 bits leaves too little room."""
    chips: list[Chip] = []
    for position in positions:
        chip = region.chip_near(position)
        if chip is None:
            return []
        chips.append(chip)
    before = _HOPELESS
    while True:
        overlap = _overlap_of_all(chips, fixed)
        if overlap == 0:
            return chips
        if overlap >= before:
            return []
        before = overlap
        for index, chip in enumerate(chips):
            chips[index] = _eased(region, chip, chips[:index] + chips[index + 1 :] + fixed)


def _eased(region: Region, chip: Chip, others: list[Chip]) -> Chip:
    """Return a chip, or the one a few 8-bit steps away that overlaps others less."""
    best = chip
    least = _overlap(chip, others)
    for reach in _REACHES:
        if least == 0:
            break
        for neighbour in chip.neighbours(reach):
            overlap = _overlap(neighbour, others)
            if overlap < least and region.holds(neighbour):
                best = neighbour
                least = overlap
    return best


def _overlap_of_all(chips: list[Chip], fixed: list[Chip]) -> int:
    return sum(_overlap(chip, chips[:index] + fixed) for index, chip in enumerate(chips))


def _overlap(chip: Chip, others: list[Chip]) -> int:
    """Return by how much a chip is too near to others, in square millionths, summed over them."""
    overlap = 0
    for other in others:
        overlap += max(SQUARE_FLOOR - chip.square_distance(other), 0)
    return overlap


def _position(chip: Chip) -> Vector:
    return (chip.lightness / MILLION, chip.a / MILLION, chip.b / MILLION)


def _rounded(oklab: Vector) -> Vector:
    return (millionths(oklab[0]) / MILLION, millionths(oklab[1]) / MILLION, millionths(oklab[2]) / MILLION)
