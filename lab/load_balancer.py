"""The double of AWS's load balancers: kube-router gives each Service of that type an address, every node answers there.

Argo CD holds such a Service to be Healthy only once its status names an address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

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


def settle(seconds: float = 60) -> None:
    """Wait until each environment's Service has an address of its own.

    kube-router gives the same address to two Services that come before it has seen its own first answer: one of them is
    asked to take another.

    Raises:
        CannotCheckError: One has none in time.
    """
    cluster.wait("at addresses of their own: the Services", _settled, seconds)


def _settled() -> bool:
    given = {name: address(name) for name in map(settings.namespace, settings.ENVIRONMENTS)}
    again = list(doubled(given))
    for name in again:
        _release(name)
    return None not in given.values() and not again


def doubled(given: Mapping[str, str | None]) -> Iterator[str]:
    """Give each name whose address an earlier one has."""
    seen: set[str] = set()
    for name, place in given.items():
        if place in seen:
            yield name
        elif place is not None:
            seen.add(place)


def _release(namespace: str) -> None:
    """Take a Service's address away: kube-router gives it a free one at its next round."""
    none = json.dumps({"status": {"loadBalancer": {"ingress": None}}})
    words = ("patch", "service", settings.IMAGE, "--subresource=status", "--type=merge", "--patch", none)
    cluster.kubectl("-n", namespace, *words)
