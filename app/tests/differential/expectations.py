"""How closely each library has to agree, and where one does not, what the standard says.

The first row that fits a pair of spaces holds. Differences are those of ``draws.apart``: shares of a component's
range. "CSS" is CSS Color 4, whose sections are named by their titles.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from differential.draws import COUNT, draw
from palette.color import batch
from palette.color.batch_columns import Floats, Mask
from palette.color.model import SPACES

ALL: Final = frozenset(SPACES)
OKH: Final = frozenset({"okhsl", "okhsv"})
# Made of D65's XYZ alone: neither adapted to D50 nor taken to OKLab's cones.
D65: Final = frozenset(
    {"srgb", "srgb-linear", "hsv", "hwb", "display-p3", "display-p3-linear", "a98-rgb", "rec2020", "xyz-d65", "lab-d65"}
)
_LIGHTLESS: Final = 1e-6


class Expectation(NamedTuple):
    """What is expected of one library's answers for pairs of spaces.

    Attributes:
        sources: the spaces from which it is expected.
        targets: the spaces to which it is expected.
        tolerance: how far apart the answers may lie.
        reason: what decides where the library and the standard, or the floats, part.
        only: of which colours it is expected: of ``all``, or of those named (see ``concerned``).
    """

    sources: frozenset[str]
    targets: frozenset[str]
    tolerance: float
    reason: str
    only: str = "all"


_STEEP = Expectation(
    ALL,
    frozenset({"a98-rgb", "rec2020"}),
    1e-6,
    "CSS, 'The Predefined A98 RGB Color Space' and 'The Predefined ITU-R BT.2020-2 Color Space': the encoding is a "
    "power alone, of infinite slope at zero, where a last bit of linear light, 1e-16, shows as 1e-7.",
)
_OKH = Expectation(
    ALL,
    OKH,
    1e-7,
    "Not in CSS. Ottosson defines Okhsl and Okhsv for the colours of sRGB: none has an OKLab lightness of zero or "
    "less. There we say saturation 0, the libraries reckon on; beyond sRGB the formula has poles.",
    "with lightness",
)
_COLORJS_HUE = Expectation(
    ALL,
    frozenset({"lch", "oklch"}),
    3e-5,
    "CSS, 'Converting Colors': a powerless hue becomes missing, nothing else changes. colorjs.io also sets the chroma "
    "to zero, from a threshold of its own.",
)
_HCT_CONDITIONS = (
    "Not in CSS. HCT is Material's, and its numbers are those of Material Color Utilities: white (95.047, 100, "
    "108.883) and a matrix of eight digits. The libraries take CSS's white and matrix, which moves hue and chroma in "
    "the second decimal; outside sRGB their search for the lightness and ours may end elsewhere."
)
_FLOATS = "Nothing decides: the same formulas on 64-bit floats, in another order."

EXPECTATIONS: Final = {
    # With Material's conditions and the draft's ProPhoto primaries put in its place: see oracle_coloraide.
    "coloraide": (
        _OKH,
        _STEEP,
        Expectation(
            frozenset({"hct"}),
            ALL,
            1e-8,
            "Not in CSS. coloraide ends its search for the lightness with the luminance within 1e-12, ours with 1e-15.",
        ),
        Expectation(ALL, ALL, 1e-10, _FLOATS),
    ),
    "colorjs": (
        Expectation(ALL, frozenset({"hct"}), 3e-4, _HCT_CONDITIONS, "inside sRGB"),
        Expectation(
            frozenset({"hct"}), OKH, 1e-1, _HCT_CONDITIONS + " Saturation magnifies it next to white.", "inside sRGB"
        ),
        Expectation(frozenset({"hct"}), ALL, 1e-2, _HCT_CONDITIONS, "inside sRGB"),
        _OKH,
        _STEEP,
        _COLORJS_HUE,
        Expectation(ALL, ALL, 1e-10, _FLOATS),
    ),
    "culori": (
        Expectation(
            D65 | {"hsl"},
            D65,
            1e-10,
            _FLOATS + " Rec. 2020 is compared in culori's encoding: see test_node.",
        ),
        Expectation(
            ALL - OKH,
            OKH,
            1e-2,
            "Not in CSS. culori has the sign of one coefficient as printed in Ottosson's article; the fit in his "
            "notebook has the other, which coloraide and colorjs.io use too, and only with it does saturation 1 lie on "
            "the edge of sRGB. Its matrices are Ottosson's first.",
            "inside sRGB",
        ),
        Expectation(OKH, ALL, 2e-2, "As for the other direction.", "inside sRGB"),
        Expectation(
            ALL - OKH,
            frozenset({"hsl"}),
            2e-5,
            "CSS, 'Converting sRGB Colors to HSL': saturation that comes out negative is made positive and the hue "
            "turned by 180 degrees. culori leaves it negative, so colours are compared whose lightness is 1 % to 99 %.",
            "of HSL lightness",
        ),
        Expectation(
            ALL - OKH,
            frozenset({"a98-rgb", "rec2020"}),
            1e-4,
            _STEEP.reason + " culori's inputs differ by up to 1e-6, see below.",
        ),
        Expectation(
            ALL - OKH,
            ALL - OKH,
            3e-5,
            "CSS, 'Sample code for Color Conversions': OKLab's matrices are recalculated for the white point, and "
            "those of D50 for (0.3457, 0.3585) to 64 bits. culori has Ottosson's first ones, to ten digits, and others "
            "for D50.",
        ),
    ),
}


def expectation(library: str, source: str, target: str) -> Expectation:
    """Return what is expected of a library for a pair of spaces."""
    return next(row for row in EXPECTATIONS[library] if source in row.sources and target in row.targets)


def concerned(row: Expectation, coords: Floats, source: str) -> Mask:
    """Tell of which colours, given in the source space, a row is expected."""
    if row.only == "with lightness":
        return np.asarray(batch.convert(coords, source, "oklab")[:, 0] > _LIGHTLESS)
    if row.only == "of HSL lightness":
        lightness = batch.convert(coords, source, "hsl")[:, 2]
        return np.asarray((lightness > 1.0) & (lightness < 99.0))
    if row.only == "inside sRGB":
        srgb = batch.convert(coords, source, "srgb")
        # Off the edges, where a saturation is reckoned from next to nothing.
        return np.asarray((srgb > 0.02).all(axis=1) & (srgb < 0.98).all(axis=1))
    return np.ones(len(coords), dtype=np.bool_)


def drawn(row: Expectation, source: str) -> Floats:
    """Return ``COUNT`` colours of a space that a row is expected of: more are drawn until there are as many."""
    for share in (1, 2, 8):
        coords = draw(source, share * COUNT)
        of_row: Floats = coords[concerned(row, coords, source)]
        if len(of_row) >= COUNT:
            # Evenly from all that were drawn, which come in order of where they were drawn.
            chosen: Floats = of_row[np.linspace(0, len(of_row) - 1, COUNT).astype(int)]
            return chosen
    message = f"less than an eighth of the colours drawn in {source} are {row.only}"
    raise AssertionError(message)


def by_kind(oracle: str, source: str, targets: list[str]) -> dict[str, dict[str, Expectation]]:
    """Return the rows of a source's targets, those that are expected of the same colours together."""
    kinds: dict[str, dict[str, Expectation]] = {}
    for target in targets:
        row = expectation(oracle, source, target)
        kinds.setdefault(row.only, {})[target] = row
    return kinds
