"""The log: JSON lines that tell of every request, and of no person."""

from __future__ import annotations

import json
import signal
from typing import Any, Final

import pytest

from served.client import Client, connect
from served.conftest import Start
from served.server import Server

ADDRESSES: Final = ("203.0.113.77", "198.51.100.23", "2001:db8::77")
HEADERS: Final = {
    "X-Forwarded-For": f"{ADDRESSES[0]}, {ADDRESSES[1]}",
    "Forwarded": f'for={ADDRESSES[1]};by="[{ADDRESSES[2]}]"',
    "X-Real-IP": ADDRESSES[0],
    "User-Agent": "curious-agent",
    "Authorization": "Bearer a-key-of-mine",
    "Cookie": "session=a-cookie-of-mine",
    "Referer": "https://example.org/a-page-of-mine",
}
PRIVATE: Final = (
    *ADDRESSES,
    *("curious-agent", "a-key-of-mine", "a-cookie-of-mine", "a-page-of-mine"),
    *("a-seed-of-mine", "rgb(12", "%2812", "zzzzzz", "a-body-of-mine", "a-parameter-of-mine"),
)
REQUESTS: Final[list[tuple[str, str, bytes | None]]] = [
    ("GET", "/v1/generate?seed=a-seed-of-mine", None),
    ("GET", "/v1/colors?color=rgb%2812%2034%2056%29", None),
    ("GET", "/v1/colors?color=rgb%2812%2034%2056%29", None),
    ("HEAD", "/v1/colors?color=zzzzzz", None),
    ("GET", "/v1/colors?color=zzzzzz", None),
    ("GET", "/v1/colors?a-parameter-of-mine=1", None),
    ("GET", "/v1/colors/7654cd", None),
    ("GET", "/nowhere?seed=a-seed-of-mine", None),
    ("DELETE", "/v1/generate?seed=a-seed-of-mine", None),
    ("OPTIONS", "/v1/generate", None),
    ("POST", "/v1/generate", b'{"seed": "a-seed-of-mine", "base": "a-body-of-mine"}'),
    ("POST", "/v1/generate", b'{"seed": "a-seed-of-mine'),
    ("POST", "/v1/colors/convert", b'{"colors": ["a-body-of-mine"], "to": ["lab"]}'),
    ("GET", f"/v1/colors?color={'a' * 9000}", None),
    ("GET", "/", None),
]


@pytest.mark.parametrize("level", ["info", "debug"])
def test_log(start: Start, level: str) -> None:
    server = start(log_level=level)
    answered = _ask(server)
    with connect(server.port) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nX-Forwarded-For: " + ADDRESSES[0].encode() + b"\r\nbroken\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400 ")
    assert server.stop() == 0
    told = [json.loads(line) for line in server.output().splitlines()]
    _assert_requests(told, answered)
    _assert_private(server, told)
    assert server.complaints() == ""


def _ask(server: Server) -> list[tuple[str, int]]:
    """Send every request; return the request id and the status of each answer."""
    answered = []
    with server.client() as client:
        for number, (method, target, body) in enumerate(REQUESTS):
            # Every other request brings an id of its own.
            own = {"X-Request-ID": f"mine-{number}"} if number % 2 else {}
            typed = {"Content-Type": "application/json"} if body else {}
            answer = client.request(method, target, body=body, headers={**HEADERS, **typed, **own})
            assert answer.headers["x-request-id"] == own.get("X-Request-ID", answer.headers["x-request-id"])
            answered.append((answer.headers["x-request-id"], answer.status))
    return answered


def _assert_requests(told: list[dict[str, Any]], answered: list[tuple[str, int]]) -> None:
    """Assert that each request has its line, and all lines are what they should be."""
    requests = [line for line in told if line["event"] == "request"]
    assert [(line["request_id"], line["status"]) for line in requests] == answered
    assert [line["method"] for line in requests] == [method for method, _, _ in REQUESTS]
    assert [line["path"] for line in requests] == [target.partition("?")[0] for _, target, _ in REQUESTS]
    assert len({request_id for request_id, _ in answered}) == len(REQUESTS)
    assert {status // 100 for _, status in answered} == {2, 4}
    assert all(line["level"] == "info" and line["milliseconds"] > 0 and line["timestamp"] for line in requests)
    assert [line["cache"] for line in requests][1:3] == ["miss", "hit"]


def _assert_private(server: Server, told: list[dict[str, Any]]) -> None:
    """Assert that no line tells who asked, nor what for."""
    everything = server.output()
    assert not [word for word in PRIVATE if word in everything]
    # The server's own address is told once, where it listens; the clients', which is the same here, never.
    assert [line["event"] for line in told if "127.0.0.1" in json.dumps(line)] == ["serving"]
    assert not {"client", "client_address", "remote", "remote_addr", "query", "user_agent"} & {
        key for line in told for key in line
    }


def test_lifecycle_is_told(start: Start) -> None:
    server = start(log_level="info")
    server.signal(signal.SIGTERM)
    assert server.wait() == 0
    events = server.events()
    assert [event["event"] for event in events] == ["serving", "draining", "stopped"]
    assert (events[0]["port"], events[0]["management_port"]) == (server.port, server.management_port)
    assert events[1]["signal"] == "SIGTERM"


def test_threshold(start: Start) -> None:
    server = start(log_level="error")
    with server.client() as client:
        assert client.get("/v1/colors", color="zzzzzz").status == 400
    assert server.stop() == 0
    assert server.output() == ""


@pytest.mark.parametrize("stated", ["", "with space", "ünïcode", "a" * 129, "semi;colon", 'quote"d', "<script>"])
def test_unsafe_request_ids_are_replaced(client: Client, stated: str) -> None:
    answer = client.request("GET", "/version", headers={"X-Request-ID": stated.encode().decode("latin-1")})
    assert answer.headers["x-request-id"] != stated
    assert len(answer.headers["x-request-id"]) == 32
