"""Strategies of valid CSS: colors in every syntax of CSS Color 4, lists of them, color stops, easing functions.

They know the grammar from the standard, not from the service's own parser.
"""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Text = SearchStrategy[str]

# CSS Syntax 3, section 4.2; comments are allowed wherever white space is.
GAP: Final = st.sampled_from([" ", "  ", "\t", "\n", "\r\n", "\f", " /* a comment */ ", "/**/ "])
MAYBE_GAP: Final = st.sampled_from(["", "", "", " ", "\n", "/* , */"])

KEYWORDS: Final = ("red", "rebeccapurple", "cornflowerblue", "grey", "lightgoldenrodyellow", "tan", "transparent")
RGB_SPACES: Final = (
    *("srgb", "srgb-linear", "display-p3", "display-p3-linear", "a98-rgb", "prophoto-rgb", "rec2020"),
    *("xyz", "xyz-d50", "xyz-d65"),
)
CUSTOM_SPACES: Final = {
    "--lab-d65": (100.0, 125.0, 125.0),
    "--hsv": (360.0, 100.0, 100.0),
    "--okhsl": (360.0, 1.0, 1.0),
    "--okhsv": (360.0, 1.0, 1.0),
    "--cam16": (100.0, 150.0, 360.0),
    "--hct": (360.0, 150.0, 100.0),
}
"""This service's own spaces, and about how large their components are."""


def numbers(size: float) -> Text:
    """Return numbers around 0 to ``size``, and some far beyond it, in every notation of CSS."""
    usual = st.floats(-0.2 * size, 1.2 * size, allow_subnormal=False)
    plain = st.builds("{:.{}f}".format, usual, st.integers(0, 6))
    exponential = st.builds("{:.3{}}".format, usual, st.sampled_from("eE"))
    signed = st.builds("+{}".format, st.integers(0, int(size) + 1))
    pointed = st.builds(".{}".format, st.integers(0, 999))
    far = st.sampled_from(["1e3", "-1e3", "99999", "1e40", "-1e400", "000007", "-0"])
    return st.one_of(plain, plain, plain, exponential, signed, pointed, far)


def percentages() -> Text:
    """Return percentages, from a little below 0 to a little above 100."""
    return numbers(100.0).map(lambda number: f"{number}%")


def angles() -> Text:
    """Return hues: degrees without a unit, or any angle with one (CSS Values 4, section 7.1)."""
    units = {"deg": 360.0, "GRAD": 400.0, "rad": 6.3, "Turn": 1.0}
    with_unit = [st.builds("{}{}".format, numbers(size), st.just(unit)) for unit, size in units.items()]
    return st.one_of(numbers(360.0), numbers(360.0), *with_unit)


NONE: Final = st.sampled_from(["none", "NONE", "None"])


def component(size: float) -> Text:
    """Return one component of the modern syntax: a number, a percentage or ``none``."""
    return st.one_of(numbers(size), percentages(), NONE)


HUE: Final = st.one_of(angles(), NONE)
ALPHA: Final = component(1.0)


def cased(*names: str) -> Text:
    """Return names in lower, upper or title case: CSS's identifiers are ASCII case-insensitive."""
    return st.sampled_from([change(name) for name in names for change in (str.lower, str.upper, str.title)])


def modern(head: Text, *components: Text) -> Text:
    """Return a function of the modern syntax (section 4.1.3): gaps between components, a slash before alpha."""
    opacity = st.just("") | st.builds("{}/{}{}".format, MAYBE_GAP, MAYBE_GAP, ALPHA)
    return st.builds(_modern, head, MAYBE_GAP, GAP, opacity, MAYBE_GAP, *components)


def _modern(head: str, before: str, gap: str, opacity: str, after: str, *components: str) -> str:
    return f"{head}{before}{gap.join(components)}{opacity}{after})"


def legacy(head: Text, *components: Text) -> Text:
    """Return a function of the legacy syntax (section 4.1.2): commas, and no ``none``."""
    comma = st.builds("{},{}".format, MAYBE_GAP, MAYBE_GAP)
    opacity = st.just("") | st.builds("{}{}".format, comma, numbers(1.0) | percentages())
    return st.builds(_modern, head, MAYBE_GAP, comma, opacity, MAYBE_GAP, *components)


