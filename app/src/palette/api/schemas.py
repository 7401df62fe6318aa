"""The shapes of answers and of request bodies; OpenAPI is made from them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from palette.runtime.settings import Mood

Method = Literal["raytrace", "minde", "clip"]
Gamut = Literal["srgb", "display-p3", "a98-rgb", "prophoto-rgb", "rec2020"]
HueMode = Literal["shorter", "longer", "increasing", "decreasing"]
Metric = Literal["2000", "76", "94", "cmc", "ok", "hyab"]
Kind = Literal["protan", "deutan", "tritan"]
Model = Literal["machado", "vienot", "brettel"]
Scheme = Literal["analogous", "complementary", "triadic", "split", "monochrome", "free"]
Within = Literal["srgb", "display-p3", "rec2020", "warm", "cool", "pastel", "vivid", "muted", "dark", "earth", "neon"]
Space = Literal[
    "srgb",
    "srgb-linear",
    "hsl",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "display-p3",
    "display-p3-linear",
    "a98-rgb",
    "prophoto-rgb",
    "rec2020",
    "xyz-d65",
    "xyz-d50",
    "lab-d65",
    "hsv",
    "okhsl",
    "okhsv",
    "cam16",
    "hct",
]

OutputSpace = Space | Literal["cmyk"]

Hex = Annotated[str, Meta(pattern="^#[0-9a-f]{6}$")]
Components = list[float | None]
"""Components in CSS's ranges; a missing one (``none``) is null."""


class ColorValue(msgspec.Struct):
    """One colour. ``hex`` is always a displayable sRGB colour, and ``mapped_by`` the method that made it one."""

    css: str
    hex: Hex
    alpha: float | None
    in_gamut: bool
    mapped_by: Method | None
    spaces: dict[str, Components]


class Text(msgspec.Struct):
    """The text colour, white or black, that contrasts more on the colour's ``hex``, and its WCAG 2.2 ratio."""

    best: Hex
    contrast: float


class NamedColor(msgspec.Struct):
    """A named colour, the list it is of, and how far it is (ΔE2000 on D65 Lab)."""

    name: str
    hex: Hex
    list: str
    delta_e_2000: float


class Fit(msgspec.Struct):
    """The colour inside the gamut that was asked for."""

    gamut: Gamut
    css: str


class ColorAnswer(msgspec.Struct):
    """What there is to know about one colour."""

    color: ColorValue
    formats: dict[str, str]
    fit: Fit
    text: Text
    names: list[NamedColor]
    links: dict[str, str]


class MixAnswer(msgspec.Struct):
    """A mixed colour and the way it was mixed."""

    color: ColorValue
    space: str
    hue: HueMode
    amount: float
    links: dict[str, str]


class DifferenceAnswer(msgspec.Struct):
    """How different two colours are. ``space`` is where it was measured; Lab is that of D65, not CSS's D50."""

    delta_e: float
    metric: Metric
    space: Literal["lab-d65", "oklab"]
    a: ColorValue
    b: ColorValue


class RandomAnswer(msgspec.Struct):
    """Drawn colours; the same seed draws the same again."""

    colors: list[ColorValue]
    seed: str
    within: Within


class Wcag(msgspec.Struct):
    """What a pair of text and ground passes (WCAG 2.2, criteria 1.4.3, 1.4.6 and 1.4.11)."""

    aa_normal: bool
    aa_large: bool
    aaa_normal: bool
    aaa_large: bool
    non_text: bool


class ContrastAnswer(msgspec.Struct):
    """The contrast of two colours' ``hex``; ``unmapped`` is that of the colours as they are."""

    ratio: float
    unmapped: float
    wcag: Wcag
    fg: ColorValue
    bg: ColorValue


class VisionAnswer(msgspec.Struct):
    """A colour, and how a person with the deficiency sees it."""

    color: ColorValue
    simulated: ColorValue
    kind: Kind
    severity: float
    model: Model


class PaletteColor(ColorValue):
    """A colour of a palette and how it came into it."""

    kind: Literal["base", "locked", "drawn"]


class Ranges(msgspec.Struct):
    """What every drawn colour keeps, in OKLCH.

    Hues are arcs from start to end in degrees (the end is beyond 360 where an arc passes 0); ``delta_e_ok`` is the
    least difference from every other colour of the palette.
    """

    hues: list[tuple[float, float]]
    chroma: tuple[float, float]
    lightness: tuple[float, float]
    delta_e_ok: float


class PaletteAnswer(msgspec.Struct):
    """A generated palette. The same query with this seed is this palette again, as long as ``engine`` is the same."""

    palette: list[PaletteColor]
    mood: Mood
    scheme: Scheme
    seed: str
    engine: str
    ranges: Ranges
    links: dict[str, str]


class GenerateBody(msgspec.Struct, forbid_unknown_fields=True):
    """What ``POST /v1/generate`` takes; ``locked`` keeps colours at their places, null is a free place."""

    base: Annotated[str, Meta(extra_json_schema={"format": "css-color"})] | None = None
    mood: Mood | None = None
    count: Annotated[float, Meta(ge=2, le=12, multiple_of=1)] = 5  # a float: JSON does not tell 5.0 from 5
    seed: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    scheme: Scheme | None = None
    locked: Annotated[
        list[Annotated[str, Meta(extra_json_schema={"format": "css-color"})] | None], Meta(max_length=12)
    ] = []


class ConvertBody(msgspec.Struct, forbid_unknown_fields=True):
    """Colours to convert: either ``colors`` (CSS texts), or ``from`` and ``components`` (one array a component)."""

    to: Annotated[list[OutputSpace], Meta(min_length=1, max_length=22)]
    colors: list[str] | None = None
    source: Space | None = msgspec.field(default=None, name="from")
    components: dict[str, list[float | None]] | None = None
    gamut: Gamut = "srgb"
    map: Method = "raytrace"
    precision: Annotated[float, Meta(ge=0, le=15, multiple_of=1)] = 6  # a float: JSON does not tell 6.0 from 6


class ItemError(msgspec.Struct):
    """Why one colour of a batch has no result."""

    index: int
    detail: str
    position: int | None = None
    expected: list[str] | None = None


class ConvertAnswer(msgspec.Struct):
    """Columns: each array has one element a colour, in order; null where ``errors`` says why."""

    count: int
    spaces: dict[str, dict[str, list[float | None]]]
    hex: list[str | None]
    alpha: list[float | None]
    in_gamut: list[bool | None]
    mapped: list[bool | None]
    mapped_by: Method
    errors: list[ItemError]


class VersionAnswer(msgspec.Struct):
    """The release that answers."""

    version: str
    commit: str
    built: str
    engine: str
