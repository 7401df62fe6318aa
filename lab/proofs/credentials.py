"""Static credentials: what they look like, wherever the cluster may keep one."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lab import cluster, settings
from lab.forge import people, repositories

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
OWN = dict.fromkeys(
    (
        # The key of Argo CD's own web server, which opens nothing elsewhere: made by itself, or by the lab.
        f"{settings.ARGO_CD} Secret argocd-secret",
        f"{settings.ARGO_CD} Secret argocd-server-tls",
        # The GitHub App's, as in production: it writes commit statuses and nothing else.
        f"{settings.ARGO_CD} Secret argocd-notifications-secret",
    ),
    "a private key",
)
"""What may be there, since it opens nothing of AWS's, and of the forge's nothing that could be released by."""


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


def of_the_forge() -> list[str]:
    """Return what the forge holds at the repository and its organisation that a job could take for a credential."""
    ours = repositories.ours()
    owner = ours.partition("/")[0]
    secrets = [*_listed(f"/repos/{ours}/actions/secrets"), *_listed(f"/orgs/{owner}/actions/secrets")]
    variables = [*_listed(f"/repos/{ours}/actions/variables"), *_listed(f"/orgs/{owner}/actions/variables")]
    return [
        *(f"the secret {one['name']}" for one in secrets),
        *(f"the variable {one['name']}" for one in variables if in_text(f"{one['name']}={one['data']}")),
        *(f"the deploy key {one['title']}" for one in _listed(f"/repos/{ours}/keys") if not one["read_only"]),
    ]


def _listed(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = people.administrator().ask("GET", path)
    return found


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
