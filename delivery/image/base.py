"""``base-image``: a stand-in of the base image, where none can be pulled, made of the same Debian packages.

It is an OCI layout in the user's cache, which ``image --base stand-in`` builds on.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from delivery import locations, machine, processes, programs
from delivery.findings import CannotCheckError, RefusedError, say, tell
from delivery.image import oci

SUITE = "trixie"
ARCHIVES = {"debian": (SUITE, f"{SUITE}-updates"), "debian-security": (f"{SUITE}-security",)}
"""The suites that the stand-in takes packages from, by the folder of Debian's archive that they lie in."""
EPOCH = 1735689600
"""The date of files that packages make when they are installed: any that is past, but always the same."""
DROPPED = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*")
KEPT = ("/usr/share/doc/*/copyright",)
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CLEANED = (
    *("etc/hostname", "etc/resolv.conf"),  # mmdebstrap copies this machine's
    *("var/log/*.log", "var/log/apt/*", "var/cache/ldconfig/aux-cache", "var/cache/apt/*.bin", "var/lib/dpkg/*-old"),
)
"""What tells of the machine, or of when the base was made."""


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.add_argument("--twice", action="store_true", help="make it twice, and see that both are the same bytes")


def run(options: argparse.Namespace) -> int:
    """Make the stand-in; print its digest."""
    machine.need_root("making the base image")
    machine.need_debian({"mmdebstrap": "mmdebstrap"})
    with processes.ending():
        digest, packages = made(locations.stand_in())
    say(f"base image: {digest}, {packages} packages of {SUITE}, in {locations.stand_in()}")
    if options.twice:
        same(digest)
    return 0


def same(digest: str) -> None:
    """Make it once more, and see that it has this digest."""
    with tempfile.TemporaryDirectory(prefix="base-image-") as folder:
        again, _ = made(Path(folder) / "layout")
    if again != digest:
        raise RefusedError(f"base image: made twice, it was {digest} and {again}")
    say("base image: the same bytes twice")


def made(layout: Path) -> tuple[str, int]:
    """Make the stand-in as an OCI layout; return its digest and how many packages it has."""
    tell("making the base image from Debian packages (about half a minute)")
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="base-image-") as scratch:
        tar = Path(scratch) / "base.tar"
        Path(scratch).chmod(0o755)  # apt fetches as a user of its own
        dates = {"SOURCE_DATE_EPOCH": str(EPOCH), "TMPDIR": scratch}
        programs.output(*bootstrap(tar, Path(scratch) / "packages"), env=dates)
        count = int((Path(scratch) / "packages").read_text())
        digest = published(layout, tar.read_bytes())
    tell(f"made in {time.monotonic() - start:.0f} s")
    return digest, count


def published(layout: Path, tar: bytes) -> str:
    """Put the layout in its place at once, so that a build never sees half of it."""
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(EPOCH))
    config = {
        "architecture": architecture(),
        "os": "linux",
        "created": created,
        "config": {"Env": [PATH], "Cmd": ["bash"]},
        "history": [{"created": created, "created_by": f"mmdebstrap {SUITE}"}],
    }
    layout.parent.mkdir(parents=True, exist_ok=True)
    fresh = layout.with_name(f".{layout.name}.{os.getpid()}")
    digest = oci.write_layout(fresh, [tar], config)
    shutil.rmtree(layout, ignore_errors=True)
    fresh.rename(layout)
    return digest


def bootstrap(tar: Path, packages: Path) -> list[str | Path]:
    """Return the command that makes the root file system, as the official slim image has it: essential and required."""
    rules = [f"path-exclude={path}" for path in DROPPED] + [f"path-include={path}" for path in KEPT]
    hooks = [
        "rm -f " + " ".join(f'"$1"/{path}' for path in CLEANED),
        f"chroot \"$1\" dpkg-query -f '.\\n' -W | wc -l >'{packages}'",
    ]
    command: list[str | Path] = [*processes.ALONE, "nice", "-n", "19", "mmdebstrap", "--quiet", "--variant=minbase"]
    command += [f"--dpkgopt={rule}" for rule in rules]
    command += [f"--customize-hook={hook}" for hook in hooks]
    return [*command, SUITE, tar, *sources()]


def sources() -> list[str]:
    """Return the lines that tell apt of the suites, at the mirrors that this machine's apt uses.

    Raises:
        CannotCheckError: it uses none of Debian's.
    """
    told = programs.output("apt-get", "indextargets", "--format", "$(REPO_URI)")
    known = [uri for uri in told.split() if "@" not in uri]  # what has a password in it would be in the image
    lines = []
    for archive, suites in ARCHIVES.items():
        mirror = next((uri for uri in known if re.search(rf"/{archive}/?$", uri)), None)
        if mirror is None:
            raise CannotCheckError(f"this machine's apt has no mirror of {archive}: add one and run apt-get update")
        lines += [f"deb {mirror} {suite} main" for suite in suites]
    return lines


def architecture() -> str:
    """Return this machine's architecture, in the words of OCI."""
    return programs.output("dpkg", "--print-architecture").strip()


def digest_of(layout: Path) -> str:
    """Return the digest of a layout's image."""
    return str(json.loads((layout / "index.json").read_bytes())["manifests"][0]["digest"])
