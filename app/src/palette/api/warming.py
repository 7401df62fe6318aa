"""Work that the first requests of a kind would wait for, done once the service answers instead."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import structlog

log = structlog.get_logger()

Preparation = Callable[[], object]
"""Makes what is kept for good. Whoever needs it earlier makes it, too: it has to bear being called twice."""


def warm(preparations: Iterable[Preparation]) -> threading.Thread:
    """Do the preparations one after the other in a thread; return it. A process that stops does not wait for it.

    One that fails is logged and left to the request that needs it: its answer tells what is wrong.
    """
    thread = threading.Thread(target=_prepare, args=(tuple(preparations),), name="warming", daemon=True)
    thread.start()
    return thread


def _prepare(preparations: tuple[Preparation, ...]) -> None:
    for preparation in preparations:
        try:
            preparation()
        except Exception:
            log.exception("not prepared")
