"""``build``: build the programs and make the images, which is most of a first ``up``; nothing runs afterwards."""

from __future__ import annotations

import argparse

from delivery.findings import say
from lab import builds, host, images


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options: there are none."""
    parser.epilog = "Safe to run twice, and beside other work: it runs at the lowest priority."


def run(_: argparse.Namespace) -> int:
    """Build what is missing."""
    host.install()
    builds.make()
    images.make()
    say(f"built: {', '.join(sorted(name for build in builds.BUILDS for name in build.packages))}")
    return 0
