"""metrics-server, from the manifests of its own module: what the HPA and ``kubectl top`` ask."""

from __future__ import annotations

import json
import zipfile
from typing import Any

import yaml

from delivery import toolchain
from lab import builds, certificates, cluster, images, settings

NAME = "metrics-server"
_FILES = ("apiservice", "deployment", "rbac", "service")
_AUTHORITY = "/kubelet-ca"


def apply() -> None:
    """Apply it, with the authority that signs the kubelets' certificates."""
    authority = settings.certificate(certificates.AUTHORITY)[0].read_text()
    cluster.apply(yaml.safe_dump_all([_bundle(authority), *(adapted(one) for one in _upstream())]))


def _upstream() -> list[dict[str, Any]]:
    module = next(build.module for build in builds.BUILDS if NAME in build.packages)
    folder = f"{module.path}@{module.version}/manifests/base"
    with zipfile.ZipFile(toolchain.module_zip(module)) as packed:
        texts = [packed.read(f"{folder}/{name}.yaml").decode() for name in _FILES]
    return [document for text in texts for document in yaml.safe_load_all(text) if document]


def adapted(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document of upstream's as the lab needs it: labelled and selected, our image, our authority."""
    labels = {"k8s-app": NAME}
    changed: dict[str, Any] = json.loads(json.dumps(document))
    changed["metadata"]["labels"] = {**changed["metadata"].get("labels", {}), **labels}
    if changed["kind"] == "Service":
        changed["spec"]["selector"] = labels
    if changed["kind"] == "Deployment":
        changed["spec"]["selector"] = {"matchLabels": labels}
        changed["spec"]["template"]["metadata"] = {"labels": labels}
        _adapt_pod(changed["spec"]["template"]["spec"])
    return changed


def _adapt_pod(pod: dict[str, Any]) -> None:
    (container,) = pod["containers"]
    container["image"] = images.named(NAME)
    container["args"].append(f"--kubelet-certificate-authority={_AUTHORITY}/ca.crt")
    container["volumeMounts"].append({"name": "kubelet-ca", "mountPath": _AUTHORITY, "readOnly": True})
    pod["volumes"].append({"name": "kubelet-ca", "configMap": {"name": "kubelet-ca"}})
    # Upstream waits 20 s before it asks for the first time; it is ready after some two.
    container["readinessProbe"] = {**container["readinessProbe"], "initialDelaySeconds": 2, "periodSeconds": 2}


def _bundle(authority: str) -> dict[str, Any]:
    metadata = {"name": "kubelet-ca", "namespace": settings.SYSTEM}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"ca.crt": authority}}
