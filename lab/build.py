"""``build``: build the programs and make the images, which is most of a first ``up``; nothing runs afterwards."""

from __future__ import annotations

import argparse

from delivery.findings import say
from lab import builds, host, images
from lab.builds import Build


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.add_argument(
        "--cluster", action="store_true", help="what the cluster needs, without the rest of the delivery"
    )
    parser.add_argument(
        "--with",
        dest="others",
        action="append",
        default=[],
        choices=[name for build in builds.DELIVERY for name in build.packages],
        help="one of the delivery's programs beside --cluster; may be given again",
    )
    parser.add_argument("--service", action="store_true", help="the service's image, too")
    parser.epilog = "Safe to run twice, and beside other work: it runs at the lowest priority."


def run(options: argparse.Namespace) -> int:
    """Build what is missing."""
    others = [build for build in builds.DELIVERY if _chosen(build, options)]
    host.install(whole=bool(others))
    wanted = [*builds.CLUSTER, *others]
    builds.make(wanted)
    images.make()
    if options.service:
        images.service()
    say(f"built: {', '.join(sorted(name for build in wanted for name in build.packages))}")
    return 0


def _chosen(build: Build, options: argparse.Namespace) -> bool:
    """Tell whether a build of the delivery's is wanted."""
    return not options.cluster or not set(options.others).isdisjoint(build.packages)
