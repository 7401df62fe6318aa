"""A pod that is deleted fails no request; one that is killed fails those it had, and new ones until all know of it."""

from __future__ import annotations

import time

from lab import cluster
from lab.load import running
from lab.load.outcome import Outcome
from lab.proofs import stage
from lab.proofs.results import Facts
from lab.proofs.stage import Stage

_SECONDS_TO_NOTICE = 10.0
"""How long a client may still be sent to a process that was killed: the kubelet looks every second, and then tells."""


def test_a_graceful_delete_fails_no_request(staging: Stage, facts: Facts) -> None:
    with running.steady(staging.address) as load:
        staging.delete_pod(staging.ready()[0])
        staging.wait_settled()
    load.outcome.need_steady()
    facts.load("deleted gracefully", load.outcome)
    assert not load.outcome.failed, f"a graceful delete fails requests: {load.outcome}"
    stage.spread_again()


def test_a_delete_by_force_fails_what_the_pod_had_until_all_know(staging: Stage, facts: Facts) -> None:
    name = staging.ready()[0]["metadata"]["name"]
    with running.steady(staging.address) as load:
        moment = time.monotonic()
        cluster.kubectl("-n", staging.namespace, "delete", "pod", name, "--force", "--grace-period=0")
        staging.wait_settled()
    _need_short("deleted by force", load.outcome, moment, facts)
    stage.spread_again()


def test_a_kill_fails_what_the_pod_had_until_its_node_notices(staging: Stage, facts: Facts) -> None:
    pod = staging.ready()[0]
    with running.steady(staging.address) as load:
        moment = stage.kill(pod)
        restarted = stage.seconds_until(lambda: _restarts(staging, pod) > _restarted(pod), 60)
        assert restarted is not None, "nothing was killed"
        staging.wait_settled()
    _need_short("SIGKILL", load.outcome, moment, facts)


def _need_short(what: str, outcome: Outcome, moment: float, facts: Facts) -> None:
    """See that what failed was the pod's at the moment, or was begun soon after it."""
    outcome.need_steady()
    had = [request for request in outcome.failed if request.begun <= moment]
    last = max((request.begun - moment for request in outcome.failed), default=0.0)
    facts.load(what, outcome)
    facts.note(f"{len(had)} of those were in flight; the last one was begun {max(last, 0):.1f} s after it")
    assert len(had) <= len(outcome.in_flight(moment)), f"{what}: requests fail that had an answer before"
    assert last < _SECONDS_TO_NOTICE, f"{what}: requests still fail that were begun {last:.1f} s after it: {outcome}"


def _restarts(staging: Stage, pod: stage.Document) -> int:
    return sum(_restarted(one) for one in staging.pods() if one["metadata"]["name"] == pod["metadata"]["name"])


def _restarted(pod: stage.Document) -> int:
    return int(pod["status"]["containerStatuses"][0]["restartCount"])
