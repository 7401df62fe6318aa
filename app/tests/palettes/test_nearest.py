"""The tree: told apart from brute force by nothing but speed."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import convert
from palette.color.difference import delta_e_76, delta_e_2000, delta_e_ok
from palette.color.model import Vector
from palette.palettes.name_lists import DEFAULT, name_list
from palette.palettes.nearest import METRICS, Tree, lab_of, oklab_of, rank
from palettes.brute_names import nearest_by_brute_force
from palettes.coloraide_names import nearest_by_coloraide

RGB = st.integers(0, 0xFFFFFF)
LISTS = st.lists(RGB, min_size=1, max_size=60)
FORMULAS = {"2000": delta_e_2000, "76": delta_e_76, "ok": delta_e_ok}


def _point(rgb: int, metric: str) -> Vector:
    return oklab_of(rgb) if metric == "ok" else lab_of(rgb)


def _brute(rgbs: list[int], point: Vector, limit: int, metric: str) -> list[tuple[int, float]]:
    found = [(index, FORMULAS[metric](point, _point(rgb, metric))) for index, rgb in enumerate(rgbs)]
    return sorted(found, key=lambda pair: rank(pair[1], pair[0]))[:limit]


@pytest.fixture(scope="module")
def default() -> Tree:
    names = name_list(DEFAULT)
    return Tree([names.rgb(index) for index in range(names.count)])


@given(LISTS, RGB, st.integers(1, 70), st.sampled_from(METRICS))
def test_the_nearest_are_those_of_brute_force(rgbs: list[int], rgb: int, limit: int, metric: str) -> None:
    point = _point(rgb, metric)
    assert Tree(rgbs, metric).nearest(point, limit) == _brute(rgbs, point, limit, metric)


@given(st.tuples(st.floats(-60.0, 180.0), *[st.floats(-250.0, 250.0)] * 2), st.integers(1, 12))
def test_the_nearest_of_any_lab_are_those_of_brute_force(point: Vector, limit: int) -> None:
    draw = random.Random(repr(point))
    rgbs = [draw.randrange(1 << 24) for _ in range(80)]
    assert Tree(rgbs).nearest(point, limit) == _brute(rgbs, point, limit, "2000")


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("limit", [1, 3, 8, 9, 50])
def test_the_nearest_of_thousands_are_those_of_brute_force(metric: str, limit: int) -> None:
    draw = random.Random(f"{metric} {limit}")
    # Crowded in places, as lists of names are.
    rgbs = [draw.choice([0xC03040, 0x2020C0, 0x808080, 0]) ^ draw.randrange(1 << 24) & 0x1F3F1F for _ in range(3000)]
    tree = Tree(rgbs, metric)
    for _ in range(4):
        point = _point(draw.randrange(1 << 24), metric)
        assert tree.nearest(point, limit) == _brute(rgbs, point, limit, metric)


@given(LISTS, RGB, st.data())
def test_a_hint_changes_nothing(rgbs: list[int], rgb: int, data: st.DataObject) -> None:
    tree = Tree(rgbs)
    hint = data.draw(st.integers(0, len(rgbs) - 1))
    assert tree.order[tree.nearest_place(lab_of(rgb), hint)] == tree.nearest(lab_of(rgb), 1)[0][0]


@pytest.mark.thorough
def test_the_default_list_is_searched_as_by_brute_force(default: Tree) -> None:
    names = name_list(DEFAULT)
    rgbs = np.array([names.rgb(index) for index in range(names.count)], dtype=np.int64)
    draw = random.Random("default")
    greys = [0x010101 * draw.randrange(256) for _ in range(20)]
    colors = np.array([*greys, *(draw.randrange(1 << 24) for _ in range(400))], dtype=np.int64)
    for block, nearest in nearest_by_brute_force(rgbs, colors):
        assert [default.nearest(lab_of(rgb), 1)[0][0] for rgb in colors[block].tolist()] == nearest.tolist()


@pytest.mark.thorough
def test_coloraide_finds_the_same(default: Tree) -> None:
    names = name_list(DEFAULT)
    rgbs = [names.rgb(index) for index in range(names.count)]
    draw = random.Random("coloraide")
    for rgb in (draw.randrange(1 << 24) for _ in range(12)):
        assert rgbs[default.nearest(lab_of(rgb), 1)[0][0]] == nearest_by_coloraide(rgbs, rgb)


def test_equally_near_ones_come_in_their_order() -> None:
    assert [index for index, _ in Tree([0x123456, 0xFFFFFF, 0x123456, 0x123456]).nearest(lab_of(0x123456), 3)] == [
        0,
        2,
        3,
    ]


def test_as_many_as_there_are() -> None:
    found = Tree([0, 0xFFFFFF, 0x808080]).nearest(lab_of(0x101010), 50)
    assert [index for index, _ in found] == [0, 2, 1]
    assert found[0][1] == delta_e_2000(lab_of(0x101010), lab_of(0))


def test_more_of_one_cell_than_a_leaf_holds() -> None:
    assert Tree([0x446688] * 30).nearest(lab_of(0x446688), 20) == [(index, 0.0) for index in range(20)]


def test_ranks_are_by_whole_billionths_then_by_index() -> None:
    assert rank(1.0 + 4e-10, 3) == rank(1.0, 3) < rank(1.0, 4) < rank(1.0 + 6e-10, 0)


@pytest.mark.parametrize("rgb", [0, 0xFFFFFF, 0x010203, 0x804020, 0x0A0A0A])
def test_points_are_those_of_the_conversion(rgb: int) -> None:
    srgb = (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0
    assert lab_of(rgb) == convert(srgb, "srgb", "lab-d65")
    assert oklab_of(rgb) == convert(srgb, "srgb", "oklab")


def test_what_a_tree_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="0 colors; a tree holds 1 to 65536"):
        Tree([])
    with pytest.raises(ValueError, match="65537 colors"):
        Tree(range(65537))
    with pytest.raises(ValueError, match="unknown metric '94'; known are 2000, 76, ok"):
        Tree([0], "94")


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=f"limit is {limit}; it must be at least 1"):
        Tree([0]).nearest(lab_of(0), limit)
