"""Easing functions: how a change spends its time, or a gradient its length.

CSS Easing 2 (editor's draft), sections 2.1 to 2.3: ``linear``, ``ease``, ``ease-in``, ``ease-out``, ``ease-in-out``,
``cubic-bezier()``, ``step-start``, ``step-end`` and ``steps()``. Beyond CSS there is ``smoothstep``, 3p² - 2p³, which
is ``cubic-bezier(0.333333, 0, 0.666667, 1)``. ``linear()`` with stops of its own is not read.
"""

from __future__ import annotations

import math
import re
from typing import Final

MOST_STEPS: Final = 16
"""The most steps that ``steps()`` may have here; CSS has no limit."""

KEYWORDS: Final = ("linear", "ease", "ease-in", "ease-out", "ease-in-out", "smoothstep", "step-start", "step-end")
JUMPS: Final = ("jump-end", "jump-start", "jump-none", "jump-both", "end", "start")
ACCEPTED: Final = (*KEYWORDS, "cubic-bezier(x1, y1, x2, y2)", "steps(n, jump-end)")
"""What ``read_easing`` reads, as short phrases."""

_NUMBER: Final = r"[+-]?(?:\d+|\d*\.\d+)(?:[eE][+-]?\d+)?"
_SPACE: Final = r"[ \t\r\n\f]*"
_COMMA: Final = f"{_SPACE},{_SPACE}"
_FUNCTION: Final = re.compile(f"{_SPACE}([a-zA-Z-]+)(?:\\({_SPACE}(.*?){_SPACE}\\))?{_SPACE}", re.DOTALL)
_BEZIER: Final = re.compile(f"({_NUMBER}){_COMMA}({_NUMBER}){_COMMA}({_NUMBER}){_COMMA}({_NUMBER})", re.ASCII)
_STEPS: Final = re.compile(f"\\+?0*(\\d{{1,9}})(?:{_COMMA}([a-zA-Z-]+))?", re.ASCII)

_GREATEST: Final = 1e6  # heights beyond ± this are taken as this: no colour lies there
_HALVINGS: Final = 60


class EasingSyntaxError(ValueError):
    """The text is no easing function."""


class Easing:
    """An easing function; this one is ``linear``."""

    def at(self, progress: float) -> float:
        """Return the output progress, which may lie beyond 0 to 1, for an input progress from 0 to 1."""
        return progress

    def treads(self) -> int:
        """Return the number of equal parts of the input in each of which the output is constant; 0 where it changes."""
        return 0

    def is_linear(self) -> bool:
        """Tell whether the output is always the input."""
        return True


