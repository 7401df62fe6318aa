"""The nearest 8-bit colour that is light or dark enough: told apart from brute force over all by nothing but speed."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from palette.color.contrast import contrast_ratio, relative_luminance
from palette.color.conversion import srgb_to_oklch
from palette.color.matrices import linear_srgb_to_lms, lms_root_to_oklab
from palette.color.model import Vector
from palette.color.rgb import SRGB_BYTES, decode_srgb
from palette.palettes.chips import Chip
from palette.palettes.lattice import (
    TONES,
    Box,
    Demand,
    HuePlane,
    is_grey,
    luminance,
    nearest_grey,
    nearest_meeting,
    nearest_toned,
    ratio_of,
    toned,
)

Floats = NDArray[np.float64]
Query = tuple[Chip, Demand, HuePlane | None]

TO_LMS = np.array([linear_srgb_to_lms(unit) for unit in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))])
TO_LAB = np.array([lms_root_to_oklab(unit) for unit in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))])
LIGHT = np.array([0.2126, 0.7152, 0.0722])
CODES = np.array(SRGB_BYTES)
EDGES = np.array([0.0, *(decode_srgb((byte - 0.5) / 255.0) for byte in range(1, 256)), 1.0])
"""The linear light where rounding to 8 bits changes."""


def srgb(rgb: int) -> Vector:
    return (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0


def oklab(red: float, others: Floats) -> Floats:
    """Return the OKLab of one red with every green and blue: shape (greens, blues, 3)."""
    green, blue = np.meshgrid(others, others, indexing="ij")
    linear = np.stack([np.full_like(green, red), green, blue], axis=-1)
    return np.asarray(np.cbrt(linear @ TO_LMS) @ TO_LAB)


def brute_force(queries: list[Query]) -> list[float]:
    """Return the least ΔE-OK of each query among all 16.7 million colours."""
    best = [math.inf] * len(queries)
    below = oklab(EDGES[0], EDGES)
    for red in range(256):
        above = oklab(EDGES[red + 1], EDGES)
        colors = oklab(CODES[red], CODES)
        light = LIGHT[0] * CODES[red] + LIGHT[1] * CODES[:, None] + LIGHT[2] * CODES[None, :]
        for index, (start, demand, plane) in enumerate(queries):
            apart = colors - np.array([start.lightness, start.a, start.b]) / 1e6
            distance = np.sqrt((apart * apart).sum(axis=-1))
            # Whether the hue is kept matters only where it would be a new best.
            places = np.nonzero(_meeting(light, demand) & (distance < best[index]))
            near = distance[places]
            if plane is not None:
                near = near[_kept(below, above, places, plane)]
            best[index] = min(best[index], float(near.min(initial=math.inf)))
        below = above
    return best


def _meeting(light: Floats, demand: Demand) -> NDArray[np.bool_]:
    if demand.lighter:
        return np.asarray((light + 0.05) / (demand.partner + 0.05) >= demand.target)
    return np.asarray((demand.partner + 0.05) / (light + 0.05) >= demand.target)


def _kept(below: Floats, above: Floats, places: tuple[NDArray[np.intp], ...], plane: HuePlane) -> NDArray[np.bool_]:
    """Tell which cells between two planes of red have corners on both sides of a hue, and one on the hue's side."""
    green, blue = places
    corners = np.array(
        [edge[green + up, blue + across] for edge in (below, above) for up in (0, 1) for across in (0, 1)]
    )
    aside = corners[..., 2] * plane.cosine - corners[..., 1] * plane.sine
    ahead = corners[..., 1] * plane.cosine + corners[..., 2] * plane.sine
    return np.asarray((aside.min(axis=0) <= 3e-6) & (aside.max(axis=0) >= -3e-6) & (ahead.max(axis=0) >= -3e-6))


