"""What a palette promises, checked from its answer alone: with the colour core's own floats, not with chips."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from palette.color.conversion import srgb_to_oklab, srgb_to_oklch
from palette.color.difference import delta_e_ok
from palette.color.model import Vector
from palette.color.parsing import parse
from palette.palettes.generation import Entry, Given, Palette
from palette.palettes.moods import MOODS
from palette.palettes.schemes import SCHEMES

FLOOR = 0.04


def srgb(rgb: int) -> Vector:
    """Return the encoded components of 0xRRGGBB."""
    return ((rgb >> 16) / 255, (rgb >> 8 & 255) / 255, (rgb & 255) / 255)


def apart(one: float, other: float) -> float:
    """Return the angle between two hues."""
    return abs((one - other + 180) % 360 - 180)


def assert_kept(
    palette: Palette,
    *,
    count: int,
    mood: str,
    seed: str,
    scheme: str | None = None,
    base: Given | None = None,
    locked: Sequence[Given | None] = (),
) -> None:
    """Assert everything that the palette of a wish promises."""
    assert len(palette.entries) == count
    assert (palette.mood.name, palette.seed, palette.engine, palette.floor) == (mood, seed, "1", FLOOR)
    assert palette.harmony.scheme is SCHEMES[palette.harmony.scheme.name]
    assert scheme in {None, palette.harmony.scheme.name}
    drawn = _assert_places(palette, base, locked)
    for entry in drawn:
        _assert_drawn(entry, palette)
    _assert_apart(palette)
    lightnesses = [round(srgb_to_oklab(srgb(entry.rgb))[0], 6) for entry in drawn]
    assert lightnesses == sorted(lightnesses)


def _assert_places(palette: Palette, base: Given | None, locked: Sequence[Given | None]) -> list[Entry]:
    """Assert that what was given stands in its place as it came, and return the rest."""
    left = dict(enumerate(palette.entries))
    for place, given in enumerate(locked):
        if given is not None:
            _assert_given(left.pop(place), given, "locked")
    if base is not None:
        _assert_given(left.pop(min(left)), base, "base")
    assert all(entry.kind == "drawn" for entry in left.values())
    return list(left.values())


def _assert_given(entry: Entry, given: Given, kind: str) -> None:
    assert entry.kind == kind
    assert entry.color is given.color
    assert entry.text == given.text


def _assert_drawn(entry: Entry, palette: Palette) -> None:
    """Assert that a drawn colour is an 8-bit one within its mood's ranges and its scheme's hues."""
    assert 0 <= entry.rgb <= 0xFFFFFF
    assert entry.text == f"#{entry.rgb:06x}"
    assert entry.color == parse(entry.text)
    mood = MOODS[palette.mood.name]
    lightness, chroma, hue = srgb_to_oklch(srgb(entry.rgb))
    assert mood.lightness[0] <= lightness <= mood.lightness[1]
    assert mood.chroma[0] <= chroma <= mood.chroma[1]
    assert (hue - mood.hues.start) % 360 <= mood.hues.width
    assert any((hue - arc.start) % 360 <= arc.width for arc in palette.harmony.arcs)
    scheme = palette.harmony.scheme
    anchors = [anchor for anchor in scheme.anchors(palette.harmony.anchor) if mood.hues.holds(anchor)]
    if anchors:
        assert min(apart(hue, anchor) for anchor in anchors) <= scheme.half_width


def _assert_apart(palette: Palette) -> None:
    """Assert that drawn colours keep the floor from each other and from those given."""
    places = [(srgb_to_oklab(srgb(entry.rgb)), entry.kind) for entry in palette.entries]
    for (one, kind), (other, other_kind) in combinations(places, 2):
        if "drawn" in {kind, other_kind}:
            assert delta_e_ok(one, other) >= FLOOR
