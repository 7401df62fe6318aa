"""Templates: a hand-tuned scale comes back for its own colour, and others come close to what hands would make."""

from __future__ import annotations

import json
import math
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import srgb_to_oklab
from palette.color.difference import delta_e_ok
from palette.color.model import Color, Vector
from palette.color.parsing import parse
from palette.palettes.key_colors import KeyColor
from palette.palettes.shades import Shade
from palette.palettes.templates import FILE, SETS, SOLID, Template, blended, from_templates
from palettes.scale_promises import srgb

FAMILIES: dict[str, dict[str, list[str]]] = json.loads(FILE.read_text(encoding="utf-8"))["families"]
JUST_NOTICEABLE = 0.02


def key(text: str) -> KeyColor:
    return KeyColor(parse(text), "raytrace")


def made(text: str, scheme: str = "light", *, keep: bool = True) -> list[Shade]:
    return from_templates(key(text), keep=keep, dark=scheme == "dark", method="raytrace")


def oklab(shade: Shade) -> Vector:
    return srgb_to_oklab(srgb(shade.rgb))


def test_the_data_is_whole() -> None:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    assert (data["source"], data["version"], data["license"]) == ("npm @radix-ui/colors", "3.0.0", "MIT")
    assert len(FAMILIES) == 31
    assert {len(scale) for scales in FAMILIES.values() for scale in scales.values()} == {12}
    notice = (FILE.parent / "NOTICE").read_text(encoding="utf-8")
    assert "MIT License" in notice
    assert "Copyright (c) 2021 Radix" in notice


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", FAMILIES)
def test_a_templates_own_color_gives_it_back(name: str, scheme: str) -> None:
    template = FAMILIES[name][scheme]
    assert [shade.hex() for shade in made(template[SOLID], scheme)] == template


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_template_that_is_missing_is_nearly_made_of_the_others(scheme: str) -> None:
    """Step by step, less than what is just noticeable on the mean, though the nearest template is not there."""
    differences = []
    for own in SETS[scheme].templates:
        found = KeyColor(parse(FAMILIES[own.name][scheme][SOLID]), "raytrace")
        blend = blended(found, [other for other in SETS[scheme].templates if other is not own])
        assert own.name not in blend.name.split(" and ")
        for step in (0, 1, 2, 3, 4, 5, 6, 7, 10, 11):
            there = (blend.lightness[step], blend.a[step], blend.b[step])
            differences.append(delta_e_ok(there, (own.lightness[step], own.a[step], own.b[step])))
    assert mean(differences) < JUST_NOTICEABLE


def test_a_color_between_two_templates_is_blended_of_both() -> None:
    tomato, orange = FAMILIES["tomato"]["light"][SOLID], FAMILIES["orange"]["light"][SOLID]
    one, other = key(tomato), key(orange)
    middle = KeyColor(
        Color("oklch", tuple((a + b) / 2 for a, b in zip(one.oklch, other.oklch, strict=True))),  # type: ignore[arg-type]
        "raytrace",
    )
    blend = blended(middle, SETS["light"].templates)
    assert set(blend.name.split(" and ")) == {"tomato", "orange"}
    families = {template.name: template for template in SETS["light"].templates}
    for step in range(12):
        ends = sorted(families[name].lightness[step] for name in ("tomato", "orange"))
        assert ends[0] - 1e-12 <= blend.lightness[step] <= ends[1] + 1e-12


def test_the_nearer_template_has_the_greater_share() -> None:
    flat = [Template(str(at), [0.6] * 12, [at] * 12, [0.0] * 12) for at in (0.1, 0.2)]
    found = KeyColor(Color("oklab", (0.6, 0.13, 0.0)), "raytrace")
    assert blended(found, flat).a == pytest.approx([0.13] * 12, abs=1e-9)
    assert blended(found, flat[::-1]).name == "0.1 and 0.2"


@given(st.integers(0, 0xFFFFFF), st.booleans())
def test_steps_with_a_job_keep_the_lightness_of_the_blend(rgb: int, dark: bool) -> None:
    found = KeyColor(Color("srgb", srgb(rgb)), "raytrace")
    blend = blended(found, SETS["dark" if dark else "light"].templates)
    shades = from_templates(found, keep=True, dark=dark, method="raytrace")
    for step in (0, 1, 2, 3, 4, 5, 6, 7, 10, 11):
        assert shades[step].oklch[0] == blend.lightness[step]
    assert (shades[SOLID].rgb, [shade.anchor for shade in shades]) == (rgb, [step == SOLID for step in range(12)])
    own = blend.lightness[9] - blend.lightness[SOLID]
    assert abs(shades[9].oklch[0] - found.level) == pytest.approx(abs(own), abs=1e-12)
    assert 0.0 <= shades[9].oklch[0] <= 1.0


def test_step_10_turns_round_where_there_is_no_room() -> None:
    light, dark = made("white"), made("black")
    assert light[9].oklch[0] < 1.0
    assert dark[9].oklch[0] > 0.0


def test_snapped_step_9_has_the_lightness_of_the_blend() -> None:
    found = key("#001f3f")
    blend = blended(found, SETS["light"].templates)
    solid = made("#001f3f", keep=False)[SOLID]
    assert solid.oklch[0] == blend.lightness[SOLID]
    assert (solid.anchor, solid.rgb != found.rgb) == (True, True)
    assert solid.oklch[1] == pytest.approx(found.chroma_at(blend.lightness[SOLID]))


@pytest.mark.parametrize("text", ["#b3478f", "#35a29f", "#7a8b99", "#d4b106"])
def test_hues_are_turned_to_the_key_color(text: str) -> None:
    found = key(text)
    blend = blended(found, SETS["light"].templates)
    turn = found.hue - math.degrees(math.atan2(blend.b[SOLID], blend.a[SOLID]))
    for step, shade in enumerate(made(text)):
        own = math.degrees(math.atan2(blend.b[step], blend.a[step]))
        assert math.cos(math.radians(shade.oklch[2] - own - turn)) == pytest.approx(1.0, abs=1e-9)


def test_a_dull_color_makes_a_dull_scale() -> None:
    vivid, dull = made("#0090ff"), made("#7b8a99")
    for step in (2, 4, 6, 7, 10, 11):
        assert dull[step].oklch[1] < 0.5 * vivid[step].oklch[1]


def test_a_colored_key_in_a_grey_template_has_its_own_hue() -> None:
    grey = Template("grey", [0.9] * 8 + [0.6, 0.55, 0.5, 0.3], [0.0] * 12, [0.0] * 12)
    found = KeyColor(Color("oklch", (0.6, 0.01, 200.0)), "raytrace")
    assert blended(found, [grey, grey]).chroma(0) == 0.0
    assert {round(shade.oklch[2]) for shade in made("oklch(0.6 0.006 200)")} <= set(range(180, 221))


def test_growth_is_that_of_colorful_templates() -> None:
    for chosen in SETS.values():
        assert len(chosen.growth) == 12
        assert chosen.growth[SOLID] == 1.0
    assert SETS["light"].growth[0] < 0.05
    assert SETS["light"].growth[7] > 0.4
