"""A release that starts and never gets ready: our own image, told to run something that answers nobody."""

from __future__ import annotations

import contextlib
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from delivery import locations
from delivery.findings import CannotCheckError
from delivery.image import oci
from delivery.workflows.overlays import Release
from lab import images, node, settings

_COMMIT = "0bad" * 10
# The first process of a container does not hear SIGTERM unless it wants to.
_WAIT = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [15]); signal.sigwait([15])"
_IDLE = {"Entrypoint": ["python3", "-c", _WAIT], "Cmd": None}


@contextlib.contextmanager
def release() -> Iterator[Release]:
    """Bring such an image to the nodes; take it away again afterwards."""
    with tempfile.TemporaryDirectory(prefix="lab-unready-") as scratch:
        image = oci.image(_archive(Path(scratch)))
        images.bring({}, image)
    try:
        yield Release(_COMMIT, image.digest)
    finally:
        for where in settings.NODES:
            name = f"{settings.image_name()}@{image.digest}"
            node.run(where, "ctr", "--address", node.SOCKET, "--namespace", "k8s.io", "images", "rm", name)


def _archive(scratch: Path) -> Path:
    """Write the archive of the image that runs in the lab, with another configuration."""
    image, running = oci.image(locations.ARCHIVE), images.remembered()
    if running is None or image.digest != running.digest:
        raise CannotCheckError(f"{locations.ARCHIVE} is not the image that runs in the lab: run `make lab-cluster`")
    layout = scratch / "layout"
    with tarfile.open(locations.ARCHIVE) as packed:
        packed.extractall(layout, filter="data")
    config = image.config | {"config": image.running | _IDLE}
    stated = oci.put(layout, oci.as_bytes(config), oci.CONFIG)
    listed = oci.put(layout, oci.as_bytes(image.manifest | {"config": stated}), oci.MANIFEST)
    index = {"schemaVersion": 2, "mediaType": oci.INDEX, "manifests": [listed]}
    (layout / "index.json").write_bytes(oci.as_bytes(index))
    return _packed(layout, scratch / "unready.oci.tar")


def _packed(layout: Path, archive: Path) -> Path:
    with tarfile.open(archive, "w") as packed:
        packed.add(layout, "")
    shutil.rmtree(layout)
    return archive
