"""The service's main job: palettes from a base colour, a mood, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

from litestar import Response
from litestar.datastructures import State
from litestar.params import JSONBody, Parameter

from palette.api.answers import fleeting, pure, read_drawn, write_drawn
from palette.api.colors import new_seed
from palette.api.description import css_text, link, members
from palette.api.parameters import MethodText, OptionalColorText, Precision, Seed, SpacesText, read_color, read_spaces
from palette.api.problems import ProblemException, invalid_color
from palette.api.schemas.generate import GenerateBody, PaletteAnswer, PaletteColor, Ranges, Scheme
from palette.api.schemas.values import Method
from palette.color.parsing import ColorSyntaxError, parse
from palette.palettes.generation import Entry, Given, Palette, UnprocessablePaletteError, generate
from palette.runtime.settings import Mood

Kind = Literal["base", "locked", "drawn"]
MoodText = Annotated[Mood | None, Parameter(description="The mood of drawn colors; without it, the service's own.")]
SchemeText = Annotated[
    Scheme | None, Parameter(description="How hues go together; without it, one is drawn that suits.")
]
Count = Annotated[int, Parameter(ge=2, le=12, description="How many colors.")]


@read_drawn("/v1/generate", operation_id="generatePalette", tags=["Palettes"], summary="A palette")
def generated(
    state: State,
    base: OptionalColorText = None,
    mood: MoodText = None,
    count: Count = 5,
    seed: Seed = None,
    scheme: SchemeText = None,
    to: SpacesText = "oklch",
    method: MethodText = "raytrace",
    precision: Precision = 6,
) -> Response[PaletteAnswer]:
    """Make a palette that goes together: from a base color, a mood, or nothing.

    Drawn colors lie in sRGB, keep the mood's ranges and differ from each other by at least `ranges.delta_e_ok`.
    The base is given back as it came. The same query with the same seed is the same palette; without a seed one
    is drawn, and the answer is not cached.
    """
    given = None if base is None else Given(read_color("base", base), base)
    palette = _palette(state, given, mood, count, seed, scheme, ())
    answer = _answer(palette, read_spaces(to), method, precision, base)
    return pure(answer) if seed else fleeting(answer)


@write_drawn(
    "/v1/generate", operation_id="generatePaletteWithLocks", tags=["Palettes"], summary="A palette with locked colors"
)
def regenerated(data: JSONBody[GenerateBody], state: State) -> Response[PaletteAnswer]:
    """Make a palette as GET does; `locked` keeps colors at their places, null is a free place."""
    given = None if data.base is None else _given(data.base, "/base")
    locked = tuple(None if text is None else _given(text, f"/locked/{at}") for at, text in enumerate(data.locked))
    palette = _palette(state, given, data.mood, int(data.count), data.seed, data.scheme, locked)
    return fleeting(_answer(palette, ["oklch"], "raytrace", 6, data.base))


def _given(text: str, pointer: str) -> Given:
    try:
        return Given(parse(text), text)
    except ColorSyntaxError as error:
        raise invalid_color(error, pointer=pointer) from error


def _palette(
    state: State,
    base: Given | None,
    mood: Mood | None,
    count: int,
    seed: str | None,
    scheme: Scheme | None,
    locked: tuple[Given | None, ...],
) -> Palette:
    if len(locked) > count:
        raise ProblemException("unprocessable-palette", f"{len(locked)} places are locked, but the palette has {count}")
    chosen = mood or state["settings"].default_mood
    try:
        palette = generate(count=count, mood=chosen, scheme=scheme, seed=seed or new_seed(), base=base, locked=locked)
    except UnprocessablePaletteError as error:
        raise ProblemException("unprocessable-palette", str(error)) from error
    state["metrics"].generated(chosen)
    return palette


def _answer(palette: Palette, spaces: Sequence[str], method: Method, precision: int, base: str | None) -> PaletteAnswer:
    mood, harmony = palette.mood, palette.harmony
    return PaletteAnswer(
        palette=[_color(entry, spaces, method, precision) for entry in palette.entries],
        mood=cast("Mood", mood.name),
        scheme=cast("Scheme", harmony.scheme.name),
        seed=palette.seed,
        engine=palette.engine,
        ranges=Ranges(
            hues=[(arc.start, arc.start + arc.width) for arc in harmony.arcs],
            chroma=mood.chroma,
            lightness=mood.lightness,
            delta_e_ok=palette.floor,
        ),
        links=_links(palette, base),
    )


def _color(entry: Entry, spaces: Sequence[str], method: Method, precision: int) -> PaletteColor:
    value = members(entry.color, entry.text, spaces=spaces, method=method, precision=precision)
    return PaletteColor(kind=cast("Kind", entry.kind), **value)


def _links(palette: Palette, base: str | None) -> dict[str, str]:
    """Return the address of this very palette, where an address can say it: locked colours need a body."""
    if any(entry.kind == "locked" for entry in palette.entries):
        return {}
    query = {} if base is None else {"base": css_text(base)}
    query |= {"mood": palette.mood.name, "scheme": palette.harmony.scheme.name, "seed": palette.seed}
    return {"self": link("/v1/generate", **query, count=str(len(palette.entries)))}


HANDLERS: list[Any] = [generated, regenerated]
