"""A plane of the table: every colour of one red, in order, two bytes each."""

from __future__ import annotations

import random
from array import array

import pytest

from palette.palettes import table_build
from palette.palettes.nearest import Tree, lab_of
from palette.palettes.table_build import plane

EVERY = 29 if table_build.__file__.endswith(".py") else 1


@pytest.mark.parametrize("red", [0, 200])
@pytest.mark.thorough
def test_a_plane_has_the_nearest_of_each_color(red: int) -> None:
    draw = random.Random("plane")
    tree = Tree([draw.randrange(1 << 24) for _ in range(400)])
    indices = array("H", plane(tree, red))
    assert len(indices) == 65536
    for rest in range(0, 65536, EVERY):
        assert indices[rest] == tree.nearest(lab_of(red << 16 | rest), 1)[0][0]
