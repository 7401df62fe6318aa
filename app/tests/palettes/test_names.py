"""Nearest names: exact, told apart from brute force by nothing but speed, by the tree as by the table."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import convert
from palette.color.difference import delta_e_76, delta_e_2000, delta_e_ok
from palette.color.model import Vector
from palette.color.named import NAMED
from palette.color.parsing import parse
from palette.palettes.assignment import TooFewNamesError
from palette.palettes.name_lists import DEFAULT, LISTS, name_list
from palette.palettes.names import assign, nearest, nearest_to, prepare
from palette.palettes.nearest import Tree, lab_of

SRGB = st.tuples(*[st.floats(0.0, 1.0)] * 3)
LAB = st.tuples(st.floats(-60.0, 180.0), st.floats(-250.0, 250.0), st.floats(-250.0, 250.0))


def _lab(text: str) -> Vector:
    color = parse(text)
    return convert(color.coords, color.space, "lab-d65")


def _brute(lab: Vector, limit: int) -> list[tuple[str, float]]:
    spelled = [name for name in NAMED if "grey" not in name]
    return sorted(((name, delta_e_2000(lab, _lab(name))) for name in spelled), key=lambda pair: (pair[1], pair[0]))[
        :limit
    ]


@given(SRGB, st.integers(1, 6))
def test_the_nearest_of_srgb_are_those_of_brute_force(rgb: Vector, limit: int) -> None:
    lab = convert(rgb, "srgb", "lab-d65")
    assert [(found.name, found.delta_e_2000) for found in nearest(lab, limit)] == _brute(lab, limit)


@given(LAB, st.integers(1, 4))
def test_the_nearest_of_any_lab_are_those_of_brute_force(lab: Vector, limit: int) -> None:
    assert [(found.name, found.delta_e_2000) for found in nearest(lab, limit)] == _brute(lab, limit)


def test_a_named_color_is_found_by_its_own() -> None:
    for name, rgb in NAMED.items():
        found = nearest(_lab(name), 2)
        same = sorted(other for other, color in NAMED.items() if color == rgb and "grey" not in other)
        assert found[0].name == same[0]
        assert (found[0].hex, found[0].list, found[0].delta_e_2000) == (f"#{rgb:06x}", "css", 0.0)
        assert len(same) < 2 or (found[1].name, found[1].delta_e_2000) == (same[1], 0.0)


def test_a_list_that_was_prepared_is_asked_as_any() -> None:
    names = name_list("mlmc_dutch")
    prepare(names)
    assert [found.name for found in nearest_to(0xFF0000, names)] == [
        names.name(min(range(names.count), key=lambda at: delta_e_2000(lab_of(names.rgb(at)), lab_of(0xFF0000))))
    ]


def test_every_name_is_told_once_and_grey_not_at_all() -> None:
    told = [found.name for found in nearest((50.0, 0.0, 0.0), 1000)]
    assert len(told) == len(set(told)) == 141
    assert not any("grey" in name for name in told)
    assert {"gray", "darkslategray", "aqua", "cyan"} <= set(told)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=f"limit is {limit}; it must be at least 1"):
        nearest((50.0, 0.0, 0.0), limit)
    with pytest.raises(ValueError, match=f"limit is {limit}; it must be at least 1"):
        nearest_to(0, name_list(DEFAULT), limit)


def test_the_metric_decides() -> None:
    names = name_list("xkcd")
    for rgb in (0x3366CC, 0x00FF00, 0x401010):
        lab, oklab = lab_of(rgb), convert(lab_of(rgb), "lab-d65", "oklab")
        cie, plain, ok = (nearest_to(rgb, names, 4, metric) for metric in ("2000", "76", "ok"))
        assert [found.distance for found in cie] == [found.delta_e_2000 for found in cie]
        assert [found.distance for found in plain] == [delta_e_76(lab, _lab(found.hex)) for found in plain]
        distances = [delta_e_ok(oklab, convert(_lab(found.hex), "lab-d65", "oklab")) for found in ok]
        assert [found.distance for found in ok] == pytest.approx(distances, rel=1e-9)
        assert [found.delta_e_2000 for found in ok] == [delta_e_2000(lab, _lab(found.hex)) for found in ok]
        assert sorted(found.distance for found in ok) == [found.distance for found in ok]
        again = nearest(lab, 4, names, "ok")
        assert [found.name for found in again] == [found.name for found in ok]


def test_the_metrics_disagree() -> None:
    names = name_list(DEFAULT)
    found = {metric: nearest_to(0x3366CC, names, 20, metric) for metric in ("2000", "76", "ok")}
    assert len({tuple(one.name for one in some) for some in found.values()}) == 3


def test_an_unknown_metric_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown metric '94'"):
        nearest_to(0, name_list("xkcd"), 1, "94")


@pytest.mark.parametrize("key", list(LISTS))
def test_every_list_can_be_asked(key: str) -> None:
    names = name_list(key)
    index = names.count // 2
    found = nearest_to(names.rgb(index), names, 2)
    assert found[0].hex == names.hex(index)
    assert (found[0].list, found[0].delta_e_2000) == (key, 0.0)
    assert found[1].name != found[0].name


def test_one_of_the_default_list_is_the_first_of_several() -> None:
    names = name_list(DEFAULT)
    draw = random.Random("one")
    for rgb in (draw.randrange(1 << 24) for _ in range(300)):
        (one,), first = nearest_to(rgb, names), nearest_to(rgb, names, 2)[0]
        assert (one.name, one.hex, one.distance) == (first.name, first.hex, first.distance)
        assert one.distance == one.delta_e_2000


def test_assigned_names_are_each_of_one_color() -> None:
    names = name_list(DEFAULT)
    rgbs = [0x336699, 0x336699, 0x33669A, 0xFFFFFF]
    given_names = assign(rgbs, names)
    assert len({found.name for found in given_names}) == 4
    assert given_names[3].hex == "#ffffff"
    assert sorted(found.name for found in given_names[:2]) != sorted(found.name for found in nearest_to(0, names, 2))
    for rgb, found in zip(rgbs, given_names, strict=True):
        assert found.delta_e_2000 == found.distance == delta_e_2000(lab_of(rgb), _lab(found.hex))


def test_one_spelling_of_a_grey_is_assigned() -> None:
    css = name_list("css")
    assert [found.name for found in assign([0x808080, 0xA9A9A9], css)] == ["gray", "darkgray"]
    with pytest.raises(TooFewNamesError, match="142 colors cannot each have a name of their own from a list of 141"):
        assign([0] * 142, css)


def test_a_named_color_tells_its_entry() -> None:
    names = name_list(DEFAULT)
    tree = Tree([names.rgb(index) for index in range(names.count)])
    index, distance = tree.nearest(lab_of(0x3366CC), 1)[0]
    (found,) = nearest_to(0x3366CC, names)
    assert (found.name, found.hex, found.list) == (names.name(index), names.hex(index), DEFAULT)
    assert found.distance == distance
