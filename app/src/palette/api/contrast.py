"""The endpoint of contrast."""

from __future__ import annotations

from litestar import Response

from palette.api.answers import pure, read
from palette.api.description import describe, displayed, quantized
from palette.api.parameters import ColorText, MethodText, Precision, SpacesText, read_color, read_spaces
from palette.api.schemas.contrast import ContrastAnswer, Wcag
from palette.color.contrast import contrast_ratio, wcag_levels
from palette.color.conversion import convert
from palette.color.model import Color, Vector


@read("/v1/contrast", operation_id="checkContrast", tags=["Contrast"], summary="The contrast of text on its ground")
def contrast(
    fg: ColorText,
    bg: ColorText,
    to: SpacesText = "oklch",
    method: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[ContrastAnswer]:
    """WCAG 2.2's contrast ratio of the two colors' `hex`, and what the pair passes. Alpha has no part in it.

    The ratio decides unrounded: 4.4999 does not pass where 4.5 is asked for. `unmapped` is the ratio of the colors as
    they are, neither brought into sRGB nor rounded to eight bits.
    """
    front, ground, spaces = read_color("fg", fg), read_color("bg", bg), read_spaces(to)
    ratio = contrast_ratio(quantized(displayed(front, method)[0]), quantized(displayed(ground, method)[0]))
    answer = ContrastAnswer(
        ratio=round(ratio, 9),
        unmapped=round(contrast_ratio(_unmapped(front), _unmapped(ground)), 9),
        wcag=Wcag(**wcag_levels(ratio)),
        fg=describe(front, fg, spaces=spaces, method=method, precision=precision),
        bg=describe(ground, bg, spaces=spaces, method=method, precision=precision),
    )
    return pure(answer)


def _unmapped(color: Color) -> Vector:
    """Return sRGB components, which reach beyond 0 to 1 for a colour beyond sRGB."""
    return convert(color.coords, color.space, "srgb")
