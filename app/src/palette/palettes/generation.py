"""Generation: a palette from a mood, a scheme, a seed, and the colours that must be in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

from palette.color.conversion import convert
from palette.color.gamut import displayable
from palette.color.model import Color
from palette.color.serialization import to_int
from palette.palettes.arcs import turned
from palette.palettes.chips import FLOOR, Chip
from palette.palettes.drawing import draw
from palette.palettes.moods import MOODS, Mood
from palette.palettes.randomness import ENGINE, Stream
from palette.palettes.region import Region
from palette.palettes.repulsion import make_room
from palette.palettes.schemes import SCHEMES, Harmony, Scheme, preference

LEAST_COUNT: Final = 2
GREATEST_COUNT: Final = 12

CHROMATIC: Final = 0.01
"""The OKLCH chroma from which a colour's hue is seen, so that it can be an anchor."""


class UnprocessablePaletteError(ValueError):
    """No palette meets the wishes.

    Attributes:
        possible: how many colours the palette could have.
    """

    def __init__(self, message: str, possible: int) -> None:
        super().__init__(message)
        self.possible: Final = possible


@final
class Given:
    """A colour that must be in a palette.

    Attributes:
        color: the colour, of any space and gamut.
        text: how it was written.
    """

    __slots__ = ("color", "text")

    def __init__(self, color: Color, text: str = "") -> None:
        self.color: Final = color
        self.text: Final = text


@final
class Entry:
    """One colour of a palette.

    Attributes:
        color: the colour; as it was given, or 8-bit sRGB.
        text: how it is written: as it was given, or ``#rrggbb``.
        rgb: 0xRRGGBB of the colour, brought into sRGB (``raytrace``) if it lies outside.
        kind: ``"base"``, ``"locked"`` or ``"drawn"``.
    """

    __slots__ = ("color", "kind", "rgb", "text")

    def __init__(self, color: Color, text: str, rgb: int, kind: str) -> None:
        self.color: Final = color
        self.text: Final = text
        self.rgb: Final = rgb
        self.kind: Final = kind


@final
class Palette:
    """A palette, and what it keeps.

    Attributes:
        entries: the colours, in order.
        mood: the ranges that the drawn colours keep.
        harmony: the scheme, its anchor, and the hues that the drawn colours keep.
        seed: what, with the wishes, the palette depends on.
        engine: the version of the algorithm.
        floor: the least ΔE-OK between a drawn colour and any other.
    """

    __slots__ = ("engine", "entries", "floor", "harmony", "mood", "seed")

    def __init__(self, entries: list[Entry], mood: Mood, harmony: Harmony, seed: str) -> None:
        self.entries: Final = entries
        self.mood: Final = mood
        self.harmony: Final = harmony
        self.seed: Final = seed
        self.engine: Final = ENGINE
        self.floor: Final = FLOOR


def generate(  # noqa: PLR0913 - a wish has that many parts
    *,
    count: int,
    mood: str,
    seed: str,
    scheme: str | None = None,
    base: Given | None = None,
    locked: Sequence[Given | None] = (),
) -> Palette:
    """Return the palette of a seed.

    A locked colour keeps its place, the base takes the first free one, and the drawn colours fill the others from dark
    to light. Without a scheme the seed chooses one that the palette can show; asking again with that scheme and the
    seed gives the same palette.

    Args:
        count: how many colours, 2 to 12, those given included.
        mood: a key of ``MOODS``.
        seed: any text.
        scheme: a key of ``SCHEMES``.
        base: the colour to start from: its hue, if it is seen, is the scheme's anchor.
        locked: the colours that stay, each at its index; none leaves the place free.

    Raises:
        UnprocessablePaletteError: the base finds no free place, or so many colours cannot be kept apart.
        ValueError: an argument is outside its range.
    """
    _check(count, mood, scheme, len(locked))
    places = _places(count, base, locked)
    task = _Task(MOODS[mood], seed, places, _hue_of([base, *locked]))
    for wish in task.preferred() if scheme is None else [SCHEMES[scheme]]:
        harmony = task.harmony(wish)
        drawn = task.draw(harmony)
        if len(drawn) == task.number:
            return Palette(_filled(places, drawn), task.mood, harmony, seed)
    harmony = task.harmony(SCHEMES[scheme or "free"])
    drawn = task.search(harmony)
    if len(drawn) < task.number:
        raise _unprocessable(count, count - task.number + len(drawn), task.mood, harmony.scheme)
    return Palette(_filled(places, drawn), task.mood, harmony, seed)


