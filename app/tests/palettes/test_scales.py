"""Scales: every promise over random wishes, and what each wish means."""

from __future__ import annotations

import math
import random
import statistics
from itertools import pairwise
from typing import Any

import pytest

from palette.color.model import Color, is_missing
from palette.color.parsing import parse
from palette.palettes import scales
from palette.palettes.contrast_targets import UnprocessableScaleError
from palette.palettes.scale_presets import PRESETS, TAILWIND_TARGETS
from palette.palettes.scales import NEAR_BLACK, Plan, Scale, WishError, scale
from palettes.scale_promises import assert_kept, ratio

COMPILED = not scales.__file__.endswith(".py")
WISHES = 53_000 if COMPILED else 1500
"""Compiled, a wish takes a tenth of a millisecond, most of it its checking."""


def made(text: str, preset: str = "tailwind", **wishes: Any) -> Scale:
    return scale(parse(text), Plan(preset, **wishes))


def hexes(found: Scale) -> list[str]:
    return [step.shade.hex() for step in found.steps]


def drawn_color(draw: random.Random) -> Color:
    """Return a colour of any kind: of 8 bits, grey, near black or white, from outside sRGB, absurd."""

    def byte() -> float:
        return draw.randrange(256) / 255.0

    grey, far = byte(), [math.nan, draw.uniform(-1.0, 2.0), 1e9, -1e9]
    chroma = draw.choice([0.0, draw.uniform(0.0, 0.02), draw.uniform(0.0, 0.5)])
    dark = (draw.randrange(6) / 255, draw.randrange(6) / 255, draw.randrange(6) / 255)
    kinds = {
        Color("srgb", (byte(), byte(), byte()), 1.0, legacy=True): 9,
        Color("srgb", (grey, grey, grey), draw.random(), legacy=True): 1,
        Color("srgb", dark): 2,
        Color("srgb", (1 - dark[0], 1 - dark[1], 1 - dark[2])): 2,
        Color(draw.choice(["display-p3", "rec2020"]), (draw.random(), draw.random(), draw.random()), 0.5): 2,
        Color("oklch", (draw.uniform(-0.1, 1.1), chroma, draw.uniform(0.0, 360.0))): 3,
        Color("oklab", (draw.choice(far), draw.choice(far), draw.choice(far))): 1,
    }
    return draw.choices([*kinds], [*kinds.values()])[0]


def drawn_plan(draw: random.Random) -> Plan:
    preset = draw.choice(["tailwind", "tailwind", "tailwind", "radix", "radix", "linear", "linear", "material"])
    return Plan(
        preset,
        method=draw.choice(PRESETS[preset].methods),
        anchor=draw.choice(["keep", "snap", ""]),
        scheme=draw.choice(["light", "dark", ""]),
        ground=draw.choice([-1, -1, -1, draw.randrange(1 << 24)]),
        count=draw.randint(2, 32) if preset == "linear" else 0,
        mapping=draw.choice(["raytrace", "raytrace", "minde", "clip"]),
    )


@pytest.mark.thorough
def test_every_promise_of_every_wish() -> None:
    draw = random.Random("scales")
    refused = 0
    for _ in range(WISHES):
        color = drawn_color(draw)
        try:
            plan = drawn_plan(draw)
            found = scale(color, plan)
        except UnprocessableScaleError:
            refused += 1
        else:
            assert_kept(found, color, plan.mapping)
    assert refused < WISHES * 0.05


def test_there_are_enough_wishes() -> None:
    assert (50_000 if COMPILED else 1000) <= WISHES * 0.95


def test_targets_are_met_closely() -> None:
    draw = random.Random("targets")
    excess = []
    for _ in range(500 if COMPILED else 60):
        text = f"oklch({draw.uniform(0.2, 0.9)} {draw.uniform(0.03, 0.2)} {draw.uniform(0, 360)})"
        found = made(text, method="contrast", scheme=draw.choice(["light", "dark"]))
        excess += [
            ratio(step.shade.rgb, found.plan.ground.rgb) / target - 1.0
            for step, target in zip(found.steps, found.plan.targets, strict=True)
        ]
    excess.sort()
    assert min(excess) >= 0.0
    assert statistics.median(excess) < 0.0001
    assert excess[int(0.9 * len(excess))] < 0.001


# What a good ramp looks like: recorded from this library, to see what changes.
GOLDEN = {
    ("#3b82f6", "tailwind"): "eff6fe dfedfd c3dcfc 9ac3fa 649ff8 3b82f6 1666f4 1a54d2 1945b0 133995 08215e",
    ("#ffff00", "tailwind"): "fdffdd ffff00 f5f200 eae302 dacf01 c8ba01 a69401 836f00 6a5700 584800 322800",
    ("#777777", "tailwind"): "fafafa f4f4f4 e7e7e7 d6d6d6 a5a5a5 777777 575757 434343 292929 1a1a1a 0a0a0a",
    ("#000000", "linear"): "f8f8f8 dddddd c2c2c2 a8a8a8 8e8e8e 767676 5e5e5e 474747 323232 1e1e1e 000000",
}


