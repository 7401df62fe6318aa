"""Assignment: a name of its own for every colour of a palette, with the least total difference.

A minimum cost matching by shortest augmenting paths (Kuhn 1955, Munkres 1957; in the form of Jonker and Volgenant
1987), on differences in whole billionths: the sums are exact, and the answer is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Final, final

from palette.color.model import Vector
from palette.palettes.nearest import MOST, Tree, rank

_FIRST: Final = 4  # as many candidates a colour begins with
_MORE: Final = 5  # and by this they are multiplied where they do not suffice

Found = tuple[int, float]
"""The index of a colour, and its distance."""


class TooFewNamesError(ValueError):
    """There are more colours than there are names to give."""


def assign(tree: Tree, points: list[Vector], namesakes: Sequence[int] = ()) -> list[Found]:
    """Return a colour of the tree for each point, no name twice, with the least total distance.

    Args:
        tree: what to choose from.
        points: in the tree's space.
        namesakes: for each colour of the tree, the first that has its name; empty where each has one of its own.

    Returns:
        (index, distance) for each point, in their order.

    Raises:
        TooFewNamesError: there are more points than names.
    """
    spare = sum([first != index for index, first in enumerate(namesakes)])
    if len(points) > tree.count - spare:
        message = f"{len(points)} colors cannot each have a name of their own from a list of {tree.count - spare}"
        raise TooFewNamesError(message)
    enough = len(points) + spare
    limit = _FIRST
    while True:
        matching = _Matching(_candidates(tree, points, min(limit, enough)), namesakes)
        if matching.complete() and (limit >= enough or matching.proven()):
            return matching.pairs()
        limit *= _MORE


def _candidates(tree: Tree, points: list[Vector], limit: int) -> list[list[Found]]:
    """Return the nearest colours of each point; points that are alike have the same ones."""
    nearest: dict[Vector, list[Found]] = {}
    for point in points:
        if point not in nearest:
            nearest[point] = tree.nearest(point, limit)
    return [nearest[point] for point in points]


@final
class _Matching:
    """Points (rows), the names of their nearest colours (columns), and a matching of both.

    The candidates of a row are its nearest colours, only as many as needed. As many names as there are rows suffice:
    were a row matched to a colour beyond them, one of them would be free, since the other rows take one fewer, and it
    is no further away. Fewer suffice where the duals prove it. They satisfy cost ≥ u(row) + v(column) for all
    candidates, with equality in the matching, v ≤ 0, and v = 0 where a column is free; the matching is optimal if that
    holds for all columns. One that is no candidate of a row costs no less than the row's last, so u ≤ that is enough.
    """

    __slots__ = ("_candidates", "_columns", "_costs", "_matched", "_owners", "_u", "_v")

    def __init__(self, candidates: list[list[Found]], namesakes: Sequence[int]) -> None:
        numbers: dict[int, int] = {}  # of the columns, in the order in which they come
        self._candidates: Final = candidates
        self._columns: Final[list[list[int]]] = [
            [numbers.setdefault(namesakes[index] if namesakes else index, len(numbers)) for index, _ in row]
            for row in candidates
        ]
        self._costs: Final[list[list[int]]] = [[rank(distance, 0) // MOST for _, distance in row] for row in candidates]
        self._u: Final[list[int]] = [0] * len(candidates)
        self._v: Final[list[int]] = [0] * len(numbers)
        self._matched: Final[list[int]] = [-1] * len(candidates)  # of each row, its column
        self._owners: Final[list[int]] = [-1] * len(numbers)  # and the reverse

    def complete(self) -> bool:
        """Match every row; tell whether there are candidates enough for that."""
        return all(self._augment(row) for row in range(len(self._matched)))

    def proven(self) -> bool:
        """Tell whether no other colour could better the matching."""
        return all(self._u[row] <= costs[-1] for row, costs in enumerate(self._costs))

    def pairs(self) -> list[Found]:
        """Return the candidate that each row is matched to."""
        return [self._candidates[row][self._columns[row].index(column)] for row, column in enumerate(self._matched)]

    def _augment(self, row: int) -> bool:
        """Match one more row along a shortest path; tell whether there is one."""
        path = _Path(len(self._v))
        self._scan(path, row)
        while path.step():
            owner = self._owners[path.column]
            if owner < 0:
                self._settle(path, row)
                self._turn(path)
                return True
            self._scan(path, owner)
        return False

    def _scan(self, path: _Path, row: int) -> None:
        """Offer a path the candidates of a row."""
        base = path.length - self._u[row]
        costs = self._costs[row]
        for place, column in enumerate(self._columns[row]):
            path.offer(base + costs[place] - self._v[column], column, row)

    def _settle(self, path: _Path, start: int) -> None:
        """Move the duals so that the path costs nothing and nothing costs less."""
        for column in path.settled:
            gain = path.length - path.lengths[column]
            if gain > 0:
                self._v[column] -= gain
                self._u[self._owners[column]] += gain
        self._u[start] += path.length

    def _turn(self, path: _Path) -> None:
        """Match along the path: each row takes the column that it came to, and gives up the one that it had."""
        column = path.column
        while column >= 0:
            row = path.before[column]
            given_up = self._matched[row]
            self._matched[row] = column
            self._owners[column] = row
            column = given_up


@final
class _Path:
    """The shortest paths from a row to columns, nearest first (Dijkstra), equally near ones by their number.

    Attributes:
        column: the one it has come to.
        length: of the way there.
        lengths: of the shortest ways known, -1 where there is none.
        before: the row before each column on that way.
        settled: the columns it has come to.
    """

    __slots__ = ("_waiting", "before", "column", "length", "lengths", "settled")

    def __init__(self, columns: int) -> None:
        self.column = -1
        self.length = 0
        self.lengths: Final[list[int]] = [-1] * columns
        self.before: Final[list[int]] = [-1] * columns
        self.settled: Final[list[int]] = []
        self._waiting: Final[list[tuple[int, int]]] = []

    def offer(self, length: int, column: int, row: int) -> None:
        """Take note of a way to a column."""
        known = self.lengths[column]
        if known < 0 or length < known:
            self.lengths[column] = length
            self.before[column] = row
            heappush(self._waiting, (length, column))

    def step(self) -> bool:
        """Go on to the next column; tell whether there is one."""
        while self._waiting:
            length, column = heappop(self._waiting)
            if length == self.lengths[column]:
                self.settled.append(column)
                self.length = length
                self.column = column
                return True
        return False
