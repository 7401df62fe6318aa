"""The audit of a palette, against the simulation of single colours and against coloraide."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from coloraide import Color as Oracle
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import convert
from palette.color.difference import delta_e_2000
from palette.color.vision import KINDS, simulate
from palette.palettes.vision_audit import LEAST_COLORS, MOST_COLORS, NORMAL, THRESHOLD, Eyes, audit, passes

RGB = st.integers(0, 0xFFFFFF)
TAB10 = [0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B, 0xE377C2, 0x7F7F7F, 0xBCBD22, 0x17BECF]


def seen(rgb: int, kind: str, severity: float = 1.0) -> tuple[float, float, float]:
    """Return the Lab (D65) of a colour as a vision sees it, by way of encoded sRGB and the general conversion."""
    srgb = ((rgb >> 16) / 255, (rgb >> 8 & 255) / 255, (rgb & 255) / 255)
    return convert(srgb if kind == NORMAL else simulate(srgb, kind, severity), "srgb", "lab-d65")


@given(st.lists(RGB, min_size=2, max_size=6), st.floats(0.0, 1.0), st.floats(1.0, 50.0))
def test_every_pair_below_the_threshold_is_told_and_no_other(
    rgbs: list[int], severity: float, threshold: float
) -> None:
    sights = audit(rgbs, Eyes(KINDS, severity, threshold))
    assert [sight.kind for sight in sights] == [NORMAL, *KINDS]
    for sight in sights:
        differences = {
            (first, second): delta_e_2000(
                seen(rgbs[first], sight.kind, severity), seen(rgbs[second], sight.kind, severity)
            )
            for first, second in combinations(range(len(rgbs)), 2)
        }
        told = {(pair.first, pair.second): pair for pair in sight.confusions}
        for place, difference in differences.items():
            if abs(difference - threshold) > 1e-5:
                assert (place in told) is (difference < threshold)
        for place, pair in told.items():
            assert pair.seen == pytest.approx(differences[place], abs=2e-5)
            normal = delta_e_2000(seen(rgbs[place[0]], NORMAL), seen(rgbs[place[1]], NORMAL))
            assert pair.normal == pytest.approx(normal, abs=2e-6)
        assert sight.least.seen == pytest.approx(min(differences.values()), abs=2e-5)
        assert differences[sight.least.first, sight.least.second] == pytest.approx(sight.least.seen, abs=2e-5)
    assert passes(sights) is (not any(sight.confusions for sight in sights))


@given(st.lists(RGB, min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_the_palette_makes_no_difference(rgbs: list[int], chance: random.Random) -> None:
    order = list(range(len(rgbs)))
    chance.shuffle(order)
    eyes = Eyes()
    for one, other in zip(audit(rgbs, eyes), audit([rgbs[place] for place in order], eyes), strict=True):
        pairs = {(pair.first, pair.second): (pair.normal, pair.seen) for pair in one.confusions}
        back = {
            (min(first, second), max(first, second)): (pair.normal, pair.seen)
            for pair in other.confusions
            for first, second in [(order[pair.first], order[pair.second])]
        }
        assert back == pairs
        assert other.least.seen == one.least.seen


@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_agrees_with_coloraide(kind: str) -> None:
    # For tritan coloraide has another Brettel, and for these two the same Machado.
    source = random.Random(f"coloraide {kind}")
    for severity in (0.4, 1.0):
        rgbs = [source.randrange(1 << 24) for _ in range(7)]
        theirs = [Oracle(f"#{rgb:06x}").filter(kind, severity, method="machado").convert("srgb").clip() for rgb in rgbs]
        sight = audit(rgbs, Eyes([kind], severity, 60.0))[1]
        found = {(pair.first, pair.second): pair.seen for pair in sight.confusions}
        assert len(found) > 10
        for (first, second), difference in found.items():
            assert difference == pytest.approx(theirs[first].delta_e(theirs[second], method="2000"), abs=1e-4)


def test_tableau_s_ten_colours() -> None:
    sights = {sight.kind: sight for sight in audit(TAB10, Eyes())}
    assert sights[NORMAL].confusions == []
    assert (sights[NORMAL].model, sights["protan"].model, sights["tritan"].model) == ("", "machado", "brettel")
    assert (sights["protan"].least.first, sights["protan"].least.second) == (1, 2)  # orange and green
    assert (0, 4) in {(pair.first, pair.second) for pair in sights["protan"].confusions}  # blue and purple
    assert (2, 3) in {(pair.first, pair.second) for pair in sights["deutan"].confusions}  # green and red
    assert {kind: len(sight.confusions) for kind, sight in sights.items()} == {
        "normal": 0,
        "protan": 4,
        "deutan": 4,
        "tritan": 3,
    }


def test_the_threshold_itself_passes() -> None:
    greys = [0x666666, 0x808080]
    difference = audit(greys, Eyes([], 1.0, 50.0))[0].least.seen
    exact = Eyes([], 1.0, difference)
    assert passes(audit(greys, exact))
    assert exact.tell_apart(exact.looks(greys[0]), exact.looks(greys[1]))
    assert not passes(audit(greys, Eyes([], 1.0, difference + 1e-6)))


def test_of_several_pairs_most_alike_the_first_is_told() -> None:
    least = audit([0xFF0000, 0x00FF00, 0x00FF00, 0xFF0000], Eyes())[0].least
    assert (least.first, least.second, least.seen, least.normal) == (0, 3, 0.0, 0.0)


@given(RGB, RGB, st.floats(1.0, 30.0))
def test_what_is_told_apart_is_what_the_audit_passes(one: int, other: int, threshold: float) -> None:
    eyes = Eyes(KINDS, 1.0, threshold)
    assert eyes.tell_apart(eyes.looks(one), eyes.looks(other)) is passes(audit([one, other], eyes))


def test_colours_are_looked_at_once() -> None:
    eyes = Eyes()
    before = eyes.known()
    assert eyes.looks(0x123456) == eyes.looks(0x123456)
    assert eyes.known() == before + 1


def test_what_cannot_be_audited() -> None:
    with pytest.raises(ValueError, match="a palette of 1 has no pair; it must have at least 2 colors"):
        audit([0], Eyes())
    with pytest.raises(ValueError, match="unknown deficiency 'mono'"):
        Eyes(["mono"])
    with pytest.raises(ValueError, match=r"severity 1\.5 is not between 0 and 1"):
        Eyes(severity=1.5)


def test_the_figures_of_the_contract() -> None:
    assert (THRESHOLD, LEAST_COLORS, MOST_COLORS) == (10.0, 2, 24)
    assert Eyes().threshold == 10_000_000
    assert (Eyes().kinds, Eyes().severity) == (["normal", "protan", "deutan", "tritan"], 1.0)
