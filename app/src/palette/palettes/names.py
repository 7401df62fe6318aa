"""Names: the colours of a list that are nearest to a colour, and a name of its own for each of several."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final, final

from palette.color.conversion import convert
from palette.color.difference import delta_e_2000
from palette.color.model import Vector
from palette.palettes import assignment
from palette.palettes.name_lists import CSS, DEFAULT, NameList, name_list
from palette.palettes.nearest import Tree, lab_of, oklab_of
from palette.palettes.nearest_table import NearestTable, open_table


@final
class NamedColor:
    """A name, and how far its colour is.

    Attributes:
        name: the name.
        hex: the named colour, ``#rrggbb``.
        list: the list that the name is from.
        delta_e_2000: CIEDE2000 (D65) from the colour asked for.
        distance: the same in the metric asked for.
    """

    __slots__ = ("delta_e_2000", "distance", "hex", "list", "name")

    def __init__(self, names: NameList, index: int, lab65: Vector, distance: float) -> None:
        self.name: Final[str] = names.name(index)
        self.hex: Final[str] = names.hex(index)
        self.list: Final[str] = names.id
        self.delta_e_2000: Final[float] = delta_e_2000(lab65, lab_of(names.rgb(index)))
        self.distance: Final = distance


@final
class _Forest:
    """The trees of a list, each made when it is first asked for, and its table.

    Attributes:
        names: the list.
        indices: of the entries in the trees.
    """

    __slots__ = ("_namesakes", "_table", "_trees", "indices", "names")

    def __init__(self, names: NameList) -> None:
        self.names: Final = names
        # CSS has seven greys under two spellings; the one with "gray" stands for both.
        self.indices: Final[array[int]] = array(
            "H", [index for index in range(names.count) if names.id != CSS or "grey" not in names.name(index)]
        )
        self._namesakes: list[int] | None = None
        self._trees: Final[dict[str, Tree]] = {}
        self._table: NearestTable | None = open_table(names) if names.id == DEFAULT else None

    def tree(self, metric: str) -> Tree:
        """Return the tree of a metric.

        Raises:
            ValueError: the metric is not known.
        """
        found = self._trees.get(metric)
        if found is None:
            found = Tree([self.names.rgb(index) for index in self.indices], metric)
            self._trees[metric] = found
        return found

    def namesakes(self) -> list[int]:
        """Return, for each colour of the trees, the place of the first that has its name; none if no two share one."""
        if self._namesakes is None:
            firsts: dict[str, int] = {}
            found = [firsts.setdefault(self.names.name(index), place) for place, index in enumerate(self.indices)]
            self._namesakes = found if len(firsts) < len(found) else []
        return self._namesakes

    def nearest(self, point: Vector, limit: int, metric: str) -> list[tuple[int, float]]:
        """Return the indices of the nearest entries, and their distances."""
        return [(self.indices[index], distance) for index, distance in self.tree(metric).nearest(point, limit)]

    def listed(self, rgb: int) -> int:
        """Return the index that the table has of the entry nearest to 0xRRGGBB, -1 where there is no table."""
        return -1 if self._table is None else self._table.index(rgb)


_FORESTS: Final[dict[str, _Forest]] = {}


def _forest(names: NameList) -> _Forest:
    found = _FORESTS.get(names.id)
    if found is None:
        found = _Forest(names)
        _FORESTS[names.id] = found
    return found


def prepare(names: NameList) -> None:
    """Make what finding names by CIEDE2000 needs; the first question does it, too. The largest list takes 0.1 s."""
    _forest(names).tree("2000")


def nearest(lab65: Vector, limit: int, names: NameList | None = None, metric: str = "2000") -> list[NamedColor]:
    """Return the names nearest to a colour, exactly: the nearest first, equally near ones in the order of the list.

    Args:
        lab65: CIELAB (D65), lightness 0 to 100.
        limit: how many, at least 1.
        names: the list; by default CSS's.
        metric: ``"2000"``, ``"76"`` or ``"ok"``.

    Raises:
        ValueError: the limit is less than 1, or the metric is not known.
    """
    forest = _forest(name_list(CSS) if names is None else names)
    point = convert(lab65, "lab-d65", "oklab") if metric == "ok" else lab65
    return [
        NamedColor(forest.names, index, lab65, distance) for index, distance in forest.nearest(point, limit, metric)
    ]


def nearest_to(rgb: int, names: NameList, limit: int = 1, metric: str = "2000") -> list[NamedColor]:
    """Return the names nearest to the 8-bit sRGB colour 0xRRGGBB; arguments and errors as of ``nearest``.

    The nearest one of the default list by CIEDE2000 is looked up in the table of all colours.
    """
    forest = _forest(names)
    lab65 = lab_of(rgb)
    index = forest.listed(rgb) if limit == 1 and metric == "2000" else -1
    if index >= 0:
        return [NamedColor(names, index, lab65, delta_e_2000(lab65, lab_of(names.rgb(index))))]
    point = oklab_of(rgb) if metric == "ok" else lab65
    return [NamedColor(names, index, lab65, distance) for index, distance in forest.nearest(point, limit, metric)]


def assign(rgbs: Sequence[int], names: NameList) -> list[NamedColor]:
    """Return a name of its own for each of 8-bit sRGB colours 0xRRGGBB, with the least total CIEDE2000 (D65).

    Raises:
        TooFewNamesError: there are more colours than names.
    """
    forest = _forest(names)
    points = [lab_of(rgb) for rgb in rgbs]
    pairs = assignment.assign(forest.tree("2000"), points, forest.namesakes())
    return [
        NamedColor(names, forest.indices[index], point, distance)
        for (index, distance), point in zip(pairs, points, strict=True)
    ]