def in_color(space: str, *components: Text) -> Text:
    """Return ``color()`` in a space (section 10)."""
    head = st.builds("{}({}{}{}".format, cased("color"), MAYBE_GAP, cased(space), GAP)
    return modern(head, *components)


def hexes() -> Text:
    """Return hex colors (section 5.2), with the ``#`` and, as this service allows, without it."""
    of_length = [st.text("0123456789abcdefABCDEF", min_size=count, max_size=count) for count in (3, 4, 6, 8)]
    return st.builds("{}{}".format, st.sampled_from(["#", "#", ""]), st.one_of(of_length))


def color_words() -> Text:
    """Return hex colors without ``#``, and names: what stands in a path as it is."""
    return hexes().map(_without_hash) | cased(*KEYWORDS)


def _without_hash(text: str) -> str:
    return text.removeprefix("#")


def functions() -> list[Text]:
    """Return every function with a space of its own."""
    rgb, hsl, hsl_or_hwb = cased("rgb(", "rgba("), cased("hsl(", "hsla("), cased("hsl(", "hsla(", "hwb(")
    return [
        legacy(rgb, numbers(255.0), numbers(255.0), numbers(255.0)),
        legacy(rgb, percentages(), percentages(), percentages()),
        legacy(hsl, angles(), percentages(), percentages()),
        modern(rgb, component(255.0), component(255.0), component(255.0)),
        modern(hsl_or_hwb, HUE, component(100.0), component(100.0)),
        modern(cased("lab("), component(100.0), component(125.0), component(125.0)),
        modern(cased("lch("), component(100.0), component(150.0), HUE),
        modern(cased("oklab("), component(1.0), component(0.4), component(0.4)),
        modern(cased("oklch("), component(1.0), component(0.4), HUE),
    ]


def css_colors() -> Text:
    """Return valid colors of every syntax, with white space and comments around some."""
    return st.builds("{}{}{}".format, MAYBE_GAP, bare_colors(), MAYBE_GAP)


def css_color_lists() -> Text:
    """Return lists of colors, separated by commas, with white space around some."""
    gap = st.sampled_from(["", "", " ", "\n"])
    return st.lists(st.builds("{}{}{}".format, gap, bare_colors(), gap), min_size=1, max_size=8).map(",".join)


def bare_colors() -> Text:
    """Return valid colors of every syntax, with nothing around."""
    spaces = [in_color(space, component(1.0), component(1.0), component(1.0)) for space in RGB_SPACES]
    own = [in_color(space, *(numbers(size) | NONE for size in sizes)) for space, sizes in CUSTOM_SPACES.items()]
    words = st.one_of(hexes(), cased(*KEYWORDS))
    return st.one_of(words, words, *functions(), st.one_of(spaces), st.one_of(own))


def color_stops() -> Text:
    """Return color-stop lists (CSS Images 4, section 3.5): positions on either side of colors, hints between stops."""
    position = st.builds("{}%".format, st.integers(-20, 120) | st.floats(0, 100, width=32).map("{:.3f}".format))
    places = st.lists(position, max_size=2).map(" ".join)
    after = st.builds("{} {}".format, bare_colors(), places)
    before = st.builds("{} {}".format, places, bare_colors())
    hint: SearchStrategy[list[str]] = st.lists(position, max_size=1)
    return st.builds(_stops, st.lists(st.tuples(after | before, hint), min_size=2, max_size=6))


def _stops(parts: list[tuple[str, list[str]]]) -> str:
    """Return stops with the hints that follow them; after the last one there is none."""
    texts = [text.strip() for stop, hint in parts for text in (stop, *hint)]
    return ", ".join(texts[:-1] if parts[-1][1] else texts)


def easings() -> Text:
    """Return easing functions (CSS Easing 2)."""
    words = cased("linear", "ease", "ease-in", "ease-out", "ease-in-out", "smoothstep", "step-start", "step-end")
    inside, height = st.floats(0, 1, width=32).map("{:.4f}".format), st.floats(-3, 3, width=32).map("{:.4f}".format)
    curve = st.builds("cubic-bezier({}, {},{} ,{})".format, inside, height, inside, height)
    jumps = st.sampled_from(["", ", start", ",end", ", jump-end", ", jump-start", ", jump-none", ", jump-both"])
    return st.one_of(words, words, curve, st.builds("steps({}{})".format, st.integers(2, 16), jumps))
