"""Repair of contrast: what is suggested passes at 8 bits, goes its way, keeps its hue, and nothing nearer does."""

from __future__ import annotations

import math
import random

import pytest

from palette.color.contrast import contrast_ratio, relative_luminance
from palette.color.conversion import srgb_to_oklab
from palette.color.difference import delta_e_ok
from palette.color.model import Vector
from palette.palettes import lattice
from palette.palettes.chips import Chip
from palette.palettes.contrast_repair import ADJUSTMENTS, KEEPS, Pair, Repair, repair
from palette.palettes.lattice import Demand, HuePlane, is_grey, luminance, nearest_meeting

COMPILED = lattice.__file__.endswith(".so")
ALONE = {"hue": (20_000, 400), "chroma": (20_000, 300), "none": (10_000, 200)}
"""How many drawn inputs are tried, compiled and plain."""
BOTH = (150, 6)
TARGETS = [1.0, 2.0, 3.0, 4.5, 4.5, 7.0, 12.0, 21.0]
GREYS = [0x000000, 0xFFFFFF, 0x777777, 0x808080, 0x010101]


def test_there_are_enough_inputs() -> None:
    assert sum(compiled for compiled, _ in ALONE.values()) >= 50_000


def srgb(rgb: int) -> Vector:
    return (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0


def ratio(pair: Pair) -> float:
    return contrast_ratio(srgb(pair.fg), srgb(pair.bg))


def drawn(source: random.Random) -> int:
    """Return any color; now and then a grey, or one on the edge of sRGB."""
    kind = source.random()
    if kind < 0.05:
        return source.choice(GREYS)
    if kind < 0.1:
        return source.choice([0, 255]) << 16 | source.choice([0, 255]) << 8 | source.randrange(256)
    return source.randrange(1 << 24)


@pytest.mark.parametrize("keep", KEEPS)
@pytest.mark.thorough
def test_every_promise_of_every_suggestion(keep: str) -> None:
    source = random.Random(f"suggestions that keep {keep}")
    for number in range(ALONE[keep][0 if COMPILED else 1]):
        fg, bg, target = drawn(source), drawn(source), source.choice(TARGETS)
        adjust = "bg" if number % 4 == 3 else "fg"
        found = repair(fg, bg, target, adjust, keep)
        assert found.passes == (contrast_ratio(srgb(fg), srgb(bg)) >= target)
        if found.passes:
            assert (found.lighter, found.darker, found.nearest()) == (None, None, found.given)
            continue
        changed, partner = (fg, bg) if adjust == "fg" else (bg, fg)
        for pair, lighter in ((found.lighter, True), (found.darker, False)):
            extreme = contrast_ratio(srgb(0xFFFFFF if lighter else 0), srgb(partner))
            assert (pair is not None) == (extreme >= target), (hex(fg), hex(bg), target)
            if pair is not None:
                now = pair.fg if adjust == "fg" else pair.bg
                assert (pair.bg if adjust == "fg" else pair.fg) == partner
                assert_passing(pair, target, changed, now, lighter=lighter)
                assert_kept(changed, now, keep)
                if keep != "chroma" and number % 20 == 0:
                    assert_no_neighbour_is_nearer(
                        changed, now, Demand(luminance(partner), target, lighter=lighter), keep
                    )


def assert_passing(pair: Pair, target: float, changed: int, now: int, *, lighter: bool) -> None:
    assert ratio(pair) >= target
    assert pair.ratio == ratio(pair)
    assert (relative_luminance(srgb(now)) > relative_luminance(srgb(changed))) is lighter
    moved = delta_e_ok(srgb_to_oklab(srgb(changed)), srgb_to_oklab(srgb(now)))
    assert math.isclose(pair.total(), moved, abs_tol=3e-6)


def assert_kept(changed: int, now: int, keep: str) -> None:
    if keep == "none":
        return
    start = Chip(changed)
    if is_grey(start):
        assert is_grey(Chip(now))
    else:
        assert HuePlane(start).kept(now)
    if keep == "chroma":
        # As far as rounding to 8 bits lets one tell; near black that is far.
        allowed = math.sqrt(start.square_chroma()) + (4_000 if Chip(now).lightness > 300_000 else 60_000)
        assert math.sqrt(Chip(now).square_chroma()) <= allowed


def assert_no_neighbour_is_nearer(changed: int, now: int, demand: Demand, keep: str) -> None:
    start = Chip(changed)
    plane = None if keep == "none" else HuePlane(start) if not is_grey(start) else None
    own = Chip(now).square_distance(start)
    for chip in [*Chip(now).neighbours(1), *Chip(now).neighbours(3)]:
        if chip.square_distance(start) < own and demand.met(luminance(chip.rgb)):
            if keep == "hue" and is_grey(start):
                assert not is_grey(chip)
            else:
                assert plane is not None
                assert not plane.kept(chip.rgb), (hex(changed), hex(now), chip.hex())


@pytest.mark.parametrize("keep", KEEPS)
def test_every_promise_of_changing_both(keep: str) -> None:
    source = random.Random(f"both, keeping {keep}")
    for _ in range(BOTH[0 if COMPILED else 1]):
        fg, bg, target = drawn(source), drawn(source), source.choice(TARGETS)
        found = repair(fg, bg, target, "both", keep)
        alone = repair(fg, bg, target, "fg", keep), repair(fg, bg, target, "bg", keep)
        if found.passes:
            continue
        for lighter in (True, False):
            pair = found.lighter if lighter else found.darker
            assert pair is not None
            assert ratio(pair) >= target
            assert_kept(fg, pair.fg, keep)
            assert_kept(bg, pair.bg, keep)
            assert (luminance(pair.fg) >= luminance(fg)) if lighter else (luminance(pair.fg) <= luminance(fg))
            assert (luminance(pair.bg) <= luminance(bg)) if lighter else (luminance(pair.bg) >= luminance(bg))
            singles = (alone[0].lighter, alone[1].darker) if lighter else (alone[0].darker, alone[1].lighter)
            for single in singles:
                assert single is None or pair.total() <= single.total()
            assert_neither_could_be_nearer(pair, (fg, bg), target, keep, lighter=lighter)


def assert_neither_could_be_nearer(
    pair: Pair, given: tuple[int, int], target: float, keep: str, *, lighter: bool
) -> None:
    """Assert that beside the one color, as it is now, the other is the nearest that passes."""
    text = repair(given[0], pair.bg, target, "fg", keep)
    ground = repair(pair.fg, given[1], target, "bg", keep)
    nearest_text = text.lighter if lighter else text.darker
    nearest_ground = ground.darker if lighter else ground.lighter
    assert pair.fg == (given[0] if text.passes else nearest_text and nearest_text.fg)
    assert pair.bg == (given[1] if ground.passes else nearest_ground and nearest_ground.bg)


@pytest.mark.thorough
def test_changing_both_is_nearly_the_least_of_all_splits() -> None:
    """The pairs of a fine search over all luminances of the text, each of the exact nearest colors."""
    source = random.Random("splits")
    for _ in range(25 if COMPILED else 2):
        fg, bg, target = source.randrange(1 << 24), source.randrange(1 << 24), source.choice([3.0, 4.5, 7.0])
        found = repair(fg, bg, target, "both", "none")
        if found.passes:
            continue
        for pair, lighter in ((found.lighter, True), (found.darker, False)):
            assert pair is not None
            assert pair.total() <= least_of_splits(fg, bg, target, lighter=lighter) + 0.005


def least_of_splits(fg: int, bg: int, target: float, *, lighter: bool) -> float:
    best = math.inf
    for step in range(61):
        light = (step / 60.0) ** 3
        ground = nearest_meeting(Chip(bg), Demand(light, target, lighter=not lighter), None)
        if ground is not None:
            text = nearest_meeting(Chip(fg), Demand(luminance(ground.rgb), target, lighter=lighter), None)
            if text is not None:
                total = math.sqrt(text.square_distance(Chip(fg))) + math.sqrt(ground.square_distance(Chip(bg)))
                best = min(best, total / 1e6)
    return best


@pytest.mark.parametrize(
    ("fg", "bg", "target", "adjust", "keep", "lighter", "darker"),
    [
        (0x777777, 0xFFFFFF, 4.5, "fg", "hue", None, (0x767676, 0xFFFFFF)),
        (0x777777, 0xFFFFFF, 4.5, "fg", "chroma", None, (0x767676, 0xFFFFFF)),
        (0x777777, 0xFFFFFF, 4.5, "bg", "hue", None, (0x777777, 0x060606)),
        (0x777777, 0x808080, 4.5, "fg", "hue", None, (0x171717, 0x808080)),
        (0x959595, 0xFFFFFF, 3.0, "fg", "hue", None, (0x949494, 0xFFFFFF)),
        (0x2A2A2A, 0x000000, 21.0, "fg", "hue", (0xFFFFFF, 0x000000), None),
        (0x2A2A2A, 0x010101, 21.0, "fg", "none", None, None),
    ],
)
def test_known_repairs(
    fg: int,
    bg: int,
    target: float,
    adjust: str,
    keep: str,
    lighter: tuple[int, int] | None,
    darker: tuple[int, int] | None,
) -> None:
    found = repair(fg, bg, target, adjust, keep)
    assert not found.passes
    assert tuple_of(found.lighter) == lighter
    assert tuple_of(found.darker) == darker


def tuple_of(pair: Pair | None) -> tuple[int, int] | None:
    return None if pair is None else (pair.fg, pair.bg)


def test_the_nearest_of_both_directions_is_the_one_with_less_change() -> None:
    found = repair(0x8A8A8A, 0x7A7A7A, 3.0)
    assert found.lighter is not None
    assert found.darker is not None
    assert found.lighter.total() < found.darker.total()
    assert found.nearest() is found.lighter
    turned = repair(0x6A6A6A, 0x9A9A9A, 4.5)
    assert turned.darker is not None
    assert turned.nearest() is turned.darker
    assert repair(0x2A2A2A, 0x010101, 21.0).nearest() is None


def test_a_pair_that_passes_is_left_alone() -> None:
    for adjust in ADJUSTMENTS:
        found = repair(0x000000, 0xFFFFFF, 21.0, adjust)
        assert isinstance(found, Repair)
        assert found.passes
        assert (found.lighter, found.darker) == (None, None)
        assert found.nearest() is found.given
        assert found.given.total() == 0.0
        assert found.given.ratio == pytest.approx(21.0)


def test_defaults_are_text_hue_and_the_ratio_of_normal_text() -> None:
    found, stated = repair(0x6688AA, 0xFFFFFF), repair(0x6688AA, 0xFFFFFF, 4.5, "fg", "hue")
    assert tuple_of(found.darker) == tuple_of(stated.darker)
    assert (ADJUSTMENTS[0], KEEPS[0]) == ("fg", "hue")


@pytest.mark.parametrize(
    ("target", "adjust", "keep", "said"),
    [
        (0.99, "fg", "hue", "target is 0.99"),
        (21.01, "fg", "hue", "target is 21.01"),
        (math.nan, "fg", "hue", "target is nan"),
        (4.5, "text", "hue", "unknown adjustment 'text'; known are fg, bg, both"),
        (4.5, "fg", "lightness", "'lightness' cannot be kept; known are hue, chroma, none"),
    ],
)
def test_what_cannot_be_asked_for(target: float, adjust: str, keep: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        repair(0, 0xFFFFFF, target, adjust, keep)
