"""The byte cache: final answers of pure requests, ready to be sent."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import Final

import msgspec

from palette.runtime.metrics import Metrics

PURE: Final = "public, max-age=86400, stale-while-revalidate=604800"
"""Cache-Control of an answer that depends on its address alone."""

REVALIDATED: Final = "no-cache"
"""Cache-Control of an answer that changes with a release: clients keep it, and ask each time whether it still holds."""

FLEETING: Final = "no-store"
"""Cache-Control of an answer that is different each time."""

_OVERHEAD: Final = 600
"""Bytes an entry costs beside its body, about: key, headers, objects."""

Headers = tuple[tuple[bytes, bytes], ...]


class Entry(msgspec.Struct, frozen=True):
    """One representation, as it is sent."""

    status: int
    headers: Headers
    body: bytes
    etag: str
    route: str


class ByteCache:
    """Least recently used entries, bounded by their bytes."""

    def __init__(self, limit: int, metrics: Metrics) -> None:
        self._limit = limit
        self._metrics = metrics
        self._entries: OrderedDict[tuple[str, str], Entry] = OrderedDict()
        self._bytes = 0

    def get(self, target: str, coding: str) -> Entry | None:
        """Return the entry of a canonical target in a coding, and mark it used."""
        entry = self._entries.get((target, coding))
        if entry is not None:
            self._entries.move_to_end((target, coding))
        return entry

    def put(self, target: str, coding: str, entry: Entry) -> None:
        """Keep an entry; the least recently used make room. One larger than an eighth of all is not kept."""
        size = _size(target, entry)
        if size > self._limit // 8 or (target, coding) in self._entries:
            return
        self._entries[target, coding] = entry
        self._bytes += size
        while self._bytes > self._limit:
            (oldest, _), dropped = self._entries.popitem(last=False)
            self._bytes -= _size(oldest, dropped)
            self._metrics.cache_evictions.inc()
        self._metrics.cache_bytes.set(self._bytes)


def _size(target: str, entry: Entry) -> int:
    return len(entry.body) + len(target) + _OVERHEAD


def etag(engine: str, target: str, media_type: str, coding: str) -> str:
    """Return the strong ETag of one representation (RFC 9110, section 8.8.3).

    A pure answer's bytes follow from the engine, the target, the media type and the coding: no body is hashed.
    """
    known = f"{engine}\n{target}\n{media_type}\n{coding}"
    return f'"{hashlib.sha256(known.encode()).hexdigest()[:32]}"'


def etag_of(body: bytes, coding: str) -> str:
    """Return the strong ETag of a representation that is known by its bytes only."""
    return f'"{hashlib.sha256(coding.encode() + body).hexdigest()[:32]}"'


def matches(if_none_match: str, tag: str) -> bool:
    """Tell whether If-None-Match names a tag; weak comparison, as RFC 9110, section 13.1.2 says."""
    if if_none_match.strip() == "*":
        return True
    return any(item.strip().removeprefix("W/") == tag for item in if_none_match.split(","))
