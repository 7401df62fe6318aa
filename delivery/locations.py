"""Where things lie: the repository's own folders, and the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app"
ARCHIVE = ROOT / "dist" / "color-palette-api.oci.tar"
"""The image as it is built, scanned and pushed: an OCI archive."""


def cache() -> Path:
    """Return the folder of what is long to make and safe to remove."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "color-palette"


def stand_in() -> Path:
    """Return where the stand-in of the base image lies, as an OCI layout."""
    return cache() / "base-image"
