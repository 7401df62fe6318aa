"""Reading the tokens that colours are made of: CSS Syntax Level 3, section 4, by hand and in linear time.

Positions are offsets in Unicode code points from the start of the text as it was given. Line breaks need no
normalising here (section 3.3): CR and FF are white space like LF.
"""

from __future__ import annotations

import math
import sys
from typing import Final, final

MAX_NUMBER: Final = 1e9
"""Numbers beyond ± this are taken as ± this (CSS Values 4, section 5.1, leaves the range to the implementation)."""

END: Final = -1
"""What ``Scanner.code_at`` answers past the end of the text."""

# What the component at hand turned out to be, in Scanner.kind.
NUMBER: Final = 0
PERCENTAGE: Final = 1
ANGLE: Final = 2
NONE: Final = 3
OTHER: Final = 4

COMMA: Final = 0x2C
SLASH: Final = 0x2F
HASH: Final = 0x23
OPEN: Final = 0x28
CLOSE: Final = 0x29

_TAB: Final = 0x09
_LINE_FEED: Final = 0x0A
_FORM_FEED: Final = 0x0C
_CARRIAGE_RETURN: Final = 0x0D
_SPACE: Final = 0x20
_PERCENT: Final = 0x25
_STAR: Final = 0x2A
_PLUS: Final = 0x2B
_MINUS: Final = 0x2D
_DOT: Final = 0x2E
_ZERO: Final = 0x30
_NINE: Final = 0x39
_LOWER_A: Final = 0x61
_LOWER_E: Final = 0x65
_LOWER_F: Final = 0x66
_LOWER_Z: Final = 0x7A
_BACKSLASH: Final = 0x5C
_UNDERSCORE: Final = 0x5F
_FIRST_NON_ASCII: Final = 0x80
_TO_LOWER: Final = 0x20  # this bit makes an ASCII letter lower case

_EXACT_LENGTH: Final = 15  # digits of which every integer is a float
_POWERS: Final = [10.0**exponent for exponent in range(_EXACT_LENGTH + 1)]

_ESCAPE_DIGITS: Final = 6
_SURROGATES: Final = range(0xD800, 0xE000)
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_DEGREES: Final[dict[str, float]] = {"deg": 1.0, "grad": 0.9, "rad": math.degrees(1.0), "turn": 360.0}


@final
class ColorSyntaxError(ValueError):
    """The text is no colour.

    Attributes:
        text: the text as it was given.
        position: where it goes wrong: 0 to ``len(text)``, in code points. It is the first character that cannot be
            right; a word or number that is wrong as a whole (an unknown name, function, space or unit, a sign or
            point without digits) counts from its start.
        expected: what would be right there, as short phrases.
        suggestion: the known word that a mistyped one is close to, or None.
    """

    def __init__(
        self, text: str, position: int, problem: str, expected: tuple[str, ...], suggestion: str | None = None
    ) -> None:
        """Make the message: one sentence of the position, the problem, the suggestion and what is expected."""
        hint = f" (did you mean {suggestion!r}?)" if suggestion is not None else ""
        choice = expected[0] if len(expected) == 1 else f"{', '.join(expected[:-1])} or {expected[-1]}"
        super().__init__(f"At position {position}: {problem}{hint}; expected {choice}.")
        self.text: Final = text
        self.position: Final = position
        self.expected: Final = expected
        self.suggestion: Final = suggestion
        self._problem: Final = problem

    def within(self, text: str, start: int) -> ColorSyntaxError:
        """Return the same fault as one of a longer text, in which this one's text starts at ``start``."""
        return ColorSyntaxError(text, start + self.position, self._problem, self.expected, self.suggestion)


