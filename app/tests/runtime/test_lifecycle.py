"""Serving and stopping, with the real server on free ports of this machine."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from structlog.testing import capture_logs

from palette.runtime import lifecycle
from palette.runtime.health import Health
from palette.runtime.lifecycle import PortTakenError, serve
from palette.runtime.settings import Settings

HOST = "127.0.0.1"
LONGEST = 10.0


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    """Catch what is logged."""
    with capture_logs() as entries:
        yield entries


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    probes = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def get(port: int, path: str = "/", timeout: float = LONGEST) -> tuple[int, bytes, str | None]:
    """Return status, body and Connection header of an answer on a connection of its own."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=timeout)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.getheader("connection")


class Run:
    """One life of the service: serving in this thread, and what another does meanwhile."""

    def __init__(self, meanwhile: Callable[[Run], None], **settings: Any) -> None:
        public, management = free_ports(2)
        stated = {
            "drain_seconds": 0.0,
            "grace_seconds": 5.0,
            "host": HOST,
            "port": public,
            "management_port": management,
        }
        self.settings = Settings(**{**stated, **settings})
        self.health = Health({})
        self.events: list[str] = []
        self.failures: list[BaseException] = []
        self.seconds = 0.0
        self._meanwhile = meanwhile
        self._thread = threading.Thread(target=self._attend, daemon=True)

    @property
    def port(self) -> int:
        return self.settings.port

    def __call__(self) -> Run:
        """Serve until the signal that the other thread sends."""
        serve(self._public, self._management, self.health, self.settings, self._thread.start)
        self.events.append("returned")
        self.seconds = time.monotonic() - self.seconds
        self._thread.join(LONGEST)
        assert not self._thread.is_alive()
        assert self.failures == []
        return self

    def stop(self, number: int = signal.SIGINT) -> None:
        """Send a signal; the time until the service returns is counted from the first."""
        self.seconds = self.seconds or time.monotonic()
        os.kill(os.getpid(), number)

    def _attend(self) -> None:
        try:
            self._meanwhile(self)
        except BaseException as failure:  # noqa: BLE001 - it is raised again where the test sees it
            self.failures.append(failure)
            self.stop()

    async def _public(self, scope: Any, receive: Any, send: Any) -> None:
        del receive
        if scope["path"] == "/slow":
            self.events.append("slow")
            await asyncio.sleep(0.3)
        elif scope["path"] == "/endless":
            self.events.append("endless")
            await asyncio.sleep(60)
        await _answer(send, b"public")

    async def _management(self, scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        await _answer(send, b"draining" if self.health.draining else b"ready")


async def _answer(send: Any, body: bytes) -> None:
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_both_ports_answer_from_when_it_says_so_until_it_returns(logs: list[Any]) -> None:
    def meanwhile(run: Run) -> None:
        assert get(run.port)[:2] == (200, b"public")
        assert get(run.settings.management_port)[:2] == (200, b"ready")
        run.stop()

    run = Run(meanwhile)()
    assert run.health.draining
    assert run.seconds < 5
    for port in (run.port, run.settings.management_port):
        with pytest.raises(ConnectionRefusedError):
            get(port)
    serving, draining, stopped = (dict(entry) for entry in logs)
    assert serving == {
        "event": "serving",
        "log_level": "info",
        "host": HOST,
        "port": run.port,
        "management_port": run.settings.management_port,
    }
    assert (draining["event"], draining["signal"]) == ("draining", "SIGINT")
    assert stopped == {"event": "stopped", "log_level": "info"}


@pytest.mark.usefixtures("logs")
def test_a_request_in_flight_is_answered() -> None:
    found: list[tuple[int, bytes, str | None]] = []

    def meanwhile(run: Run) -> None:
        asking = threading.Thread(target=lambda: found.append(get(run.port, "/slow")))
        asking.start()
        until(lambda: run.events == ["slow"])
        run.stop()
        asking.join(LONGEST)

    run = Run(meanwhile)()
    assert found[0][:2] == (200, b"public")
    assert run.events == ["slow", "returned"]


def test_sigterm_drains_first(logs: list[Any]) -> None:
    def meanwhile(run: Run) -> None:
        run.stop(signal.SIGTERM)
        until(lambda: run.health.draining)
        assert get(run.settings.management_port)[1] == b"draining"
        assert get(run.port)[:2] == (200, b"public")

    run = Run(meanwhile, drain_seconds=0.5)()
    assert 0.5 <= run.seconds < 5
    assert [
        (entry["event"], entry.get("signal"), entry.get("seconds")) for entry in logs if entry["event"] == "draining"
    ] == [("draining", "SIGTERM", 0.5)]


@pytest.mark.usefixtures("logs")
@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_the_drain(second: signal.Signals) -> None:
    def meanwhile(run: Run) -> None:
        run.stop(signal.SIGTERM)
        until(lambda: run.health.draining)
        run.stop(second)

    assert Run(meanwhile, drain_seconds=60.0)().seconds < 5


@pytest.mark.usefixtures("logs")
def test_sigint_does_not_drain() -> None:
    assert Run(Run.stop, drain_seconds=60.0)().seconds < 5


def test_a_request_that_takes_too_long_is_cut_off(logs: list[Any]) -> None:
    def ask(run: Run) -> None:
        # The process would end now, and the connection with it; the test's goes on.
        with contextlib.suppress(OSError, http.client.HTTPException):
            get(run.port, "/endless", timeout=1.0)

    def meanwhile(run: Run) -> None:
        threading.Thread(target=ask, args=[run], daemon=True).start()
        until(lambda: run.events == ["endless"])
        run.stop()

    run = Run(meanwhile, grace_seconds=0.2)()
    assert 0.2 <= run.seconds < 5
    late = [entry for entry in logs if entry["log_level"] == "warning"]
    assert [(entry["event"], entry["seconds"]) for entry in late] == [("requests in flight were cut off", 0.2)]


@pytest.mark.usefixtures("logs")
def test_it_can_start_again_at_once_on_its_ports() -> None:
    ports = dict(zip(("port", "management_port"), free_ports(2), strict=True))

    def meanwhile(run: Run) -> None:
        assert get(run.port)[0] == 200
        run.stop()

    for _ in range(2):
        Run(meanwhile, **ports)()


@pytest.mark.parametrize(("taken", "variable"), [("port", "PORT"), ("management_port", "MANAGEMENT_PORT")])
def test_a_port_that_is_taken_is_told_before_anything_is_served(taken: str, variable: str) -> None:
    def meanwhile(_: Run) -> None:
        raise AssertionError

    with socket.create_server((HOST, 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(PortTakenError) as caught:
            Run(meanwhile, **{taken: port})()
    assert str(caught.value) == (
        f"{HOST}:{port} cannot be listened on (Address already in use): stop what uses it, or choose another with "
        f"{variable}=… (setting PALETTE_{variable})"
    )


def test_a_host_that_is_not_this_machine_s_is_told() -> None:
    for host in ("192.0.2.1", "no host", "2001:db8::1"):
        with pytest.raises(PortTakenError, match=r"cannot be listened on \(.+\): stop what uses it"):
            lifecycle._check_port(host, 8000, "PORT")  # noqa: SLF001 - serving would be the same and slower


@pytest.mark.parametrize(
    ("host", "reached"),
    [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("127.0.0.1", "127.0.0.1"), ("colors.example", "colors.example")],  # noqa: S104 - compared
)
def test_a_listener_on_every_interface_is_reached_on_this_machine(host: str, reached: str) -> None:
    assert lifecycle._reachable(host) == reached  # noqa: SLF001 - as above


def test_a_port_that_never_answers_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "_START_SECONDS", 0.05)
    port = free_ports(1)[0]
    with pytest.raises(TimeoutError):
        asyncio.run(lifecycle._listening(HOST, port))  # noqa: SLF001 - as above


def test_the_server_bounds_the_head_of_a_request() -> None:
    settings = Settings(request_seconds=2.5001, max_query_bytes=100)

    async def application(*_: Any) -> None:
        """Answer nothing."""

    server = lifecycle._server(application, HOST, 8000, settings)  # noqa: SLF001 - as above
    assert server.http1_settings is not None
    assert server.http1_settings.header_read_timeout == 2501
    assert server.http1_settings.max_buffer_size == 100 + 65_536
