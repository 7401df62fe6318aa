"""Palettes: what they promise, what decides them, and what is refused."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import combinations

import pytest
from coloraide import Color as Oracle
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import convert
from palette.color.model import SPACES, Color
from palette.color.parsing import parse
from palette.palettes.generation import Entry, Given, Palette, UnprocessablePaletteError, generate
from palette.palettes.moods import MOODS
from palette.palettes.schemes import SCHEMES
from palettes.promises import apart, assert_kept, srgb

TEXTS = st.text(st.characters(exclude_categories=()), max_size=12)
COLORS = st.builds(
    lambda space, parts, alpha: Given(Color(space, parts, alpha), "as it came"),
    st.sampled_from(list(SPACES)),
    st.tuples(*[st.floats(-150.0, 400.0) | st.floats(0.0, 1.0) | st.just(float("nan"))] * 3),
    st.floats(0.0, 1.0) | st.just(float("nan")),
)
MOOD_NAMES = st.sampled_from(list(MOODS))
ROOMY = st.sampled_from([None, *(name for name in SCHEMES if name != "monochrome")])


def _given(text: str) -> Given:
    return Given(parse(text), text)


def _texts(palette: Palette) -> list[str]:
    return [entry.text for entry in palette.entries]


@given(TEXTS, MOOD_NAMES, ROOMY, st.integers(2, 12), st.none() | COLORS)
def test_every_palette_keeps_its_promises(
    seed: str, mood: str, scheme: str | None, count: int, base: Given | None
) -> None:
    palette = generate(count=count, mood=mood, scheme=scheme, seed=seed, base=base)
    assert_kept(palette, count=count, mood=mood, scheme=scheme, seed=seed, base=base)


@given(st.data())
def test_locked_colors_stay_where_they_are(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 12))
    locked = data.draw(st.lists(st.none() | COLORS, max_size=count))
    base = data.draw(st.none() | COLORS)
    mood, scheme, seed = data.draw(MOOD_NAMES), data.draw(ROOMY), data.draw(TEXTS)
    if base is not None and len(locked) == count and None not in locked:
        with pytest.raises(UnprocessablePaletteError, match=f"all {count} places are locked") as caught:
            generate(count=count, mood=mood, scheme=scheme, seed=seed, base=base, locked=locked)
        assert caught.value.possible == count
        return
    palette = generate(count=count, mood=mood, scheme=scheme, seed=seed, base=base, locked=locked)
    assert_kept(palette, count=count, mood=mood, scheme=scheme, seed=seed, base=base, locked=locked)


@given(TEXTS, MOOD_NAMES, st.integers(2, 12), st.none() | COLORS)
def test_the_scheme_of_an_answer_gives_that_answer(seed: str, mood: str, count: int, base: Given | None) -> None:
    palette = generate(count=count, mood=mood, seed=seed, base=base)
    again = generate(count=count, mood=mood, seed=seed, base=base, scheme=palette.harmony.scheme.name)
    assert _texts(again) == _texts(palette)


@given(TEXTS, TEXTS, MOOD_NAMES, ROOMY)
def test_seeds_decide(one: str, other: str, mood: str, scheme: str | None) -> None:
    palettes = [_texts(generate(count=5, mood=mood, scheme=scheme, seed=seed)) for seed in (one, other)]
    assert (palettes[0] == palettes[1]) is (one == other)


def test_palettes_of_seeds_share_few_colors() -> None:
    texts = [text for n in range(200) for text in _texts(generate(count=5, mood="warm", seed=f"{n}"))]
    assert len(set(texts)) > 990


def _digest() -> str:
    digest = hashlib.sha256()
    for n in range(160):
        mood = list(MOODS)[n % 8]
        base = _given("#3a6ea5") if n % 3 == 0 else None
        digest.update(" ".join(_texts(generate(count=2 + n % 7, mood=mood, seed=f"{n}", base=base))).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("hash_seed", ["0", "4242"])
def test_another_process_gives_the_same_palettes(hash_seed: str) -> None:
    code = "from palettes.test_generation import _digest; print(_digest())"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run(  # noqa: S603 - this interpreter, with the line above
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == _digest()


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("#3a6ea5", 251.544),
        ("oklch(0.6 0.2 123.4567)", 123.457),
        ("color(display-p3 0 1 0)", 145.6),  # outside sRGB: the hue is the colour's own
        ("hsl(0 0% 50%)", None),  # a grey's hue is not seen
        ("#fffffe", None),  # nor is a near-white's
        ("oklch(0 0.2 40)", None),  # this is black
    ],
)
def test_the_hue_of_the_base_is_the_anchor_if_it_is_seen(text: str, anchor: float | None) -> None:
    palettes = [generate(count=3, mood="vivid", scheme="triadic", seed=f"{n}", base=_given(text)) for n in range(6)]
    anchors = {palette.harmony.anchor for palette in palettes}
    if anchor is None:
        assert len(anchors) == 6
    else:
        (found,) = anchors
        assert found == pytest.approx(anchor, abs=0.5)
        assert found == pytest.approx(convert(parse(text).coords, parse(text).space, "oklch")[2], abs=0.0006)


def test_without_a_base_the_first_locked_hue_is_the_anchor() -> None:
    locked = [None, _given("gray"), _given("#3a6ea5"), _given("red")]
    palette = generate(count=6, mood="vivid", scheme="split", seed="s", locked=locked)
    assert palette.harmony.anchor == pytest.approx(251.544, abs=0.001)
    grey_base = generate(count=6, mood="vivid", scheme="split", seed="s", base=_given("#777"), locked=locked)
    assert grey_base.harmony.anchor == palette.harmony.anchor
    base = generate(count=6, mood="vivid", scheme="split", seed="s", base=_given("lime"), locked=locked)
    assert base.harmony.anchor == pytest.approx(142.5, abs=1)


@pytest.mark.parametrize("mood", MOODS)
def test_a_drawn_anchor_lies_in_the_mood(mood: str) -> None:
    anchors = [generate(count=2, mood=mood, seed=f"{n}").harmony.anchor for n in range(60)]
    hues = MOODS[mood].hues
    assert all(hues.holds(anchor) for anchor in anchors)
    places = sorted((anchor - hues.start) % 360 / hues.width for anchor in anchors)
    assert places[0] < 0.15
    assert places[-1] > 0.85


@pytest.mark.parametrize(
    ("scheme", "hues"),
    [("complementary", [71.5, 251.5]), ("triadic", [11.5, 131.5, 251.5]), ("split", [41.5, 101.5, 251.5])],
)
def test_every_anchor_of_a_scheme_is_shown(scheme: str, hues: list[float]) -> None:
    for n in range(20):
        palette = generate(count=len(hues), mood="muted", scheme=scheme, seed=f"{n}", base=_given("#3a6ea5"))
        shown = [convert(srgb(entry.rgb), "srgb", "oklch")[2] for entry in palette.entries]
        assert all(min(apart(hue, one) for one in shown) < 13.0 for hue in hues)


@pytest.mark.parametrize(("base", "hue"), [("oklch(0.6 0.15 30)", 180.0), ("oklch(0.6 0.1 240)", 30.0)])
def test_drawing_begins_with_the_first_anchor_that_is_not_there_yet(base: str, hue: float) -> None:
    # Of 30°, 180° and 240° cool holds the last two; of 240°, 30° and 90° muted holds all.
    mood = "cool" if hue == 180.0 else "muted"
    palette = generate(count=2, mood=mood, scheme="split", seed="s", base=_given(base))
    assert apart(convert(srgb(palette.entries[1].rgb), "srgb", "oklch")[2], hue) < 12.5


def test_the_base_takes_the_first_free_place() -> None:
    locked = [_given("red"), None, _given("lime")]
    palette = generate(count=5, mood="cool", seed="s", base=_given("#3a6ea5"), locked=locked)
    assert [entry.kind for entry in palette.entries] == ["locked", "base", "locked", "drawn", "drawn"]
    assert _texts(palette)[:3] == ["red", "#3a6ea5", "lime"]


def test_a_palette_may_be_all_locked() -> None:
    locked = [_given("red"), _given("red")]
    palette = generate(count=2, mood="cool", seed="s", locked=locked)
    assert _texts(palette) == ["red", "red"]
    assert [entry.kind for entry in palette.entries] == ["locked", "locked"]


def test_a_base_without_a_place_is_refused() -> None:
    with pytest.raises(
        UnprocessablePaletteError, match="all 2 places are locked, so none is left for the base"
    ) as caught:
        generate(count=2, mood="cool", seed="s", base=_given("red"), locked=[_given("red"), _given("lime")])
    assert caught.value.possible == 2


def test_what_is_given_is_shown_in_srgb() -> None:
    palette = generate(count=2, mood="cool", seed="s", base=_given("color(display-p3 1 0 0)"))
    assert palette.entries[0].rgb == 0xFF3428
    palette = generate(count=2, mood="cool", seed="s", base=_given("rgb(255 0 0 / 20%)"))
    assert palette.entries[0].rgb == 0xFF0000


@pytest.mark.parametrize("count", [-1, 0, 1, 13])
def test_counts_outside_the_range_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=rf"count is {count}; it must be 2 to 12"):
        generate(count=count, mood="warm", seed="s")


def test_unknown_names_are_refused_with_those_known() -> None:
    with pytest.raises(ValueError, match=r"'hot' is not a mood; known are warm, cool, .*neon"):
        generate(count=5, mood="hot", seed="s")
    with pytest.raises(ValueError, match=r"'square' is not a scheme; known are analogous, .*free"):
        generate(count=5, mood="warm", scheme="square", seed="s")


def test_more_places_than_colors_are_refused() -> None:
    with pytest.raises(ValueError, match="3 places are given in locked, but the palette has 2"):
        generate(count=2, mood="warm", seed="s", locked=[None, None, None])


def test_too_many_colors_for_a_narrow_region_are_refused_with_how_many_there_is_room_for() -> None:
    with pytest.raises(UnprocessablePaletteError) as caught:
        generate(count=12, mood="neon", scheme="monochrome", seed="s", base=_given("oklch(0.6 0.2 275)"))
    possible = caught.value.possible
    assert 5 <= possible <= 8
    assert str(caught.value) == (
        f"12 colors of mood 'neon' and scheme 'monochrome' cannot all be kept a ΔE-OK of 0.04 apart; {possible} can"
    )
    fewer = generate(count=possible, mood="neon", scheme="monochrome", seed="s", base=_given("oklch(0.6 0.2 275)"))
    assert len(fewer.entries) == possible


@pytest.mark.parametrize(
    ("mood", "hue", "count"), [("dark", 210, 10), ("pastel", 265, 7), ("vivid", 200, 11), ("neon", 105, 10)]
)
def test_a_narrow_region_is_filled_as_far_as_it_goes(mood: str, hue: int, count: int) -> None:
    base = _given(f"oklch(0.02 0.02 {hue})")  # shows nothing but black, and leaves the anchor to the locked colour
    locked = [_given(f"oklch(0.99 0.02 {hue})")]
    palette = generate(count=count, mood=mood, scheme="monochrome", seed="s", base=base, locked=locked)
    assert_kept(palette, count=count, mood=mood, scheme="monochrome", seed="s", base=base, locked=locked)


def test_without_a_wish_a_scheme_is_chosen_that_has_room() -> None:
    schemes = set()
    for n in range(120):
        palette = generate(count=12, mood="neon", seed=f"{n}")
        schemes.add(palette.harmony.scheme.name)
        assert_kept(palette, count=12, mood="neon", seed=f"{n}")
    assert len(schemes) >= 4
    assert "monochrome" not in schemes


def test_free_is_searched_when_every_scheme_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    # Compiled code calls its own draw all the same; the seed is one that prefers free anyway.
    generation = sys.modules["palette.palettes.generation"]
    monkeypatch.setattr(generation, "draw", lambda *_: [])
    palette = generate(count=4, mood="muted", seed="s")
    assert palette.harmony.scheme.name == "free"
    assert_kept(palette, count=4, mood="muted", seed="s")


def test_other_software_sees_the_promises_kept() -> None:
    for n in range(24):
        mood = list(MOODS.values())[n % 8]
        palette = generate(count=8, mood=mood.name, seed=f"{n}")
        colors = [Oracle(entry.text) for entry in palette.entries]
        for color in colors:
            lightness, chroma, hue = color.convert("oklch").coords()
            assert mood.lightness[0] <= lightness <= mood.lightness[1]
            assert mood.chroma[0] <= chroma <= mood.chroma[1]
            assert any((hue - arc.start) % 360 <= arc.width for arc in palette.harmony.arcs)
        assert all(one.delta_e(other, method="ok") >= 0.04 for one, other in combinations(colors, 2))


def test_entries_say_what_they_are() -> None:
    entry = generate(count=2, mood="warm", seed="s").entries[0]
    assert isinstance(entry, Entry)
    assert entry.color.space == "srgb"
    assert entry.color.legacy
    assert entry.color.alpha == 1.0
