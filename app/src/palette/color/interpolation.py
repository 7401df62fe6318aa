"""Interpolation between two colours: CSS Color 4, section 12 ("Color Interpolation").

What the section asks, in its order: missing components are carried forward into the interpolation space where that has
an analogous component or set, the colours are converted, a missing component takes the other colour's value, hues are
fixed up, components are premultiplied by alpha (hues are not), interpolated linearly, and divided by the new alpha.

Two places where programs differ, and the sentences that decide here:

* "If a powerless component is manually specified, it acts as normal" (section 4.4.1): the hue of a grey counts if the
  colour was given in the interpolation space, and is missing if it was converted to it.
* "The missing component is treated as having the other color's component value" (section 12.2): it takes that value
  before premultiplication, each colour then with its own alpha. coloraide and color.js take the other's premultiplied
  value instead, which a different alpha makes too dark or too light.
"""

from __future__ import annotations

from typing import Final, final

from palette.color.conversion import to_space
from palette.color.cylindrical import wrapped
from palette.color.model import MISSING, SPACES, Color, Vector, is_missing

HUE_METHODS: Final = ("shorter", "longer", "increasing", "decreasing")
"""The arcs that hues can be interpolated along, the default first."""

# Section 12.2's table of analogous components, by the letters of a space's components: in rgb b is blue, in lab an
# opponent axis, in hwb blackness. Of the spaces beyond CSS, CAM16's j and HCT's t are lightnesses, HSV's v is not.
_CATEGORIES: Final = {
    "rgb": ("red", "green", "blue"),
    "xyz": ("red", "green", "blue"),
    "hsl": ("hue", "colorfulness", "lightness"),
    "hsv": ("hue", "colorfulness", "value"),
    "hwb": ("hue", "whiteness", "blackness"),
    "lab": ("lightness", "a", "b"),
    "lch": ("lightness", "colorfulness", "hue"),
    "jch": ("lightness", "colorfulness", "hue"),
    "hct": ("hue", "colorfulness", "lightness"),
}


@final
class Interpolator:
    """The way from one colour to another, set up once for as many steps as a gradient has.

    Attributes:
        space: the interpolation space.
    """

    def __init__(self, a: Color, b: Color, space: str = "", hue: str = "shorter") -> None:
        """Prepare two colours for interpolation.

        Args:
            a: the colour at 0.
            b: the colour at 1.
            space: the interpolation space; by default ``default_space``.
            hue: one of ``HUE_METHODS``, for spaces that have a hue.

        Raises:
            ValueError: the space or the hue method is not known.
        """
        if hue not in HUE_METHODS:
            message = f"unknown hue interpolation {hue!r}; known are {', '.join(HUE_METHODS)}"
            raise ValueError(message)
        self.space: Final = space or default_space(a, b)
        start = _carried_forward(a, self.space)
        end = _carried_forward(b, self.space)
        self._hue: Final = SPACES[self.space].hue
        self._start_alpha: Final = _or_other(a.alpha, b.alpha)
        self._end_alpha: Final = _or_other(b.alpha, a.alpha)
        first = _each_or_other(start, end)
        last = _each_or_other(end, start)
        if self._hue >= 0:
            from_hue, to_hue = _fixed_up(_hue_of(first, self._hue), _hue_of(last, self._hue), hue)
            first = _with(first, self._hue, from_hue)
            last = _with(last, self._hue, to_hue)
        self._start: Final = self._premultiplied(first, self._start_alpha)
        self._end: Final = self._premultiplied(last, self._end_alpha)

    def at(self, amount: float) -> Color:
        """Return the colour at a place on the way, in the interpolation space.

        Out of gamut is not clipped. A component that both colours miss is missing.

        Args:
            amount: 0 (the first colour) to 1 (the second).

        Raises:
            ValueError: the amount is out of range.
        """
        if not 0.0 <= amount <= 1.0:
            message = f"amount {amount} is not between 0 and 1"
            raise ValueError(message)
        alpha = _between(self._start_alpha, self._end_alpha, amount)
        mixed = (
            _between(self._start[0], self._end[0], amount),
            _between(self._start[1], self._end[1], amount),
            _between(self._start[2], self._end[2], amount),
        )
        if self._hue >= 0:
            mixed = _with(mixed, self._hue, _wrapped(_hue_of(mixed, self._hue)))
        return Color(self.space, self._unpremultiplied(mixed, alpha), alpha)

    def _premultiplied(self, coords: Vector, alpha: float) -> Vector:
        """Multiply all components but the hue by alpha; missing alpha leaves them alone."""
        if alpha == 1.0 or is_missing(alpha):
            return coords
        return self._with_hue_of((coords[0] * alpha, coords[1] * alpha, coords[2] * alpha), coords)

    def _unpremultiplied(self, coords: Vector, alpha: float) -> Vector:
        """Undo the multiplication; an alpha that is zero or missing leaves the components alone."""
        if not 0.0 < alpha < 1.0:
            return coords
        return self._with_hue_of((coords[0] / alpha, coords[1] / alpha, coords[2] / alpha), coords)

    def _with_hue_of(self, coords: Vector, original: Vector) -> Vector:
        return coords if self._hue < 0 else _with(coords, self._hue, _hue_of(original, self._hue))


