"""The endpoint of scales: the steps, from light to dark, that one colour makes."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, cast
from urllib.parse import quote

from litestar import Response
from litestar.params import Parameter

from palette.api.answers import pure, read_matched
from palette.api.description import css_text, displayed
from palette.api.parameters import ColorText, MethodText, Precision, read_color
from palette.api.problems import ProblemException, invalid_parameter
from palette.api.schemas.scales import (
    ScaleAnchor,
    ScaleAnswer,
    ScaleColor,
    ScaleMethod,
    ScalePreset,
    ScaleScheme,
    ScaleStep,
    StepContrast,
    Use,
)
from palette.api.schemas.values import Method
from palette.color.model import Color, is_missing
from palette.color.serialization import serialize, to_int
from palette.palettes.contrast_targets import GROWTH, UnprocessableScaleError
from palette.palettes.scale_presets import FEWEST_STEPS, MOST_STEPS, PRESETS
from palette.palettes.scale_uses import USES
from palette.palettes.scales import NEAR_BLACK, Plan, Scale, Step, WishError, scale

_TARGET: Final = r"(21(\.0{1,6})?|(20|1[0-9]|[1-9])(\.[0-9]{1,6})?)"
_TARGETS: Final = re.compile(rf"^{_TARGET}(,{_TARGET}){{{FEWEST_STEPS - 1},{MOST_STEPS - 1}}}$")
_NAMES: Final = {"count": "steps"}
"""The parameters that have another name than their wish."""


_PRESETS: Final = "; ".join(f"{preset.name}: {preset.description}" for preset in PRESETS.values())
_METHODS: Final = "; ".join(f"{preset.name} takes {', '.join(preset.methods)}" for preset in PRESETS.values())
_USES: Final = "; ".join(f"{use}: {meaning}" for use, meaning in USES.items())

Targets = Annotated[
    str | None,
    Parameter(
        description="For the method contrast: the WCAG 2.2 ratio of each step to the background, separated by commas, "
        f"as many as there are steps, 1 to 21, each at least {GROWTH} times the one before.",
        schema_extra={"pattern": _TARGETS.pattern, "examples": ["1.05,1.2,1.5,2,3,4.5,6,7,9,12,15"]},
    ),
]
Background = Annotated[
    str | None,
    Parameter(
        description="The CSS color that the scale is seen on; white unless asked, or "
        f"#{NEAR_BLACK:06x} where the scheme is dark.",
        schema_extra={"format": "css-color", "examples": ["white"]},
    ),
]


@read_matched(
    "/v1/scales",
    operation_id="makeScale",
    tags=["Palettes"],
    summary="The steps from light to dark that a color makes",
    description="Make a scale of one color, and prove what each step may be used for: `use` says only what the "
    f"contrast of the step's `hex` proves. {_USES}.",
)
def scales(
    color: ColorText,
    preset: Annotated[ScalePreset, Parameter(description=f"{_PRESETS}.")] = "tailwind",
    steps: Annotated[
        int | None,
        Parameter(
            ge=FEWEST_STEPS,
            le=MOST_STEPS,
            description="How many, for linear only: 11 unless asked, or as many as targets.",
        ),
    ] = None,
    method: Annotated[
        ScaleMethod | None,
        Parameter(
            description="How steps are found: by lightness in OKLCH, by contrast to the background, or by tone in HCT. "
            f"{_METHODS}; the first unless asked, or contrast where there are targets."
        ),
    ] = None,
    anchor: Annotated[
        ScaleAnchor | None,
        Parameter(
            description="keep: the color is one of the steps to the bit, and the others stand around it; snap: it "
            "moves to where a step is. Perceptual scales keep it unless asked, others snap."
        ),
    ] = None,
    background: Background = None,
    targets: Targets = None,
    scheme: Annotated[
        ScaleScheme | None,
        Parameter(
            description="Where the scale begins: light beside a light background, growing darker; dark the other way. "
            "Unless asked, as the background is. Material's tones go from black to white in both."
        ),
    ] = None,
    map_by: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[ScaleAnswer]:
    """Make a scale of one color."""
    given = read_color("color", color)
    ground = None if background is None else read_color("background", background)
    ratios = _targets(targets)
    try:
        plan = Plan(
            preset,
            method=method or "",
            anchor=anchor or "",
            scheme=scheme or "",
            ground=-1 if ground is None else to_int(displayed(ground, map_by)[0]),
            count=steps or 0,
            targets=ratios,
            mapping=map_by,
        )
        found = scale(given, plan)
    except WishError as error:
        raise invalid_parameter(_NAMES.get(error.wish, error.wish), str(error), expected=error.expected) from error
    except UnprocessableScaleError as error:
        raise ProblemException("unprocessable-combination", str(error)) from error
    return pure(_answer(found, given, color, precision))


def _targets(text: str | None) -> list[float] | None:
    if text is None:
        return None
    if not _TARGETS.fullmatch(text):
        detail = (
            f"expected {FEWEST_STEPS} to {MOST_STEPS} ratios of 1 to 21 with at most six decimals, separated by "
            "commas, such as 1.2,3,4.5,7"
        )
        raise invalid_parameter("targets", detail)
    return [float(part) for part in text.split(",")]


def _answer(found: Scale, given: Color, text: str, precision: int) -> ScaleAnswer:
    plan, key = found.plan, found.key
    css = css_text(text)
    opaque = css if given.alpha == 1.0 else serialize(Color(given.space, given.coords, 1.0, given.legacy), precision)
    map_by = cast("Method", plan.mapping)
    hex_ = f"#{key.rgb:06x}"
    alpha = None if is_missing(given.alpha) else round(given.alpha, precision)
    return ScaleAnswer(
        steps=[_step(step, opaque, plan, precision) for step in found.steps],
        color=ScaleColor(css, hex_, alpha, map_by if key.mapped else None),
        preset=cast("ScalePreset", plan.preset.name),
        method=cast("ScaleMethod", plan.method),
        anchor=cast("ScaleAnchor", plan.anchor),
        scheme=cast("ScaleScheme", plan.scheme),
        background=f"#{plan.ground.rgb:06x}",
        targets=plan.targets or None,
        links=_links(plan, quote(css, safe="")),
    )


def _step(step: Step, given: str, plan: Plan, precision: int) -> ScaleStep:
    shade = step.shade
    return ScaleStep(
        step.name,
        shade.hex(),
        shade.coords(precision),
        given if shade.anchor and plan.anchor == "keep" else shade.css(precision),
        cast("Method", plan.mapping) if shade.mapped else None,
        shade.anchor,
        StepContrast(step.white, step.black, step.ground),
        step.text(),
        cast("list[Use]", step.uses),
    )


def _links(plan: Plan, color: str) -> dict[str, str]:
    """Return the address of this very scale, with all that was settled, and that of its quoted colour."""
    address = (
        f"/v1/scales?color={color}&preset={plan.preset.name}&method={plan.method}&anchor={plan.anchor}"
        f"&scheme={plan.scheme}&background=%23{plan.ground.rgb:06x}&map={plan.mapping}"
    )
    if plan.targets:
        address += "&targets=" + ",".join(f"{target:.6f}".rstrip("0").rstrip(".") for target in plan.targets)
    if not plan.preset.names:
        address += f"&steps={plan.count}"
    return {"self": address, "color": f"/v1/colors?color={color}&map={plan.mapping}"}


HANDLERS: list[Any] = [scales]
