"""What a command asks of the machine that it runs on: to be root, and packages of Debian."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from delivery import programs
from delivery.findings import CannotCheckError, tell


def need_debian(packages: Mapping[str, str]) -> None:
    """See that programs are there, or files by their paths; install what is not, as root on Debian.

    Args:
        packages: The Debian package of each.

    Raises:
        CannotCheckError: something is missing and cannot be installed here.
    """
    missing = sorted({package for wanted, package in packages.items() if not _there(wanted)})
    if not missing:
        return
    if os.geteuid() or not programs.look("apt-get"):
        raise CannotCheckError(f"missing: install it first, as root: apt-get install {' '.join(missing)}")
    tell(f"installing {', '.join(missing)} (apt-get)")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    programs.output("apt-get", "update", "-qq", env=quiet)
    programs.output("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, env=quiet)


def _there(wanted: str) -> bool:
    return Path(wanted).exists() if "/" in wanted else bool(programs.look(wanted))


def need_root(what: str) -> None:
    """See that we are root.

    Raises:
        CannotCheckError: we are not.
    """
    if os.geteuid():
        raise CannotCheckError(f"{what} needs root (sudo), or a docker daemon")
