"""Schemes: which hues go together, told as turns from an anchor hue."""

from __future__ import annotations

from typing import Final, final

from palette.palettes.arcs import TURN, Arc
from palette.palettes.randomness import Stream

_PAIR: Final = 2


@final
class Scheme:
    """A rule for hues.

    Attributes:
        name: the identifier.
        offsets: the turns from the anchor hue (degrees) at which its own anchors stand; none means any hue.
        half_width: how far from an anchor a hue may be, degrees.
        weight: how often it is chosen when none is asked for, against the others' weights.
        description: what it is, for people.
    """

    __slots__ = ("description", "half_width", "name", "offsets", "weight")

    def __init__(self, name: str, offsets: tuple[float, ...], half_width: float, weight: int, description: str) -> None:
        self.name: Final = name
        self.offsets: Final = offsets
        self.half_width: Final = half_width
        self.weight: Final = weight
        self.description: Final = description

    def anchors(self, hue: float) -> list[float]:
        """Return the scheme's anchors for an anchor hue, degrees."""
        return [(hue + offset) % TURN for offset in self.offsets]

    def harmony(self, hue: float, allowed: Arc) -> Harmony:
        """Return the scheme as it is turned to an anchor hue (degrees), within the hues that a mood allows."""
        return Harmony(self, hue, self._arcs(hue, allowed))

    def _arcs(self, hue: float, allowed: Arc) -> list[Arc]:
        """Return the arcs around the scheme's anchors, as far as they are allowed.

        Where the allowed hues hold none of the anchors, the whole scheme is turned by the smallest angle that brings
        one of them in with its half-width.
        """
        if not self.offsets:
            return [allowed]
        inside = [anchor for anchor in self.anchors(hue) if allowed.holds(anchor)]
        if not inside:
            turns = [allowed.approach(anchor, self.half_width) for anchor in self.anchors(hue)]
            turned = self.anchors(hue + min(turns, key=abs))
            inside = [anchor for anchor in turned if allowed.holds(anchor)]
        return [allowed.around(anchor, self.half_width) for anchor in inside]

    def shows(self, hue: float, allowed: Arc, *, given: bool) -> bool:
        """Tell whether a palette would show the scheme: two of its anchors, or its only one.

        Args:
            hue: the anchor hue, degrees.
            allowed: the mood's hues.
            given: whether a colour of the anchor hue is in the palette already.
        """
        anchors = self.anchors(hue)
        shown = sum(1 for anchor in anchors if allowed.holds(anchor))
        if given and not allowed.holds(hue):
            shown += 1
        return shown >= min(len(anchors), _PAIR)


@final
class Harmony:
    """A scheme turned to an anchor hue.

    Attributes:
        scheme: the scheme.
        anchor: the anchor hue, degrees.
        arcs: where drawn hues lie.
    """

    __slots__ = ("anchor", "arcs", "scheme")

    def __init__(self, scheme: Scheme, anchor: float, arcs: list[Arc]) -> None:
        self.scheme: Final = scheme
        self.anchor: Final = anchor
        self.arcs: Final = arcs


SCHEMES: Final[dict[str, Scheme]] = {
    scheme.name: scheme
    for scheme in (
        Scheme("analogous", (0.0, 30.0, -30.0), 12.0, 4, "neighbours: the anchor and 30° to either side"),
        Scheme("complementary", (0.0, 180.0), 12.0, 3, "the anchor and its opposite"),
        Scheme("triadic", (0.0, 120.0, 240.0), 12.0, 2, "three hues a third of a turn apart"),
        Scheme("split", (0.0, 150.0, 210.0), 12.0, 3, "the anchor and the two neighbours of its opposite"),
        Scheme("monochrome", (0.0,), 10.0, 1, "the anchor alone"),
        Scheme("free", (), 180.0, 3, "any hue of the mood"),
    )
}
"""Every scheme, by name."""


def preference(hue: float, allowed: Arc, seed: str, *, given: bool) -> list[Scheme]:
    """Return the schemes that a palette without a wish tries in turn, in an order that the seed decides by weight.

    Only schemes that the palette would show are among them, so ``free`` always is.
    """
    stream = Stream(seed, "scheme")
    left = [scheme for scheme in SCHEMES.values() if scheme.shows(hue, allowed, given=given)]
    order: list[Scheme] = []
    while left:
        ticket = stream.below(sum(scheme.weight for scheme in left))
        index = 0
        while ticket >= left[index].weight:
            ticket -= left[index].weight
            index += 1
        order.append(left.pop(index))
    return order
