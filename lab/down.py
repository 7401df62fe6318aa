"""``down``: end everything of the lab and take away what it made, whatever state it is in."""

from __future__ import annotations

import argparse
import contextlib
import shutil

from delivery.findings import CannotCheckError, say
from lab import groups, host, network, node, settings, state
from lab.proofs import outer


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options: there are none."""
    parser.epilog = "What was built stays in the user's cache for the next time. Safe to run twice."


def run(_: argparse.Namespace) -> int:
    """Take the lab away."""
    host.need_root()
    with state.locked():
        count = len(state.processes())
        take_away()
    say(f"the lab in {settings.state_folder()} is gone: {count} processes, its nodes, interfaces, routes and files")
    return 0


def take_away() -> None:
    """Take the lab away: nodes first, then what they talk to, the routes that keep its addresses here last."""
    for one in settings.NODES:
        node.stop(one)
    for name in reversed(list(state.processes())):
        state.stop(name, seconds=0)  # nothing of it is kept, so nothing has to be written in peace
    with contextlib.suppress(CannotCheckError):  # no firewall or no control groups here: then nothing of it is left
        outer.take_away()
        groups.removed(groups.BUILDERS)
    host.restore()
    network.down()
    if settings.state_folder().exists():
        shutil.rmtree(settings.state_folder())
