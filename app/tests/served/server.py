"""The real service in a process of its own, on free ports of this machine."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any, Final

from served.client import Client, get

SOURCE: Final = Path(__file__).resolve().parents[2] / "src"
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 60.0

# Below the ports that the system gives to clients' sockets: none of those takes a port between its choice and its use.
_PORTS: Final = count(20000 + os.getpid() % 10000)


class Server:
    """``palette serve`` with settings; ready when made.

    Attributes:
        port: the public port.
        management_port: that of ``/healthz``, ``/readyz`` and ``/metrics``.
        process: the process; its standard output and standard error go to files.
        seconds: from its start to its first ``ready``.
    """

    def __init__(self, folder: Path, *, plain: bool = False, **settings: object) -> None:
        self.port, self.management_port = free_port(), free_port()
        self._out, self._err = folder / f"{self.port}.out", folder / f"{self.port}.err"
        ports = {"port": self.port, "management_port": self.management_port}
        started = time.monotonic()
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                command("serve"), env=environment(plain=plain, **{**ports, **settings}), stdout=out, stderr=err
            )
        try:
            self._await_ready(started + START_SECONDS)
        except BaseException:
            self.kill()
            raise
        self.seconds = time.monotonic() - started

    @property
    def url(self) -> str:
        """The public port's address."""
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> Client:
        """Return a client with one connection to the public port."""
        return Client(self.port)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to this very process."""
        self.process.send_signal(number)

    def wait(self, seconds: float = STOP_SECONDS) -> int:
        """Return the exit code, waiting for it."""
        return self.process.wait(seconds)

    def stop(self) -> int:
        """Ask it to stop, as an orchestrator does, and return the exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """End it, however it is."""
        self.process.kill()
        self.process.wait()

    def output(self) -> str:
        """Return what it has written to standard output."""
        return self._out.read_text(encoding="utf-8")

    def complaints(self) -> str:
        """Return what it has written to standard error."""
        return self._err.read_text(encoding="utf-8")

    def events(self) -> list[dict[str, Any]]:
        """Return its log: every line of standard output, which is a JSON object each."""
        return [json.loads(line) for line in self.output().splitlines()]

    def resident_bytes(self) -> int:
        """Return the memory it holds, as its own metrics tell."""
        return int(float(self.metric("process_resident_memory_bytes")))

    def metric(self, name: str) -> str:
        """Return the value of a metric: its name, with labels where it has some."""
        lines = get(self.management_port, "/metrics").body.decode().splitlines()
        return next(line.rpartition(" ")[2] for line in lines if line.rpartition(" ")[0] == name)

    def _await_ready(self, deadline: float) -> None:
        while not self._is_ready():
            assert self.process.poll() is None, f"it ended: {self.complaints()}"
            assert time.monotonic() < deadline, f"not ready: {self.output()}{self.complaints()}"
            time.sleep(0.01)

    def _is_ready(self) -> bool:
        try:
            return get(self.management_port, "/readyz").status == 200
        except OSError:
            return False


def command(*arguments: str) -> list[str]:
    """Return the command line of ``palette``, as it is installed beside this Python."""
    return [str(Path(sys.executable).with_name("palette")), *arguments]


def environment(*, plain: bool = False, **settings: object) -> dict[str, str]:
    """Return a process's environment with these settings and no others; ``plain`` takes the source, not the package."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PALETTE_", "PYTHONPATH"))}
    stated = {f"PALETTE_{name.upper()}": str(value) for name, value in settings.items()}
    return {**inherited, **stated, **({"PYTHONPATH": str(SOURCE)} if plain else {})}


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    for port in _PORTS:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError
