"""Addresses: how a query is read, and how text is written in one."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote, unquote_plus

_REMEMBERED: Final = 512
"""Bytes of the longest query whose reading is remembered: the memory must not be the clients' to fill."""

_ENCODED: Final = [quote(chr(code), safe="") for code in range(128)]
"""Each ASCII character as an address has it: a table is several times as fast as ``quote``."""

Pairs = tuple[tuple[str, str], ...]
"""Names and values of a query, decoded, in the order they came."""


class Query(NamedTuple):
    """A query, read once for all that is done with it.

    Attributes:
        text: one form for all its spellings: decoded, sorted by name, encoded again.
        pairs: what it says.
    """

    text: str
    pairs: Pairs


def read_query(query: bytes) -> Query:
    """Return what a query says.

    Raises:
        UnicodeDecodeError: the query is not percent-encoded UTF-8.
    """
    return _remembered(query) if len(query) <= _REMEMBERED else _read(query)


def _read(query: bytes) -> Query:
    pairs = tuple(_pair(part) for part in query.decode("ascii").split("&") if part)
    return Query("&".join([f"{encoded(name)}={encoded(value)}" for name, value in sorted(pairs)]), pairs)


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return unquote_plus(name, errors="strict"), unquote_plus(value, errors="strict")


_remembered = lru_cache(2048)(_read)


def encoded(text: str) -> str:
    """Return text percent-encoded, so that it can stand anywhere in an address."""
    return text.translate(_ENCODED) if text.isascii() else quote(text, safe="")


def canonical_target(path: str, query: Query) -> str:
    """Return a decoded path and a query in the form that the cache and the ETag know."""
    escaped = quote(path)  # a '?' that was %3F must not look like the query's
    return f"{escaped}?{query.text}" if query.text else escaped
