"""How a node pulls the service's image: from ECR's production name, by a login of its own role, as on EKS.

containerd is told of no registry: the name is found by the node's file of hosts, and the certificate's authority among
those that the node trusts. The kubelet asks a credential provider for the login, as EKS's nodes do.
"""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

from delivery.locations import ROOT
from lab import certificates, names, settings
from lab.settings import Node

PROVIDER = "ecr-credential-provider"
"""What the provider is called on EKS's nodes, too."""
IMAGES = "*.dkr.ecr.*.amazonaws.com"
_API = "credentialprovider.kubelet.k8s.io/v1"
_CACHED = "12h0m0s"


def prepare(node: Node) -> None:
    """Write what a node must know before it has a process: ``init.py`` lays it over the machine's own files."""
    (node.folder / "hosts").write_text(names.hosts_file())
    (node.folder / "bundle.crt").write_bytes(certificates.bundle().read_bytes())
    _provider(node).parent.mkdir(exist_ok=True)
    _provider(node).write_text(_script(node))
    _provider(node).chmod(0o755)
    _configuration(node).write_text(json.dumps(configuration(), indent=1))


def options(node: Node) -> dict[str, Path]:
    """Return the kubelet's options."""
    return {
        "image-credential-provider-config": _configuration(node),
        "image-credential-provider-bin-dir": _provider(node).parent,
    }


def configuration() -> dict[str, Any]:
    """Return which images the provider is asked for."""
    provider = {"name": PROVIDER, "matchImages": [IMAGES], "defaultCacheDuration": _CACHED, "apiVersion": _API}
    return {"apiVersion": "kubelet.config.k8s.io/v1", "kind": "CredentialProviderConfig", "providers": [provider]}


def _script(node: Node) -> str:
    own = {"PYTHONPATH": ROOT, "LAB_STATE": settings.state_folder()}
    stated = [f"{name}={value}" for name, value in own.items()]
    command = ["exec", "env", *stated, sys.executable, "-m", "lab.aws.node_login", "--node", node.name]
    return f"#!/bin/sh\n{shlex.join(command)}\n"


def _provider(node: Node) -> Path:
    return node.folder / "providers" / PROVIDER


def _configuration(node: Node) -> Path:
    return node.folder / "providers.json"
