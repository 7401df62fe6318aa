"""``python -m lab.aws.node_login``: a node's login to ECR, as the kubelet asks for it before it pulls an image.

It speaks the kubelet's credential provider API, as EKS's ``ecr-credential-provider`` does: the image's name comes in,
a login goes out. The node's own credentials, which EC2's metadata would give, are made here.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Sequence
from typing import Any, Final

import boto3

from delivery.findings import CannotCheckError, guarded, say
from lab import certificates, names, settings
from lab.aws import running
from lab.aws.credentials import instance
from lab.aws.sessions import Vault

API: Final = "credentialprovider.kubelet.k8s.io/v1"
_CACHED: Final = "6h0m0s"
"""For how long the kubelet keeps a login; ECR's last twelve hours."""


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    made = argparse.ArgumentParser(prog="python -m lab.aws.node_login", description="Give a node's login to ECR.")
    made.add_argument("--node", required=True, help="the node that asks: its session's name")
    made.add_argument("--role", default=running.NODE_ROLE, help="its instance profile's role (default: %(default)s)")
    return made


def run(options: argparse.Namespace) -> int:
    """Answer the request on the standard input; return 0."""
    host = wanted(sys.stdin.read())
    user, secret = login(options.role, options.node)
    say(json.dumps(response(host, user, secret)))
    return 0


def wanted(request: str) -> str:
    """Return the registry of the image that a request names.

    Raises:
        CannotCheckError: it is no request of this API, or names another registry than ours.
    """
    try:
        asked: dict[str, Any] = json.loads(request)
        known = (asked["apiVersion"], asked["kind"]) == (API, "CredentialProviderRequest")
        host = str(asked["image"]).partition("/")[0]
    except (ValueError, KeyError, TypeError):
        known, host = False, ""
    if not known:
        raise CannotCheckError(f"the standard input holds no CredentialProviderRequest of {API}")
    if host not in names.registry().hosts:
        raise CannotCheckError(f"{host} is another registry: logins are given to {names.registry().hosts[0]}")
    return host


def login(role: str, node: str) -> tuple[str, str]:
    """Return the user and the password that ECR gives a node of a role."""
    vault = Vault(running.folder())
    session = instance(vault, running.policies(), role, node)
    client = boto3.client(
        "ecr", region_name=settings.platform()["region"], verify=str(certificates.MACHINES),
        aws_access_key_id=session.key, aws_secret_access_key=session.secret, aws_session_token=vault.token(session),
    )  # fmt: skip
    given = client.get_authorization_token()["authorizationData"][0]["authorizationToken"]
    user, _, secret = base64.b64decode(given).decode().partition(":")
    return user, secret


def response(host: str, user: str, secret: str) -> dict[str, Any]:
    """Return the kubelet's answer: a login for one registry, and how long it may be kept."""
    return {
        "apiVersion": API,
        "kind": "CredentialProviderResponse",
        "cacheKeyType": "Registry",
        "cacheDuration": _CACHED,
        "auth": {host: {"username": user, "password": secret}},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    return guarded(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
