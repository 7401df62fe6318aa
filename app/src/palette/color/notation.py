"""How CSS writes the components of each colour function and of each space of ``color()`` (CSS Color 4, sections 5-10).

Values outside a range are clamped where the draft says "at parsed-value time", and nowhere else:

========================= =============================================================================
``rgb()``, ``rgba()``     all three components to 0-255 or 0-100 % (section 5.1)
``hsl()``, ``hsla()``     saturation to at least 0 (section 7); lightness is kept
``hwb()``                 nothing: whiteness + blackness over 100 is for the conversion (section 8)
``lab()``, ``oklab()``    lightness to 0-100 or 0-1 (sections 9.3 and 9.4)
``lch()``, ``oklch()``    lightness the same, chroma to at least 0 (sections 9.3 and 9.4)
``color()``               nothing (section 10.1)
``color(--name …)``       as the nearest of these: lightness of lab-d65 and cam16 and tone of hct to 0-100, chroma
                          and the saturation of hsv to at least 0; okhsl and okhsv, which fill the sRGB gamut and
                          no more, have saturation and lightness or value from 0 to 1
hues                      are taken modulo 360 (section 4.3)
alpha                     to 0-1 (section 4.2)
========================= =============================================================================
"""

from __future__ import annotations

import math
from typing import Final, final

from palette.color.model import SPACES, ColorSpace

MODERN: Final = -1
"""What the space-separated syntax wants of a component: any kind that suits it."""

LEGACY: Final = -2
"""What the comma-separated syntax wants of alpha: any kind but none. Elsewhere it wants one kind of the scanner's."""

_Range = tuple[float, float]

# Not Final: compiled by mypyc 2.4, a module's Final tuple of floats counts as never set.
_ANY: _Range = (-math.inf, math.inf)
_POSITIVE: _Range = (0.0, math.inf)
_UNIT: _Range = (0.0, 1.0)
_HUNDRED: _Range = (0.0, 100.0)

_FREE = (_ANY, _ANY, _ANY)
_CLAMPED: Final[dict[str, tuple[_Range, _Range, _Range]]] = {
    "hsl": (_ANY, _POSITIVE, _ANY),
    "lab": (_HUNDRED, _ANY, _ANY),
    "lch": (_HUNDRED, _POSITIVE, _ANY),
    "oklab": (_UNIT, _ANY, _ANY),
    "oklch": (_UNIT, _POSITIVE, _ANY),
    "lab-d65": (_HUNDRED, _ANY, _ANY),
    "hsv": (_ANY, _POSITIVE, _ANY),
    "okhsl": (_ANY, _UNIT, _UNIT),
    "okhsv": (_ANY, _UNIT, _UNIT),
    "cam16": (_HUNDRED, _POSITIVE, _ANY),
    "hct": (_ANY, _POSITIVE, _HUNDRED),
}

_LABELS: Final[dict[tuple[str, str, str], tuple[str, str, str]]] = {
    ("r", "g", "b"): ("red", "green", "blue"),
    ("x", "y", "z"): ("x", "y", "z"),
    ("h", "s", "l"): ("hue", "saturation", "lightness"),
    ("h", "s", "v"): ("hue", "saturation", "value"),
    ("h", "w", "b"): ("hue", "whiteness", "blackness"),
    ("l", "a", "b"): ("lightness", "a", "b"),
    ("l", "c", "h"): ("lightness", "chroma", "hue"),
    ("j", "c", "h"): ("lightness", "chroma", "hue"),
    ("h", "c", "t"): ("hue", "chroma", "tone"),
}


@final
class Component:
    """How one component is written.

    Attributes:
        label: its name in messages.
        hue: whether it is an angle.
        scale: what a number is divided by: 255 in ``rgb()``, else 1.
        whole: what 100 % stands for.
        low: what it is clamped to from below when read.
        high: what it is clamped to from above when read.
    """

    __slots__ = ("high", "hue", "label", "low", "scale", "whole")

    def __init__(self, label: str, scale: float, whole: float, limits: tuple[float, float]) -> None:
        """Describe a component."""
        self.label: Final = label
        self.hue: Final = label == "hue"
        self.scale: Final = scale
        self.whole: Final = whole
        self.low: Final = limits[0]
        self.high: Final = limits[1]


@final
class Notation:
    """How the three components of one function, or of one space in ``color()``, are written.

    Attributes:
        name: the function, for messages.
        space: the space of the colour it makes.
        first: its first component.
        second: its second component.
        third: its third component.
        commas: whether it also has the comma-separated syntax (section 4.1.2).
        uniform: whether that wants three numbers or three percentages, as in ``rgb()``; ``hsl()`` wants percentages.
        legacy: whether its colours are legacy colours (section 4.1: they resolve to sRGB).
    """

    __slots__ = ("commas", "first", "legacy", "name", "second", "space", "third", "uniform")

    def __init__(self, name: str, space: ColorSpace, scale: float, limits: tuple[_Range, _Range, _Range]) -> None:
        """Describe the components of a space as a function writes them."""
        labels = _LABELS[space.components]
        self.name: Final = name
        self.space: Final = space.name
        self.first: Final = Component(labels[0], scale, space.reference[0][1], limits[0])
        self.second: Final = Component(labels[1], scale, space.reference[1][1], limits[1])
        self.third: Final = Component(labels[2], scale, space.reference[2][1], limits[2])
        self.commas: Final = name in ("rgb()", "hsl()")
        self.uniform: Final = name == "rgb()"
        self.legacy: Final = name in ("rgb()", "hsl()", "hwb()")


def _notation(space: ColorSpace) -> Notation:
    name = f"{space.name}()" if space.css == "function" else "color()"
    return Notation(name, space, 1.0, _CLAMPED.get(space.name, _FREE))


_RGB: Final = Notation("rgb()", SPACES["srgb"], 255.0, (_UNIT, _UNIT, _UNIT))

FUNCTIONS: Final[dict[str, Notation]] = {
    "rgb": _RGB,
    "rgba": _RGB,
    "hsla": _notation(SPACES["hsl"]),
    **{name: _notation(space) for name, space in SPACES.items() if space.css == "function"},
}
"""The colour functions with a space of their own, by name."""

COLOR_SPACES: Final[dict[str, Notation]] = {
    **{name: _notation(space) for name, space in SPACES.items() if space.css == "color"},
    "xyz": _notation(SPACES["xyz-d65"]),
    **{f"--{name}": _notation(space) for name, space in SPACES.items() if space.css == "custom"},
}
"""The spaces of ``color()``, as it names them."""

ALPHA: Final = Component("alpha", 1.0, 1.0, _UNIT)
"""The component after the slash, or after the third comma (section 4.2)."""
