"""Sampling: single random colours, evenly spread over a gamut or a mood."""

from __future__ import annotations

import math
from typing import Final

from palette.color.conversion import convert
from palette.color.model import Color
from palette.palettes.chips import nearest_chip
from palette.palettes.cusps import RADIANS, srgb_holds
from palette.palettes.moods import MOODS, Mood
from palette.palettes.randomness import Stream
from palette.palettes.region import Region

GAMUTS: Final[dict[str, tuple[float, float, float, float]]] = {
    "srgb": (-0.24, 0.28, -0.32, 0.20),
    "display-p3": (-0.31, 0.33, -0.33, 0.24),
    "rec2020": (-0.42, 0.40, -0.36, 0.25),
}
"""The gamuts to choose from, and what their OKLab lies between: the least and greatest a, the least and greatest b."""

DECIMALS: Final = 4
"""How finely components of the wider gamuts are told: beyond 12 bits, and coarse enough to be the same everywhere."""


def random_colors(seed: str, count: int, within: str) -> list[Color]:
    """Return random colours, each as likely as any other of the same volume in OKLab.

    Colours within sRGB are 8-bit ones (``#rrggbb``); those within a wider gamut are in its space. The first colours
    of a longer list are those of a shorter one.

    Args:
        seed: any text; the same seed gives the same colours.
        count: how many.
        within: a key of ``GAMUTS``, or of ``MOODS``, whose colours are within sRGB too.

    Raises:
        ValueError: ``within`` is neither.
    """
    stream = Stream(seed, "random")
    if within in MOODS:
        mood = MOODS[within]
        region = Region(mood, [mood.hues])
        return [_of_mood(stream, mood, region) for _ in range(count)]
    if within in GAMUTS:
        return [_of_gamut(stream, within) for _ in range(count)]
    message = f"{within!r} is neither a gamut nor a mood; known are {', '.join([*GAMUTS, *MOODS])}"
    raise ValueError(message)


def _of_gamut(stream: Stream, gamut: str) -> Color:
    """Return the first of the stream's OKLab colours that the gamut holds."""
    least_a, greatest_a, least_b, greatest_b = GAMUTS[gamut]
    while True:
        lightness = stream.fraction()
        a = _between(least_a, greatest_a, stream.fraction())
        b = _between(least_b, greatest_b, stream.fraction())
        red, green, blue = convert((lightness, a, b), "oklab", gamut)
        if 0.0 <= red <= 1.0 and 0.0 <= green <= 1.0 and 0.0 <= blue <= 1.0:
            if gamut == "srgb":
                return nearest_chip((lightness, a, b)).color()
            return Color(gamut, (round(red, DECIMALS), round(green, DECIMALS), round(blue, DECIMALS)))


def _of_mood(stream: Stream, mood: Mood, region: Region) -> Color:
    """Return the first of the stream's OKLCH colours that the mood and sRGB hold."""
    darkest, lightest = mood.lightness
    least, most = mood.chroma
    while True:
        lightness = _between(darkest, lightest, stream.fraction())
        # The area of a ring grows with the square of its radius.
        chroma = math.sqrt(_between(least * least, most * most, stream.fraction()))
        hue = mood.hues.at(stream.fraction())
        if region.allows(lightness, chroma, hue):
            a = chroma * math.cos(hue * RADIANS)
            b = chroma * math.sin(hue * RADIANS)
            if srgb_holds(lightness, a, b):
                chip = nearest_chip((lightness, a, b))
                if region.holds(chip):
                    return chip.color()


def _between(low: float, high: float, place: float) -> float:
    return low + (high - low) * place
