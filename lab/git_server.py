"""The Git server of the lab: ``python -m lab.git_server ADDRESS PORT FOLDER CERTIFICATE KEY``.

It serves the bare repositories below a folder by HTTPS, to read only, under the forge's name: so the Applications name
the repository by the same address as in production. Who commits in the lab pushes to the folder.
"""

from __future__ import annotations

import http.server
import os
import ssl
import subprocess
import sys
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

_READ = "git-upload-pack"
_LARGEST = 1 << 20
"""Bytes of a request: what a reader has and wants is a list of hashes."""


class Stream(Protocol):
    """What is read of a request."""

    def read(self, size: int, /) -> bytes:
        """Read so many bytes."""

    def readline(self) -> bytes:
        """Read to the end of the line."""


class Handler(http.server.BaseHTTPRequestHandler):
    """Hands each request to ``git http-backend``, and its answer back."""

    protocol_version = "HTTP/1.1"
    folder = ""

    def do_GET(self) -> None:
        """Answer what refs there are."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer with objects."""
        self._answer(self._body())

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            return b"".join(chunks(self.rfile))
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LARGEST))

    def _answer(self, body: bytes) -> None:
        asked = urlsplit(self.path)
        if _READ not in f"{asked.path}?{asked.query}":
            self.send_error(HTTPStatus.FORBIDDEN, "this server is to read only: push to the folder")
            return
        command = ["git", "http-backend"]
        done = subprocess.run(command, input=body, env=self._environment(), capture_output=True, check=False)  # noqa: S603 - git alone
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _environment(self) -> dict[str, str]:
        """Return the variables of CGI that git reads."""
        asked = urlsplit(self.path)
        return {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": self.folder,
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": asked.path,
            "QUERY_STRING": asked.query,
            "REQUEST_METHOD": self.command,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
        }


def chunks(stream: Stream) -> list[bytes]:
    """Read a body in HTTP's chunked coding, up to the largest that is taken."""
    found: list[bytes] = []
    while size := int(stream.readline().split(b";")[0] or b"0", 16):
        if sum(map(len, found)) + size > _LARGEST:
            break
        found.append(stream.read(size))
        stream.readline()
    stream.readline()
    return found


def main(address: str, port: str, folder: str, certificate: str, key: str) -> None:
    """Serve until ended."""
    Handler.folder = folder
    server = http.server.ThreadingHTTPServer((address, int(port)), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
