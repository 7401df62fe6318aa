"""Query parameters: their types as OpenAPI shows them, and how their texts are read."""

from __future__ import annotations

from typing import Annotated

from litestar.params import Parameter, QueryParameter

from palette.api.problems import ProblemException, invalid_color, invalid_parameter
from palette.api.schemas.values import Gamut, Method
from palette.color.model import SPACES, Color
from palette.color.parsing import MAX_LENGTH, ColorSyntaxError, parse

CMYK = "cmyk"
"""Naive CMYK: it has four components, and what no printer knows; an answer can show it, nothing is read in it."""

OUTPUT_SPACES = (*SPACES, CMYK)
"""Every space an answer can show."""

_SPACE_PATTERN = f"({'|'.join(OUTPUT_SPACES)})"

_COLOR_SCHEMA = {"format": "css-color", "examples": ["rebeccapurple"]}

ColorText = Annotated[
    str,
    Parameter(
        description="A CSS color: name, hex (also without '#'), rgb(), hsl(), hwb(), lab(), lch(), oklab(), oklch(), "
        f"color(); at most {MAX_LENGTH} characters. In an address '#' is written %23.",
        schema_extra=_COLOR_SCHEMA,
    ),
]

ColorsText = Annotated[
    str,
    Parameter(
        description="CSS colors, separated by commas. In an address '#' is written %23, or left out.",
        schema_extra={"format": "css-colors", "examples": ["663399,gold,oklch(70% 0.15 200)"]},
    ),
]

OptionalColorText = Annotated[
    str | None, Parameter(description="A CSS color that the answer is built around.", schema_extra=_COLOR_SCHEMA)
]

SpacesText = Annotated[
    str,
    Parameter(
        description=f"The spaces to show, separated by commas: {', '.join(OUTPUT_SPACES)}.",
        schema_extra={"pattern": f"^{_SPACE_PATTERN}(,{_SPACE_PATTERN})*$"},
    ),
]

GamutText = Annotated[Gamut, Parameter(description="The gamut that in_gamut speaks of.")]
MethodText = Annotated[
    Method,
    QueryParameter(name="map", description="How a color outside a gamut is brought inside (CSS Color 4, section 13)."),
]
Precision = Annotated[int, Parameter(ge=0, le=15, description="Decimals of components.")]
Seed = Annotated[
    str | None,
    Parameter(min_length=1, max_length=128, description="The same seed draws the same; without one, one is drawn."),
]


def read_color(name: str, text: str) -> Color:
    """Return the colour that a parameter's text writes.

    Raises:
        ProblemException: ``invalid-color``, with position and expectation.
    """
    try:
        return parse(text)
    except ColorSyntaxError as error:
        raise invalid_color(error, parameter=name) from error


def read_colors(name: str, text: str, most: int) -> list[tuple[str, Color]]:
    """Return the colours of a list that commas separate, each with the text it is written as.

    Raises:
        ProblemException: ``invalid-color``, with its position in the whole list, or, where there are more than
            ``most``, ``invalid-parameter``.
    """
    parts = split_list(text)
    if len(parts) > most:
        raise invalid_parameter(name, f"it has {len(parts)} colors; at most {most} are read")
    return [(part, _read_part(name, text, start, part)) for start, part in parts]


def split_list(text: str) -> list[tuple[int, str]]:
    """Return the parts of a text between commas that stand outside parentheses, and where each starts."""
    parts, start, depth = [], 0, 0
    for position, character in enumerate(text):
        if character == "," and depth == 0:
            parts.append((start, text[start:position]))
            start = position + 1
        depth = max(0, depth + (character == "(") - (character == ")"))
    return [*parts, (start, text[start:])]


def _read_part(name: str, text: str, start: int, part: str) -> Color:
    try:
        return parse(part)
    except ColorSyntaxError as error:
        raise invalid_color(error.within(text, start), parameter=name) from error


def read_spaces(text: str) -> list[str]:
    """Return the spaces of a comma-separated list, each once, in the order asked for.

    Raises:
        ProblemException: ``unsupported-space`` or, where a name is missing, ``invalid-parameter``.
    """
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    if "" in names:
        raise invalid_parameter(
            "to", "a color space is missing before, between or after commas", expected=OUTPUT_SPACES
        )
    for name in names:
        if name not in OUTPUT_SPACES:
            raise unsupported_space("to", name)
    return names


def unsupported_space(parameter: str, name: str) -> ProblemException:
    """Return the problem of a name that no space has."""
    return invalid_parameter(
        parameter, f"{name[:100]!r} is not a color space", kind="unsupported-space", expected=OUTPUT_SPACES
    )
