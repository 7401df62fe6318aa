"""Several requests in one: each as if it had come alone, and all of them within the limits of one."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import Any

import msgspec
import pytest

from api.client import Service, service, shared
from palette.api.batch import Batches
from palette.api.caching import Entry
from palette.api.exchange import PART, UNTIL
from palette.api.schemas.batch import MOST, BatchedAnswer, BatchRequest
from palette.runtime.settings import Settings

RED = {"path": "/v1/colors?color=red"}
PURE = "public, max-age=86400, stale-while-revalidate=604800"
PROBLEM = {"content-type": "application/problem+json", "cache-control": "no-store"}


def ask(*requests: Any, of: Service | None = None, **scope: Any) -> list[Any]:
    """Return the answers to a batch."""
    answer = (of or shared()).post("/v1/batch", {"requests": requests}, **scope)
    assert answer.status == 200, answer
    assert answer.header("cache-control") == "no-store"
    found: list[Any] = answer.json["responses"]
    assert list(answer.json) == ["responses"]
    return found


def refusal(request: Any, status: int, slug: str) -> Any:
    """Return the problem that the only request of a batch is refused with."""
    (answer,) = ask(request)
    assert (answer["status"], answer["body"]["status"]) == (status, status)
    assert answer["body"]["type"] == f"/problems/{slug}"
    assert answer["headers"].items() >= PROBLEM.items()
    return answer["body"]


def test_each_answer_is_what_the_request_would_have_got_alone() -> None:
    paths = ["/v1/colors?color=red&to=lab", "/v1/contrast?fg=red&bg=%23fff", "/v1/colors/teal", "/v1/colors?color=zz"]
    for path, answer in zip(paths, ask(*({"path": path} for path in paths)), strict=True):
        alone = shared().get(*path.split("?"))
        assert answer["status"] == alone.status
        assert answer["body"] == alone.json
        names = {"cache-control", "content-type", "etag"} & {name for name, _ in alone.fields}
        assert answer["headers"] == {name: alone.header(name) for name in names}


def test_bodies_are_given_as_they_are() -> None:
    body = {"mood": "cool", "seed": "ice", "count": 3, "locked": ["#112233"]}
    (answer,) = ask({"method": "POST", "path": "/v1/generate", "body": body})
    alone = shared().post("/v1/generate", body)
    assert (answer["status"], answer["body"]) == (200, alone.json)
    assert answer["headers"] == {"cache-control": "no-store", "content-type": "application/json"}


def test_answers_are_in_order_and_carry_the_marks_of_their_requests() -> None:
    marks = ["", "a", "a", "b" * 128]
    paths = [f"/v1/colors?color=%23{at:06x}" for at in range(MOST)]
    found = ask(*({"path": path} for path in paths))
    assert [answer["body"]["color"]["hex"] for answer in found] == [f"#{at:06x}" for at in range(MOST)]
    assert not any("id" in answer for answer in found)
    found = ask(*({"path": path, "id": mark} for path, mark in zip(paths, marks, strict=False)))
    assert [answer["id"] for answer in found] == marks
    assert ask({"path": "nowhere", "id": "x"})[0]["id"] == "x"


def test_what_is_wrong_with_one_does_not_affect_the_others() -> None:
    found = ask(RED, {"path": "/v1/nowhere"}, {"path": "x"}, {**RED, "method": "BREW"}, {**RED, "body": 1}, RED)
    assert [answer["status"] for answer in found] == [200, 404, 400, 405, 400, 200]
    assert found[0] == found[5]


@pytest.mark.parametrize("method", ["DELETE", "HEAD", "OPTIONS", "get", "", " GET", "G\nET", "X" * 5000])
def test_other_methods_are_refused(method: str) -> None:
    problem = refusal({**RED, "method": method}, 405, "method-not-allowed")
    detail = f"{method[:100]!r} is not a method of a batch's requests; they have GET, POST"
    assert problem["errors"] == [{"pointer": "/requests/0/method", "detail": detail}]
    assert problem["detail"] == f"/requests/0/method: {detail}"
    assert ask({**RED, "method": method})[0]["headers"]["allow"] == "GET, POST"


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/colors?color=red"), ("GET", "/v1/colors/convert")])
def test_a_method_that_an_address_does_not_have_is_refused_by_it(method: str, path: str) -> None:
    (answer,) = ask({"method": method, "path": path})
    assert (answer["status"], answer["body"]["instance"]) == (405, path.partition("?")[0])
    assert answer["headers"]["allow"] in {"GET, HEAD, OPTIONS", "OPTIONS, POST"}


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/v1", "v1/colors", "/version", "/openapi.json", "/docs", "/static/home.css", "//v1/colors", "*"),
        *("http://service/v1/colors?color=red", "//service/v1/colors", "/V1/colors", "/v2/colors", "?color=red"),
        *("/v1/colors?color=#ff0000", "/v1/colors?color=red#x", "/v1/colors?color=dark red", "/v1/colors?color=röd"),
        *("/v1/colors?color=red\n", "/v1/colors?color=\x00", "/v1/colors?color=red\x7f", " /v1/colors?color=red"),
        *("/v1/\tcolors", "/%761/colors", "x" * 100_000, "/v1/" + "é" * 9000),
    ],
)
def test_what_is_no_address_of_the_interface_is_refused(path: str) -> None:
    problem = refusal({"path": path}, 400, "invalid-request")
    address = "a percent-encoded address of this service that begins with /v1/ and has no fragment ('#' is %23)"
    assert problem["errors"] == [{"pointer": "/requests/0/path", "detail": f"it is not {address}"}]
    assert problem["instance"] == "/v1/batch"


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("/v1/", 404, "not-found"),
        ("/v1/nowhere?color=red", 404, "not-found"),
        ("/v1/../docs", 404, "not-found"),
        ("/v1/%2e%2e/docs", 404, "not-found"),
        ("/v1/..%2fdocs", 404, "not-found"),
        ("/v1/colors\\", 404, "not-found"),
        ("/v1/colors", 400, "missing-parameter"),
        ("/v1/colors?", 400, "missing-parameter"),
        ("/v1/colors?color=red&hex=12", 400, "unknown-parameter"),
        ("/v1/colors?color=red&color=red", 400, "invalid-parameter"),
        ("/v1/colors?color=%FF", 400, "invalid-parameter"),
        ("/v1/colors/%FF", 400, "invalid-color"),
        (f"/v1/colors?color={'x' * 8186}", 400, "invalid-color"),
        (f"/v1/colors?color={'x' * 8187}", 414, "query-too-long"),
        (f"/v1/{'x' * 2045}", 414, "query-too-long"),
    ],
)
def test_the_limits_of_a_request_are_those_of_each(path: str, status: int, slug: str) -> None:
    refusal({"path": path}, status, slug)


def test_paths_are_decoded_once() -> None:
    found = ask({"path": "/v1/%63olors/red"}, {"path": "/v1/colors/%2572ed"}, {"path": "/v1/colors?color=r%65d"})
    assert [answer["status"] for answer in found] == [200, 400, 200]


@pytest.mark.parametrize("body", [None, {}, "x", 0, False])
def test_a_get_has_no_body(body: Any) -> None:
    problem = refusal({**RED, "body": body}, 400, "invalid-body")
    assert problem["errors"] == [{"pointer": "/requests/0/body", "detail": "a GET has none"}]


@pytest.mark.parametrize("body", [{}, {"body": None}, {"body": 5}, {"body": []}, {"body": {"count": "5"}}])
def test_a_wrong_body_is_refused_by_its_endpoint(body: Any) -> None:
    problem = refusal({"method": "POST", "path": "/v1/generate", **body}, 400, "invalid-body")
    assert problem["instance"] == "/v1/generate"


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/batch/", "/v1//batch", "/v1/b%61tch", "/v1/batch?"])
def test_a_batch_is_no_part_of_a_batch(path: str) -> None:
    inner = {"requests": [RED] * MOST}
    problem = refusal({"method": "POST", "path": path, "body": inner}, 400, "invalid-request")
    assert problem["detail"] == "a batch is no part of another; put its requests beside the others"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"requests": []}, "/requests"),
        ({"requests": [RED] * 51}, "/requests"),
        ({"requests": RED}, "/requests"),
        ({"requests": [[]]}, "/requests/0"),
        ({"requests": [RED, {}]}, "/requests/1"),
        ({"requests": [{"path": 5}]}, "/requests/0/path"),
        ({"requests": [{**RED, "method": None}]}, "/requests/0/method"),
        ({"requests": [{**RED, "id": 5}]}, "/requests/0/id"),
        ({"requests": [{**RED, "id": "x" * 129}]}, "/requests/0/id"),
        ({"requests": [RED, {**RED, "headers": {}}]}, "/requests/1/headers"),
        ({"requests": [RED], "x": 1}, "/x"),
    ],
)
def test_a_body_of_another_shape_is_refused_as_a_whole(body: Any, pointer: str) -> None:
    problem = shared().post("/v1/batch", body).problem(400, "invalid-body")
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_a_batch_is_as_large_as_any_body() -> None:
    of = service(max_body_bytes=1000)
    request = {**RED, "id": "x" * 100}
    assert len(ask(*[request] * 6, of=of)) == 6
    of.post("/v1/batch", {"requests": [request] * 7}).problem(413, "payload-too-large")


def test_parts_and_requests_of_their_own_share_the_cache() -> None:
    of = service()
    alone = of.get("/v1/colors", "color=teal")
    (answer,) = ask({"path": "/v1/colors?color=teal"}, of=of)
    assert of.measure("response_cache_hits_total") == 1
    assert answer["headers"]["etag"] == alone.header("etag")
    ask({"path": "/v1/colors?color=gold"}, of=of)
    assert of.measure("response_cache_misses_total") == 2
    assert "cache;desc=hit" in (of.get("/v1/colors", "color=gold").header("server-timing") or "")


def test_parts_are_counted_by_themselves_and_the_batch_is_one_request() -> None:
    of = service()
    ask(RED, RED, {"path": "/v1/colors?color=zz"}, {"path": "/v1/nowhere"}, {"path": "nowhere"}, of=of)
    parts = {"method": "GET", "path": "/v1/colors"}
    assert of.measure("batch_requests_total", **parts, status="2xx") == 2
    assert of.measure("batch_requests_total", **parts, status="4xx") == 1
    assert of.measure("batch_requests_total", method="GET", path="(unmatched)", status="4xx") == 1
    assert of.measure("http_requests_total", method="POST", path="/v1/batch", status="2xx") == 1
    assert of.measure("http_requests_total", **parts, status="2xx") is None
    assert of.measure("http_requests_in_progress") == 0


def test_a_batch_has_one_line_in_the_log(logs: list[Any]) -> None:
    ask(RED, RED, {"path": "/v1/colors?color=zz"}, of=service())
    assert [(entry["event"], entry["route"], entry["status"]) for entry in logs] == [("request", "/v1/batch", 200)]


def test_a_batch_counts_as_many_requests_as_it_has() -> None:
    of = service(rate_limit="5/hour")
    assert [answer["status"] for answer in ask(RED, RED, RED, of=of)] == [200] * 3
    found = ask(RED, RED, RED, RED, of=of)
    assert [answer["status"] for answer in found] == [200, 200, 429, 429]
    assert found[2]["body"]["type"] == "/problems/rate-limited"
    assert 0 < int(found[2]["headers"]["retry-after"]) <= 3600
    of.post("/v1/batch", {"requests": [RED]}).problem(429, "rate-limited")
    assert [answer["status"] for answer in ask(RED, RED, of=of, client=("198.51.100.1", 5))] == [200, 200]


def test_parts_are_counted_for_the_client_that_sent_the_batch() -> None:
    of = service(rate_limit="2/hour", client_address_header="X-Real-IP")
    for address in ("192.0.2.1", "192.0.2.2"):
        found = ask(RED, RED, RED, of=of, headers={"x-real-ip": address})
        assert [answer["status"] for answer in found] == [200, 200, 429]


def test_headers_of_the_batch_are_not_those_of_its_parts() -> None:
    tag = shared().get("/v1/colors", "color=red").header("etag") or ""
    headers = {
        "accept-encoding": "gzip",
        "if-none-match": tag,
        "accept": "application/json;q=0.5",
        "origin": "https://x",
    }
    answer = shared().post("/v1/batch", {"requests": [RED]}, headers={**headers, "accept-encoding": "identity"})
    (part,) = answer.json["responses"]
    assert part["status"] == 200
    assert set(part["headers"]) == {"cache-control", "content-type", "etag"}


def test_types_of_problems_have_the_service_s_address() -> None:
    of = service(public_url="https://colors.example")
    for answer in ask({"path": "/v1/colors?color=zz"}, {"path": "x"}, of=of):
        assert answer["body"]["type"].startswith("https://colors.example/problems/")


def test_answers_that_are_too_large_together_are_refused_from_the_first_that_is() -> None:
    size = len(shared().get("/v1/colors", "color=red").body)
    of = service(max_batch_bytes=2 * size)
    found = ask(RED, {"path": "x"}, RED, {**RED, "id": "left"}, RED, {"path": "x"}, of=of)
    assert [answer["status"] for answer in found] == [200, 400, 200, 413, 413, 400]
    assert found[3]["id"] == "left"
    body = found[3]["body"]
    assert body["type"] == "/problems/payload-too-large"
    assert body["detail"] == (
        f"with this, the batch's answers have more than {2 * size} bytes; ask for it in another batch, or alone"
    )
    assert [answer["status"] for answer in ask(RED, RED, of=service(max_batch_bytes=2 * size - 1))] == [200, 413]


class Slow:
    """Answers each request after a while, and remembers those it was asked and how many were asked at once."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self.asked: list[tuple[str, int]] = []
        self.most = 0
        self._now = 0

    async def __call__(self, scope: dict[str, Any], body: bytes) -> Entry:
        del body
        self.asked.append((scope["path"], scope[PART]))
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self._now -= 1
        return Entry(200, ((b"content-type", b"application/json"),), b'"x"', "", scope["path"])


