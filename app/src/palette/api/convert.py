"""The endpoint of batches: thousands of colours converted in one request, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.datastructures import State
from litestar.params import JSONBody

from palette.api.answers import fleeting, write
from palette.api.bodies import invalid_body
from palette.api.problems import ProblemException
from palette.api.schemas.convert import ConvertAnswer, ConvertBody, ItemError
from palette.color.conversion import LIMIT
from palette.color.model import MISSING, SPACES, Color
from palette.color.parsing import ColorSyntaxError, parse

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
    from palette.api.columns import columns  # noqa: PLC0415 - loads numpy, 0.1 s and 20 MB: only who asks waits for it

    colors, errors = _read(data, state["settings"].max_colors)
    return fleeting(columns(colors, errors, data))


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


HANDLERS: list[Any] = [converted]
