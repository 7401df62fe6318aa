"""The nearest 8-bit colour that is light or dark enough: exact among 16.7 million, by branch and bound.

A box of 8-bit colours is halved until single colours are left. Light is linear in linear RGB and the cones' responses
grow with each component, so the two corners of a box bound its luminance, its cone roots and, by interval arithmetic,
its place on any axis of OKLab. A box is left out if no colour in it is light (or dark) enough, if it misses the plane
of the hue that is to be kept, or if it is farther than what was found. The axes are turned so that one points the way
that light grows fastest: along it intervals are tight, and few boxes are opened.
"""

from __future__ import annotations

import math
from typing import Final, final

from palette.color.lab import cube_root, linear_srgb_to_oklab
from palette.color.matrices import linear_srgb_to_lms, lms_root_to_oklab, lms_to_linear_srgb, oklab_to_lms_root
from palette.color.model import Vector
from palette.color.rgb import SRGB_BYTES, decode_srgb
from palette.palettes.chips import MILLION, Chip, nearest_chip
from palette.palettes.cusps import ceiling

TOP: Final = 255
"""The greatest 8-bit component."""

FLARE: Final = 0.05
"""WCAG 2.2's share of stray light in a contrast ratio."""

TONES: Final = 1000
"""How many steps of lightness there are from black to white among a colour's tones."""

_ROUNDING: Final = 70_000  # millionths of OKLab: more than rounding to 8 bits moves a colour, which is most near black
_FLOORS: Final = [decode_srgb(max(byte - 0.5, 0.0) / 255.0) for byte in range(256)]
_CEILINGS: Final = [decode_srgb(min(byte + 0.5, 255.0) / 255.0) for byte in range(256)]
"""The linear light between which a component is rounded to each 8-bit one."""

_SLACK: Final = 3e-6  # in ΔE-OK: what rounding to millionths and to floats may add
_LIGHT_SLACK: Final = 1e-12
_GREY: Final = 0x010101
_HALVINGS: Final = 10
_FAR: Final = 1e9

FAR_SQUARE: Final = 16 * MILLION * MILLION
"""The square of four times the distance from black to white, in square millionths of OKLab: farther than all."""


_RED_LIGHT: Final = 0.2126
_GREEN_LIGHT: Final = 0.7152
_BLUE_LIGHT: Final = 0.0722


def _light(rgb: Vector) -> float:
    return _RED_LIGHT * rgb[0] + _GREEN_LIGHT * rgb[1] + _BLUE_LIGHT * rgb[2]


# The luminance of each cone's response, and the OKLab of each one's root.
_CONE_LIGHT: Vector = (
    _light(lms_to_linear_srgb((1.0, 0.0, 0.0))),
    _light(lms_to_linear_srgb((0.0, 1.0, 0.0))),
    _light(lms_to_linear_srgb((0.0, 0.0, 1.0))),
)
_LONG: Vector = lms_root_to_oklab((1.0, 0.0, 0.0))
_MEDIUM: Vector = lms_root_to_oklab((0.0, 1.0, 0.0))
_SHORT: Vector = lms_root_to_oklab((0.0, 0.0, 1.0))
_ROOTS_OF_A: Vector = oklab_to_lms_root((0.0, 1.0, 0.0))
_ROOTS_OF_B: Vector = oklab_to_lms_root((0.0, 0.0, 1.0))


def luminance(rgb: int) -> float:
    """Return the relative luminance of 0xRRGGBB, as ``palette.color.contrast.relative_luminance`` does."""
    light = _light((SRGB_BYTES[rgb >> 16], SRGB_BYTES[rgb >> 8 & 255], SRGB_BYTES[rgb & 255]))
    return max(0.0, min(light, 1.0))


def ratio_of(one: float, other: float) -> float:
    """Return the contrast ratio of two relative luminances, as ``palette.color.contrast.contrast_ratio`` does."""
    if one < other:
        return (other + FLARE) / (one + FLARE)
    return (one + FLARE) / (other + FLARE)


