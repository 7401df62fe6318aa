"""Polylines: a gradient drawn with straight lines between few stops, and how far it is from what it stands for.

Lines are straight in sRGB, for what knows no other interpolation, or in OKLab, for what no CSS gradient can say. Stops
are chosen among the gradient's samples: from each the line goes as far as it keeps the tolerance everywhere, by
CIEDE2000 (D65), but not past a joint, so that the gradient's own stops are among them. If that takes too many stops,
lines go past joints; and if these still are too many, they stand where the lines were farthest off (Douglas and
Peucker, 1973), and the tolerance is not kept.

Translucent colours are compared as they look over white and over black; the greater difference counts.
"""

from __future__ import annotations

from typing import Final, final

from palette.color.conversion import convert, oklab_to_srgb, srgb_to_oklab
from palette.color.difference import delta_e_2000, delta_e_ok
from palette.color.gamut import displayable
from palette.color.lab import xyz_to_lab_d65
from palette.color.matrices import linear_srgb_to_xyz
from palette.color.model import Vector, number
from palette.color.rgb import srgb_to_linear_srgb
from palette.palettes.gradients import Sample

FEW_STOPS: Final = 32
"""How many stops a polyline has at most, unless asked for more."""

_MILLION: Final = 1_000_000
_TOP: Final = 255.0


@final
class Tint:
    """A colour with alpha, in sRGB or in OKLab.

    Attributes:
        coords: its components.
        alpha: 0 to 1.
    """

    __slots__ = ("alpha", "coords")

    def __init__(self, coords: Vector, alpha: float) -> None:
        self.coords: Final = coords
        self.alpha: Final = alpha


@final
class Knot:
    """A stop of a polyline.

    Attributes:
        position: 0 to 1.
        tint: its colour: 8-bit sRGB, or OKLab.
    """

    __slots__ = ("position", "tint")

    def __init__(self, position: float, tint: Tint) -> None:
        self.position: Final = position
        self.tint: Final = tint


@final
class Worst:
    """The largest difference.

    Attributes:
        delta: ΔE, to the millionth.
        position: where it is first found, 0 to 1.
    """

    __slots__ = ("delta", "position")

    def __init__(self, delta: float, position: float) -> None:
        self.delta: Final = delta
        self.position: Final = position


@final
class Polyline:
    """A gradient drawn with straight lines.

    Attributes:
        knots: its stops; two at one position are a jump.
        worst_2000: the largest CIEDE2000 (D65) from the gradient.
        worst_ok: the largest ΔE-OK from it.
        tolerance: the CIEDE2000 that was asked for.
    """

    __slots__ = ("knots", "tolerance", "worst_2000", "worst_ok")

    def __init__(self, knots: list[Knot], worst_2000: Worst, worst_ok: Worst, tolerance: float) -> None:
        self.knots: Final = knots
        self.worst_2000: Final = worst_2000
        self.worst_ok: Final = worst_ok
        self.tolerance: Final = tolerance

    def keeps_tolerance(self) -> bool:
        """Tell whether no difference is larger than was asked for."""
        return self.worst_2000.delta <= self.tolerance


def drawn_in_srgb(
    samples: list[Sample], method: str = "raytrace", tolerance: float = 1.0, most: int = FEW_STOPS
) -> Polyline:
    """Return a gradient as 8-bit sRGB stops, to be interpolated in sRGB, premultiplied.

    It stands for the gradient as sRGB shows it, and is compared with that.

    Args:
        samples: the gradient, as ``Gradient.track`` returns it.
        method: how colours outside sRGB are mapped, one of ``palette.color.gamut.GAMUT_METHODS``.
        tolerance: the largest CIEDE2000 wanted.
        most: how many stops there may be, at least 2.
    """
    shown = [displayable(sample.color, method) for sample in samples]
    ideal = [Tint(color.coords, number(color.alpha)) for color in shown]
    return _fitted(_Drawing(samples, ideal, [_in_8_bits(tint) for tint in ideal], in_oklab=False), tolerance, most)


def drawn_in_oklab(samples: list[Sample], tolerance: float = 1.0, most: int = FEW_STOPS) -> Polyline:
    """Return a gradient as OKLab stops, to be interpolated in OKLab, premultiplied; nothing is mapped.

    Args:
        samples: the gradient, as ``Gradient.track`` returns it.
        tolerance: the largest CIEDE2000 wanted.
        most: how many stops there may be, at least 2.
    """
    ends = [_in_oklab(sample) for sample in samples]
    ideal = [Tint(oklab_to_srgb(tint.coords), tint.alpha) for tint in ends]
    return _fitted(_Drawing(samples, ideal, ends, in_oklab=True), tolerance, most)


