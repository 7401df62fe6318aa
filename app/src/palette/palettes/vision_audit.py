"""The audit of a palette: which of its colours an eye takes for each other.

Every pair of colours is compared by CIEDE2000 (on D65 Lab), as normal vision sees it and as each deficiency does
(``palette.color.vision``, the model that is taken unless one is named). What is compared are 8-bit sRGB colours, as a
screen shows them; what the simulation makes of them is not rounded. Differences count in whole millionths, so that a
last bit that another machine's mathematics library rounds otherwise decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

from palette.color.difference import delta_e_2000
from palette.color.lab import xyz_to_lab_d65
from palette.color.matrices import linear_srgb_to_xyz
from palette.color.model import Vector
from palette.color.rgb import SRGB_BYTES
from palette.color.vision import KINDS, default_model, simulate_linear
from palette.palettes.chips import MILLION, millionths

NORMAL: Final = "normal"
"""The vision of those whose three cones are there."""

THRESHOLD: Final = 10.0
"""The ΔE2000 below which two colours count as confusable, unless another is asked for.

From 5 on an observer sees two different colours where they lie side by side (Mokrzycki, Tatol 2011, "Colour difference
ΔE - a survey"). A palette's colours lie apart, often on small marks, which need more (Stone, Szafir, Setlur 2014, "An
engineering model for color difference as a function of size"), and a simulation stands for people who differ: so twice
that.
"""

LEAST_COLORS: Final = 2
MOST_COLORS: Final = 24

# Where two lightnesses differ by so many times the threshold, CIEDE2000 is beyond it whatever the rest: S_L is at most
# 1.7471 between black and white (see ``palette.palettes.names``).
_FAR: Final = 1.75


@final
class Confusion:
    """A pair of colours, and how different they look.

    Attributes:
        first: the index of one.
        second: the index of the other, which is greater.
        normal: their ΔE2000 in normal vision, rounded to millionths.
        seen: their ΔE2000 in the vision that was audited, likewise.
    """

    __slots__ = ("first", "normal", "second", "seen")

    def __init__(self, first: int, second: int, normal: float, seen: float) -> None:
        self.first: Final = first
        self.second: Final = second
        self.normal: Final = normal
        self.seen: Final = seen


@final
class Sight:
    """What one vision makes of a palette.

    Attributes:
        kind: ``NORMAL``, or one of ``palette.color.vision.KINDS``.
        model: the simulation's model; empty for normal vision.
        least: the pair that looks most alike, the first of several.
        confusions: the pairs below the threshold, by their indices.
    """

    __slots__ = ("confusions", "kind", "least", "model")

    def __init__(self, kind: str, least: Confusion, confusions: list[Confusion]) -> None:
        self.kind: Final = kind
        self.model: Final[str] = "" if kind == NORMAL else default_model(kind)
        self.least: Final = least
        self.confusions: Final = confusions


@final
class Look:
    """How one vision sees one colour: its Lab (D65).

    An object of its own, since compiled code then has the three numbers at hand; in a list they would be wrapped.
    """

    __slots__ = ("lab",)

    def __init__(self, lab: Vector) -> None:
        self.lab: Final = lab


@final
class Eyes:
    """Normal vision and deficiencies, each of which sees a colour in its own way.

    Attributes:
        kinds: the visions, ``NORMAL`` first.
        severity: of the deficiencies, 0 to 1.
        threshold: the ΔE2000 below which a pair is confusable, in millionths.
    """

    __slots__ = ("_far", "_seen", "kinds", "severity", "threshold")

    def __init__(self, kinds: Sequence[str] = KINDS, severity: float = 1.0, threshold: float = THRESHOLD) -> None:
        """Take deficiencies of ``palette.color.vision.KINDS``.

        Raises:
            ValueError: a deficiency is not known, or the severity is not between 0 and 1.
        """
        self.kinds: Final[list[str]] = [NORMAL, *kinds]
        self.severity: Final = severity
        self.threshold: Final[int] = millionths(threshold)
        self._far: Final[float] = _FAR * threshold
        self._seen: Final[dict[int, list[Look]]] = {}
        self.looks(0)  # so that what cannot be simulated is refused here

    def looks(self, rgb: int) -> list[Look]:
        """Return how each vision sees an 8-bit colour, 0xRRGGBB."""
        known = self._seen.get(rgb)
        if known is not None:
            return known
        light: Vector = (SRGB_BYTES[rgb >> 16], SRGB_BYTES[rgb >> 8 & 255], SRGB_BYTES[rgb & 255])
        seen = [_look(light if kind == NORMAL else simulate_linear(light, kind, self.severity)) for kind in self.kinds]
        self._seen[rgb] = seen
        return seen

    def tell_apart(self, one: list[Look], other: list[Look]) -> bool:
        """Tell whether every vision sees two colours (of ``looks``) at least the threshold apart."""
        for index in range(len(one)):
            first = one[index].lab
            second = other[index].lab
            # A difference in lightness alone decides most pairs.
            if abs(first[0] - second[0]) <= self._far and millionths(delta_e_2000(first, second)) < self.threshold:
                return False
        return True

    def known(self) -> int:
        """Return how many colours have been looked at."""
        return len(self._seen)


def audit(rgbs: Sequence[int], eyes: Eyes) -> list[Sight]:
    """Return what each vision makes of a palette, normal vision first.

    Args:
        rgbs: at least two 8-bit sRGB colours, 0xRRGGBB.
        eyes: the visions, and the threshold.

    Raises:
        ValueError: there are fewer than two colours.
    """
    if len(rgbs) < LEAST_COLORS:
        message = f"a palette of {len(rgbs)} has no pair; it must have at least {LEAST_COLORS} colors"
        raise ValueError(message)
    looks = [eyes.looks(rgb) for rgb in rgbs]
    normal = _differences(looks, 0)
    return [
        _sight(kind, len(rgbs), normal, _differences(looks, index) if index else normal, eyes.threshold)
        for index, kind in enumerate(eyes.kinds)
    ]


def passes(sights: Sequence[Sight]) -> bool:
    """Tell whether no vision confuses any pair."""
    return not any(sight.confusions for sight in sights)


def _look(light: Vector) -> Look:
    return Look(xyz_to_lab_d65(linear_srgb_to_xyz(light)))


def _differences(looks: list[list[Look]], vision: int) -> list[int]:
    """Return the ΔE2000 of each pair in millionths: of the first with each later one, then of the second, and so on."""
    count = len(looks)
    return [
        millionths(delta_e_2000(looks[first][vision].lab, looks[second][vision].lab))
        for first in range(count)
        for second in range(first + 1, count)
    ]


def _sight(kind: str, count: int, normal: list[int], seen: list[int], threshold: int) -> Sight:
    pairs = [
        Confusion(first, second, normal[place] / MILLION, seen[place] / MILLION)
        for place, (first, second) in enumerate(
            (first, second) for first in range(count) for second in range(first + 1, count)
        )
    ]
    least = pairs[seen.index(min(seen))]
    return Sight(kind, least, [pair for pair, delta in zip(pairs, seen, strict=True) if delta < threshold])
