"""Batches that mean harm: they get what their limits leave them, and whoever asks for one thing is still answered."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, Self

import pytest

from served.client import Answer, Client, target
from served.conftest import Start
from served.server import Server
from served.wire import MEGABYTE, Wire, assert_problem, nested, post_of

PATH: Final = "/v1/batch"
RED: Final = {"path": "/v1/colors?color=red"}
MOST: Final = 50
LONGEST_WAIT: Final = 1.0
"""Seconds that nobody waits longer for an answer while batches are worked on, on a machine that does other things."""

SPACES: Final = "oklch,oklab,lab,lch,hsl,hwb,xyz-d50,xyz-d65,rec2020,prophoto-rgb,a98-rgb,display-p3,cam16,hct,okhsl"
_numbers: Final = itertools.count(1)


def color() -> str:
    """Return a color that nobody has asked for yet, outside of sRGB."""
    number = next(_numbers)
    return f"oklch({50 + number % 40}.{number:06d}% 0.{30 + number % 9}{number:05d} {number % 360})"


def colors(count: int) -> list[str]:
    """Return so many new colors."""
    return [color() for _ in range(count)]


def _get(path: str, **query: object) -> dict[str, Any]:
    return {"path": target(path, **query)}


def _post(path: str, **body: object) -> dict[str, Any]:
    return {"method": "POST", "path": path, "body": body}


EXPENSIVE: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "/v1/colors": lambda: _get("/v1/colors", color=color(), to=SPACES, map="minde"),
    "/v1/colors/convert": lambda: _post("/v1/colors/convert", colors=colors(800), to=["hct"], map="minde", precision=0),
    "/v1/generate": lambda: _post("/v1/generate", count=12, locked=colors(11), mood="neon"),
    "/v1/names": lambda: _get("/v1/names", color=color(), limit=50),
    "/v1/names/nearest": lambda: _get("/v1/names/nearest", colors=",".join(colors(100)), limit=1),
    "/v1/names/search": lambda: _get("/v1/names/search", q=f"zblackz {next(_numbers)}", match="fuzzy", limit=100),
    "/v1/names/assign": lambda: _post("/v1/names/assign", colors=colors(100)),
    "/v1/schemes": lambda: _get("/v1/schemes", color=color(), kind="tetradic", space="hct", to=SPACES, map="minde"),
    "/v1/scales": lambda: _get("/v1/scales", color=color(), method="contrast", map="minde"),
    "/v1/gradients": lambda: _get("/v1/gradients", stops=",".join(colors(8)), steps=256, map="minde"),
    "/v1/contrast/matrix": lambda: _post("/v1/contrast/matrix", foregrounds=colors(64), backgrounds=colors(64)),
    "/v1/contrast/suggest": lambda: _get("/v1/contrast/suggest", fg=color(), bg=color(), target=4.5, adjust="both"),
    "/v1/vision/audit": lambda: _post("/v1/vision/audit", colors=colors(24), repair=True),
}
"""For each address, a request that is among its most expensive, never the same again."""


def ask(client: Client, *requests: Any) -> list[Any]:
    """Return the answers to a batch."""
    answer = client.post(PATH, {"requests": requests})
    assert answer.status == 200, answer
    found: list[Any] = answer.json()["responses"]
    return found


class Prober:
    """Asks for one cheap thing after the other, and measures how long each takes."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.waits: list[float] = []
        self.answers: list[Answer] = []

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End, with the last answer."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        with self._server.client() as client:
            while not self._over.is_set():
                began = time.perf_counter()
                self.answers.append(client.get("/v1/contrast", fg=color(), bg="white"))
                self.waits.append(time.perf_counter() - began)
                time.sleep(0.002)


@pytest.mark.parametrize("path", EXPENSIVE)
def test_others_are_answered_while_batches_are_worked_on(wire: Wire, path: str) -> None:
    batches = [[EXPENSIVE[path]() for _ in range(MOST)] for _ in range(4)]
    found: list[list[Any]] = []

    def attack(requests: list[Any]) -> None:
        with wire.server.client() as client:
            found.append(ask(client, *requests))

    began = time.monotonic()
    with Prober(wire.server) as prober:
        threads = [threading.Thread(target=attack, args=(requests,)) for requests in batches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    seconds = time.monotonic() - began
    statuses = [[answer["status"] for answer in answers] for answers in found]
    worst = max(prober.waits)
    told = f"{path}: worst wait {worst * 1000:.0f} ms of {len(prober.waits)}, batches {seconds:.2f} s"
    print(told, dict(Counter(itertools.chain(*statuses))))  # noqa: T201 - shown by pytest -rP
    assert len(found) == len(batches)
    for row in statuses:
        # What is left out is so at the end, and for its size or the time: no more than one reason.
        done = row.count(200)
        assert done > 0
        assert row in ([200] * done + [left] * (MOST - done) for left in (413, 503)), row
    assert {answer.status for answer in prober.answers} == {200}
    assert len(prober.waits) > 3
    assert worst < LONGEST_WAIT, told


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"", ""),
        (b"[]", ""),
        (b"{}", ""),
        (b'{"requests": {}}', "/requests"),
        (b'{"requests": []}', "/requests"),
        (b'{"requests": [5]}', "/requests/0"),
        (b'{"requests": [null]}', "/requests/0"),
        (b'{"requests": [{"path": null}]}', "/requests/0/path"),
        (b'{"requests": [{"path": ["/v1/colors"]}]}', "/requests/0/path"),
        (b'{"requests": [{"path": "/v1/colors", "method": 1}]}', "/requests/0/method"),
        (b'{"requests": [{"path": "/v1/colors", "headers": {"host": "x"}}]}', "/requests/0/headers"),
        (b'{"requests": [{"path": "/v1/colors", "id": {}}]}', "/requests/0/id"),
        (b'{"requests": [{"path": "/v1/\xff"}]}', ""),
        (b'{"requests": [{"path": "/v1/\\ud800"}]}', ""),
        (b'{"requests": [{"path": "/v1/generate", "body": NaN}]}', ""),
        (b'{"requests": [{"path": "/v1/generate", "body": }]}', ""),
        (b'{"requests": [{"path": "/v1/generate", "body": {"a": 1,}}]}', ""),
        (b'{"requests": [{"path": "/v1/generate", "body": ' + nested(900_000, b"["), ""),
        (b'{"requests": [{"path": "/v1/generate", "body": ' + nested(900_000, b"[", b"]") + b"}]}", ""),
        (b'{"requests": [{"path": "/v1/generate", "body": ' + nested(300_000, b'{"a":'), ""),
        (b'{"requests": ' + nested(900_000, b"["), "/requests/0"),
        (nested(30_000, b'{"requests": [{"path": "/v1/batch", "body": '), ""),
        (b'{"requests": [' + b"{}," * 600_000 + b"{}]}", "/requests/0"),
        (b'{"requests": [' + b",".join([json.dumps(RED).encode()] * 51) + b"]}", "/requests"),
        (b'{"requests": [' + b",".join([json.dumps(RED).encode()] * 30_000) + b"]}", "/requests"),
    ],
    ids=itertools.count(),
)
def test_a_body_that_is_no_batch(wire: Wire, body: bytes, pointer: str) -> None:
    problem = assert_problem(wire.one(post_of(body, path=PATH)), 400, "invalid-body")
    assert [error.get("pointer") for error in problem["errors"]] == [pointer]
    assert len(json.dumps(problem)) < 2000


