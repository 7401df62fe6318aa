"""Pages of long lists: every item once, whatever the limits, and no cursor out of its place."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar, Response

from api.client import BUILD, Answer, Client
from palette.api.answers import read
from palette.api.edge import Edge
from palette.api.paging import LARGEST, USUAL, CursorText, Limit, Listing, page
from palette.api.problems import ProblemError, ProblemException
from palette.api.refusals import Refusals, Strictness
from palette.runtime.health import Health
from palette.runtime.metrics import Metrics
from palette.runtime.settings import Settings

ITEMS = tuple(range(250))
PATH = "/v1/numbers"
LISTING = Listing(PATH, {"q": "a & b"}, "1")


def cursor_of(address: str | None) -> str:
    """Return the cursor in an address."""
    assert address is not None
    return dict(parse_qsl(urlsplit(address).query))["cursor"]


CURSOR = cursor_of(LISTING.next(20, 5))


def refusal(listing: Listing, cursor: str) -> ProblemException:
    """Return the problem that a cursor is refused with."""
    with pytest.raises(ProblemException) as caught:
        listing.start(cursor)
    problem = caught.value
    assert (problem.type.slug, problem.type.status) == ("invalid-parameter", 400)
    assert [error.parameter for error in problem.errors or ()] == ["cursor"]
    return problem


def test_without_a_cursor_it_is_the_first_page() -> None:
    assert LISTING.start(None) == 0
    assert LISTING.part(ITEMS, 3, None).items == (0, 1, 2)


@pytest.mark.parametrize("position", [0, 1, 255, 256, 65_536, 4_294_967_295])
def test_a_cursor_keeps_its_position(position: int) -> None:
    cursor = cursor_of(LISTING.next(position, 5))
    assert re.fullmatch("[A-Za-z0-9_-]{16}", cursor)
    assert LISTING.start(cursor) == position


def test_the_next_address_asks_the_same_from_where_the_page_ends() -> None:
    following = LISTING.part(ITEMS, 7, None).next
    assert following == LISTING.next(7, 7)
    assert following == f"/v1/numbers?q=a%20%26%20b&limit=7&cursor={cursor_of(following)}"
    part = LISTING.part(ITEMS, 5, cursor_of(following))
    assert part.items == (7, 8, 9, 10, 11)
    assert LISTING.start(cursor_of(part.next)) == 12


def test_parameters_that_were_not_given_are_not_in_it_and_paths_are_encoded() -> None:
    listing = Listing("/v1/name-lists/é/entries", {"q": None}, "1")
    assert listing.next(5, 5).startswith("/v1/name-lists/%C3%A9/entries?limit=5&cursor=")
    assert listing.start(cursor_of(Listing("/v1/name-lists/é/entries", {}, "1").next(5, 5))) == 5


@pytest.mark.parametrize(("count", "following"), [(0, False), (4, False), (5, False), (6, True)])
def test_there_is_a_next_page_only_where_an_item_is_left(count: int, following: bool) -> None:
    part = LISTING.part(ITEMS[:count], 5, None)
    assert (part.items, part.next is not None) == (ITEMS[:5][:count], following)


@given(st.integers(0, 250), st.data())
def test_pages_of_any_limits_have_every_item_once_in_order(count: int, data: st.DataObject) -> None:
    seen: list[int] = []
    cursor = None
    while True:
        part = LISTING.part(ITEMS[:count], data.draw(st.integers(1, LARGEST)), cursor)
        seen += part.items
        if part.next is None:
            break
        cursor = cursor_of(part.next)
    assert seen == list(range(count))


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "null", "20", CURSOR[:15], CURSOR + "A", CURSOR + "\n", " " + CURSOR[1:], CURSOR[:15] + "="),
        *(
            CURSOR[:15] + "/",
            CURSOR[:15] + "+",
            CURSOR[:15] + "é",
            CURSOR[:15] + "\x00",
            CURSOR[:15] + "\u0661",
            "A" * 9000,
        ),
    ],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    detail = "it is not a cursor; take it from 'next' of the page before, or leave it out"
    problem = refusal(LISTING, text)
    assert problem.detail == f"cursor: {detail}"
    assert problem.errors == [ProblemError(detail, parameter="cursor")]


@pytest.mark.parametrize(
    "other",
    [
        Listing("/v1/letters", {"q": "a & b"}, "1"),
        Listing(PATH, {"q": "a & c"}, "1"),
        Listing(PATH, {"r": "a & b"}, "1"),
        Listing(PATH, {"q": "a & b", "list": "css"}, "1"),
        Listing(PATH, {}, "1"),
        Listing(PATH, {"q": "a & b"}, "2"),
    ],
)
def test_a_cursor_of_another_list_is_refused(other: Listing) -> None:
    foreign = cursor_of(other.next(20, 5))
    assert foreign != CURSOR
    for listing, cursor in ((LISTING, foreign), (other, CURSOR)):
        problem = refusal(listing, cursor)
        assert problem.detail == "cursor: it belongs to another query or to another release; begin again without it"


def test_the_order_of_parameters_does_not_matter() -> None:
    one, other = Listing(PATH, {"a": "1", "b": "2"}, "1"), Listing(PATH, {"b": "2", "a": "1"}, "1")
    assert one.start(cursor_of(other.next(9, 5))) == 9


@pytest.mark.parametrize("at", range(12))
def test_no_byte_of_a_cursor_can_be_another(at: int) -> None:
    known = bytearray(urlsafe_b64decode(CURSOR))
    known[at] ^= 1
    assert "another query" in refusal(LISTING, urlsafe_b64encode(known).decode()).detail


class Numbers(msgspec.Struct):
    """A page of numbers, and the next page's address."""

    numbers: list[int]
    next: Annotated[str | None, msgspec.Meta(description="The next page.")]


