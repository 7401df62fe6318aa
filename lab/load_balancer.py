"""The double of AWS's load balancers: kube-router gives each Service of that type an address, every node answers there.

Argo CD holds such a Service to be Healthy only once its status names an address.
"""

from __future__ import annotations

from lab import cluster, settings
from lab.settings import Node


def options() -> dict[str, str]:
    """Return what kube-router is told of it."""
    return {
        "run-loadbalancer": "true",
        "loadbalancer-default-class": "true",
        "loadbalancer-ip-range": settings.LOAD_BALANCERS,
        "loadbalancer-sync-period": "5s",
    }


def identity(where: Node) -> dict[str, str]:
    """Return the variables by which the processes agree on who gives the addresses."""
    return {"POD_NAMESPACE": settings.SYSTEM, "POD_NAME": f"kube-router-{where.name}"}


def address(namespace: str, service: str = settings.IMAGE) -> str | None:
    """Return the address at which a Service is reached from outside the cluster; nothing while it has none."""
    found = cluster.get("service", service, namespace)
    given = found["status"].get("loadBalancer", {}).get("ingress", []) if found else []
    return str(given[0]["ip"]) if given else None
