"""The double of AWS as a part of the lab: the policies that it judges by, and its process."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from delivery import toolchain
from delivery.locations import ROOT
from delivery.terraform.render.model import written
from delivery.terraform.render.platform import platform_of
from lab import certificates, cluster, names, servers, settings, state
from lab.identity.claims import ISSUER

_FOLDER: Final = "aws"
NODE_ROLE: Final = "color-palette-dev-node"
"""The role of the lab's nodes. They carry all three environments, whose node roles are alike."""


def up(by: Path | None = None) -> None:
    """Serve AWS, judging by our policies or by those of another file; safe to run twice."""
    authority, _ = settings.certificate(certificates.AUTHORITY)
    github = f"{ISSUER}=https://{names.address(names.identity())}:{names.PORT}"
    ours = f"{settings.issuer()}={cluster_keys()}"
    servers.start(
        names.aws(), "lab.aws", "--state", folder(), "--policies", by or policies(),
        "--registry", f"https://{names.registry().hosts[0]}", "--issuer", github, "--issuer", ours, "--ca", authority,
    )  # fmt: skip


def folder() -> Path:
    """Return the folder of its keys, which only the owner reads."""
    place = state.folder(_FOLDER)
    place.chmod(0o700)
    return place


def policies() -> Path:
    """Return the file of everything that our Terraform makes of identities, rendered where the cache lacks it."""
    place = toolchain.cache_folder("lab-policies") / f"{_sources()}.json"
    if not place.exists():
        platform = platform_of(ROOT, dict.fromkeys(settings.ENVIRONMENTS, settings.issuer()))
        half = place.with_suffix(f".{os.getpid()}")
        half.write_text(written(platform))
        half.replace(place)
    return place


def _sources() -> str:
    """Return a hash over what the policies are made of."""
    total = hashlib.sha256(settings.issuer().encode())
    folders = (ROOT / "terraform", ROOT / "delivery" / "terraform")
    found = [path for one in folders for kind in ("*.tf", "*.hcl", "*.py") for path in one.rglob(kind)]
    for path in sorted([*found, ROOT / "platform.yaml"]):
        if ".terraform" not in path.parts:
            total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()[:24]


def cluster_keys() -> Path:
    """Return the file of the keys that the cluster's issuer publishes; there once ``know_cluster`` was called."""
    return folder() / "cluster-keys.json"


def know_cluster() -> None:
    """Have AWS know the keys of the cluster's issuer, as it would fetch them from EKS."""
    cluster_keys().write_text(cluster.kubectl("get", "--raw", "/openid/v1/jwks"))