def mix(a: Color, b: Color, amount: float = 0.5, space: str = "", hue: str = "shorter") -> Color:
    """Return the colour at one place between two, in the interpolation space.

    Args:
        a: the colour at 0.
        b: the colour at 1.
        amount: the part of the second colour, 0 to 1.
        space: the interpolation space; by default ``default_space``.
        hue: one of ``HUE_METHODS``, for spaces that have a hue.

    Raises:
        ValueError: the amount is out of range, or the space or the hue method is not known.
    """
    return Interpolator(a, b, space, hue).at(amount)


def default_space(a: Color, b: Color) -> str:
    """Return the space that CSS interpolates two colours in: sRGB if both are legacy colours, else OKLab."""
    return "srgb" if a.legacy and b.legacy else "oklab"


def _carried_forward(color: Color, space: str) -> Vector:
    """Return a colour's components in the interpolation space, missing ones carried forward."""
    if color.space == space:
        return color.coords
    coords = to_space(color, space).coords
    missing = (is_missing(color.coords[0]), is_missing(color.coords[1]), is_missing(color.coords[2]))
    if True not in missing:
        return coords
    first, second, third = _analogous_missing(missing, _categories(color.space), _categories(space))
    return (
        MISSING if first else coords[0],
        MISSING if second else coords[1],
        MISSING if third else coords[2],
    )


def _categories(space: str) -> tuple[str, str, str]:
    return _CATEGORIES["".join(SPACES[space].components)]


def _analogous_missing(
    missing: tuple[bool, bool, bool], source: tuple[str, str, str], target: tuple[str, str, str]
) -> tuple[bool, bool, bool]:
    """Tell which of the target's components are missing because their analogues, or analogous set, are.

    The set is what remains of either space when the analogous components are taken away; it is missing as a whole.
    """
    rest = [gone for gone, category in zip(missing, source, strict=True) if category not in target]
    rest_missing = bool(rest) and all(rest)
    first, second, third = target
    return (
        missing[source.index(first)] if first in source else rest_missing,
        missing[source.index(second)] if second in source else rest_missing,
        missing[source.index(third)] if third in source else rest_missing,
    )


def _or_other(component: float, other: float) -> float:
    return other if is_missing(component) else component


def _each_or_other(coords: Vector, other: Vector) -> Vector:
    return _or_other(coords[0], other[0]), _or_other(coords[1], other[1]), _or_other(coords[2], other[2])


def _hue_of(coords: Vector, index: int) -> float:
    """Return the hue, which stands first or last."""
    return coords[0] if index == 0 else coords[2]


def _with(coords: Vector, index: int, hue: float) -> Vector:
    """Return components with the hue replaced."""
    return (hue, coords[1], coords[2]) if index == 0 else (coords[0], coords[1], hue)


def _wrapped(hue: float) -> float:
    return hue if is_missing(hue) else wrapped(hue)


def _between(start: float, end: float, amount: float) -> float:
    if start == end:  # rounding would move it
        return start
    return (1.0 - amount) * start + amount * end


def _fixed_up(start: float, end: float, method: str) -> tuple[float, float]:
    """Return two hues such that the straight way between them is the arc asked for (section 12.4)."""
    start = _wrapped(start)
    end = _wrapped(end)
    turn = end - start
    if method == "shorter":
        start_turns = turn > 180.0  # noqa: PLR2004 - half a turn
        end_turns = turn < -180.0  # noqa: PLR2004 - half a turn
    elif method == "longer":
        start_turns = 0.0 < turn < 180.0  # noqa: PLR2004 - half a turn
        end_turns = -180.0 < turn <= 0.0  # noqa: PLR2004 - half a turn
    else:
        start_turns = method == "decreasing" and turn > 0.0
        end_turns = method == "increasing" and turn < 0.0
    return (start + 360.0 if start_turns else start, end + 360.0 if end_turns else end)
