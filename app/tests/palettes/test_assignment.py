"""Assignment: no name twice, and no assignment has a lesser total."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palette.color.difference import delta_e_2000
from palette.palettes.assignment import TooFewNamesError, assign
from palette.palettes.nearest import Tree, lab_of, rank

RGB = st.integers(0, 0xFFFFFF)
# Few values, so that colours want the same names.
CROWDED = st.builds(lambda r, g, b: r << 16 | g << 8 | b, *[st.sampled_from([0, 3, 6, 128, 255])] * 3)


def _total(pairs: list[tuple[int, float]]) -> int:
    return sum(rank(distance, 0) // 65536 for _, distance in pairs)


def _least(names: list[int], colors: list[int]) -> int:
    costs = [[rank(delta_e_2000(lab_of(color), lab_of(name)), 0) // 65536 for name in names] for color in colors]
    orders = permutations(range(len(names)), len(colors))
    return min(sum(costs[row][column] for row, column in enumerate(order)) for order in orders)


@settings(max_examples=60)
@given(st.lists(CROWDED | RGB, min_size=1, max_size=7), st.lists(CROWDED | RGB, max_size=5))
def test_no_assignment_has_a_lesser_total(names: list[int], colors: list[int]) -> None:
    colors = colors[: len(names)]
    pairs = assign(Tree(names), [lab_of(color) for color in colors])
    assert len({index for index, _ in pairs}) == len(pairs) == len(colors)
    assert all(
        distance == delta_e_2000(lab_of(color), lab_of(names[index]))
        for color, (index, distance) in zip(colors, pairs, strict=True)
    )
    assert _total(pairs) == _least(names, colors)


def _hungarian(costs: list[list[int]]) -> int:
    """Return the least total of a matrix of at least as many columns as rows, by the textbook's O(n²·m) algorithm."""
    rows, columns = len(costs), len(costs[0])
    u, v, match = [0] * (rows + 1), [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        match[0], column = row, 0
        least: list[float] = [float("inf")] * (columns + 1)
        way, used = [0] * (columns + 1), [False] * (columns + 1)
        while match[column]:
            used[column] = True
            current, delta, following = match[column], float("inf"), 0
            for other in range(1, columns + 1):
                if used[other]:
                    continue
                reduced = costs[current - 1][other - 1] - u[current] - v[other]
                if reduced < least[other]:
                    least[other], way[other] = reduced, column
                if least[other] < delta:
                    delta, following = least[other], other
            for other in range(columns + 1):
                if used[other]:
                    u[match[other]] += int(delta)
                    v[other] -= int(delta)
                else:
                    least[other] -= delta
            column = following
        while column:
            match[column], column = match[way[column]], way[column]
    return -v[0]


@pytest.mark.parametrize("spread", [0x070707, 0x3F3F3F, 0xFFFFFF])
def test_many_colors_have_the_least_total_of_the_textbook(spread: int) -> None:
    draw = random.Random(f"textbook {spread}")
    names = [draw.randrange(1 << 24) & spread | 0x404040 for _ in range(90)]
    colors = [draw.randrange(1 << 24) & spread | 0x404040 for _ in range(40)]
    costs = [[rank(delta_e_2000(lab_of(color), lab_of(name)), 0) // 65536 for name in names] for color in colors]
    pairs = assign(Tree(names), [lab_of(color) for color in colors])
    assert len({index for index, _ in pairs}) == 40
    assert _total(pairs) == _hungarian(costs)


def test_greed_would_take_the_wrong_name() -> None:
    # In order, the first takes the name that the second has no other near for.
    names = [0x808080, 0x7A7A7A, 0xFF0000]
    pairs = assign(Tree(names), [lab_of(0x7E7E7E), lab_of(0x858585)])
    assert [index for index, _ in pairs] == [1, 0]


def test_a_hundred_alike_have_the_hundred_nearest() -> None:
    draw = random.Random("alike")
    tree = Tree([draw.randrange(1 << 24) for _ in range(500)])
    pairs = assign(tree, [lab_of(0x336699)] * 100)
    assert sorted(pairs) == sorted(tree.nearest(lab_of(0x336699), 100))


def test_it_is_the_same_each_time() -> None:
    draw = random.Random("same")
    tree = Tree([draw.randrange(1 << 24) for _ in range(300)])
    points = [lab_of(draw.randrange(1 << 24)) for _ in range(30)]
    assert assign(tree, points) == assign(tree, points)


def test_as_many_colors_as_names() -> None:
    names = [0, 0xFFFFFF, 0xFF0000, 0x00FF00]
    pairs = assign(Tree(names), [lab_of(name) for name in reversed(names)])
    assert pairs == [(3, 0.0), (2, 0.0), (1, 0.0), (0, 0.0)]


def test_no_colors_need_no_names() -> None:
    assert assign(Tree([0]), []) == []


def test_more_colors_than_names_are_refused() -> None:
    with pytest.raises(TooFewNamesError, match="3 colors cannot each have a name of their own from a list of 2"):
        assign(Tree([0, 1]), [lab_of(0)] * 3)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(CROWDED, st.integers(0, 3)), min_size=1, max_size=6),
    st.lists(CROWDED | RGB, min_size=1, max_size=4),
)
def test_no_name_is_given_twice_where_colors_share_one(entries: list[tuple[int, int]], colors: list[int]) -> None:
    names = [name for _, name in entries]
    colors = colors[: len(set(names))]
    pairs = assign(
        Tree([rgb for rgb, _ in entries]), [lab_of(color) for color in colors], list(map(names.index, names))
    )
    assert len({names[index] for index, _ in pairs}) == len(pairs) == len(colors)
    costs = [[rank(delta_e_2000(lab_of(color), lab_of(rgb)), 0) // 65536 for rgb, _ in entries] for color in colors]
    orders = [
        order
        for order in permutations(range(len(names)), len(colors))
        if len({names[at] for at in order}) == len(order)
    ]
    assert _total(pairs) == min(sum(costs[row][at] for row, at in enumerate(order)) for order in orders)


def test_names_that_colors_share_count_once() -> None:
    with pytest.raises(TooFewNamesError, match="2 colors cannot each have a name of their own from a list of 1"):
        assign(Tree([0, 0xFFFFFF]), [lab_of(0), lab_of(0xFFFFFF)], [0, 0])
