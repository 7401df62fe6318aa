"""The endpoint of batches: thousands of colours converted in one request, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from litestar import Response
from litestar.datastructures import State
from litestar.params import JSONBody
from numpy.typing import NDArray

from palette.api.answers import fleeting, write
from palette.api.bodies import invalid_body
from palette.api.parameters import CMYK
from palette.api.problems import ProblemException
from palette.api.schemas.convert import ConvertAnswer, ConvertBody, ItemError
from palette.color import batch, batch_gamut
from palette.color.cmyk import naive_cmyk
from palette.color.conversion import LIMIT
from palette.color.model import MISSING, SPACES, Color, is_missing
from palette.color.parsing import ColorSyntaxError, parse
from palette.color.serialization import to_hex

Column = list[float | None]


@write(
    "/v1/colors/convert",
    operation_id="convertColors",
    tags=["Colors"],
    summary="Convert up to 10,000 colors",
    sync_to_thread=True,
)
def converted(data: JSONBody[ConvertBody], state: State) -> Response[ConvertAnswer]:
    """Convert a batch: CSS texts in `colors`, or columns of numbers in `components` with their space in `from`.

    The answer is columns, too: one array a component, in the order of the request. A color that is not accepted
    has null in every column and its reason in `errors`; the others are not affected.
    """
    colors, errors = _read(data, state["settings"].max_colors)
    return fleeting(_columns(colors, errors, data))


def _read(body: ConvertBody, most: int) -> tuple[list[Color | None], list[ItemError]]:
    """Return the colours of a body, ``None`` where one is not accepted, and why."""
    if (body.colors is None) == (body.components is None):
        raise invalid_body("", "give either colors, or from and components")
    if body.colors is not None:
        if body.source is not None:
            raise invalid_body("/from", "it belongs to components; colors say themselves what they are in")
        _check_count(len(body.colors), most)
        return _parsed(body.colors)
    if body.source is None:
        raise invalid_body("/from", "it is missing: the space of components")
    assert body.components is not None  # noqa: S101 - by the first check; for the type checker
    return _assembled(body.source, body.components, most), []


def _check_count(count: int, most: int) -> None:
    if count > most:
        raise ProblemException("payload-too-large", f"{count} colors; at most {most} are converted at once")


def _parsed(texts: Sequence[str]) -> tuple[list[Color | None], list[ItemError]]:
    colors: list[Color | None] = []
    errors: list[ItemError] = []
    for index, text in enumerate(texts):
        try:
            colors.append(parse(text))
        except ColorSyntaxError as error:
            colors.append(None)
            errors.append(ItemError(index, str(error), error.position, list(error.expected)))
    return colors, errors


def _assembled(source: str, columns: dict[str, Column], most: int) -> list[Color | None]:
    names = SPACES[source].components
    if set(columns) != set(names):
        raise invalid_body("/components", f"{source} has the components {', '.join(names)}", list(names))
    lengths = {len(columns[name]) for name in names}
    if len(lengths) != 1:
        raise invalid_body("/components", "the arrays differ in length")
    _check_count(lengths.pop(), most)
    rows = zip(*(columns[name] for name in names), strict=True)
    return [Color(source, (_component(first), _component(second), _component(third))) for first, second, third in rows]


def _component(value: float | None) -> float:
    """Return one number of a column, held in the range that a colour's text is held in."""
    return MISSING if value is None else max(-LIMIT, min(value, LIMIT))


def _columns(colors: Sequence[Color | None], errors: list[ItemError], body: ConvertBody) -> ConvertAnswer:
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


HANDLERS: list[Any] = [converted]
