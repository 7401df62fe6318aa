"""One request and its answer, as the edge sees them."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from palette.api.exchange import Answer, Exchange


def exchange(*headers: tuple[bytes, bytes], method: str = "GET") -> Exchange:
    """Return an exchange of a request with these headers."""
    return Exchange({"method": method, "path": "/v1/colors", "query_string": b"color=red", "headers": list(headers)})


def gathered(*messages: dict[str, Any]) -> Answer:
    """Return what an answer is after these messages."""

    async def gather() -> Answer:
        answer = Answer()
        for message in messages:
            await answer.gather(message)
        return answer

    return asyncio.run(gather())


def test_what_is_known_before_the_application_answers() -> None:
    found = exchange((b"accept", b"*/*"))
    assert (found.method, found.path, found.query) == ("GET", "/v1/colors", b"color=red")
    assert (found.route, found.cache, found.status, found.sent) == ("(unmatched)", "", 0, 0)
    assert found.scope["path"] == "/v1/colors"


def test_a_header_is_found_by_its_name() -> None:
    found = exchange((b"accept", b"text/html"), (b"x-odd", b"caf\xe9"))
    assert found.header(b"accept") == "text/html"
    assert found.header(b"x-odd") == "caf\u00e9"
    assert found.header(b"missing") == ""


def test_repeated_headers_are_a_list_in_their_order() -> None:
    found = exchange((b"accept", b"a/a"), (b"host", b"x"), (b"accept", b"b/b"), (b"accept", b"c/c"))
    assert found.header(b"accept") == "a/a, b/b, c/c"
    assert found.header(b"host") == "x"


@pytest.mark.parametrize(
    ("method", "reads"),
    [("GET", True), ("HEAD", True), ("POST", False), ("OPTIONS", False), ("get", False), ("PUT", False)],
)
def test_which_methods_read(method: str, reads: bool) -> None:
    assert exchange(method=method).reads is reads


@pytest.mark.parametrize("stated", [b"a", b"AZaz09-_.", b"x" * 128, b"0f8fad5b-d9cb-469f-a165-70867728950e"])
def test_a_request_id_that_can_be_logged_is_kept(stated: bytes) -> None:
    assert exchange((b"x-request-id", stated)).id == stated.decode()


@pytest.mark.parametrize("stated", [b"", b"x" * 129, b"a b", b"a\nb", b"caf\xe9", b'{"a":1}', b"a,b", b"a/b"])
def test_another_request_id_is_replaced(stated: bytes) -> None:
    found = exchange((b"x-request-id", stated)).id
    assert re.fullmatch("[0-9a-f]{32}", found)


def test_a_repeated_request_id_is_replaced() -> None:
    assert re.fullmatch("[0-9a-f]{32}", exchange((b"x-request-id", b"a"), (b"x-request-id", b"b")).id)


def test_each_request_without_an_id_gets_its_own() -> None:
    first, second = exchange().id, exchange().id
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


def test_the_time_since_the_request_came_in(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([10.0, 10.25])
    monkeypatch.setattr("palette.api.exchange.time.perf_counter", lambda: next(moments))
    assert exchange().seconds() == 0.25


def test_an_answer_is_gathered_from_its_messages() -> None:
    answer = gathered(
        {"type": "http.response.start", "status": 201, "headers": [(b"Content-Type", b"a/b"), (b"X-One", b"1")]},
        {"type": "http.response.body", "body": b"ab", "more_body": True},
        {"type": "http.response.body", "more_body": True},
        {"type": "http.response.body", "body": b"c"},
        {"type": "http.response.debug"},
    )
    assert answer.status == 201
    assert answer.headers == [(b"content-type", b"a/b"), (b"x-one", b"1")]
    assert answer.body == b"abc"
    assert answer.header(b"content-type") == b"a/b"
    assert answer.header(b"x-one") == b"1"
    assert answer.header(b"missing") == b""


def test_an_application_that_says_nothing_has_failed() -> None:
    answer = gathered()
    assert (answer.status, answer.headers, answer.body) == (500, [], b"")


def test_the_first_of_an_answers_repeated_headers_counts() -> None:
    assert Answer(200, [(b"a", b"1"), (b"a", b"2")]).header(b"a") == b"1"
