"""Pages of lists too long for one answer: which part was asked for, and the address of the next one.

A cursor says where a page begins and what it is a page of. It is bound to its address, to the query and to the data by
a hash: one that was taken from another list, or made by an older release, is refused, not answered with a wrong part.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Generic, NamedTuple, TypeVar
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.params import Parameter

from palette.api.answers import pure
from palette.api.description import link
from palette.api.problems import ProblemException, invalid_parameter

LARGEST: Final = 100
"""Items a page has at most."""

USUAL: Final = 20
"""Items a page has where none are asked for."""

_POSITION_BYTES: Final = 4
_HASH_BYTES: Final = 8
# Together twelve bytes are sixteen characters without padding: each cursor has one spelling.
_PATTERN: Final = "^[A-Za-z0-9_-]{16}$"
_is_cursor: Final = re.compile(_PATTERN).fullmatch
_MALFORMED: Final = "it is not a cursor; take it from 'next' of the page before, or leave it out"
_FOREIGN: Final = "it belongs to another query or to another release; begin again without it"

Limit = Annotated[int, Parameter(ge=1, le=LARGEST, description="Items on a page.")]
CursorText = Annotated[
    str | None,
    Parameter(
        description="Where the page begins, as `next` of the page before tells; without it, the first page.",
        schema_extra={"pattern": _PATTERN},
    ),
]

Item = TypeVar("Item")


class Part(NamedTuple, Generic[Item]):
    """The items of one page, and the address of the next page, ``None`` after the last."""

    items: Sequence[Item]
    next: str | None


class Listing:
    """What is read in pages: one address with one query, over one state of the data.

    Args:
        path: the address's path.
        query: its parameters but ``limit`` and ``cursor``; those that are ``None`` were not given.
        version: names the state of the data; cursors hold for one state only.
    """

    def __init__(self, path: str, query: Mapping[str, str | None], version: str) -> None:
        self._path = quote(path)
        self._query = {name: value for name, value in query.items() if value is not None}
        self._version = version

    def start(self, cursor: str | None) -> int:
        """Return the position, from 0, of the first item of the page that a cursor stands for.

        Raises:
            ProblemException: ``invalid-parameter`` for what is no cursor, and for one of another listing.
        """
        if cursor is None:
            return 0
        if not _is_cursor(cursor):
            raise _refused(_MALFORMED)
        position = int.from_bytes(urlsafe_b64decode(cursor)[:_POSITION_BYTES], "big")
        if cursor != self._cursor(position):
            raise _refused(_FOREIGN)
        return position

    def next(self, position: int, limit: int) -> str:
        """Return the address of the page that begins at a position, with up to ``limit`` items."""
        return link(self._path, **self._query, limit=str(limit), cursor=self._cursor(position))

    def part(self, items: Sequence[Item], limit: int, cursor: str | None) -> Part[Item]:
        """Return one page of all items of the listing.

        Raises:
            ProblemException: as ``start``.
        """
        start = self.start(cursor)
        end = start + limit
        return Part(items[start:end], self.next(end, limit) if end < len(items) else None)

    def _cursor(self, position: int) -> str:
        known = msgspec.json.encode([position, self._path, self._query, self._version], order="deterministic")
        bound = hashlib.blake2b(known, digest_size=_HASH_BYTES).digest()
        return urlsafe_b64encode(position.to_bytes(_POSITION_BYTES, "big") + bound).decode()


def _refused(detail: str) -> ProblemException:
    return invalid_parameter("cursor", detail)


def page(content: Any, following: str | None) -> Response[Any]:  # noqa: ANN401 - any schema
    """Answer with one page; ``Link`` tells the next page's address, too (RFC 8288), where there is one.

    Args:
        content: the page, which has ``following`` as its member ``next``.
        following: the address of the next page.
    """
    return pure(content, {"link": f'<{following}>; rel="next"'} if following else {})
