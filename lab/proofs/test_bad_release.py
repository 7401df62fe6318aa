"""A release that never gets ready takes nothing down, and the revert in Git recovers."""

from __future__ import annotations

import time

from delivery.workflows import overlays
from lab import argo_cd, repository
from lab.load import running
from lab.proofs import stage, unready
from lab.proofs.results import Facts
from lab.proofs.stage import Stage

_SECONDS = 120.0
_HELD = 20.0
"""How long the release that never gets ready is watched."""


def test_a_release_that_never_gets_ready_takes_nothing_down(staging: Stage, facts: Facts) -> None:
    before, former = staging.text(), {pod["metadata"]["name"] for pod in staging.ready()}
    with unready.release() as bad, running.steady(staging.address) as load:
        try:
            repository.commit("A release that never gets ready", {staging.overlay: overlays.released(before, bad)})
            argo_cd.refresh(staging.namespace)
            started = stage.seconds_until(lambda: _runs(staging, bad.digest), _SECONDS)
            assert started is not None, f"the release has not started after {_SECONDS:.0f} s"
            time.sleep(_HELD)
            kept = former & {pod["metadata"]["name"] for pod in staging.ready()}
        finally:
            took = stage.restored({staging.overlay: before}, staging.namespace)
        staging.wait_settled()
    load.outcome.need_steady()
    facts.load("the bad release and its revert", load.outcome)
    facts.note(f"{len(kept)} of {len(former)} former pods stayed; Healthy {took:.0f} s after the revert")
    assert kept == former, f"the bad release has replaced {len(former - kept)} of {len(former)} pods"
    assert not load.outcome.failed, f"a bad release fails requests: {load.outcome}"


def _runs(staging: Stage, digest: str) -> bool:
    """Tell whether a container of the release runs."""
    return any(
        "running" in status.get("state", {})
        for pod in staging.pods()
        for status in pod["status"].get("containerStatuses", [])
        if digest in pod["spec"]["containers"][0]["image"]
    )
