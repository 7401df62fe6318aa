"""Conversion of colours between any two spaces.

Spaces are the nodes of a small graph whose edges are the standard's conversion steps, and a few fused ones
(``srgb`` to ``oklch`` in one). A conversion takes the shortest route, so colours that share a base, such as
``hsl`` and ``hwb``, never travel through XYZ, and lose nothing on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from palette.color import cam16, cylindrical, hct, lab, matrices, okhsl
from palette.color import rgb as encoding
from palette.color.lab import linear_srgb_to_oklab, oklab_to_linear_srgb, to_polar, to_rectangular
from palette.color.model import MISSING, SPACES, Color, Vector
from palette.color.rgb import linear_srgb_to_srgb, srgb_to_linear_srgb

__all__ = [
    "ACHROMATIC",
    "EDGES",
    "LIMIT",
    "TINY",
    "convert",
    "linear_srgb_to_oklab",
    "linear_srgb_to_srgb",
    "oklab_to_linear_srgb",
    "oklab_to_srgb",
    "oklch_to_linear_srgb",
    "oklch_to_srgb",
    "powerless",
    "route",
    "srgb_to_linear_srgb",
    "srgb_to_oklab",
    "srgb_to_oklch",
    "to_space",
]

Step = Callable[[Vector], Vector]

LIMIT: Final = 1e9
TINY: Final = 1e-30
"""Components beyond ± LIMIT are taken as ± LIMIT, and those within ± TINY as zero, so that no conversion overflows.

