"""The double of EKS's pod identity webhook, as a policy of the API server's own: no server, no certificate."""

from __future__ import annotations

from string import Template

from lab import cluster, settings

TOKEN_FOLDER = "/var/run/secrets/eks.amazonaws.com/serviceaccount"  # noqa: S105 - a folder
POLICY = "lab-pod-identity-webhook"


def apply() -> None:
    """Apply it; it must be there before the first pod with a role is."""
    text = Template((settings.MANIFESTS / "identity-webhook.yaml").read_text())
    region = settings.platform()["region"]
    cluster.apply(text.substitute(audience=settings.TOKEN_AUDIENCE, region=region, folder=TOKEN_FOLDER))
