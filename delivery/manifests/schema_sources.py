"""Where the schemas come from: the Go modules of Kubernetes and of the controllers whose kinds are used."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from delivery import toolchain
from delivery.manifests.documents import of_kind, parse
from delivery.toolchain import Module

Schema = dict[str, Any]
# The minor version that Terraform names for the cluster.
KUBERNETES = Module("k8s.io/kubernetes", "v1.35.4", "h1:o/8dBC/pHVpYoGV4OAIytAlNPZbdYVTXJHoYvXC4qzM=")


class Controller(NamedTuple):
    """A module whose custom resources are used, and the files in it that define them."""

    module: Module
    files: tuple[str, ...]


CONTROLLERS = (
    Controller(
        Module("github.com/argoproj/argo-cd/v3", "v3.6.1", "h1:OmhqeKiR3C//awbFrhQqFdtRI+Qiv17j8vqm3UkMj/g="),
        ("manifests/crds/application-crd.yaml", "manifests/crds/appproject-crd.yaml"),
    ),
    Controller(
        Module("github.com/argoproj/argo-rollouts", "v1.10.2", "h1:sEPWsY+HUvnXj3Vh0ejb+GDTceQ/palqhFo2FVQJMk0="),
        ("manifests/crds/rollout-crd.yaml", "manifests/crds/analysis-template-crd.yaml"),
    ),
    Controller(
        Module(
            "github.com/prometheus-operator/prometheus-operator",
            "v0.85.0",
            "h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=",
        ),
        (
            "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml",
            "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
        ),
    ),
    Controller(
        Module(
            "github.com/external-secrets/external-secrets", "v1.3.2", "h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ="
        ),
        (
            "config/crds/bases/external-secrets.io_externalsecrets.yaml",
            "config/crds/bases/external-secrets.io_secretstores.yaml",
        ),
    ),
)


def group_versions() -> dict[str, Schema]:
    """Return Kubernetes' OpenAPI v3 documents by the path of their group version, such as ``apis/apps/v1``.

    Raises:
        CannotCheckError: The module cannot be had.
    """
    stored = toolchain.cache_folder("schemas") / f"kubernetes-{KUBERNETES.version}.json"
    if not stored.exists():
        _store(stored, dict(_openapi_documents()))
    documents: dict[str, Schema] = json.loads(stored.read_text())
    return documents


def custom_resources() -> dict[str, Schema]:
    """Return the schemas of the controllers' kinds by ``group/version/Kind``.

    Raises:
        CannotCheckError: A module cannot be had.
    """
    schemas: dict[str, Schema] = {}
    for controller in CONTROLLERS:
        name = controller.module.name
        stored = toolchain.cache_folder("schemas") / f"{name}-{controller.module.version}.json"
        if not stored.exists():
            _store(stored, dict(_definitions(controller)))
        schemas |= json.loads(stored.read_text())
    return schemas


def _openapi_documents() -> Iterator[tuple[str, Schema]]:
    inside = f"{KUBERNETES.path}@{KUBERNETES.version}/api/openapi-spec/v3/"
    with zipfile.ZipFile(toolchain.module_zip(KUBERNETES)) as archive:
        for name in archive.namelist():
            file = name.removeprefix(inside)
            if name.startswith(inside) and file.startswith(("api__", "apis__")):
                yield file.removesuffix("_openapi.json").replace("__", "/"), json.loads(archive.read(name))


def _definitions(controller: Controller) -> Iterator[tuple[str, Schema]]:
    module = controller.module
    with zipfile.ZipFile(toolchain.module_zip(module)) as archive:
        for file in controller.files:
            text = archive.read(f"{module.path}@{module.version}/{file}").decode()
            for definition in of_kind(parse(text), "CustomResourceDefinition"):
                yield from _versions(definition["spec"])


def _versions(definition: Schema) -> Iterator[tuple[str, Schema]]:
    for version in definition["versions"]:
        if version["served"]:
            kind = f"{definition['group']}/{version['name']}/{definition['names']['kind']}"
            yield kind, version["schema"]["openAPIV3Schema"]


def _store(path: Path, content: dict[str, Schema]) -> None:
    half = path.with_suffix(".half")
    half.write_text(json.dumps(content))
    half.replace(path)
