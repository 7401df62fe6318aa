"""The API server refuses latest, a foreign registry, no digest, root, a writable root, no limits, and the like."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from delivery.locations import ROOT
from delivery.manifests import fixtures
from delivery.manifests.fixtures import Fixture
from lab import cluster
from lab.proofs.results import Facts
from lab.proofs.stage import Document, Stage

_POLICIES = ROOT / "k8s" / "policies"
_POD_SECURITY = "violates PodSecurity"
_REJECTED = list(fixtures.rejected(_POLICIES / "rejected"))
_ACCEPTED = list(fixtures.accepted(_POLICIES / "accepted"))
_DEBUGGED = [one for one in _REJECTED if "ephemeralContainers" in one.document.get("spec", {})]
_PODS = [one for one in _REJECTED if one.document["kind"] == "Pod" and one not in _DEBUGGED]
_PROBE = {"tcpSocket": {"port": 9000}}
_PROBES = {f"{name}Probe": _PROBE for name in ("startup", "liveness", "readiness")}


@pytest.mark.parametrize("fixture", [one for one in _REJECTED if one not in _DEBUGGED], ids=lambda one: one.name)
def test_what_breaks_a_rule_is_refused(fixture: Fixture, facts: Facts) -> None:
    code, said = _judged(fixture.document)
    assert code, f"{fixture.name} is admitted"
    # Pod Security is asked first: of a pod that both refuse, only its word is heard.
    assert fixture.message in said or _POD_SECURITY in said, f"{fixture.name} is refused for another reason: {said}"
    facts.note(f"refused: {len(_REJECTED)} objects, each for its own rule, by our policies or Pod Security")


@pytest.mark.parametrize("fixture", _PODS, ids=lambda one: one.name)
def test_our_own_policies_refuse_it_in_a_workload(fixture: Fixture, facts: Facts) -> None:
    code, said = _judged(_deployment(fixture.document))
    assert code, f"{fixture.name} is admitted in a Deployment"
    assert fixture.message in said, f"{fixture.name} in a Deployment is refused for another reason: {said}"
    facts.note(f"of them {len(_PODS)} in a Deployment, too, of which Pod Security only warns: by our policies alone")


@pytest.mark.parametrize("fixture", _DEBUGGED, ids=lambda one: one.name)
def test_what_is_brought_into_a_running_pod_is_refused(fixture: Fixture, staging: Stage) -> None:
    body = json.dumps({"spec": {"ephemeralContainers": fixture.document["spec"]["ephemeralContainers"]}})
    place = ("-n", staging.namespace, "patch", "pod", staging.ready()[0]["metadata"]["name"])
    code, _, said = cluster.tried(*place, "--subresource=ephemeralcontainers", "--dry-run=server", "--patch", body)
    assert code, f"{fixture.name} is admitted"
    assert fixture.message in said, f"{fixture.name} is refused for another reason: {said}"


@pytest.mark.parametrize("fixture", _ACCEPTED, ids=lambda one: one.name)
def test_what_keeps_the_rules_is_admitted(fixture: Fixture, facts: Facts) -> None:
    code, said = _judged(fixture.document)
    assert not code, f"{fixture.name} is refused: {said}"
    facts.note(f"admitted: {len(_ACCEPTED)} objects that keep the rules")


def _judged(document: Document) -> tuple[int, str]:
    """Have the API server judge an object as it would at its creation, without keeping it."""
    code, _, said = cluster.tried("create", "--dry-run=server", "-f", "-", data=json.dumps(document))
    return code, said.strip()


def _deployment(pod: Document) -> Document:
    """Return a Deployment of such pods, which keeps every rule that the pod keeps."""
    labels, spec = {"app.kubernetes.io/name": "fixture"}, deepcopy(pod["spec"])
    for container in spec["containers"]:
        container.update(_PROBES)
    template = {"metadata": {"labels": labels}, "spec": spec}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": pod["metadata"],
        "spec": {"selector": {"matchLabels": labels}, "template": template},
    }
