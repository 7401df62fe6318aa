"""Contrast targets: met after rounding to eight bits, and closely."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palette.color.conversion import srgb_to_oklab, srgb_to_oklch
from palette.color.difference import delta_e_ok
from palette.color.model import Color
from palette.color.parsing import parse
from palette.palettes.contrast_targets import UnprocessableScaleError, by_contrast, with_contrast
from palette.palettes.key_colors import KeyColor
from palette.palettes.ramps import Path
from palette.palettes.shades import Ground, luminance
from palettes.scale_promises import MOST_EXCESS, ratio, srgb

WHITE = Ground(0xFFFFFF, dark=False)
DARK = Ground(0x111111, dark=True)


def key(text: str) -> KeyColor:
    return KeyColor(parse(text), "raytrace")


def hexes(text: str, targets: list[float], ground: Ground = WHITE, *, keep: bool = False) -> list[str]:
    return [shade.hex() for shade in by_contrast(key(text), targets, ground, keep=keep)]


def anchor(text: str, targets: list[float], ground: Ground = WHITE, *, keep: bool = False) -> int:
    return [shade.anchor for shade in by_contrast(key(text), targets, ground, keep=keep)].index(True)


@given(st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFFFF), st.booleans(), st.floats(0.0, 1.0))
@settings(max_examples=150, deadline=None)
def test_a_target_is_met_and_no_more_than_eight_bits_need(rgb: int, ground: int, dark: bool, share: float) -> None:
    seen = Ground(ground, dark=dark)
    target = 1.0 + share * (seen.greatest - 1.0)
    found = with_contrast(KeyColor(Color("srgb", srgb(rgb)), "raytrace"), target, seen)
    reached = ratio(found, ground)
    assert target <= reached <= target * MOST_EXCESS
    assert (luminance(found) >= seen.luminance) if dark else (luminance(found) <= seen.luminance)


@pytest.mark.parametrize("ground", [WHITE, DARK])
@pytest.mark.parametrize("target", [1.5, 3.0, 4.5, 7.0, 12.0])
def test_a_greys_step_is_the_first_grey_that_passes(target: float, ground: Ground) -> None:
    greys = [value * 0x010101 for value in range(256)]
    passing = [grey for grey in greys if ratio(grey, ground.rgb) >= target and (grey > ground.rgb) == ground.dark]
    assert with_contrast(key("#888"), target, ground) == (min(passing) if ground.dark else max(passing))


@pytest.mark.parametrize("target", [1.5, 3.0, 4.5, 7.0, 12.0])
@pytest.mark.parametrize("text", ["#3b82f6", "#e11d48", "#16a34a", "#7654cd"])
def test_a_step_is_like_the_color_it_is_for(text: str, target: float) -> None:
    """Its hue and saturation are the key colour's at its lightness, but for what cannot be seen."""
    found = srgb(with_contrast(key(text), target, WHITE))
    lightness = srgb_to_oklch(found)[0]
    path = Path(key(text), 1.0)
    part = path.slice(lightness)
    meant = Color("oklch", (lightness, path.chroma(part, lightness), part.hue))
    assert delta_e_ok(srgb_to_oklab(found), srgb_to_oklab(srgb(KeyColor(meant, "clip").rgb))) < 0.015


def test_known_greys() -> None:
    """WCAG's own arithmetic: #777777 fails, #767676 is the lightest grey that passes as text on white."""
    assert hexes("gray", [3.0, 4.5, 7.0]) == ["#949494", "#767676", "#595959"]


def test_the_ends_of_the_range() -> None:
    assert hexes("#3b82f6", [1.0, 21.0]) == ["#ffffff", "#000000"]
    assert hexes("#3b82f6", [1.0, 21.0], Ground(0, dark=True)) == ["#000000", "#ffffff"]
    assert hexes("red", [1.0, 3.0], Ground(0x808080, dark=True))[0] != "#ffffff"


@pytest.mark.parametrize(
    ("ground", "said"),
    [
        (Ground(0x808080, dark=False), "nothing darker than #808080 has a contrast of 7.25; the most is 5.32"),
        (Ground(0x808080, dark=True), "nothing lighter than #808080 has a contrast of 7.25; the most is 3.95"),
    ],
)
def test_out_of_reach(ground: Ground, said: str) -> None:
    with pytest.raises(UnprocessableScaleError, match=f"^{said}$"):
        by_contrast(key("red"), [3.0, 7.25], ground, keep=False)


def test_snapped_the_anchor_is_the_nearest_target_as_a_ratio() -> None:
    targets = [1.0, 2.0, 4.0, 8.0, 16.0]
    assert ratio(0x3B82F6, 0xFFFFFF) == pytest.approx(3.678, abs=1e-3)
    assert anchor("#3b82f6", targets) == 2
    assert (anchor("#949494", targets), anchor("#a2a2a2", targets)) == (2, 1)  # 3.03 and 2.56; the middle is 2.83
    assert (anchor("white", targets), anchor("black", targets)) == (0, 4)
    assert "#3b82f6" not in hexes("#3b82f6", targets)


def test_kept_the_color_has_the_greatest_target_it_reaches() -> None:
    targets = [1.0, 2.0, 3.5, 3.7, 8.0]
    assert anchor("#3b82f6", targets, keep=True) == 2
    kept, snapped = hexes("#3b82f6", targets, keep=True), hexes("#3b82f6", targets)
    assert kept[2] == "#3b82f6"
    assert kept[:2] + kept[3:] == snapped[:2] + snapped[3:]
    assert anchor("black", [3.0, 21.0], keep=True) == 1


@pytest.mark.parametrize(
    ("text", "ground", "own"), [("yellow", WHITE, "1.07"), ("black", DARK, "0.90"), ("white", WHITE, "1.00")]
)
def test_a_color_that_reaches_no_target_cannot_be_kept(text: str, ground: Ground, own: str) -> None:
    with pytest.raises(UnprocessableScaleError, match=f"the color's own contrast, {own}, is below every target"):
        by_contrast(key(text), [1.5, 3.0], ground, keep=True)


def test_a_wide_color_makes_steps_that_srgb_holds() -> None:
    shades = by_contrast(key("oklch(0.7 0.4 145)"), [1.5, 3.0, 7.0], WHITE, keep=False)
    assert all(shade.exact and not shade.mapped for shade in shades)
    assert len({shade.rgb for shade in shades}) == 3