def drawn(count: int, seed: str) -> Iterator[Query]:
    """Return queries that not every colour meets, and some colour does."""
    source = random.Random(seed)
    while count > 0:
        start, partner = Chip(source.randrange(1 << 24)), luminance(source.randrange(1 << 24))
        demand = Demand(partner, source.choice([1.5, 3.0, 4.5, 7.0]), lighter=source.random() < 0.5)
        if demand.met(luminance(start.rgb)) or not demand.met(luminance(0xFFFFFF if demand.lighter else 0)):
            continue
        count -= 1
        yield start, demand, None if count % 2 or is_grey(start) else HuePlane(start)


@pytest.mark.thorough
def test_the_nearest_are_those_of_brute_force_over_all_colors() -> None:
    hard = [
        (Chip(0x0656E6), Demand(luminance(0x0772DB), 3.0, lighter=False), HuePlane(Chip(0x0656E6))),
        (Chip(0x808081), Demand(luminance(0xFFFFFF), 4.5, lighter=False), HuePlane(Chip(0x808081))),
        (Chip(0x777777), Demand(luminance(0xFFFFFF), 4.5, lighter=False), None),
        (Chip(0x000100), Demand(luminance(0x000000), 1.2, lighter=True), HuePlane(Chip(0x000100))),
    ]
    queries = [*hard, *drawn(6, "lattice")]
    for (start, demand, plane), least in zip(queries, brute_force(queries), strict=True):
        found = nearest_meeting(start, demand, plane)
        assert found is not None
        assert demand.met(luminance(found.rgb))
        assert plane is None or plane.kept(found.rgb)
        # Sums of squares of rounded millionths.
        assert math.sqrt(found.square_distance(start)) / 1e6 == pytest.approx(least, abs=2e-6)


def test_what_is_farther_than_asked_for_is_not_found() -> None:
    for start, demand, plane in drawn(10, "within"):
        found = nearest_meeting(start, demand, plane)
        assert found is not None
        distance = found.square_distance(start)
        same = nearest_meeting(start, demand, plane, distance)
        assert same is not None
        assert same.rgb == found.rgb
        assert nearest_meeting(start, demand, plane, distance - 1) is None


def test_a_color_that_meets_the_demand_is_its_own_nearest() -> None:
    start = Chip(0x2244AA)
    for plane in (None, HuePlane(start)):
        found = nearest_meeting(start, Demand(1.0, 4.5, lighter=False), plane)
        assert found is not None
        assert found.rgb == 0x2244AA


@pytest.mark.parametrize("lighter", [True, False])
def test_a_demand_beyond_white_and_black_is_met_by_none(lighter: bool) -> None:
    demand = Demand(luminance(0x808080), 7.0, lighter=lighter)
    assert nearest_meeting(Chip(0x2244AA), demand, None) is None
    assert nearest_grey(Chip(0x222222), demand) is None
    assert nearest_toned(Chip(0x2244AA), demand) is None


def test_luminance_and_ratio_are_those_of_the_core() -> None:
    source = random.Random(1)
    for _ in range(500):
        one, other = source.randrange(1 << 24), source.randrange(1 << 24)
        assert luminance(one) == relative_luminance(srgb(one))
        assert ratio_of(luminance(one), luminance(other)) == contrast_ratio(srgb(one), srgb(other))
    assert (luminance(0), luminance(0xFFFFFF)) == (0.0, 1.0)


def test_a_demand_is_met_on_its_own_side_alone() -> None:
    lighter, darker = Demand(0.2, 2.0, lighter=True), Demand(0.2, 2.0, lighter=False)
    assert [lighter.met(light) for light in (0.0, 0.07, 0.4499, 0.4501)] == [False, False, False, True]
    assert [darker.met(light) for light in (0.0, 0.0749, 0.0751, 0.45)] == [True, True, False, False]
    assert lighter.bound() == pytest.approx(0.45)
    assert darker.bound() == pytest.approx(0.075)


