"""The edge, around applications made for each test."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import time
from collections.abc import Iterable
from typing import Any

import brotli  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
import structlog

from api.client import BUILD, CLIENT_ADDRESS, Answer, Client, service
from palette.api import compression
from palette.api import edge as edge_module
from palette.api.caching import FLEETING, PURE, REVALIDATED
from palette.api.edge import Edge
from palette.api.problems import ProblemException
from palette.runtime import logging
from palette.runtime.health import Health
from palette.runtime.metrics import Metrics
from palette.runtime.settings import Settings

BODY = b'{"hex": "#7654cd"}' * 30
SMALL = b"x" * 255
CONTROLS = (PURE, REVALIDATED, FLEETING)


class Framework:
    """An application that answers what it is told to, and remembers what it was asked."""

    def __init__(
        self,
        body: bytes = BODY,
        *,
        status: int = 200,
        control: str = PURE,
        media_type: str = "application/json",
        headers: Iterable[tuple[bytes, bytes]] = (),
        template: str | None = "/v1/colors",
    ) -> None:
        self._body = body
        self._status = status
        self._template = template
        self._headers = [
            (b"Content-Type", media_type.encode()),
            (b"Cache-Control", control.encode()),
            (b"Content-Length", b"12345"),
            *headers,
        ]
        self.asked: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(dict(scope))
        if self._template:
            scope["path_template"] = self._template
        if scope["method"] == "POST":
            while (await receive()).get("more_body"):
                pass
        await send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._body})


class Wrapped(Client):
    """A client of an edge around an application, with what the edge was made of."""

    def __init__(self, application: Any, engine: str = "engine", **settings: Any) -> None:
        self.metrics = Metrics(BUILD)
        self.health = Health({})
        stated = msgspec.structs.replace(Settings(), **settings)
        super().__init__(Edge(application, stated, self.metrics, self.health, engine))

    def measure(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(name, labels)


def cache_of(answer: Answer) -> str:
    """Return what Server-Timing says of the cache."""
    found = re.fullmatch(r"(?:cache;desc=(\w+), )?total;dur=\d+\.\d{3}", answer.header("server-timing") or "")
    assert found, answer.header("server-timing")
    return found[1] or ""


def test_what_is_no_http_is_left_alone() -> None:
    application = Framework()
    sent: list[Any] = []

    async def fail() -> Any:
        raise AssertionError

    async def run() -> None:
        for kind in ("lifespan", "websocket"):
            await Wrapped(application).application({"type": kind}, fail, sent.append)

    asyncio.run(run())
    assert application.asked == []
    assert sent == []


def test_an_answer_and_all_its_headers() -> None:
    answer = Wrapped(Framework()).get("/v1/colors", "color=red", headers={"x-request-id": "mine"})
    assert (answer.status, answer.body) == (200, BODY)
    assert answer.header("content-type") == "application/json"
    assert answer.header("cache-control") == "public, max-age=86400, stale-while-revalidate=604800"
    assert answer.header("content-length") == str(len(BODY))
    assert answer.header("vary") == "Accept, Accept-Encoding"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("x-request-id") == "mine"
    assert answer.header("access-control-allow-origin") == "*"
    assert answer.header("content-encoding") is None
    assert answer.header("connection") is None
    assert re.fullmatch('"[0-9a-f]{32}"', answer.header("etag") or "")
    assert cache_of(answer) == "miss"


def test_the_edge_states_length_vary_and_etag_itself() -> None:
    headers = [(b"Vary", b"Cookie"), (b"ETag", b'"own"'), (b"X-Own", b"1"), (b"Allow", b"GET")]
    answer = Wrapped(Framework(headers=headers, control=FLEETING)).get("/v1/colors")
    assert answer.header("vary") == "Accept, Accept-Encoding"
    assert answer.header("etag") is None
    assert answer.header("x-own") == "1"
    assert answer.header("allow") == "GET"
    assert answer.header("content-length") == str(len(BODY))


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_is_get_without_the_body(control: str, coding: str) -> None:
    application = Framework(control=control)
    client = Wrapped(application)
    accept = {"accept-encoding": coding, "x-request-id": "a"}
    head = client.request("HEAD", "/v1/colors", "color=red", headers=accept)
    assert (head.status, head.body) == (200, b"")
    assert application.asked[0]["method"] == "GET"
    get = Wrapped(Framework(control=control)).get("/v1/colors", "color=red", headers=accept)
    assert get.body
    assert head.header("content-length") == str(len(get.body))
    timeless = [[item for item in answer.fields if item[0] != "server-timing"] for answer in (head, get)]
    assert timeless[0] == timeless[1]


def test_a_head_fills_the_cache_for_a_get_and_the_other_way_round() -> None:
    application = Framework()
    client = Wrapped(application)
    client.request("HEAD", "/v1/colors")
    answer = client.get("/v1/colors")
    assert (cache_of(answer), answer.body) == ("hit", BODY)
    head = client.request("HEAD", "/v1/colors")
    assert (cache_of(head), head.body) == ("hit", b"")
    assert len(application.asked) == 1


def test_a_pure_answer_is_made_once() -> None:
    application = Framework()
    client = Wrapped(application)
    first = client.get("/v1/colors", "to=lab&color=%72ed")
    second = client.get("/v1/colors", "color=red&to=lab")
    assert [cache_of(first), cache_of(second)] == ["miss", "hit"]
    assert len(application.asked) == 1
    assert first.body == second.body
    own = {"x-request-id", "server-timing"}
    assert [item for item in first.fields if item[0] not in own] == [
        item for item in second.fields if item[0] not in own
    ]
    assert first.header("x-request-id") != second.header("x-request-id")
    assert client.measure("response_cache_misses_total") == 1
    assert client.measure("response_cache_hits_total") == 1
    assert (client.measure("response_cache_bytes") or 0) > len(BODY)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/v1/colors", "color=blue"),
        ("/v1/colors", ""),
        ("/v1/other", "color=red"),
        ("/v1/colors/", "color=red"),
        ("/v1/colors?color=red", ""),
    ],
)
def test_another_address_is_another_answer(path: str, query: str) -> None:
    application = Framework()
    client = Wrapped(application)
    first = client.get("/v1/colors", "color=red")
    other = client.get(path, query)
    assert cache_of(other) == "miss"
    assert len(application.asked) == 2
    assert first.header("etag") != other.header("etag")


def test_without_a_cache_each_answer_is_made_anew() -> None:
    application = Framework()
    client = Wrapped(application, cache_bytes=0)
    tags = {client.get("/v1/colors").header("etag") for _ in range(2)}
    assert len(application.asked) == 2
    assert len(tags) == 1
    assert client.measure("response_cache_misses_total") == 2


@pytest.mark.parametrize(
    ("method", "status", "control"),
    [("POST", 200, PURE), ("GET", 400, PURE), ("GET", 500, PURE), ("GET", 200, FLEETING), ("GET", 200, REVALIDATED)],
)
def test_what_is_not_kept(method: str, status: int, control: str) -> None:
    application = Framework(status=status, control=control)
    client = Wrapped(application)
    for _ in range(2):
        answer = client.request(method, "/v1/colors")
        assert (answer.status, cache_of(answer)) == (status, "")
    assert len(application.asked) == 2
    assert client.measure("response_cache_misses_total") == 0
    assert client.measure("response_cache_bytes") == 0


def test_a_kept_answer_is_not_used_for_another_method() -> None:
    application = Framework()
    client = Wrapped(application)
    client.get("/v1/colors")
    client.post("/v1/colors", b"{}")
    assert [asked["method"] for asked in application.asked] == ["GET", "POST"]


@pytest.mark.parametrize(
    ("method", "status", "control", "tagged"),
    [
        ("GET", 200, PURE, True),
        ("GET", 200, REVALIDATED, True),
        ("GET", 200, FLEETING, False),
        ("GET", 404, REVALIDATED, False),
        ("POST", 200, REVALIDATED, False),
        ("POST", 200, PURE, False),
    ],
)
def test_which_answers_have_an_etag(method: str, status: int, control: str, tagged: bool) -> None:
    answer = Wrapped(Framework(status=status, control=control)).request(method, "/v1/colors")
    assert (answer.header("etag") is not None) is tagged


@pytest.mark.parametrize("control", [PURE, REVALIDATED])
def test_each_representation_has_an_etag_of_its_own(control: str) -> None:
    client = Wrapped(Framework(control=control))
    tags = [
        client.get("/v1/colors", headers={"accept-encoding": coding}).header("etag")
        for coding in ("identity", "gzip", "br", "zstd", "identity", "gzip")
    ]
    assert len(set(tags)) == 4
    assert tags[0] == tags[4]
    assert tags[1] == tags[5]


def test_the_etag_of_a_pure_answer_depends_on_the_engine() -> None:
    tags = {Wrapped(Framework(), engine=engine).get("/v1/colors").header("etag") for engine in "aab"}
    assert len(tags) == 2


def test_the_etag_of_a_pure_answer_depends_on_the_media_type() -> None:
    kinds = ("application/json", "text/css", "text/css")
    assert len({Wrapped(Framework(media_type=kind)).get("/static/a").header("etag") for kind in kinds}) == 2


def test_the_etag_of_a_revalidated_answer_depends_on_its_bytes() -> None:
    tags = {Wrapped(Framework(body, control=REVALIDATED)).get("/").header("etag") for body in (b"a", b"a", b"b")}
    assert len(tags) == 2


@pytest.mark.parametrize("control", [PURE, REVALIDATED])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"x",W/{} , "y"', "*"])
def test_what_the_client_has_is_not_sent_again(control: str, method: str, coding: str, form: str) -> None:
    client = Wrapped(Framework(control=control))
    fresh = client.get("/v1/colors", headers={"accept-encoding": coding})
    tag = fresh.header("etag") or ""
    headers = {"accept-encoding": coding, "if-none-match": form.format(tag)}
    answer = client.request(method, "/v1/colors", headers=headers)
    assert (answer.status, answer.body) == (304, b"")
    assert answer.header("etag") == tag
    assert answer.header("cache-control") == control
    assert answer.header("vary") == "Accept, Accept-Encoding"
    assert answer.header("access-control-allow-origin") == "*"
    assert answer.header("content-type") is None
    assert answer.header("content-length") is None
    assert answer.header("content-encoding") is None


def test_two_if_none_match_headers_are_one_list() -> None:
    client = Wrapped(Framework())
    tag = client.get("/v1/colors").header("etag") or ""
    answer = client.get("/v1/colors", headers=[("if-none-match", tag), ("if-none-match", '"other"')])
    assert answer.status == 304


def test_another_representation_is_sent() -> None:
    client = Wrapped(Framework())
    tag = client.get("/v1/colors", headers={"accept-encoding": "br"}).header("etag") or ""
    answer = client.get("/v1/colors", headers={"accept-encoding": "gzip", "if-none-match": tag})
    assert answer.status == 200
    assert gzip.decompress(answer.body) == BODY


@pytest.mark.parametrize(
    "application",
    [Framework(control=FLEETING), Framework(status=404, control=REVALIDATED), Framework(status=206)],
    ids=["fleeting", "not found", "partial"],
)
def test_only_a_good_tagged_answer_becomes_a_304(application: Framework) -> None:
    answer = Wrapped(application).get("/v1/colors", headers={"if-none-match": "*"})
    assert answer.status != 304
    assert answer.body == BODY


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize(("coding", "decode"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_an_answer_comes_in_the_coding_asked_for(control: str, coding: str, decode: Any) -> None:
    client = Wrapped(Framework(control=control))
    for _ in range(2):
        answer = client.get("/v1/colors", headers={"accept-encoding": coding})
        assert answer.header("content-encoding") == coding
        assert decode(answer.body) == BODY
        assert answer.header("content-length") == str(len(answer.body))
        assert len(answer.body) < len(BODY)


def test_errors_and_answers_to_a_post_are_coded_too() -> None:
    accept = {"accept-encoding": "gzip"}
    assert Wrapped(Framework(status=404)).get("/x", headers=accept).header("content-encoding") == "gzip"
    assert Wrapped(Framework()).post("/x", b"{}", headers=accept).header("content-encoding") == "gzip"


def test_another_coding_is_made_of_what_is_kept() -> None:
    application = Framework()
    client = Wrapped(application)
    plain = client.get("/v1/colors")
    for state in ("hit", "hit"):
        coded = client.get("/v1/colors", headers={"accept-encoding": "gzip"})
        assert cache_of(coded) == state
        assert gzip.decompress(coded.body) == plain.body
    assert len(application.asked) == 1
    assert client.measure("response_cache_hits_total") == 2


@pytest.mark.parametrize("first", ["gzip", "identity"])
def test_a_kept_answer_is_coded_once(monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    coded: list[bytes] = []

    def code(body: bytes) -> bytes:
        coded.append(body)
        return gzip.compress(body)

    monkeypatch.setattr(compression, "CODINGS", {"gzip": code})
    client = Wrapped(Framework())
    for accepted in (first, "gzip", "gzip", "identity", "gzip"):
        client.get("/v1/colors", headers={"accept-encoding": accepted})
    assert coded == [BODY]


def test_a_coded_answer_leaves_the_plain_one_in_the_cache() -> None:
    application = Framework()
    client = Wrapped(application)
    client.get("/v1/colors", headers={"accept-encoding": "br"})
    answer = client.get("/v1/colors")
    assert (cache_of(answer), answer.body, answer.header("content-encoding")) == ("hit", BODY, None)
    assert len(application.asked) == 1


@pytest.mark.parametrize("control", CONTROLS)
def test_a_small_answer_is_not_coded(control: str) -> None:
    client = Wrapped(Framework(SMALL, control=control))
    for _ in range(2):
        answer = client.get("/v1/colors", headers={"accept-encoding": "gzip"})
        assert (answer.body, answer.header("content-encoding")) == (SMALL, None)
    larger = Wrapped(Framework(SMALL + b"x", control=control))
    for _ in range(2):
        answer = larger.get("/v1/colors", headers={"accept-encoding": "gzip"})
        assert gzip.decompress(answer.body) == SMALL + b"x"


@pytest.mark.parametrize("control", CONTROLS)
def test_a_small_answer_is_coded_where_it_must_be(control: str) -> None:
    client = Wrapped(Framework(SMALL, control=control))
    client.get("/v1/colors", headers={"accept-encoding": "gzip"})
    for accept in ("gzip, identity;q=0", "gzip, *;q=0"):
        answer = client.get("/v1/colors", headers={"accept-encoding": accept})
        assert answer.header("content-encoding") == "gzip"
        assert gzip.decompress(answer.body) == SMALL


def test_what_has_no_body_is_not_coded() -> None:
    headers = {"accept-encoding": "gzip, identity;q=0"}
    answer = Wrapped(Framework(b"", status=204)).request("OPTIONS", "/v1/colors", headers=headers)
    assert (answer.status, answer.body, answer.header("content-encoding")) == (204, b"", None)
    assert answer.header("content-length") is None


def test_an_empty_answer_has_its_length() -> None:
    assert Wrapped(Framework(b"")).get("/v1/colors").header("content-length") == "0"


@pytest.mark.parametrize("path", ["/v1/colors", "/v1/", "/version", "/openapi.json"])
def test_json_that_is_not_wanted_is_not_sent(path: str) -> None:
    application = Framework()
    answer = Wrapped(application).get(path, headers={"accept": "text/html, image/*;q=0.5"})
    problem = answer.problem(406, "not-acceptable")
    assert problem["detail"] == ("Accept: text/html, image/*;q=0.5 refuses application/json, the one form there is")
    assert problem["expected"] == ["application/json"]
    assert answer.header("vary") == "Accept, Accept-Encoding"
    assert application.asked == []


def test_a_long_accept_is_cut_in_what_is_said_of_it() -> None:
    answer = Wrapped(Framework()).get("/v1/colors", headers={"accept": "x" * 300})
    assert f"Accept: {'x' * 100} refuses" in answer.problem(406, "not-acceptable")["detail"]


@pytest.mark.parametrize("path", ["/", "/docs", "/static/a.css", "/v1"])
def test_pages_come_whatever_is_accepted(path: str) -> None:
    assert Wrapped(Framework()).get(path, headers={"accept": "image/png"}).status == 200


def test_two_accept_headers_are_one_list() -> None:
    client = Wrapped(Framework())
    assert client.get("/v1/a", headers=[("accept", "application/json"), ("accept", "text/html")]).status == 200
    assert client.get("/v1/a", headers=[("accept", "text/html"), ("accept", "application/json;q=0")]).status == 406


def test_when_every_coding_is_refused_nothing_is_sent() -> None:
    application = Framework()
    answer = Wrapped(application).get("/", headers={"accept-encoding": "identity;q=0"})
    problem = answer.problem(406, "not-acceptable")
    assert problem["detail"] == "Accept-Encoding refuses every coding there is"
    assert problem["expected"] == ["br", "zstd", "gzip", "identity"]
    assert application.asked == []


def test_a_query_has_a_longest_length() -> None:
    application = Framework()
    client = Wrapped(application, max_query_bytes=64)
    assert client.get("/v1/colors", b"a=" + b"x" * 62).status == 200
    answer = client.get("/v1/colors", b"a=" + b"x" * 63)
    assert answer.problem(414, "query-too-long")["detail"] == "the query has 65 bytes; at most 64 are read"
    assert len(application.asked) == 1


def test_a_path_has_a_longest_length() -> None:
    application = Framework()
    client = Wrapped(application)
    assert client.get("/" + "x" * 2047).status == 200
    answer = client.get("/" + "x" * 2048)
    assert answer.problem(414, "query-too-long")["detail"] == "the path is longer than 2048 characters"
    assert len(application.asked) == 1


@pytest.mark.parametrize("query", [b"color=%FF", b"color=\xc3\xa9", b"%C3=1"])
def test_a_query_that_is_not_utf_8_is_refused(query: bytes) -> None:
    application = Framework()
    problem = Wrapped(application).get("/v1/colors", query).problem(400, "invalid-parameter")
    assert problem["detail"] == "the query is not UTF-8, percent-encoded"
    assert application.asked == []


def test_what_the_edge_refuses_has_the_service_s_address_in_its_type() -> None:
    client = Wrapped(Framework(), public_url="https://colors.example", max_query_bytes=64)
    answer = client.get("/v1/colors", "a=" + "x" * 100, headers={"x-request-id": "mine"})
    assert answer.json["type"] == "https://colors.example/problems/query-too-long"
    assert answer.json["instance"] == "/v1/colors"
    assert answer.header("x-request-id") == "mine"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("content-length") == str(len(answer.body))
    assert answer.header("etag") is None


def test_a_head_that_is_refused_has_no_body() -> None:
    answer = Wrapped(Framework()).request("HEAD", "/v1/colors", headers={"accept": "text/html"})
    assert (answer.status, answer.body) == (406, b"")
    assert int(answer.header("content-length") or 0) > 100


def test_a_client_that_asks_too_often_is_told_when_to_come_back() -> None:
    application = Framework()
    client = Wrapped(application, rate_limit="2/hour")
    assert [client.get("/v1/colors").status for _ in range(2)] == [200, 200]
    answer = client.get("/v1/colors")
    problem = answer.problem(429, "rate-limited")
    wait = int(answer.header("retry-after") or 0)
    assert 3590 < wait <= 3600
    assert problem["detail"] == f"more than 2 requests per hour; try again in {wait} s"
    assert client.get("/v1/colors", client=("198.51.100.1", 1)).status == 200


def test_the_rate_limit_reads_the_header_of_the_setting() -> None:
    client = Wrapped(Framework(), rate_limit="1/hour", client_address_header="X-Real-IP")
    assert client.get("/", headers={"x-real-ip": "192.0.2.1"}).status == 200
    assert client.get("/", headers={"x-real-ip": "192.0.2.1"}).status == 429
    assert client.get("/", headers={"x-real-ip": "192.0.2.2"}).status == 200


async def slow(scope: Any, receive: Any, send: Any) -> None:
    """Read the body, then take longer than any test waits."""
    del scope, send
    while (await receive()).get("more_body"):
        pass
    await asyncio.sleep(60)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_that_takes_too_long_is_given_up(method: str) -> None:
    answer = Wrapped(slow, request_seconds=0.05).request(method, "/v1/colors", body=b"{}")
    problem = answer.problem(503, "overloaded")
    assert problem["detail"] == "the answer was not ready within 0.05 s; ask for less at once"
    assert answer.header("retry-after") == "1"


def test_an_application_that_never_reads_the_body_is_slow_itself() -> None:
    async def sleeps(*_: Any) -> None:
        await asyncio.sleep(60)

    answer = Wrapped(sleeps, request_seconds=0.05).post("/v1/colors", b"{}")
    answer.problem(503, "overloaded")


@pytest.mark.parametrize("chunks", [[], [b"{", b'"a"']], ids=["nothing came", "a part came"])
def test_a_body_that_takes_too_long_is_given_up(chunks: list[bytes]) -> None:
    async def receive_forever(scope: Any, receive: Any, send: Any) -> None:
        del scope, send
        while True:
            await receive()

    answer = Wrapped(receive_forever, request_seconds=0.05).request("POST", "/v1/colors", body=chunks)
    problem = answer.problem(408, "request-timeout")
    assert problem["detail"] == "the body did not arrive within 0.05 s"
    assert answer.header("retry-after") is None


@pytest.mark.parametrize("chunks", [[], [b"{", b'"a"']], ids=["nothing came", "a part came"])
def test_a_connection_that_ends_in_the_body_is_the_client_s_fault(chunks: list[bytes]) -> None:
    answer = Wrapped(slow).request("POST", "/v1/colors", body=chunks, disconnects=True)
    problem = answer.problem(400, "invalid-body")
    assert problem["detail"] == "the connection was closed before the body's end"


def test_a_connection_that_ends_after_the_body_is_the_application_s_to_see() -> None:
    seen: list[str] = []

    async def listens(scope: Any, receive: Any, send: Any) -> None:
        del scope
        seen.extend([(await receive())["type"], (await receive())["type"]])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    messages = [{"type": "http.request", "body": b"{}", "more_body": False}, {"type": "http.disconnect"}]
    sent: list[Any] = []

    async def run() -> None:
        async def receive() -> Any:
            return messages.pop(0)

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
        await Wrapped(listens).application(scope, receive, send)

    asyncio.run(run())
    assert seen == ["http.request", "http.disconnect"]
    assert sent[0]["status"] == 200


def test_an_application_that_fails_is_told_in_the_log_alone(logs: list[Any]) -> None:
    async def fails(*_: Any) -> None:
        message = "the secret cause"
        raise RuntimeError(message)

    client = Wrapped(fails)
    answer = client.get("/v1/colors", "color=red", headers={"x-request-id": "mine"})
    problem = answer.problem(500, "internal-error")
    assert problem["detail"] == "the service failed; its log has the cause"
    assert b"secret" not in answer.body
    failure = logs[0]
    assert (failure["event"], failure["path"], failure["log_level"]) == ("request failed", "/v1/colors", "error")
    assert failure["request_id"] == "mine"
    assert failure["exc_info"]
    assert client.measure("http_requests_in_progress") == 0
    assert client.measure("http_requests_total", method="GET", path="(unmatched)", status="5xx") == 1


def test_a_fault_of_the_edge_itself_is_answered_too(monkeypatch: pytest.MonkeyPatch, logs: list[Any]) -> None:
    def broken(body: bytes) -> bytes:
        raise MemoryError(body)

    monkeypatch.setattr(compression, "CODINGS", {"gzip": broken})
    answer = Wrapped(Framework()).get("/v1/colors", headers={"accept-encoding": "gzip"})
    answer.problem(500, "internal-error")
    assert logs[0]["event"] == "request failed"


def test_a_problem_raised_by_the_application_is_answered() -> None:
    async def refuses(*_: Any) -> None:
        kind = "not-found"
        raise ProblemException(kind, "nothing", headers={"X-Mark": "1"})

    answer = Wrapped(refuses).get("/v1/colors")
    assert answer.problem(404, "not-found")["detail"] == "nothing"
    assert answer.header("x-mark") == "1"


def test_while_draining_connections_are_closed() -> None:
    client = Wrapped(Framework())
    client.health.draining = True
    assert client.get("/v1/colors").header("connection") == "close"
    assert client.get("/v1/colors", headers={"if-none-match": "*"}).header("connection") == "close"
    assert client.get("/v1/colors", headers={"accept": "text/html"}).header("connection") == "close"
    client.health.draining = False
    assert client.get("/v1/colors").header("connection") is None


def test_a_preflight_needs_no_application() -> None:
    application = Framework()
    client = Wrapped(application)
    headers = {"origin": "https://a.example", "access-control-request-method": "POST", "x-request-id": "mine"}
    answer = client.request("OPTIONS", "/v1/generate", headers=headers)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.header("access-control-allow-origin") == "*"
    assert answer.header("access-control-allow-methods") == "GET, HEAD, POST, OPTIONS"
    assert answer.header("access-control-allow-headers") == "Content-Type, If-None-Match, X-Request-ID"
    assert answer.header("access-control-max-age") == "86400"
    assert answer.header("content-length") is None
    assert answer.header("content-type") is None
    assert answer.header("x-request-id") == "mine"
    assert application.asked == []
    assert client.measure("http_requests_total", method="OPTIONS", path="(preflight)", status="2xx") == 1


def test_options_without_an_origin_reach_the_application() -> None:
    application = Framework(b"", status=204)
    assert Wrapped(application).request("OPTIONS", "/v1/colors").status == 204
    assert [asked["method"] for asked in application.asked] == ["OPTIONS"]


def test_with_listed_origins_answers_vary_by_origin() -> None:
    client = Wrapped(Framework(), cors_origins="https://a.example")
    known = client.get("/v1/colors", headers={"origin": "https://a.example"})
    assert known.header("access-control-allow-origin") == "https://a.example"
    assert known.all("vary") == ["Accept, Accept-Encoding", "Origin"]
    other = client.get("/v1/colors", headers={"origin": "https://b.example"})
    assert cache_of(other) == "hit"
    assert other.header("access-control-allow-origin") is None
    assert other.all("vary") == ["Accept, Accept-Encoding", "Origin"]


def test_without_origins_no_answer_speaks_of_them() -> None:
    client = Wrapped(Framework(), cors_origins="")
    headers = {"origin": "https://a.example", "access-control-request-method": "GET"}
    for answer in (client.get("/", headers=headers), client.request("OPTIONS", "/", headers=headers)):
        assert not any(name.startswith("access-control") for name, _ in answer.fields)


@pytest.mark.parametrize(
    ("method", "status", "labels"),
    [
        ("GET", 200, {"method": "GET", "path": "/v1/colors", "status": "2xx"}),
        ("HEAD", 200, {"method": "HEAD", "path": "/v1/colors", "status": "2xx"}),
        ("POST", 404, {"method": "POST", "path": "/v1/colors", "status": "4xx"}),
        ("BREW", 405, {"method": "OTHER", "path": "/v1/colors", "status": "4xx"}),
    ],
)
def test_each_request_is_counted_by_its_route(method: str, status: int, labels: dict[str, str]) -> None:
    client = Wrapped(Framework(status=status))
    client.request(method, "/v1/colors/whatever")
    assert client.measure("http_requests_total", **labels) == 1
    assert client.measure("http_request_duration_seconds_count", **labels) == 1


def test_a_hit_and_a_304_are_counted_by_the_route_of_what_is_kept() -> None:
    client = Wrapped(Framework(template="/v1/colors/{color}"))
    client.get("/v1/colors/red")
    client.get("/v1/colors/red")
    client.get("/v1/colors/red", headers={"if-none-match": "*"})
    assert client.measure("http_requests_total", method="GET", path="/v1/colors/{color}", status="2xx") == 2
    assert client.measure("http_requests_total", method="GET", path="/v1/colors/{color}", status="3xx") == 1


def test_what_no_route_takes_is_counted_together() -> None:
    client = Wrapped(Framework(status=404, template=None))
    for number in range(5):
        client.get(f"/{number}")
    assert client.measure("http_requests_total", method="GET", path="(unmatched)", status="4xx") == 5


def test_requests_in_progress_are_counted() -> None:
    seen: list[float | None] = []

    async def looks(scope: Any, receive: Any, send: Any) -> None:
        seen.append(client.measure("http_requests_in_progress"))
        await Framework()(scope, receive, send)

    client = Wrapped(looks)
    client.get("/v1/colors")
    assert seen == [1]
    assert client.measure("http_requests_in_progress") == 0


def test_a_client_that_is_gone_leaves_no_request_in_progress(logs: list[Any]) -> None:
    client = Wrapped(Framework())

    async def gone(_: Any) -> None:
        raise ConnectionResetError

    async def receive() -> Any:
        raise AssertionError

    scope = {"type": "http", "method": "GET", "path": "/v1/a", "query_string": b"", "headers": []}
    with pytest.raises(ConnectionResetError):
        asyncio.run(client.application(scope, receive, gone))
    assert client.measure("http_requests_in_progress") == 0
    assert client.measure("http_requests_total", method="GET", path="/v1/colors", status="2xx") == 1
    assert [event["event"] for event in logs] == ["request"]


def test_evictions_are_counted() -> None:
    client = Wrapped(Framework(), cache_bytes=10_000)
    for number in range(20):
        client.get("/v1/colors", f"n={number}")
    assert (client.measure("response_cache_evictions_total") or 0) > 0
    assert 0 < (client.measure("response_cache_bytes") or 0) <= 10_000


def test_one_event_a_request_without_the_client_s_address_or_query(logs: list[Any]) -> None:
    client = Wrapped(Framework())
    headers = {"x-request-id": "mine", "authorization": "Bearer secret", "cookie": "a=secret"}
    client.get("/v1/colors", "color=rebeccapurple", headers=headers)
    assert len(logs) == 1
    event = dict(logs[0])
    assert 0 <= event.pop("milliseconds") < 10_000
    assert event == {
        "event": "request",
        "log_level": "info",
        "request_id": "mine",
        "method": "GET",
        "path": "/v1/colors",
        "route": "/v1/colors",
        "status": 200,
        "bytes": len(BODY),
        "cache": "miss",
    }


def test_times_are_told_in_milliseconds(monkeypatch: pytest.MonkeyPatch, logs: list[Any]) -> None:
    moments = iter([10.0, 10.0123456, 10.0223456])
    monkeypatch.setattr(time, "perf_counter", lambda: next(moments))
    answer = Wrapped(Framework()).get("/v1/colors")
    assert answer.header("server-timing") == "cache;desc=miss, total;dur=12.346"
    assert logs[-1]["milliseconds"] == 22.346


@pytest.mark.parametrize(
    ("method", "headers", "status", "sent"),
    [("HEAD", {}, 200, 0), ("GET", {"if-none-match": "*"}, 304, 0), ("GET", {"accept": "a/b"}, 406, None)],
)
def test_the_bytes_logged_are_those_sent(
    logs: list[Any], method: str, headers: dict[str, str], status: int, sent: int | None
) -> None:
    answer = Wrapped(Framework()).request(method, "/v1/colors", headers=headers)
    assert (logs[-1]["status"], logs[-1]["bytes"]) == (status, len(answer.body) if sent is None else sent)


@pytest.mark.usefixtures("own_logging")
def test_a_log_line_is_one_json_object_whatever_the_path(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    logging.configure("info")
    monkeypatch.setattr(edge_module, "log", structlog.get_logger())
    client = service()
    client.get("/v1/colors", "color=rebeccapurple")
    client.get('/v1/colors/a\nb"}{\u2028\x00', "color=rebeccapurple")
    lines = capsysbinary.readouterr().out.decode().split("\n")
    assert lines.pop() == ""
    events = [json.loads(line) for line in lines]
    assert [event["status"] for event in events] == [200, 400]
    assert events[1]["path"] == '/v1/colors/a\nb"}{\u2028\x00'
    assert all(event["level"] == "info" and event["timestamp"].endswith("Z") for event in events)
    assert CLIENT_ADDRESS not in str(lines)
    assert "rebeccapurple" not in str(lines)
