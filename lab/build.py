"""``build``: build the programs and make the images, which is most of a first ``up``; nothing runs afterwards."""

from __future__ import annotations

import argparse

from delivery.findings import say
from lab import builds, host, images


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.add_argument(
        "--cluster", action="store_true", help="what the cluster needs, without the rest of the delivery"
    )
    parser.epilog = "Safe to run twice, and beside other work: it runs at the lowest priority."


def run(options: argparse.Namespace) -> int:
    """Build what is missing."""
    host.install(whole=not options.cluster)
    wanted = builds.CLUSTER if options.cluster else builds.BUILDS
    builds.make(wanted)
    images.make()
    say(f"built: {', '.join(sorted(name for build in wanted for name in build.packages))}")
    return 0
