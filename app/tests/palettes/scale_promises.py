"""What a scale promises, checked from its answer alone, with the colour core's own contrast."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from palette.color.contrast import relative_luminance
from palette.color.conversion import convert
from palette.color.gamut import EPSILON, GAMUTS, displayable, in_gamut
from palette.color.model import Color, Vector, number
from palette.color.serialization import to_int
from palette.palettes.scale_uses import USES
from palette.palettes.scales import Scale

PASSES = {"border": 3.0, "large-text": 3.0, "text": 4.5, "enhanced-text": 7.0}
"""The uses that the contrast with the ground decides alone (WCAG 2.2, 1.4.3, 1.4.6, 1.4.11)."""

LOW, HIGH = GAMUTS["srgb"].bounds(EPSILON)

MOST_EXCESS = 1.016
"""Neighbouring 8-bit greys are up to 1.59 % apart in contrast, between #4a4a4a and #4b4b4b on black."""


def srgb(rgb: int) -> Vector:
    """Return the encoded components of 0xRRGGBB."""
    return ((rgb >> 16) / 255, (rgb >> 8 & 255) / 255, (rgb & 255) / 255)


@lru_cache(1 << 14)
def light(rgb: int) -> float:
    """Return the core's luminance of an 8-bit colour."""
    return relative_luminance(srgb(rgb))


def ratio(one: int, other: int) -> float:
    """Return the contrast of two 8-bit colours (WCAG 2.2)."""
    lights = (light(one), light(other))
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def assert_kept(found: Scale, color: Color, mapping: str) -> None:
    """Check every promise of a scale."""
    _assert_steps(found)
    _assert_uses(found)
    _assert_order(found)
    _assert_anchor(found, color, mapping)
    _assert_targets(found)


def _assert_steps(found: Scale) -> None:
    names = [step.name for step in found.steps]
    assert names == list(found.plan.preset.names or [str(number + 1) for number in range(found.plan.count)])
    for step in found.steps:
        shade = step.shade
        assert 0 <= shade.rgb <= 0xFFFFFF
        told = (step.white, step.black, step.ground)
        for ground, shown in zip((0xFFFFFF, 0, found.plan.ground.rgb), told, strict=True):
            assert abs(ratio(shade.rgb, ground) - shown) <= 0.5000001e-6
        lightness, chroma, hue = shade.oklch
        if not shade.mapped:
            coords = convert((lightness, chroma, number(hue)), "oklch", "srgb")
            assert LOW <= min(coords) <= max(coords) <= HIGH


def _assert_uses(found: Scale) -> None:
    ground = found.plan.ground.rgb
    strongest = max((step.shade.rgb for step in found.steps), key=lambda rgb: ratio(rgb, ground))
    for step in found.steps:
        rgb = step.shade.rgb
        own = ratio(rgb, ground)
        assert [use for use in USES if use in step.uses] == step.uses
        for use, least in PASSES.items():
            assert (use in step.uses) == (own >= least)
        if {"background", "component"} & {*step.uses}:
            assert ratio(rgb, strongest) >= 4.5
        if "solid" in step.uses:
            text = int(step.text()[1:], 16)
            assert own >= 3.0
            assert ratio(rgb, text) >= 4.5
            assert ratio(rgb, text) == max(ratio(rgb, 0), ratio(rgb, 0xFFFFFF))


def _assert_order(found: Scale) -> None:
    """Check that steps go one way: from dark to light for a dark ground, and in Material's tones."""
    steps = found.steps
    rising = found.plan.ground.dark or found.plan.preset.name == "material"
    parts = [steps] if found.plan.preset.name != "radix" else [steps[:8], steps[10:]]
    for part in parts:
        for one, other in pairwise(part if rising else part[::-1]):
            if found.plan.mapping != "clip" or not found.key.mapped:  # which moves lightness
                assert one.shade.luminance < other.shade.luminance, (one.name, other.name)
            if found.plan.method == "perceptual":
                assert one.shade.oklch[0] < other.shade.oklch[0]


def _assert_anchor(found: Scale, color: Color, mapping: str) -> None:
    shown = to_int(displayable(color, mapping).coords)
    assert found.key.rgb == shown
    anchors = [step for step in found.steps if step.shade.anchor]
    assert len(anchors) == 1
    if found.plan.anchor == "keep":
        assert anchors[0].shade.rgb == shown
        assert anchors[0].shade.mapped == (not in_gamut(color.coords, color.space))


def _assert_targets(found: Scale) -> None:
    plan = found.plan
    assert bool(plan.targets) == (plan.method == "contrast")
    for step, target in zip(found.steps, plan.targets or [0.0] * len(found.steps), strict=True):
        reached = ratio(step.shade.rgb, plan.ground.rgb)
        assert reached >= target
        if target and not (step.shade.anchor and plan.anchor == "keep"):
            assert reached <= target * MOST_EXCESS
