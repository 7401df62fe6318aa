"""Static credentials: what they look like, wherever the cluster may keep one."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lab import cluster, settings

# The forms that their makers document; each begins with a prefix that exists to be found.
FORMS: Mapping[str, re.Pattern[str]] = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----"),
    "a registry login": re.compile(r'"auths"\s*:\s*\{\s*"'),
}
_TYPES = {"kubernetes.io/service-account-token", "kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"}
"""Kinds of Secrets that are nothing else than a credential that does not expire."""
_VARIABLES = re.compile(r"AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|(?:GITHUB|GH)_(?:TOKEN|PAT)")
OWN = {f"{settings.ARGO_CD} Secret argocd-secret": "a private key"}
"""What a part of the cluster makes for itself: the key of Argo CD's own web server, which opens nothing elsewhere."""


def found() -> tuple[int, list[str]]:
    """Look at every Secret, ConfigMap, ServiceAccount and pod; return how many there are, and what is wrong."""
    kept = cluster.listed("secrets,configmaps,serviceaccounts,pods")
    return len(kept), [f"{_place(one)} holds {what}" for one in kept for what in held(one)]


def held(one: Mapping[str, Any]) -> Iterator[str]:
    """Give the static credentials that an object holds."""
    if one.get("type") in _TYPES:
        yield f"a login that does not expire ({one['type']})"
    if one["kind"] == "ServiceAccount" and one.get("imagePullSecrets"):
        yield "a login to a registry"
    for container in one.get("spec", {}).get("containers", []):
        yield from (f"{v['name']}" for v in container.get("env", []) if _VARIABLES.fullmatch(v["name"]))
    for key, text in _texts(one):
        if _VARIABLES.fullmatch(key):
            yield key
        yield from (what for what, form in FORMS.items() if form.search(text) and OWN.get(_place(one)) != what)


def in_text(text: str) -> list[str]:
    """Return which static credentials a text holds: an environment, a file."""
    return [what for what, form in FORMS.items() if form.search(text)] + _VARIABLES.findall(text)


def _texts(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in (one.get("data") or {}).items():
        yield key, _decoded(value) if one["kind"] == "Secret" else value


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode(errors="replace")
    except binascii.Error:
        return value


def _place(one: Mapping[str, Any]) -> str:
    return f"{one['metadata'].get('namespace', '')} {one['kind']} {one['metadata']['name']}"
