"""The same harm to every endpoint that the service describes: each parameter, each member of each body.

What is new is tried without anybody having to think of it: the document says what there is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import pytest

from served.client import Answer, Client
from served.wire import Wire, nested, post_of

SLOWEST: Final = 3.0
"""Seconds that nothing takes, on a machine that does other things."""

TEXTS: Final = (
    *("", " ", "null", "true", "[]", "{}", "nan", "-inf", "1e400", "-1", "0", "0x10", "1_000", "١٢", "9" * 400, "1.5"),
    *(
        "%",
        "%zz",
        "\x00",
        "a\x00",
        "\r\n\r\nGET / HTTP/1.1",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "${jndi:ldap}",
    ),
    *("{{7*7}}", "../../etc/passwd", "\ufeff", "\u202e", "\U0001f3a8" * 20, "e\u0301" * 50, "\U0010ffff"),
    *("," * 1000, "red," * 1000, "(" * 1000, "/*" * 400, "red" * 2000, "rgb(" * 300, "oklch(" + "9" * 900, "#" * 900),
    *("color(display-p3 1e999 -1e999 none)", "a,b;c|d", "red,,blue", "red 150%,blue -20%", "0,0,0", "A" * 16, "-" * 16),
)
"""What is given for each parameter."""

VALUES: Final[tuple[Any, ...]] = (
    *(None, True, 0, -1, 1e308, 10**30, 0.1, "", " ", "x" * 5000, "\x00", "<script>", [], {}, [None], [[]], [{}]),
    *(
        {"": ""},
        {"a": {"b": []}},
        [""],
        ["red"] * 5000,
        [5] * 5000,
        [["red"] * 100] * 100,
        {str(at): at for at in range(2000)},
    ),
)
"""What is put into each place of each body."""


@pytest.fixture(scope="module")
def document(target: Any) -> Any:
    """What the service says of itself."""
    with target.client() as client:
        return client.get("/openapi.json").json()


@pytest.fixture
def client(wire: Wire) -> Iterator[Client]:
    """A connection to the target."""
    with wire.server.client() as connected:
        yield connected


def needed(operation: Any) -> dict[str, str]:
    """Return parameters that are needed, with good values."""
    found = {}
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        examples = [*schema.get("examples", ()), *schema.get("enum", ()), "red"]
        if parameter.get("required"):
            found[parameter["name"]] = str(examples[0])
    return found


def assert_sound(answer: Answer, seconds: float, asked: object) -> None:
    """Assert that an answer is one: a good one, or a problem of the client's; and that it came in time."""
    asked = str(asked)[:300]
    assert answer.status in {200, 400, 404, 413, 414, 422}, (asked, answer)
    kind = "application/json" if answer.status == 200 else "application/problem+json"
    assert answer.headers["content-type"] == kind, (asked, answer)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.body) < 1_000_000, asked
    if answer.status != 200:
        problem = answer.problem()
        assert problem["detail"], asked
        assert len(answer.body) < 20_000, (asked, answer)
    assert seconds < SLOWEST, (asked, seconds)


def timed(client: Client, target: str) -> tuple[Answer, float]:
    """Return the answer to a GET, and how long it took."""
    began = time.perf_counter()
    return client.request("GET", target), time.perf_counter() - began


def test_every_parameter_of_every_read(document: Any, client: Client) -> None:
    asked = 0
    for path, item in document["paths"].items():
        operation = item.get("get", {})
        for parameter in operation.get("parameters", ()):
            for text in TEXTS:
                given = {**needed(operation), parameter["name"]: text}
                concrete, query = path, {}
                for name, value in given.items():
                    if f"{{{name}}}" in path:
                        concrete = concrete.replace(f"{{{name}}}", quote(value, safe=""))
                    else:
                        query[name] = quote(value, safe="")
                pairs = "&".join(f"{name}={value}" for name, value in query.items())
                target = f"{concrete}?{pairs}" if pairs else concrete
                assert_sound(*timed(client, target), target)
                asked += 1
    assert asked > 50 * len(TEXTS)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Return every place in a body."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from places(part, (*path, name))


def replaced(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    """Return a body with another value in one place."""
    if not path:
        return other
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = replaced(copied[path[0]], path[1:], other)
    return copied


def bodies(document: Any) -> Iterator[tuple[str, Any]]:
    """Return the address and the example of each endpoint that takes a body."""
    for path, item in document["paths"].items():
        if "post" in item:
            yield path, item["post"]["requestBody"]["content"]["application/json"]["example"]


def test_every_place_of_every_body(document: Any, client: Client) -> None:
    asked = 0
    for path, example in bodies(document):
        assert client.post(path, example).status == 200
        for place in places(example):
            for value in VALUES:
                began = time.perf_counter()
                answer = client.post(path, replaced(example, place, value))
                assert_sound(answer, time.perf_counter() - began, (path, place, value))
                asked += 1
    assert asked > 10 * len(VALUES)


def test_every_member_of_every_body_unknown_missing_or_twice(document: Any, client: Client) -> None:
    for path, example in bodies(document):
        assert client.post(path, {**example, "unknown": 1}).status == 400
        for name in example:
            rest = {key: value for key, value in example.items() if key != name}
            assert client.post(path, rest).status in {200, 400, 422}
            pairs = [*(rest.items()), (name, None), (name, example[name])]
            text = ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in pairs)
            answer = client.request(
                "POST", path, body=f"{{{text}}}".encode(), headers={"content-type": "application/json"}
            )
            assert answer.status in {200, 400}, (path, name, answer)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b" ", b"{", b"[]", b"null", b"5", b'"x"', b"\xff\xfe", b"\x00", b"{'a': 1}", b'{"a": NaN}', b"1e999"),
        *(b"\xef\xbb\xbf{}", "{}".encode("utf-16"), b'{"\\ud800": 1}', b"{}{}", b"{},", b"-", b"1" * 100_000),
        *(nested(100_000, b"["), nested(100_000, b"[", b"]"), nested(100_000, b'{"colors":'), b'{"":' * 1000 + b"1"),
        *(b'{"colors":' + nested(100_000, b"[", b"]") + b"}", b'{"requests":' + nested(100_000, b"[", b"]") + b"}"),
    ],
)
def test_what_is_no_body_anywhere(document: Any, wire: Wire, body: bytes) -> None:
    for path, _ in bodies(document):
        began = time.perf_counter()
        answer = wire.one(post_of(body, path=path))
        assert answer.status == 400, (path, answer)
        assert_sound(answer, time.perf_counter() - began, (path, body))


def test_every_wrong_method(document: Any, client: Client) -> None:
    for path, item in document["paths"].items():
        concrete = path.replace("{color}", "red")
        known = {method.upper() for method in item} | {"OPTIONS"} | ({"HEAD"} if "get" in item else set())
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "BREW"} - known:
            answer = client.request(method, concrete)
            assert (answer.status, answer.problem()["status"]) == (405, 405)
            assert answer.headers["allow"] == ", ".join(sorted(known))


def test_every_unknown_parameter(document: Any, client: Client) -> None:
    for path, item in document["paths"].items():
        if "get" in item and "{" not in path:
            pairs = "&".join(f"{name}={quote(value, safe='')}" for name, value in needed(item["get"]).items())
            for name in ("hex", "__proto__", "color[]", "%00", "\u202e", "x" * 1000):
                problem = client.request("GET", f"{path}?{pairs}&{quote(name, safe='%')}=1").problem()
                assert problem["type"] == "/problems/unknown-parameter"
