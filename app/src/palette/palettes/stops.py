"""Colour-stop lists: CSS Images 4 (editor's draft), section 3.5 ("Defining Gradient Color").

A list is colours separated by commas, each with up to two positions before or after it, and bare positions between
colours, which are transition hints. Positions are percentages: a gradient that is nowhere drawn has no lengths (0
needs no unit). Colours are what ``palette.color.parsing`` reads.
"""

from __future__ import annotations

from typing import Final, final

from palette.color.model import Color
from palette.color.parsing import ColorSyntaxError, parse
from palette.color.scanner import CLOSE, COMMA, END, HASH, OPEN, PERCENTAGE, Scanner, hex_digit
from palette.color.serialization import serialize

LEAST_STOPS: Final = 2
MOST_STOPS: Final = 32
"""How many colour stops a list has, a colour with two positions counting twice."""

_TWO: Final = 2
_ENDS: Final = (COMMA, END)


@final
class StopListError(ValueError):
    """The text is no colour-stop list, for a reason that no colour is to blame for.

    Attributes:
        position: where it goes wrong, in code points.
        expected: what would be right there, as short phrases.
    """

    def __init__(self, position: int, problem: str, expected: tuple[str, ...]) -> None:
        super().__init__(f"At position {position}: {problem}; expected {' or '.join(expected)}.")
        self.position: Final = position
        self.expected: Final = expected


@final
class Stop:
    """A colour stop as the gradient uses it.

    Attributes:
        color: the colour.
        css: how CSS writes it.
        position: 0 (the gradient's start) to 1 (its end), or beyond.
        hint: where between this stop and the next the way is half done: 0 to 1, or -1 where no hint stands.
    """

    __slots__ = ("color", "css", "hint", "position")

    def __init__(self, color: Color, css: str, position: float, hint: float = -1.0) -> None:
        self.color: Final = color
        self.css: Final = css
        self.position: Final = position
        self.hint: Final = hint


@final
class _Item:
    """A part of the list: a colour with at most one position, or a hint, which is a position without a colour.

    Attributes:
        at: where it starts in the text.
        color: the colour, or None.
        css: how CSS writes the colour.
        position: the position, or None.
    """

    __slots__ = ("at", "color", "css", "position")

    def __init__(self, at: int, color: Color | None, css: str, position: float | None) -> None:
        self.at: Final = at
        self.color: Final = color
        self.css: Final = css
        self.position = position


def read_stops(text: str) -> list[Stop]:
    """Return the stops of a list, every position worked out (section 3.5.3, "Color Stop Fixup").

    - The first stop stands at 0 and the last at 1, where they have no position.
    - No stop or hint stands before one that is written before it: it is moved there.
    - Stops without a position are spread evenly between the positions before and after them; those of hints count, as
      in browsers, so that a hint always stands between its stops.

    Raises:
        ColorSyntaxError: a colour is none; the position is that in the whole list.
        StopListError: the list is none, or has not ``LEAST_STOPS`` to ``MOST_STOPS`` stops.
    """
    items = _items(text)
    _check(items, len(text))
    positions = _fixed_up(items)
    stops: list[Stop] = []
    for index, item in enumerate(items):
        if item.color is not None:
            hint = _hint(items, positions, index)
            stops.append(Stop(item.color, item.css, positions[index], hint))
    return stops


def _items(text: str) -> list[_Item]:
    """Return the parts of a list, of a colour with two positions two."""
    scan = Scanner(text)
    items = _part(scan)
    while scan.position < scan.end:
        scan.position += 1
        items += _part(scan)
        if len(items) > _TWO * MOST_STOPS:
            raise _too_many(items[-1].at)
    return items


def _too_many(at: int) -> StopListError:
    return StopListError(at, "there are too many color stops", (f"at most {MOST_STOPS}",))


def _check(items: list[_Item], end: int) -> None:
    """Check the order of colours and hints, and the number of colours."""
    after_hint = True
    count = 0
    for item in items:
        if item.color is None and after_hint:
            raise StopListError(item.at, "a transition hint stands alone", ("a color",))
        after_hint = item.color is None
        count += not after_hint
        if count > MOST_STOPS:
            raise _too_many(item.at)
    if after_hint:
        raise StopListError(end, "the list ends with a transition hint", ("a comma and a color",))
    if count < LEAST_STOPS:
        raise StopListError(end, "the list has one color stop", (f"a comma and another color, up to {MOST_STOPS}",))


def _part(scan: Scanner) -> list[_Item]:
    """Take what stands before the next comma or the end."""
    scan.skip()
    at = scan.position
    positions = _positions(scan)
    if positions and scan.code() in _ENDS:
        if len(positions) == _TWO:
            raise StopListError(at, "a transition hint has two positions", ("one percentage",))
        return [_Item(at, None, "", positions[0])]
    color, css = _color(scan)
    scan.skip()
    positions = positions or _positions(scan)
    if scan.code() not in _ENDS:
        room = ("a comma", "the end") if len(positions) == _TWO else ("a percentage", "a comma", "the end")
        raise StopListError(scan.position, f"{_shown(scan)} cannot stand here", room)
    if not positions:
        return [_Item(at, color, css, None)]
    return [_Item(at, color, css, position) for position in positions]


def _shown(scan: Scanner) -> str:
    return repr(scan.text[scan.position : scan.position + 20])


def _positions(scan: Scanner) -> list[float]:
    """Take up to two percentages, as parts of one, with the space after them."""
    found: list[float] = []
    while len(found) < _TWO:
        start = scan.position
        if not scan.number() or not (scan.kind == PERCENTAGE or scan.text[start : scan.position] == "0"):
            scan.position = start
            break
        found.append(scan.value / 100.0)
        scan.skip()
    return found


def _color(scan: Scanner) -> tuple[Color, str]:
    """Take a colour; return it with how CSS writes it."""
    start = scan.position
    _skip_color(scan)
    text = scan.text[start : scan.position]
    try:
        color = parse(text)
    except ColorSyntaxError as error:
        raise error.within(scan.text, start) from error
    return color, _css(text, color)


def _skip_color(scan: Scanner) -> None:
    """Move past what a colour would be: a word or hex, and what stands in parentheses after it."""
    if scan.code() == HASH:
        scan.position += 1
    if scan.starts_identifier(scan.position) or hex_digit(scan.code()) >= 0:
        scan.name()
    elif scan.code() not in (OPEN, COMMA, END):
        scan.position += 1
    depth = 0
    while scan.position < scan.end and (depth > 0 or scan.code() == OPEN):
        code = scan.code()
        depth += (code == OPEN) - (code == CLOSE)
        scan.position += 1
        if depth == 0:
            return
        scan.skip()


def _css(text: str, color: Color) -> str:
    """Return the text, a bare hex colour with its ``#``; escapes, which could hide one, are written out."""
    if "\\" in text:
        return serialize(color)
    return f"#{text}" if all(hex_digit(ord(letter)) >= 0 for letter in text) else text


def _fixed_up(items: list[_Item]) -> list[float]:
    """Return the position of every part."""
    given = [item.position for item in items]
    given[0] = given[0] if given[0] is not None else 0.0
    given[-1] = given[-1] if given[-1] is not None else 1.0
    found: list[float] = []
    waiting = 0
    for position in given:
        if position is None:
            waiting += 1
            continue
        held = max(position, found[-1]) if found else position
        before = found[-1] if found else held
        found += [before + (held - before) * (step + 1) / (waiting + 1) for step in range(waiting)]
        found.append(held)
        waiting = 0
    return found


def _hint(items: list[_Item], positions: list[float], index: int) -> float:
    """Return where the hint after a stop stands, from 0 at this stop to 1 at the next; -1 where there is none."""
    if index + 1 == len(items) or items[index + 1].color is not None:
        return -1.0
    start, middle, end = positions[index : index + 3]
    return (middle - start) / (end - start) if end > start else -1.0
