"""What a whole render must hold to: one environment's own, consistent in itself, nothing of another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from delivery.findings import Finding
from delivery.manifests.documents import Document, dig, identity, of_kind, strings
from delivery.manifests.pods import containers_of, template_of
from delivery.manifests.rendering import ENVIRONMENTS, Render

PSS = "pod-security.kubernetes.io/"
PSS_LABELS = frozenset(f"{PSS}{mode}{part}" for mode in ("enforce", "warn", "audit") for part in ("", "-version"))
ROLE = "eks.amazonaws.com/role-arn"
PLACEHOLDER = "color-palette/placeholder"
# An account and a region, where AWS's names hold them.
_OWNED = (
    re.compile(r"(?:\barn:aws:iam::|\b(?=\d{12}\.dkr\.))(\d{12})\b"),
    re.compile(r"(?:\.dkr\.ecr\.|^)([a-z]{2}-[a-z]+-\d)\b"),
)
_DRAIN = re.compile(r"PALETTE_(DRAIN|GRACE)_SECONDS")


def findings(render: Render) -> Iterator[Finding]:
    """Yield what an environment's render breaks."""
    for rule, judge in _RULES.items():
        for where, message in judge(render):
            yield Finding(f"{render.name}: {where}", rule, message)


def account_findings(renders: list[Render]) -> Iterator[Finding]:
    """Yield a finding where the renders, the policies too, name more than one AWS account or region."""
    texts = [text for render in renders for document in render.documents for _, text in strings(document)]
    for shape in _OWNED:
        values = sorted({value for text in texts for value in shape.findall(text)})
        if len(values) > 1:
            yield Finding("k8s", "account", f"names {' and '.join(values)}; run configure, which writes one everywhere")


_Found = Iterator[tuple[str, str]]


def _leaks(render: Render) -> _Found:
    others = "|".join(environment for environment in ENVIRONMENTS if environment != render.environment)
    word, name = (re.compile(rf"(?<![A-Za-z0-9]){start}({others})(?![A-Za-z0-9])") for start in ("", "color-palette-"))
    for document in render.documents:
        for path, text in strings(document):
            # A script or a dashboard may well say "dev" and mean something else.
            found = (name if "\n" in text else word).search(text)
            if found:
                yield identity(document), f"{path} holds {text[:120]!r}, which names {found[1]}"


def _namespaces(render: Render) -> _Found:
    own = f"color-palette-{render.environment}"
    for document in render.documents:
        held = dig(document, "metadata", "name" if document["kind"] == "Namespace" else "namespace")
        if held != own:
            yield identity(document), f"lies in namespace {held}, not {own}"


def _pod_security(render: Render) -> _Found:
    namespaces = of_kind(render.documents, "Namespace")
    labels = dig(namespaces, 0, "metadata", "labels", default={})
    held = {label: value for label, value in labels.items() if label.startswith(PSS)}
    if len(namespaces) != 1 or held.keys() != PSS_LABELS:
        yield "Namespace", f"there must be one, with the labels {PSS}enforce, warn, audit and their versions"
    for label, value in held.items():
        if not re.fullmatch(r"v1\.\d+" if label.endswith("-version") else "restricted", value):
            yield "Namespace", f"{label} is {value}; accepted: restricted, with a version such as v1.35"


def _roles(render: Render) -> _Found:
    for account in of_kind(render.documents, "ServiceAccount"):
        role = str(dig(account, "metadata", "annotations", ROLE, default=""))
        wanted = f":role/color-palette-{render.environment}-workload"
        if not (role.startswith("arn:aws:iam::") and role.endswith(wanted)):
            yield identity(account), f"{ROLE} is {role or 'missing'}, not arn:aws:iam::ACCOUNT{wanted}"


