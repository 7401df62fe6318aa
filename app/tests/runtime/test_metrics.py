"""Prometheus metrics: names, labels, bounds."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from palette.runtime.build import Build
from palette.runtime.metrics import CONTENT_TYPE, METHODS, SECONDS, Metrics

BUILD = Build("1.2.3", "abc", "2026-01-01T00:00:00Z")
OWN = {
    "http_requests": "counter",
    "http_request_duration_seconds": "histogram",
    "http_requests_in_progress": "gauge",
    "batch_requests": "counter",
    "response_cache_hits": "counter",
    "response_cache_misses": "counter",
    "response_cache_evictions": "counter",
    "response_cache_bytes": "gauge",
    "color_palettes_generated": "counter",
    "palette_build_info": "gauge",
}


def measure(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_every_measure_is_there_described_and_no_other_of_ours() -> None:
    metrics = Metrics(BUILD)
    metrics.answered("GET", "/v1/colors", 200, 0.01)
    metrics.batched("GET", "/v1/colors", 200)
    metrics.generated("warm")
    families = list(text_string_to_metric_families(metrics.exposition().decode()))
    found = {family.name: family.type for family in families if not family.name.startswith(("process_", "python_"))}
    assert {name.removesuffix("_created"): kind for name, kind in found.items() if not name.endswith("_created")} == OWN
    assert all(family.documentation for family in families)
    assert any(family.name == "process_resident_memory_bytes" for family in families)
    assert CONTENT_TYPE.startswith("text/plain; version=")


def test_each_has_a_registry_of_its_own() -> None:
    first, second = Metrics(BUILD), Metrics(BUILD)
    first.generated("warm")
    assert measure(first, "color_palettes_generated_total", mood="warm") == 1
    assert measure(second, "color_palettes_generated_total", mood="warm") is None


def test_the_build_is_told() -> None:
    assert measure(Metrics(BUILD), "palette_build_info", version="1.2.3", commit="abc") == 1


def test_a_part_of_a_batch_is_counted_by_itself() -> None:
    metrics = Metrics(BUILD)
    metrics.batched("POST", "/v1/generate", 200)
    metrics.batched("POST", "/v1/generate", 299)
    metrics.batched("GET", "/v1/generate", 404)
    labels = {"method": "POST", "path": "/v1/generate", "status": "2xx"}
    assert measure(metrics, "batch_requests_total", **labels) == 2
    assert measure(metrics, "batch_requests_total", method="GET", path="/v1/generate", status="4xx") == 1
    assert measure(metrics, "http_requests_total", **labels) is None


def test_an_answered_request_is_counted_and_timed() -> None:
    metrics = Metrics(BUILD)
    labels = {"method": "GET", "path": "/v1/colors", "status": "2xx"}
    metrics.answered("GET", "/v1/colors", 200, 0.003)
    metrics.answered("GET", "/v1/colors", 204, 0.3)
    assert measure(metrics, "http_requests_total", **labels) == 2
    assert measure(metrics, "http_request_duration_seconds_count", **labels) == 2
    assert measure(metrics, "http_request_duration_seconds_sum", **labels) == pytest.approx(0.303)
    buckets = {
        bound: measure(metrics, "http_request_duration_seconds_bucket", **labels, le=str(bound)) for bound in SECONDS
    }
    assert [bound for bound, value in buckets.items() if value == 0] == [0.0005, 0.001, 0.0025]
    assert [bound for bound, value in buckets.items() if value == 2] == [0.5, 1.0, 2.5, 5.0, 10.0]


def test_buckets_rise() -> None:
    assert list(SECONDS) == sorted(set(SECONDS))
    assert (SECONDS[0], SECONDS[-1]) == (0.0005, 10.0)


@pytest.mark.parametrize(
    ("status", "label"), [(100, "1xx"), (200, "2xx"), (299, "2xx"), (304, "3xx"), (499, "4xx"), (500, "5xx")]
)
def test_statuses_are_classes(status: int, label: str) -> None:
    metrics = Metrics(BUILD)
    metrics.answered("GET", "/", status, 0.1)
    assert measure(metrics, "http_requests_total", method="GET", path="/", status=label) == 1


@pytest.mark.parametrize("method", sorted(METHODS))
def test_known_methods_are_themselves(method: str) -> None:
    metrics = Metrics(BUILD)
    metrics.answered(method, "/", 200, 0.1)
    assert measure(metrics, "http_requests_total", method=method, path="/", status="2xx") == 1


def test_other_methods_are_one() -> None:
    metrics = Metrics(BUILD)
    for method in ("BREW", "get", "PROPFIND", "", "X" * 1000):
        metrics.answered(method, "/", 405, 0.1)
    assert measure(metrics, "http_requests_total", method="OTHER", path="/", status="4xx") == 5
    assert {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} == METHODS


def test_palettes_are_counted_by_mood() -> None:
    metrics = Metrics(BUILD)
    for mood in ("warm", "cool", "warm"):
        metrics.generated(mood)
    assert measure(metrics, "color_palettes_generated_total", mood="warm") == 2
    assert measure(metrics, "color_palettes_generated_total", mood="cool") == 1


def test_the_other_measures_are_counted() -> None:
    metrics = Metrics(BUILD)
    metrics.in_progress.inc()
    metrics.cache_hits.inc()
    metrics.cache_misses.inc(2)
    metrics.cache_evictions.inc(3)
    metrics.cache_bytes.set(4)
    text = metrics.exposition().decode()
    for line in (
        "http_requests_in_progress 1.0",
        "response_cache_hits_total 1.0",
        "response_cache_misses_total 2.0",
        "response_cache_evictions_total 3.0",
        "response_cache_bytes 4.0",
    ):
        assert f"\n{line}\n" in text
