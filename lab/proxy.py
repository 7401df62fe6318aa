"""kube-proxy on each node: what makes a Service's address lead to its pods."""

from __future__ import annotations

import json

from lab import builds, node, programs, settings, state
from lab.settings import Node

NAME = "kube-proxy"


def start(where: Node) -> None:
    """Start it, anew where it would run otherwise: it ends by itself as soon as its file is written."""
    place = where.folder / "proxy.json"
    if state.write(place, json.dumps(configuration(where), indent=1)):
        node.stop_beside(where, NAME)
    command: list[programs.Argument] = [builds.program(NAME), f"--config={place}", f"--hostname-override={where.name}"]
    node.start_beside(where, NAME, command)


def configuration(where: Node) -> dict[str, object]:
    """Return how kube-proxy runs on a node."""
    return {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
        "kind": "KubeProxyConfiguration",
        # As EKS's add-on runs it. Mode nftables drops a connection now and then while it writes a change:
        # docs/decisions/2026-11-30-kube-proxy-by-iptables.md
        "mode": "iptables",
        "clusterCIDR": settings.PODS,
        "bindAddress": where.address,
        "nodePortAddresses": [f"{where.address}/32"],
        "oomScoreAdj": 0,
        # The table's size is the whole machine's; the lab leaves it as it is.
        "conntrack": {"maxPerCore": 0},
        "clientConnection": {"kubeconfig": str(settings.kubeconfig("proxy"))},
    }
