"""Load brings replicas, and Git does not fight the autoscaler."""

from __future__ import annotations

import time

from lab import argo_cd, cluster, settings
from lab.load import running
from lab.proofs import overlay, stage
from lab.proofs.results import Facts
from lab.proofs.stage import Stage

_SECONDS = 240.0
_HELD = 4 * argo_cd.POLLING_SECONDS
"""How long the replicas are watched: several looks of Argo CD at Git."""


def test_load_brings_replicas_that_git_leaves_alone(staging: Stage, facts: Facts) -> None:
    least = staging.replicas
    with staging.changed("The autoscaler owns the replicas", overlay.composed(staging.text(), "hpa")) as revision:
        stage.wait_synced(staging.namespace, revision)
        cluster.wait("measured by the autoscaler", lambda: _measured(staging), _SECONDS)
        with running.steady(staging.address) as load:
            took = stage.seconds_until(lambda: staging.replicas > least, _SECONDS)
            assert took is not None, f"load has brought no replica within {_SECONDS:.0f} s"
            counted = list(_counted(staging))
    # Which of the replicas go is the ReplicaSet's choice, and pods of about one age are chosen by chance.
    staging.wait_settled(least)
    stage.spread_again()
    load.outcome.need_steady()
    facts.load("scaling up", load.outcome)
    facts.note(f"from {least} replicas to more in {took:.0f} s, to {max(counted)} in {took + _HELD:.0f} s, all Synced")
    assert min(counted) > least, f"Git fights the autoscaler: {min(counted)} replicas again under load"
    assert not load.outcome.failed, f"scaling up fails requests: {load.outcome}"


def _counted(staging: Stage) -> list[int]:
    counted, end = [], time.monotonic() + _HELD
    while time.monotonic() < end:
        counted.append(staging.replicas)
        assert argo_cd.is_synced(staging.namespace), (
            f"Git fights the autoscaler: {argo_cd.problem_of(staging.namespace)}"
        )
        time.sleep(0.5)
    return counted


def _measured(staging: Stage) -> bool:
    found = cluster.get("horizontalpodautoscaler", settings.IMAGE, staging.namespace)
    return bool(found and found.get("status", {}).get("currentMetrics"))
