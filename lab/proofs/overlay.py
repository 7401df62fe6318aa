"""Changes of an overlay's ``kustomization.yaml``, as a commit would make them; the proofs put them back afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from lab import settings

Operation = Mapping[str, Any]
_CONTAINER = "/spec/template/spec/containers/0"


def patched(text: str, kind: str, operations: Sequence[Operation], name: str = settings.IMAGE) -> str:
    """Return an overlay that changes one object by JSON patch operations."""
    return _with(text, "patches", {"target": {"kind": kind, "name": name}, "patch": yaml.safe_dump(list(operations))})


def without(text: str, version: str, kind: str, name: str = settings.IMAGE) -> str:
    """Return an overlay that leaves one object out."""
    gone = {"$patch": "delete", "apiVersion": version, "kind": kind, "metadata": {"name": name}}
    return _with(text, "patches", {"target": {"kind": kind, "name": name}, "patch": yaml.safe_dump(gone)})


def annotated(text: str, value: str) -> str:
    """Return an overlay whose pods carry another annotation: a rollout of the same release."""
    path = "/spec/template/metadata/annotations"
    return patched(text, "Deployment", [{"op": "add", "path": path, "value": {"lab/proof": value}}])


def listing(text: str, resource: str) -> str:
    """Return an overlay with one more file of resources."""
    return _with(text, "resources", resource)


def composed(text: str, component: str) -> str:
    """Return an overlay with one more component."""
    return _with(text, "components", f"../../components/{component}")


def container(operation: str, field: str, value: object = None) -> dict[str, object]:
    """Return an operation on the Deployment's container."""
    stated: dict[str, object] = {"op": operation, "path": f"{_CONTAINER}/{field}"}
    return stated if operation == "remove" else stated | {"value": value}


def setting(name: str, value: str) -> dict[str, object]:
    """Return an operation that gives the service a setting before all others."""
    return container("add", "env", [{"name": name, "value": value}])


def _with(text: str, field: str, entry: object) -> str:
    document = yaml.safe_load(text)
    document[field] = [*document.get(field, []), entry]
    return yaml.safe_dump(document, sort_keys=False)
