"""The endpoints of colour vision: one colour simulated, a palette audited."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

import msgspec
from litestar import Response
from litestar.params import JSONBody, Parameter

from palette.api.answers import fleeting, pure, read_matched, write_drawn
from palette.api.description import describe, displayed
from palette.api.parameters import ColorText, MethodText, Precision, SpacesText, read_color, read_spaces
from palette.api.problems import ProblemError, ProblemException, invalid_color
from palette.api.schemas.vision import (
    AuditedVision,
    ConfusablePair,
    Kind,
    Model,
    RepairedColor,
    RepairedPalette,
    VisionAnswer,
    VisionAuditAnswer,
    VisionAuditBody,
)
from palette.color.model import Color
from palette.color.parsing import ColorSyntaxError, parse
from palette.color.serialization import to_hex, to_int
from palette.color.vision import default_model, simulate
from palette.palettes.chips import Chip
from palette.palettes.vision_audit import Confusion, Eyes, Sight, audit, passes
from palette.palettes.vision_repair import Repair, change


@read_matched(
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
        detail = str(error)
        raise ProblemException(
            "unprocessable-combination", f"model: {detail}", errors=[ProblemError(detail, parameter="model")]
        ) from error
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


@write_drawn(
    "/v1/vision/audit",
    operation_id="auditVision",
    tags=["Vision"],
    summary="The confusable colors of a palette, and a repaired palette",
    sync_to_thread=True,
)
def audited(data: JSONBody[VisionAuditBody]) -> Response[VisionAuditAnswer]:
    """Compare every pair of colors as normal vision and each deficiency sees it, and move what is confused.

    Compared are the colors' `hex`, by CIEDE2000 on D65 Lab, simulated by the default model of each deficiency. Below
    `threshold` a pair is confusable: from 5 on colors side by side look different (Mokrzycki, Tatol 2011), and the
    default is twice that, for small marks that lie apart. The repair keeps hues as far as it can: it changes lightness
    first, then chroma, then hue, each as little as it finds, and its hexes are audited again. Where it finds no palette
    that passes, `repaired.passes` is false and `repaired.vision` has the pairs that remain. Alpha has no part in it.
    """
    if len(data.locked) > len(data.colors):
        detail = f"{len(data.locked)} places are given, but the palette has {len(data.colors)}"
        raise ProblemException(
            "unprocessable-palette", f"/locked: {detail}", errors=[ProblemError(detail, pointer="/locked")]
        )
    given = [_parsed(text, f"/colors/{index}") for index, text in enumerate(data.colors)]
    rgbs = [to_int(displayed(color, "raytrace")[0]) for color in given]
    eyes = Eyes(list(dict.fromkeys(data.kinds)), data.severity, data.threshold)
    sights = audit(rgbs, eyes)
    answer = VisionAuditAnswer(
        colors=[describe(color, text, spaces=["oklch"]) for color, text in zip(given, data.colors, strict=True)],
        passes=passes(sights),
        threshold=data.threshold,
        severity=data.severity,
        vision=[_vision(sight) for sight in sights],
        repaired=_repaired(given, data, rgbs, eyes) if data.repair else None,
    )
    return fleeting(answer)


def _parsed(text: str, pointer: str) -> Color:
    try:
        return parse(text)
    except ColorSyntaxError as error:
        raise invalid_color(error, pointer=pointer) from error


def _vision(sight: Sight) -> AuditedVision:
    return AuditedVision(
        kind=cast("Literal['normal'] | Kind", sight.kind),
        model=cast("Model", sight.model) if sight.model else None,
        least=_pair(sight.least),
        confusable=[_pair(confusion) for confusion in sight.confusions],
    )


def _pair(confusion: Confusion) -> ConfusablePair:
    return ConfusablePair((confusion.first, confusion.second), confusion.normal, confusion.seen)


def _repaired(given: Sequence[Color], data: VisionAuditBody, rgbs: list[int], eyes: Eyes) -> RepairedPalette:
    moved = _moved(Repair(rgbs, eyes, data.locked))
    colors = [
        _repaired_color(color, text, before, after)
        for color, text, before, after in zip(given, data.colors, rgbs, moved, strict=True)
    ]
    sights = audit(moved, eyes)
    return RepairedPalette(
        colors=colors,
        passes=passes(sights),
        total_delta_e_ok=round(sum(color.delta_e_ok for color in colors), 6),
        greatest_delta_e_ok=max(color.delta_e_ok for color in colors),
        vision=[_vision(sight) for sight in sights],
    )


def _moved(task: Repair) -> list[int]:
    """Return the repaired palette. Compiled code does not let other threads in; between its steps they have a turn."""
    while task.advance():
        time.sleep(0)
    return task.best


def _repaired_color(color: Color, text: str, before: int, after: int) -> RepairedColor:
    """Return a colour as it was given or, moved, as its 8-bit colour with the alpha that was given."""
    if before != after:
        chip = Chip(after).color()
        color = Color(chip.space, chip.coords, color.alpha, legacy=True)
        text = to_hex(chip.coords) if color.alpha == 1.0 else ""
    value = describe(color, text, spaces=["oklch"])
    return RepairedColor(**msgspec.structs.asdict(value), changed=before != after, delta_e_ok=change(before, after))


HANDLERS: list[Any] = [vision, audited]