def test_the_boxes_of_a_box_hold_what_it_holds_once() -> None:
    waiting, found = [Box(0, 2, 5, 5, 250, 255)], []
    while waiting:
        box = waiting.pop()
        if box.is_single():
            found.append(box.rgb())
        else:
            waiting += box.halves()
    assert sorted(found) == [red << 16 | 5 << 8 | blue for red in range(3) for blue in range(250, 256)]
    one, other = Box(0, 3, 0, 9, 0, 4).halves()
    assert (one.g0, one.g1, other.g0, other.g1) == (0, 4, 5, 9)


def test_a_hue_is_kept_by_what_is_rounded_from_it() -> None:
    source = random.Random("kept")
    edges = [0x00009A, 0xFF0000, 0x00FF00, 0x0000FF, 0xFF0001, 0x010000, 0x000001]
    for start in [*map(Chip, edges), *(Chip(source.randrange(1 << 24)) for _ in range(300))]:
        if is_grey(start):
            continue
        plane = HuePlane(start)
        assert plane.kept(start.rgb)
        for lightness in (0.2, 0.5, 0.8):
            assert plane.kept(toned(start, lightness).rgb)
        assert plane.kept(0)
        assert plane.kept(0xFFFFFF)


def test_a_hue_is_not_kept_by_others_nor_by_its_opposite() -> None:
    plane = HuePlane(Chip(0xCC3322))
    assert [rgb for rgb in (0xCC3322, 0x22CC33, 0x3322CC, 0x22BBCC, 0xCC3622, 0xCC2F22) if plane.kept(rgb)] == [
        0xCC3322
    ]


@pytest.mark.parametrize(("lighter", "nearest"), [(False, 0x767676), (True, None)])
def test_the_nearest_grey_on_white(lighter: bool, nearest: int | None) -> None:
    found = nearest_grey(Chip(0x777777), Demand(1.0, 4.5, lighter=lighter))
    assert (found and found.rgb) == nearest


def test_greys_are_exact_in_both_directions() -> None:
    for ground in range(0, 256, 5):
        for own in range(0, 256, 17):
            for lighter in (True, False):
                demand = Demand(luminance(ground * 0x010101), 4.5, lighter=lighter)
                passing = [grey for grey in range(256) if demand.met(luminance(grey * 0x010101))]
                found = nearest_grey(Chip(own * 0x010101), demand)
                expected = min(passing, key=lambda grey: abs(grey - own)) if passing else None
                assert (found and found.rgb & 255) == expected


def test_tones_keep_hue_and_chroma_as_far_as_srgb_does() -> None:
    start = Chip(0x2266CC)
    _, chroma, hue = srgb_to_oklch(srgb(start.rgb))
    for lightness in (0.35, 0.5, 0.6):
        found = srgb_to_oklch(srgb(toned(start, lightness).rgb))
        assert found == pytest.approx((lightness, chroma, hue), abs=4) or found[0] == pytest.approx(lightness, abs=4e-3)
        assert found[1] <= chroma + 4e-3
        assert abs(found[2] - hue) < 2.0
    assert srgb_to_oklch(srgb(toned(start, 0.5).rgb))[1] == pytest.approx(chroma, abs=4e-3)
    assert toned(start, 0.0).rgb == 0
    assert toned(start, 1.0).rgb == 0xFFFFFF
    assert toned(Chip(0x555555), 0.6).rgb % 0x010101 == 0


def test_the_nearest_tone_is_that_of_brute_force_over_all_tones() -> None:
    for start, demand, _ in drawn(25, "tones"):
        tones = [toned(start, step / TONES) for step in range(TONES + 1)]
        passing = [(tone.square_distance(start), tone.rgb) for tone in tones if demand.met(luminance(tone.rgb))]
        found = nearest_toned(start, demand)
        assert found is not None
        assert (found.square_distance(start), found.rgb) == min(passing)
        assert nearest_toned(start, demand, min(passing)[0] - 1) is None
