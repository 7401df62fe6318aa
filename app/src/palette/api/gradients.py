"""The endpoint of gradients."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.params import Parameter

from palette.api.answers import pure, read
from palette.api.description import describe, link
from palette.api.parameters import GamutText, MethodText, Precision, SpacesText, read_spaces
from palette.api.problems import ProblemError, ProblemException, invalid_color, invalid_parameter
from palette.api.schemas.gradients import Fallback, FallbackStop, GradientAnswer, GradientColor, GradientStop
from palette.api.schemas.values import HueMode, Space
from palette.color.parsing import ColorSyntaxError
from palette.color.serialization import to_hex
from palette.palettes import easings
from palette.palettes.easings import Easing, EasingSyntaxError, read_easing
from palette.palettes.gradient_css import plain, written
from palette.palettes.gradients import Gradient, Sample
from palette.palettes.polylines import Knot, Polyline, drawn_in_srgb
from palette.palettes.stops import LEAST_STOPS, MOST_STOPS, Stop, StopListError, read_stops

_PLACES = 6

StopsText = Annotated[
    str,
    Parameter(
        description=f"A CSS color-stop list: {LEAST_STOPS} to {MOST_STOPS} colors, separated by commas, each with up "
        "to two percentages, and percentages between them as transition hints. In an address '#' is written %23, or "
        "left out, and '%' is written %25.",
        schema_extra={"format": "css-color-stops", "examples": ["red, oklch(70% 0.1 200) 30%, blue"]},
    ),
]
EasingText = Annotated[
    str,
    Parameter(
        description="What shapes the way between each stop and the next; a transition hint does so in its stead. "
        f"{', '.join(easings.ACCEPTED)}; steps are at most {easings.MOST_STEPS}.",
        max_length=200,
        schema_extra={"format": "css-easing", "examples": ["ease-in-out"]},
    ),
]


@read("/v1/gradients", operation_id="makeGradient", tags=["Gradients"], summary="A gradient, and the CSS that draws it")
def gradient(
    stops: StopsText,
    space: Annotated[
        Space | None,
        Parameter(description="Where to interpolate; without it CSS's rule: sRGB for legacy colors only, else OKLab."),
    ] = None,
    hue: Annotated[HueMode, Parameter(description="Which way round the hue goes.")] = "shorter",
    steps: Annotated[int, Parameter(ge=2, le=256, description="How many colors to show, ends included.")] = 11,
    easing: EasingText = "linear",
    tolerance: Annotated[
        float, Parameter(ge=0.1, le=20, description="The largest ΔE2000 wanted of stops that stand for the gradient.")
    ] = 1.0,
    to: SpacesText = "oklch",
    gamut: GamutText = "srgb",
    method: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[GradientAnswer]:
    """Interpolate as CSS Images 4 and CSS Color 4, section 12 say: stops fixed up, premultiplied alpha, hue arcs.

    `css` is for browsers that know interpolation spaces. `fallback` draws the same with few plain sRGB stops, and says
    how far it is off: translucent colors are compared over white and over black. Where a color jumps, the one after
    the jump is shown.
    """
    spaces = read_spaces(to)
    found = Gradient(_stops(stops), space or "", hue, _easing(easing))
    shown = written(found, tolerance)
    answer = GradientAnswer(
        colors=[
            _color(sample, describe(sample.color, "", spaces=spaces, gamut=gamut, method=method, precision=precision))
            for sample in found.samples(steps)
        ],
        stops=[_stop(found.stops, index) for index in range(len(found.stops))],
        space=found.space,
        hue=hue,
        easing=easing.strip().lower(),
        css=shown.text,
        css_exact=shown.approximation is None,
        css_max_delta_e_2000=shown.approximation.worst_2000.delta if shown.approximation else 0.0,
        fallback=_fallback(drawn_in_srgb(found.track(), method, tolerance)),
        links=_links(found.stops),
    )
    return pure(answer)


def _stops(text: str) -> list[Stop]:
    try:
        return read_stops(text)
    except ColorSyntaxError as error:
        raise invalid_color(error, parameter="stops") from error
    except StopListError as error:
        raise ProblemException(
            "invalid-parameter",
            f"stops: {error}",
            position=error.position,
            expected=error.expected,
            errors=[ProblemError(str(error), parameter="stops")],
        ) from error


def _easing(text: str) -> Easing:
    try:
        return read_easing(text)
    except EasingSyntaxError as error:
        raise invalid_parameter("easing", str(error), expected=easings.ACCEPTED) from error


def _color(sample: Sample, value: Any) -> GradientColor:  # noqa: ANN401 - any value of a color
    return GradientColor(**msgspec.structs.asdict(value), position=round(sample.position, _PLACES))


def _stop(stops: list[Stop], index: int) -> GradientStop:
    stop = stops[index]
    hint = None
    if stop.hint >= 0.0:
        hint = round(stop.position + stop.hint * (stops[index + 1].position - stop.position), _PLACES)
    return GradientStop(stop.css, round(stop.position, _PLACES), hint)


def _fallback(line: Polyline) -> Fallback:
    return Fallback(
        css=plain(line),
        stops=[_fallback_stop(knot) for knot in line.knots],
        max_delta_e_2000=line.worst_2000.delta,
        max_delta_e_2000_at=round(line.worst_2000.position, _PLACES),
        max_delta_e_ok=line.worst_ok.delta,
        max_delta_e_ok_at=round(line.worst_ok.position, _PLACES),
        tolerance=line.tolerance,
        within_tolerance=line.keeps_tolerance(),
    )


def _fallback_stop(knot: Knot) -> FallbackStop:
    return FallbackStop(round(knot.position, _PLACES), to_hex(knot.tint.coords, knot.tint.alpha))


def _links(stops: list[Stop]) -> dict[str, str]:
    first, last = stops[0].css, stops[-1].css
    return {
        "first": link("/v1/colors", color=first),
        "last": link("/v1/colors", color=last),
        "mix": link("/v1/colors/mix", a=first, b=last),
    }


HANDLERS: list[Any] = [gradient]
