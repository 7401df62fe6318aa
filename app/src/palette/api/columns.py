"""Columns of numbers: what many colours at once are in many spaces, reckoned by numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from palette.api.parameters import CMYK
from palette.api.schemas.convert import ConvertAnswer, ConvertBody, ItemError
from palette.color import batch, batch_gamut
from palette.color.cmyk import naive_cmyk
from palette.color.model import SPACES, Color, is_missing
from palette.color.serialization import to_hex


def columns(colors: Sequence[Color | None], errors: list[ItemError], body: ConvertBody) -> ConvertAnswer:
    """Return the answer to a batch: colours, ``None`` where one was not accepted, and why it was not."""
    count = len(colors)
    answer = ConvertAnswer(
        count=count,
        spaces={space: {name: [None] * count for name in _names(space)} for space in body.to},
        hex=[None] * count,
        alpha=[None if color is None or is_missing(color.alpha) else color.alpha for color in colors],
        in_gamut=[None] * count,
        mapped=[None] * count,
        mapped_by=body.map,
        errors=errors,
    )
    for source in {color.space for color in colors if color is not None}:
        rows = [index for index, color in enumerate(colors) if color is not None and color.space == source]
        _fill(answer, body, source, rows, [color for color in colors if color is not None and color.space == source])
    return answer


def _names(space: str) -> tuple[str, ...]:
    return ("c", "m", "y", "k") if space == CMYK else SPACES[space].components


def _fill(answer: ConvertAnswer, body: ConvertBody, source: str, rows: list[int], colors: list[Color]) -> None:
    """Fill the rows of those colours that come from one space."""
    given = np.array([color.coords for color in colors], dtype=np.float64)
    shown, mapped = batch_gamut.displayable(given, source, body.map)
    inside = batch_gamut.in_gamut(given, source, body.gamut)
    for row, srgb, was_mapped, is_inside in zip(rows, shown.tolist(), mapped.tolist(), inside.tolist(), strict=True):
        answer.hex[row] = to_hex(tuple(srgb))
        answer.mapped[row] = was_mapped
        answer.in_gamut[row] = is_inside
    for space in body.to:
        values = _values(given, shown, source, space, int(body.precision))
        for name, column in zip(_names(space), zip(*values, strict=True), strict=True):
            target = answer.spaces[space][name]
            for row, value in zip(rows, column, strict=True):
                target[row] = value


def _values(
    given: NDArray[np.float64], shown: NDArray[np.float64], source: str, space: str, precision: int
) -> list[list[float | None]]:
    """Return rows of components for an answer: rounded, missing and powerless ones null."""
    if space == CMYK:
        found = np.array([naive_cmyk((red, green, blue)) for red, green, blue in shown.tolist()])
    else:
        found = batch.to_space(given, source, space)
    rows = (np.round(found, precision) + 0.0).astype(object)
    rows[np.isnan(found)] = None
    result: list[list[float | None]] = rows.tolist()
    return result
