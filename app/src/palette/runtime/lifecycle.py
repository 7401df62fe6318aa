"""Serve until told to stop, and stop without losing a request."""

from __future__ import annotations

import asyncio
import contextlib
import math
import signal
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
import uvloop
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from palette.runtime.health import Health
from palette.runtime.settings import Settings

log = structlog.get_logger()

_START_SECONDS = 30.0
_POLL_SECONDS = 0.005
_HEADER_BYTES = 64 * 1024

Application = Callable[[Any, Any, Any], Awaitable[None]]
"""An ASGI application."""


class PortTakenError(OSError):
    """A port that the service shall listen on cannot be had; the message says which and what to do."""


def serve(
    public: Application,
    management: Application,
    health: Health,
    settings: Settings,
    started: Callable[[], None] = lambda: None,
) -> None:
    """Serve both applications until SIGTERM or SIGINT; return when every request in flight is answered.

    SIGTERM turns readiness off and goes on accepting for ``drain_seconds``, so that load balancers can look away
    first; then the listener closes and requests in flight finish within ``grace_seconds``. SIGINT, a person at a
    terminal, skips the drain. ``started`` is called once both ports answer.

    Raises:
        PortTakenError: before anything is served, when a port cannot be had.
    """
    _check_port(settings.host, settings.port, "PORT")
    _check_port(settings.management_host, settings.management_port, "MANAGEMENT_PORT")
    uvloop.run(_serve(public, management, health, settings, started))


def _check_port(host: str, port: int, variable: str) -> None:
    """Bind once without sharing: granian's own sockets may share a port with another process of its kind."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            message = (
                f"{host}:{port} cannot be listened on ({error.strerror}): stop what uses it, or choose another with "
                f"{variable}=… (setting PALETTE_{variable})"
            )
            raise PortTakenError(message) from error


async def _serve(
    public: Application, management: Application, health: Health, settings: Settings, started: Callable[[], None]
) -> None:
    stop: asyncio.Queue[signal.Signals] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.put_nowait, number)
    servers = [
        _server(public, settings.host, settings.port, settings),
        _server(management, settings.management_host, settings.management_port, settings),
    ]
    running = [asyncio.create_task(server.serve()) for server in servers]
    await _listening(settings.management_host, settings.management_port)
    await _listening(settings.host, settings.port)
    log.info("serving", host=settings.host, port=settings.port, management_port=settings.management_port)
    started()
    reason = await stop.get()
    await _drain(reason, stop, health, settings)
    for server, task in zip(servers, running, strict=True):
        await _close(server, task, settings.grace_seconds)
    log.info("stopped")


async def _listening(host: str, port: int) -> None:
    """Wait until a port takes connections: the server's own thread opens it."""
    async with asyncio.timeout(_START_SECONDS):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection(_reachable(host), port)
                writer.close()
                return
            await asyncio.sleep(_POLL_SECONDS)


def _reachable(host: str) -> str:
    """Return an address that reaches a listener on every interface."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


async def _drain(
    reason: signal.Signals, stop: asyncio.Queue[signal.Signals], health: Health, settings: Settings
) -> None:
    """Turn readiness off, then wait for the drain's end or a second signal."""
    health.draining = True
    log.info("draining", signal=reason.name, seconds=settings.drain_seconds)
    if reason == signal.SIGTERM:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.get(), settings.drain_seconds)


async def _close(server: Server, task: asyncio.Task[None], seconds: float) -> None:
    """Stop accepting and let requests in flight finish, for so long."""
    server.stop()  # type: ignore[no-untyped-call]  # granian leaves it untyped
    _, late = await asyncio.wait([task], timeout=seconds)
    if late:
        log.warning("requests in flight were cut off", seconds=seconds)
        task.cancel()


def _server(application: Application, host: str, port: int, settings: Settings) -> Server:
    """Return a server; it bounds the time and the bytes of a request's head, as the edge does of the rest."""
    head = HTTP1Settings(
        header_read_timeout=math.ceil(settings.request_seconds * 1000),
        max_buffer_size=settings.max_query_bytes + _HEADER_BYTES,
    )
    return Server(
        application,
        host,
        port,
        interface=Interfaces.ASGINL,
        http1_settings=head,
        websockets=False,
        log_enabled=False,
        backlog=1024,
    )