@read(PATH)
def numbers(limit: Limit = USUAL, cursor: CursorText = None) -> Response[Numbers]:
    """Answer with numbers."""
    part = Listing(PATH, {}, "1").part(ITEMS, limit, cursor)
    return page(Numbers(list(part.items), part.next), part.next)


def paged(**settings: Any) -> Client:
    """Return a client of an endpoint that answers in pages."""
    application = Litestar(
        [numbers],
        openapi_config=None,
        logging_config=None,
        exception_handlers=Refusals().handlers(),
        before_request=Strictness().before_request,
    )
    stated = msgspec.structs.replace(Settings(), **settings)
    return Client(Edge(application, stated, Metrics(BUILD), Health({}), "engine"))


def pages(client: Client, first: Answer) -> list[Answer]:
    """Return an answer and all the next ones, by the addresses in their bodies."""
    found = [first]
    while following := found[-1].json["next"]:
        path, _, query = following.partition("?")
        found.append(client.get(path, query))
    return found


def test_answers_lead_from_page_to_page() -> None:
    client = paged()
    found = pages(client, client.get(PATH))
    assert [len(answer.json["numbers"]) for answer in found] == [20] * 12 + [10]
    assert [number for answer in found for number in answer.json["numbers"]] == list(ITEMS)
    assert len(pages(client, client.get(PATH, "limit=100"))) == 3


@pytest.mark.parametrize("cache_bytes", [0, 1_000_000])
def test_link_goes_with_every_form_of_an_answer(cache_bytes: int) -> None:
    client = paged(cache_bytes=cache_bytes)
    for answer in pages(client, client.get(PATH, "limit=100")):
        following = answer.json["next"]
        assert answer.header("link") == (f'<{following}>; rel="next"' if following else None)
        assert answer.header("cache-control") == "public, max-age=86400, stale-while-revalidate=604800"
    told = client.get(PATH).header("link")
    again = client.get(PATH)
    for coding in ("br", "gzip", "zstd", "identity"):
        assert client.get(PATH, headers={"accept-encoding": coding}).header("link") == told
        assert client.request("HEAD", PATH, headers={"accept-encoding": coding}).header("link") == told
    assert again.header("link") == told


def test_pages_have_tags_of_their_own_and_304_repeats_only_what_a_cache_needs() -> None:
    client = paged()
    found = pages(client, client.get(PATH, "limit=100"))
    tags = [answer.header("etag") or "" for answer in found]
    assert len(set(tags)) == 3
    unchanged = client.get(PATH, "limit=100", headers={"if-none-match": tags[0]})
    assert (unchanged.status, unchanged.body, unchanged.header("etag")) == (304, b"", tags[0])
    assert unchanged.header("cache-control") == found[0].header("cache-control")
    assert unchanged.header("link") is None


@pytest.mark.parametrize("query", ["cursor=x", "cursor=", "cursor=null", f"cursor={CURSOR}", f"cursor=%00{CURSOR[1:]}"])
def test_a_wrong_cursor_is_a_problem(query: str) -> None:
    problem = paged().get(PATH, query).problem(400, "invalid-parameter")
    assert problem["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "-1", "101", "1e9", "x", "", "null", "1.5"])
def test_a_wrong_limit_is_a_problem(limit: str) -> None:
    problem = paged().get(PATH, {"limit": limit}).problem(400, "invalid-parameter")
    assert problem["errors"][0]["parameter"] == "limit"
