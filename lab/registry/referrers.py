"""What refers to an image: kept beside the registry, which is older than the specification's API for it.

https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers. A descriptor is written
before its manifest is, and shown only while the manifest is there: whatever breaks off leaves nothing wrong behind.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from lab.registry.errors import invalid_manifest

INDEX: Final = "application/vnd.oci.image.index.v1+json"
_MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"
#: Digests that a manifest can have here: those that the specification registers.
ALGORITHMS: Final = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}

Descriptor = dict[str, Any]


def digest_of(body: bytes, algorithm: str = "sha256") -> str:
    """Return a manifest's digest."""
    return f"{algorithm}:{ALGORITHMS[algorithm](body).hexdigest()}"


def manifest_of(body: bytes) -> dict[str, Any]:
    """Return a manifest.

    Raises:
        RegistryError: it is no JSON object.
    """
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise invalid_manifest("the manifest is no JSON object")
    return found


def subject_of(manifest: Mapping[str, Any]) -> str:
    """Return the digest of what a manifest refers to; empty: to nothing.

    Raises:
        RegistryError: its subject is no descriptor.
    """
    subject = manifest.get("subject")
    if subject is None:
        return ""
    digest = subject.get("digest") if isinstance(subject, dict) else None
    if not isinstance(digest, str) or digest.partition(":")[0] not in ALGORITHMS:
        raise invalid_manifest("the manifest's subject is no descriptor with a digest")
    return digest


def descriptor_of(manifest: Mapping[str, Any], media_type: str, digest: str, size: int) -> Descriptor:
    """Return how a manifest stands in the list of its subject's referrers.

    Its artifact type is its own, else its configuration's media type; an index has no configuration.
    """
    kind = manifest.get("artifactType")
    if not kind and media_type == _MANIFEST:
        kind = manifest.get("config", {}).get("mediaType")
    described: Descriptor = {"mediaType": media_type, "digest": digest, "size": size}
    if kind:
        described["artifactType"] = kind
    if annotations := manifest.get("annotations"):
        described["annotations"] = annotations
    return described


def index_of(descriptors: list[Descriptor]) -> bytes:
    """Return the answer: an image index."""
    return json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": descriptors}).encode()


class Referrers:
    """The descriptors, a file each: ``FOLDER/REPOSITORY/_subjects/SUBJECT/REFERRER``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, repository: str, subject: str, descriptor: Descriptor) -> None:
        """Note that something refers to a subject."""
        place = self._place(repository, subject) / _file(descriptor["digest"])
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_name(f".{place.name}.{os.getpid()}")
        half.write_text(json.dumps(descriptor))
        half.replace(place)

    def drop(self, repository: str, referrer: str) -> None:
        """Forget whatever a manifest referred to."""
        for place in (self._folder / repository / "_subjects").glob(f"*/{_file(referrer)}"):
            place.unlink(missing_ok=True)

    def all(self, repository: str, subject: str) -> list[Descriptor]:
        """Return what refers to a subject, in the order of the digests."""
        places = sorted(self._place(repository, subject).glob("[!.]*"))
        return [json.loads(place.read_text()) for place in places]

    def _place(self, repository: str, subject: str) -> Path:
        # No part of a repository's name starts with an underscore, so the two cannot meet.
        return self._folder / repository / "_subjects" / _file(subject)


def _file(digest: str) -> str:
    return digest.replace(":", "-")