def scope() -> dict[str, Any]:
    """Return the scope of a batch whose time begins now."""
    return {"path": "/v1/batch", "headers": [], UNTIL: asyncio.get_running_loop().time() + 0.5}


def requests(name: str, count: int) -> list[BatchRequest]:
    return [BatchRequest(path=f"/v1/{name}") for _ in range(count)]


def statuses(answers: list[BatchedAnswer]) -> list[int]:
    return [answer.status for answer in answers]


def test_when_the_time_is_over_what_is_left_gets_503_and_the_rest_stays() -> None:
    slow = Slow(0.1)
    batches = Batches(slow, msgspec.structs.replace(Settings(), request_seconds=0.5))

    async def run() -> list[BatchedAnswer]:
        return await batches.answers([*requests("a", 10), BatchRequest(path="x")], scope())

    started = time.monotonic()
    found = asyncio.run(run())
    assert time.monotonic() - started > 0.35
    done = statuses(found).count(200)
    # A tenth of the time is kept for putting the answers together: a fifth answer would come too late.
    assert 1 <= done <= 4
    assert statuses(found) == [200] * done + [503] * (10 - done) + [400]
    # On a loaded machine the time may be over between two requests.
    assert len(slow.asked) in {done, done + 1}
    assert found[-2].headers == {**PROBLEM, "retry-after": "1"}
    problem = json.loads(bytes(found[-2].body))
    assert problem["type"] == "/problems/overloaded"
    assert problem["detail"] == "it was not done when the batch's 0.5 s were over; ask for it again"


def test_a_batch_whose_time_is_over_asks_for_nothing() -> None:
    slow = Slow()

    async def run() -> list[BatchedAnswer]:
        return await Batches(slow, Settings()).answers(requests("a", 3), {**scope(), UNTIL: 0.0})

    assert statuses(asyncio.run(run())) == [503] * 3
    assert slow.asked == []


def test_parts_of_several_batches_take_turns() -> None:
    slow = Slow(0.001)
    batches = Batches(slow, Settings())

    async def run() -> Any:
        return await asyncio.gather(*(batches.answers(requests(name, 5), {**scope(), UNTIL: 1e9}) for name in "abc"))

    assert [statuses(found) for found in asyncio.run(run())] == [[200] * 5] * 3
    assert slow.most == 1
    assert [path for path, _ in slow.asked] == ["/v1/a", "/v1/b", "/v1/c"] * 5
    assert [part for path, part in slow.asked if path == "/v1/b"] == [0, 1, 2, 3, 4]


def told_in_turns(seconds: float) -> list[str]:
    """Return what was worked on, one after the other: the parts of a batch, which take so long each, and others."""
    events: list[str] = []

    async def part(scope: dict[str, Any], body: bytes) -> Entry:
        del body
        events.append("part")
        time.sleep(seconds)  # noqa: ASYNC251 - work that does not give way
        return Entry(200, (), b"1", "", scope["path"])

    async def other() -> None:
        while True:
            events.append("other")
            await asyncio.sleep(0)

    async def run() -> None:
        others = asyncio.create_task(other())
        await Batches(part, Settings()).answers(requests("a", 5), {**scope(), UNTIL: 1e9})
        others.cancel()

    asyncio.run(run())
    return [event for event, _ in itertools.groupby(events)]


def test_others_are_seen_to_between_the_parts_of_a_batch_that_take_long() -> None:
    assert told_in_turns(0.004) == ["other", "part"] * 5


def test_parts_that_take_no_time_wait_for_nobody() -> None:
    assert told_in_turns(0).count("part") < 5


def test_a_fault_of_ours_is_the_part_s_alone(monkeypatch: pytest.MonkeyPatch, logs: list[Any]) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    of = service()
    monkeypatch.setattr(of.metrics, "generated", fail)
    found = ask(RED, {"path": "/v1/generate?seed=x"}, RED, of=of)
    assert [answer["status"] for answer in found] == [200, 500, 200]
    assert found[1]["body"]["type"] == "/problems/internal-error"
    assert [entry["event"] for entry in logs] == ["request failed", "request"]
