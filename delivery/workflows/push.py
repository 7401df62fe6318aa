"""Push the image that was scanned, under its commit, and attach the list of its packages.

One that is there already is left as it is, and taken.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import tarfile
from pathlib import Path

from delivery import programs
from delivery.findings import CannotCheckError, say
from delivery.locations import ARCHIVE, ROOT
from delivery.workflows import overlays, sbom
from delivery.workflows.outputs import publish
from delivery.workflows.overlays import Release
from delivery.workflows.scan import SBOM

#: What registries answer where a tag is not there; every other failure is one.
ABSENT = re.compile(r"manifest unknown|name unknown|not found|StatusCode: 404", re.IGNORECASE)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("image", nargs="?", type=Path, default=ARCHIVE, help="an OCI archive")
    parser.add_argument(
        "--commit", default=os.environ.get("GITHUB_SHA", ""), help="what it was built from (GITHUB_SHA)"
    )
    parser.add_argument("--repository", default="", help="where to (default: the image that overlays/dev names)")
    parser.add_argument("--sbom", type=Path, default=SBOM, help="the list of its packages, which `scan` wrote")


def run(options: argparse.Namespace) -> int:
    """Push, or take what is there; return 0.

    Raises:
        RefusedError: the commit is none.
        CannotCheckError: there is no image, or no list of its packages, or the registry does not answer.
    """
    return _run(options.image, options.sbom, options.commit, options.repository or _repository())


def _repository() -> str:
    """Return the repository that dev's image comes from."""
    return overlays.repository((ROOT / overlays.path("dev")).read_text(encoding="utf-8"))


def _run(image: Path, packages: Path, commit: str, repository: str) -> int:
    """Look first, push what is not there, and tell the digest."""
    built = Release(commit, digest(image))
    if (listed := sbom.subject(packages)) != built.digest:
        raise CannotCheckError(
            f"{packages.name} lists the packages of {listed}, the image is {built.digest}: make scan"
        )
    there = _pushed(image, built, f"{repository}:{commit}")
    if there == built.digest:
        say(f"  its packages: {repository}@{sbom.attach(packages, image, there, repository)}")
    publish("digest", there)
    return 0


def _pushed(image: Path, built: Release, name: str) -> str:
    """Push where nothing is there; return the digest of what then is."""
    if (there := remote(name)) is not None:
        say(f"{name}@{there} is there already{'' if there == built.digest else f' (built here: {built.digest})'}")
        return there
    programs.output("skopeo", "copy", "--quiet", "--preserve-digests", f"oci-archive:{image}", f"docker://{name}")
    there = remote(name)
    say(f"pushed {name}@{there}")
    if there != built.digest:
        raise CannotCheckError(f"{name} is {there} in the registry, {built.digest} was scanned")
    return there


def digest(image: Path) -> str:
    """Return the digest of an OCI archive's one image."""
    try:
        with tarfile.open(image) as archive:
            index = archive.extractfile("index.json")
            manifests = json.load(index)["manifests"] if index else []
    except (OSError, tarfile.TarError, KeyError, ValueError) as error:
        raise CannotCheckError(f"{image.name} is no OCI archive: make image ({error})") from error
    if len(manifests) != 1:
        raise CannotCheckError(f"{image.name} must hold one image, it holds {len(manifests)}")
    return str(manifests[0]["digest"])


def remote(name: str) -> str | None:
    """Return the digest that a tag has in the registry; nothing where it is not there.

    Raises:
        CannotCheckError: the registry doesn't say.
    """
    done = programs.run("skopeo", "inspect", "--raw", f"docker://{name}")
    if done.returncode == 0:
        return "sha256:" + hashlib.sha256(done.stdout.encode()).hexdigest()
    if ABSENT.search(done.stderr):
        return None
    raise CannotCheckError(f"the registry doesn't say whether {name} is there: {programs.last(done.stderr)}")
