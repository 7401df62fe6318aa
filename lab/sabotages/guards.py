"""What guards the cluster, taken away."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator

import yaml

from lab import argo_cd, cluster, repository, settings
from lab.proofs import outer, overlay, stage
from lab.sabotages import gitops

_BINDINGS = "k8s/policies/bindings.yaml"
_METADATA = "169.254.169.254/32"
_ROLE = "eks.amazonaws.com/role-arn"
_NOTICED = 5.0
"""Seconds until Argo CD's server has started anew for its settings."""
_SECRET = "lab-sabotage"  # noqa: S105 - its name


@contextlib.contextmanager
def unbound(policy: str) -> Iterator[None]:
    """Take a policy's binding out of Git, so that the policy judges nothing."""
    kept = [one for one in yaml.safe_load_all(repository.text(_BINDINGS)) if one["metadata"]["name"] != policy]
    with stage.committed(f"{policy} is bound no more", {_BINDINGS: yaml.safe_dump_all(kept)}, argo_cd.POLICIES):
        gone = lambda: cluster.get("validatingadmissionpolicybinding", policy) is None  # noqa: E731 - read once
        cluster.wait(f"gone: the binding of {policy}", gone, stage.PATIENCE)
        yield


def images_unbound() -> contextlib.AbstractContextManager[None]:
    """Take the binding of the policy on images away."""
    return unbound("color-palette-images")


def context_unbound() -> contextlib.AbstractContextManager[None]:
    """Take the binding of the policy on security contexts away."""
    return unbound("color-palette-security-context")


def no_network_policy() -> contextlib.AbstractContextManager[str]:
    """Take every NetworkPolicy that speaks of the service out of Git: one alone still closes what it does not open."""
    text = gitops.STAGING.text()
    for name in ("default-deny", settings.IMAGE, "smoke-test-to-service"):
        text = overlay.without(text, "networking.k8s.io/v1", "NetworkPolicy", name)
    return gitops.changed("No network policies", text)


def metadata_opened() -> contextlib.AbstractContextManager[str]:
    """Let the service's pods out to the address where a node's credentials are."""
    rule = {"to": [{"ipBlock": {"cidr": _METADATA}}]}
    operation = {"op": "add", "path": "/spec/egress/-", "value": rule}
    return gitops.changed("Metadata", overlay.patched(gitops.STAGING.text(), "NetworkPolicy", [operation]))


def role_of_another() -> contextlib.AbstractContextManager[str]:
    """Give staging's ServiceAccount the role of dev."""
    role = f"arn:aws:iam::{settings.platform()['account']}:role/{settings.namespace('dev')}-workload"
    path = "/metadata/annotations/" + _ROLE.replace("/", "~1")
    operation = {"op": "replace", "path": path, "value": role}
    text = overlay.patched(gitops.STAGING.text(), "ServiceAccount", [operation])
    return gitops.changed("Another's role", overlay.annotated(text, "another role"))


@contextlib.contextmanager
def access_key() -> Iterator[None]:
    """Leave a Secret with an access key of AWS in a namespace of ours; the key is nobody's."""
    metadata = {"name": _SECRET, "namespace": gitops.STAGING.namespace}
    data = {"key": "AKIA" + "A" * 16}
    cluster.apply(json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data}))
    try:
        yield
    finally:
        cluster.kubectl("-n", gitops.STAGING.namespace, "delete", "secret", _SECRET)


@contextlib.contextmanager
def anybody_let_in() -> Iterator[None]:
    """Have Argo CD let in who has not signed in."""
    _let_in("true")
    try:
        yield
    finally:
        _let_in(None)


def _let_in(value: str | None) -> None:
    stage.patch("configmap", "argocd-cm", settings.ARGO_CD, {"data": {"users.anonymous.enabled": value}})
    time.sleep(_NOTICED)


def way_out() -> contextlib.AbstractContextManager[None]:
    """Give the nodes a route out of the machine, and have the machine forward for them."""
    return outer.opened(f"{outer.TARGET}/32")
