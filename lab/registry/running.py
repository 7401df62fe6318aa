"""The double of ECR's registry as a part of the lab."""

from __future__ import annotations

from pathlib import Path

from lab import names, servers, settings
from lab.aws import running as aws


def up(by: Path | None = None) -> None:
    """Serve the registry, judging by our policies or by those of another file; safe to run twice.

    Its logins are given by AWS, by the keys of ``lab.aws``.
    """
    policies = by or aws.policies()
    servers.start(names.registry(), "lab.registry", "--state", folder(), "--keys", aws.folder(), "--policies", policies)


def folder() -> Path:
    """Return the folder of the images."""
    return settings.state_folder() / "registry"
