"""Argo CD, installed by ``argocd/install`` as in production, and the Applications of ``argocd/`` as they are.

What the lab adds stands in ``kustomization``: images that are on the nodes already are not pulled, the lab's authority
is believed for the forge's names, the server has an address that the forge's webhook knows, and the repository is asked
more often than every two minutes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from delivery import toolchain
from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from delivery.manifests import schema_sources
from lab import builds, certificates, cluster, settings, state

POLLING_SECONDS = 10
POLICIES = "color-palette-policies"
_INSTALL = ROOT / "argocd" / "install"
_PATIENCE = 300.0
_PULL = "- {op: add, path: /spec/template/spec/containers/0/imagePullPolicy, value: IfNotPresent}"


def applications() -> list[str]:
    """Return the names of the Applications."""
    return [POLICIES, *(settings.namespace(environment) for environment in settings.ENVIRONMENTS)]


def install() -> None:
    """Install Argo CD; it is not waited for."""
    folder = state.folder("argocd")
    shutil.rmtree(folder)
    shutil.copytree(_INSTALL, folder / "install")
    (folder / "install" / "upstream.yaml").write_bytes(upstream())
    (folder / "kustomization.yaml").write_text(json.dumps(kustomization()))
    cluster.apply(cluster.kustomized(folder))


def upstream() -> bytes:
    """Return the install manifests that ``argocd/install`` pins, from Argo CD's Go module.

    Raises:
        CannotCheckError: They are not the pinned ones.
    """
    module = builds.ARGO_CD
    with zipfile.ZipFile(toolchain.module_zip(module)) as packed:
        manifests = packed.read(f"{module.path}@{module.version}/manifests/install.yaml")
    pinned = (_INSTALL / "upstream.sha256").read_text().split()[0]
    if (found := hashlib.sha256(manifests).hexdigest()) != pinned:
        raise CannotCheckError(f"argocd/install pins {pinned}; {module.path} {module.version} has {found}")
    return manifests


def kustomization() -> dict[str, Any]:
    """Return what Argo CD is installed from: the folder of production, and what the lab adds."""
    authority = settings.certificate(certificates.AUTHORITY)[0].read_text()
    workloads = [{"target": {"kind": kind}, "patch": _PULL} for kind in ("Deployment", "StatefulSet")]
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": ["install"],
        "patches": [
            *workloads,
            _document("Service", "argocd-server", {"spec": {"clusterIP": settings.ARGO_CD_SERVICE}}),
            _data("argocd-tls-certs-cm", {settings.FORGE: authority, f"api.{settings.FORGE}": authority}),
            _data(
                "argocd-cm",
                {"timeout.reconciliation": f"{POLLING_SECONDS}s", "timeout.reconciliation.jitter": "0s"},
            ),
        ],
    }


def _data(name: str, data: dict[str, str]) -> dict[str, Any]:
    return _document("ConfigMap", name, {"data": data})


def _document(kind: str, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    metadata = {"name": name, "namespace": settings.ARGO_CD}
    return {"patch": json.dumps({"apiVersion": "v1", "kind": kind, "metadata": metadata, **content})}


def kinds() -> None:
    """Apply the definitions of the kinds that the overlays may use and whose controllers the lab has not."""
    texts = [text for controller in schema_sources.CONTROLLERS[1:] for text in _definitions(controller)]
    cluster.apply("\n---\n".join(texts))


def _definitions(controller: schema_sources.Controller) -> Iterator[str]:
    module = controller.module
    with zipfile.ZipFile(toolchain.module_zip(module)) as packed:
        for file in controller.files:
            yield packed.read(f"{module.path}@{module.version}/{file}").decode()


def apply_applications() -> None:
    """Wait for Argo CD; apply its projects and Applications, the files of production as they are."""
    cluster.available(settings.ARGO_CD, _PATIENCE)
    cluster.apply(cluster.kustomized(ROOT / "argocd"))


def wait_healthy(seconds: float = _PATIENCE) -> None:
    """Wait until every Application is Synced and Healthy.

    Raises:
        CannotCheckError: One is not in time; the message says which, and why.
    """
    if not state.until(lambda: all(is_healthy(name) for name in applications()), seconds, 0.5):
        problems = [problem_of(name) for name in applications() if not is_healthy(name)]
        raise CannotCheckError(f"after {seconds:.0f} s: {'; '.join(problems)}")


def is_healthy(name: str, revision: str | None = None) -> bool:
    """Tell whether an Application is Synced and Healthy after a sync that went well: to a commit, if one is given."""
    status = status_of(name)
    last = status.get("operationState", {})
    done = last.get("phase") == "Succeeded" and revision in {None, last.get("syncResult", {}).get("revision")}
    return done and is_synced(name, revision, status) and _health(status) == "Healthy"


def is_synced(name: str, revision: str | None = None, status: dict[str, Any] | None = None) -> bool:
    """Tell whether an Application is Synced: to a commit, where one is given."""
    sync = (status if status is not None else status_of(name)).get("sync", {})
    return sync.get("status") == "Synced" and revision in {None, sync.get("revision")}


def status_of(name: str) -> dict[str, Any]:
    """Return an Application's status; an empty one where it has none yet."""
    found = cluster.get("application", name, settings.ARGO_CD)
    status: dict[str, Any] = found.get("status", {}) if found else {}
    return status


def _health(status: dict[str, Any]) -> str:
    return str(status.get("health", {}).get("status", "Unknown"))


def problem_of(name: str) -> str:
    """Return in one line how an Application is, and what it says of it."""
    status = status_of(name)
    said = [one.get("message", "") for one in status.get("conditions", [])]
    said += [status.get("operationState", {}).get("message", "")]
    unwell = [
        f"{one['kind']} {one['name']} {one.get('health', {}).get('status', one.get('status'))}"
        for one in status.get("resources", [])
        if one.get("health", {}).get("status", "Healthy") != "Healthy" or one.get("status") == "OutOfSync"
    ]
    told = ", ".join([*unwell, *(word for word in said if word)])[:600] or "it says nothing"
    return f"{name} is {status.get('sync', {}).get('status', 'Unknown')}, {_health(status)}: {told}"


def refresh(*names: str) -> None:
    """Ask Argo CD to look at the repository now, as the forge's webhook does."""
    for name in names or applications():
        cluster.kubectl(
            "-n", settings.ARGO_CD, "annotate", "application", name, "argocd.argoproj.io/refresh=normal", "--overwrite"
        )


def seconds_until_healthy(name: str, revision: str, since: float, seconds: float = _PATIENCE) -> tuple[float, float]:
    """Wait until an Application runs a commit.

    Args:
        name: The Application's.
        revision: The commit.
        since: When the commit was pushed, on the monotonic clock.
        seconds: After which it is an error.

    Returns:
        The seconds until it was Synced, and until it was Healthy.

    Raises:
        CannotCheckError: It does not in time.
    """
    times = []
    for true in (is_synced, is_healthy):
        if not state.until(lambda true=true: true(name, revision), seconds, 0.2):  # type: ignore[misc]
            raise CannotCheckError(f"after {seconds:.0f} s: {problem_of(name)}")
        times.append(time.monotonic() - since)
    return times[0], times[1]
