"""A WSGI application served until it is told to end."""

from __future__ import annotations

import argparse
import contextlib
import signal
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from delivery.findings import CannotCheckError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LOOPBACK: Final = "127.0.0.1"


class Tls(NamedTuple):
    """A certificate and its key."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Return what a server needs; nothing older than TLS 1.2 is spoken, as AWS does.

        Raises:
            CannotCheckError: a file cannot be read, or is none.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.certificate, self.key)
        except OSError as error:
            raise CannotCheckError(
                f"{self.certificate}, {self.key}: {error}; a certificate and its key are wanted"
            ) from None
        return context


def add(parser: argparse.ArgumentParser, port: int) -> None:
    """Add the options of a server: where it listens, and under which certificate."""
    parser.add_argument("--address", default=LOOPBACK, help="where it listens (default: %(default)s)")
    parser.add_argument("--port", type=int, default=port, help="on which port (default: %(default)s)")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="serve by TLS under this certificate")
    parser.add_argument("--key", type=Path, metavar="FILE", help="its key")


def tls_of(options: argparse.Namespace) -> Tls | None:
    """Return what TLS needs; nothing without it.

    Raises:
        CannotCheckError: one of the two is missing.
    """
    if (options.certificate is None) != (options.key is None):
        raise CannotCheckError("--certificate and --key come together")
    return Tls(options.certificate, options.key) if options.certificate else None


def address_of(options: argparse.Namespace) -> str:
    """Return the address that the options state."""
    return f"{'https' if options.certificate else 'http'}://{options.address}:{options.port}"


class _Handler(WSGIRequestHandler):
    """Speaks HTTP/1.1, so that clients keep their connections, and writes no line for each request."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the front says what it refused."""


def server(application: WSGIApplication, address: str, port: int, tls: Tls | None = None) -> BaseWSGIServer:
    """Return a server that listens already.

    Raises:
        CannotCheckError: the port is taken, or the certificate cannot be read.
    """
    context = tls.context() if tls else None
    try:
        return make_server(address, port, application, threaded=True, request_handler=_Handler, ssl_context=context)
    except (OSError, SystemExit) as error:
        raise CannotCheckError(f"{address}:{port} cannot be listened on: {error}; choose another port") from None


def serve(made: BaseWSGIServer) -> None:
    """Serve until SIGTERM or SIGINT."""

    def end(_number: int, _frame: object) -> None:
        threading.Thread(target=made.shutdown).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    made.serve_forever()
    made.server_close()


@contextlib.contextmanager
def beside(made: BaseWSGIServer) -> Iterator[str]:
    """Serve in a thread meanwhile; give the address."""
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'https' if made.ssl_context else 'http'}://{made.host}:{made.port}"
    finally:
        made.shutdown()
        thread.join()
        made.server_close()
