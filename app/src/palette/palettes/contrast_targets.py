"""Scales by contrast: for each wanted ratio to a ground, the colour of a hue that just has it.

The search is for the contrast, not for a lightness (the idea of Adobe's Leonardo). Along the key colour's hue and
saturation, the lightness of the wanted luminance is found; of the 8-bit colours that can hardly be told from the one
there, the one is taken whose ratio to the ground is the least that is not below the target.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import Final

from palette.color.hct import BLUE, GREEN, RED
from palette.color.rgb import SRGB_BYTES, linear_srgb_to_srgb
from palette.color.serialization import to_int
from palette.palettes.chips import MILLION, Chip
from palette.palettes.key_colors import KeyColor
from palette.palettes.ramps import Path, nearest_position
from palette.palettes.shades import FLARE, Ground, Shade, luminance, ratio, shade_of_key, shade_of_rgb

LEAST_TARGET: Final = 1.0
MOST_TARGET: Final = 21.0
GROWTH: Final = 1.02
"""How much greater each target is than the one before, at least: greys of 8 bits are up to 1.5 % apart."""

_HALVINGS: Final = 24
_NARROW: Final = 2
_WIDE: Final = 8
_SQUARE_LIKENESS: Final = 10_000**2
"""The square of half of what is just noticeable (ΔE-OK 0.02), in square millionths."""

_ANY: Final = MILLION**3
_BILLION: Final = 1e9
_FULL: Final = 255


class UnprocessableScaleError(ValueError):
    """There is no such scale: a target is out of reach, or the key colour has none of them."""


def by_contrast(key: KeyColor, targets: list[float], ground: Ground, *, keep: bool) -> list[Shade]:
    """Return a shade for each target.

    Args:
        key: the key colour.
        targets: ratios of 1 to 21, each at least ``GROWTH`` times the one before.
        ground: what the ratios are to.
        keep: whether the key colour stands in the place of the greatest target that it reaches.

    Raises:
        UnprocessableScaleError: a target is out of reach, or the key colour, to be kept, reaches none.
    """
    _require_reach(targets, ground)
    own = _own_ratio(key, ground)
    anchor = _kept(targets, own) if keep else _nearest(targets, own)
    shades = []
    for index in range(len(targets)):
        if keep and index == anchor:
            shades.append(shade_of_key(key))
        else:
            shades.append(shade_of_rgb(with_contrast(key, targets[index], ground), anchor=index == anchor))
    return shades


def with_contrast(key: KeyColor, target: float, ground: Ground) -> int:
    """Return the 8-bit colour of a key colour's hue and saturation that just has a ratio to a ground.

    It is of the colours that can hardly be told from that of the wanted luminance (of a grey: of the greys around it)
    the one of the least ratio that is no less than the target.
    """
    flared = ground.luminance + FLARE
    wanted = flared * target - FLARE if ground.dark else flared / target - FLARE
    start = _on_path(key, max(0.0, min(wanted, 1.0)))
    grey = key.chroma == 0.0
    found = -1 if grey else _least(start, _level(start, wanted), target, ground, _SQUARE_LIKENESS)
    reach = 1
    while found < 0:
        candidates = _greys(start, reach) if grey else _around(start, reach)
        found = _least(start, candidates, target, ground, _ANY)
        reach += 1
    return found


def _require_reach(targets: list[float], ground: Ground) -> None:
    if targets[-1] > ground.greatest:
        side = "lighter" if ground.dark else "darker"
        message = (
            f"nothing {side} than #{ground.rgb:06x} has a contrast of {targets[-1]:g}; "
            f"the most is {ground.greatest:.2f}"
        )
        raise UnprocessableScaleError(message)


def _own_ratio(key: KeyColor, ground: Ground) -> float:
    """Return a key colour's ratio to a ground, below 1 where it lies on the side that the scale does not grow to."""
    own = luminance(key.rgb)
    found = ratio(own, ground.luminance)
    return found if (own > ground.luminance) == ground.dark else 1.0 / found


def _kept(targets: list[float], own: float) -> int:
    """Return the index of the greatest target that a ratio reaches."""
    index = len(targets) - 1
    while index >= 0 and targets[index] > own:
        index -= 1
    if index < 0:
        message = f"the color's own contrast, {own:.2f}, is below every target; anchor=snap moves it"
        raise UnprocessableScaleError(message)
    return index


def _nearest(targets: list[float], own: float) -> int:
    """Return the index of the target nearest to a ratio, as ratios."""
    return nearest_position([math.log(target) for target in targets], math.log(own))


def _on_path(key: KeyColor, wanted: float) -> int:
    """Return the 8-bit colour of a luminance along the lightnesses of a key colour's hue and saturation."""
    path = Path(key, 1.0)
    low = 0.0
    high = 1.0
    for _ in range(_HALVINGS):
        lightness = 0.5 * (low + high)
        if _luminance(path, lightness) < wanted:
            low = lightness
        else:
            high = lightness
    slice_ = path.slice(high)
    return to_int(linear_srgb_to_srgb(slice_.linear(high, path.chroma(slice_, high))))


def _luminance(path: Path, lightness: float) -> float:
    slice_ = path.slice(lightness)
    red, green, blue = slice_.linear(lightness, path.chroma(slice_, lightness))
    return RED * red + GREEN * green + BLUE * blue


def _least(start: int, candidates: list[int], target: float, ground: Ground, square_reach: int) -> int:
    """Return the candidate of the least ratio that is no less than a target, the first of equal ones; -1 if none is.

    Args:
        start: the colour that candidates are to be like, 0xRRGGBB.
        candidates: the same.
        target: the ratio.
        ground: what it is to.
        square_reach: the square of the greatest ΔE-OK from the start, in square millionths.
    """
    origin = Chip(start)
    found = -1
    least = 0
    for rgb in candidates:
        own = luminance(rgb)
        contrast = ratio(own, ground.luminance)
        if contrast < target or (own < ground.luminance if ground.dark else own > ground.luminance):
            continue
        excess = int((contrast - target) * _BILLION + 0.5)
        if (found < 0 or excess < least) and Chip(rgb).square_distance(origin) <= square_reach:
            found = rgb
            least = excess
    return found


def _level(start: int, wanted: float) -> list[int]:
    """Return the colours around a start that have about a luminance: for each red and green, the blues that give it.

    Green has most of the luminance, so it is nearly given; the fine steps are those of red and blue.
    """
    reds, blue = _near(start >> 16, _WIDE), start & 255
    found = [start]
    for green in _near(start >> 8 & 255, _NARROW):
        for red in reds:
            rest = wanted - 0.2126 * SRGB_BYTES[red] - 0.7152 * SRGB_BYTES[green]
            above = bisect_left(SRGB_BYTES, rest / 0.0722)
            # The blue just below, the one just above, and one more against rounding.
            found += [red << 16 | green << 8 | near for near in _near(above, 1) if abs(near - blue) <= _WIDE]
    return found


def _around(start: int, reach: int) -> list[int]:
    """Return the colours whose components differ by at most ``reach`` from a start."""
    reds, greens, blues = _near(start >> 16, reach), _near(start >> 8 & 255, reach), _near(start & 255, reach)
    return [red << 16 | green << 8 | blue for red in reds for green in greens for blue in blues]


def _greys(start: int, reach: int) -> list[int]:
    return [value * 0x010101 for value in _near(start & 255, reach)]


def _near(byte: int, reach: int) -> list[int]:
    return list(range(max(0, byte - reach), min(_FULL, byte + reach) + 1))
