"""coloraide's answers: its own conversion functions, on plain lists, each step done once for all targets.

Its spaces stand in a tree, and each conversion climbs from one to their common ancestor and descends to the other.
Done for all targets at once, the climbs and descents are shared, which makes 20,000 colours a pair affordable; that
the steps are those of its public ``convert`` is a test of its own.

Three steps are not as coloraide has them: CAM16 and HCT stand on Material's viewing conditions (coloraide's formulas,
Material's numbers), and ProPhoto RGB on the draft's six-digit primaries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from coloraide.everything import ColorAll
from coloraide.spaces.cam16 import Environment, cam_to_xyz, xyz_to_cam
from coloraide.spaces.hct import hct_to_xyz, xyz_to_hct

from palette.color.batch_columns import Floats
from palette.color.model import SPACES

Row = list[float]
Function = Callable[[Row], Row]
ROOT: Final = "xyz-d65"
# Percentages that coloraide has as 0 to 1.
SCALES: Final = {"hsl": (1.0, 100.0, 100.0), "hsv": (1.0, 100.0, 100.0), "hwb": (1.0, 100.0, 100.0)}
_MATERIAL_WHITE: Final = (95.047, 100.0, 108.883)
_MATERIAL_MATRIX: Final = np.array(
    [[0.41233895, 0.35762064, 0.18051042], [0.2126, 0.7152, 0.0722], [0.01932141, 0.11916382, 0.95034478]]
)
_MATERIAL_BACKGROUND: Final = ((50.0 + 16.0) / 116.0) ** 3
_MATERIAL: Final = Environment(
    white=(_MATERIAL_WHITE[0] / sum(_MATERIAL_WHITE), _MATERIAL_WHITE[1] / sum(_MATERIAL_WHITE)),
    adapting_luminance=200.0 / np.pi * _MATERIAL_BACKGROUND,
    background_luminance=100.0 * _MATERIAL_BACKGROUND,
    surround="average",
    discounting=False,
)
# CSS Color 4, sample code: ProPhoto RGB to XYZ (D50), from primaries of six digits.
_PROPHOTO_MATRIX: Final = np.array(
    [
        [0.79776664490064230, 0.13518129740053308, 0.03134773412839220],
        [0.28807482881940130, 0.71183523424187300, 0.00008993693872564],
        [0.0, 0.0, 0.82510460251046020],
    ]
)


class Edge(NamedTuple):
    """A space's base, and the functions to it and from it."""

    base: str
    up: Function
    down: Function


def _by_matrix(matrix: Floats) -> Function:
    rows = matrix.tolist()

    def multiply(row: Row) -> Row:
        x, y, z = row
        return [a * x + b * y + c * z for a, b, c in rows]

    return multiply


_to_material: Final = _by_matrix(_MATERIAL_MATRIX)
_from_material: Final = _by_matrix(np.linalg.inv(_MATERIAL_MATRIX))


def _to_cam16(row: Row) -> Row:
    lightness, chroma, hue = xyz_to_cam(_to_material(row), _MATERIAL)[:3]
    return [lightness, chroma, hue]


def _from_cam16(row: Row) -> Row:
    lightness, chroma, hue = row
    return _from_material(cam_to_xyz(J=lightness, C=chroma, h=hue, env=_MATERIAL))


def _to_hct(row: Row) -> Row:
    return list(xyz_to_hct(_to_material(row), _MATERIAL))


def _from_hct(row: Row) -> Row:
    return _from_material(hct_to_xyz(row, _MATERIAL))


REPLACED: Final = {
    "cam16": Edge("srgb-linear", _from_cam16, _to_cam16),
    "hct": Edge("srgb-linear", _from_hct, _to_hct),
    "prophoto-rgb-linear": Edge("xyz-d50", _by_matrix(_PROPHOTO_MATRIX), _by_matrix(np.linalg.inv(_PROPHOTO_MATRIX))),
}


def _own(name: str) -> Edge:
    """Return coloraide's own edge, with its chromatic adaptation where the white changes."""
    space: Any = ColorAll.CS_MAP[name]
    white = space.WHITE
    root_white = ColorAll.CS_MAP[ROOT].WHITE
    if space.BASE != ROOT or white == root_white:
        return Edge(space.BASE, space.to_base, space.from_base)
    adapt = ColorAll("black").chromatic_adaptation

    def up(row: Row) -> Row:
        return list(adapt(white, root_white, space.to_base(row)))

    def down(row: Row) -> Row:
        return list(space.from_base(adapt(root_white, white, row)))

    return Edge(space.BASE, up, down)


def tree(replaced: dict[str, Edge]) -> dict[str, Edge]:
    """Return the edges from every space of ours up to XYZ (D65)."""
    edges: dict[str, Edge] = {}
    for name in SPACES:
        below = name
        while below != ROOT and below not in edges:
            edges[below] = replaced.get(below) or _own(below)
            below = edges[below].base
    return edges


def answers(coords: Floats, source: str, edges: dict[str, Edge]) -> dict[str, Floats]:
    """Return the colours, shape (n, 3), in every space of the tree."""
    reached = {source: (coords / np.array(SCALES.get(source, (1.0, 1.0, 1.0)))).tolist()}
    waiting = [source]
    for name in waiting:
        steps = {below: edge.down for below, edge in edges.items() if edge.base == name}
        if name in edges:
            steps[edges[name].base] = edges[name].up
        for following, step in steps.items():
            if following not in reached:
                reached[following] = [step(list(row)) for row in reached[name]]
                waiting.append(following)
    return {
        name: np.array(rows) * np.array(SCALES.get(name, (1.0, 1.0, 1.0)))
        for name, rows in reached.items()
        if name in SPACES
    }
