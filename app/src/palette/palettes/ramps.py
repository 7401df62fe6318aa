"""Ramps: perceptual scales in OKLCH, from light to dark.

The curve of ``tailwind`` was fitted to the palette of npm tailwindcss 4.3.5 (MIT; its ``theme.css``), by least squares
over its 17 colourful families and 9 neutral ones. Three facts of it are used:

* A step's lightness is near a line over the lightness of the hue's cusp: yellows are light in the middle, blues dark.
  Neutral families have lightnesses of their own.
* The chroma of every step is nearly all that sRGB holds of its lightness and hue. So what a scale keeps is the key
  colour's share of that: its saturation.
* Hues turn with lightness: dark yellows towards orange, dark cyans towards blue.

``linear`` is even in lightness; its chroma falls evenly from the key colour to black and to white.
"""

from __future__ import annotations

from typing import Final, final

from palette.palettes.arcs import TURN
from palette.palettes.key_colors import MOST_SATURATED, HueSlice, KeyColor
from palette.palettes.shades import Shade, shade_of_key, shade_of_oklch

_NEUTRAL: Final = [0.986, 0.966, 0.925, 0.871, 0.713, 0.555, 0.445, 0.374, 0.273, 0.213, 0.143]
_COLOURFUL: Final = [0.944, 0.901, 0.823, 0.691, 0.516, 0.412, 0.415, 0.431, 0.399, 0.359, 0.276]
_BY_CUSP: Final = [0.047, 0.069, 0.114, 0.208, 0.331, 0.377, 0.255, 0.118, 0.066, 0.049, 0.003]

# Neutral families have a saturation of 0 to 0.3, colourful ones of 0.7 and more.
_NEUTRAL_SATURATION: Final = 0.15
_COLOURFUL_SATURATION: Final = 0.6

_HUES: Final = [
    *(-5.7, 16.4, 25.3, 47.6, 70.1, 86.0, 130.8, 149.6, 162.5, 182.5),
    *(215.2, 237.3, 259.8, 277.1, 292.7, 303.9, 322.1, 354.3, 376.4),
]
_TURNS: Final = [
    *(-38.0, -3.0, -16.0, 60.0, 80.0, 75.0, -10.0, 4.0, -10.0, -17.0),
    *(-42.0, -15.0, -22.0, -11.0, 3.0, 8.0, -10.0, -38.0, -3.0),
]
"""By how many degrees a hue turns for a whole of lightness, at the hues of the families."""

LIGHTEST: Final = 0.98
DARKEST: Final = 0.15
"""The lightnesses at which ``linear`` begins and ends."""

_TURNED: Final = 0.45  # the lightness below which hues turn no more
_DEEP: Final = 0.55  # about the lightness of step 600

_MILLION: Final = 1e6


@final
class Path:
    """The OKLCH colours, from black to white, that share a key colour's saturation, its hue turning with lightness.

    Below ``_DEEP``, chroma falls at least as fast as lightness, on a line through the key colour or through the colour
    of that lightness, whichever has more: blues would grow more vivid, down to the cusp.
    """

    __slots__ = ("_key", "_saturation", "_slope", "_turn")

    def __init__(self, key: KeyColor, most: float = MOST_SATURATED) -> None:
        """Lay the path.

        Args:
            key: the key colour.
            most: the greatest saturation; up to 1, sRGB holds the whole path.
        """
        self._key: Final = key
        self._saturation: Final[float] = min(key.saturation, most)
        self._turn: Final[float] = hue_turn(key.hue)
        slope = self._saturation * self.slice(_DEEP).ceiling(_DEEP) / _DEEP
        self._slope: Final[float] = max(slope, key.chroma / key.level) if key.level > 0.0 else slope

    def slice(self, lightness: float) -> HueSlice:
        """Return the hue at a lightness."""
        key = self._key
        if key.chroma == 0.0:
            return key.slice
        hue = key.hue + self._turn * (max(lightness, _TURNED) - max(key.level, _TURNED))
        if hue < 0.0:
            hue += TURN
        elif hue >= TURN:
            hue -= TURN
        return HueSlice(hue)

    def chroma(self, slice_: HueSlice, lightness: float) -> float:
        """Return the chroma at a lightness, of the hue there."""
        if self._key.chroma == 0.0:
            return 0.0
        chroma = self._saturation * slice_.ceiling(lightness)
        return min(chroma, self._slope * lightness) if lightness < _DEEP else chroma


