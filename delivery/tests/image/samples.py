"""Images made for a test: a few small files in layers, and a configuration that is right until a test breaks it."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from typing import Any

from delivery.image import oci

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def member(path: str, content: bytes = b"", **stated: Any) -> tuple[tarfile.TarInfo, bytes]:
    """Return a file for a layer: a regular one of root's, unless stated otherwise."""
    info = tarfile.TarInfo(path)
    info.mode, info.size = 0o644, len(content)
    for name, value in stated.items():
        setattr(info, name, value)
    return info, content


def folder(path: str, **stated: Any) -> tuple[tarfile.TarInfo, bytes]:
    """Return a folder for a layer."""
    return member(path, type=tarfile.DIRTYPE, **{"mode": 0o755, **stated})


def layer(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """Return a layer of these files."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as packed:
        for info, content in members:
            packed.addfile(info, io.BytesIO(content))
    return written.getvalue()


def stated() -> oci.Document:
    """Return a configuration that is as it must be."""
    labels = {
        "source": "https://example.org/color-palette-api",
        "revision": COMMIT,
        "version": "0.1.0",
        "created": "2026-11-29T00:00:00Z",
        "licenses": "MIT",
    }
    return {
        "User": "10001:10001",
        "Entrypoint": ["palette"],
        "Cmd": ["serve"],
        "StopSignal": "SIGTERM",
        "Env": ["PALETTE_HOST=0.0.0.0", "PALETTE_MANAGEMENT_HOST=0.0.0.0", f"PALETTE_COMMIT={COMMIT}"],
        "Labels": {f"org.opencontainers.image.{name}": value for name, value in labels.items()},
    }


MakeImage = Callable[..., oci.Image]
