"""The load: how many fail of how many, asked of a real server that misbehaves on purpose."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import itertools
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab import state
from lab.load import outcome, running
from lab.load.generator import PORTS, Generator, _places, fault_of
from lab.load.outcome import Outcome, Request

SOURCES = "127.0.0.128/25"
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@contextlib.asynccontextmanager
async def serving(answers: list[bytes]) -> AsyncIterator[str]:
    """Serve the answers in turn, the last one from then on; an empty one closes the connection."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answers.pop(0) if len(answers) > 1 else answers[0])
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x?y=1"


async def loaded(answers: list[bytes], seconds: float = 0.5) -> Outcome:
    async with serving(answers) as address:
        return await _run(address, seconds)


async def _run(address: str, seconds: float) -> Outcome:
    end = time.monotonic() + seconds
    return await asyncio.to_thread(Generator(address, 100, SOURCES).run, lambda: time.monotonic() > end)


def test_a_server_that_answers_fails_nobody() -> None:
    found = asyncio.run(loaded([WHOLE]))
    assert not found.failed
    assert len(found.requests) >= 20
    assert 50 < found.rate < 150


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"", "closed without an answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", "2 of 9 bytes"),
        (b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "status 503"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "closed without an answer"),
    ],
)
def test_each_wrong_answer_is_counted_once(answer: bytes, fault: str) -> None:
    found = asyncio.run(loaded([WHOLE, answer, WHOLE]))
    assert [request.fault for request in found.failed] == [fault]


def test_a_closed_port_fails_every_request() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = asyncio.run(_run(f"http://127.0.0.1:{port}/", 0.3))
    assert found.requests
    assert len(found.failed) == len(found.requests)


def test_a_slow_answer_does_not_slow_the_load_down() -> None:
    async def slow() -> Outcome:
        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.4)
            writer.write(WHOLE)
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            return await _run(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", 0.6)

    found = asyncio.run(slow())
    assert not found.failed
    assert len(found.requests) >= 30
    assert len(found.in_flight(found.requests[-1].begun)) > 10


async def sources(seconds: float) -> list[tuple[str, int]]:
    """Return the addresses and ports that a load connects from, in order."""
    found: list[tuple[str, int]] = []

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.append(writer.get_extra_info("peername"))
        writer.write(WHOLE)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        await _run(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", seconds)
    return found


def test_each_connection_is_from_the_next_port_that_is_free() -> None:
    found = asyncio.run(sources(0.3))
    steps = {(later - earlier) % len(PORTS) for (_, earlier), (_, later) in itertools.pairwise(found)}
    assert {port for _, port in found} <= set(PORTS)
    assert 1 in steps
    # Those that others listen at are left out.
    assert max(steps) < 20


def test_after_the_last_port_comes_the_next_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setattr("lab.load.generator.PORTS", range(port, port + 1))
    found = [address for address, _ in asyncio.run(sources(0.3))]
    ours = [str(address) for address in ipaddress.ip_network(SOURCES).hosts()]
    assert len(set(found)) > 10
    steps = {(ours.index(later) - ours.index(earlier)) % len(ours) for earlier, later in itertools.pairwise(found)}
    assert steps == {1}


def test_two_loads_begin_at_different_ports() -> None:
    assert asyncio.run(sources(0.1))[0] != asyncio.run(sources(0.1))[0]


def test_no_load_comes_back_to_where_an_earlier_one_came_from_within_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    began = {number: first_after(number * 100, monkeypatch) for number in range(37)}
    assert len(set(began.values())) == len(began)


def first_after(seconds: float, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """Return the first address and port of a load that begins then."""
    monkeypatch.setattr(time, "monotonic", lambda: seconds)
    return next(_places(SOURCES))


def test_without_a_free_port_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr("lab.load.generator.PORTS", range(port, port + 1))
        with pytest.raises(CannotCheckError, match=rf"ports {port} to {port} of 127.0.0.\d+: none is free"):
            Generator("http://127.0.0.1:9/", 100, SOURCES).run(lambda: False)


def test_an_address_of_another_machine_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.load.generator.PORTS", range(20_000, 20_010))
    with pytest.raises(CannotCheckError, match=r"of 192.0.2.\d: .*not this machine's"):
        Generator("http://127.0.0.1:9/", 100, "192.0.2.0/30").run(lambda: False)


def test_no_length_is_taken_as_it_comes() -> None:
    assert fault_of(b"HTTP/1.1 200 OK\r\n\r\nanything") == ""


def test_in_flight_is_begun_and_not_yet_ended() -> None:
    found = Outcome([Request(0, 1, ""), Request(0.5, 2, "reset"), Request(1.5, 2, "")])
    assert found.in_flight(1.0) == [Request(0.5, 2, "reset")]


def test_a_thin_load_proves_nothing() -> None:
    with pytest.raises(CannotCheckError, match="reached 1 requests/s, 200 are needed"):
        Outcome([Request(0, 1, ""), Request(1, 2, "")]).need_steady()
    Outcome([Request(number / 201, 1, "") for number in range(10)]).need_steady()


def test_it_survives_json_and_says_what_failed() -> None:
    found = Outcome([Request(0, 1, ""), Request(1, 2, "reset"), Request(2, 4, "reset")])
    assert outcome.read(found.as_json()) == found
    assert str(found) == "2 of 3 failed (2 x reset, begun between 1.0 and 2.0 s), 1/s, slowest 2.00 s"


@pytest.fixture
def server() -> Iterator[str]:
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"127.0.0.1:{process.stdout.readline().strip()}"
        process.kill()


SERVER = f"""
import asyncio
async def answer(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n"); writer.write({WHOLE!r}); writer.close()
async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def test_it_runs_beside_in_a_process_of_its_own(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with running.steady(server, rate=50, sources=SOURCES) as load, pytest.raises(CannotCheckError, match="not ended"):
        _ = load.outcome
    assert len(load.outcome.requests) > 100
    assert not load.outcome.failed


_PARENT = """
import os, subprocess, sys, time
command = [sys.executable, "-m", "lab.load", sys.argv[1], "--sources", "127.0.0.128/25", "--beside", str(os.getpid())]
load = subprocess.Popen(command, stdout=subprocess.DEVNULL)
print(load.pid, flush=True)
time.sleep(60)
"""


def test_a_load_ends_with_the_process_that_it_runs_beside() -> None:
    async def orphaned() -> int:
        async with serving([WHOLE]) as address:
            words = (sys.executable, "-c", _PARENT, address)
            streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            parent = await asyncio.create_subprocess_exec(*words, **streams, cwd=ROOT)  # type: ignore[arg-type]
            assert parent.stdout
            assert parent.stderr
            pid = int(await parent.stdout.readline())
            assert await parent.stderr.readline() == b"loading\n"
            assert state.ticks_of(pid) is not None
            parent.kill()
            await parent.wait()
        return pid

    pid = asyncio.run(orphaned())
    assert state.until(lambda: state.ticks_of(pid) is None, 15)