@final
class Demand:
    """What a colour must reach beside its partner.

    Attributes:
        partner: the partner's relative luminance.
        target: the least contrast ratio, 1 to 21.
        lighter: whether the colour is to be the lighter of the two.
    """

    __slots__ = ("lighter", "partner", "target")

    def __init__(self, partner: float, target: float, *, lighter: bool) -> None:
        self.partner: Final = partner
        self.target: Final = target
        self.lighter: Final = lighter

    def met(self, light: float) -> bool:
        """Tell whether a relative luminance meets it: the unrounded ratio decides."""
        beyond = light >= self.partner if self.lighter else light <= self.partner
        return beyond and ratio_of(light, self.partner) >= self.target

    def bound(self) -> float:
        """Return the luminance that meets it just so; beyond 0 to 1 where no colour does."""
        if self.lighter:
            return (self.partner + FLARE) * self.target - FLARE
        return (self.partner + FLARE) / self.target - FLARE


@final
class Box:
    """The 8-bit colours whose red is from r0 to r1, green from g0 to g1 and blue from b0 to b1."""

    __slots__ = ("b0", "b1", "g0", "g1", "r0", "r1")

    def __init__(self, r0: int, r1: int, g0: int, g1: int, b0: int, b1: int) -> None:  # noqa: PLR0913, PLR0917 - a box has six sides
        self.r0: Final = r0
        self.r1: Final = r1
        self.g0: Final = g0
        self.g1: Final = g1
        self.b0: Final = b0
        self.b1: Final = b1

    def is_single(self) -> bool:
        """Tell whether it holds one colour alone."""
        return self.r0 == self.r1 and self.g0 == self.g1 and self.b0 == self.b1

    def rgb(self) -> int:
        """Return 0xRRGGBB of its darkest colour."""
        return self.r0 << 16 | self.g0 << 8 | self.b0

    def halves(self) -> tuple[Box, Box]:
        """Return its halves along the longest side."""
        r0, r1, g0, g1, b0, b1 = self.r0, self.r1, self.g0, self.g1, self.b0, self.b1
        red, green, blue = r1 - r0, g1 - g0, b1 - b0
        if red >= green and red >= blue:
            middle = (r0 + r1) >> 1
            return Box(r0, middle, g0, g1, b0, b1), Box(middle + 1, r1, g0, g1, b0, b1)
        if green >= blue:
            middle = (g0 + g1) >> 1
            return Box(r0, r1, g0, middle, b0, b1), Box(r0, r1, middle + 1, g1, b0, b1)
        middle = (b0 + b1) >> 1
        return Box(r0, r1, g0, g1, b0, middle), Box(r0, r1, g0, g1, middle + 1, b1)


@final
class HuePlane:
    """The half-plane of OKLab that holds the colours of one hue.

    Attributes:
        cosine: of the hue.
        sine: of the hue.
    """

    __slots__ = ("cosine", "sine")

    def __init__(self, chip: Chip) -> None:
        """Take the hue of a colour, which must not be a grey."""
        chroma = math.sqrt(float(chip.square_chroma()))
        self.cosine: Final[float] = chip.a / chroma
        self.sine: Final[float] = chip.b / chroma

    def kept(self, rgb: int) -> bool:
        """Tell whether an 8-bit colour keeps the hue, as far as eight bits can.

        It does if its cell, the box of all sRGB colours that are rounded to it, reaches across the half-plane: of the
        cell's corners, one lies to the left of the plane, one to the right, and one on the hue's side of the greys, or
        within three millionths of where it would.
        """
        right, left, ahead = _FAR, -_FAR, -_FAR
        for corner in range(8):
            red = (_CEILINGS if corner & 1 else _FLOORS)[rgb >> 16]
            green = (_CEILINGS if corner & 2 else _FLOORS)[rgb >> 8 & 255]
            blue = (_CEILINGS if corner & 4 else _FLOORS)[rgb & 255]
            _, a, b = linear_srgb_to_oklab((red, green, blue))
            aside = b * self.cosine - a * self.sine
            right = min(right, aside)
            left = max(left, aside)
            ahead = max(ahead, a * self.cosine + b * self.sine)
        return right <= _SLACK and left >= -_SLACK and ahead >= -_SLACK


def toned(start: Chip, lightness: float) -> Chip:
    """Return the 8-bit colour of another lightness that keeps hue and, as far as sRGB holds it, chroma.

    Args:
        start: the colour whose hue and chroma are kept; of a grey, nothing but being grey.
        lightness: OKLab's, 0 to 1.
    """
    chroma = math.sqrt(float(start.square_chroma()))
    if is_grey(start):
        return nearest_chip((lightness, 0.0, 0.0))
    cosine = start.a / chroma
    sine = start.b / chroma
    held = ceiling(lightness, cosine, sine, chroma / MILLION)
    return nearest_chip((lightness, held * cosine, held * sine))


def is_grey(chip: Chip) -> bool:
    """Tell whether the three components are equal."""
    return chip.rgb == (chip.rgb & TOP) * _GREY


def nearest_meeting(start: Chip, demand: Demand, plane: HuePlane | None, within: int = FAR_SQUARE) -> Chip | None:
    """Return the 8-bit colour that meets a demand and is nearest to another by ΔE-OK, or None where there is none.

    Of equally near ones (in square millionths of OKLab) it is the one with the least 0xRRGGBB.

    Args:
        start: the colour to be near to.
        demand: what must be met.
        plane: the hue that must be kept, as ``HuePlane.kept`` tells, or None for any colour.
        within: the square of the greatest distance, in square millionths.
    """
    extreme = 0xFFFFFF if demand.lighter else 0
    if not demand.met(luminance(extreme)):
        return None
    search = _Search(start, demand, plane, within)
    search.offer(extreme)
    search.follow()
    search.explore(Box(0, TOP, 0, TOP, 0, TOP))
    return search.best


def nearest_grey(start: Chip, demand: Demand) -> Chip | None:
    """Return the grey that meets a demand and is nearest to a grey, or None where none of the 256 meets it."""
    meeting = [grey for grey in range(TOP + 1) if demand.met(luminance(grey * _GREY))]
    if not meeting:
        return None
    own = start.rgb & TOP
    nearest = meeting[0]
    for grey in meeting:
        if abs(grey - own) < abs(nearest - own):
            nearest = grey
    return Chip(nearest * _GREY)


def nearest_toned(start: Chip, demand: Demand, within: int = FAR_SQUARE) -> Chip | None:
    """Return the colour that meets a demand and is nearest to another, or None, among the tones of that other.

    Its tones are the ``toned`` colours of every lightness that is a whole part of ``TONES``. The rest is as in
    ``nearest_meeting``.
    """
    best: Chip | None = None
    square = within
    own = start.lightness * TONES // MILLION
    # A darker tone is never the lighter colour: it has no more chroma, and chroma makes less light than lightness.
    tones = range(own, TONES + 1) if demand.lighter else range(own + 1, -1, -1)
    for tone in tones:
        gap = abs(tone * (MILLION // TONES) - start.lightness) - _ROUNDING
        if gap > 0 and gap * gap > square:
            break
        chip = toned(start, tone / TONES)
        if demand.met(luminance(chip.rgb)):
            found = chip.square_distance(start)
            if found < square or (found == square and (best is None or chip.rgb < best.rgb)):
                best, square = chip, found
    return best


@final
class _Search:
    """The state of one search: the turned axes, as weights of the cones' roots, and the best colour so far."""

    __slots__ = (
        "_across",
        "_along",
        "_aside",
        "_best_square",
        "_demand",
        "_light",
        "_origin",
        "_plane",
        "_radius",
        "_start",
        "best",
    )

    def __init__(self, start: Chip, demand: Demand, plane: HuePlane | None, within: int) -> None:
        self._start: Final = start
        self._demand: Final = demand
        self._plane: Final = plane
        oklab = (start.lightness / MILLION, start.a / MILLION, start.b / MILLION)
        along = _steepest(oklab, demand.bound(), plane)
        across = _perpendicular(along) if plane is None else (0.0, -plane.sine, plane.cosine)
        aside = _cross(along, across)
        self._along: Final[Vector] = _weights(along)
        self._across: Final[Vector] = _weights(across)
        self._aside: Final[Vector] = _weights(aside)
        self._origin: Final[Vector] = (
            _dot(along, oklab),
            _dot(across, oklab),
            _dot(aside, oklab),
        )
        self._light: Final[float] = demand.bound() + (-_LIGHT_SLACK if demand.lighter else _LIGHT_SLACK)
        self._best_square = within
        self._radius: float = _radius(within)
        self.best: Chip | None = None

    def follow(self) -> None:
        """Look for a first colour on the way that keeps hue and, as far as sRGB does, chroma: to search less."""
        reached = 1.0 if self._demand.lighter else 0.0
        missed = self._start.lightness / MILLION
        for _ in range(_HALVINGS):
            middle = 0.5 * (reached + missed)
            rgb = toned(self._start, middle).rgb
            if self._demand.met(luminance(rgb)):
                reached = middle
                self._consider(rgb)
            else:
                missed = middle

    def explore(self, box: Box) -> None:
        """Search the colours of a box."""
        if self._misses(box):
            return
        if box.is_single():
            self._consider(box.rgb())
            return
        one, other = box.halves()
        self.explore(one)
        self.explore(other)

    def offer(self, rgb: int) -> None:
        """Take a colour that meets the demand and keeps the hue for the best, if it is nearer than what there is."""
        chip = Chip(rgb)
        square = chip.square_distance(self._start)
        if square < self._best_square or (square == self._best_square and (self.best is None or rgb < self.best.rgb)):
            self._best_square = square
            self._radius = _radius(square)
            self.best = chip

    def _consider(self, rgb: int) -> None:
        """Offer a colour if it is what is asked for."""
        if self._demand.met(luminance(rgb)) and (self._plane is None or self._plane.kept(rgb)):
            self.offer(rgb)

    def _misses(self, box: Box) -> bool:
        """Tell whether a box holds no colour that could be better than the best."""
        low: Vector = (SRGB_BYTES[box.r0], SRGB_BYTES[box.g0], SRGB_BYTES[box.b0])
        high: Vector = (SRGB_BYTES[box.r1], SRGB_BYTES[box.g1], SRGB_BYTES[box.b1])
        if (_light(high) < self._light) if self._demand.lighter else (_light(low) > self._light):
            return True
        if self._is_far(low, high):
            return True
        return self._plane is not None and self._misses_plane(box)

    def _is_far(self, low: Vector, high: Vector) -> bool:
        """Tell whether the colours between two corners, in linear light, that are light or dark enough are too far."""
        if self._demand.lighter:
            dark = linear_srgb_to_lms(_raised(low, high, self._light - _light(high)))
            bright = linear_srgb_to_lms(high)
            dark = (dark[0], max(dark[1], self._medium(dark)), dark[2])
        else:
            dark = linear_srgb_to_lms(low)
            bright = linear_srgb_to_lms(_lowered(low, high, self._light - _light(low)))
            bright = (bright[0], min(bright[1], self._medium(bright)), bright[2])
        least, most = _roots(dark), _roots(bright)
        along = _gap(self._along, least, most, self._origin[0])
        across = _gap(self._across, least, most, self._origin[1])
        aside = _gap(self._aside, least, most, self._origin[2])
        return along * along + across * across + aside * aside > self._radius * self._radius

    def _misses_plane(self, box: Box) -> bool:
        """Tell whether no cell of a box reaches the plane of the hue."""
        dark = linear_srgb_to_lms((_FLOORS[box.r0], _FLOORS[box.g0], _FLOORS[box.b0]))
        bright = linear_srgb_to_lms((_CEILINGS[box.r1], _CEILINGS[box.g1], _CEILINGS[box.b1]))
        return _gap(self._across, _roots(dark), _roots(bright), 0.0) > 2.0 * _SLACK

    def _medium(self, lms: Vector) -> float:
        """Return the medium cones' response that, with the two others, makes the light asked for.

        Both others take away from it, so with their least it is the least, and with their greatest the greatest.
        """
        return (self._light - _CONE_LIGHT[0] * lms[0] - _CONE_LIGHT[2] * lms[2]) / _CONE_LIGHT[1]


def _raised(low: Vector, high: Vector, short: float) -> Vector:
    """Return the lower corner of what is light enough in a box whose upper corner has ``-short`` of light too much."""
    return (
        max(low[0], high[0] + short / _RED_LIGHT),
        max(low[1], high[1] + short / _GREEN_LIGHT),
        max(low[2], high[2] + short / _BLUE_LIGHT),
    )


def _lowered(low: Vector, high: Vector, spare: float) -> Vector:
    """Return the upper corner of what is dark enough in a box whose lower corner has ``spare`` of light too little."""
    return (
        min(high[0], low[0] + spare / _RED_LIGHT),
        min(high[1], low[1] + spare / _GREEN_LIGHT),
        min(high[2], low[2] + spare / _BLUE_LIGHT),
    )


def _radius(square: int) -> float:
    """Return the ΔE-OK of square millionths, with what rounding may add."""
    return math.sqrt(float(square)) / MILLION + _SLACK


def _roots(lms: Vector) -> Vector:
    return cube_root(lms[0]), cube_root(lms[1]), cube_root(lms[2])


def _gap(axis: Vector, low: Vector, high: Vector, origin: float) -> float:
    """Return how far a place on an axis is from all those that roots between two bounds can have."""
    least = -origin
    most = -origin
    if axis[0] > 0.0:
        least += axis[0] * low[0]
        most += axis[0] * high[0]
    else:
        least += axis[0] * high[0]
        most += axis[0] * low[0]
    if axis[1] > 0.0:
        least += axis[1] * low[1]
        most += axis[1] * high[1]
    else:
        least += axis[1] * high[1]
        most += axis[1] * low[1]
    if axis[2] > 0.0:
        least += axis[2] * low[2]
        most += axis[2] * high[2]
    else:
        least += axis[2] * high[2]
        most += axis[2] * low[2]
    if least > 0.0:
        return least
    return -most if most < 0.0 else 0.0


def _steepest(oklab: Vector, light: float, plane: HuePlane | None) -> Vector:
    """Return the unit vector along which luminance grows fastest, about where a colour has come to a luminance.

    It only has to be about right: it decides how many boxes are opened, not what is found.
    """
    place: Vector = (cube_root(min(max(light, 0.0), 1.0)), oklab[1], oklab[2])
    long, medium, short = oklab_to_lms_root(place)
    growth: Vector = (_CONE_LIGHT[0] * long * long, _CONE_LIGHT[1] * medium * medium, _CONE_LIGHT[2] * short * short)
    lightness = growth[0] + growth[1] + growth[2]
    a = _dot(growth, _ROOTS_OF_A)
    b = _dot(growth, _ROOTS_OF_B)
    if plane is not None:
        outwards = a * plane.cosine + b * plane.sine
        a = outwards * plane.cosine
        b = outwards * plane.sine
    return _unit((lightness, a, b))


def _weights(axis: Vector) -> Vector:
    """Return the weights of the roots that make up the place on an axis of OKLab."""
    return _dot(axis, _LONG), _dot(axis, _MEDIUM), _dot(axis, _SHORT)


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(_dot(vector, vector))
    if length == 0.0:
        return 1.0, 0.0, 0.0
    return vector[0] / length, vector[1] / length, vector[2] / length


def _perpendicular(along: Vector) -> Vector:
    """Return a unit vector at right angles to one that is not the b axis."""
    return _unit((-along[1], along[0], 0.0))


def _cross(one: Vector, other: Vector) -> Vector:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def _dot(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
