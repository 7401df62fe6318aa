"""A pod that is deleted fails no request; one that is killed fails those it had, and the next ones succeed."""

from __future__ import annotations

import time

from lab import cluster
from lab.load import running
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


def test_a_delete_by_force_fails_only_what_the_pod_had(staging: Stage, facts: Facts) -> None:
    name = staging.ready()[0]["metadata"]["name"]
    with running.steady(staging.address) as load:
        moment = time.monotonic()
        cluster.kubectl("-n", staging.namespace, "delete", "pod", name, "--force", "--grace-period=0")
        staging.wait_settled()
    outcome = load.outcome
    outcome.need_steady()
    facts.load("deleted by force", outcome)
    assert len(outcome.failed) <= len(outcome.in_flight(moment)), f"a delete by force fails the next ones: {outcome}"
    stage.spread_again()


def test_a_kill_fails_what_the_pod_had_until_its_node_notices(staging: Stage, facts: Facts) -> None:
    pod = staging.ready()[0]
    with running.steady(staging.address) as load:
        moment = stage.kill(pod)
        restarted = stage.seconds_until(lambda: _restarts(staging, pod) > _restarted(pod), 60)
        assert restarted is not None, "nothing was killed"
        staging.wait_settled()
    outcome = load.outcome
    outcome.need_steady()
    had = [request for request in outcome.failed if request.begun <= moment]
    last = max((request.ended - moment for request in outcome.failed), default=0.0)
    facts.load("SIGKILL", outcome)
    facts.note(
        f"of those {len(had)} were in flight; new ones failed until {last:.1f} s after the kill, and none from then on"
    )
    assert len(had) <= len(outcome.in_flight(moment)), "requests fail that had an answer before the kill"
    assert last < _SECONDS_TO_NOTICE, f"requests still fail {last:.1f} s after the kill: {outcome}"


def _restarts(staging: Stage, pod: stage.Document) -> int:
    return sum(_restarted(one) for one in staging.pods() if one["metadata"]["name"] == pod["metadata"]["name"])


def _restarted(pod: stage.Document) -> int:
    return int(pod["status"]["containerStatuses"][0]["restartCount"])
