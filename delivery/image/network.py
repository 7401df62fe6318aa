"""How this machine reaches the network: handed to the builder as secrets, so that none of it gets into a layer."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from delivery import programs

BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
"""Where the builder finds the certificates."""
CERTIFICATES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
PROXIES = ("http_proxy", "https_proxy", "no_proxy")
ADDRESSES = ("index-url", "extra-index-url", "find-links", "trusted-host", "proxy")
NUMBERS = ("timeout", "retries")


def secrets(folder: Path) -> dict[str, Path]:
    """Return the files that the builder needs to reach the package index from here, by the secret's name.

    Args:
        folder: A folder of one's own, for what has to be written.
    """
    found: dict[str, Path] = {}
    if (bundle := certificates()) is not None:
        found["ca"] = bundle
    if settings := pip_settings(programs.run(sys.executable, "-m", "pip", "config", "list").stdout):
        found["pip"] = folder / "pip.conf"
        found["pip"].touch(mode=0o600)
        found["pip"].write_text(settings)
    return found


def certificates() -> Path | None:
    """Return the bundle of certificates that this machine's settings name, or nothing where none is named."""
    named = (Path(os.environ[name]) for name in CERTIFICATES if os.environ.get(name))
    return next((path for path in named if path.is_file()), None)


def pip_settings(listed: str) -> str:
    """Return pip's configuration for the builder, from what ``pip config list`` prints here.

    Folders of this machine are left out: the builder does not have them.
    """
    stated = re.findall(r"^[^.\s]*\.([a-z-]+)='(.*)'$", listed, re.MULTILINE)
    kept = {name: value for name, value in stated if name in NUMBERS or (name in ADDRESSES and not is_folder(value))}
    return "[global]\n" + "".join(f"{name} = {value}\n" for name, value in kept.items()) if kept else ""


def is_folder(value: str) -> bool:
    """Tell whether an address is a folder of this machine."""
    return value.startswith(("/", ".", "~", "file:"))


def proxies() -> dict[str, str]:
    """Return the proxies that this machine's environment names; BuildKit keeps them out of the image's history."""
    both = [name for lower in PROXIES for name in (lower, lower.upper())]
    return {name: os.environ[name] for name in both if os.environ.get(name)}
