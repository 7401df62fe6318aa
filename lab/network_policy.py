"""NetworkPolicies, enforced by kube-router's firewall on each node: what the VPC's network plugin does on EKS."""

from __future__ import annotations

from delivery.findings import CannotCheckError
from lab import builds, cluster, load_balancer, node, programs, settings, state
from lab.settings import Node

NAME = "kube-router"
_CHAIN = "KUBE-ROUTER-FORWARD"
_PATIENCE = 60.0


def allow() -> None:
    """Give kube-router the rights that it needs, and no others."""
    cluster.apply((settings.MANIFESTS / "kube-router.yaml").read_text())


def start(where: Node) -> None:
    """Start it, as firewall and as the double of the load balancers' controller; wait until the firewall stands."""
    stated = {
        "kubeconfig": settings.kubeconfig("network-policy"),
        "hostname-override": where.name,
        "run-firewall": "true",
        "run-router": "false",
        "run-service-proxy": "false",
        "enable-cni": "false",
        "service-cluster-ip-range": settings.SERVICES,
        "iptables-sync-period": "1m",
        "health-port": "0",
        **load_balancer.options(),
    }
    command: list[programs.Argument] = [builds.program(NAME), *(f"--{name}={value}" for name, value in stated.items())]
    node.start_beside(where, NAME, command, load_balancer.identity(where))
    cluster.wait(f"up: the firewall of {where.name}", lambda: _stands(where), _PATIENCE)


def _stands(where: Node) -> bool:
    if not state.alive(f"{where.name}-{NAME}"):
        raise CannotCheckError(f"kube-router of {where.name} ended; its log: {node.log_of(where, NAME)}")
    return programs.tried([*node.inside(where), "iptables", "-nL", _CHAIN]).returncode == 0
