"""The endpoint of colour vision."""

from __future__ import annotations

from typing import Annotated, cast

from litestar import Response
from litestar.params import Parameter

from palette.api.answers import pure, read
from palette.api.description import describe, displayed
from palette.api.parameters import ColorText, MethodText, Precision, SpacesText, read_color, read_spaces
from palette.api.problems import invalid_parameter
from palette.api.schemas.vision import Kind, Model, VisionAnswer
from palette.color.model import Color
from palette.color.vision import default_model, simulate


@read(
    "/v1/vision",
    operation_id="simulateVision",
    tags=["Vision"],
    summary="A color as a color vision deficiency shows it",
)
def vision(
    color: ColorText,
    kind: Annotated[Kind, Parameter(description="The deficiency: red, green or blue blindness.")],
    severity: Annotated[float, Parameter(ge=0, le=1, description="0: normal vision; 1: the cone is missing.")] = 1.0,
    model: Annotated[
        Model | None, Parameter(description="Machado 2009 unless asked; Brettel 1997 for tritan. Viénot has no tritan.")
    ] = None,
    to: SpacesText = "oklch",
    method: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[VisionAnswer]:
    """Simulate in linear light, on the color that sRGB shows."""
    given, spaces = read_color("color", color), read_spaces(to)
    chosen = cast("Model", model or default_model(kind))
    try:
        seen = simulate(displayed(given, method)[0], kind, severity, chosen)
    except ValueError as error:
        raise invalid_parameter("model", str(error)) from error
    answer = VisionAnswer(
        color=describe(given, color, spaces=spaces, method=method, precision=precision),
        simulated=describe(
            Color("srgb", seen, given.alpha, legacy=True), "", spaces=spaces, method="clip", precision=precision
        ),
        kind=kind,
        severity=severity,
        model=chosen,
    )
    return pure(answer)
