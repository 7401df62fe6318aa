"""The management port: liveness, readiness, measures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest

from api.client import BUILD, Client
from palette.api.management import management_application
from palette.runtime.health import Health
from palette.runtime.metrics import Metrics


def well() -> str:
    """Be well."""
    return "ok"


def management(checks: Mapping[str, Callable[[], str]] | None = None) -> tuple[Client, Health, Metrics]:
    """Return a client of the management port, and what it tells of."""
    health, metrics = Health(checks or {}), Metrics(BUILD)
    return Client(management_application(health, metrics)), health, metrics


def test_the_process_is_alive_whatever_else() -> None:
    client, health, _ = management({"engine": lambda: "broken"})
    health.draining = True
    answer = client.get("/healthz")
    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert answer.header("content-type") == "application/json"
    assert answer.header("cache-control") == "no-store"


def test_ready_when_every_check_is_well() -> None:
    client, _, _ = management({"engine": well, "tables": well})
    answer = client.get("/readyz")
    assert answer.status == 200
    assert answer.json == {"status": "ready", "checks": {"engine": "ok", "tables": "ok"}}
    assert answer.header("cache-control") == "no-store"


def test_unready_when_a_check_fails_and_ready_again_when_it_recovers() -> None:
    words = ["the table is gone", "ok"]
    client, _, _ = management({"engine": well, "tables": lambda: words.pop(0)})
    answer = client.get("/readyz")
    assert answer.status == 503
    assert answer.json == {"status": "unready", "checks": {"engine": "ok", "tables": "the table is gone"}}
    assert client.get("/readyz").status == 200


def test_not_ready_while_draining() -> None:
    client, health, _ = management({"engine": well})
    health.draining = True
    answer = client.get("/readyz")
    assert answer.status == 503
    assert answer.json == {"status": "draining", "checks": {"engine": "ok"}}


def test_the_measures_in_prometheus_s_format() -> None:
    client, _, metrics = management()
    metrics.generated("warm")
    answer = client.get("/metrics")
    assert answer.status == 200
    assert (answer.header("content-type") or "").startswith("text/plain; version=")
    assert answer.header("cache-control") == "no-store"
    assert b'color_palettes_generated_total{mood="warm"} 1.0\n' in answer.body
    assert b'palette_build_info{commit="0123456789abcdef",version="1.2.3"} 1.0\n' in answer.body


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_head_is_get_without_the_body(path: str) -> None:
    client, _, _ = management({"engine": well})
    get, head = client.get(path), client.request("HEAD", path)
    assert (head.status, head.body) == (get.status, b"")
    assert head.header("content-type") == get.header("content-type")
    if path != "/metrics":
        assert head.header("content-length") == str(len(get.body))


def test_head_tells_that_it_is_not_ready() -> None:
    client, health, _ = management()
    health.draining = True
    assert client.request("HEAD", "/readyz").status == 503


def test_there_is_nothing_else() -> None:
    client, _, _ = management()
    for path in ("/", "/v1/colors", "/version", "/openapi.json", "/docs"):
        problem = client.get(path).problem(404, "not-found")
        assert problem["type"] == "/problems/not-found"
        assert problem["detail"] == f"there is nothing at {path}"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_other_methods_are_refused(path: str) -> None:
    client, _, _ = management()
    answer = client.request("POST", path)
    problem = answer.problem(405, "method-not-allowed")
    assert answer.header("allow") == "GET, HEAD, OPTIONS"
    assert problem["expected"] == ["GET", "HEAD", "OPTIONS"]


@pytest.mark.usefixtures("logs")
def test_a_check_that_breaks_is_not_ready() -> None:
    def breaks() -> str:
        raise RuntimeError

    client, _, _ = management({"engine": breaks})
    answer = client.get("/readyz")
    assert answer.status == 503
    assert json.loads(answer.body)["checks"] == {"engine": "the check failed: RuntimeError: "}
