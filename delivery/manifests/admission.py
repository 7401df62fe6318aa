"""The cluster's policies, judged by the API server's own admission plug-in (``delivery/tools/admission``)."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delivery import toolchain
from delivery.findings import CannotCheckError, Finding
from delivery.manifests.documents import Document, of_kind
from delivery.manifests.fixtures import Fixture
from delivery.manifests.schema_sources import Schema

SOURCE = Path(__file__).resolve().parents[1] / "tools" / "admission"
BUILD_TIME = "four to eight minutes on two cores, 0.1 GB kept"
# Kinds whose plural is not theirs with an s, or whose requests the policies match by a subresource.
_PLURALS = {"NetworkPolicy": "networkpolicies", "Ingress": "ingresses"}


@dataclass(frozen=True)
class Decision:
    """What one policy said to one request; no denial means that it was admitted."""

    request: str
    policy: str
    denial: str


@dataclass(frozen=True)
class Verdict:
    """Every policy's decision on every request, and what type checking says about the policies."""

    decisions: list[Decision]
    warnings: list[str]


def evaluator() -> Path:
    """Return the program that judges, built once.

    Raises:
        CannotCheckError: It is not there yet, and there is no Go.
    """
    return toolchain.built("admission", SOURCE, BUILD_TIME)


def judge(policies: list[Document], fixtures: list[Fixture], openapi: dict[str, Schema]) -> Verdict:
    """Judge fixtures by policies and their bindings.

    Raises:
        CannotCheckError: The evaluator cannot be made, or could not judge; the message is its own.
    """
    program = evaluator()
    with tempfile.TemporaryDirectory(prefix="openapi-") as scratch:
        files = {path: str(_stored(Path(scratch), path, document)) for path, document in openapi.items()}
        asked = json.dumps(_trial(policies, fixtures) | {"openapi": files})
        done = subprocess.run([program], input=asked, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise CannotCheckError(f"the policies cannot be judged: {done.stderr.strip()[-1000:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    warnings = [f"{one['policy']}: {one['field']}: {' '.join(one['warning'].split())}" for one in answer["warnings"]]
    return Verdict([Decision(**one) for one in answer["decisions"]], warnings)


def findings(fixtures: list[Fixture], verdict: Verdict) -> Iterator[Finding]:
    """Yield every fixture that was admitted or refused otherwise than it says, and every type warning."""
    for warning in verdict.warnings:
        yield Finding("k8s/policies", "cel", warning)
    denials: dict[str, dict[str, str]] = {fixture.name: {} for fixture in fixtures}
    for decision in verdict.decisions:
        if decision.denial:
            denials[decision.request][decision.policy] = decision.denial
    for fixture in fixtures:
        yield from _against(fixture, denials[fixture.name])


def _against(fixture: Fixture, denials: dict[str, str]) -> Iterator[Finding]:
    for policy, denial in denials.items():
        if policy != fixture.policy:
            yield Finding(fixture.name, "admission", f"refused by {policy}, which should admit it: {denial}")
    if not fixture.policy:
        return
    if fixture.policy not in denials:
        yield Finding(fixture.name, "admission", f"admitted by {fixture.policy}, which should refuse it")
    elif f"denied request: {fixture.message}" not in denials[fixture.policy]:
        message = f"refused for another reason than {fixture.message!r}: {denials[fixture.policy]}"
        yield Finding(fixture.name, "admission", message)


def _stored(folder: Path, path: str, document: Schema) -> Path:
    file = folder / f"{path.replace('/', '__')}.json"
    file.write_text(json.dumps(document))
    return file


def _trial(policies: list[Document], fixtures: list[Fixture]) -> Document:
    namespaces = {fixture.document["metadata"].get("namespace") for fixture in fixtures} - {None}
    return {
        "policies": of_kind(policies, "ValidatingAdmissionPolicy"),
        "bindings": of_kind(policies, "ValidatingAdmissionPolicyBinding"),
        "namespaces": [_namespace(name) for name in sorted(namespaces)],
        "requests": [_request(fixture) for fixture in fixtures],
    }


def _namespace(name: str) -> Document:
    """Return a namespace with the label that the API server gives each."""
    labels = {"kubernetes.io/metadata.name": name}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def _request(fixture: Fixture) -> Document:
    kind = fixture.document["kind"]
    # A debug container comes by way of the pod's subresource, as kubectl debug sends it.
    debugged = "ephemeralContainers" in fixture.document.get("spec", {})
    return {
        "name": fixture.name,
        "resource": _PLURALS.get(kind, f"{kind.lower()}s"),
        "subresource": "ephemeralcontainers" if debugged else "",
        "object": fixture.document,
    }
