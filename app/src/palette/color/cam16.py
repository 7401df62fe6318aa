"""CAM16: colour appearance, under the viewing conditions of Material Color Utilities.

Source: C. Li and others, "Comprehensive color solutions: CAM16, CAT16, and CAM16-UCS" (2017). The conditions,
and the rounded sRGB matrix that they stand on, are those of Material Color Utilities
(``ViewingConditions.DEFAULT``), so that the numbers are Material's: white (95.047, 100, 108.883), background of
L* 50, adapting luminance of 200 lx on that background, average surround, illuminant not discounted. The constants
follow from these; the tests derive them.

The model is made for real colours. For others every power is extended by sign; near the visible ones it still
has an inverse.

Ranges: lightness J 0 to 100, chroma C from 0 (white has 2.87, since D65 is not adapted to in full), hue in
degrees, [0, 360).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, final

from palette.color.lab import DEGREES, hue_degrees
from palette.color.rgb import signed_power

if TYPE_CHECKING:
    from palette.color.model import Vector

WHITE_RESPONSE: Final = 29.980997194447333  # A_w
BACKGROUND: Final = 1.0169191804458755  # N_bb and N_cb
_SURROUND: Final = 0.69  # c
ROOT_POWER: Final = 0.6586635011268599  # c · z / 2
_LUMINANCE_ROOT: Final = 0.7894826179304937  # F_L to the power 1/4
CHROMA_SCALE: Final = 0.8834525670408592  # (1.64 - 0.29 ** n) ** 0.73
HUE_SCALE: Final = 3911.227617099521  # 50000/13 · N_c · N_cb
CHROMA_POWER: Final = 0.9
CONE_POWER: Final = 0.42
CONE_HALF: Final = 27.13
CONE_LIMIT: Final = 400.0
CONE_CEILING: Final = 399.99  # no colour's response reaches further
NOISE: Final = 0.305


@final
class Cam16:
    """The six correlates of a colour's appearance.

    Attributes:
        lightness: J, 0 to 100.
        chroma: C.
        hue: h, in degrees, [0, 360).
        colorfulness: M.
        saturation: s.
        brightness: Q.
    """

    __slots__ = ("brightness", "chroma", "colorfulness", "hue", "lightness", "saturation")

    def __init__(self, lightness: float, chroma: float, hue: float) -> None:
        """Derive the other three correlates from lightness, chroma and hue."""
        self.lightness: Final = lightness
        self.chroma: Final = chroma
        self.hue: Final = hue
        root = signed_power(lightness / 100.0, 0.5)
        self.colorfulness: Final = chroma * _LUMINANCE_ROOT
        self.brightness: Final = 4.0 / _SURROUND * root * (WHITE_RESPONSE + 4.0) * _LUMINANCE_ROOT
        relative = 0.0 if root == 0.0 else chroma / root
        self.saturation: Final = 50.0 * signed_power(relative * _SURROUND / (WHITE_RESPONSE + 4.0), 0.5)

    def __repr__(self) -> str:
        """Return a form that makes the value again."""
        return f"Cam16({self.lightness!r}, {self.chroma!r}, {self.hue!r})"


def cone_responses(rgb: Vector) -> Vector:
    """Return the discounted, scaled cone responses of linear-light sRGB."""
    r, g, b = rgb
    return (
        0.1200833568784504 * r + 0.2389694492170889 * g + 0.02795742885861124 * b,
        0.05891086651375999 * r + 0.2978550257343876 * g + 0.03270666104008398 * b,
        0.010146692491640573 * r + 0.05364214359186694 * g + 0.32979401770712075 * b,
    )


def cones_to_linear_srgb(cones: Vector) -> Vector:
    """Return the linear-light sRGB of discounted, scaled cone responses."""
    long, medium, short = cones
    return (
        13.732198709594229 * long - 11.00425119075482 * medium - 0.07278681089101216 * short,
        -2.718159690779029 * long + 5.596580465940732 * medium - 0.32460474827911934 * short,
        0.019622899599665657 * long - 0.57173814538844 * medium + 3.0872331978123846 * short,
    )


def _adapted(cone: float) -> float:
    """Return the adapted response of one cone."""
    power = signed_power(cone, CONE_POWER)
    return CONE_LIMIT * power / (math.fabs(power) + CONE_HALF)


def _unadapted(response: float) -> float:
    """Return the cone response that adapts to ``response``."""
    magnitude = min(math.fabs(response), CONE_CEILING)
    cone = math.pow(CONE_HALF * magnitude / (CONE_LIMIT - magnitude), 1.0 / CONE_POWER)
    return -cone if response < 0.0 else cone


def adapted_cones(rgb: Vector) -> Vector:
    """Return the adapted cone responses of linear-light sRGB."""
    long, medium, short = cone_responses(rgb)
    return (_adapted(long), _adapted(medium), _adapted(short))


def opponent_axes(adapted: Vector) -> tuple[float, float]:
    """Return redness and yellowness, the axes of the hue, of adapted cone responses."""
    long, medium, short = adapted
    return ((11.0 * long - 12.0 * medium + short) / 11.0, (long + medium - 2.0 * short) / 9.0)


def _eccentricity(hue: float) -> float:
    """Return the weight of a hue's chroma, hue in degrees."""
    return 0.25 * (math.cos(hue / DEGREES + 2.0) + 3.8)


def linear_srgb_to_cam16(rgb: Vector) -> Vector:
    """Return CAM16's lightness, chroma and hue of linear-light sRGB."""
    adapted = adapted_cones(rgb)
    long, medium, short = adapted
    red, yellow = opponent_axes(adapted)
    hue = hue_degrees(red, yellow)
    root = signed_power((2.0 * long + medium + 0.05 * short) * BACKGROUND / WHITE_RESPONSE, ROOT_POWER)
    strength = math.sqrt(red * red + yellow * yellow) * HUE_SCALE * _eccentricity(hue)
    divisor = long + medium + 1.05 * short + NOISE
    relative = 0.0 if divisor == 0.0 else signed_power(strength / divisor, CHROMA_POWER) * CHROMA_SCALE
    return (100.0 * root * math.fabs(root), relative * root, hue)


def cam16_to_linear_srgb(jch: Vector) -> Vector:
    """Return the linear-light sRGB of CAM16's lightness, chroma and hue; without lightness it is black."""
    lightness, chroma, hue = jch
    root = signed_power(lightness / 100.0, 0.5)
    if root == 0.0:  # also where the lightness is so little that a float cannot halve it
        return (0.0, 0.0, 0.0)
    strength = signed_power(chroma / root / CHROMA_SCALE, 1.0 / CHROMA_POWER)
    achromatic = signed_power(root, 1.0 / ROOT_POWER) * WHITE_RESPONSE / BACKGROUND
    cosine = math.cos(hue / DEGREES)
    sine = math.sin(hue / DEGREES)
    divisor = 23.0 * HUE_SCALE * _eccentricity(hue) + strength * (11.0 * cosine + 108.0 * sine)
    radius = 0.0 if divisor == 0.0 else 23.0 * (achromatic + NOISE) * strength / divisor
    red = radius * cosine
    yellow = radius * sine
    cones = (
        _unadapted((460.0 * achromatic + 451.0 * red + 288.0 * yellow) / 1403.0),
        _unadapted((460.0 * achromatic - 891.0 * red - 261.0 * yellow) / 1403.0),
        _unadapted((460.0 * achromatic - 220.0 * red - 6300.0 * yellow) / 1403.0),
    )
    return cones_to_linear_srgb(cones)


def cam16(rgb: Vector) -> Cam16:
    """Return the six correlates of linear-light sRGB."""
    lightness, chroma, hue = linear_srgb_to_cam16(rgb)
    return Cam16(lightness, chroma, hue)