def _load_balancers(render: Render) -> _Found:
    for service in of_kind(render.documents, "Service"):
        if dig(service, "spec", "loadBalancerClass"):
            yield identity(service), "loadBalancerClass is set: EKS serves a Service without a class by itself"
        exposed = [port["port"] for port in service["spec"]["ports"] if port.get("targetPort") in {"management", 9000}]
        if exposed and dig(service, "spec", "type") != "ClusterIP":
            yield identity(service), "the management port may be served by a ClusterIP Service only"


def _placeholders(render: Render) -> _Found:
    for secret in of_kind(render.documents, "Secret"):
        if render.environment != "dev" and dig(secret, "metadata", "annotations", PLACEHOLDER):
            yield identity(secret), "the placeholder Secret may be in dev only; list components/external-secrets"


def _autoscalers(render: Render) -> _Found:
    workloads = {(document["kind"], document["metadata"]["name"]): document for document in render.documents}
    for scaler in of_kind(render.documents, "HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        workload = workloads.get((target["kind"], target["name"]))
        if workload is None:
            yield identity(scaler), f"scales {target['kind']} {target['name']}, which is not there"
        elif "replicas" in workload["spec"]:
            yield identity(workload), "spec.replicas is set although an autoscaler owns it"


def _references(render: Render) -> _Found:
    names = {(document["kind"], document["metadata"]["name"]) for document in render.documents}
    for document in render.documents:
        for kind, name in _named_by(document):
            if (kind, name) not in names:
                yield identity(document), f"names the {kind} {name}, which is not there"


def _named_by(document: Document) -> Iterator[tuple[str, str]]:
    template = template_of(document) or {}
    account = dig(template, "spec", "serviceAccountName")
    if account:
        yield "ServiceAccount", account
    for container in containers_of(template):
        maps = (dig(source, "configMapRef", "name") for source in container.get("envFrom", []))
        yield from (("ConfigMap", name) for name in maps if name)
    for volume in dig(template, "spec", "volumes", default=[]):
        if dig(volume, "configMap", "name"):
            yield "ConfigMap", volume["configMap"]["name"]
    canary = dig(document, "spec", "strategy", "canary", "canaryService")
    if canary:
        yield "Service", canary


def _selectors(render: Render) -> _Found:
    pods = [dig(template_of(document), "metadata", "labels", default={}) for document in render.documents]
    for document in of_kind(render.documents, "Service", "PodDisruptionBudget", "NetworkPolicy"):
        selector = _selector_of(document)
        if not any(selector.items() <= labels.items() for labels in pods if labels):
            yield identity(document), f"selects {selector}, which no pod has"


def _selector_of(document: Document) -> dict[str, str]:
    spec = document["spec"]
    if document["kind"] == "Service":
        return dict(spec.get("selector") or {})
    return dict(dig(spec, "selector" if "selector" in spec else "podSelector", "matchLabels", default={}))


def _graceful_stop(render: Render) -> _Found:
    """The pod must outlive its preStop sleep, the drain and the grace of the service."""
    settings = {k: v for one in of_kind(render.documents, "ConfigMap") for k, v in one.get("data", {}).items()}
    needed = sum(float(value) for name, value in settings.items() if _DRAIN.fullmatch(name))
    for document in of_kind(render.documents, "Deployment", "Rollout"):
        pod = dig(template_of(document), "spec", default={})
        sleep = dig(pod, "containers", 0, "lifecycle", "preStop", "sleep", "seconds", default=0)
        granted = pod.get("terminationGracePeriodSeconds", 30)
        if not sleep or granted <= sleep + needed:
            yield (
                identity(document),
                f"{granted} s to stop, with a preStop sleep of {sleep} s; drain and grace need {needed}",
            )


_RULES: dict[str, Callable[[Render], _Found]] = {
    "leak": _leaks,
    "namespace": _namespaces,
    "pod-security": _pod_security,
    "role": _roles,
    "load-balancer": _load_balancers,
    "placeholder-secret": _placeholders,
    "autoscaler": _autoscalers,
    "reference": _references,
    "selector": _selectors,
    "graceful-stop": _graceful_stop,
}
RULES = (*_RULES, "account")