class CubicBezier(Easing):
    """A cubic Bézier curve from (0, 0) to (1, 1) (CSS Easing 2, section 2.2)."""

    def __init__(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Take the two control points.

        Args:
            x1: of the first one, 0 to 1.
            y1: of the first one.
            x2: of the second one, 0 to 1.
            y2: of the second one.

        Raises:
            ValueError: x1 or x2 is out of range.
        """
        if not (0.0 <= x1 <= 1.0 and 0.0 <= x2 <= 1.0):
            message = f"x1 is {x1} and x2 is {x2}; both must be from 0 to 1"
            raise ValueError(message)
        self._x1: Final = x1
        self._y1: Final = max(-_GREATEST, min(y1, _GREATEST))
        self._x2: Final = x2
        self._y2: Final = max(-_GREATEST, min(y2, _GREATEST))

    def at(self, progress: float) -> float:
        """Return the height of the curve above an input progress."""
        if progress <= 0.0 or progress >= 1.0:
            return progress
        low = 0.0
        high = 1.0
        # x grows with the parameter, so halving finds it: to the last bit, whatever the slope.
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            if _bezier(self._x1, self._x2, middle) < progress:
                low = middle
            else:
                high = middle
        return _bezier(self._y1, self._y2, 0.5 * (low + high))

    def is_linear(self) -> bool:
        """Tell whether the output is always the input."""
        return self._x1 == self._y1 and self._x2 == self._y2


class Steps(Easing):
    """A staircase (CSS Easing 2, section 2.3)."""

    def __init__(self, count: int, jump: str = "jump-end") -> None:
        """Take the number of steps and where they jump.

        Args:
            count: 1 to ``MOST_STEPS``; with ``jump-none`` from 2.
            jump: one of ``JUMPS``.

        Raises:
            ValueError: an argument is none of these.
        """
        least = 2 if jump == "jump-none" else 1
        if jump not in JUMPS or not least <= count <= MOST_STEPS:
            message = f"steps({count}, {jump}): expected {least} to {MOST_STEPS} steps, and one of {', '.join(JUMPS)}"
            raise ValueError(message)
        self._count: Final = count
        self._first: Final = 1 if jump in {"jump-start", "jump-both", "start"} else 0
        self._heights: Final = count + (jump == "jump-both") - (jump == "jump-none")

    def at(self, progress: float) -> float:
        """Return the height of the step that an input progress stands on; where it jumps, it has jumped."""
        # What was divided by the count is multiplied by it again: thirds must come out whole.
        step = int(progress * self._count + 1e-9) + self._first
        return min(step, self._heights) / self._heights

    def treads(self) -> int:
        """Return the number of steps."""
        return self._count

    def is_linear(self) -> bool:
        """Tell whether the output is always the input."""
        return False


class Hint(Easing):
    """What a transition hint makes of the way between two colour stops (CSS Images 4, section 3.5.3)."""

    def __init__(self, middle: float) -> None:
        """Take the place of the hint between the stops, 0 to 1: there the way is half done."""
        self._middle: Final = middle
        self._power: Final = 0.0 if middle <= 0.0 or middle >= 1.0 else math.log(0.5) / math.log(middle)

    def at(self, progress: float) -> float:
        """Return the part of the second colour at an input progress."""
        if self._middle <= 0.0:
            return 1.0
        if self._middle >= 1.0:
            return 0.0 if progress < 1.0 else 1.0
        return math.pow(progress, self._power)

    def treads(self) -> int:
        """Return 1 for a hint that stands on a stop: the whole way is then the other stop's colour."""
        return 0 if 0.0 < self._middle < 1.0 else 1

    def is_linear(self) -> bool:
        """Tell whether the output is always the input."""
        return self._middle == 0.5  # noqa: PLR2004 - half-way


LINEAR: Final = Easing()
_NAMED: Final[dict[str, Easing]] = {
    "linear": LINEAR,
    "ease": CubicBezier(0.25, 0.1, 0.25, 1.0),
    "ease-in": CubicBezier(0.42, 0.0, 1.0, 1.0),
    "ease-out": CubicBezier(0.0, 0.0, 0.58, 1.0),
    "ease-in-out": CubicBezier(0.42, 0.0, 0.58, 1.0),
    "smoothstep": CubicBezier(1.0 / 3.0, 0.0, 2.0 / 3.0, 1.0),
    "step-start": Steps(1, "jump-start"),
    "step-end": Steps(1, "jump-end"),
}


def read_easing(text: str) -> Easing:
    """Return the easing function that a text stands for, in CSS's syntax; case makes no difference.

    Raises:
        EasingSyntaxError: it stands for none; the message says why.
    """
    found = _FUNCTION.fullmatch(text)
    name = found.group(1).lower() if found else ""
    arguments = found.group(2) if found else None
    if arguments is None and name in _NAMED:
        return _NAMED[name]
    if arguments is not None and name == "cubic-bezier":
        return _cubic_bezier(arguments)
    if arguments is not None and name == "steps":
        return _steps(arguments)
    message = f"{text[:100]!r} is no easing function"
    raise EasingSyntaxError(message)


def _cubic_bezier(arguments: str) -> Easing:
    numbers = _BEZIER.fullmatch(arguments)
    if numbers is None:
        message = f"cubic-bezier({arguments[:100]}): expected four numbers, separated by commas"
        raise EasingSyntaxError(message)
    x1, y1, x2, y2 = [float(number) for number in numbers.groups()]
    try:
        return CubicBezier(x1, y1, x2, y2)
    except ValueError as error:
        message = f"cubic-bezier({arguments[:100]}): {error}"
        raise EasingSyntaxError(message) from error


def _steps(arguments: str) -> Easing:
    parts = _STEPS.fullmatch(arguments)
    if parts is None:
        message = f"steps({arguments[:100]}): expected a whole number, and after a comma where it jumps, or nothing"
        raise EasingSyntaxError(message)
    try:
        return Steps(int(parts.group(1)), (parts.group(2) or "jump-end").lower())
    except ValueError as error:
        raise EasingSyntaxError(str(error)) from error


def _bezier(first: float, second: float, at: float) -> float:
    """Return one coordinate of the curve at a parameter from 0 to 1."""
    rest = 1.0 - at
    return 3.0 * rest * at * (rest * first + at * second) + at * at * at
