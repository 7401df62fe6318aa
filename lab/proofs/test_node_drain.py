"""A drain of the node that has every pod of the service fails no request: the budget moves one after another."""

from __future__ import annotations

import time

from lab import cluster, settings
from lab.load import running
from lab.proofs import stage
from lab.proofs.results import Facts
from lab.proofs.stage import Stage

_OTHER, _DRAINED = settings.NODES
_WORDS = ("--ignore-daemonsets", "--delete-emptydir-data", "--timeout=300s")


def test_a_drain_fails_no_request(staging: Stage, facts: Facts) -> None:
    _gathered(staging)
    replicas = staging.replicas
    try:
        with running.steady(staging.address) as load, staging.endpoints() as counted:
            began = time.monotonic()
            cluster.kubectl("drain", _DRAINED.name, *_WORDS)
            took = time.monotonic() - began
            staging.wait_settled()
            assert {stage.node_of(pod) for pod in staging.ready()} == {_OTHER}
    finally:
        stage.cordoned(_DRAINED, cordon=False)
        _evened()
    load.outcome.need_steady()
    facts.load(f"drained in {took:.0f} s", load.outcome)
    facts.note(f"never fewer than {min(counted)} of {replicas} pods took requests")
    assert counted[0] == replicas
    assert min(counted) >= 1, f"for a moment of the drain {min(counted)} of {replicas} pods took requests"
    assert not load.outcome.failed, f"a drain fails requests: {load.outcome}"


def _gathered(staging: Stage) -> None:
    """Bring every pod of the service to the node that will be drained: the hardest case."""
    stage.cordoned(_OTHER, cordon=True)
    try:
        for pod in staging.ready():
            if stage.node_of(pod) != _DRAINED:
                staging.delete_pod(pod)
        staging.wait_settled()
    finally:
        stage.cordoned(_OTHER, cordon=False)


def _evened() -> None:
    cluster.available(settings.SYSTEM)
    cluster.available(settings.ARGO_CD)
    for environment in settings.ENVIRONMENTS:
        Stage(environment).wait_settled()
    stage.spread_again()