CSS lets an implementation bound the numbers it supports (CSS Values 4, "Range restrictions and range definition
notation").
"""

_PERCENT_ACHROMATIC: Final = 0.001  # 1/100000 of the whole

ACHROMATIC: Final = {
    "hsl": _PERCENT_ACHROMATIC,
    "hsv": _PERCENT_ACHROMATIC,
    "okhsl": 0.00001,
    "okhsv": 0.00001,
    "lch": 0.0015,
    "oklch": 0.000004,
    "cam16": 0.0015,
    "hct": 0.0015,
}
"""The chroma or saturation up to which a hue is powerless.

Those of hsl, lch and oklch (and hwb's, in ``_is_grey``) are CSS Color 4's, from its sample code; the spaces beyond
CSS take the threshold of the CSS space that they are made like.
"""


def srgb_to_oklab(rgb: Vector) -> Vector:
    """Return the OKLab of sRGB."""
    return linear_srgb_to_oklab(srgb_to_linear_srgb(rgb))


def srgb_to_oklch(rgb: Vector) -> Vector:
    """Return the OKLCH of sRGB."""
    return to_polar(linear_srgb_to_oklab(srgb_to_linear_srgb(rgb)))


def oklab_to_srgb(lab: Vector) -> Vector:
    """Return the sRGB of OKLab."""
    return linear_srgb_to_srgb(oklab_to_linear_srgb(lab))


def oklch_to_linear_srgb(lch: Vector) -> Vector:
    """Return the linear-light sRGB of OKLCH."""
    return oklab_to_linear_srgb(to_rectangular(lch))


def oklch_to_srgb(lch: Vector) -> Vector:
    """Return the sRGB of OKLCH."""
    return linear_srgb_to_srgb(oklab_to_linear_srgb(to_rectangular(lch)))


def a98_to_xyz(rgb: Vector) -> Vector:
    """Return the CIE XYZ (D65) of A98 RGB."""
    return matrices.linear_a98_to_xyz(encoding.a98_to_linear_a98(rgb))


def xyz_to_a98(xyz: Vector) -> Vector:
    """Return the A98 RGB of CIE XYZ (D65)."""
    return encoding.linear_a98_to_a98(matrices.xyz_to_linear_a98(xyz))


def rec2020_to_xyz(rgb: Vector) -> Vector:
    """Return the CIE XYZ (D65) of Rec. 2020."""
    return matrices.linear_rec2020_to_xyz(encoding.rec2020_to_linear_rec2020(rgb))


def xyz_to_rec2020(xyz: Vector) -> Vector:
    """Return the Rec. 2020 of CIE XYZ (D65)."""
    return encoding.linear_rec2020_to_rec2020(matrices.xyz_to_linear_rec2020(xyz))


def prophoto_to_xyz_d50(rgb: Vector) -> Vector:
    """Return the CIE XYZ (D50) of ProPhoto RGB."""
    return matrices.linear_prophoto_to_xyz_d50(encoding.prophoto_to_linear_prophoto(rgb))


def xyz_d50_to_prophoto(xyz: Vector) -> Vector:
    """Return the ProPhoto RGB of CIE XYZ (D50)."""
    return encoding.linear_prophoto_to_prophoto(matrices.xyz_d50_to_linear_prophoto(xyz))


EDGES: Final[dict[str, dict[str, Step]]] = {
    "srgb": {
        "srgb-linear": srgb_to_linear_srgb,
        "hsl": cylindrical.srgb_to_hsl,
        "hsv": cylindrical.srgb_to_hsv,
        "hwb": cylindrical.srgb_to_hwb,
        "oklab": srgb_to_oklab,
        "oklch": srgb_to_oklch,
    },
    "srgb-linear": {
        "oklab": linear_srgb_to_oklab,
        "xyz-d65": matrices.linear_srgb_to_xyz,
        "srgb": linear_srgb_to_srgb,
        "cam16": cam16.linear_srgb_to_cam16,
        "hct": hct.linear_srgb_to_hct,
    },
    "hsl": {"srgb": cylindrical.hsl_to_srgb},
    "hsv": {"srgb": cylindrical.hsv_to_srgb},
    "hwb": {"srgb": cylindrical.hwb_to_srgb},
    "display-p3": {"display-p3-linear": srgb_to_linear_srgb},
    "display-p3-linear": {"display-p3": linear_srgb_to_srgb, "xyz-d65": matrices.linear_p3_to_xyz},
    "a98-rgb": {"xyz-d65": a98_to_xyz},
    "rec2020": {"xyz-d65": rec2020_to_xyz},
    "prophoto-rgb": {"xyz-d50": prophoto_to_xyz_d50},
    "xyz-d65": {
        "srgb-linear": matrices.xyz_to_linear_srgb,
        "display-p3-linear": matrices.xyz_to_linear_p3,
        "a98-rgb": xyz_to_a98,
        "rec2020": xyz_to_rec2020,
        "xyz-d50": matrices.xyz_to_xyz_d50,
        "lab-d65": lab.xyz_to_lab_d65,
        "oklab": lab.xyz_to_oklab,
    },
    "xyz-d50": {
        "xyz-d65": matrices.xyz_d50_to_xyz,
        "prophoto-rgb": xyz_d50_to_prophoto,
        "lab": lab.xyz_d50_to_lab,
    },
    "lab": {"xyz-d50": lab.lab_to_xyz_d50, "lch": to_polar},
    "lch": {"lab": to_rectangular},
    "lab-d65": {"xyz-d65": lab.lab_d65_to_xyz},
    "oklab": {
        "srgb": oklab_to_srgb,
        "srgb-linear": oklab_to_linear_srgb,
        "xyz-d65": lab.oklab_to_xyz,
        "oklch": to_polar,
        "okhsl": okhsl.oklab_to_okhsl,
        "okhsv": okhsl.oklab_to_okhsv,
    },
    "oklch": {"oklab": to_rectangular, "srgb-linear": oklch_to_linear_srgb, "srgb": oklch_to_srgb},
    "okhsl": {"oklab": okhsl.okhsl_to_oklab},
    "okhsv": {"oklab": okhsl.okhsv_to_oklab},
    "cam16": {"srgb-linear": cam16.cam16_to_linear_srgb},
    "hct": {"srgb-linear": hct.hct_to_linear_srgb},
}
"""The steps there are, by source and target. ``palette.color.batch`` has the same ones for arrays.

Of two routes of one length the one whose first step stands first is taken: it is the one that rounds less.
"""


def route(source: str, target: str) -> list[str]:
    """Return the spaces a conversion passes through, both ends included: the fewest steps.

    Raises:
        ValueError: one of the two is not the name of a space.
    """
    for name in (source, target):
        if name not in SPACES:
            known = ", ".join(SPACES)
            message = f"{name!r} is not a colour space; known are {known}"
            raise ValueError(message)
    reached = {source: [source]}
    waiting = [source]
    for space in waiting:
        for neighbour in EDGES[space]:
            if neighbour not in reached:
                reached[neighbour] = [*reached[space], neighbour]
                waiting.append(neighbour)
    return reached[target]


_STEPS: Final[dict[str, dict[str, list[Step]]]] = {}


def _steps(source: str, target: str) -> list[Step]:
    """Return the steps of a conversion, found once per pair."""
    from_source = _STEPS.get(source)
    if from_source is not None:
        steps = from_source.get(target)
        if steps is not None:
            return steps
    spaces = route(source, target)
    steps = [EDGES[start][end] for start, end in pairwise(spaces)]
    _STEPS.setdefault(source, {})[target] = steps
    return steps


def _bounded(component: float) -> float:
    """Return a component as a number within the limits; zero where it is missing."""
    if component > LIMIT:
        return LIMIT
    if component < -LIMIT:
        return -LIMIT
    return component if component > TINY or component < -TINY else 0.0


def convert(coords: Vector, source: str, target: str) -> Vector:
    """Return the components in one space of a colour given in another: numbers only.

    Missing components count as zero (CSS Color 4, "Converting Colors"), and none comes out missing: the hue of a
    grey is whatever the arithmetic gives.

    Raises:
        ValueError: a space is unknown.
    """
    first, second, third = coords
    result: Vector = (_bounded(first), _bounded(second), _bounded(third))
    # The commonest pair, called by name: compiled, its numbers then need not be wrapped as objects.
    if source == "srgb" and target == "oklch":
        return srgb_to_oklch(result)
    for step in _steps(source, target):
        result = step(result)
    return result


def _is_grey(coords: Vector, space: str) -> bool:
    """Tell whether a colour in a space with a hue is too grey to have one."""
    _, second, third = coords
    if space == "hwb":
        return second + third >= 100.0 - _PERCENT_ACHROMATIC
    return abs(second) <= ACHROMATIC[space]


def powerless(coords: Vector, space: str) -> tuple[bool, bool, bool]:
    """Tell for each component whether it has no effect on the colour; only the hue of a grey has none.

    Raises:
        KeyError: the space is unknown.
    """
    hue = SPACES[space].hue
    if hue < 0 or not _is_grey(coords, space):
        return (False, False, False)
    return (hue == 0, False, hue != 0)


def _without_powerless_hue(color: Color) -> Vector:
    """Return a colour's components, those of a grey with no trace of a hue (CSS's "prepare a color for conversion")."""
    hue = SPACES[color.space].hue
    if hue < 0:
        return color.coords
    first, second, third = color.coords
    coords = (_bounded(first), _bounded(second), _bounded(third))
    if not _is_grey(coords, color.space):
        return coords
    first, second, third = coords
    if color.space == "hwb":
        whole = (second + third) / 100.0
        return (0.0, second / whole, third / whole)
    return (0.0, 0.0, third) if hue == 0 else (first, 0.0, 0.0)


def to_space(color: Color, target: str) -> Color:
    """Return the same colour in another space, powerless components missing (CSS Color 4, "Converting Colors").

    A colour that is in the space already is returned as it is, missing components and legacy mark included.

    Raises:
        ValueError: the space is unknown.
    """
    if color.space == target:
        return color
    coords = convert(_without_powerless_hue(color), color.space, target)
    hue = SPACES[target].hue
    if hue >= 0 and _is_grey(coords, target):
        first, second, third = coords
        coords = (MISSING, second, third) if hue == 0 else (first, second, MISSING)
    return Color(target, coords, color.alpha)