def _in_8_bits(tint: Tint) -> Tint:
    first, second, third = tint.coords
    return Tint((_rounded(first), _rounded(second), _rounded(third)), _rounded(tint.alpha))


def _rounded(component: float) -> float:
    return int(component * _TOP + 0.5) / _TOP


def _in_oklab(sample: Sample) -> Tint:
    color = sample.color
    return Tint(convert(color.coords, color.space, "oklab"), number(color.alpha))


@final
class _Look:
    """How a tint looks: over white, and over black.

    Attributes:
        white, black: sRGB.
        opaque: whether both are one.
    """

    __slots__ = ("black", "opaque", "white")

    def __init__(self, srgb: Vector, alpha: float) -> None:
        rest = 1.0 - alpha
        black = (srgb[0] * alpha, srgb[1] * alpha, srgb[2] * alpha)
        self.opaque: Final = alpha == 1.0
        self.black: Final = black
        self.white: Final = (black[0] + rest, black[1] + rest, black[2] + rest)


@final
class _Drawing:
    """A gradient's samples, and the lines that can be drawn between any two of them."""

    __slots__ = ("_black_labs", "_ends", "_in_oklab", "_joints", "_looks", "_positions", "_white_labs", "last")

    def __init__(self, samples: list[Sample], ideal: list[Tint], ends: list[Tint], *, in_oklab: bool) -> None:
        """Take a gradient.

        Args:
            samples: where its samples are.
            ideal: what they look like, in sRGB.
            ends: what a stop there would be.
            in_oklab: whether stops are in OKLab, and lines straight in it.
        """
        self._positions: Final = [sample.position for sample in samples]
        self._joints: Final = [sample.joint for sample in samples]
        self._looks: Final = [_Look(tint.coords, tint.alpha) for tint in ideal]
        self._white_labs: Final = [_lab(look.white) for look in self._looks]
        self._black_labs: Final = [_lab(look.black) for look in self._looks]
        self._ends: Final = ends
        self._in_oklab: Final = in_oklab
        self.last: Final = len(samples) - 1

    def knot(self, index: int) -> Knot:
        """Return the stop at a sample."""
        return Knot(self._positions[index], self._ends[index])

    def next_joint(self, index: int) -> int:
        """Return the joint that follows on a sample, or the last sample."""
        index += 1
        while index < self.last and not self._joints[index]:
            index += 1
        return index

    def farthest(self, start: int, end: int, limit: int) -> tuple[int, int]:
        """Return the largest difference of a line from the samples under it, and at which it is: the first.

        Args:
            start: the sample that the line starts at.
            end: the sample that it ends at.
            limit: the difference beyond which no larger one is looked for.

        Returns:
            CIEDE2000 in millionths, 0 where no sample lies under the line, and the index of a sample.
        """
        most, where = 0, start
        for index in range(start + 1, end):
            delta = self._delta(index, self._on_line(start, end, index))
            if delta > most:
                most, where = delta, index
                if most > limit:
                    break
        return most, where

    def worst(self, knots: list[int]) -> tuple[Worst, Worst]:
        """Return the largest CIEDE2000 and the largest ΔE-OK of lines between samples from all samples."""
        most, where, most_ok, where_ok = 0, 0, 0, 0
        line = 0
        for index in range(self.last + 1):
            if index > knots[line + 1]:
                line += 1
            look = self._on_line(knots[line], knots[line + 1], index)
            delta, delta_ok = self._delta(index, look), self._delta_ok(index, look)
            if delta > most:
                most, where = delta, index
            if delta_ok > most_ok:
                most_ok, where_ok = delta_ok, index
        return (
            Worst(most / _MILLION, self._positions[where]),
            Worst(most_ok / _MILLION, self._positions[where_ok]),
        )

    def _on_line(self, start: int, end: int, index: int) -> _Look:
        """Return what a line between two samples looks like at a third one's position."""
        one, other = self._ends[start], self._ends[end]
        if index in (start, end):
            tint = one if index == start else other
        else:
            length = self._positions[end] - self._positions[start]
            tint = _between(one, other, (self._positions[index] - self._positions[start]) / length)
        return _Look(oklab_to_srgb(tint.coords) if self._in_oklab else tint.coords, tint.alpha)

    def _delta(self, index: int, look: _Look) -> int:
        """Return the CIEDE2000 between a sample and a look, in millionths."""
        delta = delta_e_2000(self._white_labs[index], _lab(look.white))
        if not (look.opaque and self._looks[index].opaque):
            delta = max(delta, delta_e_2000(self._black_labs[index], _lab(look.black)))
        return int(delta * _MILLION + 0.5)

    def _delta_ok(self, index: int, look: _Look) -> int:
        """Return the ΔE-OK between a sample and a look, in millionths."""
        own = self._looks[index]
        delta = delta_e_ok(srgb_to_oklab(own.white), srgb_to_oklab(look.white))
        if not (look.opaque and own.opaque):
            delta = max(delta, delta_e_ok(srgb_to_oklab(own.black), srgb_to_oklab(look.black)))
        return int(delta * _MILLION + 0.5)


