"""Endpoints of single colours: describe, mix, compare, draw."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from litestar import Response
from litestar.params import Parameter

from palette.api.answers import fleeting, pure, read
from palette.api.description import describe, fitted, formats, link, names_of, of_hex, text_on
from palette.api.parameters import (
    ColorText,
    GamutText,
    MethodText,
    Precision,
    Seed,
    SpacesText,
    read_color,
    read_spaces,
)
from palette.api.schemas.colors import ColorAnswer, DifferenceAnswer, Fit, Metric, MixAnswer, RandomAnswer, Within
from palette.api.schemas.values import Gamut, HueMode, Method, Space
from palette.color.difference import difference
from palette.color.interpolation import mix
from palette.color.model import Color
from palette.palettes.sampling import random_colors

DEFAULT_SPACES = "srgb,hsl,oklch"


def _color_answer(color: Color, text: str, to: str, gamut: Gamut, method: Method, precision: int) -> ColorAnswer:
    spaces = read_spaces(to)
    value = describe(color, text, spaces=spaces, gamut=gamut, method=method, precision=precision)
    srgb = of_hex(value.hex)
    best = text_on(srgb)
    return ColorAnswer(
        color=value,
        formats=formats(color, spaces, precision),
        fit=Fit(gamut, fitted(color, gamut, method, precision)),
        text=best,
        names=names_of(int(value.hex[1:], 16)),
        links={
            "self": link("/v1/colors", color=value.css, to=",".join(spaces), gamut=gamut, map=method),
            "contrast": link("/v1/contrast", fg=best.best, bg=value.css),
            "generate": link("/v1/generate", base=value.css),
            "names": link("/v1/names", color=value.css, map=method),
        },
    )


@read("/v1/colors", operation_id="describeColor", tags=["Colors"], summary="Everything about one color")
def colors(
    color: ColorText,
    to: SpacesText = DEFAULT_SPACES,
    gamut: GamutText = "srgb",
    method: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[ColorAnswer]:
    """Parse a CSS color and show it in other spaces, with its text color and its nearest names.

    `hex` is always a displayable sRGB color: a color outside sRGB is mapped by the method that `mapped_by` names.
    `spaces` are the color's own components, unmapped; a component that is missing (`none`) is null.
    """
    return pure(_color_answer(read_color("color", color), color, to, gamut, method, precision))


@read(
    "/v1/colors/{color:str}",
    operation_id="describeColorByPath",
    tags=["Colors"],
    summary="Everything about one hex or name",
)
def color_item(
    color: Annotated[
        str,
        Parameter(
            description="A hex without '#', or a CSS color name.",
            schema_extra={"format": "color-word", "examples": ["663399"]},
        ),
    ],
    to: SpacesText = DEFAULT_SPACES,
    gamut: GamutText = "srgb",
    method: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[ColorAnswer]:
    """The same as `/v1/colors?color=`, for a bare hex or a name."""
    return pure(_color_answer(read_color("color", color), color, to, gamut, method, precision))


@read("/v1/colors/mix", operation_id="mixColors", tags=["Colors"], summary="Mix two colors")
def mixed(
    a: ColorText,
    b: ColorText,
    amount: Annotated[float, Parameter(ge=0, le=1, description="The share of `b`.")] = 0.5,
    space: Annotated[
        Space | None,
        Parameter(description="Where to mix; without it CSS's rule: sRGB for two legacy colors, else OKLab."),
    ] = None,
    hue: Annotated[HueMode, Parameter(description="Which way round the hue goes.")] = "shorter",
    to: SpacesText = "oklch",
    gamut: GamutText = "srgb",
    method: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[MixAnswer]:
    """Interpolate as CSS Color 4, section 12 says: premultiplied alpha, missing components carried forward."""
    color = mix(read_color("a", a), read_color("b", b), amount, space or "", hue)
    value = describe(color, "", spaces=read_spaces(to), gamut=gamut, method=method, precision=precision)
    answer = MixAnswer(value, color.space, hue, amount, {"color": link("/v1/colors", color=value.css)})
    return pure(answer)


@read("/v1/colors/difference", operation_id="compareColors", tags=["Colors"], summary="How different two colors are")
def compared(
    a: ColorText,
    b: ColorText,
    metric: Annotated[
        Metric, Parameter(description="ΔE: CIEDE2000, CIE76, CIE94, CMC l:c 2:1, ΔE-OK or HyAB.")
    ] = "2000",
    to: SpacesText = "oklch",
    precision: Precision = 6,
) -> Response[DifferenceAnswer]:
    """Measure the difference of two colors, unmapped; alpha has no part in it.

    Lab is that of D65, the white of sRGB; programs that take CSS's `lab()` (D50) get other numbers.
    """
    first, second, spaces = read_color("a", a), read_color("b", b), read_spaces(to)
    answer = DifferenceAnswer(
        delta_e=round(difference(first, second, metric), 12),
        metric=metric,
        space="oklab" if metric == "ok" else "lab-d65",
        a=describe(first, a, spaces=spaces, precision=precision),
        b=describe(second, b, spaces=spaces, precision=precision),
    )
    return pure(answer)


@read("/v1/colors/random", operation_id="drawColors", tags=["Colors"], summary="Draw colors at random")
def drawn(
    seed: Seed = None,
    count: Annotated[int, Parameter(ge=1, le=100, description="How many.")] = 1,
    within: Annotated[Within, Parameter(description="The gamut, or the mood, to draw from.")] = "srgb",
    to: SpacesText = "oklch",
    precision: Precision = 6,
) -> Response[RandomAnswer]:
    """Draw colors evenly in OKLab from a gamut or a mood. With a seed the answer is always the same."""
    spaces = read_spaces(to)
    chosen = seed or new_seed()
    found = random_colors(chosen, count, within)
    values = [describe(color, "", spaces=spaces, precision=precision) for color in found]
    answer = RandomAnswer(values, chosen, within)
    return pure(answer) if seed else fleeting(answer)


def new_seed() -> str:
    """Return a seed nobody has asked for before."""
    return secrets.token_hex(8)


HANDLERS: list[Any] = [colors, mixed, compared, drawn, color_item]
