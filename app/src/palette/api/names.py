"""Endpoints of names: the nearest, a search, an assignment, and the lists themselves."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Annotated, Any, cast

import msgspec
from litestar import Response
from litestar.params import JSONBody, Parameter, QueryParameter

from palette.api.answers import fleeting, pure, read, read_item, write_matched
from palette.api.bodies import invalid_body
from palette.api.description import css_text, displayed, link, named
from palette.api.paging import USUAL, CursorText, Limit, Listing, page
from palette.api.parameters import ColorsText, ColorText, MethodText, read_color, read_colors
from palette.api.problems import ProblemError, ProblemException, invalid_color, invalid_parameter
from palette.api.schemas.names import (
    AssignAnswer,
    AssignBody,
    Breadth,
    ColorNames,
    EntriesAnswer,
    Entry,
    FoundBy,
    FoundName,
    GivenColor,
    NameListAnswer,
    NameListsAnswer,
    NameMetric,
    NamesAnswer,
    NearestAnswer,
    NearName,
    SearchAnswer,
)
from palette.api.schemas.values import Method
from palette.api.warming import Preparation
from palette.color.model import Color
from palette.color.parsing import ColorSyntaxError, parse
from palette.color.serialization import to_hex, to_int
from palette.palettes import name_search
from palette.palettes import names as nearest_names
from palette.palettes.assignment import TooFewNamesError
from palette.palettes.name_lists import DEFAULT, LISTS, NameList, UnknownListError, name_list
from palette.palettes.names import NamedColor, assign, nearest_to

MOST_COLORS = 100
_EDITION = hashlib.sha256("".join(names.sha256 for names in LISTS.values()).encode()).hexdigest()
"""Names the state of all lists."""

ListText = Annotated[
    str, QueryParameter(name="list", description="The list of names to ask.", schema_extra={"enum": list(LISTS)})
]
ListPath = Annotated[str, Parameter(description="The list's id.", schema_extra={"enum": list(LISTS)})]


@read("/v1/names", operation_id="nameColor", tags=["Names"], summary="The names nearest to a color")
def near(
    color: ColorText,
    source: ListText = DEFAULT,
    limit: Annotated[int, Parameter(ge=1, le=50, description="How many names.")] = 5,
    metric: Annotated[NameMetric, Parameter(description="ΔE: CIEDE2000, ΔE-OK or CIE76.")] = "2000",
    method: MethodText = "raytrace",
) -> Response[NamesAnswer]:
    """Find the names of a list that are nearest to the color's `hex`: exactly, the nearest first.

    `delta_e` is in the metric asked for; CIEDE2000 and CIE76 are taken on D65 Lab. Names are the list's own, as its
    contributors gave them.
    """
    given, names = read_color("color", color), _list(source)
    shown = _given(color, given, method)
    query = {"color": css_text(color), "list": names.id, "limit": str(limit), "metric": metric, "map": method}
    answer = NamesAnswer(
        color=shown,
        names=[_near(found) for found in nearest_to(_rgb(shown), names, limit, metric)],
        source=names.id,
        metric=metric,
        links={"self": link("/v1/names", **query), "list": f"/v1/name-lists/{names.id}"},
    )
    return pure(answer)


@read("/v1/names/nearest", operation_id="nameColors", tags=["Names"], summary="The nearest names of up to 100 colors")
def nearest(
    colors: ColorsText,
    source: ListText = DEFAULT,
    limit: Annotated[int, Parameter(ge=1, le=10, description="How many names a color.")] = 1,
    method: MethodText = "raytrace",
) -> Response[NearestAnswer]:
    """Find the nearest names (CIEDE2000) of each color's `hex`, in the order of the colors."""
    given, names = read_colors("colors", colors, MOST_COLORS), _list(source)
    return pure(NearestAnswer([_colors_names(text, color, names, limit, method) for text, color in given], names.id))


@read("/v1/names/search", operation_id="searchNames", tags=["Names"], summary="Search names by their letters")
def searched(
    q: Annotated[
        str,
        Parameter(
            min_length=1,
            max_length=64,
            description="A name, or a part of one.",
            schema_extra={"examples": ["turqose"]},
        ),
    ],
    source: ListText = DEFAULT,
    match: Annotated[
        Breadth,
        Parameter(
            description="`prefix`: names, or words of names, that begin so; `contains`: anywhere in the name, too; "
            "`fuzzy`: with typos, or words in another order, too."
        ),
    ] = "fuzzy",
    limit: Limit = USUAL,
    cursor: CursorText = None,
) -> Response[SearchAnswer]:
    """Find names; case, accents, spaces, hyphens and apostrophes do not count.

    Exact names come first, then those that begin so, then those with a word that does, then those with the letters
    inside, then those that nearly match: one typo from three letters on, two from six. Among equals the shorter comes
    first. Names are the list's own, as its contributors gave them; nobody has judged them.
    """
    names = _list(source)
    listing = Listing("/v1/names/search", {"q": q, "list": names.id, "match": match}, names.sha256)
    start = listing.start(cursor)
    hits = name_search.search(names, q, match, start, limit + 1)
    following = listing.next(start + limit, limit) if len(hits) > limit else None
    found = [_found(names, hit) for hit in hits[:limit]]
    return page(SearchAnswer(found, q, names.id, match, following), following)


