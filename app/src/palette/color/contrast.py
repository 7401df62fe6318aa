"""Contrast of text on its ground, as WCAG 2.2 reckons it.

The ratio decides, unrounded: 4.499 fails where 4.5 is asked for. Alpha has no part in it; colours that shine through
are to be composited first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from palette.color.rgb import decode_srgb

if TYPE_CHECKING:
    from palette.color.model import Vector

LEVELS: Final = {
    "aa_normal": 4.5,
    "aa_large": 3.0,
    "aaa_normal": 7.0,
    "aaa_large": 4.5,
    "non_text": 3.0,
}
"""The least ratio of each level: success criteria 1.4.3 (aa), 1.4.6 (aaa) and 1.4.11 (non_text).

What large text is, ``is_large_text`` tells.
"""

# Not Final: mypyc 2.4 takes a Final tuple of floats for unset.
WHITE: Vector = (1.0, 1.0, 1.0)
BLACK: Vector = (0.0, 0.0, 0.0)
_FLARE: Final = 0.05
_LARGE: Final = 24.0
_LARGE_BOLD: Final = 18.66
_BOLD: Final = 700


def relative_luminance(srgb: Vector) -> float:
    """Return the relative luminance, 0 (black) to 1 (white).

    Colours outside sRGB are taken as they are; only the result is held in range.

    Args:
        srgb: sRGB components, 0 to 1 inside the gamut.

    Source: WCAG 2.2, "relative luminance". Its present threshold is 0.04045, of IEC 61966-2-1; the former 0.03928 lies
    between the same two 8-bit values.
    """
    red, green, blue = srgb
    luminance = 0.2126 * decode_srgb(red) + 0.7152 * decode_srgb(green) + 0.0722 * decode_srgb(blue)
    return max(0.0, min(luminance, 1.0))


def contrast_ratio(first: Vector, second: Vector) -> float:
    """Return the contrast ratio, 1 to 21; which of the two is the ground makes no difference.

    Args:
        first: sRGB components, 0 to 1 inside the gamut.
        second: the same.

    Source: WCAG 2.2, "contrast ratio".
    """
    one = relative_luminance(first)
    other = relative_luminance(second)
    if one < other:
        return (other + _FLARE) / (one + _FLARE)
    return (one + _FLARE) / (other + _FLARE)


def wcag_levels(ratio: float) -> dict[str, bool]:
    """Return for each of ``LEVELS`` whether a contrast ratio reaches it."""
    return {level: ratio >= least for level, least in LEVELS.items()}


def is_large_text(size: float, weight: float) -> bool:
    """Tell whether WCAG 2.2 calls text large ("large scale"): from 18 pt, or from 14 pt if it is bold.

    Args:
        size: in CSS px, of which a point has 4/3. 14 pt are 18.67, for which WCAG's own explanations say 18.66.
        weight: CSS's font-weight, 1 to 1000; bold is 700.
    """
    return size >= _LARGE or (size >= _LARGE_BOLD and weight >= _BOLD)


def best_text(ground: Vector) -> tuple[Vector, float]:
    """Return the colour of text, white or black, that contrasts more with the ground, and the ratio it has.

    One of the two always reaches 4.58, so the answer passes ``aa_normal`` on every ground.

    Args:
        ground: sRGB components, 0 to 1 inside the gamut.
    """
    on_white = contrast_ratio(WHITE, ground)
    on_black = contrast_ratio(BLACK, ground)
    if on_white >= on_black:
        return WHITE, on_white
    return BLACK, on_black
