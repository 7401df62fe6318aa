"""``image``: the image of the tree as it lies here, built by BuildKit into an OCI archive."""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from delivery import locations, processes
from delivery.findings import CannotCheckError, RefusedError, say, tell
from delivery.image import network, oci
from delivery.image.builder import Build, builder
from delivery.image.revision import revision


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.add_argument(
        "--archive", type=Path, default=locations.ARCHIVE, help="the OCI archive to write (%(default)s)"
    )
    parser.add_argument(
        "--base",
        choices=["auto", "pull", "stand-in"],
        default="auto",
        help="pull the base, or take what base-image made; auto: the latter where it was made",
    )
    parser.add_argument("--no-cache", action="store_true", help="take nothing from an earlier build")
    parser.add_argument("--twice", action="store_true", help="build again from nothing, and see that it is the same")


def run(options: argparse.Namespace) -> int:
    """Build the image; print its digest and size."""
    with (
        processes.ending(),
        tempfile.TemporaryDirectory(prefix="image-") as scratch,
        builder(Path(scratch)) as build,
    ):
        return report(options, Path(scratch), build)


def report(options: argparse.Namespace, scratch: Path, build: Callable[[Build], None]) -> int:
    """Build as the options ask; print what came of it."""
    wanted = Build(
        revision=revision(),
        archive=options.archive.resolve(),
        base=chosen(options.base),
        secrets=network.secrets(scratch),
        cached=not options.no_cache,
    )
    image = built(wanted, build)
    say(f"image: {image.digest}, {image.size / 1e6:.1f} MB compressed, in {options.archive}")
    say(f"  commit {wanted.revision.commit}, on {'the stand-in' if wanted.base else 'the pulled base'}")
    if options.twice:
        same(image, replace(wanted, archive=scratch / "again.tar", cached=False), build)
    return 0


def chosen(base_option: str) -> Path | None:
    """Return the layout of the stand-in, or nothing where the base is to be pulled.

    Raises:
        CannotCheckError: the stand-in is wanted and was not made.
    """
    layout = locations.stand_in()
    made = (layout / "index.json").is_file()
    if base_option == "stand-in" and not made:
        raise CannotCheckError("the stand-in of the base image is not there: make it first (make base-image)")
    return layout if made and base_option != "pull" else None


def built(wanted: Build, build: Callable[[Build], None]) -> oci.Image:
    """Build; put the archive in its place once it is whole."""
    wanted.archive.parent.mkdir(parents=True, exist_ok=True)
    fresh = wanted.archive.with_name(f".{wanted.archive.name}.{os.getpid()}")
    start = time.monotonic()
    tell(f"building the image{'' if wanted.cached else ' from nothing'} (minutes where nothing is cached)")
    try:
        build(replace(wanted, archive=fresh))
        fresh.replace(wanted.archive)
    finally:
        fresh.unlink(missing_ok=True)
    tell(f"built in {time.monotonic() - start:.0f} s")
    return oci.image(wanted.archive)


def same(image: oci.Image, wanted: Build, build: Callable[[Build], None]) -> None:
    """Build once more, and see that it is the same image.

    Raises:
        RefusedError: it is another; with the first files that differ.
    """
    again = built(wanted, build)
    if again.digest != image.digest:
        layers = range(min(len(one.manifest["layers"]) for one in (image, again)))
        files = [path for number in layers for path in differing(contents(image, number), contents(again, number))]
        shown = ", ".join(files[:5]) or "none: the configuration differs, or the packing"
        raise RefusedError(
            f"image: built twice, it was {image.digest} and {again.digest}; {len(files)} files differ: {shown}"
        )
    say("image: the same digest twice, the second time from nothing")


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the paths that are not the same in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def contents(image: oci.Image, number: int) -> dict[str, str]:
    """Return the files of a layer, each with all that a digest depends on: what it is, its date, its content."""
    found = {}
    with image.layer(number) as layer:
        for member in layer:
            opened = layer.extractfile(member) if member.isreg() else None
            content = hashlib.sha256(opened.read()).hexdigest() if opened else member.linkname
            found["/" + member.name] = f"{member.mode:o} {member.uid}:{member.gid} {member.mtime} {content}"
    return found
