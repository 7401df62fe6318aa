"""Okhsl and Okhsv (``palette.color.okhsl``), on columns."""

from __future__ import annotations

import numpy as np

from palette.color import okhsl
from palette.color.batch_columns import Columns, Floats, Mask, cube_root
from palette.color.batch_lab import hue_degrees, lms_to_linear_srgb, oklab_to_linear_srgb, oklab_to_lms_root
from palette.color.lab import DEGREES


def _toe(lightness: Floats) -> Floats:
    part = okhsl.K3 * lightness - okhsl.K1
    return 0.5 * (part + np.sqrt(part * part + 4.0 * okhsl.K2 * okhsl.K3 * lightness))


def _toe_inverse(lightness: Floats) -> Floats:
    inverse = (lightness * lightness + okhsl.K1 * lightness) / (okhsl.K3 * (lightness + okhsl.K2))
    return np.where(lightness <= 0.0, 0.0, inverse)


def _pick(red: Mask, green: Mask, columns: Columns) -> Floats:
    """Return red where ``red``, else green where ``green``, else blue."""
    return np.where(red, columns[0], np.where(green, columns[1], columns[2]))


def _derivatives(roots: Columns, slopes: Columns) -> tuple[Columns, Columns, Columns]:
    """Return linear sRGB, and its first and second derivative, where cone roots grow with these slopes."""
    x, y, z = roots
    u, v, w = slopes
    return (
        lms_to_linear_srgb((x * x * x, y * y * y, z * z * z)),
        lms_to_linear_srgb((3.0 * u * (x * x), 3.0 * v * (y * y), 3.0 * w * (z * z))),
        lms_to_linear_srgb((6.0 * (u * u) * x, 6.0 * (v * v) * y, 6.0 * (w * w) * z)),
    )


def _largest_saturation(a: Floats, b: Floats) -> Floats:
    """Return the saturations of hues at sRGB's edge."""
    red = -1.8817031 * a - 0.80936501 * b > 1.0
    green = 1.8144408 * a - 1.19445267 * b > 1.0
    saturation = _pick(red, green, _saturation_fits(a, b))
    u, v, w = slopes = oklab_to_lms_root((np.zeros_like(a), a, b))
    roots = (1.0 + saturation * u, 1.0 + saturation * v, 1.0 + saturation * w)
    value, first, second = (_pick(red, green, columns) for columns in _derivatives(roots, slopes))
    return saturation - value * first / (first * first - 0.5 * value * second)


def _saturation_fits(a: Floats, b: Floats) -> Columns:
    """Return Ottosson's three fits of the largest saturation, for the component that ends it."""
    square = a * a
    return (
        1.19086277 + 1.76576728 * a + 0.59662641 * b + 0.75515197 * square + 0.56771245 * a * b,
        0.73956515 - 0.45954404 * a + 0.08285427 * b + 0.12541073 * square - 0.14503204 * a * b,
        1.35733652 - 0.00915799 * a - 1.1513021 * b - 0.50559606 * square + 0.00692167 * a * b,
    )


