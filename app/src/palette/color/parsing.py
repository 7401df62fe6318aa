"""Reading a colour as CSS writes it: CSS Color 4 (editor's draft), sections 4 to 10, in linear time.

``parse`` takes what CSS takes, with these exceptions, which suit a service:

- Hex digits need no ``#`` (3, 4, 6 or 8 of them), because ``#`` starts the fragment of a URL. CSS has that in quirks
  mode only, and differently (appendix B). No colour name looks like a hex colour.
- Spaces that CSS does not have are written ``color(--hct 282.8 87.2 32.3)``; see ``palette.color.model``.
- The closing parenthesis and the end of a comment must be there. CSS Syntax 3 adds both where a style sheet ends;
  here that would take a text that was cut off for a colour.
- ``currentcolor`` and system colours (section 6) have no value outside a page, and nothing that must be computed is
  read: ``calc()`` and its kind (CSS Values 4, section 10, allows them for any number), ``var()``, and CSS Color 5's
  ``color-mix()`` and relative colours. Each is refused by name.

White space is needed only where two tokens would otherwise be one, as in CSS: ``rgb(10%20%30%)`` is a colour.

A percentage is that part of the second number of the component's ``ColorSpace.reference``: 50 % of chroma in hct is
75. ``palette.color.notation`` says what is clamped.
"""

from __future__ import annotations

from typing import Final

from palette.color import diagnosis
from palette.color.diagnosis import A_COLOR
from palette.color.model import MISSING, Color
from palette.color.named import NAMED
from palette.color.notation import ALPHA, COLOR_SPACES, FUNCTIONS, LEGACY, MODERN, Component, Notation
from palette.color.scanner import (
    ANGLE,
    CLOSE,
    COMMA,
    HASH,
    NONE,
    NUMBER,
    OPEN,
    PERCENTAGE,
    SLASH,
    ColorSyntaxError,
    Scanner,
    hex_digit,
)

__all__ = ["MAX_LENGTH", "ColorSyntaxError", "from_int", "parse"]

MAX_LENGTH: Final = 1000
"""Longer texts are refused unread; no colour needs a tenth of it."""


def parse(text: str) -> Color:
    """Return the colour that a text stands for.

    Args:
        text: a colour as CSS Color 4 writes it, or a hex colour without ``#``; white space and comments may stand
            around it. The module's own description says what is read and what is refused.

    Returns:
        The colour in the space it is written in: ``hsl`` for ``hsl()``, ``hwb`` for ``hwb()``, and ``srgb`` with
        components from 0 to 1 for names, hex colours and ``rgb()``; these are marked legacy whichever syntax they use.
        ``none`` is ``MISSING``. ``transparent`` is ``srgb`` 0 0 0 with alpha 0 (section 6.3).

    Raises:
        ColorSyntaxError: the text is no colour, or longer than ``MAX_LENGTH``. It knows where and what is expected.
    """
    length = len(text)
    if length > 0 and ord(text[0]) == HASH:
        color = _hex(text, 1, length)
        if color is not None:
            return color
    if length > MAX_LENGTH:
        problem = f"the text has {length} characters"
        raise ColorSyntaxError(text, MAX_LENGTH, problem, (f"at most {MAX_LENGTH}",))
    scan = Scanner(text)
    scan.skip()
    color = _color(scan)
    scan.skip()
    if scan.position < scan.end:
        raise diagnosis.unexpected(scan, "after the color", ("the end of the text",))
    return color


def from_int(value: int, alpha: float = 1.0) -> Color:
    """Return the legacy sRGB colour of a number 0xRRGGBB, 0 to 0xFFFFFF."""
    red, green, blue = value >> 16, value >> 8 & 0xFF, value & 0xFF
    return Color("srgb", (red / 255.0, green / 255.0, blue / 255.0), alpha, legacy=True)


def _color(scan: Scanner) -> Color:
    """Take a colour, whatever its syntax (section 4.1)."""
    start = scan.position
    if scan.code() == HASH:
        scan.position = start + 1
        return _hex_color(scan, scan.name(), start + 1)
    if scan.starts_identifier(start):
        name = scan.name()
        if scan.code() == OPEN:
            scan.position += 1
            return _function(scan, name, start)
        return _keyword(scan, name, start)
    if hex_digit(scan.code()) >= 0:
        return _hex_color(scan, scan.name(), start)
    if start == scan.end:
        raise ColorSyntaxError(scan.text, start, "the text is empty", A_COLOR)
    raise diagnosis.unexpected(scan, "in place of a color", A_COLOR)


def _hex_color(scan: Scanner, digits: str, start: int) -> Color:
    """Return the colour of hex digits that were taken from an offset on (section 5.2)."""
    color = _hex(digits, 0, len(digits))
    if color is None:
        raise diagnosis.not_hex(scan, start)
    return color


