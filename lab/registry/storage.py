"""docker-registry, which keeps the images: it listens on a socket that only its owner can open, so nobody passes by."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from delivery import programs
from delivery.findings import CannotCheckError

PROGRAM: Final = "docker-registry"
HINT: Final = "docker-registry is not installed; Debian: apt-get install docker-registry"
SOCKET: Final = "registry.sock"
LOG: Final = "registry.log"
"""Its own words: it tells every question that was answered with no as an error."""
_LONGEST_SOCKET: Final = 100
_PATIENCE: Final = 20.0
_POLL: Final = 0.05


def configuration(state: Path) -> dict[str, Any]:
    """Return docker-registry's configuration; a name of its own for what is half uploaded outlives a restart."""
    return {
        "version": "0.1",
        "log": {"level": "warn", "accesslog": {"disabled": True}},
        "storage": {"filesystem": {"rootdirectory": str(state / "images")}, "delete": {"enabled": True}},
        "http": {
            "net": "unix",
            "addr": str(state / SOCKET),
            "relativeurls": True,
            "secret": _secret(state / "uploads.key"),
        },
    }


def _secret(place: Path) -> str:
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(secrets.token_hex(32))
    return place.read_text()


@contextlib.asynccontextmanager
async def running(state: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run docker-registry, its words going to a file beside the images; end it when done.

    Raises:
        CannotCheckError: it is not installed, or does not come up.
    """
    program = programs.look(PROGRAM)
    if program is None:
        raise CannotCheckError(HINT)
    command = (str(program), "serve", str(_prepared(state)))
    with (state / LOG).open("ab") as log:
        process = await asyncio.create_subprocess_exec(*command, env={"PATH": "/usr/bin:/bin"}, stdout=log, stderr=log)
    try:
        await _up(process, state)
        yield process
    finally:
        await _ended(process)


def _prepared(state: Path) -> Path:
    """Write the configuration; the environment that docker-registry gets could not change it."""
    socket = state / SOCKET
    if len(str(socket)) > _LONGEST_SOCKET:
        raise CannotCheckError(
            f"{socket}: a socket's path has at most {_LONGEST_SOCKET} letters; choose another --state"
        )
    state.mkdir(parents=True, exist_ok=True)
    state.chmod(0o700)
    socket.unlink(missing_ok=True)
    written = state / "registry.json"
    written.touch(mode=0o600)
    # JSON is YAML, too, which docker-registry reads.
    written.write_text(json.dumps(configuration(state)))
    return written


async def _up(process: asyncio.subprocess.Process, state: Path) -> None:
    for _ in range(int(_PATIENCE / _POLL)):
        if process.returncode is not None:
            raise CannotCheckError(f"{PROGRAM} ended at once ({process.returncode}); its log: {state / LOG}")
        if await asyncio.to_thread((state / SOCKET).exists):
            return
        await asyncio.sleep(_POLL)
    raise CannotCheckError(f"{PROGRAM} does not listen after {_PATIENCE:.0f} s")


async def _ended(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()
