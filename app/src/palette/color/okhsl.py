"""Okhsl and Okhsv: OKLab shaped so that saturation fills the sRGB gamut.

Source: Björn Ottosson, "Okhsv and Okhsl" (2021). The numbers of the fits are his; one sign is that of the fit
itself (his notebook) and not that of the code printed in the article, with which the greens miss the edge of
the gamut by up to 0.0007; coloraide and colorjs.io decide the same. The matrices are those of
``palette.color.matrices``.

Ranges: hue in degrees, [0, 360), as in OKLCH; saturation, lightness and value 0 to 1 inside sRGB. Outside, the
saturation runs on above 1 as far as the fits carry; Okhsv's passes through infinity to negative numbers in the
deepest cyans. A grey, and a colour without lightness, has saturation 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from palette.color.lab import DEGREES, cube_root, hue_degrees, oklab_to_linear_srgb
from palette.color.matrices import lms_to_linear_srgb, oklab_to_lms_root

if TYPE_CHECKING:
    from palette.color.model import Vector

GREY: Final = 1e-9  # less lightness or chroma than this is noise
K1: Final = 0.206
K2: Final = 0.03
K3: Final = 1.170873786407767  # (1 + K1) / (1 + K2), so that white stays white
MIDDLE: Final = 0.8  # the saturation at which Okhsl's inner curve meets the outer one
S0: Final = 0.5  # the slope of Okhsv's saturation near grey
_RED: Final = 0
_GREEN: Final = 1
_BLUE: Final = 2
NEVER: Final = 1e300  # the step to an edge that lies the other way


def toe(lightness: float) -> float:
    """Return Okhsl's lightness of OKLab's: dark tones get more room, as in CIE Lab."""
    part = K3 * lightness - K1
    return 0.5 * (part + math.sqrt(part * part + 4.0 * K2 * K3 * lightness))


def toe_inverse(lightness: float) -> float:
    """Return OKLab's lightness of Okhsl's; below zero there is none, and it is zero."""
    if lightness <= 0.0:
        return 0.0
    return (lightness * lightness + K1 * lightness) / (K3 * (lightness + K2))


def _first_to_end(a: float, b: float) -> int:
    """Return which sRGB component reaches zero first as a hue grows more saturated."""
    if -1.8817031 * a - 0.80936501 * b > 1.0:
        return _RED
    if 1.8144408 * a - 1.19445267 * b > 1.0:
        return _GREEN
    return _BLUE


def _saturation_fit(a: float, b: float, ending: int) -> float:
    """Return Ottosson's fit of the largest saturation (chroma by lightness) of a hue inside sRGB."""
    square = a * a
    if ending == _RED:
        return 1.19086277 + 1.76576728 * a + 0.59662641 * b + 0.75515197 * square + 0.56771245 * a * b
    if ending == _GREEN:
        return 0.73956515 - 0.45954404 * a + 0.08285427 * b + 0.12541073 * square - 0.14503204 * a * b
    return 1.35733652 - 0.00915799 * a - 1.1513021 * b - 0.50559606 * square + 0.00692167 * a * b


def _component(rgb: Vector, index: int) -> float:
    """Return one component; a variable index into a tuple of floats is slow when compiled."""
    if index == _RED:
        return rgb[0]
    return rgb[1] if index == _GREEN else rgb[2]


def _derivatives(roots: Vector, slopes: Vector) -> tuple[Vector, Vector, Vector]:
    """Return linear sRGB, and its first and second derivative, where cone roots grow with these slopes."""
    x, y, z = roots
    u, v, w = slopes
    return (
        lms_to_linear_srgb((x * x * x, y * y * y, z * z * z)),
        lms_to_linear_srgb((3.0 * u * (x * x), 3.0 * v * (y * y), 3.0 * w * (z * z))),
        lms_to_linear_srgb((6.0 * (u * u) * x, 6.0 * (v * v) * y, 6.0 * (w * w) * z)),
    )


def _largest_saturation(a: float, b: float) -> float:
    """Return the saturation of a hue at sRGB's edge: the fit, refined by one step of Halley's method."""
    ending = _first_to_end(a, b)
    saturation = _saturation_fit(a, b, ending)
    slopes = oklab_to_lms_root((0.0, a, b))
    u, v, w = slopes
    roots = (1.0 + saturation * u, 1.0 + saturation * v, 1.0 + saturation * w)
    values, firsts, seconds = _derivatives(roots, slopes)
    value = _component(values, ending)
    first = _component(firsts, ending)
    return saturation - value * first / (first * first - 0.5 * value * _component(seconds, ending))


