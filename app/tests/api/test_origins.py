"""Cross-origin resource sharing, as browsers ask for it (Fetch standard)."""

from __future__ import annotations

import pytest

from palette.api.exchange import Exchange
from palette.api.origins import Origins

EXPOSED = (b"access-control-expose-headers", b"ETag, Link, Retry-After, Server-Timing, X-Request-ID")
PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Content-Type, If-None-Match, X-Request-ID"),
    (b"access-control-max-age", b"86400"),
]
ASKS = (b"access-control-request-method", b"POST")
LISTED = "https://a.example, https://b.example:8443 ,,"


def exchange(*headers: tuple[bytes, bytes], method: str = "GET") -> Exchange:
    return Exchange({"method": method, "path": "/", "query_string": b"", "headers": list(headers)})


def of(origin: str) -> Exchange:
    return exchange((b"origin", origin.encode()))


@pytest.mark.parametrize("asker", [exchange(), of("https://a.example"), of("null")])
def test_with_a_star_every_page_may_read(asker: Exchange) -> None:
    assert Origins("*").headers(asker) == [(b"access-control-allow-origin", b"*"), EXPOSED]


def test_a_star_in_a_list_is_a_star() -> None:
    assert Origins("https://a.example,*").headers(of("https://c.example"))[0] == (b"access-control-allow-origin", b"*")


@pytest.mark.parametrize("setting", ["", " ", ",", " , "])
def test_without_origins_no_page_may_read(setting: str) -> None:
    assert Origins(setting).headers(of("https://a.example")) == []
    assert Origins(setting).headers(exchange()) == []


@pytest.mark.parametrize("origin", ["https://a.example", "https://b.example:8443"])
def test_a_listed_origin_may_read_and_caches_know_that_it_matters(origin: str) -> None:
    assert Origins(LISTED).headers(of(origin)) == [
        (b"access-control-allow-origin", origin.encode()),
        EXPOSED,
        (b"vary", b"Origin"),
    ]


@pytest.mark.parametrize(
    "origin",
    [
        "https://c.example",
        "http://a.example",
        "https://a.example.evil",
        "https://b.example",
        "null",
        "https://A.example",
    ],
)
def test_another_origin_may_not(origin: str) -> None:
    assert Origins(LISTED).headers(of(origin)) == [(b"vary", b"Origin")]


def test_a_request_of_no_page_gets_no_leave_from_a_list() -> None:
    assert Origins(LISTED).headers(exchange()) == [(b"vary", b"Origin")]


@pytest.mark.parametrize("setting", ["*", LISTED])
def test_a_preflight_is_told_what_may_be_sent(setting: str) -> None:
    asker = exchange((b"origin", b"https://a.example"), ASKS, method="OPTIONS")
    assert Origins(setting).preflight(asker) == PREFLIGHT


def test_without_origins_a_preflight_is_answered_with_nothing() -> None:
    asker = exchange((b"origin", b"https://a.example"), ASKS, method="OPTIONS")
    assert Origins("").preflight(asker) == []


@pytest.mark.parametrize(
    "asker",
    [
        exchange((b"origin", b"https://a.example"), ASKS, method="GET"),
        exchange((b"origin", b"https://a.example"), method="OPTIONS"),
        exchange(ASKS, method="OPTIONS"),
        exchange((b"origin", b""), ASKS, method="OPTIONS"),
    ],
    ids=["another method", "asks for no method", "no origin", "empty origin"],
)
def test_what_is_no_preflight(asker: Exchange) -> None:
    assert Origins("*").preflight(asker) is None
