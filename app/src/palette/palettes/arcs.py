"""Arcs of the hue circle."""

from __future__ import annotations

from typing import Final, final

TURN: Final = 360.0


def turned(hue: float) -> float:
    """Return a hue as degrees in [0, 360), rounded to thousandths, so that it can be published as it is used."""
    return round(hue % TURN, 3) % TURN


@final
class Arc:
    """The hues from ``start`` on, ``width`` degrees of them; an arc may pass 0.

    Attributes:
        start: degrees, [0, 360).
        width: degrees, (0, 360]; 360 is every hue.
    """

    __slots__ = ("start", "width")

    def __init__(self, start: float, width: float) -> None:
        self.start: Final = start
        self.width: Final = width

    def holds(self, hue: float, margin: float = 0.0) -> bool:
        """Tell whether a hue (degrees, [0, 360)) lies in the arc, and no nearer than ``margin`` degrees to its ends."""
        return self.width >= TURN or margin <= self._place(hue) <= self.width - margin

    def at(self, place: float) -> float:
        """Return the hue at a place in the arc, 0 for its start to 1 for its end."""
        hue = self.start + self.width * place
        return hue if hue < TURN else hue - TURN

    def around(self, hue: float, half_width: float) -> Arc:
        """Return the part of the arc that is at most ``half_width`` degrees from a hue in it."""
        if self.width >= TURN:
            return Arc(turned(hue - half_width), 2.0 * half_width)
        place = self._place(hue)
        first = max(place - half_width, 0.0)
        last = min(place + half_width, self.width)
        return Arc(turned(self.start + first), round(last - first, 3))

    def approach(self, hue: float, margin: float) -> float:
        """Return the smallest turn (degrees, signed) that brings a hue from outside ``margin`` degrees inside."""
        past_end = self._place(hue) - self.width
        before_start = TURN - self.width - past_end
        if before_start <= past_end:
            return before_start + margin
        return -past_end - margin

    def _place(self, hue: float) -> float:
        # Quicker than a remainder, which compiled code gets from Python.
        place = hue - self.start
        return place if place >= 0.0 else place + TURN

    def __eq__(self, other: object) -> bool:
        """Two arcs are equal when both ends are."""
        return isinstance(other, Arc) and self.start == other.start and self.width == other.width

    def __hash__(self) -> int:
        """Hash as ``__eq__`` compares."""
        return hash((self.start, self.width))

    def __repr__(self) -> str:
        """Return a form that shows both attributes."""
        return f"Arc({self.start!r}, {self.width!r})"


EVERY_HUE: Final = Arc(0.0, TURN)
