"""The fast lane: it answers what is plain, without the framework, and to the byte as the framework does."""

from __future__ import annotations

import re
import secrets
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest
from hypothesis import example, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from api.client import Answer, Service, service
from palette.api.exchange import Exchange
from palette.api.lane import Lane
from palette.api.refusals import Refusals
from vectors.http_runner import run_http
from vectors.runner import compare, load, names

CASES = [case for name in names() for case in load(name)]
QUERY_BYTES = 40_000  # as many as the longest text of the tables has
COLORS = [
    "red",
    "663399",
    "#639",
    "oklch(70% .4 150)",
    "color(display-p3 0 1 0 / none)",
    "zzzzzz",
    "",
    "null",
    "\u00e9",
]
OTHERS = ["oklch,lab", "5", "05", "5.0", "1e1", " 5", "-1", "0.5", "inf", "true", "minde", "deutan", "warm", "a=b&c"]
VALUES = COLORS + OTHERS
PATHS = [
    "/v1/colors/663399",
    "/v1/colors/",
    "/v1//colors",
    "/v1/colors/red/",
    "/v1/colors/a/b",
    "/v1/colors/\u00e9",
    "/v1/nothing",
    "/problems/invalid-color",
    "/problems/nothing",
    "/static/style.css",
    "/",
    "/openapi.json",
]
HEADERS = [{}, {"accept-encoding": "br"}, {"if-none-match": "*"}, {"host": "a b"}, {"host": "/"}, {"origin": "null"}]


