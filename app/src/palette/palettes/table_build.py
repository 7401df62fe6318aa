"""The table of the nearest name of every 8-bit sRGB colour, worked out.

Exact, because every entry is the tree's answer, whose exactness ``palettes.reach`` proves. Neighbours in the colour
cube have near names: the answer before is the first guess of the next, so that a search begins with a small ball.
"""

from __future__ import annotations

import struct
from typing import Final

from palette.palettes.nearest import Tree, lab_of

_SIDE: Final = 256  # of the colour cube


def plane(tree: Tree, red: int) -> bytes:
    """Return the indices of the colours of a tree nearest to 0xRRGGBB, for one red: two bytes each, low first.

    They are in the order of green, then blue, as numbers 0xRRGGBB are.
    """
    indices = [0] * (_SIDE * _SIDE)
    place = 0
    for green in range(_SIDE):
        for step in range(_SIDE):
            # There and back: each colour is a neighbour of the one before.
            blue = step if green % 2 == 0 else _SIDE - 1 - step
            place = tree.nearest_place(lab_of(red << 16 | green << 8 | blue), place)
            indices[green << 8 | blue] = tree.order[place]
    return struct.pack(f"<{len(indices)}H", *indices)
