"""Images that the proofs push: the smallest that a registry takes, and what it says of them."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path
from urllib.parse import urlsplit

from delivery.findings import CannotCheckError
from delivery.image import oci
from delivery.workflows import sbom
from lab.proofs import aws
from lab.proofs.aws import Answer

_CREATED, _ACCEPTED, _OK = 201, 202, 200


def small(word: str) -> tuple[bytes, bytes]:
    """Return the manifest and the configuration of an image without layers, another one for each word."""
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"Labels": {"proof": word}}}).encode()
    described = {"mediaType": oci.CONFIG, "digest": digest_of(config), "size": len(config)}
    manifest = {"schemaVersion": 2, "mediaType": oci.MANIFEST, "config": described, "layers": []}
    return json.dumps(manifest).encode(), config


def digest_of(content: bytes) -> str:
    """Return a digest."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def pushed(reference: str, word: str, header: str) -> Answer:
    """Push a small image; return the answer to its manifest, which is the last that is pushed."""
    manifest, config = small(word)
    _blob(config, header)
    return aws.registry("PUT", f"manifests/{reference}", header, manifest)


def _blob(content: bytes, header: str) -> None:
    begun = aws.registry("POST", "blobs/uploads/", header)
    if begun.status != _ACCEPTED:
        raise CannotCheckError(f"the registry begins no upload: {begun.status} {begun.code}")
    place = urlsplit(begun.headers["Location"])
    target = f"{place.path}?{place.query}&digest={digest_of(content)}"
    ended = aws.registry("PUT", target, header, content, "application/octet-stream")
    if ended.status != _CREATED:
        raise CannotCheckError(f"the registry takes no blob: {ended.status} {ended.code}")


def digest(reference: str, header: str) -> str:
    """Return the digest of what a tag names; empty where there is no such tag."""
    found = aws.registry("HEAD", f"manifests/{reference}", header)
    return found.headers["Docker-Content-Digest"] if found.status == _OK else ""


def archive(word: str, place: Path) -> Path:
    """Write a small image as an OCI archive, as ``make image`` writes one."""
    manifest, config = small(word)
    listed = {"mediaType": oci.MANIFEST, "digest": digest_of(manifest), "size": len(manifest)}
    index = {"schemaVersion": 2, "mediaType": oci.INDEX, "manifests": [listed]}
    files = {
        "oci-layout": b'{"imageLayoutVersion": "1.0.0"}',
        "index.json": json.dumps(index).encode(),
        **{f"blobs/sha256/{digest_of(one).partition(':')[2]}": one for one in (manifest, config)},
    }
    with tarfile.open(place, "w") as packed:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))
    return place


def packages(word: str, place: Path) -> Path:
    """Write the list of a small image's packages, none, as ``make scan`` writes one: it names the image's digest."""
    component = {"name": sbom.PRODUCT, "version": digest_of(small(word)[0])}
    place.write_text(json.dumps({"bomFormat": "CycloneDX", "metadata": {"component": component}, "components": []}))
    return place


def attached(digest: str, header: str) -> dict[str, str]:
    """Return what is attached to an image in the registry: the kind of each by its digest."""
    found = json.loads(aws.registry("GET", f"referrers/{digest}", header).body)
    return {str(one["digest"]): str(one["artifactType"]) for one in found["manifests"]}


def removed(word: str) -> None:
    """Take a small image out of the registry, under all its tags and with what is attached: the operator may."""
    header, digest = aws.login(aws.operator()), digest_of(small(word)[0])
    for one in (*attached(digest, header), digest):
        aws.registry("DELETE", f"manifests/{one}", header)