def cusp(a: float, b: float) -> tuple[float, float]:
    """Return OKLab's lightness and chroma of the most colourful sRGB colour of a hue, a unit vector (a, b)."""
    saturation = _largest_saturation(a, b)
    r, g, blue = oklab_to_linear_srgb((1.0, saturation * a, saturation * b))
    lightness = cube_root(1.0 / max(max(r, g), blue))  # noqa: PLW3301 - two at a time are what mypyc makes fast
    return (lightness, lightness * saturation)


def _step_to_white(value: float, first: float, second: float) -> float:
    """Return Halley's step to where one component reaches 1; ``value`` is what it lacks."""
    slope = first / (first * first - 0.5 * value * second)
    return -value * slope if slope >= 0.0 else NEVER


def _edge(lightness: float, a: float, b: float, top: tuple[float, float]) -> float:
    """Return the chroma at sRGB's edge, for a hue whose cusp is ``top``."""
    top_lightness, top_chroma = top
    if lightness <= top_lightness:
        return top_chroma * lightness / top_lightness
    chroma = top_chroma * (lightness - 1.0) / (top_lightness - 1.0)
    slopes = oklab_to_lms_root((0.0, a, b))
    u, v, w = slopes
    roots = (lightness + chroma * u, lightness + chroma * v, lightness + chroma * w)
    values, firsts, seconds = _derivatives(roots, slopes)
    red = _step_to_white(values[0] - 1.0, firsts[0], seconds[0])
    green = _step_to_white(values[1] - 1.0, firsts[1], seconds[1])
    blue = _step_to_white(values[2] - 1.0, firsts[2], seconds[2])
    return chroma + min(red, min(green, blue))  # noqa: PLW3301 - see cusp


def _middle_slopes(a: float, b: float) -> tuple[float, float]:
    """Return Ottosson's smooth fit, inside the gamut, of the cusp's slopes from black and from white."""
    from_black = (
        7.4477897
        + 4.1590124 * b
        + a
        * (
            -2.19557347
            + 1.75198401 * b
            + a * (-2.13704948 - 10.02301043 * b + a * (-4.24894561 + 5.38770819 * b + 4.69891013 * a))
        )
    )
    from_white = (
        1.6132032
        - 0.68124379 * b
        + a
        * (
            0.40370612
            + 0.90148123 * b
            + a * (-0.27087943 + 0.6122399 * b + a * (0.00299215 - 0.45399568 * b - 0.14661872 * a))
        )
    )
    return (0.11516993 + 1.0 / from_black, 0.11239642 + 1.0 / from_white)


def _chromas(lightness: float, a: float, b: float) -> Vector:
    """Return three chromas of a hue and lightness: of the slope at grey, of saturation 0.8, and of the edge."""
    top = cusp(a, b)
    largest = _edge(lightness, a, b, top)
    depth = 1.0 - lightness
    triangle = min(lightness * (top[1] / top[0]), depth * (top[1] / (1.0 - top[0])))
    from_black, from_white = _middle_slopes(a, b)
    inner = _soft_minimum(lightness * from_black, depth * from_white)
    dark = lightness * 0.4
    light = depth * 0.8
    grey = math.sqrt(1.0 / (1.0 / (dark * dark) + 1.0 / (light * light)))
    return (grey, 0.9 * (largest / triangle) * inner, largest)


def _soft_minimum(x: float, y: float) -> float:
    """Return the smooth minimum of two positive numbers that Okhsl uses: fourth powers, added as inverses."""
    x_square = x * x
    y_square = y * y
    return math.sqrt(math.sqrt(1.0 / (1.0 / (x_square * x_square) + 1.0 / (y_square * y_square))))


def _is_grey(lightness: float, chroma: float) -> bool:
    """Tell whether a colour is a grey, black or white, of which no saturation can be reckoned."""
    return chroma < GREY or lightness < GREY or lightness == 1.0


def oklab_to_okhsl(lab: Vector) -> Vector:
    """Return the Okhsl of OKLab."""
    lightness, a, b = lab
    chroma = math.sqrt(a * a + b * b)
    if _is_grey(lightness, chroma):
        return (hue_degrees(a, b), 0.0, toe(lightness))
    grey, middle, largest = _chromas(lightness, a / chroma, b / chroma)
    if chroma < middle:
        rise = MIDDLE * grey
        part = chroma / (rise + (1.0 - rise / middle) * chroma)
        saturation = MIDDLE * part
    else:
        rise = (1.0 - MIDDLE) * (middle * middle) / (MIDDLE * MIDDLE) / grey
        beyond = chroma - middle
        part = beyond / (rise + (1.0 - rise / (largest - middle)) * beyond)
        saturation = MIDDLE + (1.0 - MIDDLE) * part
    return (hue_degrees(a, b), saturation, toe(lightness))


def okhsl_to_oklab(hsl: Vector) -> Vector:
    """Return the OKLab of Okhsl."""
    hue, saturation, level = hsl
    lightness = toe_inverse(level)
    if saturation == 0.0 or lightness < GREY or lightness == 1.0:
        return (lightness, 0.0, 0.0)
    a = math.cos(hue / DEGREES)
    b = math.sin(hue / DEGREES)
    grey, middle, largest = _chromas(lightness, a, b)
    if saturation < MIDDLE:
        part = saturation / MIDDLE
        rise = MIDDLE * grey
        chroma = part * rise / (1.0 - (1.0 - rise / middle) * part)
    else:
        part = (saturation - MIDDLE) / (1.0 - MIDDLE)
        rise = (1.0 - MIDDLE) * (middle * middle) / (MIDDLE * MIDDLE) / grey
        chroma = middle + part * rise / (1.0 - (1.0 - rise / (largest - middle)) * part)
    return (lightness, chroma * a, chroma * b)


def _brightening(lightness: float, chroma: float, a: float, b: float) -> float:
    """Return the factor that carries a colour on Okhsv's straight triangle to sRGB's curved edge."""
    r, g, blue = oklab_to_linear_srgb((lightness, chroma * a, chroma * b))
    largest = max(max(r, g), blue)  # noqa: PLW3301 - see cusp
    # Far outside every gamut all three may be negative: then there is no edge to carry it to.
    return cube_root(1.0 / largest) if largest > GREY else 1.0


def oklab_to_okhsv(lab: Vector) -> Vector:
    """Return the Okhsv of OKLab."""
    lightness, a, b = lab
    chroma = math.sqrt(a * a + b * b)
    if _is_grey(lightness, chroma):
        return (hue_degrees(a, b), 0.0, toe(lightness))
    hue_a = a / chroma
    hue_b = b / chroma
    top_lightness, top_chroma = cusp(hue_a, hue_b)
    from_black = top_chroma / top_lightness
    from_white = top_chroma / (1.0 - top_lightness)
    # The colour of the same proportions on the triangle's edge, of value 1.
    scale = from_white / (chroma + lightness * from_white)
    edge_lightness = scale * lightness
    edge_chroma = scale * chroma
    curved = toe_inverse(edge_lightness)
    bright = _brightening(curved, edge_chroma * curved / edge_lightness, hue_a, hue_b)
    value = toe(lightness / bright) / edge_lightness
    curvature = 1.0 - S0 / from_black
    saturation = (S0 + from_white) * edge_chroma / (from_white * S0 + from_white * curvature * edge_chroma)
    return (hue_degrees(a, b), saturation, value)


def okhsv_to_oklab(hsv: Vector) -> Vector:
    """Return the OKLab of Okhsv; a saturation so large that it leaves no lightness is black."""
    hue, saturation, value = hsv
    if saturation == 0.0 or value <= 0.0:
        return (toe_inverse(value), 0.0, 0.0)
    a = math.cos(hue / DEGREES)
    b = math.sin(hue / DEGREES)
    top_lightness, top_chroma = cusp(a, b)
    from_white = top_chroma / (1.0 - top_lightness)
    curvature = 1.0 - S0 / (top_chroma / top_lightness)
    divisor = S0 + from_white - from_white * curvature * saturation
    edge_lightness = 1.0 - saturation * S0 / divisor if divisor != 0.0 else 0.0
    if edge_lightness < GREY:
        return (0.0, 0.0, 0.0)
    edge_chroma = saturation * from_white * S0 / divisor
    curved = toe_inverse(edge_lightness)
    bright = _brightening(curved, edge_chroma * curved / edge_lightness, a, b)
    lightness = toe_inverse(value * edge_lightness)
    chroma = value * edge_chroma * lightness / (value * edge_lightness)
    return (lightness * bright, chroma * bright * a, chroma * bright * b)
