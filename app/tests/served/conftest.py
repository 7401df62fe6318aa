"""The server that most tests here talk to, and the way to start others with settings of their own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from served.client import Client, get
from served.server import Server
from served.wire import Wire

Start = Callable[..., Server]
"""Starts a server: ``start(plain=…, **settings)``."""

_FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it runs the real server."""
    for item in items:
        if _FOLDER in item.path.parents:
            item.add_marker(pytest.mark.served)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service as it comes, but for the drain, which nobody waits for here."""
    running = Server(tmp_path_factory.mktemp("server"), drain_seconds=0)
    yield running
    assert running.stop() == 0, running.complaints()


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    """A connection to the server's public port."""
    with server.client() as connected:
        yield connected


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start servers with settings of their own; those that still run at the end must stop as they should."""
    started: list[Server] = []

    def begin(*, plain: bool = False, **settings: object) -> Server:
        started.append(Server(tmp_path, plain=plain, **{"drain_seconds": 0, **settings}))
        return started[-1]

    yield begin
    codes = [one.stop() for one in started if one.process.poll() is None]
    assert not any(codes), [one.complaints() for one in started]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that is there to be abused; it must have nothing to complain of at the end."""
    running = Server(tmp_path_factory.mktemp("target"), drain_seconds=0)
    yield running
    assert running.stop() == 0, running.complaints()
    assert running.complaints() == ""
    assert not [event for event in running.events() if event["level"] != "info"]


@pytest.fixture
def wire(target: Server) -> Iterator[Wire]:
    """A way to abuse the target, which after the test answers as before, and holds no request."""
    yield Wire(target)
    assert get(target.port, "/v1/colors", color="rebeccapurple").json()["color"]["hex"] == "#663399"
    assert get(target.management_port, "/readyz").status == 200
    deadline = time.monotonic() + 10.0
    while float(target.metric("http_requests_in_progress")):
        assert time.monotonic() < deadline, "a request is held"
        time.sleep(0.02)