def tailwind(key: KeyColor, *, keep: bool, dark: bool, method: str) -> list[Shade]:
    """Return the eleven shades, the lightest first, or the darkest where the ground is dark."""
    positions = tailwind_lightnesses(key)
    anchor = nearest_position(positions, key.level)
    if keep:
        positions = _around(positions, anchor, key.level)
    path = Path(key)
    shades = []
    for index in range(len(positions)):
        if keep and index == anchor:
            shades.append(shade_of_key(key))
            continue
        lightness = positions[index]
        slice_ = path.slice(lightness)
        chroma = path.chroma(slice_, lightness)
        shades.append(shade_of_oklch(slice_, lightness, chroma, method, anchor=index == anchor))
    if dark:
        shades.reverse()
    return shades


def linear(key: KeyColor, steps: int, *, keep: bool, dark: bool, method: str) -> list[Shade]:
    """Return shades of even lightness, the lightest first, or the darkest where the ground is dark.

    Args:
        key: the key colour.
        steps: how many, at least 2.
        keep: whether the key colour stands among them as it is.
        dark: whether the ground is dark.
        method: one of ``GAMUT_METHODS``.
    """
    positions = _even(LIGHTEST, DARKEST, steps)
    anchor = nearest_position(positions, key.level)
    if keep:
        # Beyond the ends the others stay: between the darkest and black, 8 bits have little room.
        lighter = _even(LIGHTEST, max(key.level, DARKEST), anchor + 1)[:-1]
        positions = lighter + _even(min(key.level, LIGHTEST), DARKEST, steps - anchor)
    shades = []
    for index in range(steps):
        if keep and index == anchor:
            shades.append(shade_of_key(key))
        else:
            lightness = positions[index]
            shades.append(shade_of_oklch(key.slice, lightness, _fading(key, lightness), method, anchor=index == anchor))
    if dark:
        shades.reverse()
    return shades


def tailwind_lightnesses(key: KeyColor) -> list[float]:
    """Return the curve's lightnesses for a key colour, falling."""
    cusp = key.slice.cusp_lightness
    share = (key.saturation - _NEUTRAL_SATURATION) / (_COLOURFUL_SATURATION - _NEUTRAL_SATURATION)
    share = max(0.0, min(share, 1.0))
    return [
        _NEUTRAL[index] + share * (_COLOURFUL[index] + _BY_CUSP[index] * cusp - _NEUTRAL[index])
        for index in range(len(_NEUTRAL))
    ]


def nearest_position(positions: list[float], place: float) -> int:
    """Return the index of the position nearest to a place, the first of equally near ones.

    Differences are compared in millionths, so that a last bit decides nothing.
    """
    best = 0
    least = int(abs(positions[0] - place) * _MILLION + 0.5)
    for index in range(1, len(positions)):
        distance = int(abs(positions[index] - place) * _MILLION + 0.5)
        if distance < least:
            best = index
            least = distance
    return best


def hue_turn(hue: float) -> float:
    """Return by how many degrees a hue turns for a whole of lightness."""
    index = 1
    while _HUES[index] <= hue:
        index += 1
    share = (hue - _HUES[index - 1]) / (_HUES[index] - _HUES[index - 1])
    return _TURNS[index - 1] + share * (_TURNS[index] - _TURNS[index - 1])


def _around(positions: list[float], anchor: int, level: float) -> list[float]:
    """Return positions moved so that the anchor's is at a level, black and white staying where they are."""
    here = positions[anchor]
    lighter = (1.0 - level) / (1.0 - here)
    darker = level / here
    return [
        1.0 - (1.0 - positions[index]) * lighter if index <= anchor else positions[index] * darker
        for index in range(len(positions))
    ]


def _even(first: float, last: float, steps: int) -> list[float]:
    """Return evenly spaced numbers, both ends included; of one step, the first."""
    if steps == 1:
        return [first]
    return [first + (last - first) * index / (steps - 1) for index in range(steps)]


def _fading(key: KeyColor, lightness: float) -> float:
    """Return the chroma at a lightness, below 1, on the straight lines from a key colour to white and to black."""
    if lightness >= key.level:
        return key.chroma * (1.0 - lightness) / (1.0 - key.level)
    return key.chroma * lightness / key.level