def _cusp(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return lightness and chroma of the most colourful sRGB colours of hues, unit vectors (a, b)."""
    saturation = _largest_saturation(a, b)
    r, g, blue = oklab_to_linear_srgb((np.ones_like(a), saturation * a, saturation * b))
    lightness = cube_root(1.0 / np.maximum(np.maximum(r, g), blue))
    return (lightness, lightness * saturation)


def _step_to_white(value: Floats, first: Floats, second: Floats) -> Floats:
    slope = first / (first * first - 0.5 * value * second)
    return np.where(slope >= 0.0, -value * slope, okhsl.NEVER)


def _edge(lightness: Floats, a: Floats, b: Floats, top: tuple[Floats, Floats]) -> Floats:
    """Return the chroma at sRGB's edge."""
    top_lightness, top_chroma = top
    below = top_chroma * lightness / top_lightness
    chroma = top_chroma * (lightness - 1.0) / (top_lightness - 1.0)
    u, v, w = slopes = oklab_to_lms_root((np.zeros_like(a), a, b))
    roots = (lightness + chroma * u, lightness + chroma * v, lightness + chroma * w)
    red, green, blue = (
        _step_to_white(value - 1.0, first, second)
        for value, first, second in zip(*_derivatives(roots, slopes), strict=True)
    )
    return np.where(lightness <= top_lightness, below, chroma + np.minimum(red, np.minimum(green, blue)))


def _middle_slopes(a: Floats, b: Floats) -> tuple[Floats, Floats]:
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


def _soft_minimum(x: Floats, y: Floats) -> Floats:
    x_square = x * x
    y_square = y * y
    return np.sqrt(np.sqrt(1.0 / (1.0 / (x_square * x_square) + 1.0 / (y_square * y_square))))


def _chromas(lightness: Floats, a: Floats, b: Floats) -> Columns:
    """Return Okhsl's three chromas: of the slope at grey, of saturation 0.8, and of the edge."""
    top = _cusp(a, b)
    largest = _edge(lightness, a, b, top)
    depth = 1.0 - lightness
    triangle = np.minimum(lightness * (top[1] / top[0]), depth * (top[1] / (1.0 - top[0])))
    from_black, from_white = _middle_slopes(a, b)
    inner = _soft_minimum(lightness * from_black, depth * from_white)
    dark = lightness * 0.4
    light = depth * 0.8
    grey = np.sqrt(1.0 / (1.0 / (dark * dark) + 1.0 / (light * light)))
    return (grey, 0.9 * (largest / triangle) * inner, largest)


def _is_grey(lightness: Floats, chroma: Floats) -> Mask:
    return np.less(chroma, okhsl.GREY) | np.less(lightness, okhsl.GREY) | np.equal(lightness, 1.0)


def oklab_to_okhsl(columns: Columns) -> Columns:
    """Return the Okhsl of OKLab."""
    lightness, a, b = columns
    chroma = np.sqrt(a * a + b * b)
    grey, middle, largest = _chromas(lightness, a / chroma, b / chroma)
    rise = okhsl.MIDDLE * grey
    inner = okhsl.MIDDLE * (chroma / (rise + (1.0 - rise / middle) * chroma))
    rise = (1.0 - okhsl.MIDDLE) * (middle * middle) / (okhsl.MIDDLE * okhsl.MIDDLE) / grey
    beyond = chroma - middle
    part = beyond / (rise + (1.0 - rise / (largest - middle)) * beyond)
    saturation = np.where(chroma < middle, inner, okhsl.MIDDLE + (1.0 - okhsl.MIDDLE) * part)
    return (hue_degrees(a, b), np.where(_is_grey(lightness, chroma), 0.0, saturation), _toe(lightness))


def okhsl_to_oklab(columns: Columns) -> Columns:
    """Return the OKLab of Okhsl."""
    hue, saturation, level = columns
    lightness = _toe_inverse(level)
    a = np.cos(hue / DEGREES)
    b = np.sin(hue / DEGREES)
    grey, middle, largest = _chromas(lightness, a, b)
    part = saturation / okhsl.MIDDLE
    rise = okhsl.MIDDLE * grey
    inner = part * rise / (1.0 - (1.0 - rise / middle) * part)
    part = (saturation - okhsl.MIDDLE) / (1.0 - okhsl.MIDDLE)
    rise = (1.0 - okhsl.MIDDLE) * (middle * middle) / (okhsl.MIDDLE * okhsl.MIDDLE) / grey
    outer = middle + part * rise / (1.0 - (1.0 - rise / (largest - middle)) * part)
    chroma = np.where(saturation < okhsl.MIDDLE, inner, outer)
    colourless = (saturation == 0.0) | (lightness < okhsl.GREY) | (lightness == 1.0)
    return (lightness, np.where(colourless, 0.0, chroma * a), np.where(colourless, 0.0, chroma * b))


def _brightening(lightness: Floats, chroma: Floats, a: Floats, b: Floats) -> Floats:
    r, g, blue = oklab_to_linear_srgb((lightness, chroma * a, chroma * b))
    largest = np.maximum(np.maximum(r, g), blue)
    return np.where(largest > okhsl.GREY, cube_root(1.0 / largest), 1.0)


def oklab_to_okhsv(columns: Columns) -> Columns:
    """Return the Okhsv of OKLab."""
    lightness, a, b = columns
    chroma = np.sqrt(a * a + b * b)
    hue_a = a / chroma
    hue_b = b / chroma
    top_lightness, top_chroma = _cusp(hue_a, hue_b)
    from_black = top_chroma / top_lightness
    from_white = top_chroma / (1.0 - top_lightness)
    scale = from_white / (chroma + lightness * from_white)
    edge_lightness = scale * lightness
    edge_chroma = scale * chroma
    curved = _toe_inverse(edge_lightness)
    bright = _brightening(curved, edge_chroma * curved / edge_lightness, hue_a, hue_b)
    curvature = 1.0 - okhsl.S0 / from_black
    divisor = from_white * okhsl.S0 + from_white * curvature * edge_chroma
    saturation = (okhsl.S0 + from_white) * edge_chroma / divisor
    grey = _is_grey(lightness, chroma)
    return (
        hue_degrees(a, b),
        np.where(grey, 0.0, saturation),
        np.where(grey, _toe(lightness), _toe(lightness / bright) / edge_lightness),
    )


def okhsv_to_oklab(columns: Columns) -> Columns:
    """Return the OKLab of Okhsv."""
    hue, saturation, value = columns
    a = np.cos(hue / DEGREES)
    b = np.sin(hue / DEGREES)
    top_lightness, top_chroma = _cusp(a, b)
    from_white = top_chroma / (1.0 - top_lightness)
    curvature = 1.0 - okhsl.S0 / (top_chroma / top_lightness)
    divisor = okhsl.S0 + from_white - from_white * curvature * saturation
    edge_lightness = 1.0 - saturation * okhsl.S0 / divisor
    edge_chroma = saturation * from_white * okhsl.S0 / divisor
    curved = _toe_inverse(edge_lightness)
    bright = _brightening(curved, edge_chroma * curved / edge_lightness, a, b)
    lightness = _toe_inverse(value * edge_lightness)
    chroma = value * edge_chroma * lightness / (value * edge_lightness)
    grey = (saturation == 0.0) | (value <= 0.0)
    black = ~grey & ((divisor == 0.0) | (edge_lightness < okhsl.GREY))
    colourless = grey | black
    return (
        np.where(colourless, np.where(black, 0.0, _toe_inverse(value)), lightness * bright),
        np.where(colourless, 0.0, chroma * bright * a),
        np.where(colourless, 0.0, chroma * bright * b),
    )