def test_names_that_are_there_twice_count_once(wire: Wire) -> None:
    body = b'{"requests": [{"path": "/v1/nowhere", "path": "/v1/colors?color=red", "body": 1}], "requests": [%b]}'
    answer = wire.one(post_of(body % json.dumps(RED).encode(), path=PATH))
    assert [part["status"] for part in answer.json()["responses"]] == [200]


def test_a_large_batch_is_not_read(wire: Wire) -> None:
    head = post_of(b"", b"Content-Length: 50000000\r\n", length=False, path=PATH)
    assert_problem(wire.one(head), 413, "payload-too-large")
    answer = wire.one(post_of(json.dumps({"requests": [{"path": "/v1/" + "x" * 2_200_000}]}).encode(), path=PATH))
    assert_problem(answer, 413, "payload-too-large")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"path": "/v1/" + "x" * 1_000_000}, 414),
        ({"path": "/v1/colors?color=" + "x" * 1_000_000}, 414),
        ({"path": "x" * 1_000_000}, 400),
        ({"path": "/v1/colors?color=red", "method": "X" * 1_000_000}, 405),
        ({"path": "/v1/generate", "method": "POST", "body": "x" * 1_000_000}, 400),
        ({"path": "/v1/generate", "method": "POST", "body": [[[[]]]] * 100_000}, 400),
        ({"path": "/v1/colors/convert", "method": "POST", "body": {"to": ["lab"], "colors": ["red"] * 10_001}}, 413),
        ({"path": "/v1/batch", "method": "POST", "body": {"requests": [RED] * MOST}}, 400),
        ({"path": "/v1/batch", "method": "POST", "body": {"requests": [{"path": "/v1/batch"}] * MOST}}, 400),
        ({"path": "/v1/colors/..%2f..%2f..%2fetc%2fpasswd"}, 404),
        ({"path": "http://169.254.169.254/latest/meta-data"}, 400),
        ({"path": "/v1/colors?color=red HTTP/1.1\r\nHost: elsewhere\r\n\r\n"}, 400),
        ({"path": "/v1/colors\x00?color=red"}, 400),
        ({"path": "/v1/colors?color=%00"}, 400),
        ({"path": "/v1/%ff%fe"}, 404),
    ],
    ids=itertools.count(),
)
def test_a_part_that_means_harm_gets_its_own_problem(wire: Wire, request_: Any, status: int) -> None:
    with wire.server.client() as client:
        first, answer, last = ask(client, RED, request_, RED)
    assert (first["status"], answer["status"], last["status"]) == (200, status, 200)
    assert answer["body"]["status"] == status
    assert answer["headers"]["content-type"] == "application/problem+json"
    assert len(json.dumps(answer)) < 4000


def test_a_hurried_batch_gives_what_it_has(start: Start) -> None:
    hurried = start(request_seconds=1, max_batch_bytes=10**8)
    requests = [EXPENSIVE["/v1/vision/audit"]() for _ in range(MOST)]
    began = time.monotonic()
    with hurried.client() as client:
        found = ask(client, *requests)
    assert time.monotonic() - began < 4.0
    statuses = [answer["status"] for answer in found]
    done = statuses.count(200)
    assert statuses == [200] * done + [503] * (len(requests) - done)
    assert 0 < done < len(requests)
    assert found[-1]["headers"]["retry-after"] == "1"


def test_memory_of_batches(wire: Wire) -> None:
    """Large answers in batch after batch: none of them is kept."""
    requests = [_post("/v1/colors/convert", colors=colors(500), to=["oklch", "lab", "hct"]) for _ in range(40)]
    with wire.server.client() as client:
        for _ in range(3):
            ask(client, *requests)
        before = wire.server.resident_bytes()
        for _ in range(15):
            ask(client, *requests)
    grown = wire.server.resident_bytes() - before
    print(f"{grown / MEGABYTE:.1f} MB grown")  # noqa: T201 - shown by pytest -rP
    assert grown < 24 * MEGABYTE