def _hex(text: str, start: int, stop: int) -> Color | None:
    """Return the colour of 3, 4, 6 or 8 hex digits, or None if they are something else."""
    count = stop - start
    if count in (6, 8):
        red, green, blue = _byte(text, start), _byte(text, start + 2), _byte(text, start + 4)
        alpha = 255 if count == 6 else _byte(text, start + 6)  # noqa: PLR2004 - three components of two digits
    elif count in (3, 4):
        red, green, blue = 17 * _digit(text, start), 17 * _digit(text, start + 1), 17 * _digit(text, start + 2)
        alpha = 255 if count == 3 else 17 * _digit(text, start + 3)  # noqa: PLR2004 - three components of one digit
    else:
        return None
    if red < 0 or green < 0 or blue < 0 or alpha < 0:
        return None
    return Color("srgb", (red / 255.0, green / 255.0, blue / 255.0), alpha / 255.0, legacy=True)


def _digit(text: str, at: int) -> int:
    return hex_digit(ord(text[at]))


def _byte(text: str, at: int) -> int:
    """Return the value of two hex digits, negative if either is none."""
    low = _digit(text, at + 1)
    return 16 * _digit(text, at) + low if low >= 0 else low


def _keyword(scan: Scanner, name: str, start: int) -> Color:
    """Return the colour of a keyword (section 6), or of a bare hex colour that starts with a letter."""
    value = NAMED.get(name)
    if value is not None:
        return from_int(value)
    if name == "transparent":
        return from_int(0, 0.0)
    color = _hex(name, 0, len(name))
    if color is None:
        raise diagnosis.no_keyword(scan, name, start)
    return color


def _function(scan: Scanner, name: str, start: int) -> Color:
    """Take the rest of a colour function, from what follows its parenthesis."""
    scan.skip()
    notation = FUNCTIONS.get(name)
    if notation is None:
        if name != "color":
            raise diagnosis.no_function(scan, name, start)
        notation = _color_space(scan)
        scan.skip()
    first = _component(scan, notation, notation.first, MODERN)
    scan.skip()
    if scan.code() == COMMA:
        return _legacy(scan, notation, first)
    second = _component(scan, notation, notation.second, MODERN)
    scan.skip()
    third = _component(scan, notation, notation.third, MODERN)
    scan.skip()
    alpha = _alpha(scan, notation, SLASH, MODERN)
    return Color(notation.space, (first, second, third), alpha, notation.legacy)


def _legacy(scan: Scanner, notation: Notation, first: float) -> Color:
    """Take the rest of the comma-separated syntax (section 4.1.2), from its first comma."""
    if not notation.commas or scan.kind == NONE:
        raise diagnosis.no_comma(scan, notation)
    kind = scan.kind if notation.uniform else PERCENTAGE
    scan.position += 1
    scan.skip()
    second = _component(scan, notation, notation.second, kind)
    scan.skip()
    if scan.code() != COMMA:
        raise diagnosis.no_separator(scan, notation, notation.second, ("a comma",))
    scan.position += 1
    scan.skip()
    third = _component(scan, notation, notation.third, kind)
    scan.skip()
    alpha = _alpha(scan, notation, COMMA, LEGACY)
    return Color(notation.space, (first, second, third), alpha, notation.legacy)


def _component(scan: Scanner, notation: Notation, component: Component, wanted: int) -> float:
    """Take one component of a kind that the syntax wants."""
    start = scan.position
    if scan.number():
        kind = scan.kind
        if wanted >= 0 and kind != wanted:
            raise diagnosis.wrong_unit(scan, notation, component, wanted)
        if component.hue:
            if kind in (NUMBER, ANGLE):
                return _turned(scan.value)
        elif kind == NUMBER:
            return min(max(scan.value / component.scale, component.low), component.high)
        elif kind == PERCENTAGE:
            return min(max(scan.value * component.whole / 100.0, component.low), component.high)
        raise diagnosis.wrong_unit(scan, notation, component, wanted)
    if wanted == MODERN and scan.starts_identifier(start) and scan.name() == "none" and scan.code() != OPEN:
        scan.kind = NONE
        return MISSING
    scan.position = start
    raise diagnosis.no_component(scan, notation, component, wanted)


def _turned(degrees: float) -> float:
    """Return a hue from 0 to below 360 (section 4.3)."""
    if 0.0 <= degrees < 360.0:  # noqa: PLR2004 - one turn
        return degrees
    turned = degrees % 360.0
    return turned if turned < 360.0 else 0.0  # noqa: PLR2004 - a tiny negative angle is rounded up to one turn


def _alpha(scan: Scanner, notation: Notation, separator: int, wanted: int) -> float:
    """Take alpha, if its separator is here, and the closing parenthesis."""
    alpha = 1.0
    expected: tuple[str, ...] = ("'/' and alpha" if separator == SLASH else "a comma and alpha", "')'")
    after = notation.third
    if scan.code() == separator:
        scan.position += 1
        scan.skip()
        alpha = _component(scan, notation, ALPHA, wanted)
        scan.skip()
        expected, after = ("')'",), ALPHA
    if scan.code() != CLOSE:
        raise diagnosis.no_separator(scan, notation, after, expected)
    scan.position += 1
    return alpha


def _color_space(scan: Scanner) -> Notation:
    """Take the space of ``color()`` (section 10.1)."""
    start = scan.position
    notation = COLOR_SPACES.get(scan.name()) if scan.starts_identifier(start) else None
    if notation is None:
        raise diagnosis.no_space(scan, start)
    return notation
