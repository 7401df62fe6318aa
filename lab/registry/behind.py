"""The registry behind the front: bodies pass through in pieces, so that the memory is the same for every size."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from lab.registry.errors import RegistryError, unavailable

PIECE: Final = 1 << 18
MANIFESTS: Final = (
    "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json"
)
#: Headers of one connection and none of the message's, and our login, which is none of the registry's.
_OURS: Final = frozenset(
    {"authorization", "connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
_IDLE: Final = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=300)


class Stored(NamedTuple):
    """What the registry answered: the status, the headers and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Registry:
    """The registry, by its socket."""

    def __init__(self, socket: Path) -> None:
        connector = aiohttp.UnixConnector(str(socket), limit=0)
        self._client = aiohttp.ClientSession(connector=connector, timeout=_IDLE, auto_decompress=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def passed(self, request: web.Request, target: str) -> web.StreamResponse:
        """Pass a request on to ``target`` and its answer back, piece by piece.

        Raises:
            RegistryError: the registry does not answer.
        """
        body = request.content.iter_chunked(PIECE) if request.can_read_body else None
        kept = _kept(request.headers)
        try:
            async with self._client.request(
                request.method, _url(target), headers=kept, data=body, allow_redirects=False
            ) as found:
                return await _sent(request, found)
        except aiohttp.ClientConnectorError as error:
            raise _down(error) from None

    async def asked(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None) -> Stored:
        """Ask the registry something small.

        Raises:
            RegistryError: it does not answer.
        """
        try:
            async with self._client.request(
                method, _url(target), headers=dict(headers), data=body, allow_redirects=False
            ) as found:
                return Stored(found.status, _kept(found.headers), await found.read())
        except aiohttp.ClientError as error:
            raise _down(error) from None

    async def digest(self, repository: str, reference: str) -> str:
        """Return the digest of a manifest; empty where there is none."""
        found = await self.asked("HEAD", f"/v2/{repository}/manifests/{reference}", {"Accept": MANIFESTS})
        if found.status not in {200, 404}:
            raise unavailable(f"the registry answers {found.status} for {repository}:{reference}")
        return found.headers.get("Docker-Content-Digest", "") if found.status == 200 else ""  # noqa: PLR2004 - HTTP's OK


async def _sent(request: web.Request, found: aiohttp.ClientResponse) -> web.StreamResponse:
    """Send an answer on. Where the registry breaks off, so do we: the client must not take a part for the whole."""
    response = web.StreamResponse(status=found.status, reason=found.reason, headers=_kept(found.headers))
    await response.prepare(request)
    try:
        async for piece in _pieces(found):
            await response.write(piece)
        await response.write_eof()
    except aiohttp.ClientPayloadError:
        if request.transport is not None:
            request.transport.abort()
    return response


async def _pieces(found: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    async for piece in found.content.iter_chunked(PIECE):
        yield piece


def _kept(headers: Mapping[str, str]) -> CIMultiDict[str]:
    """Return the headers of the message; one that comes twice, as Accept may, stays twice."""
    return CIMultiDict((name, value) for name, value in headers.items() if name.lower() not in _OURS)


def _url(target: str) -> URL:
    """Return an address letter for letter: what was judged is what is asked."""
    return URL(f"http://registry{target}", encoded=True)


def _down(error: Exception) -> RegistryError:
    return unavailable(f"the registry does not answer: {error}")
