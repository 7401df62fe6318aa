"""Two ports: what is on which, and what a person is told when one cannot be had or a setting is wrong."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from served.client import Client, get
from served.server import START_SECONDS, Server, command, environment, free_port

MANAGEMENT = ["/metrics", "/healthz", "/readyz"]
PUBLIC = ["/", "/docs", "/openapi.json", "/version", "/v1/colors?color=red", "/v1/generate", "/static/style.css"]

# Bounds that only a mistake exceeds; the figures themselves are printed (pytest -rP).
MOST_SECONDS = 20.0
MOST_IDLE_BYTES = 150_000_000


@pytest.mark.parametrize("path", MANAGEMENT)
def test_management_is_not_public(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status, answer.problem()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_is_not_on_the_management_port(server: Server, client: Client, path: str) -> None:
    assert client.request("GET", path).status == 200
    assert get(server.management_port, path).status == 404


def test_management_port(server: Server) -> None:
    alive, ready, metrics = (get(server.management_port, path) for path in ("/healthz", "/readyz", "/metrics"))
    assert (alive.status, alive.json()) == (200, {"status": "ok"})
    assert (ready.status, ready.json()["status"]) == (200, "ready")
    assert set(ready.json()["checks"].values()) == {"ok"}
    assert metrics.headers["content-type"].startswith("text/plain")
    assert b"\nhttp_requests_total{" in metrics.body


@pytest.mark.parametrize("path", MANAGEMENT)
def test_management_refuses_other_methods(server: Server, path: str) -> None:
    with Client(server.management_port) as client:
        answer = client.request("POST", path)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        head = client.request("HEAD", path)
        assert (head.status, head.body) == (200, b"")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something else listens on."""
    with socket.create_server(("127.0.0.1", free_port())) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("variable", ["PORT", "MANAGEMENT_PORT"])
def test_taken_port(taken: int, variable: str) -> None:
    ports = {"port": free_port(), "management_port": free_port(), variable.lower(): taken}
    line = _refusal(**ports)
    assert line.startswith(
        f"error: 127.0.0.1:{taken} cannot be listened on (Address already in use): stop what uses it"
    )
    assert line.endswith(f"choose another with {variable}=… (setting PALETTE_{variable})")


@pytest.mark.parametrize("variable", ["PORT", "MANAGEMENT_PORT"])
def test_port_taken_by_another_palette(server: Server, variable: str) -> None:
    taken = {"PORT": server.port, "MANAGEMENT_PORT": server.management_port}[variable]
    ports = {"port": free_port(), "management_port": free_port(), variable.lower(): taken}
    assert f":{taken} cannot be listened on" in _refusal(**ports)
    assert get(server.management_port, "/readyz").status == 200


def test_host_that_is_not_here() -> None:
    # 192.0.2.0/24 is for documentation (RFC 5737): no machine has an address in it.
    line = _refusal(host="192.0.2.1", port=free_port(), management_port=free_port())
    assert line.startswith("error: 192.0.2.1:")
    assert "cannot be listened on" in line


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"port": "eighty"}, "PALETTE_PORT='eighty': expected `int`"),
        ({"port": "70000"}, "PALETTE_PORT='70000': expected `int` <= 65535"),
        ({"default_mood": "gloomy"}, "PALETTE_DEFAULT_MOOD='gloomy': expected one of warm, cool, pastel"),
        ({"rate_limit": "many"}, "PALETTE_RATE_LIMIT='many'"),
        ({"drain_seconds": "-1"}, "PALETTE_DRAIN_SECONDS='-1'"),
        ({"colour": "red"}, "PALETTE_COLOUR is not a setting; known are: PALETTE_BUILT"),
    ],
)
def test_wrong_setting(settings: dict[str, str], told: str) -> None:
    assert _refusal(**settings).startswith(f"error: {told}")


def _refusal(**settings: Any) -> str:
    """Return the one line that a server which cannot start says."""
    result = subprocess.run(
        command("serve"),
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    assert (result.returncode, result.stdout) == (2, ""), result
    assert re.fullmatch(r"[^\n]+\n", result.stderr), result.stderr
    return str(result.stderr).rstrip("\n")


def test_start_and_memory(tmp_path_factory: pytest.TempPathFactory) -> None:
    fresh = Server(tmp_path_factory.mktemp("fresh"), drain_seconds=0)
    idle = fresh.resident_bytes()
    assert fresh.stop() == 0
    print(f"start to ready {fresh.seconds:.2f} s; {idle / 1e6:.1f} MB resident when idle")  # noqa: T201 - the figures of the goal, shown by pytest -rP
    assert fresh.seconds < MOST_SECONDS
    assert idle < MOST_IDLE_BYTES