@pytest.fixture(autouse=True)
def _one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda size: "5eed" * (size // 2))


class Pair(NamedTuple):
    """Two services without a cache, one of which has no fast lane."""

    quick: Service
    plain: Service

    def ask(self, method: str, path: str, query: bytes = b"", **headers: str) -> Answer:
        """Return what both answer."""
        stated = {"x-request-id": "same", **{name.replace("_", "-"): value for name, value in headers.items()}}
        one = _comparable(self.quick.request(method, path, query, headers=stated))
        other = _comparable(self.plain.request(method, path, query, headers=stated))
        assert one == other
        return one


def _comparable(answer: Answer) -> Answer:
    """Return an answer without how long it took."""
    fields = [(name, re.sub(r"dur=[\d.]+", "dur=", value)) for name, value in answer.fields]
    return Answer(answer.status, fields, answer.body)


@cache
def pair() -> Pair:
    """Return the two services."""
    quick, plain = (service(cache_bytes=0, max_query_bytes=QUERY_BYTES) for _ in range(2))
    plain.application._lane = None  # noqa: SLF001 - there is no setting for what makes no difference
    return Pair(quick, plain)


@cache
def reads() -> dict[str, list[str]]:
    """Return the addresses that read, and their query parameters."""
    paths = service().get("/openapi.json").json["paths"]
    return {
        path: [item["name"] for item in operations["get"].get("parameters", []) if item["in"] == "query"]
        for path, operations in paths.items()
        if "get" in operations
    }


class Reply:
    """An answer, as the runner of the vectors takes it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.status = answer.status

    def json(self) -> Any:
        return self._answer.json

    def problem(self) -> Any:
        return self._answer.json


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_vectors_are_answered_alike(case: dict[str, Any]) -> None:
    def ask(path: str, **query: object) -> Reply:
        stated = {name: str(value) for name, value in query.items() if value is not None}
        return Reply(pair().ask("GET", path, urlencode(stated).encode()))

    def post(path: str, document: object) -> Reply:
        return Reply(pair().quick.post(path, document))  # type: ignore[arg-type]  # an object

    assert compare(run_http(ask, post, case), case["expected"], case["tolerance"])


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, bytes, dict[str, str]]:
    """Draw a request: nearly right, mostly."""
    template = draw(st.sampled_from(sorted(reads())))
    known = st.sampled_from([*reads()[template], "hex"])
    pairs = draw(st.lists(st.tuples(known, st.sampled_from(VALUES) | st.text(max_size=4)), max_size=4))
    path = draw(st.just(template) | st.sampled_from(PATHS)).replace("{color}", "red")
    spelled = "&".join(f"{quote(name)}={quote(value.encode('utf-8', 'replace'))}" for name, value in pairs)
    method = draw(st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "BREW"]))
    return method, path, spelled.encode(), draw(st.sampled_from(HEADERS))


@profile(max_examples=200)
@given(requests())
@example(("GET", "/v1/generate", b"", {}))
@example(("GET", "/v1/colors", b"color=red&precision=3&map=clip&to=lab,lch", {"accept-encoding": "gzip"}))
@example(("GET", "/v1/colors", b"color=red&precision=null", {}))
@example(("GET", "/v1/colors", b"color=red&color=red", {}))
@example(("GET", "/v1/colors/red", b"color=red", {}))
@example(("GET", "/v1/vision", b"color=red&kind=protan&model=null", {}))
@example(("GET", "/v1/generate", b"base=red&count=12&scheme=monochrome&mood=pastel&seed=1", {"accept-encoding": "br"}))
@example(("HEAD", "/v1/colors", b"color=red", {}))
def test_whatever_is_asked_is_answered_alike(request: tuple[str, str, bytes, dict[str, str]]) -> None:
    method, path, query, headers = request
    pair().ask(method, path, query, **headers)


def test_what_is_measured_and_logged_is_alike(logs: list[Any]) -> None:
    both = Pair(*(service(cache_bytes=0) for _ in range(2)))
    both.plain.application._lane = None  # noqa: SLF001 - as above
    for method, path, query in [
        ("GET", "/v1/colors", b"color=red"),
        ("HEAD", "/v1/colors/red", b""),
        ("GET", "/v1/colors", b"color=zzzzzz"),
        ("GET", "/v1/colors/zzzzzz", b""),
        ("GET", "/v1/generate", b"mood=cool"),
        ("GET", "/v1/nothing", b""),
    ]:
        both.ask(method, path, query)
        one, other = logs[-2:]
        assert (one.pop("milliseconds"), other.pop("milliseconds")) > (0, 0)
        assert one == other
    counted = [
        {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in one.metrics.registry.collect()
            for sample in family.samples
            if sample.name.endswith(("requests_total", "generated_total", "seconds_count", "misses_total"))
        }
        for one in both
    ]
    assert counted[0] == counted[1]


async def fail(*_: object) -> None:
    raise AssertionError


@pytest.mark.parametrize(
    "target",
    [
        "/v1/colors?color=red",
        "/v1/colors/red?to=lab&map=clip",
        "/v1/colors/mix?a=red&b=blue&amount=0.25",
        "/v1/colors/difference?a=red&b=blue",
        "/v1/colors/random?count=3&seed=1",
        "/v1/contrast?fg=red&bg=blue",
        "/v1/vision?color=red&kind=deutan&severity=1",
        "/v1/generate",
        "/v1/generate?seed=a&count=3",
        "/version",
        "/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_plain_reads_do_without_the_framework(target: str, method: str) -> None:
    alone = service()
    alone.application._application = fail  # noqa: SLF001 - what must not be asked
    path, _, query = target.partition("?")
    assert alone.request(method, path, query).status == 200


def test_a_problem_of_an_endpoint_does_without_the_framework() -> None:
    alone = service()
    alone.application._application = fail  # noqa: SLF001 - as above
    alone.get("/v1/colors", "color=zzzzzz").problem(400, "invalid-color")
    wishes = {"count": "12", "scheme": "monochrome", "mood": "neon", "base": "red", "seed": "1"}
    assert alone.get("/v1/generate", wishes).status in {200, 422}


def test_a_fault_of_an_endpoint_is_a_500(logs: list[Any]) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError

    faulty = service()
    faulty.application._lane._plain["/v1/colors"].call = broken  # type: ignore[union-attr]  # noqa: SLF001 - as above
    faulty.get("/v1/colors", "color=red").problem(500, "internal-error")
    assert [entry["event"] for entry in logs] == ["request failed", "request"]


def lane(*handlers: Any) -> Lane:
    """Return the lane of an application of some handlers."""
    return Lane(Litestar(handlers, openapi_config=None, state=State({"word": "it"})), Refusals())


def asked(lane: Lane, path: str, **given: str) -> Any:
    """Return what a lane answers, or none."""
    scope = {"method": "GET", "path": path, "query_string": b"", "headers": [(b"host", b"service")]}
    return lane.answer(Exchange(scope), tuple(given.items()))


def test_only_what_depends_on_address_and_state_is_called() -> None:
    @get("/plain", sync_to_thread=False)
    def plain(state: State, n: FromQuery[int] = 2) -> Response[str]:
        return Response(f"{state['word']} {n}", media_type="text/plain", headers={"X-Word": "\u00e9"}, status_code=203)

    @get("/waits")
    async def waits() -> Response[str]:
        return Response("no")

    @get("/threaded", sync_to_thread=True)
    def threaded() -> Response[str]:
        return Response("no")

    @get("/looks", sync_to_thread=False)
    def looks(request: Request[Any, Any, Any]) -> Response[str]:
        return Response(request.url.path)

    @get("/lists", sync_to_thread=False)
    def lists(n: FromQuery[list[int]]) -> Response[list[int]]:
        return Response(n)

    @get("/items/{number:int}", sync_to_thread=False)
    def item(number: FromPath[int]) -> Response[int]:
        return Response(number)

    @get("/items/{name:str}/parts/{part:str}", sync_to_thread=False)
    def part(name: FromPath[str], part: FromPath[str]) -> Response[list[str]]:
        return Response([name, part])

    @post("/items/one/parts/two", sync_to_thread=False)
    def made() -> Response[str]:
        return Response("no")

    found = lane(plain, waits, threaded, looks, lists, item, part, made)
    answer = asked(found, "/plain", n="3")
    assert (answer.status, answer.body) == (203, b"it 3")
    assert answer.headers == [(b"x-word", b"\xe9"), (b"content-type", b"text/plain; charset=utf-8")]
    assert asked(found, "/plain").body == b"it 2"
    assert asked(found, "/items/a.b/parts/c").body == b'["a.b","c"]'
    for path in ["/waits", "/threaded", "/looks", "/items/5", "/items/a/parts/b/c", "/items/one/parts/two", "/none"]:
        assert asked(found, path) is None
    assert asked(found, "/lists", n="1") is None


@pytest.mark.parametrize("given", [{"n": "x"}, {"n": "null"}, {"m": "1"}, {"state": "1"}])
def test_what_the_signature_does_not_take_is_left_to_the_framework(given: dict[str, str]) -> None:
    @get("/plain", sync_to_thread=False)
    def plain(state: State, n: FromQuery[int]) -> Response[str]:
        return Response(f"{state} {n}")

    assert asked(lane(plain), "/plain", **given) is None
    assert asked(lane(plain), "/plain", n="1") is not None
    assert lane(plain).answer(_exchange(), (("n", "1"), ("n", "1"))) is None
    assert lane(plain).answer(_exchange(root_path="/plain"), (("n", "1"),)) is None


def _exchange(**scope: str) -> Exchange:
    return Exchange({"method": "GET", "path": "/plain", "query_string": b"", "headers": [], **scope})
