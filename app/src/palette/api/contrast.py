"""The endpoints of contrast: a pair, many pairs, the nearest pairs that pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

from litestar import Response
from litestar.params import JSONBody, Parameter

from palette.api.answers import fleeting, pure, read, write
from palette.api.bodies import invalid_body
from palette.api.description import describe, displayed, quantized
from palette.api.parameters import ColorText, MethodText, Precision, SpacesText, read_color, read_spaces
from palette.api.problems import invalid_color
from palette.api.schemas.contrast import (
    Adjust,
    Change,
    ContrastAnswer,
    ContrastMatrixAnswer,
    ContrastMatrixBody,
    ContrastPasses,
    Keep,
    Reasons,
    SuggestAnswer,
    SuggestedPair,
    TextContrast,
    Wcag,
)
from palette.api.schemas.values import ColorValue, Method
from palette.color.contrast import LEVELS, contrast_ratio, is_large_text, wcag_levels
from palette.color.conversion import convert
from palette.color.model import Color, Vector
from palette.color.parsing import ColorSyntaxError, from_int, parse
from palette.color.serialization import to_hex, to_int
from palette.palettes.contrast_repair import Pair, Repair, repair

_INITIAL_SIZE: Final = 16.0
_INITIAL_WEIGHT: Final = 400
_PLACES: Final = 9


@read("/v1/contrast", operation_id="checkContrast", tags=["Contrast"], summary="The contrast of text on its ground")
def contrast(
    fg: ColorText,
    bg: ColorText,
    size: Annotated[
        float | None,
        Parameter(ge=1, le=1000, description="The size of the text in CSS px; 16 where only a weight is given."),
    ] = None,
    weight: Annotated[
        int | None,
        Parameter(ge=1, le=1000, description="Its font-weight; 400 where only a size is given."),
    ] = None,
    to: SpacesText = "oklch",
    method: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[ContrastAnswer]:
    """WCAG 2.2's contrast ratio of the two colors' `hex`, and what the pair passes. Alpha has no part in it.

    The ratio decides unrounded: 4.4999 does not pass where 4.5 is asked for. `unmapped` is the ratio of the colors as
    they are, neither brought into sRGB nor rounded to eight bits. With a size or a weight, `text` tells what that text
    passes: it is large from 24 px, or from 18.66 px (14 pt) if it is bold (700).
    """
    front, ground, spaces = read_color("fg", fg), read_color("bg", bg), read_spaces(to)
    ratio = contrast_ratio(quantized(displayed(front, method)[0]), quantized(displayed(ground, method)[0]))
    answer = ContrastAnswer(
        ratio=round(ratio, _PLACES),
        unmapped=_unmapped_ratio(front, ground),
        wcag=Wcag(**wcag_levels(ratio)),
        text=_text(ratio, size, weight),
        fg=describe(front, fg, spaces=spaces, method=method, precision=precision),
        bg=describe(ground, bg, spaces=spaces, method=method, precision=precision),
    )
    return pure(answer)


def _text(ratio: float, size: float | None, weight: int | None) -> TextContrast | None:
    if size is None and weight is None:
        return None
    size, weight = size or _INITIAL_SIZE, weight or _INITIAL_WEIGHT
    category: Any = "large" if is_large_text(size, weight) else "normal"
    levels = wcag_levels(ratio)
    return TextContrast(size, weight, category, levels[f"aa_{category}"], levels[f"aaa_{category}"])


def _unmapped_ratio(front: Color, ground: Color) -> float:
    return round(contrast_ratio(_unmapped(front), _unmapped(ground)), _PLACES)


def _unmapped(color: Color) -> Vector:
    """Return sRGB components, which reach beyond 0 to 1 for a colour beyond sRGB."""
    return convert(color.coords, color.space, "srgb")


@write(
    "/v1/contrast/matrix",
    operation_id="compareContrasts",
    tags=["Contrast"],
    summary="The contrast of up to 64 by 64 pairs",
    sync_to_thread=False,
)
def contrasts(data: JSONBody[ContrastMatrixBody]) -> Response[ContrastMatrixAnswer]:
    """The contrast of every foreground on every background, or of every color on every other.

    Reckoned from the colors' hexes, as `/v1/contrast` does; alpha has no part in it.
    """
    fronts, grounds = _sides(data)
    ratios = [[contrast_ratio(front, ground) for ground in grounds] for front in fronts]
    masks = {level: [[ratio >= least for ratio in row] for row in ratios] for level, least in LEVELS.items()}
    answer = ContrastMatrixAnswer(
        foregrounds=[to_hex(front) for front in fronts],
        backgrounds=[to_hex(ground) for ground in grounds],
        ratios=[[round(ratio, _PLACES) for ratio in row] for row in ratios],
        passes=ContrastPasses(**masks),
    )
    return fleeting(answer)


def _sides(body: ContrastMatrixBody) -> tuple[list[Vector], list[Vector]]:
    """Return the foregrounds and the backgrounds of a body, as eight bits hold them."""
    if body.colors is not None:
        if body.foregrounds is not None or body.backgrounds is not None:
            raise invalid_body("", "give either colors, or foregrounds and backgrounds")
        both = _shown(body.colors, "colors", body.map)
        return both, both
    if body.foregrounds is None or body.backgrounds is None:
        raise invalid_body("", "give colors, or both foregrounds and backgrounds")
    return (
        _shown(body.foregrounds, "foregrounds", body.map),
        _shown(body.backgrounds, "backgrounds", body.map),
    )


def _shown(texts: Sequence[str], member: str, method: Method) -> list[Vector]:
    return [quantized(displayed(_parsed(text, f"/{member}/{at}"), method)[0]) for at, text in enumerate(texts)]


def _parsed(text: str, pointer: str) -> Color:
    try:
        return parse(text)
    except ColorSyntaxError as error:
        raise invalid_color(error, pointer=pointer) from error


class _Side:
    """One color of a pair: as it was given, and how a changed one is described."""

    def __init__(self, name: str, text: str, spaces: Sequence[str], method: Method, precision: int) -> None:
        self.color = read_color(name, text)
        self.rgb = to_int(displayed(self.color, method)[0])
        self._text = text
        self._spaces = spaces
        self._method = method
        self._precision = precision

    def at(self, rgb: int) -> Color:
        """Return the color that a side has in a pair: its own, where that is unchanged."""
        return self.color if rgb == self.rgb else from_int(rgb)

    def value(self, rgb: int) -> ColorValue:
        """Return how that color is described."""
        text = self._text if rgb == self.rgb else f"#{rgb:06x}"
        return describe(self.at(rgb), text, spaces=self._spaces, method=self._method, precision=self._precision)


@read(
    "/v1/contrast/suggest",
    operation_id="suggestContrast",
    tags=["Contrast"],
    summary="The nearest colors that contrast enough",
)
def suggested(
    fg: ColorText,
    bg: ColorText,
    target: Annotated[float, Parameter(ge=1, le=21, description="The least contrast ratio.")] = 4.5,
    adjust: Annotated[Adjust, Parameter(description="What may be changed.")] = "fg",
    keep: Annotated[
        Keep,
        Parameter(
            description="What is kept of a changed color: its OKLCH hue, as far as eight bits can; hue and chroma, the "
            "latter as far as sRGB holds it; or nothing. Greys stay grey unless nothing is kept."
        ),
    ] = "hue",
    to: SpacesText = "oklch",
    method: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[SuggestAnswer]:
    """The nearest passing colors by ΔE-OK, one lighter and one darker, proven on their hexes.

    All is reckoned from eight-bit hexes. Adjusting one color, the suggestion is the nearest there is among all that
    keep what is to be kept. Adjusting both, it has the smallest sum of both changes that was found: never more than
    adjusting either alone. Where a direction has no passing color it is null, and `reasons` says why; a pair that
    passes is given back in `nearest`. Alpha has no part in it.
    """
    spaces = read_spaces(to)
    front = _Side("fg", fg, spaces, method, precision)
    ground = _Side("bg", bg, spaces, method, precision)
    found = repair(front.rgb, ground.rgb, target, adjust, keep)
    answer = SuggestAnswer(
        ratio=round(found.given.ratio, _PLACES),
        unmapped=_unmapped_ratio(front.color, ground.color),
        target=target,
        passes=found.passes,
        adjust=adjust,
        keep=keep,
        fg=front.value(front.rgb),
        bg=ground.value(ground.rgb),
        nearest=_suggestion(found.nearest(), front, ground),
        lighter=_suggestion(found.lighter, front, ground),
        darker=_suggestion(found.darker, front, ground),
        reasons=_reasons(found, adjust, target),
    )
    return pure(answer)


def _suggestion(pair: Pair | None, front: _Side, ground: _Side) -> SuggestedPair | None:
    if pair is None:
        return None
    return SuggestedPair(
        fg=front.value(pair.fg),
        bg=ground.value(pair.bg),
        ratio=round(pair.ratio, _PLACES),
        unmapped=_unmapped_ratio(front.at(pair.fg), ground.at(pair.bg)),
        wcag=Wcag(**wcag_levels(pair.ratio)),
        delta_e_ok=Change(pair.fg_delta, pair.bg_delta, pair.total()),
    )


def _reasons(found: Repair, adjust: Adjust, target: float) -> Reasons:
    if found.passes:
        return Reasons("The pair passes as it is.", "The pair passes as it is.")
    partner = found.given.fg if adjust == "bg" else found.given.bg
    return Reasons(
        None if found.lighter else _out_of_reach("white", (1.0, 1.0, 1.0), partner, target),
        None if found.darker else _out_of_reach("black", (0.0, 0.0, 0.0), partner, target),
    )


def _out_of_reach(name: str, extreme: Vector, partner: int, target: float) -> str:
    ratio = contrast_ratio(extreme, from_int(partner).coords)
    return f"Even {name} has a ratio of only {ratio:.6g} beside #{partner:06x}, and {target:.6g} is asked for."


HANDLERS: list[Any] = [contrast, contrasts, suggested]
