"""Columns of colours: what the batch modules are made of.

Powers go through ``float_power``, which calls the C library as the scalar code does; ``power`` has a faster loop of
its own that rounds otherwise, and the noise around zero of an encoded A98 RGB component would show it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from palette.color.model import Vector

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Columns = tuple[Floats, Floats, Floats]
"""The three components of n colours: arrays of shape (n,)."""
ColumnStep = Callable[[Columns], Columns]


def matrix(transform: Callable[[Vector], Vector]) -> ColumnStep:
    """Return a scalar matrix function as a step on columns."""
    rows = tuple(zip(transform((1.0, 0.0, 0.0)), transform((0.0, 1.0, 0.0)), transform((0.0, 0.0, 1.0)), strict=True))
    (a, b, c), (d, e, f), (g, h, i) = rows

    def step(columns: Columns) -> Columns:
        x, y, z = columns
        return (a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z)

    return step


def chain(*steps: ColumnStep) -> ColumnStep:
    """Return the steps done one after the other."""

    def step(columns: Columns) -> Columns:
        for part in steps:
            columns = part(columns)
        return columns

    return step


def each(curve: Callable[[Floats], Floats]) -> ColumnStep:
    """Return a step that does the same to each component."""

    def step(columns: Columns) -> Columns:
        x, y, z = columns
        return (curve(x), curve(y), curve(z))

    return step


def signed_power(x: Floats, exponent: float) -> Floats:
    """Raise magnitudes to a power and keep their signs."""
    return np.copysign(np.float_power(np.abs(x), exponent), x)


def cube_root(x: Floats) -> Floats:
    """Return the cube roots as ``palette.color.lab.cube_root`` does."""
    magnitude = np.abs(x)
    root = np.float_power(magnitude, 0.3333333333333333)
    square = root * root
    root -= np.where(magnitude == 0.0, 0.0, (square * root - magnitude) / (3.0 * square))
    return np.copysign(root, x)
