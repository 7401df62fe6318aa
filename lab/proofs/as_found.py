"""What a proof must leave as it found it: everything that the proofs could change, seen before and after each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab import argo_cd, cluster, repository, settings, state
from lab.proofs import stage

_PATIENCE = 180.0
_OURS = (
    "deployments,services,serviceaccounts,networkpolicies,poddisruptionbudgets,horizontalpodautoscalers,"
    "configmaps,secrets"
)
_ABOVE = "validatingadmissionpolicies,validatingadmissionpolicybindings,mutatingadmissionpolicies"
_STATED = ("spec", "data", "rules", "type")

Picture = dict[str, Any]


def picture() -> Picture:
    """Return what is there."""
    return {
        "tree": repository.tree(),
        "namespaces": sorted(_names(cluster.listed("namespaces"))),
        "pods by node": stage.spread(),
        **dict(_nodes()),
        **dict(_applications()),
        **dict(_objects()),
    }


def _nodes() -> Iterator[tuple[str, object]]:
    for one in cluster.listed("nodes"):
        yield f"node {one['metadata']['name']} unschedulable", bool(one["spec"].get("unschedulable"))


def _applications() -> Iterator[tuple[str, object]]:
    found = {one["metadata"]["name"]: one for one in cluster.listed("applications", settings.ARGO_CD)}
    for name in argo_cd.applications():
        status = found[name].get("status", {})
        yield f"application {name}", found[name]["spec"]
        yield f"{name} is", (status.get("sync", {}).get("status"), status.get("health", {}).get("status"))


def _objects() -> Iterator[tuple[str, object]]:
    above = cluster.listed(_ABOVE)
    ours = [one for name in settings.ENVIRONMENTS for one in cluster.listed(_OURS, settings.namespace(name))]
    for one in [*above, *ours]:
        place = f"{one['metadata'].get('namespace', '')} {one['kind']} {one['metadata']['name']}".strip()
        yield place, _stated(one)


def _stated(one: Mapping[str, Any]) -> object:
    """Return what an object states; a Service's addresses may be others after it was deleted."""
    stated = {field: one[field] for field in _STATED if field in one}
    if one["kind"] == "Service":
        return {field: one["spec"].get(field) for field in ("type", "selector")}
    return stated


def _names(objects: list[dict[str, Any]]) -> Iterator[str]:
    return (str(one["metadata"]["name"]) for one in objects if "deletionTimestamp" not in one["metadata"])


def differences(before: Picture, after: Picture) -> list[str]:
    """Return a line for each thing that is not as it was."""
    return [
        f"{place}: {_short(before.get(place, 'nothing'))} before, {_short(after.get(place, 'nothing'))} now"
        for place in sorted(before.keys() | after.keys())
        if before.get(place) != after.get(place)
    ]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) < 200 else f"{text[:200]}..."  # noqa: PLR2004 - what a person reads at a glance


def left_behind(before: Picture) -> list[str]:
    """Wait until everything is as it was; return a line for each thing that does not become so."""
    found: list[str] = []

    def same() -> bool:
        found[:] = differences(before, picture())
        return not found

    state.until(same, _PATIENCE, 2)
    return found
