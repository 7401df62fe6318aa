"""The faults that the peers have (measured on them, or read in their source): this service has none of them.

TCA is The Color API, CNA the Color Name API, UCP the UI Color Palette API. Each test is named for a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

import pytest

from api.client import CLIENT_ADDRESS, Answer, Client, service, shared
from palette.api.management import management_application
from palette.runtime.health import Health

SCRIPT: Final = "<script>alert(1)</script>"
HOSTILE: Final = (SCRIPT, "\"'><svg onload=alert(1)>", "</title><img src=x onerror=alert(1)>", "&lt;b&gt;")

QUERIES: Final[dict[str, dict[str, str]]] = {
    "/v1/colors": {"color": "red"},
    "/v1/colors/{color}": {},
    "/v1/colors/mix": {"a": "red", "b": "blue"},
    "/v1/colors/difference": {"a": "red", "b": "blue"},
    "/v1/contrast": {"fg": "black", "bg": "white"},
    "/v1/contrast/suggest": {"fg": "#777", "bg": "white"},
    "/v1/vision": {"color": "red", "kind": "deutan"},
    "/v1/names": {"color": "red"},
    "/v1/names/nearest": {"colors": "red,teal"},
    "/v1/names/search": {"q": "blue"},
    "/v1/schemes": {"color": "red", "kind": "analogous"},
    "/v1/scales": {"color": "red", "preset": "linear"},
    "/v1/gradients": {"stops": "red,blue"},
    "/v1/generate": {"seed": "x"},
    "/v1/colors/random": {"seed": "x"},
}
"""A good query of each address that needs one."""


def operations() -> Iterator[tuple[str, str, Any]]:
    """Return path, method and operation of everything the service describes."""
    for path, item in shared().get("/openapi.json").json["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


READS: Final = [path for path, method, _ in operations() if method == "get"]


def concrete(path: str) -> str:
    """Return an address for a path with a parameter."""
    return path.replace("{color}", "red").replace("{id}", "css")


def read(path: str, **other: str) -> Answer:
    """Return the answer to a good query, with other parameters beside it."""
    return shared().get(concrete(path), {**QUERIES.get(path, {}), **other})


def refused(path: str, query: str, slug: str = "invalid-color") -> Any:
    """Return the problem that a query is refused with."""
    return shared().get(path, query).problem(400, slug)


# The Color API


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("hex=12", "unknown-parameter"),
        ("rgb=300,0,0", "unknown-parameter"),
        ("color=12", "invalid-color"),
        ("color=%2312", "invalid-color"),
        ("color=zzzzzz", "invalid-color"),
        ("color=%23zzzzzz", "invalid-color"),
        ("color=300,0,0", "invalid-color"),
        ("color=nan", "invalid-color"),
        ("color=rgb(nan,0,0)", "invalid-color"),
        ("color=%2312345", "invalid-color"),
    ],
)
def test_tca_makes_black_or_nonsense_of_what_is_no_color(query: str, slug: str) -> None:
    refused("/v1/colors", query, slug)
    refused("/v1/contrast", f"{query.replace('color=', 'fg=')}&bg=white", slug)


@pytest.mark.parametrize(
    ("text", "hex_", "alpha"),
    [("%231234", "#112233", 0.266667), ("1234", "#112233", 0.266667), ("%23f0f8", "#ff00ff", 0.533333)],
)
def test_tca_makes_garbage_of_four_digits(text: str, hex_: str, alpha: float) -> None:
    color = shared().get("/v1/colors", f"color={text}").json["color"]
    assert (color["hex"], color["alpha"]) == (hex_, pytest.approx(alpha, abs=1e-6))


def test_tca_clamps_a_channel_of_300_to_nothing_and_does_not_tell() -> None:
    color = shared().get("/v1/colors", "color=rgb(300,0,0)").json["color"]
    # CSS admits it (Color 4, section 5.1): it is as red as can be, and the answer says that this was done to it.
    assert color["hex"] == "#ff0000"
    assert color["css"] == "rgb(300,0,0)"


@pytest.mark.parametrize("path", [path for path in READS if QUERIES.get(path) and path != "/v1/generate"])
def test_tca_answers_200_where_a_parameter_is_missing(path: str) -> None:
    needed = {name for name in QUERIES[path] if name not in {"seed", "preset"}}
    if needed:
        problem = shared().get(path).problem(400, "missing-parameter")
        assert {error["parameter"] for error in problem["errors"]} == needed


def test_tca_reckons_contrast_with_another_threshold_than_srgb() -> None:
    # Of 0.04, WCAG 2.2's 0.04045 makes 0.04 / 12.92; the 0.03928 of WCAG 2.0 would take the power.
    found = shared().get("/v1/contrast", "fg=color(srgb 0.04 0.04 0.04)&bg=black").json["unmapped"]
    assert found == pytest.approx((0.04 / 12.92 + 0.05) / 0.05, abs=1e-7)
    assert abs(found - (((0.04 + 0.055) / 1.055) ** 2.4 + 0.05) / 0.05) > 1e-6


def test_tca_calls_nearest_what_is_nearest_in_no_space_of_vision() -> None:
    for color in ("#123456", "#ff8040", "#7f7f7f"):
        found = read("/v1/names", color=color, limit="20").json["names"]
        differences = [name["delta_e_2000"] for name in found]
        assert differences == sorted(differences)
        for name in found[:3]:
            told = shared().get("/v1/colors/difference", {"a": color, "b": name["hex"], "metric": "2000"}).json
            assert told["delta_e"] == pytest.approx(name["delta_e_2000"], abs=1e-5)


# The Color Name API


@pytest.mark.parametrize("text", ["zzzzzz", "12", "%2312345", "1234567", "%00"])
def test_cna_answers_404_to_what_is_no_color(text: str) -> None:
    refused(f"/v1/colors/{text.replace('%23', '').replace('%00', chr(0))}", "")
    for path in ("/v1/names", "/v1/names/nearest"):
        refused(path, f"{'color' if path == '/v1/names' else 'colors'}={text}")


@pytest.mark.parametrize("text", ["", "a", "b"])
def test_cna_answers_404_to_a_short_search(text: str) -> None:
    answer = shared().get("/v1/names/search", {"q": text})
    if answer.status == 200:
        assert isinstance(answer.json["names"], list)
    else:
        problem = answer.problem(400, "invalid-parameter")
        assert [error["parameter"] for error in problem["errors"]] == ["q"]


def test_cna_answers_404_to_a_search_that_finds_nothing() -> None:
    found = read("/v1/names/search", q="qqqqzzzzxxxx").json
    assert (found["names"], found["next"]) == ([], None)


@pytest.mark.parametrize("path", READS)
def test_cna_answers_200_to_delete(path: str) -> None:
    for method in ("DELETE", "PUT", "PATCH"):
        answer = shared().request(method, concrete(path))
        answer.problem(405, "method-not-allowed")
        assert {"GET", "HEAD", "OPTIONS"} <= set((answer.header("allow") or "").split(", "))


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("accepted", ["gzip;q=0", "gzip;q=0.0, br;q=0, zstd;q=0", "identity"])
def test_cna_sends_gzip_to_who_refuses_it(path: str, accepted: str) -> None:
    for _ in range(2):  # made, and from the cache
        answer = shared().get(concrete(path), QUERIES.get(path, {}), headers={"accept-encoding": accepted})
        assert (answer.status, answer.header("content-encoding")) == (200, None)


class Markup(HTMLParser):
    """Takes notice of elements and attributes that a page of ours does not have."""

    def __init__(self) -> None:
        super().__init__()
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        own = tag == "script" and set(names) <= {"src", "defer", "type"} and "src" in names
        self.strange += [tag] if tag in {"script", "img", "iframe", "object"} and not own else []
        self.strange += [name for name in names if name.startswith("on")]


@pytest.mark.parametrize("text", HOSTILE)
def test_cna_gives_a_name_back_as_markup(text: str) -> None:
    targets = [("/v1/colors", {"name": text}), ("/v1/colors", {"color": text}), (f"/problems/{text}", {})]
    targets += [(f"/v1/colors/{text}".replace("</", "<%2F"), {}), (f"/static/{text}".replace("</", "<"), {})]
    targets += [(f"/{text}", {}), ("/", {"name": text}), ("/docs", {"name": text}), ("/v1/generate", {"seed": text})]
    targets += [(path, {**QUERIES.get(path, {}), "q": text, "name": text}) for path in READS if "{" not in path]
    for path, query in targets:
        answer = shared().get(path, query)
        media_type = answer.header("content-type") or ""
        # What holds a client's text is JSON, and no browser may take it for anything else.
        assert media_type in {"application/json", "application/problem+json"}, (path, query)
        assert answer.header("x-content-type-options") == "nosniff"


@pytest.mark.parametrize("path", ["/", "/docs", "/problems/invalid-color"])
def test_cna_has_no_policy_against_scripts_in_its_pages(path: str) -> None:
    answer = shared().get(path)
    assert (answer.header("content-type") or "").startswith("text/html")
    policy = answer.header("content-security-policy") or ""
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = Markup()
    page.feed(answer.body.decode())
    assert page.strange == []


@pytest.mark.parametrize("path", READS)
def test_cna_has_neither_cache_control_nor_etag(path: str) -> None:
    answer = read(path)
    assert answer.status == 200, answer
    assert answer.header("cache-control") in {"public, max-age=86400, stale-while-revalidate=604800", "no-cache"}
    tag = answer.header("etag") or ""
    assert re.fullmatch('"[0-9a-f]{32}"', tag)
    again = shared().get(concrete(path), QUERIES.get(path, {}), headers={"if-none-match": tag})
    assert (again.status, again.body) == (304, b"")


def test_cna_sends_a_list_of_10_megabytes_in_one_answer() -> None:
    for path, _, operation in operations():
        for parameter in operation.get("parameters", ()):
            if parameter["name"] in {"limit", "count", "steps"} and "maximum" in parameter["schema"]:
                answer = read(path, **{parameter["name"]: str(parameter["schema"]["maximum"])})
                assert len(answer.body) < 200_000, path


def test_cna_has_no_pages() -> None:
    seen: list[Any] = []
    address, query = "/v1/name-lists/css/entries", "limit=100"
    while True:
        answer = shared().get(address, query)
        assert answer.status == 200
        entries = next(value for value in answer.json.values() if isinstance(value, list))
        assert 0 < len(entries) <= 100
        seen += [entry["name"] for entry in entries]
        following = answer.json["next"]
        assert answer.header("link") == (f'<{following}>; rel="next"' if following else None)
        if following is None:
            break
        address, _, query = following.partition("?")
    assert len(seen) == len(set(seen)) == 148


BOUNDS: Final = [
    (path, parameter["name"], parameter["schema"])
    for path, method, operation in operations()
    if method == "get"
    for parameter in operation.get("parameters", ())
    if parameter["schema"]["type"] in {"integer", "number"}
]


@pytest.mark.parametrize(("path", "name", "schema"), BOUNDS, ids=[f"{path} {name}" for path, name, _ in BOUNDS])
def test_cna_documents_another_limit_than_it_has(path: str, name: str, schema: dict[str, Any]) -> None:
    assert {"minimum", "maximum"} <= set(schema), "each number has its range in the document"
    for bound, step in (("minimum", -1), ("maximum", 1)):
        inside = read(path, **{name: str(schema[bound])})
        # What is refused inside of the range is refused for its meaning, not as a parameter.
        assert inside.status in {200, 422}, inside
        problem = read(path, **{name: str(schema[bound] + step)}).problem(400, "invalid-parameter")
        assert [error["parameter"] for error in problem["errors"]] == [name]


def test_cna_logs_three_lines_a_request_with_the_clients_address(logs: list[Any]) -> None:
    of = service()
    asked = [("/v1/colors", "color=red"), ("/v1/colors", "color=zz"), ("/nowhere", ""), ("/", ""), ("/v1/generate", "")]
    for path, query in asked:
        of.get(path, query, headers={"x-forwarded-for": "198.51.100.99", "user-agent": "curious"})
    assert [entry["event"] for entry in logs] == ["request"] * len(asked)
    assert [entry["path"] for entry in logs] == [path for path, _ in asked]
    told = str(logs)
    assert not [word for word in (CLIENT_ADDRESS, "198.51.100.99", "curious", "49152") if word in told]


def test_cna_says_it_is_healthy_whatever_happens() -> None:
    of = service()
    states = ["ok"]
    health = Health({"tables": lambda: states[0]})
    client = Client(management_application(health, of.metrics))
    assert client.get("/readyz").json == {"status": "ready", "checks": {"tables": "ok"}}
    states[0] = "the table is gone"
    answer = client.get("/readyz")
    assert (answer.status, answer.json["checks"]) == (503, {"tables": "the table is gone"})
    states[0] = "ok"
    health.draining = True
    answer = client.get("/readyz")
    assert (answer.status, answer.json["status"]) == (503, "draining")


def test_cna_measures_nothing() -> None:
    of = service()
    of.get("/v1/colors", "color=red")
    of.get("/v1/colors", "color=zz")
    text = of.metrics.exposition().decode()
    for status in ("2xx", "4xx"):
        assert f'http_requests_total{{method="GET",path="/v1/colors",status="{status}"}} 1.0' in text
        assert f'http_request_duration_seconds_count{{method="GET",path="/v1/colors",status="{status}"}} 1.0' in text


# The UI Color Palette API

_VERBS: Final = (
    "get",
    "create",
    "make",
    "list",
    "fetch",
    "post",
    "delete",
    "update",
    "compute",
    "extract",
    "do",
    "run",
)


def test_ucp_has_verbs_before_nouns_in_its_paths() -> None:
    for path, _, _ in operations():
        for part in path.strip("/").split("/"):
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*|\{\w+\}", part), path
            assert part.split("-")[0] not in _VERBS, path


def test_ucp_answers_pure_functions_to_post_alone() -> None:
    posts = {path for path, method, _ in operations() if method == "post"}
    # What POST alone answers takes a list too long for an address, or several requests at once.
    many = {"/v1/batch", "/v1/colors/convert", "/v1/contrast/matrix", "/v1/names/assign", "/v1/vision/audit"}
    assert posts - set(READS) <= many
    for path in READS:
        if path.startswith("/v1/"):
            assert (read(path).header("cache-control") or "").startswith("public, max-age="), path


@pytest.mark.parametrize(
    "path", ["/nowhere", "/v1", "/v1/nowhere", "/v1/colors/red/blue", "/get-palette", "/v2/colors"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_ucp_has_one_fixed_text_for_every_unknown_path(path: str, method: str) -> None:
    problem = shared().request(method, path).problem(404, "not-found")
    assert problem["instance"] == path
    assert path in problem["detail"]
    kind = shared().get(problem["type"])
    assert (kind.status, kind.header("content-type")) == (200, "text/html; charset=utf-8")
