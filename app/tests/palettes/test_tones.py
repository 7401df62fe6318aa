"""Tonal scales; that they are Material's, the vectors show."""

from __future__ import annotations

from itertools import pairwise

import pytest

from palette.color.hct import hct_to_srgb
from palette.color.parsing import parse
from palette.color.serialization import to_int
from palette.palettes.key_colors import KeyColor
from palette.palettes.scale_presets import TONES
from palette.palettes.tones import tonal, tone_to_rgb


def key(text: str) -> KeyColor:
    return KeyColor(parse(text), "raytrace")


def test_snapped_every_tone_is_materials() -> None:
    shades = tonal(key("#4285f4"), TONES, keep=False)
    assert [shade.hex() for shade in shades[6:8]] == ["#4d8efe", "#80aaff"]
    assert [shade.anchor for shade in shades].index(True) == 6  # its tone is 56
    assert all(shade.exact for shade in shades)


def test_kept_the_color_takes_the_place_of_the_nearest_tone() -> None:
    snapped, kept = tonal(key("#4285f4"), TONES, keep=False), tonal(key("#4285f4"), TONES, keep=True)
    assert [shade.anchor for shade in kept].index(True) == 6
    assert kept[6].hex() == "#4285f4"
    assert [shade.rgb for shade in kept[:6] + kept[7:]] == [shade.rgb for shade in snapped[:6] + snapped[7:]]
    assert all(one.luminance < other.luminance for one, other in pairwise(kept))


@pytest.mark.parametrize("keep", [False, True])
def test_a_color_from_outside_srgb_is_taken_as_it_is_shown(keep: bool) -> None:
    wide, shown = tonal(key("color(display-p3 1 0 0)"), TONES, keep=keep), tonal(key("#ff3428"), TONES, keep=keep)
    assert [shade.rgb for shade in wide] == [shade.rgb for shade in shown]


@pytest.mark.parametrize(("hue", "mean"), [(104.99, False), (105.0, True), (124.99, True), (125.0, False)])
def test_tone_99_of_yellows_is_a_mean(hue: float, mean: bool) -> None:
    own = to_int(hct_to_srgb(hue, 60.0, 99.0))
    darker = bytes.fromhex(f"{to_int(hct_to_srgb(hue, 60.0, 98.0)):06x}")
    between = int.from_bytes(bytes((byte + 256) // 2 for byte in darker), "big")
    assert between != own
    assert tone_to_rgb(hue, 60.0, 99.0) == (between if mean else own)
    assert tone_to_rgb(hue, 60.0, 98.0) == to_int(hct_to_srgb(hue, 60.0, 98.0))
