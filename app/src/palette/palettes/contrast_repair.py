"""Repair of contrast: the colours nearest to a pair's own that contrast as much as is asked for.

All is decided on 8-bit sRGB, whose contrast is what a reader gets. A change is measured by ΔE-OK in whole millionths
of OKLab. The colour that is changed stays among those that keep what is to be kept of it:

* ``hue``: the 8-bit colours whose cell reaches across the half-plane of its OKLCH hue (``lattice.HuePlane.kept``);
  lightness and chroma are free. A grey stays a grey.
* ``chroma``: its tones: the 8-bit colours of its hue and chroma at each thousandth of lightness, with as much of the
  chroma as sRGB holds there (``lattice.toned``). A grey stays a grey.
* ``none``: all 16.7 million.

Of these it becomes the nearest that passes: exactly, for one colour. Where both may change, the sum of both changes is
to be least. It is never more than that of changing either alone, and neither colour could be nearer to its own while
the other stays; that no other pair has a smaller sum is not proven, but the split between the two is searched finely.
"""

from __future__ import annotations

import math
from typing import Final, final

from palette.color.conversion import oklab_to_linear_srgb
from palette.color.lab import cube_root
from palette.color.model import Vector
from palette.palettes.chips import MILLION, Chip
from palette.palettes.cusps import ceiling
from palette.palettes.lattice import (
    FAR_SQUARE,
    Demand,
    HuePlane,
    is_grey,
    luminance,
    nearest_grey,
    nearest_meeting,
    nearest_toned,
    ratio_of,
)

ADJUSTMENTS: Final = ("fg", "bg", "both")
"""What may be changed, the default first."""

KEEPS: Final = ("hue", "chroma", "none")
"""What is kept of a changed colour, the default first."""

_SPLITS: Final = 32
_HALVINGS: Final = 12


@final
class Pair:
    """A pair of 8-bit colours, and how far it is from another.

    Attributes:
        fg, bg: 0xRRGGBB of the text and of its ground.
        ratio: their contrast ratio, unrounded.
        fg_delta, bg_delta: the ΔE-OK from the colour that was given, 0 where it is unchanged.
    """

    __slots__ = ("bg", "bg_delta", "fg", "fg_delta", "ratio")

    def __init__(self, fg: Chip, bg: Chip, given_fg: Chip, given_bg: Chip) -> None:
        self.fg: Final = fg.rgb
        self.bg: Final = bg.rgb
        self.ratio: Final[float] = ratio_of(luminance(fg.rgb), luminance(bg.rgb))
        self.fg_delta: Final[float] = _delta(fg, given_fg)
        self.bg_delta: Final[float] = _delta(bg, given_bg)

    def total(self) -> float:
        """Return the sum of both changes, to the millionth."""
        return round(self.fg_delta + self.bg_delta, 6)


@final
class Repair:
    """What can be done for a pair.

    Attributes:
        given: the pair as it is.
        passes: whether it contrasts enough as it is; then there is nothing to do.
        lighter: the nearest passing pair whose changed colour is lighter (of both, the text), or None.
        darker: the same with a darker one.
    """

    __slots__ = ("darker", "given", "lighter", "passes")

    def __init__(self, given: Pair, lighter: Pair | None, darker: Pair | None, *, passes: bool) -> None:
        self.given: Final = given
        self.passes: Final = passes
        self.lighter: Final = lighter
        self.darker: Final = darker

    def nearest(self) -> Pair | None:
        """Return the pair with the smallest change: the given one if it passes; None where there is none."""
        if self.passes:
            return self.given
        if self.lighter is None or self.darker is None:
            return self.lighter or self.darker
        return self.lighter if self.lighter.total() <= self.darker.total() else self.darker


def repair(fg: int, bg: int, target: float = 4.5, adjust: str = "fg", keep: str = "hue") -> Repair:
    """Return the nearest pairs that contrast enough, in both directions.

    Args:
        fg: 0xRRGGBB of the text.
        bg: 0xRRGGBB of its ground.
        target: the least contrast ratio, 1 to 21.
        adjust: one of ``ADJUSTMENTS``.
        keep: one of ``KEEPS``; the module's own description says what each means.

    Raises:
        ValueError: an argument is none of these.
    """
    _require(target, adjust, keep)
    text, ground = Chip(fg), Chip(bg)
    given = Pair(text, ground, text, ground)
    if given.ratio >= target:
        return Repair(given, None, None, passes=True)
    work = _Repairing(text, ground, target, keep)
    if adjust == "fg":
        return Repair(given, work.text_alone(lighter=True), work.text_alone(lighter=False), passes=False)
    if adjust == "bg":
        return Repair(given, work.ground_alone(lighter=True), work.ground_alone(lighter=False), passes=False)
    return Repair(given, work.both(lighter=True), work.both(lighter=False), passes=False)


def _require(target: float, adjust: str, keep: str) -> None:
    if not 1.0 <= target <= 21.0:  # noqa: PLR2004 - what ratios there are
        message = f"target is {target}; a contrast ratio is 1 to 21"
        raise ValueError(message)
    if adjust not in ADJUSTMENTS:
        message = f"unknown adjustment {adjust!r}; known are {', '.join(ADJUSTMENTS)}"
        raise ValueError(message)
    if keep not in KEEPS:
        message = f"{keep!r} cannot be kept; known are {', '.join(KEEPS)}"
        raise ValueError(message)


def _delta(one: Chip, other: Chip) -> float:
    return round(math.sqrt(float(one.square_distance(other))) / MILLION, 6)


