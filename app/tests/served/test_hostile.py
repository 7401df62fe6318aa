"""Input that means harm, or means nothing: each gets its 4xx, which says what was wrong, where, and what is right."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from served.client import Client
from served.wire import (
    BATCH,
    CONVERT,
    Wire,
    assert_problem,
    chunked,
    megabytes,
    nested,
    post_of,
    request_of,
)


@pytest.fixture
def client(wire: Wire) -> Iterator[Client]:
    """A connection to the target."""
    with wire.server.client() as connected:
        yield connected


@pytest.mark.parametrize(
    ("query", "slug", "position"),
    [
        ("color=zzzzzz", "invalid-color", 0),
        ("color=rgb(300", "invalid-color", 7),
        ("color=rgb(1%202", "invalid-color", 7),
        ("color=%00", "invalid-color", 0),
        ("color=red%00", "invalid-color", 3),
        ("color=%0A", "invalid-color", 1),
        ("color=", "invalid-color", 0),
        ("color=%", "invalid-color", 0),
        ("color=%25", "invalid-color", 0),
        ("color=%zz", "invalid-color", 0),
        ("color=#ff0000", "invalid-color", 0),
        ("color=%231234567", "invalid-color", 8),
        ("color=rgb(1,2 3)", "invalid-color", 8),
        ("color=currentcolor", "invalid-color", 0),
        ("color=calc(1)", "invalid-color", 0),
        ("color=red/*", "invalid-color", 5),
        (f"color={'a' * 1001}", "invalid-color", 1000),
        (f"color={'(' * 900}", "invalid-color", 0),
        ("hex=12", "unknown-parameter", None),
        ("color=red&hex=12", "unknown-parameter", None),
        ("color=red&color[]=blue", "unknown-parameter", None),
        ("color=red&__proto__=1", "unknown-parameter", None),
        ("color=red&color=blue", "invalid-parameter", None),
        ("color=%FF", "invalid-parameter", None),
        ("color=%C0%80", "invalid-parameter", None),
        ("color=%ED%A0%80", "invalid-parameter", None),
        ("color=%F0%9F", "invalid-parameter", None),
        ("", "missing-parameter", None),
        ("color=red&to=", "invalid-parameter", None),
        ("color=red&to=,,", "invalid-parameter", None),
        ("color=red&to=klingon", "unsupported-space", None),
        ("color=red&precision=16", "invalid-parameter", None),
        (f"color=red&precision={'9' * 400}", "invalid-parameter", None),
        ("color=red&precision=-1", "invalid-parameter", None),
        ("color=red&precision=1.5", "invalid-parameter", None),
        ("color=red&map=RAYTRACE", "invalid-parameter", None),
        ("color=red&map=null", "invalid-parameter", None),
        ("color=red&gamut=", "invalid-parameter", None),
    ],
)
def test_query(wire: Wire, query: str, slug: str, position: int | None) -> None:
    with wire.server.client() as client:
        problem = assert_problem(client.request("GET", f"/v1/colors?{query.replace(' ', '%20')}"), 400, slug)
    assert problem.get("position") == position
    if slug == "invalid-color":
        assert problem["expected"]
        assert str(position) in problem["detail"]


def test_unknown_parameter_is_named(client: Client) -> None:
    problem = client.request("GET", "/v1/colors?hex=12").problem()
    assert [error["parameter"] for error in problem["errors"]] == ["hex"]
    assert problem["expected"] == ["color", "gamut", "map", "precision", "to"]


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/colors/mix?a=red&b=blue&amount=nan", "/v1/colors/mix?a=red&b=blue&amount=-inf"),
        *("/v1/colors/mix?a=red&b=blue&space=null", "/v1/colors/mix?a=red&b=blue&hue=null"),
        *("/v1/vision?color=red&kind=deutan&severity=1e400", "/v1/colors/random?count=0"),
        *("/v1/colors/random?count=101", "/v1/colors/random?count=true", "/v1/generate?seed="),
        *(f"/v1/generate?seed={'s' * 129}", "/v1/generate?count=13", "/v1/generate?base=zzzzzz"),
        *("/v1/generate?mood=null", "/v1/generate?scheme=null", "/v1/generate?mood=warm&mood=warm"),
        *("/v1/colors/zzzzzz", "/v1/colors/%00", "/v1/colors/%FF", "/v1/colors/.."),
    ],
)
def test_parameters_elsewhere(client: Client, path: str) -> None:
    answer = client.request("GET", path)
    assert (answer.status, answer.problem()["status"]) == (400, 400)


def test_parameters_that_do_not_go_together(client: Client) -> None:
    answer = client.request("GET", "/v1/vision?color=red&kind=tritan&model=vienot")
    problem = assert_problem(answer, 422, "unprocessable-combination")
    assert [error["parameter"] for error in problem["errors"]] == ["model"]


@pytest.mark.parametrize(
    "path",
    [
        *("/nowhere", "/v1", "/v2/colors", "/static/", "/static/nothing.css", "/static/../pyproject.toml"),
        *("/static/..%2F..%2Fpyproject.toml", "/static/%2e%2e/%2e%2e/etc/passwd", "/..%5C..%5Cwindows", "/.env"),
        *("/problems/<script>alert(1)</script>", "/problems/", "/%2e%2e/", "/v1/colors/rgb(1%202%203%2F0.5)", "/%00"),
    ],
)
def test_where_nothing_is(client: Client, path: str) -> None:
    assert_problem(client.request("GET", path.replace("<", "%3C").replace(">", "%3E")), 404, "not-found")


def test_long_query(wire: Wire) -> None:
    with wire.server.client() as client:
        fits = "x" * (8192 - len("color="))
        assert_problem(client.request("GET", f"/v1/colors?color={fits}"), 400, "invalid-color", position=1000)
        problem = assert_problem(client.request("GET", f"/v1/colors?color={fits}x"), 414, "query-too-long")
        assert "8193" in problem["detail"]
        assert "8192" in problem["detail"]
        assert_problem(client.request("GET", f"/v1/colors/{'a' * 3000}"), 414, "query-too-long")


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST", "TRACE", "PROPFIND", "BREW", "get", "X" * 500])
def test_wrong_method(wire: Wire, method: str) -> None:
    answer = wire.one(request_of(b"/v1/colors?color=red", method=method.encode()))
    assert_problem(answer, 405, "method-not-allowed", expected=["GET", "HEAD", "OPTIONS"])
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_wrong_method_of_a_batch(client: Client) -> None:
    answer = client.request("GET", CONVERT)
    assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "OPTIONS, POST"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"", ""),
        (b"   ", ""),
        (b"{", ""),
        (b"null", ""),
        (b"[]", ""),
        (b"1e999", ""),
        (b"1" * 200_000, ""),
        (b"{'colors': []}", ""),
        (BATCH + b"x", ""),
        (BATCH + BATCH, ""),
        (BATCH[:5] + b"\x00" + BATCH[5:], ""),
        (b"\xef\xbb\xbf" + BATCH, ""),
        (BATCH.decode().encode("utf-16"), ""),
        (b'{"colors": ["r\xffd"], "to": ["lab"]}', ""),
        (b'{"colors": ["\\ud800"], "to": ["lab"]}', ""),
        (b'{"colors": [NaN], "to": ["lab"]}', ""),
        (nested(100_000, b"["), ""),
        (nested(100_000, b"[", b"]"), ""),
        (nested(100_000, b'{"to":'), "/to"),
        (b'{"to": ["lab"], "colors": ' + nested(100_000, b"[", b"]") + b"}", "/colors/0"),
        (b'{"to": ["lab"], "x": ' + nested(100_000, b"[", b"]") + b"}", "/x"),
        (b'{"to": ["lab"], "components": {"r": ' + nested(100_000, b"[", b"]") + b"}}", "/components"),
        (b'{"to": "lab"}', "/to"),
        (b'{"to": []}', "/to"),
        (b'{"to": ["klingon"]}', "/to/0"),
        (b'{"colors": ["red", 5], "to": ["lab"]}', "/colors/1"),
        (b'{"colors": ["red"]}', ""),
        (b'{"to": ["lab"]}', ""),
        (b'{"colors": [], "to": ["lab"], "precision": 2.5}', "/precision"),
        (b'{"colors": [], "to": ["lab"], "precision": "5"}', "/precision"),
        (b'{"from": "hsl", "components": {"h": [1], "s": [1], "l": []}, "to": ["lab"]}', "/components"),
        (b'{"from": "hsl", "components": {"r": [1], "g": [1], "b": [1]}, "to": ["lab"]}', "/components"),
        (b'{"from": "srgb", "components": {"r": [1e999], "g": [1], "b": [1]}, "to": ["lab"]}', "/components"),
    ],
)
def test_body(wire: Wire, body: bytes, pointer: str) -> None:
    problem = assert_problem(wire.one(post_of(body)), 400, "invalid-body")
    assert [error.get("pointer") for error in problem["errors"]] == [pointer]
    assert len(json.dumps(problem)) < 2000


def test_locked_color_in_a_body_has_its_position(client: Client) -> None:
    problem = client.post("/v1/generate", {"count": 4, "locked": ["red", None, "rgb(300"]}).problem()
    assert (problem["position"], problem["errors"][0]["pointer"]) == (7, "/locked/2")


def test_too_many_colors(client: Client) -> None:
    most = client.post(CONVERT, {"colors": ["red"] * 10_000, "to": ["oklch"]})
    assert (most.status, most.json()["count"]) == (200, 10_000)
    problem = assert_problem(
        client.post(CONVERT, {"colors": ["red"] * 10_001, "to": ["oklch"]}), 413, "payload-too-large"
    )
    assert "10001" in problem["detail"]
    assert "10000" in problem["detail"]
    column = [0.5] * 10_001
    columns = {"from": "srgb", "components": {"r": column, "g": column, "b": column}, "to": ["oklch"]}
    assert_problem(client.post(CONVERT, columns), 413, "payload-too-large")


def test_large_body_that_is_announced(wire: Wire) -> None:
    head = post_of(b"", b"Content-Length: 50000000\r\n", length=False)
    assert_problem(wire.one(head, megabytes(50)), 413, "payload-too-large")
    # The length alone is enough: nothing needs to arrive.
    assert_problem(wire.one(head), 413, "payload-too-large")


def test_large_body_that_comes_in_chunks(wire: Wire) -> None:
    head = post_of(b"", b"Transfer-Encoding: chunked\r\n", length=False)
    assert_problem(wire.one(head, chunked(megabytes(50))), 413, "payload-too-large")


@pytest.mark.parametrize(
    "media_type",
    [
        *("text/plain", "application/json5", "application/*", "", ";", "application/json, text/plain"),
        *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/vnd.api+json"),
    ],
)
def test_other_media_types(client: Client, media_type: str) -> None:
    answer = client.request("POST", CONVERT, body=BATCH, headers={"Content-Type": media_type})
    assert_problem(answer, 415, "unsupported-media-type", expected=["application/json"])


def test_no_media_type(client: Client) -> None:
    assert_problem(client.request("POST", CONVERT, body=BATCH), 415, "unsupported-media-type")


def test_coded_body(wire: Wire) -> None:
    answer = wire.one(post_of(BATCH, b"Content-Encoding: gzip\r\n"))
    assert_problem(answer, 415, "unsupported-media-type")
    assert answer.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json;"])
def test_json_by_other_spellings(client: Client, media_type: str) -> None:
    assert client.request("POST", CONVERT, body=BATCH, headers={"Content-Type": media_type}).status == 200


def test_range_is_not_for_these_answers(client: Client) -> None:
    whole = client.get("/v1/colors", color="red")
    for wish in ("bytes=0-3", "bytes=-1", "bytes=9-3", "lines=1-2", "bytes=0-0,2-2," * 500):
        answer = client.get("/v1/colors", {"Range": wish}, color="red")
        assert (answer.status, answer.body) == (200, whole.body)
        assert answer.headers["content-range"] is None


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        *(("*/*", 200), ("application/*;q=0.1", 200), ("", 200), (";;;,,,", 200), ("APPLICATION/JSON", 200)),
        *(("text/html, application/json;q=0.001", 200), ("application/json;version=2", 200)),
        *(("text/html", 406), ("application/json;q=0", 406), ("*/*;q=0", 406), ("text/*, */*;q=0", 406)),
        *(("a" * 5000, 406), ("\xff\xfe", 406), ("application/json;q=high", 406), ("application/json/x", 406)),
    ],
)
def test_accept(client: Client, accept: str, status: int) -> None:
    answer = client.get("/version", {"Accept": accept})
    assert answer.status == status
    assert status == 200 or assert_problem(answer, 406, "not-acceptable", expected=["application/json"])


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        *(("gzip, br;q=0.5", "gzip"), ("GZIP", "gzip"), ("*", "br"), ("br;q=0.001, zstd;q=1.000", "zstd")),
        *(
            ("foo", None),
            (",,;;", None),
            ("gzip;q=0", None),
            ("identity", None),
            ("gzip;q=2", None),
            ("x" * 5000, None),
        ),
    ],
)
def test_accept_encoding(client: Client, accepted: str, coding: str | None) -> None:
    answer = client.get("/v1/colors", {"Accept-Encoding": accepted}, color="rebeccapurple")
    assert (answer.status, answer.headers["content-encoding"]) == (200, coding)


@pytest.mark.parametrize("accepted", ["identity;q=0, *;q=0", "foo, *;q=0", "*;q=0"])
def test_no_coding_will_do(client: Client, accepted: str) -> None:
    assert_problem(client.get("/v1/colors", {"Accept-Encoding": accepted}, color="red"), 406, "not-acceptable")


@pytest.mark.parametrize("tags", ['"', "W/", '""', ",,,", '"a" "b"', "x" * 8000, '"' + "a" * 32 + '"'])
def test_odd_tags_match_nothing(client: Client, tags: str) -> None:
    assert client.get("/v1/colors", {"If-None-Match": tags}, color="red").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "x", "Sec-WebSocket-Version": "13"},
        {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABkAAQAAP__"},
        {"Expect": "a-pony"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"Origin": "null", "Access-Control-Request-Method": "DELETE"},
        {"TE": "trailers, deflate;q=0.5"},
        {"Cookie": "a" * 8000},
        {"Authorization": "Basic Og=="},
        {"Transfer-Encoding": ""},
    ],
)
def test_odd_headers(wire: Wire, headers: dict[str, str]) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
    (answer,) = wire.answers(b"GET /version HTTP/1.1\r\nHost: here\r\n%bConnection: close\r\n\r\n" % lines)
    assert answer.status in {200, 400, 417}


def test_continue_is_said_before_the_body(wire: Wire) -> None:
    first, second = wire.answers(post_of(BATCH, b"Expect: 100-continue\r\n"))
    assert (first.status, second.status) == (100, 200)
