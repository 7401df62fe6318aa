"""What every pod that a manifest describes must hold to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from delivery.findings import Finding
from delivery.manifests.documents import Document, dig, identity

UNRELEASED = "unreleased"
MANAGEMENT_PORT = 9000
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
_TEMPLATES: dict[str, tuple[str, ...]] = {
    "Pod": (),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    **dict.fromkeys(("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "Rollout"), ("spec", "template")),
}
_SERVERS = frozenset({"Deployment", "Rollout", "StatefulSet"})
_Judge = Callable[[Any, Any], str | None]


def template_of(document: Document) -> Document | None:
    """Return a workload's pod template (a Pod is its own), or nothing."""
    path = _TEMPLATES.get(str(document.get("kind")))
    template: Document | None = None if path is None else dig(document, *path, default=None) if path else document
    return template


def containers_of(template: Document) -> list[Document]:
    """Return the containers of a pod template, the init containers too."""
    return [*dig(template, "spec", "containers", default=[]), *dig(template, "spec", "initContainers", default=[])]


def findings(place: str, document: Document) -> Iterator[Finding]:
    """Yield what a workload breaks; nothing for other kinds."""
    template = template_of(document)
    if template is None:
        return
    where = f"{place}: {identity(document)}"
    for container in containers_of(template):
        for rule, judge in _RULES.items():
            message = judge(template["spec"], container)
            if message:
                yield Finding(f"{where}: container {container['name']}", rule, message)
        if document["kind"] in _SERVERS:
            yield from _probes(f"{where}: container {container['name']}", container)


def _own_or_pods(field: str) -> Callable[[Any, Any], Any]:
    """Return how a field of the security context is read: a container's own word counts before its pod's."""

    def effective(pod: Any, container: Any) -> Any:  # noqa: ANN401 - YAML is of any type
        own = dig(container, "securityContext", field)
        return dig(pod, "securityContext", field) if own is None else own

    return effective


def _run_as_non_root(pod: Any, container: Any) -> str | None:  # noqa: ANN401 - as above
    if _own_or_pods("runAsNonRoot")(pod, container) is not True:
        return "runAsNonRoot must be true"
    return "runAsUser must not be 0" if _own_or_pods("runAsUser")(pod, container) == 0 else None


def _read_only_root(_: Any, container: Any) -> str | None:  # noqa: ANN401 - as above
    held = dig(container, "securityContext", "readOnlyRootFilesystem") is True
    return None if held else "readOnlyRootFilesystem must be true"


def _privilege_escalation(_: Any, container: Any) -> str | None:  # noqa: ANN401 - as above
    held = dig(container, "securityContext", "allowPrivilegeEscalation") is False
    return None if held else "allowPrivilegeEscalation must be false"


def _capabilities(_: Any, container: Any) -> str | None:  # noqa: ANN401 - as above
    capabilities = dig(container, "securityContext", "capabilities", default={})
    return None if capabilities == {"drop": ["ALL"]} else "capabilities must be exactly drop: [ALL]"


def _seccomp(pod: Any, container: Any) -> str | None:  # noqa: ANN401 - as above
    profile = _own_or_pods("seccompProfile")(pod, container)
    return None if profile == {"type": "RuntimeDefault"} else "seccompProfile must be type: RuntimeDefault"


def _resources(_: Any, container: Any) -> str | None:  # noqa: ANN401 - as above
    needed = [(part, name) for part in ("requests", "limits") for name in ("cpu", "memory")]
    missing = [f"{part}.{name}" for part, name in needed if dig(container, "resources", part, name) is None]
    return f"resources lack {', '.join(missing)}" if missing else None


def _image(_: Any, container: Any) -> str | None:  # noqa: ANN401 - as above
    image = str(container.get("image", ""))
    if image.endswith(f":{UNRELEASED}") or _DIGEST.search(image):
        return None
    return f"{image} has no digest; write newTag and digest, or newTag: {UNRELEASED} before the first release"


_RULES: dict[str, _Judge] = {
    "run-as-non-root": _run_as_non_root,
    "read-only-root": _read_only_root,
    "privilege-escalation": _privilege_escalation,
    "capabilities": _capabilities,
    "seccomp": _seccomp,
    "resources": _resources,
    "digest": _image,
}
RULES = (*_RULES, "probes")


def _probes(where: str, container: Document) -> Iterator[Finding]:
    ports = {port.get("name"): port["containerPort"] for port in container.get("ports", [])}
    for name in ("startupProbe", "livenessProbe", "readinessProbe"):
        port = dig(container, name, "httpGet", "port")
        if ports.get(port, port) != MANAGEMENT_PORT:
            yield Finding(
                where, "probes", f"{name} must ask the management port {MANAGEMENT_PORT} by httpGet, not {port}"
            )
