"""The repair of a palette: every promise of it, over thousands of palettes."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable
from itertools import combinations

import pytest
from coloraide import Color as Oracle

from palette.color.conversion import convert, srgb_to_oklch
from palette.color.difference import delta_e_2000, delta_e_ok
from palette.color.model import Vector
from palette.color.vision import KINDS, simulate
from palette.palettes import vision_repair
from palette.palettes.vision_audit import MOST_COLORS, NORMAL, Eyes, audit, passes
from palette.palettes.vision_repair import WORK, Repair, change, repair

COMPILED = not (vision_repair.__file__ or "").endswith(".py")
PALETTES = 6_000 if COMPILED else 60
REPAIRS = "e3a90267bca15837e01d550ae62985abf962cd84d54c58d259753c5defb9e11b"
OKABE_ITO = [0x000000, 0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7]


def srgb(rgb: int) -> Vector:
    return (rgb >> 16) / 255, (rgb >> 8 & 255) / 255, (rgb & 255) / 255


def confused(rgbs: list[int], kinds: list[str], severity: float, threshold: float) -> set[tuple[int, int]]:
    """Return the pairs that a vision confuses, simulated colour by colour in encoded sRGB."""
    found = set()
    for kind in [NORMAL, *kinds]:
        seen = [srgb(rgb) if kind == NORMAL else simulate(srgb(rgb), kind, severity) for rgb in rgbs]
        labs = [convert(color, "srgb", "lab-d65") for color in seen]
        found |= {
            (first, second)
            for first, second in combinations(range(len(rgbs)), 2)
            # The encoding costs digits.
            if delta_e_2000(labs[first], labs[second]) < threshold - 1e-4
        }
    return found


def test_thousands_of_palettes() -> None:
    source = random.Random("repairs")
    kept = moved = 0
    for _ in range(PALETTES):
        rgbs = [source.randrange(1 << 24) for _ in range(source.randint(2, 10))]
        kinds = source.choice([list(KINDS), ["deutan"], ["protan", "tritan"]])
        severity, threshold = source.choice([1.0, 1.0, 0.6]), source.choice([10.0, 10.0, 5.0, 7.5])
        locked = [source.random() < 0.15 for _ in range(source.randint(0, len(rgbs)))]
        eyes = Eyes(kinds, severity, threshold)
        found = repair(rgbs, eyes, locked)
        before, after = confused(rgbs, kinds, severity, threshold), confused(found, kinds, severity, threshold)
        assert all(one == other for one, other, stays in zip(rgbs, found, locked, strict=False) if stays)
        # What is left is what was locked as it is.
        fixed = [index for index, stays in enumerate(locked) if stays]
        assert after == {pair for pair in before if set(pair) <= set(fixed)}
        assert passes(audit(found, eyes)) is (not after)
        if not before:
            assert found == rgbs
        for one, other in zip(rgbs, found, strict=True):
            _, chroma, hue = srgb_to_oklch(srgb(one))
            if one != other and chroma > 0.04:
                moved += 1
                turned = abs((srgb_to_oklch(srgb(other))[2] - hue + 180) % 360 - 180)
                kept += turned < 6.0
    assert kept > 0.9 * moved > 50


@pytest.mark.parametrize("severity", [0.5, 1.0])
def test_coloraide_tells_a_repaired_palette_apart(severity: float) -> None:
    # With its own Machado; its Brettel, for tritan, is another.
    source = random.Random(f"coloraide {severity}")
    for _ in range(12):
        rgbs = [source.randrange(1 << 24) for _ in range(7)]
        found = repair(rgbs, Eyes(["protan", "deutan"], severity, 10.0))
        for kind in ("protan", "deutan"):
            seen = [
                Oracle(f"#{rgb:06x}").filter(kind, severity, method="machado").convert("srgb").clip() for rgb in found
            ]
            assert min(one.delta_e(other, method="2000") for one, other in combinations(seen, 2)) > 10.0 - 1e-4


def test_a_palette_that_passes_is_given_back() -> None:
    assert repair(OKABE_ITO, Eyes(["protan", "deutan"])) == OKABE_ITO
    assert repair([0, 0xFFFFFF], Eyes()) == [0, 0xFFFFFF]


def test_what_is_repaired_stays_as_it_is() -> None:
    source = random.Random("twice")
    for _ in range(20):
        rgbs = [source.randrange(1 << 24) for _ in range(6)]
        once = repair(rgbs, Eyes())
        assert repair(once, Eyes()) == once


def test_lightness_is_changed_first_and_only_as_far_as_it_must() -> None:
    red, green = 0xD62728, 0x2CA02C
    eyes = Eyes()
    assert not passes(audit([red, green], eyes))
    found = repair([red, green], eyes)
    assert passes(audit(found, eyes))
    (index,) = [place for place in (0, 1) if found[place] != [red, green][place]]
    before, after = srgb_to_oklch(srgb([red, green][index])), srgb_to_oklch(srgb(found[index]))
    assert after[2] == pytest.approx(before[2], abs=0.5)
    assert after[1] == pytest.approx(before[1], abs=0.003)
    # A step of lightness less is too little.
    for part in (0.25, 0.5, 0.75):
        lightness = before[0] + (after[0] - before[0]) * part
        between = convert((lightness, after[1], after[2]), "oklch", "srgb")
        rgb = int("".join(f"{round(255 * value):02x}" for value in between), 16)
        pair = [rgb, green] if index == 0 else [red, rgb]
        assert not passes(audit(pair, eyes))


def test_a_grey_stays_a_grey_where_lightness_is_enough() -> None:
    found = repair([0x808080] * 4, Eyes())
    assert passes(audit(found, Eyes()))
    assert all(rgb >> 16 == rgb >> 8 & 255 == rgb & 255 for rgb in found)
    assert 0x808080 in found


def test_where_greys_do_not_suffice_they_are_tinted() -> None:
    found = repair([0x808080] * 12, Eyes())
    assert passes(audit(found, Eyes()))
    assert any(srgb_to_oklch(srgb(rgb))[1] > 0.03 for rgb in found)


def test_of_several_ways_the_one_of_least_total_change_is_taken() -> None:
    # The middle of three greys is too near to both. It could leave them, which is far; but they need only step aside.
    greys = [0x707070, 0x808080, 0x919191]
    found = repair(greys, Eyes([], 1.0, 7.0))
    assert passes(audit(found, Eyes([], 1.0, 7.0)))
    assert found[1] == greys[1]
    assert sum(change(one, other) for one, other in zip(greys, found, strict=True)) < 0.03


def test_the_one_that_is_confused_with_several_moves() -> None:
    rgbs = [0xE5BC15, 0x52C75D, 0x0EA9A7, 0xB4A683]
    pairs = {(pair.first, pair.second) for sight in audit(rgbs, Eyes()) for pair in sight.confusions}
    assert pairs == {(0, 1), (1, 2), (1, 3)}
    found = repair(rgbs, Eyes())
    assert [one == other for one, other in zip(rgbs, found, strict=True)] == [True, False, True, True]


def test_what_finds_no_place_is_placed_first_in_the_next_round() -> None:
    # So full that one round is not enough.
    source = random.Random("22 1")
    rgbs = [source.randrange(1 << 24) for _ in range(22)]
    assert passes(audit(repair(rgbs, Eyes()), Eyes()))


def test_locked_colours_that_are_confused_stay_so_and_the_rest_is_repaired() -> None:
    rgbs = [0x808080, 0x818181, 0x828282]
    found = repair(rgbs, Eyes(), [True, True])
    assert found[:2] == rgbs[:2]
    assert confused(found, list(KINDS), 1.0, 10.0) == {(0, 1)}
    assert repair(rgbs, Eyes(), [True, True, True]) == rgbs


@pytest.mark.thorough
def test_what_cannot_be_is_told_and_nothing_gets_worse() -> None:
    source = random.Random("impossible")
    for threshold in (30.0, 50.0):
        rgbs = [source.randrange(1 << 24) for _ in range(MOST_COLORS if COMPILED else 8)]
        found = repair(rgbs, Eyes(KINDS, 1.0, threshold))
        before = confused(rgbs, list(KINDS), 1.0, threshold)
        after = confused(found, list(KINDS), 1.0, threshold)
        assert 0 < len(after) <= len(before)


@pytest.mark.parametrize("work", [0, 40, 400, 4000])
def test_no_more_is_looked_at_than_the_work_allows(work: int) -> None:
    source = random.Random("work")
    rgbs = [source.randrange(1 << 24) for _ in range(MOST_COLORS)]
    eyes = Eyes()
    audit(rgbs, eyes)
    before = eyes.known()
    found = repair(rgbs, eyes, (), work)
    # Each new look counts four, and a chip is looked at to its end.
    assert eyes.known() - before <= work // 4 + MOST_COLORS
    assert (found == rgbs) is (work < 4000)
    assert work < WORK


def test_step_by_step_it_is_the_same() -> None:
    rgbs = [0x808080] * 5
    task, steps = Repair(rgbs, Eyes()), 0
    assert task.best == rgbs
    while task.advance():
        steps += 1
    assert task.best == repair(rgbs, Eyes())
    # A step for each colour, and one at the end of each round.
    assert steps % 6 == 0
    assert steps >= 12
    assert not task.advance()
    assert not Repair([0, 0xFFFFFF], Eyes()).advance()


def test_a_change_is_delta_e_ok() -> None:
    one, other = (convert(srgb(rgb), "srgb", "oklab") for rgb in (0x123456, 0xABCDEF))
    assert change(0x123456, 0xABCDEF) == pytest.approx(delta_e_ok(one, other), abs=3e-6)
    assert change(0x123456, 0x123456) == 0.0


def test_there_are_no_more_locks_than_colours() -> None:
    with pytest.raises(ValueError, match="3 locks, but the palette has 2 colors"):
        repair([0, 1], Eyes(), [True, False, True])


def _repairs(number: int) -> list[int]:
    source = random.Random("recorded")
    found: list[int] = []
    for _ in range(number):
        rgbs = [source.randrange(1 << 24) for _ in range(source.randint(2, 7))]
        found += repair(rgbs, Eyes())
    return found


def test_repairs_are_what_they_were() -> None:
    digest = hashlib.sha256(repr(_repairs(40)).encode()).hexdigest()
    assert digest == REPAIRS


def _noisy(function: Callable[..., float]) -> Callable[..., float]:
    """Return a function that errs in the last bit, as another machine's mathematics library may."""
    noise = random.Random("noise")

    def erring(*arguments: float) -> float:
        exact = function(*arguments)
        return noise.choice([exact, math.nextafter(exact, math.inf), math.nextafter(exact, -math.inf)])

    return erring


def test_last_bits_decide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = _repairs(15)
    for name in ("pow", "sin", "cos", "atan2", "exp"):
        monkeypatch.setattr(math, name, _noisy(getattr(math, name)))
    assert _repairs(15) == exact
