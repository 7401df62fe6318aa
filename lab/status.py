"""``status``: what of the lab runs, and how the service is."""

from __future__ import annotations

import argparse
import os
import sys

from delivery.findings import say
from lab import argo_cd, cluster, images, load_balancer, names, node, servers, settings, state


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options: there are none."""
    parser.epilog = "Exits with 1 where something that was started has ended, or an Application is not Healthy."


def run(_: argparse.Namespace) -> int:
    """Show it."""
    if not state.processes():
        say(f"there is no lab in {settings.state_folder()}")
        return 1
    ended = state.ended()
    say(f"state: {settings.state_folder()}, {len(state.processes())} processes, {len(ended)} of them ended")
    for name in ended:
        say(f"  {_marked(well=False)} {name}; its log: {state.log_of(name)}")
    if not cluster.ready():
        say(f"  {_marked(well=False)} the API server does not answer")
        return 1
    unwell = [*_nodes(), *_servers(), *_applications()]
    return 1 if ended or unwell else 0


def _nodes() -> list[str]:
    unwell = []
    for one in settings.NODES:
        well = node.is_ready(one)
        pods = [pod for pod in cluster.listed("pods") if pod["spec"].get("nodeName") == one.name]
        say(f"  {_marked(well=well)} node {one.name}, zone {node.zone(one)}, {one.address}: {len(pods)} pods")
        unwell += [] if well else [one.name]
    return unwell


def _servers() -> list[str]:
    """Show the servers that stand for GitHub's and AWS's; a lab that is a cluster alone has none of them."""
    unwell = []
    for server in (one for one in names.servers() if one.name in state.processes()):
        well = servers.answers(server)
        say(f"  {_marked(well=well)} {', '.join(server.hosts)} at {names.address(server)}")
        unwell += [] if well else [server.name]
    return unwell


def _applications() -> list[str]:
    unwell = []
    for name in argo_cd.applications():
        if not argo_cd.status_of(name):
            continue
        well = argo_cd.is_healthy(name)
        revision = argo_cd.status_of(name).get("sync", {}).get("revision", "")[:12]
        place = "" if name == argo_cd.POLICIES else f", http://{load_balancer.address(name)}/"
        how = f"{name} at {revision}{place}" if well else argo_cd.problem_of(name)
        say(f"  {_marked(well=well)} {how}")
        unwell += [] if well else [name]
    if release := images.remembered():
        say(f"  image {release.digest} of commit {release.commit[:12]}")
    return unwell


def _marked(*, well: bool) -> str:
    word, colour = ("well", 32) if well else ("NOT WELL", 31)
    return f"\x1b[{colour}m{word}\x1b[0m" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else word