@final
class Scanner:
    """A position in a text, and the tokens that can be taken from there.

    Attributes:
        text: the whole text.
        end: its length.
        position: where the next token starts.
        kind: NUMBER, PERCENTAGE, ANGLE, NONE or OTHER (a number with an unknown unit): the component taken last.
        value: its number; angles are in degrees.
        unit_at: where its unit is, or would be.
    """

    __slots__ = ("end", "kind", "position", "text", "unit_at", "value")

    def __init__(self, text: str) -> None:
        """Start at the beginning of a text."""
        self.text: Final = text
        self.end: Final = len(text)
        self.position = 0
        self.kind = NUMBER
        self.value = 0.0
        self.unit_at = 0

    def code_at(self, at: int) -> int:
        """Return the code point at an offset, or END."""
        return ord(self.text[at]) if at < self.end else END

    def code(self) -> int:
        """Return the code point at the position, or END."""
        return self.code_at(self.position)

    def skip(self) -> None:
        """Move past white space and comments (sections 4.2 and 4.3.2).

        Raises:
            ColorSyntaxError: a comment is not closed. CSS closes it at the end of the text; a service had better ask.
        """
        while True:
            code = self.code()
            if is_space(code):
                self.position += 1
            elif code == SLASH and self.code_at(self.position + 1) == _STAR:
                closed = self.text.find("*/", self.position + 2)
                if closed < 0:
                    raise ColorSyntaxError(self.text, self.end, "a comment is not closed", ("'*/'",))
                self.position = closed + 2
            else:
                return

    def number(self) -> bool:
        """Take a number with its unit, if one is here (sections 4.3.3, 4.3.10 and 4.3.12), and set kind and value."""
        start = self.position
        code = self.code_at(start)
        first = start + 1 if code in (_PLUS, _MINUS) else start
        stop = self._after_decimal(first)
        if stop == first:
            return False
        self.position = self._after_exponent(stop)
        self.unit_at = self.position
        if self.position == stop and stop - first <= _EXACT_LENGTH:
            size = _decimal(self.text, first, stop)
            value = -size if code == _MINUS else size
        else:
            value = float(self.text[start : self.position])
        # Adding zero makes -0 a plain 0.
        self.value = min(max(value, -MAX_NUMBER), MAX_NUMBER) + 0.0
        self._unit()
        return True

    def starts_identifier(self, at: int) -> bool:
        """Tell whether an identifier starts at an offset (section 4.3.9)."""
        code = self.code_at(at)
        if code == _MINUS:
            code = self.code_at(at + 1)
            return code == _MINUS or _starts_name(code) or self._starts_escape(at + 1)
        return _starts_name(code) or self._starts_escape(at)

    def name(self) -> str:
        """Take all name code points from here on (section 4.3.11); escapes are resolved, ASCII is made lower case."""
        name = self._plain_name()
        while self._starts_escape(self.position):
            name += self._escape() + self._plain_name()
        # Other letters must stay: the Kelvin sign, made lower case, would be a k.
        return name.lower() if name.isascii() else name

    def _plain_name(self) -> str:
        """Take all name code points up to an escape."""
        text = self.text
        start = at = self.position
        while at < self.end and continues_name(ord(text[at])):
            at += 1
        self.position = at
        return text[start:at]

    def _after_decimal(self, at: int) -> int:
        """Return the offset after digits and a point with digits, each of which may lack, but not both."""
        stop = _after_digits(self.text, at, self.end)
        if self.code_at(stop) == _DOT:
            fraction = _after_digits(self.text, stop + 1, self.end)
            if fraction > stop + 1:
                return fraction
        return stop

    def _after_exponent(self, at: int) -> int:
        """Return the offset after ``e``, a sign or none, and digits; without digits, ``e`` starts a unit instead."""
        if self.code_at(at) | _TO_LOWER != _LOWER_E:
            return at
        first = at + 2 if self.code_at(at + 1) in (_PLUS, _MINUS) else at + 1
        stop = _after_digits(self.text, first, self.end)
        return at if stop == first else stop

    def _unit(self) -> None:
        code = self.code()
        if code == _PERCENT:
            self.position += 1
            self.kind = PERCENTAGE
        elif self.starts_identifier(self.position):
            degrees = _DEGREES.get(self.name())
            self.kind = OTHER if degrees is None else ANGLE
            self.value *= degrees or 0.0
        else:
            self.kind = NUMBER

    def _starts_escape(self, at: int) -> bool:
        """Tell whether a valid escape starts at an offset (section 4.3.8); one at the very end is none here."""
        return self.code_at(at) == _BACKSLASH and self.code_at(at + 1) not in (
            END,
            _LINE_FEED,
            _CARRIAGE_RETURN,
            _FORM_FEED,
        )

    def _escape(self) -> str:
        """Take the escape that starts here and return the character it stands for (section 4.3.7)."""
        start = self.position + 1
        stop = start
        while stop - start < _ESCAPE_DIGITS and hex_digit(self.code_at(stop)) >= 0:
            stop += 1
        if stop == start:
            self.position = start + 1
            return self.text[start]
        self.position = stop + 1 if is_space(self.code_at(stop)) else stop
        if self.text[stop : stop + 2] == "\r\n":
            self.position += 1
        value = int(self.text[start:stop], 16)
        invalid = value == 0 or value in _SURROGATES or value > sys.maxunicode
        return _REPLACEMENT if invalid else chr(value)


def _after_digits(text: str, at: int, end: int) -> int:
    while at < end and _ZERO <= ord(text[at]) <= _NINE:
        at += 1
    return at


def _decimal(text: str, start: int, stop: int) -> float:
    """Return the number that at most 15 digits, and a point or none, stand for.

    It is the nearest float: digits and power of ten are exact, so only the division rounds (W. D. Clinger, "How to
    read floating point numbers accurately", 1990). ``float`` answers the same, four times slower when compiled.
    """
    digits = 0
    point = stop - 1
    for at in range(start, stop):
        code = ord(text[at])
        if code == _DOT:
            point = at
        else:
            digits = digits * 10 + code - _ZERO
    return digits / _POWERS[stop - 1 - point]


def is_space(code: int) -> bool:
    """Tell whether a code point is CSS white space (section 4.2, before line breaks are normalised)."""
    return code in (_SPACE, _TAB, _LINE_FEED, _CARRIAGE_RETURN, _FORM_FEED)


def hex_digit(code: int) -> int:
    """Return the value of a hexadecimal digit, or -1."""
    if _ZERO <= code <= _NINE:
        return code - _ZERO
    letter = code | _TO_LOWER
    return letter - _LOWER_A + 10 if _LOWER_A <= letter <= _LOWER_F else -1


def continues_name(code: int) -> bool:
    """Tell whether a code point may stand inside a name (section 4.2)."""
    return _starts_name(code) or code == _MINUS or _ZERO <= code <= _NINE


def _starts_name(code: int) -> bool:
    return _LOWER_A <= code | _TO_LOWER <= _LOWER_Z or code == _UNDERSCORE or code >= _FIRST_NON_ASCII
