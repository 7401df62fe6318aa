"""Servers, ours and the peers': started on one core, asked, and stopped."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from machine import pinned

START_SECONDS = 60.0
STOP_SECONDS = 20.0
_POLL_SECONDS = 0.002
_OK = 200
_KILOBYTE = 1024


class ServerError(RuntimeError):
    """A server did not start, or did not answer; the message says which and what it said."""


@dataclass(frozen=True)
class Program:
    """How a server is started.

    Attributes:
        name: what it is called in messages.
        command: its command line.
        folder: where it runs.
        ready: the path that answers 200 once it serves.
        port: the environment variable of its port.
        management: the environment variable of the port that ``ready`` is asked at, where that is another one.
        environment: what else it is told.
    """

    name: str
    command: Sequence[str]
    folder: Path
    ready: str
    port: str = "PORT"
    management: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


class Server:
    """A program that runs; ready when made. Its output goes nowhere, as nobody reads it.

    Attributes:
        url: where it answers.
        seconds: from its start to its first answer that it is ready.
    """

    def __init__(self, program: Program, core: int) -> None:
        self._program = program
        self._port = free_port()
        ports = {program.port: str(self._port)}
        self._ready_port = self._port
        if program.management:
            self._ready_port = free_port()
            ports[program.management] = str(self._ready_port)
        self.url = f"http://127.0.0.1:{self._port}"
        environment = {**_inherited(), **program.environment, **ports}
        started = time.perf_counter()
        with pinned(core):
            self._process = subprocess.Popen(
                program.command,
                cwd=program.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the bench, which then stops its servers
            )
        try:
            self._await_ready(started + START_SECONDS)
        except BaseException:
            self.stop()
            raise
        self.seconds = time.perf_counter() - started

    def __enter__(self) -> Self:
        """Return the server."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.stop()

    def stop(self) -> None:
        """Ask the process to end, and end it if it does not."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    def resident_megabytes(self) -> float:
        """Return the memory that the process holds, in MB of 10⁶ bytes."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * _KILOBYTE / 1e6
        message = f"{self._program.name} has ended"
        raise ServerError(message)

    @contextlib.contextmanager
    def client(self) -> Iterator[Client]:
        """Lend a connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=START_SECONDS)
        try:
            yield Client(self._program.name, connection)
        finally:
            connection.close()

    def _await_ready(self, deadline: float) -> None:
        while not self._is_ready():
            if self._process.poll() is not None:
                message = f"{self._program.name} ended with exit code {self._process.returncode} before it was ready"
                raise ServerError(message)
            if time.perf_counter() > deadline:
                message = f"{self._program.name} was not ready within {START_SECONDS:.0f} s"
                raise ServerError(message)
            time.sleep(_POLL_SECONDS)

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._ready_port, timeout=START_SECONDS)
        try:
            connection.request("GET", self._program.ready)
            return connection.getresponse().status == _OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class Client:
    """A connection that is kept alive."""

    def __init__(self, name: str, connection: http.client.HTTPConnection) -> None:
        self._name = name
        self._connection = connection

    def json(self, path: str) -> Any:  # noqa: ANN401 - the JSON of any endpoint
        """Return the body of a good answer.

        Raises:
            ServerError: the answer is none of those.
        """
        status, _, body = self.get(path)
        if status != _OK:
            message = f"{self._name} answers {status} to {path[:120]}: {body[:200].decode(errors='replace')}"
            raise ServerError(message)
        return json.loads(body)

    def get(self, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Return status, headers and body."""
        self._connection.request("GET", path)
        response = self._connection.getresponse()
        return response.status, response.headers, response.read()


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _inherited() -> dict[str, str]:
    """Return the environment without settings that somebody has made for a service of theirs."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PALETTE_", "PYTHONPATH"))}
