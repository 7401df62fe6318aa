"""The machine's side of the lab's network: a bridge without an outer port, and routes that end at it.

Nothing of the lab can leave the machine: nodes and pods live in network namespaces that have no default route, the
machine does not forward for them, and an address of the lab that nobody answers ends here (``unreachable``), because
that route is there before anything else is and goes last.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from typing import Any

from delivery.findings import CannotCheckError
from lab import names, programs, settings
from lab.settings import Node

NETWORKS = (settings.VPC, settings.SERVICES)
_LAST = "4294967295"
"""The metric of the route that is taken when no other is."""
_NEEDS_IP = "install it (Debian: apt-get install iproute2)"


def up() -> None:
    """Make the routes and the bridge; safe to run twice."""
    for network in NETWORKS:
        _ip("route", "replace", "unreachable", network, "metric", _LAST)
    if not _exists(settings.BRIDGE):
        _ip("link", "add", settings.BRIDGE, "type", "bridge")
    # Without IPv6 the bridge says nothing of its own.
    _ip("link", "set", settings.BRIDGE, "addrgenmode", "none", "up")
    _ip("address", "replace", f"{settings.HOST}/24", "dev", settings.BRIDGE)
    for place in _served():
        _ip("address", "replace", f"{place}/32", "dev", settings.BRIDGE)
    _ip("route", "replace", "local", settings.CLIENTS, "dev", settings.BRIDGE)
    for network, gateway in _routes():
        _ip("route", "replace", network, "via", gateway, "dev", settings.BRIDGE)


def _served() -> Iterator[str]:
    """Give the addresses of the lab's servers beside the machine's own."""
    for server in names.servers() if names.bridged() else ():
        if (place := names.address(server)) != settings.HOST:
            yield place


def _routes() -> Iterator[tuple[str, str]]:
    """Give the networks behind the nodes. Services and load balancers answer at every node; the first one is asked."""
    first = settings.NODES[0]
    yield from ((node.pods, node.address) for node in settings.NODES)
    yield from ((network, first.address) for network in (settings.SERVICES, settings.LOAD_BALANCERS))


def join(node: Node, pid: int) -> None:
    """Join a node's network namespace, that of a process, to the bridge; safe to run twice."""
    inside = _inside(pid)
    if not _exists(node.name):
        _ip("link", "add", node.name, "type", "veth", "peer", "name", "eth0", "netns", str(pid))
    _ip("link", "set", node.name, "master", settings.BRIDGE, "addrgenmode", "none", "up")
    _ip("link", "set", "lo", "up", inside=inside)
    _ip("link", "set", "eth0", "addrgenmode", "none", "up", inside=inside)
    _ip("address", "replace", f"{node.address}/24", "dev", "eth0", inside=inside)
    for network in NETWORKS:
        _ip("route", "replace", "unreachable", network, "metric", _LAST, inside=inside)
    # A route must be there before kube-proxy's rules are asked; who gets past them finds nobody on the bridge.
    for network in (settings.SERVICES, settings.LOAD_BALANCERS):
        _ip("route", "replace", network, "dev", "eth0", inside=inside)
    for other in settings.NODES:
        if other != node:
            _ip("route", "replace", other.pods, "via", other.address, inside=inside)
    programs.output([*inside, "sysctl", "-qw", "net.ipv4.ip_forward=1"])


def down() -> None:
    """Take the bridge away, which takes its routes along; then the routes that kept addresses from leaving."""
    for name in (*(node.name for node in settings.NODES), settings.BRIDGE):
        if _exists(name):
            _ip("link", "delete", name)
    for network in NETWORKS:
        if _listed("route", "show", "type", "unreachable", network):
            _ip("route", "delete", "unreachable", network, "metric", _LAST)


def taken() -> Iterator[str]:
    """Give a line for each route of this machine that the lab's addresses would collide with."""
    for route in _listed("route", "show"):
        if route.get("dev") == settings.BRIDGE or route.get("type") == "unreachable":
            continue
        for network in NETWORKS:
            if overlaps(str(route["dst"]), network):
                yield f"{network} is the lab's, and {route['dst']} is of {route.get('dev')} here: free it"


def overlaps(destination: str, network: str) -> bool:
    """Tell whether a route leads into a network of the lab; the default route does not count."""
    if destination == "default":
        return False
    return ipaddress.ip_network(destination, strict=False).overlaps(ipaddress.ip_network(network))


def _exists(name: str) -> bool:
    return programs.tried([programs.found("ip", _NEEDS_IP), "link", "show", name]).returncode == 0


def _listed(*words: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(_ip("-json", *words) or "[]")
    return told


def _inside(pid: int) -> list[str]:
    return ["nsenter", "--target", str(pid), "--mount", "--net"]


def _ip(*words: str, inside: list[str] | None = None) -> str:
    return programs.output([*(inside or []), programs.found("ip", _NEEDS_IP), *words])


def leaving() -> str:
    """Return the interface by which this machine reaches what it does not know: where nothing of the lab may go.

    Raises:
        CannotCheckError: The machine has no such interface.
    """
    for route in _listed("route", "show", "default"):
        return str(route["dev"])
    raise CannotCheckError("this machine has no default route: there is no outer interface to watch")
