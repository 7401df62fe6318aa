"""Gradients: the colours between colour stops, as CSS Images 4 and CSS Color 4 (section 12) draw them.

Each two stops are interpolated as CSS does: missing components carried forward, premultiplied alpha, hues along the
arc asked for; without a space in sRGB if every stop is a legacy colour, else in OKLab.

An easing function shapes the way between each stop and the next, as it does between the keyframes of an animation, so
that stops stay where they are written. Where a transition hint shapes the way already, it has no part. Output progress
beyond 0 to 1 is held there: between two colours there is nothing beyond.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import Final, final

from palette.color.interpolation import Interpolator
from palette.color.model import Color, is_missing
from palette.palettes.easings import LINEAR, Easing, Hint
from palette.palettes.stops import Stop

GRID: Final = 400
"""How many equal parts a gradient is measured in: 0.25 % each, finer than 8 bits tell apart."""


_SAME: Final = 1e-9  # the difference of components that rounding makes


@final
class Sample:
    """A colour of a gradient.

    Attributes:
        position: 0 to 1.
        color: in the gradient's space.
        joint: whether one piece of the gradient ends here, or another begins.
    """

    __slots__ = ("color", "joint", "position")

    def __init__(self, position: float, color: Color, *, joint: bool = False) -> None:
        self.position: Final = position
        self.color: Final = color
        self.joint: Final = joint


@final
class _Piece:
    """A part of a gradient in which its colour does not jump.

    Attributes:
        start, end: where it begins and ends.
    """

    __slots__ = ("_easing", "_still", "_way", "end", "start")

    def __init__(self, start: float, end: float, way: Interpolator, easing: Easing | None, still: float = 0.0) -> None:
        """Take a part of a way between two stops.

        Args:
            start: where it begins.
            end: where it ends.
            way: between the colours of the two stops.
            easing: what shapes the way, all of which the piece then is, or None where its colour is constant.
            still: the output progress where it is constant.
        """
        self.start: Final = start
        self.end: Final = end
        self._way: Final = way
        self._easing: Final = easing
        self._still: Final = still

    def at(self, position: float) -> Color:
        """Return the colour at a position from start to end."""
        progress = self._still
        if self._easing is not None:
            along = (position - self.start) / (self.end - self.start)
            progress = self._easing.at(min(max(along, 0.0), 1.0))
        return self._way.at(min(max(progress, 0.0), 1.0))


@final
class Gradient:
    """A gradient from position 0 to 1.

    Attributes:
        stops: its stops.
        space: the space it is interpolated in.
        hue: the arc that hues are interpolated along.
        easing: what shapes the way between stops.
    """

    def __init__(self, stops: list[Stop], space: str = "", hue: str = "shorter", easing: Easing = LINEAR) -> None:
        """Prepare a gradient.

        Args:
            stops: at least two, in the order of their positions.
            space: the interpolation space; by default CSS's choice.
            hue: one of ``palette.color.interpolation.HUE_METHODS``.
            easing: what shapes the way between stops.

        Raises:
            ValueError: the space or the hue method is not known.
        """
        legacy = all(stop.color.legacy for stop in stops)
        self.stops: Final = stops
        self.space: Final = space or ("srgb" if legacy else "oklab")
        self.hue: Final = hue
        self.easing: Final = easing
        self._pieces: Final = self._joined()
        self._starts: Final = [piece.start for piece in self._pieces]

    def at(self, position: float) -> Color:
        """Return the colour at a position, in the gradient's space; where it jumps, it has jumped."""
        return self._pieces[bisect_right(self._starts, position) - 1].at(position)

    def samples(self, count: int) -> list[Sample]:
        """Return colours at equal distances from 0 to 1, both included.

        Args:
            count: how many, at least 2.
        """
        last = count - 1
        return [Sample(step / last, self.at(step / last)) for step in range(count)]

    def track(self) -> list[Sample]:
        """Return the whole gradient from 0 to 1: its colour in steps of 1 / ``GRID``, and at each joint.

        Where its colour jumps there are two samples of one position, the first from before the jump.
        """
        found: list[Sample] = []
        for piece in self._pieces:
            start, end = max(piece.start, 0.0), min(piece.end, 1.0)
            if start < end:
                begin = piece.at(start)
                if not found or not _alike(found[-1].color, begin):
                    found.append(Sample(start, begin, joint=True))
                first, last = int(start * GRID) + 1, math.ceil(end * GRID)
                found += [Sample(step / GRID, piece.at(step / GRID)) for step in range(first, last)]
                found.append(Sample(end, piece.at(end), joint=True))
        return found

    def _joined(self) -> list[_Piece]:
        """Return the pieces in order, with what lies before the first and after the last stop."""
        ways = [
            Interpolator(one.color, other.color, self.space, self.hue)
            for one, other in zip(self.stops, self.stops[1:], strict=False)
        ]
        first, last = self.stops[0].position, self.stops[-1].position
        pieces = [_Piece(-math.inf, first, ways[0], None, 0.0)]
        for index, way in enumerate(ways):
            pieces += self._between(self.stops[index], self.stops[index + 1].position, way)
        return [*pieces, _Piece(last, math.inf, ways[-1], None, 1.0)]

    def _between(self, stop: Stop, end: float, way: Interpolator) -> list[_Piece]:
        """Return the pieces between a stop and the next one's position; none where both are one."""
        start = stop.position
        if end <= start:
            return []
        easing = self.easing if stop.hint < 0.0 else Hint(stop.hint)
        treads = easing.treads()
        if treads == 0:
            return [_Piece(start, end, way, easing)]
        edges = [*(start + (end - start) * tread / treads for tread in range(treads)), end]
        heights = [easing.at((tread + 0.5) / treads) for tread in range(treads)]
        return [_Piece(edges[tread], edges[tread + 1], way, None, heights[tread]) for tread in range(treads)]


def _alike(one: Color, other: Color) -> bool:
    """Tell whether two colours of one space differ by rounding at most."""
    return (
        _near(one.coords[0], other.coords[0])
        and _near(one.coords[1], other.coords[1])
        and _near(one.coords[2], other.coords[2])
        and _near(one.alpha, other.alpha)
    )


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME or (is_missing(one) and is_missing(other))
