"""Prometheus metrics of the service, in a registry of their own."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from palette.runtime.build import Build

CONTENT_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """Every measure the service takes.

    Labels hold bounded sets only: route templates, known methods, status classes, moods.
    """

    def __init__(self, build: Build) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        labels = ("method", "path", "status")
        self._requests = Counter("http_requests", "Requests answered.", labels, registry=registry)
        self._seconds = Histogram(
            "http_request_duration_seconds", "Time to answer.", labels, registry=registry, buckets=SECONDS
        )
        self._parts = Counter("batch_requests", "Requests answered as parts of a batch.", labels, registry=registry)
        self.in_progress = Gauge("http_requests_in_progress", "Requests being answered now.", registry=registry)
        self.cache_hits = Counter("response_cache_hits", "Answers from the byte cache.", registry=registry)
        self.cache_misses = Counter("response_cache_misses", "Cacheable answers made anew.", registry=registry)
        self.cache_evictions = Counter("response_cache_evictions", "Answers dropped for room.", registry=registry)
        self.cache_bytes = Gauge("response_cache_bytes", "Bytes the byte cache holds.", registry=registry)
        self._palettes = Counter("color_palettes_generated", "Palettes generated.", ("mood",), registry=registry)
        info = Gauge("palette_build_info", "The release; always 1.", ("version", "commit"), registry=registry)
        info.labels(build.version, build.commit).set(1)
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def answered(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count one answered request; ``path`` is the route's template."""
        key = (method if method in METHODS else "OTHER", path, status // 100)
        children = self._children.get(key)
        if children is None:
            labels = (key[0], path, f"{key[2]}xx")
            children = (self._requests.labels(*labels), self._seconds.labels(*labels))
            self._children[key] = children
        children[0].inc()
        children[1].observe(seconds)

    def batched(self, method: str, path: str, status: int) -> None:
        """Count one answered part of a batch, which is not counted as a request."""
        self._parts.labels(method, path, f"{status // 100}xx").inc()

    def generated(self, mood: str) -> None:
        """Count one generated palette."""
        self._palettes.labels(mood).inc()

    def exposition(self) -> bytes:
        """Return all measures in Prometheus's text format."""
        return generate_latest(self.registry)
