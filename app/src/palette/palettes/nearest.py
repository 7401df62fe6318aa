"""The exact nearest of many colours to a colour.

The colours stand in a tree over CIELAB (D65) or OKLab whose nodes are split by planes across an axis. A search keeps a
box around the colour asked for that holds every colour not further than the furthest found so far (``palettes.reach``
proves it for CIEDE2000; a Euclidean ball lies in the cube around it), and leaves out only what lies beyond a plane that
the box does not reach.

Distances are compared in whole billionths (1e-9), equal ones by the order of the colours, lower index first. So a last
bit that another machine's mathematics library rounds otherwise decides nothing, and brute force, the tree and the table
of all 24-bit colours agree.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, final

from palette.color.conversion import linear_srgb_to_oklab
from palette.color.difference import delta_e_76, delta_e_2000
from palette.color.lab import xyz_to_lab_d65
from palette.color.matrices import linear_srgb_to_xyz
from palette.color.model import Vector
from palette.color.rgb import SRGB_BYTES
from palette.palettes.reach import ball_2000

METRICS: Final = ("2000", "76", "ok")
"""CIEDE2000 and ΔE*ab over CIELAB (D65), ΔE-OK over OKLab."""

MOST: Final = 65536
"""The most colours that a tree can hold."""

_BILLION: Final = 1e9
_SLACK: Final = 2e-9  # a billionth for the rounding of distances, and as much again for what arithmetic errs
_LEAF: Final = 8
_BITS: Final = 10  # of each coordinate, in the code that orders the colours
_CELLS: Final = 1024.0
_FEW: Final = 8  # up to as many are searched for without a guess
_TYPICAL: Final = 2.5  # units of a or b to one of CIEDE2000
_WORTHWHILE: Final = 0.7  # the share of its radius below which a box is worked out anew; till then it shrinks in step


def lab_of(rgb: int) -> Vector:
    """Return the CIELAB (D65) of 0xRRGGBB."""
    return xyz_to_lab_d65(
        linear_srgb_to_xyz((SRGB_BYTES[rgb >> 16], SRGB_BYTES[(rgb >> 8) & 255], SRGB_BYTES[rgb & 255]))
    )


def oklab_of(rgb: int) -> Vector:
    """Return the OKLab of 0xRRGGBB."""
    return linear_srgb_to_oklab((SRGB_BYTES[rgb >> 16], SRGB_BYTES[(rgb >> 8) & 255], SRGB_BYTES[rgb & 255]))


def rank(distance: float, index: int) -> int:
    """Return what colours are ordered by: the distance in whole billionths, then the index."""
    return int(distance * _BILLION + 0.5) * MOST + index


@final
class Tree:
    """Colours in a tree.

    Colours that are near each other stand near each other in ``order``: it is that of their Morton codes, the bits of
    their coordinates by turns. A node is a range of it; the highest bit in which codes of the range differ is the
    plane that splits it.

    Attributes:
        metric: one of ``METRICS``.
        count: how many colours.
        order: the indices of the colours.
        lightness: of the colours in order; so are a and b.
        axes: the axis of the plane of each node, -1 for a leaf.
        planes: where the plane of each node lies on its axis.
        middles: where in the order the colours above the plane begin.
        branches: the number of the node below the plane; the one above has the next.
    """

    __slots__ = ("a", "axes", "b", "branches", "cie", "count", "lightness", "metric", "middles", "order", "planes")

    def __init__(self, rgbs: Sequence[int], metric: str = "2000") -> None:
        """Build the tree of colours 0xRRGGBB; a colour's index is its place among them.

        Raises:
            ValueError: the metric is not known, or there are no colours, or more than ``MOST``.
        """
        if metric not in METRICS:
            message = f"unknown metric {metric!r}; known are {', '.join(METRICS)}"
            raise ValueError(message)
        if not 1 <= len(rgbs) <= MOST:
            message = f"{len(rgbs)} colors; a tree holds 1 to {MOST}"
            raise ValueError(message)
        self.metric: Final[str] = metric
        self.cie: Final[bool] = metric == "2000"
        self.count: Final[int] = len(rgbs)
        points = [oklab_of(rgb) if metric == "ok" else lab_of(rgb) for rgb in rgbs]
        grid = _Grid(points, 0.5 if self.cie else 1.0)
        codes = [grid.code(point) for point in points]
        self.order: Final[list[int]] = sorted(range(self.count), key=codes.__getitem__)
        self.lightness: Final[list[float]] = [points[index][0] for index in self.order]
        self.a: Final[list[float]] = [points[index][1] for index in self.order]
        self.b: Final[list[float]] = [points[index][2] for index in self.order]
        self.axes: Final[list[int]] = []
        self.planes: Final[list[float]] = []
        self.middles: Final[list[int]] = []
        self.branches: Final[list[int]] = []
        codes.sort()
        self._plant(codes, grid)

    def nearest(self, point: Vector, limit: int) -> list[tuple[int, float]]:
        """Return the nearest colours, the nearest first, as (index, distance); equally near ones by their index.

        Args:
            point: CIELAB (D65) or, for ``"ok"``, OKLab.
            limit: how many, at least 1.

        Raises:
            ValueError: the limit is less than 1.
        """
        if limit < 1:
            message = f"limit is {limit}; it must be at least 1"
            raise ValueError(message)
        search = _Search(self, point, limit)
        if _FEW < limit < self.count:
            search.narrow(self._guess(point, limit))
        search.visit(0, 0, self.count)
        return search.found()

    def nearest_place(self, point: Vector, hint: int) -> int:
        """Return the place in ``order`` of the nearest colour; ``hint`` is that of one which is likely near."""
        search = _Search(self, point, 1)
        search.offer(hint)
        search.visit(0, 0, self.count)
        return search.place()

    def _guess(self, point: Vector, limit: int) -> float:
        """Return a radius within which as many colours lie, and hardly too great.

        For many colours a search begins with so great a radius that nothing is proven beyond it. This one looks where
        near ones most often are; whatever it finds, the furthest bounds the true search.
        """
        search = _Search(self, point, limit, guessing=True)
        search.visit(0, 0, self.count)
        return search.furthest()

    def _plant(self, codes: list[int], grid: _Grid) -> None:
        """Make the nodes of the colours in the order of their codes."""
        nodes = [(0, self.count)]
        for low, high in nodes:  # it grows as it is gone through: a node's children come after it
            differing = codes[low] ^ codes[high - 1]
            if high - low <= _LEAF or differing == 0:
                self._add(-1, 0.0, 0, 0)
                continue
            bit = differing.bit_length() - 1
            bound = codes[high - 1] >> bit << bit
            middle = bisect_left(codes, bound, low, high)
            axis = 2 - bit % 3
            self._add(axis, grid.plane(bound, axis), middle, len(nodes))
            nodes.append((low, middle))
            nodes.append((middle, high))

    def _add(self, axis: int, plane: float, middle: int, branch: int) -> None:
        self.axes.append(axis)
        self.planes.append(plane)
        self.middles.append(middle)
        self.branches.append(branch)


@final
class _Grid:
    """Cells around points, 1,024 along each axis.

    In CIEDE2000 a step in lightness counts about twice as much as one in chroma; a cell is as much longer that way.
    """

    __slots__ = ("_a", "_b", "_lightness", "_scale", "_spread", "_weight")

    def __init__(self, points: list[Vector], chroma_weight: float) -> None:
        lightness = [point[0] for point in points]
        a = [point[1] for point in points]
        b = [point[2] for point in points]
        self._lightness: Final[float] = min(lightness)
        self._a: Final[float] = min(a)
        self._b: Final[float] = min(b)
        width = max(
            max(lightness) - min(lightness), (max(a) - min(a)) * chroma_weight, (max(b) - min(b)) * chroma_weight
        )
        self._scale: Final[float] = (_CELLS - 1.0) / width if width > 0.0 else 1.0
        self._weight: Final[float] = self._scale * chroma_weight
        self._spread: Final[list[int]] = [_spread(number) for number in range(1 << _BITS)]

    def code(self, point: Vector) -> int:
        """Return the Morton code of the cell of a point: the bits of its three numbers by turns, lightness first."""
        lightness = int((point[0] - self._lightness) * self._scale)
        a = int((point[1] - self._a) * self._weight)
        b = int((point[2] - self._b) * self._weight)
        return self._spread[lightness] << 2 | self._spread[a] << 1 | self._spread[b]

    def plane(self, code: int, axis: int) -> float:
        """Return where a cell begins on an axis."""
        number = 0
        for bit in range(_BITS):
            number |= (code >> (3 * bit + 2 - axis) & 1) << bit
        if axis == 0:
            return self._lightness + number / self._scale
        return (self._a if axis == 1 else self._b) + number / self._weight


def _spread(number: int) -> int:
    """Return a number with two zeros before each of its bits."""
    spread = 0
    for bit in range(_BITS):
        spread |= (number >> bit & 1) << 3 * bit
    return spread


@final
class _Search:
    """One search: what was found so far, and the box around the point that anything nearer lies in."""

    __slots__ = ("_bound", "_box", "_found", "_guessing", "_limit", "_point", "_radius", "_reach", "_room", "_tree")

    def __init__(self, tree: Tree, point: Vector, limit: int, *, guessing: bool = False) -> None:
        self._tree: Final = tree
        self._point: Final[Vector] = point
        self._limit: Final[int] = limit
        # A few are sorted whenever one more is found, many only now and then.
        self._room: Final[int] = limit if limit <= _FEW else 2 * limit
        self._guessing: Final = guessing
        self._found: list[tuple[int, float, int]] = []  # rank, distance, place
        self._bound = math.inf  # beyond it is nothing that is wanted
        self._radius = math.inf  # that the box was worked out for
        self._box: Vector = (math.inf, math.inf, math.inf)
        self._reach: Vector = self._box  # the box as it has shrunk since

    def visit(self, node: int, low: int, high: int) -> None:
        """Look at every colour of a node that may be among the nearest, the side of the point first."""
        tree = self._tree
        axis = tree.axes[node]
        if axis < 0:
            self._look(low, high)
            return
        branch = tree.branches[node]
        middle = tree.middles[node]
        above = self._coordinate(axis) - tree.planes[node]
        if above < 0.0:
            self.visit(branch, low, middle)
            if -above <= self._reach_on(axis):
                self.visit(branch + 1, middle, high)
        else:
            self.visit(branch + 1, middle, high)
            if above <= self._reach_on(axis):
                self.visit(branch, low, middle)

    def offer(self, place: int) -> None:
        """Keep a colour if it may be among the nearest."""
        tree = self._tree
        color = (tree.lightness[place], tree.a[place], tree.b[place])
        distance = delta_e_2000(self._point, color) if tree.cie else delta_e_76(self._point, color)
        if distance <= self._bound:
            self._found.append((rank(distance, tree.order[place]), distance, place))
            if len(self._found) >= self._room:
                self._cut()

    def narrow(self, radius: float) -> None:
        """Leave out what lies outside of a radius."""
        self._shrink(radius + _SLACK)

    def furthest(self) -> float:
        """Return the distance of the furthest found."""
        self._cut()
        return self._found[-1][1]

    def found(self) -> list[tuple[int, float]]:
        """Return what was found as (index, distance)."""
        self._cut()
        return [(key % MOST, distance) for key, distance, _ in self._found]

    def place(self) -> int:
        """Return the place of the nearest found."""
        return self._found[0][2]

    def _coordinate(self, axis: int) -> float:
        if axis == 0:
            return self._point[0]
        return self._point[1] if axis == 1 else self._point[2]

    def _reach_on(self, axis: int) -> float:
        if axis == 0:
            return self._reach[0]
        return self._reach[1] if axis == 1 else self._reach[2]

    def _look(self, low: int, high: int) -> None:
        """Look at the colours of a leaf that lie in the box."""
        tree = self._tree
        lightness, a, b = self._point
        for place in range(low, high):
            if (
                abs(tree.lightness[place] - lightness) <= self._reach[0]
                and abs(tree.a[place] - a) <= self._reach[1]
                and abs(tree.b[place] - b) <= self._reach[2]
            ):
                self.offer(place)

    def _cut(self) -> None:
        """Keep the nearest of what was found, and look no further than the furthest of these."""
        if len(self._found) > 1:
            self._found.sort()
            del self._found[self._limit :]
        if len(self._found) == self._limit:
            self._shrink(self._found[-1][1] + _SLACK)

    def _shrink(self, radius: float) -> None:
        """Fit the box to a radius, if it is less than the last."""
        radius = min(radius, self._bound)
        self._bound = radius
        if radius < _WORTHWHILE * self._radius or self._box[1] == math.inf:
            self._radius = radius
            self._box = self._ball(radius)
        share = radius / self._radius
        self._reach = (self._box[0] * share, self._box[1] * share, self._box[2] * share)

    def _ball(self, radius: float) -> Vector:
        if not self._tree.cie:
            return radius, radius, radius
        if self._guessing:
            return radius, _TYPICAL * radius, _TYPICAL * radius
        return ball_2000(self._point, radius)
