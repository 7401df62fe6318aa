"""Tonal scales: one HCT hue and chroma at tones from black to white, as Material Color Utilities makes them."""

from __future__ import annotations

from typing import Final

from palette.color.hct import hct_to_srgb, linear_srgb_to_hct
from palette.color.rgb import SRGB_BYTES
from palette.color.serialization import to_int
from palette.palettes.key_colors import KeyColor
from palette.palettes.ramps import nearest_position
from palette.palettes.shades import Shade, shade_of_key, shade_of_rgb

_FIRST_YELLOW: Final = 105.0
_FIRST_GREEN: Final = 125.0


def tonal(key: KeyColor, tones: list[float], *, keep: bool) -> list[Shade]:
    """Return a shade for each tone.

    Args:
        key: the key colour; its hue and chroma are those of what sRGB shows of it.
        tones: 0 (black) to 100 (white).
        keep: whether the key colour stands in the place of the nearest tone.
    """
    rgb = key.rgb
    linear = (SRGB_BYTES[rgb >> 16], SRGB_BYTES[(rgb >> 8) & 255], SRGB_BYTES[rgb & 255])
    hue, chroma, own_tone = linear_srgb_to_hct(linear)
    anchor = nearest_position(tones, own_tone)
    shades = []
    for index in range(len(tones)):
        if keep and index == anchor:
            shades.append(shade_of_key(key))
        else:
            shades.append(shade_of_rgb(tone_to_rgb(hue, chroma, tones[index]), anchor=index == anchor))
    return shades


def tone_to_rgb(hue: float, chroma: float, tone: float) -> int:
    """Return Material's 8-bit colour, 0xRRGGBB, for a hue in degrees, a chroma and a tone of 0 to 100.

    Tone 99 of a yellow is the mean of tones 98 and 100: a tone of its own would look green
    (Material Color Utilities 0.4.0, ``TonalPalette.tone``).
    """
    if tone == 99.0 and _FIRST_YELLOW <= hue < _FIRST_GREEN:  # noqa: PLR2004 - a tone
        darker = to_int(hct_to_srgb(hue, chroma, 98.0))
        lighter = to_int(hct_to_srgb(hue, chroma, 100.0))
        return _mean(darker, lighter, 16) | _mean(darker, lighter, 8) | _mean(darker, lighter, 0)
    return to_int(hct_to_srgb(hue, chroma, tone))


def _mean(one: int, other: int, shift: int) -> int:
    """Return the mean of two bytes, halves rounded up, in their place."""
    return ((one >> shift & 255) + (other >> shift & 255) + 1) // 2 << shift
