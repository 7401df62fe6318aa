"""The rate limit: so many requests in a window, for each client by itself."""

from __future__ import annotations

import time
from typing import Any

import pytest

from palette.api.exchange import Exchange
from palette.api.problems import ProblemException
from palette.api.rates import RateLimit

NOON = 1_800_000_000.0
"""A moment at which a minute and an hour begin."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOON
        monkeypatch.setattr(time, "time", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def exchange(client: Any = ("192.0.2.1", 5), *headers: tuple[bytes, bytes]) -> Exchange:
    scope = {"method": "GET", "path": "/", "query_string": b"", "headers": list(headers), "client": client}
    return Exchange(scope)


def refused(limit: RateLimit, asker: Exchange) -> ProblemException | None:
    """Return the problem that a request is refused with, if it is."""
    try:
        limit.check(asker)
    except ProblemException as problem:
        return problem
    return None


def test_one_beyond_the_limit_is_refused_until_the_window_ends(clock: Clock) -> None:
    limit = RateLimit("3/minute", "")
    assert [refused(limit, exchange()) for _ in range(3)] == [None, None, None]
    clock.now = NOON + 20.5
    problem = refused(limit, exchange())
    assert problem is not None
    assert (problem.type.slug, problem.type.status) == ("rate-limited", 429)
    assert problem.detail == f"more than 3 requests per minute; try again in {problem.headers['Retry-After']} s"
    assert problem.headers == {"Retry-After": "40"}
    clock.now = NOON + 60.1
    assert refused(limit, exchange()) is None


def test_the_wait_is_a_second_at_least(clock: Clock) -> None:
    limit = RateLimit("1/second", "")
    assert refused(limit, exchange()) is None
    clock.now = NOON + 0.999
    problem = refused(limit, exchange())
    assert problem is not None
    assert problem.headers == {"Retry-After": "1"}
    assert problem.detail == "more than 1 requests per second; try again in 1 s"


def test_hours_are_counted_too(clock: Clock) -> None:
    limit = RateLimit("1/hour", "")
    assert refused(limit, exchange()) is None
    clock.now = NOON + 3599.0
    assert refused(limit, exchange()) is not None
    clock.now = NOON + 3601.0
    assert refused(limit, exchange()) is None


@pytest.mark.usefixtures("clock")
def test_each_client_is_counted_by_its_address_whatever_its_port() -> None:
    limit = RateLimit("1/minute", "")
    assert refused(limit, exchange(("192.0.2.1", 5))) is None
    assert refused(limit, exchange(("192.0.2.2", 5))) is None
    assert refused(limit, exchange(("192.0.2.1", 6))) is not None


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("client", [None, ("", 0)])
def test_clients_without_an_address_share_one_count(client: Any) -> None:
    limit = RateLimit("1/minute", "")
    assert refused(limit, exchange(client)) is None
    assert refused(limit, exchange(client)) is not None


@pytest.mark.usefixtures("clock")
def test_without_a_trusted_header_a_client_cannot_name_its_address() -> None:
    limit = RateLimit("1/minute", "")
    assert refused(limit, exchange(("192.0.2.1", 5), (b"x-forwarded-for", b"198.51.100.1"))) is None
    assert refused(limit, exchange(("192.0.2.1", 5), (b"x-forwarded-for", b"198.51.100.2"))) is not None


@pytest.mark.usefixtures("clock")
def test_of_a_trusted_header_the_last_address_counts() -> None:
    limit = RateLimit("1/minute", "X-Forwarded-For")
    client = ("192.0.2.1", 5)
    assert refused(limit, exchange(client, (b"x-forwarded-for", b"203.0.113.1, 198.51.100.1"))) is None
    assert refused(limit, exchange(client, (b"x-forwarded-for", b"203.0.113.2,198.51.100.1 "))) is not None
    assert refused(limit, exchange(client, (b"x-forwarded-for", b"198.51.100.1"))) is not None
    assert refused(limit, exchange(client, (b"x-forwarded-for", b"198.51.100.1, 198.51.100.2"))) is None
    repeated = exchange(client, (b"x-forwarded-for", b"203.0.113.9"), (b"x-forwarded-for", b"198.51.100.1"))
    assert refused(limit, repeated) is not None
    assert refused(limit, exchange(client)) is None
