"""The rate limit: how many requests one client may make, where the setting states it."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from palette.api.exchange import Exchange
from palette.api.problems import ProblemException


class RateLimit:
    """A fixed window a client address, kept in this process; addresses are never logged."""

    def __init__(self, setting: str, address_header: str) -> None:
        self._item: RateLimitItem = parse(setting)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._header = address_header.lower().encode()

    def check(self, exchange: Exchange) -> None:
        """Count a request.

        Raises:
            ProblemException: ``rate-limited``, with Retry-After in whole seconds.
        """
        client = self._client(exchange)
        if self._limiter.hit(self._item, client):
            return
        reset = self._limiter.get_window_stats(self._item, client).reset_time
        wait = max(1, math.ceil(reset - time.time()))
        detail = f"more than {self._item.amount} requests per {self._item.GRANULARITY.name}; try again in {wait} s"
        raise ProblemException("rate-limited", detail, headers={"Retry-After": str(wait)})

    def _client(self, exchange: Exchange) -> str:
        if self._header:
            # The last address is the one that the trusted proxy itself has added; the others a client can invent.
            return exchange.header(self._header).rpartition(",")[2].strip()
        client = exchange.scope.get("client")
        return client[0] if client else ""