@pytest.mark.parametrize(("text", "preset"), GOLDEN)
def test_scales_are_what_they_were(text: str, preset: str) -> None:
    assert " ".join(hexes(made(text, preset))).replace("#", "") == GOLDEN[text, preset]


@pytest.mark.parametrize("preset", ["tailwind", "linear"])
def test_a_dark_scale_is_the_light_one_from_the_other_end(preset: str) -> None:
    light, dark = made("#3b82f6", preset), made("#3b82f6", preset, scheme="dark")
    assert hexes(dark) == hexes(light)[::-1]
    assert [step.name for step in dark.steps] == [step.name for step in light.steps]
    tones = made("#3b82f6", preset, method="tonal"), made("#3b82f6", preset, method="tonal", scheme="dark")
    assert hexes(tones[1]) == hexes(tones[0])[::-1]


def test_material_has_one_order() -> None:
    assert hexes(made("#3b82f6", "material", scheme="dark")) == hexes(made("#3b82f6", "material"))


@pytest.mark.parametrize(
    ("wishes", "scheme", "ground"),
    [
        ({}, "light", 0xFFFFFF),
        ({"scheme": "dark"}, "dark", NEAR_BLACK),
        ({"ground": 0x000000}, "dark", 0x000000),
        ({"ground": 0x747474}, "dark", 0x747474),
        ({"ground": 0x767676}, "light", 0x767676),
        ({"ground": 0x000000, "scheme": "light"}, "light", 0x000000),
        ({"ground": 0xFFFFFF, "scheme": "dark"}, "dark", 0xFFFFFF),
    ],
)
def test_the_scheme_suits_the_ground_unless_asked(wishes: dict[str, Any], scheme: str, ground: int) -> None:
    plan = Plan(**wishes)
    assert (plan.scheme, plan.ground.rgb, plan.ground.dark) == (scheme, ground, scheme == "dark")


@pytest.mark.parametrize(
    ("preset", "method", "usual", "anchor"),
    [
        ("tailwind", "", "perceptual", "keep"),
        ("tailwind", "contrast", "contrast", "snap"),
        ("tailwind", "tonal", "tonal", "snap"),
        ("radix", "", "perceptual", "keep"),
        ("material", "", "tonal", "snap"),
        ("linear", "", "perceptual", "keep"),
        ("linear", "contrast", "contrast", "snap"),
        ("linear", "tonal", "tonal", "snap"),
    ],
)
def test_what_is_usual(preset: str, method: str, usual: str, anchor: str) -> None:
    plan = Plan(preset, method=method)
    assert (plan.method, plan.anchor) == (usual, anchor)


def test_targets_are_met_by_contrast_unless_another_method_is_asked() -> None:
    plan = Plan("linear", targets=[3.0, 4.5, 7.0])
    assert (plan.method, plan.anchor, plan.count) == ("contrast", "snap", 3)


@pytest.mark.parametrize(
    ("wishes", "wish", "said", "expected"),
    [
        ({"preset": "x"}, "preset", "there is no preset 'x'", ("tailwind", "radix", "material", "linear")),
        ({"method": "x"}, "method", "tailwind is not made by x", ("perceptual", "contrast", "tonal")),
        ({"preset": "radix", "method": "contrast"}, "method", "radix is not made by contrast", ("perceptual",)),
        ({"preset": "material", "method": "perceptual"}, "method", "material is not made by perceptual", ("tonal",)),
        ({"anchor": "x"}, "anchor", "'x' is none", ("keep", "snap")),
        ({"scheme": "x"}, "scheme", "'x' is none", ("light", "dark")),
        ({"count": 12}, "count", "tailwind has 11 steps; only linear has as many as asked for", ()),
        ({"preset": "linear", "count": 1}, "count", "a scale has 2 to 32 steps, not 1", ()),
        ({"preset": "linear", "count": 33}, "count", "a scale has 2 to 32 steps, not 33", ()),
        ({"preset": "linear", "count": -1}, "count", "a scale has 2 to 32 steps, not -1", ()),
        (
            {"method": "perceptual", "targets": [3.0]},
            "targets",
            "they are for the method contrast, and this one is perceptual",
            (),
        ),
        (
            {"preset": "material", "targets": [3.0]},
            "targets",
            "they are for the method contrast, and this one is tonal",
            (),
        ),
        ({"method": "contrast", "targets": [3.0, 4.5]}, "targets", "expected 11, one for each step; there are 2", ()),
    ],
)
def test_what_cannot_be(wishes: dict[str, Any], wish: str, said: str, expected: tuple[str, ...]) -> None:
    with pytest.raises(WishError) as caught:
        Plan(**wishes)
    assert (caught.value.wish, str(caught.value), caught.value.expected) == (wish, said, expected)


