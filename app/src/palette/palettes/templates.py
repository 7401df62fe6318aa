"""Templates: hand-tuned scales of twelve steps, and how a key colour makes its own of the two nearest.

The templates are those of Radix Colors (``palette/data/radix``). The key colour is brought to the lightness of each
template's step 9, with the saturation that it has; by the ΔE-OK that is left, the two nearest templates are found, and
blended in OKLab, the nearer more. The blend is turned to the key colour's hue, its chroma is raised or lowered to the
key colour's saturation, and the key colour is its step 9. The key colour that is a template's own step 9 gives the
template back.

Steps 1 to 8 and 11 to 12 keep the lightness of the blend, since their jobs ask for it; step 10 is as far from step 9 as
in the blend. So, as in the templates, step 9 may be lighter than step 8.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Final, final

from palette.color.conversion import ACHROMATIC, srgb_to_oklab
from palette.color.lab import hue_degrees
from palette.color.model import Vector
from palette.palettes.arcs import TURN
from palette.palettes.cusps import RADIANS
from palette.palettes.key_colors import HueSlice, KeyColor
from palette.palettes.shades import Shade, shade_of_key, shade_of_oklch

FILE: Final = Path(__file__).parent.parent / "data" / "radix" / "templates.json"

SOLID: Final = 8
"""The index of the step that the key colour becomes."""

_HOVER: Final = 9
_COLOURFUL: Final = 0.1  # the chroma of step 9 from which a template is colourful, not a tinted grey
_HUELESS: Final = 0.005  # the chroma up to which 8 bits leave a hue to chance
_DARKEST: Final = 0.05
_LIGHTEST: Final = 0.985
_BILLION: Final = 1e9
_FAR: Final = 10_000_000_000  # beyond every distance, in billionths


@final
class Template:
    """A scale of twelve steps in OKLab.

    Attributes:
        name: of its family.
        lightness: of each step, 0 to 1.
        a: of each step.
        b: of each step.
    """

    __slots__ = ("a", "b", "lightness", "name")

    def __init__(self, name: str, lightness: list[float], a: list[float], b: list[float]) -> None:
        self.name: Final = name
        self.lightness: Final = lightness
        self.a: Final = a
        self.b: Final = b

    def chroma(self, step: int) -> float:
        """Return the chroma of a step."""
        return math.sqrt(self.a[step] * self.a[step] + self.b[step] * self.b[step])


@final
class TemplateSet:
    """The templates for one kind of ground.

    Attributes:
        templates: all of them.
        growth: for each step, the mean of its chroma over that of step 9, among colourful templates.
    """

    __slots__ = ("growth", "templates")

    def __init__(self, templates: list[Template]) -> None:
        colourful = [template for template in templates if template.chroma(SOLID) >= _COLOURFUL]
        self.templates: Final = templates
        self.growth: Final[list[float]] = [
            math.fsum([template.chroma(step) / template.chroma(SOLID) for template in colourful]) / len(colourful)
            for step in range(len(templates[0].lightness))
        ]


def _oklab(rgb: int) -> Vector:
    return srgb_to_oklab(((rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0))


def _template(name: str, hexes: list[str]) -> Template:
    labs = [_oklab(int(hex_[1:], 16)) for hex_ in hexes]
    return Template(name, [lab[0] for lab in labs], [lab[1] for lab in labs], [lab[2] for lab in labs])


def _sets() -> dict[str, TemplateSet]:
    families: dict[str, dict[str, list[str]]] = json.loads(FILE.read_text(encoding="utf-8"))["families"]
    return {
        scheme: TemplateSet([_template(name, scales[scheme]) for name, scales in families.items()])
        for scheme in ("light", "dark")
    }


SETS: Final = _sets()
"""The templates for a light and for a dark ground."""


def from_templates(key: KeyColor, *, keep: bool, dark: bool, method: str) -> list[Shade]:
    """Return the twelve shades of a key colour.

    Args:
        key: the key colour.
        keep: whether it is step 9 as it is; otherwise step 9 has the lightness of the blend.
        dark: whether the ground is dark.
        method: one of ``GAMUT_METHODS``.
    """
    chosen = SETS["dark" if dark else "light"]
    blend = blended(key, chosen.templates)
    level = key.level if keep else blend.lightness[SOLID]
    shades = []
    for step in range(len(blend.lightness)):
        if keep and step == SOLID:
            shades.append(shade_of_key(key))
            continue
        lightness = blend.lightness[step] if step not in (SOLID, _HOVER) else level
        chroma, hue = _tinted(key, blend, step, chosen.growth[step])
        if step == _HOVER:
            lightness = _beside(level, blend.lightness[_HOVER] - blend.lightness[SOLID])
            chroma *= key.chroma_at(level) / max(key.chroma_at(blend.lightness[SOLID]), ACHROMATIC["oklch"])
        shades.append(shade_of_oklch(HueSlice(hue), lightness, chroma, method, anchor=step == SOLID))
    return shades


def blended(key: KeyColor, templates: list[Template]) -> Template:
    """Return the blend of the two templates whose step 9 is nearest to a key colour of their lightness."""
    first = second = templates[0]
    least = next_least = _FAR
    for template in templates:
        # In whole numbers, so that a last bit decides nothing.
        distance = int(_distance(key, template) * _BILLION + 0.5)
        if distance < least:
            second, next_least = first, least
            first, least = template, distance
        elif distance < next_least:
            second, next_least = template, distance
    return _mixed(first, second, least / (least + next_least))


def _distance(key: KeyColor, template: Template) -> float:
    """Return ΔE-OK from a key colour to a template's step 9, the key colour brought to its lightness."""
    angle = key.hue * RADIANS
    chroma = key.chroma_at(template.lightness[SOLID])
    a = template.a[SOLID] - chroma * math.cos(angle)
    b = template.b[SOLID] - chroma * math.sin(angle)
    return math.sqrt(a * a + b * b)


def _mixed(first: Template, second: Template, share: float) -> Template:
    """Return the mixture of two templates, step by step; a share of 0 is the first."""
    return Template(
        f"{first.name} and {second.name}",
        [one + share * (other - one) for one, other in zip(first.lightness, second.lightness, strict=True)],
        [one + share * (other - one) for one, other in zip(first.a, second.a, strict=True)],
        [one + share * (other - one) for one, other in zip(first.b, second.b, strict=True)],
    )


def _tinted(key: KeyColor, blend: Template, step: int, growth: float) -> tuple[float, float]:
    """Return the chroma and hue that a step of a blend has for a key colour."""
    if key.chroma == 0.0:
        return 0.0, 0.0
    own = blend.chroma(SOLID)
    chroma = max(0.0, blend.chroma(step) + (key.chroma_at(blend.lightness[SOLID]) - own) * growth)
    if own <= _HUELESS or blend.chroma(step) <= ACHROMATIC["oklch"]:
        return chroma, key.hue
    turn = key.hue - hue_degrees(blend.a[SOLID], blend.b[SOLID])
    hue = hue_degrees(blend.a[step], blend.b[step]) + turn
    if hue < 0.0:
        return chroma, hue + TURN
    return chroma, hue - TURN if hue >= TURN else hue


def _beside(level: float, difference: float) -> float:
    """Return a lightness that differs from a level as asked, or the other way where there is no room."""
    if level + difference < _DARKEST:
        return level + abs(difference)
    if level + difference > _LIGHTEST:
        return level - abs(difference)
    return level + difference
