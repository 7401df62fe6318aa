"""The lab's servers as processes: each a module of ours, by TLS, under its production names."""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
import sys
from collections.abc import Mapping

import urllib3

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from delivery.programs import last
from lab import certificates, names, programs, settings, state
from lab.names import Server

_PATIENCE = 300.0
_ANSWER = 5.0
_SECONDS = 60.0


def start(server: Server, module: str, *words: programs.Argument, own: Mapping[str, str] | None = None) -> None:
    """Start ``python -m module`` as a server, where it does not run yet; return once it answers.

    Raises:
        CannotCheckError: It ended, or does not answer in time.
    """
    certificate, key = settings.certificate(server.name)
    place = ("--address", names.address(server), "--port", str(names.PORT), "--certificate", certificate, "--key", key)
    state.start(server.name, [sys.executable, "-m", module, *place, *words], {"PYTHONPATH": str(ROOT), **(own or {})})
    state.until(lambda: answers(server) or not state.alive(server.name), _PATIENCE)
    if not state.alive(server.name) or not answers(server):
        said = last(state.log_of(server.name).read_text(errors="replace"))
        raise CannotCheckError(f"{server.hosts[0]} does not answer; its log: {state.log_of(server.name)}: {said}")


def answers(server: Server) -> bool:
    """Tell whether a server answers a request, under its own name."""
    authority, _ = settings.certificate(certificates.AUTHORITY)
    context, name = ssl.create_default_context(cafile=authority), server.hosts[0]
    with (
        contextlib.suppress(OSError),
        socket.create_connection((names.address(server), names.PORT), timeout=_ANSWER) as plain,
        context.wrap_socket(plain, server_hostname=name) as secured,
    ):
        secured.sendall(f"HEAD / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        return secured.recv(len("HTTP/")) == b"HTTP/"
    return False


@functools.cache
def _pool(address: str, host: str, authority: str) -> urllib3.HTTPSConnectionPool:
    """Return connections to a server of the lab, which shows a certificate of its production name."""
    return urllib3.HTTPSConnectionPool(
        address,
        names.PORT,
        server_hostname=host,
        assert_hostname=host,
        ca_certs=authority,
        timeout=_SECONDS,
        retries=False,
        maxsize=8,
    )


def connections(server: Server) -> urllib3.HTTPSConnectionPool:
    """Return connections to one of the lab's servers."""
    authority, _ = settings.certificate(certificates.AUTHORITY)
    return _pool(names.address(server), server.hosts[0], str(authority))
