"""Gamut mapping of many colours at once, with numpy.

The methods of ``palette.color.gamut`` on columns: the same operations in the same order, so that the results agree
within 1e-12 of linear light. All rows take part in every step of a search; those that are done keep what they have.

This module is not compiled, and numpy is imported by those only who need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from palette.color import gamut as scalar
from palette.color import matrices, rgb
from palette.color.batch import convert
from palette.color.gamut import EPSILON

if TYPE_CHECKING:
    from collections.abc import Callable

    from palette.color.gamut import RgbGamut
    from palette.color.model import Vector

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Columns = tuple[Floats, Floats, Floats]


def in_gamut(colors: Floats, space: str, gamut: str = "srgb", epsilon: float = EPSILON) -> Flags:
    """Tell for each colour whether a gamut holds it.

    Args:
        colors: shape (n, 3); NaN, a missing component, counts as zero.
        space: the space they are in.
        gamut: one of ``RGB_GAMUTS``.
        epsilon: how far outside 0 to 1, in linear light, a component may lie.

    Returns:
        n flags, shape (n,).

    Raises:
        ValueError: the space or the gamut is not known.
    """
    low, high = scalar.gamut_named(gamut).bounds(epsilon)
    return _inside(_columns(convert(colors, space, gamut)), low, high)


def gamut_map(colors: Floats, space: str, gamut: str = "srgb", method: str = "raytrace") -> Floats:
    """Return the colours brought into a gamut, in that gamut's encoded RGB space, every component within 0 to 1.

    Args:
        colors: shape (n, 3); NaN, a missing component, counts as zero.
        space: the space they are in.
        gamut: one of ``RGB_GAMUTS``.
        method: one of ``GAMUT_METHODS``.

    Returns:
        An array of shape (n, 3).

    Raises:
        ValueError: the space, the gamut or the method is not known.
    """
    target = scalar.gamut_named(gamut)
    scalar.require_method(method)
    coords = convert(colors, space, gamut)
    outside = ~_inside(_columns(coords), 0.0, 1.0)
    if method != "clip" and outside.any():
        coords[outside] = _map_oklab(target, convert(colors[outside], space, "oklab"), method)
    return _clamp(coords)


def displayable(colors: Floats, space: str, method: str = "raytrace") -> tuple[Floats, Flags]:
    """Return the sRGB colours to show: themselves, or mapped where ``in_gamut`` says that they lie outside.

    Args:
        colors: shape (n, 3); NaN, a missing component, counts as zero.
        space: the space they are in.
        method: one of ``GAMUT_METHODS``.

    Returns:
        sRGB components within 0 to 1, shape (n, 3), and which of the rows were mapped, shape (n,).

    Raises:
        ValueError: the space or the method is not known.
    """
    scalar.require_method(method)
    low, high = scalar.gamut_named("srgb").bounds(EPSILON)
    coords = convert(colors, space, "srgb")
    mapped = ~_inside(_columns(coords), low, high)
    coords = _clamp(coords)
    if mapped.any():
        coords[mapped] = gamut_map(colors[mapped], space, "srgb", method)
    return coords, mapped


def _map_oklab(gamut: RgbGamut, oklab: Floats, method: str) -> Floats:
    """Return the encoded RGB of OKLab colours mapped by ``raytrace`` or ``minde``."""
    lightness, a, b = _columns(oklab)
    chroma = np.sqrt(a * a + b * b)
    length = np.where(chroma > 0.0, chroma, 1.0)
    hue = (np.where(chroma > 0.0, a / length, 1.0), b / length)
    search = _minde if method == "minde" else _raytrace
    mapped = _encoded(gamut.name, _clamp(np.stack(search(gamut, lightness, chroma, hue), axis=-1)))
    mapped[lightness >= 1.0] = 1.0
    mapped[lightness <= 0.0] = 0.0
    return mapped


def _raytrace(gamut: RgbGamut, lightness: Floats, chroma: Floats, hue: tuple[Floats, Floats]) -> Columns:
    x, y = hue
    current = _linear(gamut, lightness, chroma * x, chroma * y)
    anchor = _linear(gamut, lightness, np.zeros_like(lightness), np.zeros_like(lightness))
    last = current
    inside = _inside(current, 0.0, 1.0)
    going = ~inside
    for cast in range(scalar.CASTS):
        if cast > 0:
            _, a, b = _oklab(gamut, last)
            chroma = np.sqrt(a * a + b * b)
            current = _linear(gamut, lightness, chroma * x, chroma * y)
        length = _ray_length(anchor, current)
        going &= length != scalar.NO_HIT
        last = _where(going, _along(anchor, current, length), last)
        if cast > 0:
            anchor = _where(_inside(current, scalar.SURFACE, 1.0 - scalar.SURFACE), current, anchor)
    return _where(inside, last, _settled(last))


def _minde(gamut: RgbGamut, lightness: Floats, chroma: Floats, hue: tuple[Floats, Floats]) -> Columns:
    x, y = hue
    current = _linear(gamut, lightness, chroma * x, chroma * y)
    clipped = _clamped(current)
    difference = _clip_difference(gamut, clipped, (lightness, chroma * x, chroma * y))
    going = ~_inside(current, 0.0, 1.0) & (difference >= scalar.JND)
    low = np.zeros_like(chroma)
    high = chroma
    low_inside = np.ones_like(going)
    while (going := going & (high - low > scalar.MINDE_EPSILON)).any():
        chroma = 0.5 * (low + high)
        current = _linear(gamut, lightness, chroma * x, chroma * y)
        inside = low_inside & _inside(current, 0.0, 1.0)
        clipped = _where(going & ~inside, _clamped(current), clipped)
        difference = _clip_difference(gamut, clipped, (lightness, chroma * x, chroma * y))
        noticed = ~inside & (difference >= scalar.JND)
        near = ~inside & ~noticed & (scalar.JND - difference < scalar.MINDE_EPSILON)
        high = np.where(noticed, chroma, high)
        low_inside &= inside | noticed | near
        low = np.where(noticed | near, low, chroma)
        going &= ~near
    return clipped


def _clip_difference(gamut: RgbGamut, clipped: Columns, oklab: Columns) -> Floats:
    """Return the ΔE-OK between colours and their clipped linear-light RGB."""
    seen = _oklab(gamut, clipped)
    light = seen[0] - oklab[0]
    a = seen[1] - oklab[1]
    b = seen[2] - oklab[2]
    return np.sqrt(light * light + a * a + b * b)


def _ray_length(start: Columns, end: Columns) -> Floats:
    """Return where rays meet the unit cube, in lengths from start to end, or ``NO_HIT``."""
    near = np.full_like(start[0], -np.inf)
    far = np.full_like(start[0], np.inf)
    too_short = np.ones(start[0].shape, dtype=np.bool_)
    for a, b in zip(start, end, strict=True):
        step = b - a
        too_short &= np.abs(step) <= scalar.SURFACE
        enter, leave = _slab(a, step)
        near = np.maximum(near, enter)
        far = np.minimum(far, leave)
    return np.where(too_short | (near > far) | (far < 0.0), scalar.NO_HIT, np.where(near < 0.0, far, near))


def _slab(start: Floats, step: Floats) -> tuple[Floats, Floats]:
    """Return where rays enter and leave the space between 0 and 1 along one axis, in steps."""
    parallel = step == 0.0
    divisor = np.where(parallel, 1.0, step)
    zero = -start / divisor
    one = (1.0 - start) / divisor
    within = (start >= 0.0) & (start <= 1.0)
    enter = np.where(parallel, np.where(within, -np.inf, np.inf), np.where(step > 0.0, zero, one))
    leave = np.where(parallel, np.where(within, np.inf, -np.inf), np.where(step > 0.0, one, zero))
    return enter, leave


def _along(start: Columns, end: Columns, length: Floats) -> Columns:
    x, y, z = (a + (b - a) * length for a, b in zip(start, end, strict=True))
    return x, y, z


def _linear(gamut: RgbGamut, lightness: Floats, a: Floats, b: Floats) -> Columns:
    """Return the linear-light RGB of OKLab colours."""
    long, medium, short = _combine(_OKLAB_TO_LMS_ROOT, (lightness, a, b))
    return _combine(gamut.from_lms, (long * long * long, medium * medium * medium, short * short * short))


def _oklab(gamut: RgbGamut, linear: Columns) -> Columns:
    """Return the OKLab of linear-light RGB."""
    long, medium, short = _combine(gamut.to_lms, linear)
    return _combine(_LMS_ROOT_TO_OKLAB, (np.cbrt(long), np.cbrt(medium), np.cbrt(short)))


def _settled(columns: Columns) -> Columns:
    """Put on the face what rounding left beside it."""
    x, y, z = (
        np.where(column < scalar.SURFACE, 0.0, np.where(column > 1.0 - scalar.SURFACE, 1.0, column))
        for column in columns
    )
    return x, y, z


def _combine(matrix: tuple[Vector, Vector, Vector], columns: Columns) -> Columns:
    (a, d, g), (b, e, h), (c, f, i) = matrix
    x, y, z = columns
    return a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z


def _encoded(gamut: str, linear: Floats) -> Floats:
    """Return the encoded components of linear-light ones that lie within 0 to 1."""
    if gamut == "a98-rgb":
        return np.float_power(linear, 1.0 / rgb.A98_POWER)
    if gamut == "rec2020":
        return np.float_power(linear, 1.0 / rgb.REC2020_POWER)
    if gamut == "prophoto-rgb":
        curve = np.float_power(linear, 1.0 / rgb.PROPHOTO_POWER)
        return np.where(linear < rgb.PROPHOTO_TOE, 16.0 * linear, curve)
    curve = 1.055 * np.float_power(linear, 1.0 / 2.4) - 0.055
    return np.where(linear <= rgb.SRGB_TOE, 12.92 * linear, curve)


def _columns(rows: Floats) -> Columns:
    return rows[:, 0], rows[:, 1], rows[:, 2]


def _inside(columns: Columns, low: float, high: float) -> Flags:
    r, g, b = columns
    return (r >= low) & (r <= high) & (g >= low) & (g <= high) & (b >= low) & (b <= high)


def _where(flags: Flags, columns: Columns, otherwise: Columns) -> Columns:
    x, y, z = (np.where(flags, one, other) for one, other in zip(columns, otherwise, strict=True))
    return x, y, z


def _clamp(rows: Floats) -> Floats:
    # Adding zero takes the sign from a negative zero, as the scalar code's maximum does.
    return np.clip(rows, 0.0, 1.0) + 0.0


def _clamped(columns: Columns) -> Columns:
    r, g, b = columns
    return np.clip(r, 0.0, 1.0), np.clip(g, 0.0, 1.0), np.clip(b, 0.0, 1.0)


def _matrix(transform: Callable[[Vector], Vector]) -> tuple[Vector, Vector, Vector]:
    """Return the columns of a scalar matrix function."""
    return transform((1.0, 0.0, 0.0)), transform((0.0, 1.0, 0.0)), transform((0.0, 0.0, 1.0))


_OKLAB_TO_LMS_ROOT: Final = _matrix(matrices.oklab_to_lms_root)
_LMS_ROOT_TO_OKLAB: Final = _matrix(matrices.lms_root_to_oklab)