@final
class _Candidate:
    """A colour that may change, and what must be kept of it.

    Attributes:
        chip: the colour.
        light: its relative luminance.
    """

    __slots__ = ("_keep", "_plane", "chip", "light")

    def __init__(self, chip: Chip, keep: str) -> None:
        self.chip: Final = chip
        self.light: Final[float] = luminance(chip.rgb)
        self._keep: Final = "grey" if is_grey(chip) and keep != "none" else keep
        self._plane: Final = HuePlane(chip) if self._keep == "hue" else None

    def nearest(self, demand: Demand, within: int = FAR_SQUARE) -> Chip | None:
        """Return the nearest colour that meets a demand: itself, if it does; None if all are farther than ``within``.

        Args:
            demand: what must be met.
            within: the square of a distance, in square millionths of OKLab.
        """
        if demand.met(self.light):
            return self.chip
        if self._keep == "grey":
            return nearest_grey(self.chip, demand)
        if self._keep == "chroma":
            return nearest_toned(self.chip, demand, within)
        return nearest_meeting(self.chip, demand, self._plane, within)

    def way(self, light: float) -> float:
        """Return about how far it is to a luminance, along the colour's own tones."""
        lightness, a, b = self.chip.lightness / MILLION, self.chip.a / MILLION, self.chip.b / MILLION
        chroma = math.sqrt(a * a + b * b)
        cosine = a / chroma if chroma > 0.0 else 1.0
        sine = b / chroma if chroma > 0.0 else 0.0
        low, high = 0.0, 1.0
        held = chroma
        for _ in range(_HALVINGS):
            tone = 0.5 * (low + high)
            held = ceiling(tone, cosine, sine, chroma)
            if _light_of((tone, held * cosine, held * sine)) < light:
                low = tone
            else:
                high = tone
        deep, wide = low - lightness, held - chroma
        return math.sqrt(deep * deep + wide * wide)


def _square(pair: Pair | None) -> int:
    """Return the square of a pair's whole change, in square millionths."""
    if pair is None:
        return FAR_SQUARE
    total = int(pair.total() * MILLION + 1.0)
    return total * total


def _light_of(oklab: Vector) -> float:
    red, green, blue = oklab_to_linear_srgb(oklab)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@final
class _Repairing:
    """A pair that does not pass, and what it is to reach."""

    __slots__ = ("_ground", "_target", "_text")

    def __init__(self, text: Chip, ground: Chip, target: float, keep: str) -> None:
        self._text: Final = _Candidate(text, keep)
        self._ground: Final = _Candidate(ground, keep)
        self._target: Final = target

    def text_alone(self, *, lighter: bool, within: int = FAR_SQUARE) -> Pair | None:
        """Return the nearest pair with the same ground, if it is no farther than ``within`` (square millionths)."""
        found = self._text.nearest(Demand(self._ground.light, self._target, lighter=lighter), within)
        return None if found is None else self._pair(found, self._ground.chip)

    def ground_alone(self, *, lighter: bool, within: int = FAR_SQUARE) -> Pair | None:
        """Return the nearest pair with the same text, if it is no farther than ``within`` (square millionths)."""
        found = self._ground.nearest(Demand(self._text.light, self._target, lighter=lighter), within)
        return None if found is None else self._pair(self._text.chip, found)

    def both(self, *, lighter: bool) -> Pair | None:
        """Return the nearest pair whose text becomes lighter (or darker) and whose ground goes the other way."""
        best = self._split(self._best_split(lighter), lighter)
        for pair in (
            self.text_alone(lighter=lighter, within=_square(best)),
            self.ground_alone(lighter=not lighter, within=_square(best)),
        ):
            if pair is not None and (best is None or pair.total() < best.total()):
                best = pair
        return best

    def _pair(self, text: Chip, ground: Chip) -> Pair:
        return Pair(text, ground, self._text.chip, self._ground.chip)

    def _split(self, light: float, lighter: bool) -> Pair | None:  # noqa: FBT001 - which of the two directions
        """Return the nearest pair whose ground passes beside text of a luminance, and whose text passes beside that."""
        ground = self._ground.nearest(Demand(light, self._target, lighter=not lighter))
        if ground is None:
            return None
        text = self._text.nearest(Demand(luminance(ground.rgb), self._target, lighter=lighter))
        if text is None:
            return None
        # Beside the very text that was found, a nearer ground may do.
        demand = Demand(luminance(text.rgb), self._target, lighter=not lighter)
        nearer = self._ground.nearest(demand, ground.square_distance(self._ground.chip))
        return self._pair(text, ground if nearer is None else nearer)

    def _best_split(self, lighter: bool) -> float:  # noqa: FBT001 - which of the two directions
        """Return the text's luminance with which the sum of both changes seems to be least."""
        start, stop = self._range(lighter)
        best = start
        least = math.inf
        for number in range(_SPLITS + 1):
            tone = start + (stop - start) * number / _SPLITS
            light = tone * tone * tone
            ground = Demand(light, self._target, lighter=not lighter).bound()
            cost = self._text.way(light) + self._ground.way(ground)
            if cost < least:
                best, least = light, cost
        return best

    def _range(self, lighter: bool) -> tuple[float, float]:  # noqa: FBT001 - which of the two directions
        """Return the cube roots of the text's luminances from its own to where the ground can stay."""
        own = self._text.light
        alone = Demand(self._ground.light, self._target, lighter=lighter).bound()
        # A ground can be no darker than black, and no lighter than white.
        extreme = Demand(0.0 if lighter else 1.0, self._target, lighter=lighter).bound()
        if lighter:
            return cube_root(max(own, extreme)), cube_root(min(alone, 1.0))
        return cube_root(min(own, extreme)), cube_root(max(alone, 0.0))