def _between(one: Tint, other: Tint, part: float) -> Tint:
    """Return what lies between two tints, premultiplied as CSS interpolates them."""
    rest = 1.0 - part
    alpha = rest * one.alpha + part * other.alpha
    if alpha <= 0.0:
        return Tint(one.coords, 0.0)
    first = rest * one.alpha / alpha
    second = part * other.alpha / alpha
    return Tint(
        (
            first * one.coords[0] + second * other.coords[0],
            first * one.coords[1] + second * other.coords[1],
            first * one.coords[2] + second * other.coords[2],
        ),
        alpha,
    )


def _lab(srgb: Vector) -> Vector:
    return xyz_to_lab_d65(linear_srgb_to_xyz(srgb_to_linear_srgb(srgb)))


def _fitted(drawing: _Drawing, tolerance: float, most: int) -> Polyline:
    limit = int(tolerance * _MILLION + 0.5)
    knots = (
        _fewest(drawing, limit, most, joined=True)
        or _fewest(drawing, limit, most, joined=False)
        or _farthest_first(drawing, most)
    )
    worst_2000, worst_ok = drawing.worst(knots)
    return Polyline([drawing.knot(index) for index in knots], worst_2000, worst_ok, tolerance)


def _fewest(drawing: _Drawing, limit: int, most: int, *, joined: bool) -> list[int]:
    """Return the samples between which lines keep within a limit, each as far from the one before as can be.

    Args:
        drawing: the gradient.
        limit: in millionths of CIEDE2000.
        most: how many samples there may be; it is empty where they are more.
        joined: whether every joint is among them.
    """
    knots = [0]
    while knots[-1] < drawing.last:
        if len(knots) == most:
            return []
        start = knots[-1]
        knots.append(_reach(drawing, start, drawing.next_joint(start) if joined else drawing.last, limit))
    return knots


def _reach(drawing: _Drawing, start: int, last: int, limit: int) -> int:
    """Return how far, up to a last sample, a line keeps within a limit: found by doubling, then by halving."""
    kept = start + 1
    missed = last + 1
    step = 2
    while kept < last and missed > last:
        end = min(start + step, last)
        if drawing.farthest(start, end, limit)[0] <= limit:
            kept = end
        else:
            missed = end
        step *= 2
    while missed - kept > 1 and missed <= last:
        middle = (kept + missed) >> 1
        if drawing.farthest(start, middle, limit)[0] <= limit:
            kept = middle
        else:
            missed = middle
    return kept


def _farthest_first(drawing: _Drawing, most: int) -> list[int]:
    """Return ``most`` samples: both ends, and time and again that which is farthest off the lines so far."""
    ends = [0, drawing.last]
    gaps = [_gap(drawing, 0, drawing.last)]
    while len(ends) < most:
        widest = _widest(gaps)
        delta, split = gaps[widest]
        if delta == 0:
            break
        start, end = ends[widest], ends[widest + 1]
        gaps[widest : widest + 1] = [_gap(drawing, start, split), _gap(drawing, split, end)]
        ends.insert(widest + 1, split)
    return ends


def _widest(gaps: list[tuple[int, int]]) -> int:
    """Return the first line with the largest difference."""
    found = 0
    for line, (delta, _) in enumerate(gaps):
        if delta > gaps[found][0]:
            found = line
    return found


def _gap(drawing: _Drawing, start: int, end: int) -> tuple[int, int]:
    return drawing.farthest(start, end, 1_000 * _MILLION)
