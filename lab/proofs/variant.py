"""Releases that no pipeline has built: the image that runs in the lab, with another configuration and digest."""

from __future__ import annotations

import contextlib
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from delivery import locations
from delivery.findings import CannotCheckError
from delivery.image import oci
from delivery.workflows.overlays import Release
from lab import images, node, settings


@contextlib.contextmanager
def brought(commit: str, running: Mapping[str, Any]) -> Iterator[Release]:
    """Bring such an image to the nodes; take it away again afterwards.

    Args:
        commit: The commit that it is said to be of.
        running: What of its configuration is other than in the image that runs.
    """
    with tempfile.TemporaryDirectory(prefix="lab-variant-") as scratch:
        image = oci.image(_archive(Path(scratch), running))
        images.bring({}, image)
    try:
        yield Release(commit, image.digest)
    finally:
        for where in settings.NODES:
            name = f"{settings.image_name()}@{image.digest}"
            node.run(where, "ctr", "--address", node.SOCKET, "--namespace", "k8s.io", "images", "rm", name)


def _archive(scratch: Path, running: Mapping[str, Any]) -> Path:
    """Write the archive of the image that runs in the lab, with another configuration."""
    image, there = oci.image(locations.ARCHIVE), images.remembered()
    if there is None or image.digest != there.digest:
        raise CannotCheckError(f"{locations.ARCHIVE} is not the image that runs in the lab: run `make lab-cluster`")
    layout = scratch / "layout"
    with tarfile.open(locations.ARCHIVE) as packed:
        packed.extractall(layout, filter="data")
    config = image.config | {"config": image.running | dict(running)}
    stated = oci.put(layout, oci.as_bytes(config), oci.CONFIG)
    listed = oci.put(layout, oci.as_bytes(image.manifest | {"config": stated}), oci.MANIFEST)
    index = {"schemaVersion": 2, "mediaType": oci.INDEX, "manifests": [listed]}
    (layout / "index.json").write_bytes(oci.as_bytes(index))
    return _packed(layout, scratch / "variant.oci.tar")


def _packed(layout: Path, archive: Path) -> Path:
    with tarfile.open(archive, "w") as packed:
        packed.add(layout, "")
    shutil.rmtree(layout)
    return archive
