"""What Argo CD has of the forge: a reader of the repository, the webhook's secret, the GitHub App, a certificate.

In production an operator makes the same Secrets by hand, or External Secrets does (argocd/README.md). They are applied
under a name of their own, so that applying the installation again leaves them alone, and before Argo CD is there: its
server restarts for another webhook's secret, and misses another certificate that comes meanwhile.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from lab import cluster, settings
from lab.forge import app, credentials, git, people, repositories

_MANAGER = "lab-forge"
_REPOSITORY = {"argocd.argoproj.io/secret-type": "repository"}


def apply() -> None:
    """Apply them, in Argo CD's namespace."""
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": settings.ARGO_CD}}
    # kubectl reads one document of JSON, and no other after it.
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": [namespace, *secrets()]})
    words = ("apply", "--server-side", "--force-conflicts", "--field-manager", _MANAGER, "-f", "-")
    cluster.kubectl(*words, data=text)


def secrets() -> list[dict[str, Any]]:
    """Return the Secrets; Gitea's webhooks say that they are Gogs's, so Argo CD looks for that secret."""
    certificate, key = settings.certificate("argocd-server")
    webhook = credentials.secret(repositories.WEBHOOK_SECRET).read_text()
    reader = {"username": people.ARGO_CD, "password": credentials.token(people.ARGO_CD)}
    served = {"tls.crt": certificate.read_text(), "tls.key": key.read_text()}
    return [
        _secret("argocd-secret", {"webhook.gogs.secret": webhook}),
        _secret("argocd-server-tls", served, kind="kubernetes.io/tls"),
        _secret("argocd-notifications-secret", notifications()),
        _secret("repository", {"url": git.address(repositories.ours()), **reader}, labels=_REPOSITORY),
    ]


def notifications() -> dict[str, str]:
    """Return what the notifications know of the GitHub App."""
    key = app.key().read_text()
    return {
        "github-appID": str(app.NUMBER),
        "github-installationID": str(app.INSTALLATION),
        "github-privateKey": key,
    }


def _secret(
    name: str, data: Mapping[str, str], *, kind: str = "Opaque", labels: Mapping[str, str] | None = None
) -> dict[str, Any]:
    metadata = {"name": name, "namespace": settings.ARGO_CD, "labels": dict(labels or {})}
    encoded = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
    return {"apiVersion": "v1", "kind": "Secret", "type": kind, "metadata": metadata, "data": encoded}
