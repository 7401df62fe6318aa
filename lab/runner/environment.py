"""What a job finds in its environment: the machine's, so that package registries are reached, and what the lab adds."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from lab import certificates, names, settings
from lab.actions.doubles.trivy import PROGRAM as TRIVY
from lab.runner import selection

_NOT_OURS = re.compile(
    # What tells of another work: the make that started the lab, its Python, its git, another forge, a cluster.
    r"(PALETTE|LAB|GIT|GITHUB|GITEA|ACTIONS|RUNNER|INPUT|STATE|KUBE|DOCKER|BUILDX|AUDIT|TRIVY)_.*"
    r"|MAKE(FLAGS|LEVEL|OVERRIDES)|MFLAGS|VIRTUAL_ENV|PYTHON(PATH|HOME|STARTUP)|KUBECONFIG|OLDPWD|PWD|_"
    # What would be a credential: a job has none but those that it is given for its identity.
    r"|AWS_(?!CA_BUNDLE$).*|.*(TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?|_KEY)"
)
_TRUST = (
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "PIP_CERT",
    "AWS_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "NODE_EXTRA_CA_CERTS",
)
"""The variables by which programs are told whom to believe, those that do not ask the system among them."""
_NONE = ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "KUBECONFIG")
"""Files of the user's that hold credentials, or that change what a command does."""


def variables(advisories: Mapping[str, str], trivy: Path | None, folder: Path) -> dict[str, str]:
    """Return the jobs' environment.

    Args:
        advisories: How the verbs find the lab's advisories.
        trivy: The lab's Trivy.
        folder: The runner's.
    """
    return {
        **kept(os.environ),
        **dict.fromkeys(_TRUST, str(certificates.MACHINES)),
        **dict.fromkeys(_NONE, os.devnull),
        "PATH": _path(os.environ.get("PATH", "")),
        "ACTIONS_ID_TOKEN_REQUEST_URL": f"https://{names.identity().hosts[1]}/token?v=1",
        "DOCKER_CONFIG": str(folder / "docker"),
        # One environment for all jobs, which run one after another; each brings it up to its own commit's locks.
        "PALETTE_VENV": str(folder / "venv"),
        "CI": "true",
        **({TRIVY: str(trivy)} if trivy else {}),
        **advisories,
        **selection.variables(),
    }


def kept(machines: Mapping[str, str]) -> dict[str, str]:
    """Return what passes from a machine's environment: what is neither another work's nor a credential."""
    return {name: value for name, value in machines.items() if not _NOT_OURS.fullmatch(name)}


def _path(machines: str) -> str:
    """Return the path of programs: the machine's, without the environment that runs the lab itself."""
    own = str(Path(sys.prefix, "bin"))
    return ":".join([*(folder for folder in machines.split(":") if folder not in {"", own}), "/usr/sbin", "/sbin"])


def labels() -> list[str]:
    """Return what the runner takes jobs for: what the workflows ask for, on this machine itself."""
    return ["ubuntu-24.04:host"]


def forge() -> str:
    """Return the forge's address, as in production."""
    return f"https://{settings.FORGE}"
