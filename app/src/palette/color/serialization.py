"""Writing a colour as CSS does: CSS Color 4 (editor's draft), section 15."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from palette.color.conversion import convert
from palette.color.model import SPACES, Color, ColorSpace, Vector, is_missing, number
from palette.color.scanner import MAX_NUMBER

_EXACT: Final = 2.0**52  # from here on a float has no fraction to round
_POWERS: Final = [10**exponent for exponent in range(16)]
_FLOAT_POWERS: Final = [float(power) for power in _POWERS]
_SURE: Final = 1e12  # up to here scaling errs by less than what a remainder lacks to a half
_NEARLY_HALF: Final = 0.499
_PAIRS: Final = [f"{byte:02x}" for byte in range(256)]


def serialize(color: Color, precision: int = 6) -> str:
    """Return CSS that ``parse`` reads as the same colour, up to the precision.

    - A legacy colour (a hex, a name, ``rgb()``, ``hsl()``, ``hwb()``) is written ``rgb(…, …, …)`` or
      ``rgba(…, …, …, …)``, in sRGB, clamped to 0-255 (section 15.2.2). The draft leaves its precision to the writer,
      from 8 bits up: whole numbers stay whole, and others keep their decimals. Precision 0 gives what browsers write.
    - A legacy colour with a missing component cannot be: it is written ``color(srgb …)``, ``hsl(…)`` or ``hwb(…)``
      with ``none`` (same section).
    - All others are written with spaces in the function of their own space, with numbers (sections 15.3 to 15.5);
      only ``hsl()`` and ``hwb()`` have percentages. Spaces beyond CSS are written ``color(--name …)``.
    - Alpha is left out where it is 1 (section 15.1). Legacy alpha that is a whole number of 255ths has the shortest of
      two or three decimals that stands for it (section 15.1.1).

    Args:
        color: the colour. A component beyond ± ``MAX_NUMBER`` is written as that.
        precision: the decimals that a number has at most. Halves are rounded up, zeros at the end are left out, and
            there is no -0 and no exponent (section 15.1.2). 0 or more: a negative one is a ValueError.
    """
    space = SPACES[color.space]
    first, second, third = color.coords
    missing = is_missing(first) or is_missing(second) or is_missing(third) or is_missing(color.alpha)
    if color.legacy and not missing:
        return _legacy(color, precision)
    parts = [_component(space, index, value, precision) for index, value in enumerate((first, second, third))]
    alpha = _alpha(color.alpha, precision)
    if alpha != "1":
        parts += ["/", alpha]
    if space.css == "function":
        return f"{space.name}({' '.join(parts)})"
    return f"color({'' if space.css == 'color' else '--'}{space.name} {' '.join(parts)})"


def to_hex(srgb: Vector, alpha: float = 1.0) -> str:
    """Return ``#rrggbb``, or ``#rrggbbaa`` where alpha's 8 bits are not all set (CSS Color 4, section 5.2).

    Args:
        srgb: encoded components, 0 to 1; others are clamped. A missing one is 0. Halves are rounded up.
        alpha: 0 to 1, likewise.
    """
    opacity = _byte(alpha)
    end = "" if opacity == 255 else _PAIRS[opacity]  # noqa: PLR2004 - opaque in 8 bits
    return "#" + _PAIRS[_byte(srgb[0])] + _PAIRS[_byte(srgb[1])] + _PAIRS[_byte(srgb[2])] + end


def to_int(srgb: Vector) -> int:
    """Return the number 0xRRGGBB of encoded sRGB components, rounded and clamped as in ``to_hex``."""
    return _byte(srgb[0]) << 16 | _byte(srgb[1]) << 8 | _byte(srgb[2])


def int_to_hex(rgb: int) -> str:
    """Return ``#rrggbb`` of 0xRRGGBB."""
    return f"#{_PAIRS[rgb >> 16]}{_PAIRS[rgb >> 8 & 255]}{_PAIRS[rgb & 255]}"


def decimals(values: Sequence[float], precision: int) -> list[float | None]:
    """Return numbers rounded to so many decimals, as ``round`` does it, missing ones as none, and no negative zero.

    Args:
        values: any finite numbers, or ``MISSING``.
        precision: 0 or more.
    """
    return [None if is_missing(value) else _rounded(value, precision) + 0.0 for value in values]


def _rounded(value: float, precision: int) -> float:
    """Return what ``round`` returns: by arithmetic where no half is near, which is many times as fast."""
    if precision < len(_FLOAT_POWERS):
        power = _FLOAT_POWERS[precision]
        scaled = value * power
        if -_SURE < scaled < _SURE:
            whole = float(math.floor(scaled + 0.5))
            if -_NEARLY_HALF < scaled - whole < _NEARLY_HALF:
                return whole / power
    return round(value, precision)


def _byte(component: float) -> int:
    return math.floor(min(max(number(component), 0.0), 1.0) * 255.0 + 0.5)


def _legacy(color: Color, precision: int) -> str:
    """Write a legacy colour without missing components (sections 15.1.1 and 15.2.2)."""
    rgb = color.coords if color.space == "srgb" else convert(color.coords, color.space, "srgb")
    parts = [_decimal(min(max(component, 0.0), 1.0) * 255.0, precision) for component in rgb]
    alpha = _legacy_alpha(color.alpha, precision)
    if alpha == "1":
        return f"rgb({', '.join(parts)})"
    return f"rgba({', '.join(parts)}, {alpha})"


def _legacy_alpha(alpha: float, precision: int) -> str:
    byte = _byte(alpha)
    if byte / 255.0 != alpha:
        return _alpha(alpha, precision)
    # In whole numbers, since 50 * 2.55 is less than 127.5 in floats.
    hundredths = (200 * byte + 255) // 510
    if (hundredths * 255 + 50) // 100 == byte:
        return _decimal(hundredths / 100.0, 2)
    return _decimal((2000 * byte + 255) // 510 / 1000.0, 3)


def _alpha(alpha: float, precision: int) -> str:
    return "none" if is_missing(alpha) else _decimal(min(max(alpha, 0.0), 1.0), precision)


def _component(space: ColorSpace, index: int, value: float, precision: int) -> str:
    if is_missing(value):
        return "none"
    value = min(max(value, -MAX_NUMBER), MAX_NUMBER)
    if index == space.hue:
        hue = _decimal(value % 360.0, precision)
        return "0" if hue == "360" else hue
    text = _decimal(value, precision)
    return f"{text}%" if space.name in ("hsl", "hwb") else text


def _decimal(value: float, precision: int) -> str:
    """Write a number in base ten (section 15.1.2)."""
    if 0 <= precision < len(_POWERS):
        power = _POWERS[precision]
        scaled = value * float(power)
        if abs(scaled) < _EXACT:
            return _fixed(math.floor(scaled + 0.5), power)
    text = f"{value:.{precision}f}"
    return text.rstrip("0").rstrip(".")


def _fixed(units: int, power: int) -> str:
    """Write a whole number of the power of ten's parts; several times faster than formatting a float."""
    sign = "-" if units < 0 else ""
    size = abs(units)
    part = size % power
    if part == 0:
        return f"{sign}{size // power}"
    # The power in front keeps the zeros after the point.
    return f"{sign}{size // power}.{str(power + part)[1:].rstrip('0')}"