@pytest.mark.parametrize("targets", [[0.9, 3.0], [3.0, 21.1], [3.0, 3.0], [3.0, 3.059], [4.5, 3.0], [math.nan, 3.0]])
def test_targets_that_do_not_rise(targets: list[float]) -> None:
    with pytest.raises(WishError, match=r"^expected 1 to 21, each at least 1.02 times the one before$") as caught:
        Plan("linear", method="contrast", targets=targets)
    assert caught.value.wish == "targets"


@pytest.mark.parametrize("targets", [[1.0, 21.0], [3.0, 3.06], [1.0, 1.02, 1.0404, 20.0]])
def test_targets_at_the_bounds(targets: list[float]) -> None:
    found = made("#3b82f6", "linear", method="contrast", targets=targets)
    assert found.plan.targets == targets
    assert [step.ground >= target for step, target in zip(found.steps, targets, strict=True)] == [True] * len(targets)


def test_the_count_is_that_of_the_targets_or_eleven() -> None:
    assert Plan("linear").count == 11
    assert Plan("linear", count=7).count == 7
    assert Plan("linear", method="contrast", targets=[2.0, 3.0, 4.5]).count == 3
    assert Plan("linear", method="contrast", count=3, targets=[2.0, 3.0, 4.5]).count == 3
    with pytest.raises(WishError, match="expected 4, one for each step; there are 3"):
        Plan("linear", method="contrast", count=4, targets=[2.0, 3.0, 4.5])


def test_an_unknown_mapping() -> None:
    with pytest.raises(ValueError, match="unknown gamut mapping 'x'"):
        Plan(mapping="x")


def test_own_targets() -> None:
    assert Plan(method="contrast").targets == TAILWIND_TARGETS
    linear = Plan("linear", method="contrast", count=3).targets
    assert linear == [1.1, 4.45, 18.0]
    assert Plan("linear", method="contrast", count=2).targets == [1.1, 18.0]


def test_own_targets_are_drawn_together_where_the_ground_allows_less() -> None:
    plan = Plan(method="contrast", ground=0x808080)
    assert plan.targets[-1] == pytest.approx(0.99 * plan.ground.greatest, abs=0.0006)
    assert all(one < usual for one, usual in zip(plan.targets, TAILWIND_TARGETS, strict=True))
    assert all(other >= 1.02 * one for one, other in pairwise(plan.targets))


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (
            {"ground": 0x111111, "scheme": "light"},
            "no room for 11 steps darker than #111111: the most contrast",
        ),
        (
            {"ground": 0xFFFFFF, "scheme": "dark"},
            "no room for 11 steps lighter than #ffffff: the most contrast",
        ),
        ({"ground": 0x000000, "scheme": "light"}, "is 1.00"),
    ],
)
def test_a_ground_without_room(wishes: dict[str, Any], said: str) -> None:
    with pytest.raises(UnprocessableScaleError, match=said):
        Plan(method="contrast", **wishes)


def test_alpha_and_missing_components_have_no_part() -> None:
    assert hexes(made("rgb(59 130 246 / 10%)")) == hexes(made("#3b82f6"))
    assert hexes(made("oklch(0.6 none none / none)")) == hexes(made("oklch(0.6 0 0)"))


@pytest.mark.parametrize("text", ["oklch(0.6 0 30)", "gray", "black", "white", "oklch(0 0.3 20)", "oklch(1.2 0.3 20)"])
@pytest.mark.parametrize("preset", ["tailwind", "radix", "linear"])
def test_what_has_no_hue_makes_greys(text: str, preset: str) -> None:
    for step in made(text, preset).steps:
        if not step.shade.anchor:
            assert step.shade.rgb % 0x010101 == 0
            assert is_missing(step.shade.oklch[2])


def test_the_anchor_is_the_key_color_as_it_is() -> None:
    found = made("color(display-p3 1 0 0)")
    anchor = next(step.shade for step in found.steps if step.shade.anchor)
    assert anchor.oklch == pytest.approx((0.648574, 0.299485, 28.958133), abs=1e-6)
    assert (anchor.hex(), anchor.mapped) == ("#ff3428", True)
    assert made("color(display-p3 1 0 0)", mapping="clip").key.rgb == 0xFF0000


def test_the_ratios_are_told_to_a_millionth() -> None:
    step = made("#777777").steps[5]
    assert (step.shade.hex(), step.white, step.black, step.ground) == ("#777777", 4.478089, 4.6895, 4.478089)
    assert (step.text(), step.uses) == ("#000000", ["border", "solid", "large-text"])
    assert made("#757575").steps[5].text() == "#ffffff"
