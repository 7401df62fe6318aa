"""HSL, HSV and HWB: sRGB as a cylinder.

Sources: CSS Color 4, section 7 (``hsl``) and section 8 (``hwb``) with their sample code; HSV by A. R. Smith
(1978), in the same form. Hue in degrees, [0, 360); the other components in percent, 0 to 100 for colours
inside sRGB. Colours outside sRGB are carried through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from palette.color.model import Vector

_TURN: Final = 360.0


def wrapped(hue: float) -> float:
    """Return a hue, in degrees, brought into [0, 360)."""
    turned = hue % _TURN
    # A tiny negative hue rounds to a whole turn.
    return turned if turned < _TURN else 0.0


def _hue(rgb: Vector, largest: float, spread: float) -> float:
    """Return the hue of sRGB whose largest component and spread are known; zero for a grey."""
    r, g, b = rgb
    if spread == 0.0:
        return 0.0
    if largest == r:
        return wrapped(60.0 * ((g - b) / spread))
    if largest == g:
        return 60.0 * ((b - r) / spread + 2.0)
    return 60.0 * ((r - g) / spread + 4.0)


def _extremes(rgb: Vector) -> tuple[float, float]:
    """Return the smallest and the largest component."""
    r, g, b = rgb
    return (min(min(r, g), b), max(max(r, g), b))  # noqa: PLW3301 - two arguments at a time are what mypyc makes fast


def _hue_to_component(twelfths: float) -> float:
    """Return how far, -1 to 1, a component lies from the middle at a place on the wheel, in twelfths of a turn."""
    place = twelfths % 12.0
    return -max(-1.0, min(min(place - 3.0, 9.0 - place), 1.0))  # noqa: PLW3301 - see _extremes


def srgb_to_hsl(rgb: Vector) -> Vector:
    """Return the HSL of sRGB.

    Far outside sRGB the saturation comes out negative; then it is made positive and the hue turned by half
    a turn (CSS Color 4, section 7.2, from csswg-drafts#9222).
    """
    smallest, largest = _extremes(rgb)
    lightness = (smallest + largest) / 2.0
    hue = _hue(rgb, largest, largest - smallest)
    headroom = min(lightness, 1.0 - lightness)
    saturation = 0.0 if headroom == 0.0 else (largest - lightness) / headroom
    if saturation < 0.0:
        return (wrapped(hue + 180.0), -100.0 * saturation, 100.0 * lightness)
    return (hue, 100.0 * saturation, 100.0 * lightness)


def hsl_to_srgb(hsl: Vector) -> Vector:
    """Return the sRGB of HSL."""
    hue, saturation, percent = hsl
    twelfths = hue / 30.0
    lightness = percent / 100.0
    reach = saturation / 100.0 * min(lightness, 1.0 - lightness)
    return (
        lightness + reach * _hue_to_component(twelfths),
        lightness + reach * _hue_to_component(twelfths + 8.0),
        lightness + reach * _hue_to_component(twelfths + 4.0),
    )


def srgb_to_hsv(rgb: Vector) -> Vector:
    """Return the HSV of sRGB. A colour whose components are all negative has a negative saturation."""
    smallest, largest = _extremes(rgb)
    spread = largest - smallest
    saturation = 0.0 if largest == 0.0 else spread / largest
    return (_hue(rgb, largest, spread), 100.0 * saturation, 100.0 * largest)


def hsv_to_srgb(hsv: Vector) -> Vector:
    """Return the sRGB of HSV."""
    hue, saturation, percent = hsv
    twelfths = hue / 30.0
    value = percent / 100.0
    # HSV's components run from value · (1 - saturation) to value, around a middle.
    reach = value * (saturation / 100.0) / 2.0
    middle = value - reach
    return (
        middle + reach * _hue_to_component(twelfths),
        middle + reach * _hue_to_component(twelfths + 8.0),
        middle + reach * _hue_to_component(twelfths + 4.0),
    )


def srgb_to_hwb(rgb: Vector) -> Vector:
    """Return the HWB of sRGB: hue, whiteness, blackness."""
    smallest, largest = _extremes(rgb)
    return (_hue(rgb, largest, largest - smallest), 100.0 * smallest, 100.0 * (1.0 - largest))


def hwb_to_srgb(hwb: Vector) -> Vector:
    """Return the sRGB of HWB; where whiteness and blackness fill 100 %, the grey in their proportion."""
    hue, white_percent, black_percent = hwb
    white = white_percent / 100.0
    black = black_percent / 100.0
    if white + black >= 1.0:
        grey = white / (white + black)
        return (grey, grey, grey)
    twelfths = hue / 30.0
    reach = (1.0 - white - black) / 2.0
    middle = white + reach
    return (
        middle + reach * _hue_to_component(twelfths),
        middle + reach * _hue_to_component(twelfths + 8.0),
        middle + reach * _hue_to_component(twelfths + 4.0),
    )
