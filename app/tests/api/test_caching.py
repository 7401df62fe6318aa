"""The byte cache, the form it knows addresses in, and ETags."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from api.client import BUILD
from palette.api.caching import ByteCache, Entry, etag, etag_of, matches
from palette.runtime.metrics import Metrics

PAIRS = st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), min_size=1, max_size=6)
OVERHEAD = 600


def entry(size: int, mark: str = "") -> Entry:
    """Return an entry whose body has so many bytes."""
    return Entry(200, ((b"content-type", b"application/json"),), b"x" * size, f'"{mark}"', "/v1/colors")


def cache(limit: int) -> tuple[ByteCache, Metrics]:
    """Return a cache of so many bytes, and its metrics."""
    metrics = Metrics(BUILD)
    return ByteCache(limit, metrics), metrics


def measure(metrics: Metrics, name: str) -> float | None:
    return metrics.registry.get_sample_value(name)


def test_what_is_kept_is_found_by_target_and_coding() -> None:
    kept, _ = cache(100_000)
    plain, coded = entry(10, "plain"), entry(5, "coded")
    kept.put("/a", "identity", plain)
    kept.put("/a", "br", coded)
    assert kept.get("/a", "identity") is plain
    assert kept.get("/a", "br") is coded
    assert kept.get("/a", "gzip") is None
    assert kept.get("/b", "identity") is None


def test_the_first_entry_stays_and_is_counted_once() -> None:
    kept, metrics = cache(100_000)
    first = entry(10)
    kept.put("/a", "identity", first)
    kept.put("/a", "identity", entry(20))
    assert kept.get("/a", "identity") is first
    assert measure(metrics, "response_cache_bytes") == 10 + len("/a") + OVERHEAD


def test_the_bytes_are_those_of_body_target_and_overhead() -> None:
    kept, metrics = cache(100_000)
    kept.put("/abc", "identity", entry(1000))
    kept.put("/abc", "br", entry(300))
    assert measure(metrics, "response_cache_bytes") == 1000 + 300 + 2 * (4 + OVERHEAD)
    assert measure(metrics, "response_cache_evictions_total") == 0


def test_one_entry_takes_an_eighth_at_most() -> None:
    limit = 8 * (1000 + 2 + OVERHEAD)
    kept, metrics = cache(limit)
    kept.put("/a", "identity", entry(1001))
    assert kept.get("/a", "identity") is None
    assert measure(metrics, "response_cache_bytes") == 0
    kept.put("/a", "identity", entry(1000))
    assert kept.get("/a", "identity") is not None


def test_the_least_recently_used_makes_room() -> None:
    size = 398 + 2 + OVERHEAD
    kept, metrics = cache(10 * size)
    for number in range(10):
        kept.put(f"/{number}", "identity", entry(398))
    assert measure(metrics, "response_cache_bytes") == 10 * size
    assert measure(metrics, "response_cache_evictions_total") == 0
    assert kept.get("/0", "identity") is not None
    kept.put("/x", "identity", entry(398))
    assert kept.get("/1", "identity") is None
    assert kept.get("/0", "identity") is not None
    assert kept.get("/x", "identity") is not None
    assert measure(metrics, "response_cache_bytes") == 10 * size
    assert measure(metrics, "response_cache_evictions_total") == 1


def test_as_many_make_room_as_it_takes() -> None:
    kept, metrics = cache(8 * 1602)
    targets = [f"/{number:02}" for number in range(20)]
    for target in targets:
        kept.put(target, "identity", entry(17))
    assert measure(metrics, "response_cache_bytes") == 20 * 620
    kept.put("/b", "identity", entry(1000))
    assert [target for target in targets if kept.get(target, "identity")] == targets[2:]
    assert kept.get("/b", "identity") is not None
    assert measure(metrics, "response_cache_evictions_total") == 2
    assert measure(metrics, "response_cache_bytes") == 18 * 620 + 1602


def test_a_cache_without_room_keeps_nothing() -> None:
    kept, metrics = cache(0)
    kept.put("/a", "identity", entry(0))
    assert kept.get("/a", "identity") is None
    assert measure(metrics, "response_cache_bytes") == 0


def test_an_etag_is_strong_and_depends_on_all_it_is_of() -> None:
    tag = etag("engine", "/v1/colors?color=red", "application/json", "br")
    assert tag.startswith('"')
    assert tag.endswith('"')
    assert len(tag) == 34
    assert set(tag[1:-1]) <= set("0123456789abcdef")
    assert tag == etag("engine", "/v1/colors?color=red", "application/json", "br")
    others = {
        tag,
        etag("engine2", "/v1/colors?color=red", "application/json", "br"),
        etag("engine", "/v1/colors?color=blue", "application/json", "br"),
        etag("engine", "/v1/colors?color=red", "text/html", "br"),
        etag("engine", "/v1/colors?color=red", "application/json", "identity"),
    }
    assert len(others) == 5


def test_an_etag_of_bytes_depends_on_them_and_on_the_coding() -> None:
    tag = etag_of(b"body", "identity")
    assert len(tag) == 34
    assert (tag[0], tag[-1]) == ('"', '"')
    assert tag == etag_of(b"body", "identity")
    assert len({tag, etag_of(b"other", "identity"), etag_of(b"body", "gzip")}) == 3


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('"abc"', True),
        ('W/"abc"', True),
        ("*", True),
        (" * ", True),
        ('"x", "abc"', True),
        ('"x",W/"abc"  ', True),
        ('"x"', False),
        ('"ABC"', False),
        ("abc", False),
        ('"abc', False),
        ('"abcd"', False),
        ('w/"abc"', False),
        ("", False),
        (",", False),
        ('"*"', False),
        ('*, "x"', False),
    ],
)
def test_if_none_match(header: str, expected: bool) -> None:
    assert matches(header, '"abc"') is expected
