"""The issuer of the jobs' identity tokens as a part of the lab."""

from __future__ import annotations

from pathlib import Path

from lab import certificates, names, servers, settings, state


def up(token: Path, secret: Path) -> None:
    """Serve the issuer; safe to run twice.

    Args:
        token: A file with a token of a user who reads the forge's repositories.
        secret: A file with the forge's ``JWT_SECRET``.
    """
    authority, _ = settings.certificate(certificates.AUTHORITY)
    forge = f"https://{names.address(names.forge())}"
    servers.start(
        names.identity(), "lab.identity", "--state", state.folder("identity"), "--forge", forge,
        "--forge-token", token, "--forge-secret", secret, own={"SSL_CERT_FILE": str(authority)},
    )  # fmt: skip