@final
class _Task:
    """What there is to draw.

    Attributes:
        mood: the ranges to draw from.
        number: how many chips to draw.
    """

    __slots__ = ("_anchor", "_fixed", "_hue", "_seed", "mood", "number")

    def __init__(self, mood: Mood, seed: str, places: list[Entry | None], hue: float | None) -> None:
        self.mood: Final = mood
        self.number: Final[int] = places.count(None)
        self._seed: Final = seed
        self._fixed: Final[list[Chip]] = [Chip(entry.rgb) for entry in places if entry is not None]
        self._hue: Final = hue
        self._anchor: Final[float] = turned(mood.hues.at(Stream(seed, "anchor").fraction())) if hue is None else hue

    def preferred(self) -> list[Scheme]:
        """Return the schemes to try in turn when none is asked for."""
        return preference(self._anchor, self.mood.hues, self._seed, given=self._hue is not None)

    def harmony(self, scheme: Scheme) -> Harmony:
        """Return a scheme turned to the anchor."""
        return scheme.harmony(self._anchor, self.mood.hues)

    def draw(self, harmony: Harmony) -> list[Chip]:
        """Return chips found by chance, fewer than wanted if it fails."""
        first_arc: int | None = None
        if self._hue is not None:
            # The colour given shows the anchor, so drawing begins with the next arc.
            first_arc = 1 if self.mood.hues.holds(self._hue) else 0
        return draw(Region(self.mood, harmony.arcs), self.number, self._fixed, self._seed, first_arc)

    def search(self, harmony: Harmony) -> list[Chip]:
        """Return chips found by chance and by pushing them apart, fewer than wanted if there is no room."""
        return make_room(Region(self.mood, harmony.arcs), self.number, self._fixed, self.draw(harmony), self._seed)


def _check(count: int, mood: str, scheme: str | None, locked: int) -> None:
    """Raise ValueError where an argument is outside its range."""
    message = ""
    if not LEAST_COUNT <= count <= GREATEST_COUNT:
        message = f"count is {count}; it must be {LEAST_COUNT} to {GREATEST_COUNT}"
    elif mood not in MOODS:
        message = f"{mood!r} is not a mood; known are {', '.join(MOODS)}"
    elif scheme is not None and scheme not in SCHEMES:
        message = f"{scheme!r} is not a scheme; known are {', '.join(SCHEMES)}"
    elif locked > count:
        message = f"{locked} places are given in locked, but the palette has {count}"
    if message:
        raise ValueError(message)


def _places(count: int, base: Given | None, locked: Sequence[Given | None]) -> list[Entry | None]:
    """Return the palette's places, those of locked colours and of the base filled."""
    places = [None if color is None else _entry(color, "locked") for color in locked]
    places += [None] * (count - len(places))
    if base is not None:
        if None not in places:
            message = f"all {count} places are locked, so none is left for the base"
            raise UnprocessablePaletteError(message, count)
        places[places.index(None)] = _entry(base, "base")
    return places


def _entry(given: Given, kind: str) -> Entry:
    return Entry(given.color, given.text, to_int(displayable(given.color).coords), kind)


def _hue_of(given: list[Given | None]) -> float | None:
    """Return the hue of the first colour whose hue is seen, in degrees."""
    for one in given:
        if one is not None:
            _, chroma, _ = convert(displayable(one.color).coords, "srgb", "oklch")
            if chroma >= CHROMATIC:
                return turned(convert(one.color.coords, one.color.space, "oklch")[2])
    return None


def _filled(places: list[Entry | None], drawn: list[Chip]) -> list[Entry]:
    """Return the palette's entries: what is drawn goes to the free places, from dark to light."""
    ordered = iter(sorted(drawn, key=Chip.order))
    return [_drawn(next(ordered)) if entry is None else entry for entry in places]


def _drawn(chip: Chip) -> Entry:
    return Entry(chip.color(), chip.hex(), chip.rgb, "drawn")


def _unprocessable(count: int, possible: int, mood: Mood, scheme: Scheme) -> UnprocessablePaletteError:
    message = (
        f"{count} colors of mood {mood.name!r} and scheme {scheme.name!r} cannot all be kept a ΔE-OK of {FLOOR} apart; "
        f"{possible} can"
    )
    return UnprocessablePaletteError(message, possible)
