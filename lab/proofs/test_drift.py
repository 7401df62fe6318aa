"""A manual patch, scale or delete in the cluster is undone, by Argo CD alone."""

from __future__ import annotations

import json

from lab import cluster, settings
from lab.proofs import stage
from lab.proofs.results import Facts
from lab.proofs.stage import Document, Stage

_SECONDS = 90.0
_POLICY = "default-deny"


def test_a_manual_patch_is_undone(staging: Stage, facts: Facts) -> None:
    wanted = _limits(staging.deployment())
    container = {"name": "api", "resources": {"limits": {"memory": "512Mi"}}}
    body = {"spec": {"template": {"spec": {"containers": [container]}}}}
    cluster.kubectl("-n", staging.namespace, "patch", "deployment", settings.IMAGE, "--patch", json.dumps(body))
    _healed(facts, "a memory limit patched by hand", lambda: _limits(staging.deployment()) == wanted)
    staging.wait_settled()


def test_a_manual_scale_is_undone(staging: Stage, facts: Facts) -> None:
    wanted = staging.replicas
    cluster.kubectl("-n", staging.namespace, "scale", "deployment", settings.IMAGE, "--replicas=1")
    _healed(facts, "scaled to 1 by hand", lambda: staging.replicas == wanted)
    staging.wait_settled()


def test_a_manual_delete_is_undone(staging: Stage, facts: Facts) -> None:
    former = _uid(staging)
    cluster.kubectl("-n", staging.namespace, "delete", "networkpolicy", _POLICY)
    _healed(facts, "the default-deny NetworkPolicy deleted by hand", lambda: _uid(staging) not in {None, former})


def _healed(facts: Facts, what: str, true: stage.Question) -> None:
    took = stage.seconds_until(true, _SECONDS)
    assert took is not None, f"{what}: not undone within {_SECONDS:.0f} s"
    facts.note(f"{what}: undone in {took:.1f} s")


def _limits(deployment: Document) -> object:
    return deployment["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]


def _uid(staging: Stage) -> object:
    found = cluster.get("networkpolicy", _POLICY, staging.namespace)
    return found["metadata"]["uid"] if found else None
