"""Tags that stay: of two pushes of one tag at the same time, one wins, and the other is told."""

from __future__ import annotations

import asyncio
import contextlib
import fnmatch
from collections.abc import AsyncIterator

from delivery.terraform.render.model import Repository

_IMMUTABLE = frozenset({"IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"})


def stays(repository: Repository, tag: str) -> bool:
    """Tell whether a repository's tag can be set once only.

    With exclusions the named tags are the others: mutable in an immutable repository, and the other way round
    (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html).
    """
    named = any(fnmatch.fnmatchcase(tag, pattern) for pattern in repository.mutable_tags)
    immutable = repository.tag_mutability in _IMMUTABLE
    return immutable != (named and repository.tag_mutability.endswith("_WITH_EXCLUSION"))


class Tags:
    """A lock for each tag that is being pushed, and for no other."""

    def __init__(self) -> None:
        self._locks: dict[tuple[str, str], tuple[asyncio.Lock, int]] = {}

    @contextlib.asynccontextmanager
    async def locked(self, repository: str, tag: str) -> AsyncIterator[None]:
        """Hold a tag: nobody else sets it meanwhile."""
        place = (repository, tag)
        lock, waiting = self._locks.get(place, (asyncio.Lock(), 0))
        self._locks[place] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(place)
            if waiting > 1:
                self._locks[place] = (lock, waiting - 1)
