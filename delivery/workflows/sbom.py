"""The image's list of packages (CycloneDX): the same bytes for the same image, and attached to it in the registry.

It is attached as OCI 1.1 has it: a manifest of its own, which names the image as its subject and which no tag names.
https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage
"""

from __future__ import annotations

import json
import re
import tempfile
import uuid
from pathlib import Path

from delivery import programs
from delivery.findings import CannotCheckError
from delivery.image import oci
from delivery.image.oci import Document

PRODUCT = "color-palette-api"
KIND = "application/vnd.cyclonedx+json"
NOTHING = "application/vnd.oci.empty.v1+json"
TITLE = "org.opencontainers.image.title"
RANDOM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A component that Trivy has no better name for gets one that is another each time."""


def settle(place: Path, image: oci.Image) -> None:
    """Name the image in a list, and take out what is another each time: then it is the same when it is made again.

    What is pushed twice is so the same twice, and nothing is attached a second time.

    Raises:
        CannotCheckError: it is no list of packages.
    """
    listed = _read(place)
    try:
        text = json.dumps(listed)
        for number, name in enumerate(_random(listed)):
            text = text.replace(f'"{name}"', f'"{uuid.uuid5(uuid.NAMESPACE_OID, f"{image.digest} {number}")}"')
        place.write_bytes(oci.as_bytes(_named(json.loads(text), image)) + b"\n")
    except (KeyError, TypeError) as error:
        raise CannotCheckError(f"{place.name} is no list of packages as Trivy writes it: {error!r}") from error


def _random(listed: Document) -> list[str]:
    """Return the components' random names, in an order that does not depend on them: the image's own first."""
    others = sorted(listed["components"], key=lambda one: oci.as_bytes({**one, "bom-ref": ""}))
    return [one["bom-ref"] for one in (listed["metadata"]["component"], *others) if RANDOM.fullmatch(one["bom-ref"])]


def _named(listed: Document, image: oci.Image) -> Document:
    metadata = listed["metadata"]
    metadata["timestamp"] = image.config.get("created", "1970-01-01T00:00:00Z")
    metadata["component"] |= {"name": PRODUCT, "version": image.digest}
    listed["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_OID, image.digest).urn
    listed["components"].sort(key=lambda one: str(one["bom-ref"]))
    listed["dependencies"].sort(key=lambda one: str(one["ref"]))
    for one in listed["dependencies"]:
        one["dependsOn"] = sorted(one.get("dependsOn", []))
    return listed


def subject(place: Path) -> str:
    """Return the digest of the image whose packages a list names.

    Raises:
        CannotCheckError: there is no list, or it names none.
    """
    try:
        return str(_read(place)["metadata"]["component"]["version"])
    except (KeyError, TypeError):
        raise CannotCheckError(f"{place.name} doesn't say of which image it is: make scan") from None


def _read(place: Path) -> Document:
    try:
        read: Document = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotCheckError(f"{place.name} is no list of packages: make scan ({error})") from error
    return read


def attach(place: Path, archive: Path, image: str, repository: str) -> str:
    """Attach a list to the image of an archive, which the registry has already; return the attachment's digest.

    Args:
        place: The list.
        archive: The OCI archive of the image.
        image: The image's digest.
        repository: Where the image is.
    """
    with oci.blob(archive, image) as opened:
        described = {"mediaType": oci.MANIFEST, "digest": image, "size": len(opened.read())}
    with tempfile.TemporaryDirectory(prefix="sbom-") as folder:
        digest = _layout(Path(folder), place, described)
        programs.output(
            "skopeo", "copy", "--quiet", "--preserve-digests", f"oci:{folder}", f"docker://{repository}@{digest}"
        )
    return digest


def _layout(folder: Path, place: Path, described: Document) -> str:
    """Write what is attached as an OCI layout; return its digest."""
    (folder / "blobs/sha256").mkdir(parents=True)
    content = oci.put(folder, place.read_bytes(), KIND) | {"annotations": {TITLE: place.name}}
    body = {"schemaVersion": 2, "mediaType": oci.MANIFEST, "artifactType": KIND, "subject": described}
    whole = {**body, "config": oci.put(folder, b"{}", NOTHING), "layers": [content]}
    listed = oci.put(folder, oci.as_bytes(whole), oci.MANIFEST)
    (folder / "index.json").write_bytes(
        oci.as_bytes({"schemaVersion": 2, "mediaType": oci.INDEX, "manifests": [listed]})
    )
    (folder / "oci-layout").write_bytes(oci.as_bytes({"imageLayoutVersion": "1.0.0"}))
    return str(listed["digest"])
