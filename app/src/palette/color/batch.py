"""Conversion of many colours at once, with numpy.

The steps are those of ``palette.color.conversion``, on columns instead of numbers (in the modules ``batch_…``), and
take the same routes. They do the same operations in the same order, so that the results are those of the scalar code
within 1e-12 of a component's range, and mostly to the last bit.

Below about ten colours the scalar code is faster. The batch modules are not compiled, and only they import numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from palette.color import batch_cam16 as cam16
from palette.color import batch_cylindrical as cylindrical
from palette.color import batch_lab as lab
from palette.color import batch_okhsl as okhsl
from palette.color import batch_rgb as rgb
from palette.color import matrices
from palette.color.batch_columns import Bytes, Columns, ColumnStep, Floats, Mask, chain, each, matrix
from palette.color.conversion import ACHROMATIC, LIMIT, TINY, route
from palette.color.model import SPACES

_DIMENSIONS: Final = 2
_COMPONENTS: Final = 3
_BLOCK: Final = 16384  # colours at a time, whose columns stay in the processor's cache

# The C library gives the memory of columns back to the system at every free, and fetches it anew at the next step,
# until it has seen that larger pieces come and go. That doubles the time of a batch, so show it one.
np.empty(1 << 21)

EDGES: Final[dict[str, dict[str, ColumnStep]]] = {
    "srgb": {
        "srgb-linear": rgb.srgb_to_linear_srgb,
        "hsl": cylindrical.srgb_to_hsl,
        "hsv": cylindrical.srgb_to_hsv,
        "hwb": cylindrical.srgb_to_hwb,
        "oklab": chain(rgb.srgb_to_linear_srgb, lab.linear_srgb_to_oklab),
        "oklch": chain(rgb.srgb_to_linear_srgb, lab.linear_srgb_to_oklab, lab.to_polar),
    },
    "srgb-linear": {
        "oklab": lab.linear_srgb_to_oklab,
        "xyz-d65": matrix(matrices.linear_srgb_to_xyz),
        "srgb": rgb.linear_srgb_to_srgb,
        "cam16": cam16.linear_srgb_to_cam16,
        "hct": cam16.linear_srgb_to_hct,
    },
    "hsl": {"srgb": cylindrical.hsl_to_srgb},
    "hsv": {"srgb": cylindrical.hsv_to_srgb},
    "hwb": {"srgb": cylindrical.hwb_to_srgb},
    "display-p3": {"display-p3-linear": rgb.srgb_to_linear_srgb},
    "display-p3-linear": {"display-p3": rgb.linear_srgb_to_srgb, "xyz-d65": matrix(matrices.linear_p3_to_xyz)},
    "a98-rgb": {"xyz-d65": chain(each(rgb.decode_a98), matrix(matrices.linear_a98_to_xyz))},
    "rec2020": {"xyz-d65": chain(each(rgb.decode_rec2020), matrix(matrices.linear_rec2020_to_xyz))},
    "prophoto-rgb": {"xyz-d50": chain(each(rgb.decode_prophoto), matrix(matrices.linear_prophoto_to_xyz_d50))},
    "xyz-d65": {
        "srgb-linear": matrix(matrices.xyz_to_linear_srgb),
        "display-p3-linear": matrix(matrices.xyz_to_linear_p3),
        "a98-rgb": chain(matrix(matrices.xyz_to_linear_a98), each(rgb.encode_a98)),
        "rec2020": chain(matrix(matrices.xyz_to_linear_rec2020), each(rgb.encode_rec2020)),
        "xyz-d50": matrix(matrices.xyz_to_xyz_d50),
        "lab-d65": lab.xyz_to_lab_d65,
        "oklab": lab.xyz_to_oklab,
    },
    "xyz-d50": {
        "xyz-d65": matrix(matrices.xyz_d50_to_xyz),
        "prophoto-rgb": chain(matrix(matrices.xyz_d50_to_linear_prophoto), each(rgb.encode_prophoto)),
        "lab": lab.xyz_d50_to_lab,
    },
    "lab": {"xyz-d50": lab.lab_to_xyz_d50, "lch": lab.to_polar},
    "lch": {"lab": lab.to_rectangular},
    "lab-d65": {"xyz-d65": lab.lab_d65_to_xyz},
    "oklab": {
        "srgb": chain(lab.oklab_to_linear_srgb, rgb.linear_srgb_to_srgb),
        "srgb-linear": lab.oklab_to_linear_srgb,
        "xyz-d65": lab.oklab_to_xyz,
        "oklch": lab.to_polar,
        "okhsl": okhsl.oklab_to_okhsl,
        "okhsv": okhsl.oklab_to_okhsv,
    },
    "oklch": {
        "oklab": lab.to_rectangular,
        "srgb-linear": chain(lab.to_rectangular, lab.oklab_to_linear_srgb),
        "srgb": chain(lab.to_rectangular, lab.oklab_to_linear_srgb, rgb.linear_srgb_to_srgb),
    },
    "okhsl": {"oklab": okhsl.okhsl_to_oklab},
    "okhsv": {"oklab": okhsl.okhsv_to_oklab},
    "cam16": {"srgb-linear": cam16.cam16_to_linear_srgb},
    "hct": {"srgb-linear": cam16.hct_to_linear_srgb},
}
"""The steps of ``palette.color.conversion.EDGES``, on columns."""


def convert(coords: Floats, source: str, target: str) -> Floats:
    """Return the components in one space of colours given in another: numbers only.

    Args:
        coords: shape (n, 3), in the source space's CSS ranges; NaN, a missing component, counts as zero.
        source: the name of the space they are in.
        target: the name of the space wanted.

    Returns:
        A new array of shape (n, 3), also where the spaces are the same.

    Raises:
        ValueError: a space is unknown, or the shape is another.
    """
    steps = _steps(source, target)
    _check_shape(coords.shape)
    converted = np.empty(coords.shape)
    for start in range(0, len(coords), _BLOCK):
        block = slice(start, start + _BLOCK)
        _run(steps, _columns(coords[block]), converted[block])
    return converted


def convert_bytes(srgb: Bytes, target: str) -> Floats:
    """Return the components, shape (n, 3), of 8-bit sRGB colours in another space; faster than ``convert``.

    Args:
        srgb: shape (n, 3), red, green and blue.
        target: the name of the space wanted.

    Raises:
        ValueError: the space is unknown, or the shape is another.
    """
    stops = route("srgb", target)
    linear = len(stops) > 1 and stops[1] in {"srgb-linear", "oklab", "oklch"}
    steps = _steps("srgb-linear" if linear else "srgb", target)
    values = rgb.BYTES_LINEAR if linear else rgb.BYTES
    _check_shape(srgb.shape)
    converted = np.empty(srgb.shape)
    for start in range(0, len(srgb), _BLOCK):
        r, g, b = values[np.array(srgb[start : start + _BLOCK].T, order="C")]
        _run(steps, (r, g, b), converted[start : start + _BLOCK])
    return converted


def _steps(source: str, target: str) -> list[ColumnStep]:
    return [EDGES[start][end] for start, end in pairwise(route(source, target))]


def _check_shape(shape: tuple[int, ...]) -> None:
    if len(shape) != _DIMENSIONS or shape[1] != _COMPONENTS:
        message = f"expected an array of shape (n, 3), not {shape}"
        raise ValueError(message)


def _columns(coords: Floats) -> Columns:
    """Return the columns of an array as numbers within the limits."""
    numbers = np.array(coords.T, order="C", dtype=np.float64)
    numbers[~(np.abs(numbers) > TINY)] = 0.0
    np.clip(numbers, -LIMIT, LIMIT, out=numbers)
    return (numbers[0], numbers[1], numbers[2])


def _run(steps: list[ColumnStep], columns: Columns, out: Floats) -> None:
    """Take the steps and write the result, shape (n, 3)."""
    # np.where reckons both sides and takes one, so divisions by zero are reckoned that nobody sees.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for step in steps:
            columns = step(columns)
    np.stack(columns, axis=1, out=out)


def to_space(coords: Floats, source: str, target: str) -> Floats:
    """Return the colours in another space, NaN where a component is powerless, as ``conversion.to_space`` does.

    In the same space the colours are as they were, missing components included.

    Raises:
        ValueError: a space is unknown, or the shape is not (n, 3).
    """
    if source == target:
        return coords.copy()
    _check_shape(coords.shape)
    converted = convert(_without_powerless_hues(coords, source), source, target)
    hue = SPACES[target].hue
    if hue >= 0:
        converted[_greys(converted, target), hue] = np.nan
    return converted


def _without_powerless_hues(coords: Floats, space: str) -> Floats:
    """Return colours as they are, greys with no trace of a hue."""
    hue = SPACES[space].hue if space in SPACES else -1
    if hue < 0:
        return coords
    coords = np.clip(np.nan_to_num(coords, nan=0.0), -LIMIT, LIMIT)
    grey = _greys(coords, space)
    coords[grey, hue] = 0.0
    if space == "hwb":
        coords[grey, 1:] /= (coords[grey, 1:2] + coords[grey, 2:3]) / 100.0
    else:
        coords[grey, 1] = 0.0
    return coords


def _greys(coords: Floats, space: str) -> Mask:
    """Tell which colours of a space with a hue are too grey to have one."""
    if space == "hwb":
        return np.greater_equal(coords[:, 1] + coords[:, 2], 100.0 - ACHROMATIC["hsl"])
    return np.less_equal(np.abs(coords[:, 1]), ACHROMATIC[space])


def hex_to_bytes(texts: Sequence[str]) -> Bytes:
    """Return the 8-bit sRGB, shape (n, 3), of ``#rrggbb`` texts.

    Raises:
        ValueError: a text has another form.
    """
    count = len(texts)
    joined = "\n".join(texts)
    # A "#" in every eighth place and a line end before it: each text is seven long and starts as it should. fromhex
    # passes over line ends and other white space, so six digits in each text are as many bytes as all should have.
    formed = joined[::8] == "#" * count and joined[7::8] == "\n" * (count - 1)
    try:
        values = bytes.fromhex(joined.replace("#", ""))
    except ValueError:
        values = b""
        formed = False
    if not formed or len(values) != 3 * count or len(joined) > 8 * count:
        message = "not every text is #rrggbb"
        raise ValueError(message)
    return np.frombuffer(values, dtype=np.uint8).reshape(-1, 3)
