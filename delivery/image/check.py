"""``check-image``: the Dockerfile by hadolint, the image file by file, and the container as it runs."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

from delivery import locations, processes, programs
from delivery.findings import CannotCheckError, RefusedError, say
from delivery.image import container, inspection, oci
from delivery.image.engines import engine
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
    with processes.ending():
        check_dockerfile(options.dockerfile)
        check_container(check_archive(options.archive), options)
    return 0


def check_dockerfile(dockerfile: Path) -> None:
    """See that hadolint finds nothing.

    Raises:
        RefusedError: it does; with the first of what it finds.
        CannotCheckError: it is not installed.
    """
    done = programs.run("hadolint", "--format", "json", dockerfile)
    found = [
        f"{dockerfile.name}:{hit['line']} {hit['code']} {hit['message']}" for hit in json.loads(done.stdout or "[]")
    ]
    if found or done.returncode:
        raise RefusedError("\n  ".join([f"hadolint: {len(found)} findings", *(found or [done.stderr.strip()])]))
    version = programs.output("hadolint", "--version").split()[-1]
    say(f"dockerfile: {dockerfile.name}, nothing found by hadolint {version}")


def check_archive(archive: Path) -> oci.Image:
    """See that the image is as it must be; return it.

    Raises:
        RefusedError: it is not; with each finding.
    """
    if not archive.exists():
        raise CannotCheckError(f"{archive} is not there: build it first (make image)")
    image = oci.image(archive)
    files = tree(image)
    if found := inspection.findings(image, files):
        raise RefusedError("\n  ".join([f"{archive.name}: {len(found)} findings", *found]))
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