@write_matched(
    "/v1/names/assign",
    operation_id="assignNames",
    tags=["Names"],
    summary="A name of its own for each color of a palette",
    sync_to_thread=True,
)
def assigned(data: JSONBody[AssignBody]) -> Response[AssignAnswer]:
    """Give each color a name that no other has, so that the sum of all ΔE2000 is the least there is.

    Colors are named in the order of the request, but none is served first: what the one gives up, another gains.
    """
    names = _list_in_body(data.source)
    shown = [to_int(displayed(_color(text, at), "raytrace")[0]) for at, text in enumerate(data.colors)]
    try:
        found = assign(shown, names)
    except TooFewNamesError as error:
        errors = [ProblemError(str(error), pointer="/list")]
        raise ProblemException("unprocessable-combination", str(error), errors=errors) from error
    total = sum(item.delta_e_2000 for item in found)
    return fleeting(AssignAnswer([named(item) for item in found], round(total, 6), names.id))


@read("/v1/name-lists", operation_id="listNameLists", tags=["Names"], summary="The lists of names there are")
def lists(limit: Limit = USUAL, cursor: CursorText = None) -> Response[NameListsAnswer]:
    """Show every list with its license and source; the first is the one that is asked where none is named."""
    found, following = Listing("/v1/name-lists", {}, _EDITION).part(list(LISTS.values()), limit, cursor)
    return page(NameListsAnswer([_about(names) for names in found], following), following)


@read_item("/v1/name-lists/{id:str}", operation_id="describeNameList", tags=["Names"], summary="A list of names")
def described(id: ListPath) -> Response[NameListAnswer]:  # noqa: A002 - what the address calls it
    """Show what a list is, whose, and which state of it the service has."""
    return pure(_about(_list_of_path(id)))


@read_item(
    "/v1/name-lists/{id:str}/entries",
    operation_id="listNames",
    tags=["Names"],
    summary="Every name of a list",
)
def entries(
    id: ListPath,  # noqa: A002 - what the address calls it
    limit: Limit = USUAL,
    cursor: CursorText = None,
) -> Response[EntriesAnswer]:
    """Show a list's names and colors, page by page, in its own order."""
    names = _list_of_path(id)
    listing = Listing(f"/v1/name-lists/{names.id}/entries", {}, names.sha256)
    found, following = listing.part(range(names.count), limit, cursor)
    shown = [Entry(names.name(index), names.hex(index)) for index in found]
    return page(EntriesAnswer(shown, names.id, names.count, following), following)


def preparations() -> tuple[Preparation, ...]:
    """Return what the first requests for names of the usual list would wait for."""
    return tuple(partial(prepare, name_list(DEFAULT)) for prepare in (nearest_names.prepare, name_search.prepare))


def _list(name: str) -> NameList:
    """Return the list that the query names.

    Raises:
        ProblemException: ``invalid-parameter``.
    """
    try:
        return name_list(name)
    except UnknownListError as error:
        raise invalid_parameter("list", str(error), expected=list(LISTS)) from error


def _list_in_body(name: str) -> NameList:
    """Return the list that a body names.

    Raises:
        ProblemException: ``invalid-body``.
    """
    try:
        return name_list(name)
    except UnknownListError as error:
        raise invalid_body("/list", str(error), list(LISTS)) from error


def _list_of_path(name: str) -> NameList:
    """Return the list that a path names.

    Raises:
        ProblemException: ``unknown-list``.
    """
    try:
        return name_list(name)
    except UnknownListError as error:
        raise ProblemException("unknown-list", str(error), expected=list(LISTS)) from error


def _color(text: str, at: int) -> Color:
    """Return a color of a body.

    Raises:
        ProblemException: ``invalid-color``.
    """
    try:
        return parse(text)
    except ColorSyntaxError as error:
        raise invalid_color(error, pointer=f"/colors/{at}") from error


def _given(text: str, color: Color, method: Method) -> GivenColor:
    srgb, mapped_by = displayed(color, method)
    return GivenColor(css_text(text), to_hex(srgb), mapped_by)


def _rgb(shown: GivenColor) -> int:
    return int(shown.hex[1:], 16)


def _near(found: NamedColor) -> NearName:
    return NearName(**msgspec.structs.asdict(named(found)), delta_e=round(found.distance, 6))


def _colors_names(text: str, color: Color, names: NameList, limit: int, method: Method) -> ColorNames:
    shown = _given(text, color, method)
    found = [named(item) for item in nearest_to(_rgb(shown), names, limit)]
    return ColorNames(shown.css, shown.hex, shown.mapped_by, found)


def _found(names: NameList, hit: name_search.Hit) -> FoundName:
    return FoundName(names.name(hit.index), names.hex(hit.index), names.id, cast("FoundBy", hit.kind), hit.typos)


def _about(names: NameList) -> NameListAnswer:
    path = f"/v1/name-lists/{names.id}"
    return NameListAnswer(
        id=names.id,
        title=names.title,
        description=names.description,
        count=names.count,
        license=names.license,
        source=names.source,
        package=names.package,
        version=names.version,
        sha256=names.sha256,
        links={"self": path, "entries": f"{path}/entries"},
    )


HANDLERS: list[Any] = [near, nearest, searched, assigned, lists, described, entries]
