"""Cross-origin resource sharing: which browsers' pages may read the answers (Fetch standard, CORS protocol)."""

from __future__ import annotations

from palette.api.exchange import Exchange

Headers = list[tuple[bytes, bytes]]

_EXPOSED = b"ETag, Link, Retry-After, Server-Timing, X-Request-ID"
_PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Content-Type, If-None-Match, X-Request-ID"),
    (b"access-control-max-age", b"86400"),
]


class Origins:
    """The origins of the setting: every one (``*``), a list, or none."""

    def __init__(self, setting: str) -> None:
        self._listed = frozenset(origin.strip() for origin in setting.split(",") if origin.strip())

    def headers(self, exchange: Exchange) -> Headers:
        """Return what lets the asking page read the answer; empty where it may not."""
        if not self._listed:
            return []
        if "*" in self._listed:
            return [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _EXPOSED)]
        vary: Headers = [(b"vary", b"Origin")]
        origin = exchange.header(b"origin")
        if origin not in self._listed:
            return vary
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-expose-headers", _EXPOSED),
            *vary,
        ]

    def preflight(self, exchange: Exchange) -> Headers | None:
        """Return the headers that answer a preflight request; ``None`` where the request is not one."""
        if exchange.method != "OPTIONS" or b"access-control-request-method" not in exchange.headers:
            return None
        if not exchange.header(b"origin"):
            return None
        return _PREFLIGHT if self._listed else []
