"""What is wrong with a text that is no colour, in words that help: where, what, and what would be right there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from palette.color.named import NAMED, SYSTEM
from palette.color.notation import COLOR_SPACES, FUNCTIONS, MODERN, Component, Notation
from palette.color.scanner import (
    COMMA,
    NONE,
    NUMBER,
    OPEN,
    PERCENTAGE,
    SLASH,
    ColorSyntaxError,
    Scanner,
    hex_digit,
    is_space,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

A_COLOR: Final = ("a CSS color name", "a hex color such as #3366cc", "a color function such as oklch(…)")

_A_FUNCTION: Final = ("rgb()", "hsl()", "hwb()", "lab()", "lch()", "oklab()", "oklch()", "color()")
_A_SPACE: Final = ("a color space such as display-p3 or xyz-d50", "one that CSS does not have, such as --hct")
_A_HUE: Final = ("a number", "an angle such as 120deg")
_A_PART: Final = ("a number", "a percentage")
_HUE_UNITS: Final = ("no unit", "deg", "grad", "rad", "turn")

_PAGE: Final = "depends on the page it is used in and is no color by itself"
_COMPUTED: Final = "is not computed here"

_REFUSED: Final[dict[str, str]] = {
    "currentcolor": _PAGE,
    **dict.fromkeys(SYSTEM, _PAGE),
    **dict.fromkeys(("inherit", "initial", "unset", "revert", "revert-layer", "revert-rule"), _PAGE),
    "none": "stands for a missing component, not for a color",
}
_REFUSED_FUNCTIONS: Final[dict[str, str]] = {
    **dict.fromkeys(("var", "env", "attr", "if", "light-dark", "contrast-color"), _PAGE),
    "device-cmyk": "depends on a device and is no color by itself",
    **dict.fromkeys(("color-mix", "alpha", "calc", "calc-size", "min", "max", "clamp", "round", "mod"), _COMPUTED),
    **dict.fromkeys(("rem", "abs", "sign", "sin", "cos", "tan", "asin", "acos", "atan", "atan2"), _COMPUTED),
    **dict.fromkeys(("pow", "sqrt", "hypot", "log", "exp", "progress", "random"), _COMPUTED),
}

_KEYWORDS: Final = (*NAMED, "transparent")
_FUNCTION_NAMES: Final = ("color", *FUNCTIONS)

_LONGEST_HEX: Final = 8
_LONGEST_WORD: Final = 24
_FARTHEST: Final = 2
_SHOWN: Final = 40


def unexpected(scan: Scanner, where: str, expected: tuple[str, ...]) -> ColorSyntaxError:
    """Return the error for what is at the position, which cannot be there."""
    return ColorSyntaxError(scan.text, scan.position, f"unexpected {_found(scan)} {where}", expected)


def not_hex(scan: Scanner, start: int) -> ColorSyntaxError:
    """Return the error for a hex colour from an offset to the position: another digit, too many, or too few of them.

    Too few (``#12345``) are reported after the last one, where one more would be right; too many at the ninth.
    """
    at = start
    while at < scan.position and hex_digit(scan.code_at(at)) >= 0:
        at += 1
    count = at - start
    if at < scan.position or count == 0:
        scan.position = at
        return unexpected(scan, "in a hex color", ("a hex digit",))
    at = min(at, start + _LONGEST_HEX)
    expected = ("a hex digit",) if count < _LONGEST_HEX else ("the end of the color",)
    return ColorSyntaxError(scan.text, at, f"a hex color has 3, 4, 6 or 8 digits, not {count}", expected)


def no_keyword(scan: Scanner, name: str, start: int) -> ColorSyntaxError:
    """Return the error for a word from an offset to the position that is no colour."""
    if name in _REFUSED:
        return ColorSyntaxError(scan.text, start, f"{_word(scan, start)} {_REFUSED[name]}", A_COLOR)
    if name in _FUNCTION_NAMES:
        return ColorSyntaxError(scan.text, scan.position, f"{name} is a function", ("'('",))
    if all(hex_digit(ord(character)) >= 0 for character in name):
        return not_hex(scan, start)
    return ColorSyntaxError(
        scan.text, start, f"{_word(scan, start)} is no CSS color name", A_COLOR, closest(name, _KEYWORDS)
    )


def no_function(scan: Scanner, name: str, start: int) -> ColorSyntaxError:
    """Return the error for a function whose name, at an offset, is no colour function's."""
    if name in _REFUSED_FUNCTIONS:
        return ColorSyntaxError(scan.text, start, f"{name}() {_REFUSED_FUNCTIONS[name]}", A_COLOR)
    scan.position = start
    problem = f"{_found(scan)} is no color function"
    return ColorSyntaxError(scan.text, start, problem, _A_FUNCTION, closest(name, _FUNCTION_NAMES))


def no_space(scan: Scanner, start: int) -> ColorSyntaxError:
    """Return the error for what is at an offset in place of the space in ``color()``."""
    scan.position = start
    if not scan.starts_identifier(start):
        return unexpected(scan, "in place of the color space of color()", _A_SPACE)
    name = scan.name()
    if name == "from":
        return ColorSyntaxError(scan.text, start, f"a relative color {_COMPUTED}", _A_SPACE)
    word = _word(scan, start)
    if name in FUNCTIONS:
        return ColorSyntaxError(scan.text, start, f"{word} has a function of its own, {name}()", _A_SPACE)
    known = f"--{name}" if f"--{name}" in COLOR_SPACES else closest(name, COLOR_SPACES)
    return ColorSyntaxError(scan.text, start, f"{word} is no color space of color()", _A_SPACE, known)


def no_component(scan: Scanner, notation: Notation, component: Component, wanted: int) -> ColorSyntaxError:
    """Return the error for what is at the position in place of a component."""
    expected = _component(scan, notation, component, wanted)
    where = f"in place of the {component.label} component of {notation.name}"
    start = scan.position
    if scan.code() == COMMA and wanted == MODERN and component is notation.third:
        return ColorSyntaxError(scan.text, start, _separators(notation), expected)
    if scan.starts_identifier(start):
        name = scan.name()
        if scan.code() == OPEN and name in _REFUSED_FUNCTIONS:
            return ColorSyntaxError(scan.text, start, f"{name}() {_REFUSED_FUNCTIONS[name]}", expected)
        if name == "none" and wanted != MODERN:
            return _no_none(scan, start, expected)
        if name == "from" and component is notation.first:
            return ColorSyntaxError(scan.text, start, f"a relative color {_COMPUTED}", expected)
        scan.position = start
    return unexpected(scan, where, expected)


def no_separator(
    scan: Scanner, notation: Notation, component: Component, expected: tuple[str, ...]
) -> ColorSyntaxError:
    """Return the error for what is at the position, after a component, in place of what separates or ends them."""
    return unexpected(scan, f"after the {component.label} component of {notation.name}", expected)


def no_comma(scan: Scanner, notation: Notation) -> ColorSyntaxError:
    """Return the error for the comma at the position, after the first component."""
    expected = (f"white space and the {notation.second.label} component",)
    if notation.commas:
        return _no_none(scan, scan.position, expected)
    return ColorSyntaxError(scan.text, scan.position, _separators(notation), expected)


def wrong_unit(scan: Scanner, notation: Notation, component: Component, wanted: int) -> ColorSyntaxError:
    """Return the error for the unit of the number before the position, or for its lack."""
    unit = scan.text[scan.unit_at : scan.position]
    part = f"the {component.label} component of {notation.name}"
    problem = f"the unit {shown(unit)} does not suit {part}"
    if wanted == PERCENTAGE:
        expected: tuple[str, ...] = ("'%'",)
        if scan.kind == NUMBER:
            problem = _alike(notation)
    elif wanted == NUMBER:
        expected = ("a comma",) if component is notation.second else ("a comma", "')'")
        if scan.kind == PERCENTAGE:
            problem = _alike(notation)
    else:
        expected = _HUE_UNITS if component.hue else ("no unit", "'%'")
    return ColorSyntaxError(scan.text, scan.unit_at, problem, expected)


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the first of the known words that differ least from a word, by at most 2 edits and half its length."""
    best = None
    limit = min(_FARTHEST, len(word) // 2)
    if len(word) <= _LONGEST_WORD:
        for candidate in known:
            # A letter too many, and one that the candidate has not, takes an edit each: most candidates end here.
            if abs(len(candidate) - len(word)) <= limit and _strange(word, candidate) <= limit:
                edits = _edits(word, candidate, limit)
                if edits <= limit:
                    best, limit = candidate, edits - 1
    return best


def _strange(word: str, candidate: str) -> int:
    """Return how many letters of a word another one does not have at all."""
    return sum(1 for letter in word if letter not in candidate)


def _edits(one: str, other: str, limit: int) -> int:
    """Return how many insertions, deletions and replacements turn one word into the other, or any number over a limit.

    Levenshtein's distance, row by row; a row wholly over the limit decides.
    """
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        diagonal = row[0]
        least = row[0] = i + 1
        for j, wished in enumerate(other):
            edits = min(diagonal if letter == wished else diagonal + 1, row[j] + 1, row[j + 1] + 1)
            diagonal = row[j + 1]
            row[j + 1] = edits
            least = min(least, edits)
        if least > limit:
            return least
    return row[-1]


def _component(scan: Scanner, notation: Notation, component: Component, wanted: int) -> tuple[str, ...]:
    """Return what would be right in place of a component."""
    if wanted != MODERN:
        return {NUMBER: ("a number",), PERCENTAGE: ("a percentage",)}.get(wanted, _A_PART)
    # After the first component a comma would do as well, unless that was none.
    comma = component is notation.second and notation.commas and scan.kind != NONE
    before: tuple[str, ...] = ("a comma",) if comma else ()
    if _touches(scan):
        return (*before, f"white space and the {component.label} component")
    return (*before, *(_A_HUE if component.hue else _A_PART), "'none'")


def _touches(scan: Scanner) -> bool:
    """Tell whether the token before the position needs white space after it to end there."""
    before = scan.code_at(scan.position - 1)
    return not is_space(before) and before not in (OPEN, COMMA, SLASH)


def _alike(notation: Notation) -> str:
    if notation.uniform:
        return f"{notation.name} with commas has three numbers or three percentages"
    return f"{notation.name} with commas has percentages after the hue"


def _separators(notation: Notation) -> str:
    if notation.commas:
        return f"{notation.name} has either commas or white space between its components"
    return f"{notation.name} has no commas between its components"


def _no_none(scan: Scanner, at: int, expected: tuple[str, ...]) -> ColorSyntaxError:
    return ColorSyntaxError(scan.text, at, "'none' cannot be used with commas", expected)


def _found(scan: Scanner) -> str:
    """Return what is at the position, quoted: a word, a number or a character. The position stays."""
    start = scan.position
    if start == scan.end:
        return "end of the text"
    if scan.starts_identifier(start):
        scan.name()
    elif not scan.number():
        scan.position += 1
    found = _word(scan, start)
    scan.position = start
    return found


def _word(scan: Scanner, start: int) -> str:
    """Return the text from an offset to the position, quoted."""
    return shown(scan.text[start : scan.position])


def shown(text: str) -> str:
    """Return a text quoted for a message: what cannot be printed is escaped, what is long is cut."""
    return repr(text) if len(text) <= _SHOWN else repr(text[:_SHOWN]) + "…"
