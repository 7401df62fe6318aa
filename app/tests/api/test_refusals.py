"""What the framework refuses, said as problems."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from litestar import Litestar, Request, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromPath, JSONBody, QueryParameter

from api.client import JSON, Client, service, shared
from palette.api.refusals import Refusals, query_fields

ENDPOINTS = {
    "/": "GET, HEAD, OPTIONS",
    "/docs": "GET, HEAD, OPTIONS",
    "/openapi.json": "GET, HEAD, OPTIONS",
    "/problems/not-found": "GET, HEAD, OPTIONS",
    "/static/home.css": "GET, HEAD, OPTIONS",
    "/version": "GET, HEAD, OPTIONS",
    "/v1/generate": "GET, HEAD, OPTIONS, POST",
    "/v1/colors": "GET, HEAD, OPTIONS",
    "/v1/colors/": "GET, HEAD, OPTIONS",
    "/v1/colors/red": "GET, HEAD, OPTIONS",
    "/v1/colors/mix": "GET, HEAD, OPTIONS",
    "/v1/colors/difference": "GET, HEAD, OPTIONS",
    "/v1/colors/random": "GET, HEAD, OPTIONS",
    "/v1/colors/convert": "OPTIONS, POST",
    "//v1//colors//convert/": "OPTIONS, POST",
    "/v1/contrast": "GET, HEAD, OPTIONS",
    "/v1/vision": "GET, HEAD, OPTIONS",
}


@pytest.mark.parametrize(("path", "allow"), ENDPOINTS.items())
@pytest.mark.parametrize("method", ["DELETE", "PATCH", "BREW"])
def test_another_method_is_told_the_address_s_own(path: str, allow: str, method: str) -> None:
    answer = shared().request(method, path)
    problem = answer.problem(405, "method-not-allowed")
    assert answer.header("allow") == allow
    assert problem["expected"] == allow.split(", ")
    assert problem["detail"] == f"{method} is not a method of {path}; it has {allow}"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_a_batch_is_posted(method: str) -> None:
    answer = shared().request(method, "/v1/colors/convert")
    assert (answer.status, answer.header("allow")) == (405, "OPTIONS, POST")
    assert bool(answer.body) is (method != "HEAD")


@pytest.mark.parametrize(("path", "allow"), ENDPOINTS.items())
def test_options_tell_the_methods(path: str, allow: str) -> None:
    answer = shared().request("OPTIONS", path)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.header("allow") == allow
    assert answer.header("content-length") is None


def test_options_mind_no_query() -> None:
    assert shared().request("OPTIONS", "/v1/colors", "nonsense=1").status == 204


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v2/colors", "/v1/nothing", "/v1/colors/a/b", "/static", "/.env", "*"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
def test_where_nothing_is(path: str, method: str) -> None:
    problem = shared().request(method, path).problem(404, "not-found")
    assert problem["detail"] == f"there is nothing at {path}"
    assert problem["instance"] == path


def test_a_long_path_is_cut_in_what_is_said_of_it() -> None:
    problem = shared().get("/" + "x" * 500).problem(404, "not-found")
    assert problem["detail"] == f"there is nothing at /{'x' * 199}"


@pytest.mark.parametrize(
    ("path", "query", "known"),
    [
        ("/v1/colors", "color=red&hex=12", ["color", "gamut", "map", "precision", "to"]),
        ("/v1/colors", "hex=12", ["color", "gamut", "map", "precision", "to"]),
        ("/v1/colors", "Color=red", ["color", "gamut", "map", "precision", "to"]),
        ("/v1/colors/red", "color=red", ["gamut", "map", "precision", "to"]),
        ("/v1/generate", "moods=cool", ["base", "count", "map", "mood", "precision", "scheme", "seed", "to"]),
        ("/v1/colors/random", "state=1", ["count", "precision", "seed", "to", "within"]),
        ("/version", "x=", ["no parameter"]),
    ],
)
def test_an_unknown_parameter_is_named_with_those_there_are(path: str, query: str, known: list[str]) -> None:
    name = query.rpartition("&")[2].partition("=")[0]
    problem = shared().get(path, query).problem(400, "unknown-parameter")
    assert problem["expected"] == known
    detail = f"{name!r} is not a parameter of this endpoint; it takes {', '.join(known)}"
    assert problem["detail"] == detail
    assert problem["errors"] == [{"detail": detail, "parameter": name}]


def test_a_long_name_is_cut() -> None:
    problem = shared().get("/v1/colors", "x" * 500 + "=1").problem(400, "unknown-parameter")
    assert problem["errors"][0]["parameter"] == "x" * 100


@pytest.mark.parametrize(
    "query", ["color=red&color=blue", "color=red&color=red", "color=red&to=lab&to=lch", "color=&color="]
)
def test_a_parameter_is_given_once(query: str) -> None:
    problem = shared().get("/v1/colors", query).problem(400, "invalid-parameter")
    name = query.rpartition("&")[2].partition("=")[0]
    assert problem["detail"] == f"{name}: it is given more than once; give it once"
    assert problem["errors"][0]["parameter"] == name


def test_everything_that_is_missing_is_named_at_once() -> None:
    problem = shared().get("/v1/contrast").problem(400, "missing-parameter")
    assert problem["detail"] == "fg: it is needed, and missing; bg: it is needed, and missing"
    assert problem["expected"] == ["fg", "bg"]
    assert problem["errors"] == [
        {"detail": "it is needed, and missing", "parameter": "fg"},
        {"detail": "it is needed, and missing", "parameter": "bg"},
    ]


def test_several_wrong_parameters_are_named_at_once() -> None:
    problem = shared().get("/v1/generate", "count=1&mood=x&seed=").problem(400, "invalid-parameter")
    assert sorted(error["parameter"] for error in problem["errors"]) == ["count", "mood", "seed"]
    assert all(f"{error['parameter']}: {error['detail']}" in problem["detail"] for error in problem["errors"])


def test_what_one_of_a_few_words_is_expected() -> None:
    problem = shared().get("/v1/colors", "color=red&map=x").problem(400, "invalid-parameter")
    assert problem["expected"] == ["raytrace", "minde", "clip"]
    problem = shared().get("/v1/colors", "color=red&precision=x").problem(400, "invalid-parameter")
    assert "expected" not in problem
    assert problem["errors"] == [{"detail": "expected `int`", "parameter": "precision"}]


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/v1/generate", "mood=null", "mood"),
        ("/v1/generate", "scheme=null", "scheme"),
        ("/v1/colors/mix", "a=red&b=red&space=null", "space"),
        ("/v1/vision", "color=red&kind=protan&model=null", "model"),
        ("/v1/vision", "color=red&kind=null", "kind"),
        ("/v1/colors", "color=red&map=null", "map"),
    ],
)
def test_null_is_none_of_a_few_words(path: str, query: str, name: str) -> None:
    problem = shared().get(path, query).problem(400, "invalid-parameter")
    assert problem["errors"] == [{"detail": f"expected one of {', '.join(problem['expected'])}", "parameter": name}]
    assert len(problem["expected"]) >= 3
    assert problem["detail"] == f"{name}: {problem['errors'][0]['detail']}"


def test_null_is_a_text_as_any_other() -> None:
    assert shared().get("/v1/generate", "seed=null").json["seed"] == "null"
    assert shared().get("/v1/colors", "color=null").problem(400, "invalid-color")["position"] == 0
    assert shared().get("/v1/generate", "base=null").problem(400, "invalid-color")["position"] == 0
    shared().get("/v1/generate", "count=null").problem(400, "invalid-parameter")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (b"color=%zz", 400),
        (b"color=%", 400),
        (b"color=red%", 400),
        (b"color=r%65d", 200),
        (b"color=rgb(1%2C2%2c3)", 200),
        (b"color=%FF", 400),
        (b"color=%00", 400),
        (b"color=red&&&", 200),
        (b"=&color=red", 400),
        (b"color", 400),
        (b"color=red;to=lab", 400),
        (b"color=rgb(1+2+3)", 200),
        (b"color=%F0%9F%8E%A8", 400),
        (b"color=%ED%A0%80", 400),
    ],
)
def test_percent_encoding(query: bytes, status: int) -> None:
    answer = shared().get("/v1/colors", query)
    assert answer.status == status
    assert status == 200 or answer.header("content-type") == "application/problem+json"


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({}, "of no stated type"),
        ({"content-type": "text/plain"}, "text/plain"),
        ({"content-type": "application/x-www-form-urlencoded"}, "application/x-www-form-urlencoded"),
        ({"content-type": "multipart/form-data; boundary=x"}, "multipart/form-data"),
        ({"content-type": "application/msgpack"}, "application/msgpack"),
        ({"content-type": "application/jsonx"}, "application/jsonx"),
        ({"content-type": "nonsense"}, "nonsense"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/generate", "/v1/colors/convert"])
def test_a_body_of_another_type_is_not_read(stated: dict[str, str], said: str, path: str) -> None:
    problem = shared().request("POST", path, headers=stated, body=b"{}").problem(415, "unsupported-media-type")
    assert problem["detail"] == f"the body is {said}; application/json is read here"
    assert problem["expected"] == ["application/json"]


@pytest.mark.parametrize("coding", ["gzip", "identity", "br, gzip"])
def test_a_coded_body_is_not_read(coding: str) -> None:
    answer = shared().post("/v1/generate", b"{}", headers={"content-encoding": coding})
    problem = answer.problem(415, "unsupported-media-type")
    assert problem["detail"] == "the body has a Content-Encoding; it is read without any here"
    assert problem["expected"] == ["identity"]
    assert answer.header("accept-encoding") == "identity"


@pytest.mark.parametrize("stated", ["application/json; charset=utf-8", "Application/JSON", "application/json;q=1"])
def test_json_may_be_stated_in_several_ways(stated: str) -> None:
    assert shared().request("POST", "/v1/generate", headers={"content-type": stated}, body=b"{}").status == 200


def test_an_empty_body_is_told() -> None:
    problem = shared().request("POST", "/v1/generate", headers=JSON).problem(400, "invalid-body")
    assert problem["detail"] == "the body: it is empty; a JSON object is read here"
    assert problem["errors"] == [{"detail": "it is empty; a JSON object is read here", "pointer": ""}]


def test_a_body_in_several_parts_is_put_together() -> None:
    found = shared().request("POST", "/v1/generate", headers=JSON, body=[b'{"cou', b"", b'nt": 3}'])
    assert len(found.json["palette"]) == 3


def test_a_body_has_a_greatest_size() -> None:
    client = service(max_body_bytes=64)
    fits = b'{"seed": "' + b"x" * 50 + b'"}  '
    assert len(fits) == 64
    announced = [{"content-length": "64"}, {"content-length": "65"}]
    assert client.post("/v1/generate", fits).status == 200
    assert client.post("/v1/generate", fits, headers=announced[0]).status == 200
    assert client.post("/v1/generate", [fits[:32], fits[32:]]).status == 200
    for answer in (
        client.post("/v1/generate", fits + b" "),
        client.post("/v1/generate", [fits, b" "]),
        client.post("/v1/generate", fits + b" ", headers=announced[1]),
        client.post("/v1/generate", b"", headers=announced[1]),
    ):
        problem = answer.problem(413, "payload-too-large")
        assert problem["detail"] == "the body is larger than the service reads"


def test_a_length_that_is_no_number_is_refused() -> None:
    problem = shared().post("/v1/generate", b"{}", headers={"content-length": "many"}).problem(400, "invalid-request")
    assert "content-length" in problem["detail"]


HOSTS = [("host", "a.example"), ("host", "b.example")]


@pytest.mark.parametrize("hosts", [[("host", "")], HOSTS], ids=["none", "two"])
def test_a_request_names_one_host(hosts: list[tuple[str, str]]) -> None:
    problem = shared().get("/version", headers=hosts).problem(400, "invalid-request")
    assert problem["detail"] == "an HTTP/1.1 request has one Host header, neither none nor several"


@pytest.mark.parametrize("version", ["1.0", "2"])
def test_other_versions_of_http_may_name_none(version: str) -> None:
    assert shared().get("/version", headers={"host": ""}, http_version=version).status == 200


def test_a_host_that_is_none_is_refused() -> None:
    problem = shared().get("/version", headers={"host": "a/b"}).problem(400, "invalid-request")
    assert problem["detail"] == "Invalid host header"


@pytest.mark.parametrize("path", ["", "v1/colors", "example.org:443", "http://a/v1/colors"])
def test_a_target_is_a_path(path: str) -> None:
    problem = shared().get(path).problem(400, "invalid-request")
    assert problem["detail"] == "the target of a request is a path, which starts with a slash"


def test_the_public_address_stands_before_problem_types() -> None:
    client = service(public_url="https://colors.example/api")
    for answer in (client.get("/nothing"), client.get("/v1/colors", "color=zz"), client.post("/v1/generate", b"[")):
        assert answer.json["type"].startswith("https://colors.example/api/problems/")


def broken(**options: Any) -> Client:
    """Return a client of an application whose endpoints break in several ways."""

    @get("/fault", sync_to_thread=False)
    def fault() -> None:
        message = "the secret cause"
        raise RuntimeError(message)

    @get("/teapot/{status:int}", sync_to_thread=False)
    def teapot(status: FromPath[int]) -> None:
        raise HTTPException(status_code=status, detail="Short and stout")

    @post("/items/{item:int}", sync_to_thread=False)
    def items(item: FromPath[int], named: Annotated[int, QueryParameter(name="as", ge=1)] = 1) -> int:
        return item + named

    handlers = [fault, teapot, items]
    return Client(Litestar(handlers, exception_handlers=Refusals(**options).handlers(), logging_config=None))


def test_a_fault_is_told_in_the_log_alone(logs: list[Any]) -> None:
    answer = broken().get("/fault", "color=red")
    problem = answer.problem(500, "internal-error")
    assert problem["detail"] == "the service failed; its log has the cause"
    assert b"secret" not in answer.body
    event = logs[0]
    assert (event["event"], event["path"], event["log_level"]) == ("request failed", "/fault", "error")
    assert isinstance(event["exc_info"], RuntimeError)


@pytest.mark.parametrize(
    ("status", "found", "slug", "detail"),
    [
        (400, 400, "invalid-request", "Short and stout"),
        (404, 404, "not-found", "there is nothing at /teapot/404"),
        (413, 413, "payload-too-large", "the body is larger than the service reads"),
        (418, 400, "invalid-request", "Short and stout"),
        (429, 429, "rate-limited", "Short and stout"),
        (500, 500, "internal-error", "Short and stout"),
        (503, 503, "overloaded", "Short and stout"),
    ],
)
def test_what_the_framework_raises_by_status(status: int, found: int, slug: str, detail: str) -> None:
    problem = broken(public_url="https://a.example").get(f"/teapot/{status}").problem(found, slug)
    assert problem["detail"] == detail
    assert problem["type"] == f"https://a.example/problems/{slug}"


def test_a_parameter_in_the_path_keeps_its_own_name() -> None:
    problem = broken().request("POST", "/items/5", "as=0").problem(400, "invalid-parameter")
    assert problem["errors"] == [{"detail": "expected `int` >= 1", "parameter": "as"}]
    assert broken().request("PUT", "/items/5").header("allow") == "OPTIONS, POST"


def test_query_fields_are_named_as_in_the_address() -> None:
    framework: Any = shared().application._application  # noqa: SLF001 - its only way in
    routes = {route.path: route for route in framework.routes}
    item = next(iter(routes["/v1/colors/{color:str}"].route_handlers))
    assert query_fields(item) == {"to": "to", "gamut": "gamut", "map": "method", "precision": "precision"}


def test_what_the_framework_hands_over_is_no_query_parameter() -> None:
    @post("/a/{one:int}", sync_to_thread=False)
    def handler(
        one: FromPath[int],
        data: JSONBody[list[int]],
        request: Request[Any, Any, Any],
        state: State,
        two: Annotated[int, QueryParameter(name="second")],
    ) -> None:
        """Take one of each."""

    framework: Any = Litestar([handler], openapi_config=None)
    found, _ = framework.routes[0].route_handler_map["POST"]
    assert query_fields(found) == {"second": "two"}
