"""The content codings of answers."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping

import brotli  # type: ignore[import-untyped]  # it ships no types
import zstandard

SMALLEST = 256
"""Bytes below which a coding costs more than it saves."""

_LARGE = 64 * 1024
"""Bytes that take some ten milliseconds."""


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=4))


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(body)


def _gzip(body: bytes) -> bytes:
    # A fixed time stamp: the same body is the same bytes, as its strong ETag says.
    return gzip.compress(body, compresslevel=6, mtime=0)


CODINGS: Mapping[str, Callable[[bytes], bytes]] = {"br": _brotli, "zstd": _zstd, "gzip": _gzip}
"""By name, in the order we prefer them."""

OFFERED = tuple(CODINGS)


async def compressed(body: bytes, coding: str) -> bytes:
    """Return a body in a coding; a large one is coded in a thread, while others' requests are answered."""
    code = CODINGS[coding]
    return code(body) if len(body) < _LARGE else await asyncio.to_thread(code, body)
