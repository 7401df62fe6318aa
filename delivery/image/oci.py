"""OCI images as files: a layout (a folder), or an archive (the same folder in a tar)."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from delivery.findings import RefusedError

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
NAME = "org.opencontainers.image.ref.name"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Image:
    """One platform's image: its digest, manifest and configuration, and where its blobs lie."""

    archive: Path
    digest: str
    manifest: Document
    config: Document

    @property
    def size(self) -> int:
        """The bytes that a pull transfers: all layers, compressed, and the configuration."""
        return sum(blob["size"] for blob in [self.manifest["config"], *self.manifest["layers"]])

    @property
    def running(self) -> Document:
        """How it runs: user, environment, entry point, labels."""
        found: Document = self.config.get("config", {})
        return found

    @contextmanager
    def layer(self, number: int) -> Iterator[tarfile.TarFile]:
        """Open one layer, counted from the lowest."""
        digest = self.manifest["layers"][number]["digest"]
        with blob(self.archive, digest) as packed, tarfile.open(fileobj=packed, mode="r:*") as layer:
            yield layer


@contextmanager
def blob(archive: Path, digest: str) -> Iterator[IO[bytes]]:
    """Open a blob of a layout or an archive."""
    with member(archive, "blobs/" + digest.replace(":", "/")) as opened:
        yield opened


@contextmanager
def member(archive: Path, name: str) -> Iterator[IO[bytes]]:
    """Open a file of a layout or an archive.

    Raises:
        RefusedError: it has no such file, or is no archive at all.
    """
    try:
        if archive.is_dir():
            with (archive / name).open("rb") as opened:
                yield opened
        else:
            with tarfile.open(archive) as packed, packed.extractfile(name) or io.BytesIO() as opened:
                yield opened
    except (OSError, KeyError, tarfile.ReadError) as error:
        raise RefusedError(f"{archive}: no OCI image ({name}: {error})") from error


def document(archive: Path, name: str) -> Document:
    """Read a JSON file of a layout or an archive."""
    with member(archive, name) as opened:
        read: Document = json.load(opened)
        return read


def image(archive: Path) -> Image:
    """Read the one image of a layout or an archive.

    Raises:
        RefusedError: there is none, there are several, or a blob is not what its digest says.
    """
    listed = document(archive, "index.json")["manifests"]
    while len(listed) == 1 and listed[0]["mediaType"] == INDEX:
        listed = checked(archive, listed[0]["digest"])["manifests"]
    if len(listed) != 1:
        raise RefusedError(f"{archive}: holds {len(listed)} images; one is expected")
    manifest = checked(archive, listed[0]["digest"])
    return Image(archive, listed[0]["digest"], manifest, checked(archive, manifest["config"]["digest"]))


def checked(archive: Path, digest: str) -> Document:
    """Read a JSON blob, and see that it is what its digest says."""
    with blob(archive, digest) as opened:
        data = opened.read()
    if digest != "sha256:" + hashlib.sha256(data).hexdigest():
        raise RefusedError(f"{archive}: the blob {digest} is not what its digest says")
    read: Document = json.loads(data)
    return read


def write_layout(folder: Path, layers: list[bytes], config: Document) -> str:
    """Write a layout of uncompressed layers and a configuration, the same bytes for the same input.

    Args:
        folder: Where; what is there is replaced.
        layers: Tar files, the lowest first.
        config: What the configuration states beside its layers.

    Returns:
        The manifest's digest.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "blobs" / "sha256").mkdir(parents=True)
    packed = [put(folder, gzip.compress(layer, 6, mtime=0), LAYER) for layer in layers]
    digests = ["sha256:" + hashlib.sha256(layer).hexdigest() for layer in layers]
    whole = {**config, "rootfs": {"type": "layers", "diff_ids": digests}}
    stated = put(folder, as_bytes(whole), CONFIG)
    body = {"schemaVersion": 2, "mediaType": MANIFEST, "config": stated, "layers": packed}
    listed = put(folder, as_bytes(body), MANIFEST) | {"annotations": {NAME: "latest"}}
    (folder / "index.json").write_bytes(as_bytes({"schemaVersion": 2, "mediaType": INDEX, "manifests": [listed]}))
    (folder / "oci-layout").write_bytes(as_bytes({"imageLayoutVersion": "1.0.0"}))
    return str(listed["digest"])


def put(folder: Path, data: bytes, kind: str) -> Document:
    """Write a blob; return its descriptor."""
    digest = hashlib.sha256(data).hexdigest()
    (folder / "blobs" / "sha256" / digest).write_bytes(data)
    return {"mediaType": kind, "digest": "sha256:" + digest, "size": len(data)}


def as_bytes(value: Document) -> bytes:
    """Return JSON of which there is one spelling."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
