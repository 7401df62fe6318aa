"""The colour value and the colour spaces it can stand in."""

from __future__ import annotations

import math
from typing import Final, final

Vector = tuple[float, float, float]
"""Three components of one colour in one space, in CSS's own ranges."""

MISSING: Final = math.nan
"""A missing component (CSS Color 4, section 4.4: ``none``)."""


def is_missing(component: float) -> bool:
    """Tell whether a component is missing, CSS's ``none``."""
    return component != component  # noqa: PLR0124 - NaN is the one float that differs from itself; math.isnan is slower compiled


def number(component: float) -> float:
    """Return a component as a number: zero where it is missing (CSS Color 4, section 4.4)."""
    return 0.0 if component != component else component  # noqa: PLR0124 - see is_missing


@final
class ColorSpace:
    """What the syntax and the operations need to know of one colour space.

    Attributes:
        name: the identifier, as CSS and DTCG 2025.10 write it.
        components: the names of the three components, in CSS's order.
        reference: the numbers that 0 % and 100 % stand for, per component (hues: degrees of one turn).
        hue: the index of the hue component, or -1.
        css: how CSS writes it: ``"function"`` (``lab()``), ``"color"`` (``color(srgb …)``), or
            ``"custom"`` for spaces CSS does not have, written ``color(--hct …)``.
    """

    __slots__ = ("components", "css", "hue", "name", "reference")

    def __init__(
        self,
        name: str,
        components: tuple[str, str, str],
        reference: tuple[tuple[float, float], tuple[float, float], tuple[float, float]],
        css: str,
    ) -> None:
        self.name: Final = name
        self.components: Final = components
        self.reference: Final = reference
        self.css: Final = css
        self.hue: Final = components.index("h") if "h" in components else -1


_UNIT: Final = ((0.0, 1.0), (0.0, 1.0), (0.0, 1.0))
_TURN: Final = (0.0, 360.0)
_PERCENT: Final = (0.0, 100.0)

SPACES: Final[dict[str, ColorSpace]] = {
    space.name: space
    for space in (
        ColorSpace("srgb", ("r", "g", "b"), _UNIT, "color"),
        ColorSpace("srgb-linear", ("r", "g", "b"), _UNIT, "color"),
        ColorSpace("hsl", ("h", "s", "l"), (_TURN, _PERCENT, _PERCENT), "function"),
        ColorSpace("hwb", ("h", "w", "b"), (_TURN, _PERCENT, _PERCENT), "function"),
        ColorSpace("lab", ("l", "a", "b"), (_PERCENT, (-125.0, 125.0), (-125.0, 125.0)), "function"),
        ColorSpace("lch", ("l", "c", "h"), (_PERCENT, (0.0, 150.0), _TURN), "function"),
        ColorSpace("oklab", ("l", "a", "b"), ((0.0, 1.0), (-0.4, 0.4), (-0.4, 0.4)), "function"),
        ColorSpace("oklch", ("l", "c", "h"), ((0.0, 1.0), (0.0, 0.4), _TURN), "function"),
        ColorSpace("display-p3", ("r", "g", "b"), _UNIT, "color"),
        ColorSpace("display-p3-linear", ("r", "g", "b"), _UNIT, "color"),
        ColorSpace("a98-rgb", ("r", "g", "b"), _UNIT, "color"),
        ColorSpace("prophoto-rgb", ("r", "g", "b"), _UNIT, "color"),
        ColorSpace("rec2020", ("r", "g", "b"), _UNIT, "color"),
        ColorSpace("xyz-d65", ("x", "y", "z"), _UNIT, "color"),
        ColorSpace("xyz-d50", ("x", "y", "z"), _UNIT, "color"),
        # Beyond CSS: written color(--name …).
        ColorSpace("lab-d65", ("l", "a", "b"), (_PERCENT, (-125.0, 125.0), (-125.0, 125.0)), "custom"),
        ColorSpace("hsv", ("h", "s", "v"), (_TURN, _PERCENT, _PERCENT), "custom"),
        ColorSpace("okhsl", ("h", "s", "l"), (_TURN, (0.0, 1.0), (0.0, 1.0)), "custom"),
        ColorSpace("okhsv", ("h", "s", "v"), (_TURN, (0.0, 1.0), (0.0, 1.0)), "custom"),
        ColorSpace("cam16", ("j", "c", "h"), (_PERCENT, (0.0, 150.0), _TURN), "custom"),
        ColorSpace("hct", ("h", "c", "t"), (_TURN, (0.0, 150.0), _PERCENT), "custom"),
    )
}
"""Every space with three components, by name (naive CMYK has four: see ``palette.color.cmyk``)."""

RGB_GAMUTS: Final = ("srgb", "display-p3", "a98-rgb", "prophoto-rgb", "rec2020")
"""The spaces that bound a gamut a colour can be mapped to."""


@final
class Color:
    """One colour: a space, three components in that space's CSS ranges, and alpha.

    Attributes:
        space: a key of ``SPACES``.
        coords: the components; a missing one is ``MISSING``. Not clamped: a colour may lie outside any gamut.
        alpha: 0 to 1, or ``MISSING``.
        legacy: whether CSS's legacy rules hold for it (it was written as a hex, a name, rgb(), hsl() or hwb()).
    """

    __slots__ = ("alpha", "coords", "legacy", "space")

    def __init__(self, space: str, coords: Vector, alpha: float = 1.0, legacy: bool = False) -> None:  # noqa: FBT001, FBT002 - a flag of the value itself, as in its repr
        self.space: Final = space
        self.coords: Final = coords
        self.alpha: Final = alpha
        self.legacy: Final = legacy

    def __repr__(self) -> str:
        """Return a form that shows every attribute."""
        return f"Color({self.space!r}, {self.coords!r}, {self.alpha!r}, {self.legacy!r})"

    def __eq__(self, other: object) -> bool:
        """Two colours are equal when every attribute is, missing components counting as equal to each other."""
        if not isinstance(other, Color):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        """Hash as ``__eq__`` compares."""
        return hash(self._key())

    def _key(self) -> tuple[str, float | None, float | None, float | None, float | None, bool]:
        first, second, third = self.coords
        return (
            self.space,
            None if is_missing(first) else first,
            None if is_missing(second) else second,
            None if is_missing(third) else third,
            None if is_missing(self.alpha) else self.alpha,
            self.legacy,
        )
