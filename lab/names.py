"""The servers that stand for GitHub's and AWS's: each by its production names, on an address of its own, on port 443.

Nothing that runs in the lab is told another address than in production: a name is only found elsewhere, by a file of
hosts that is laid over the machine's own where jobs run and on the nodes, and by CoreDNS in the pods.
"""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Final, NamedTuple

from delivery.findings import CannotCheckError
from lab import settings

PORT: Final = 443
"""Where each of them listens: production names are called without a port."""
HOSTS: Final = Path("/etc/hosts")
_VARIABLE: Final = "LAB_SERVERS"
_BRIDGED: Final = settings.HOST.rpartition(".")[0]
_HEAD: Final = "# The lab's servers, by their production names:"


class Server(NamedTuple):
    """A server of the lab.

    Attributes:
        name: What the lab calls it: its certificate, its process, its log.
        last: The last number of its address.
        hosts: The names that it has in production.
    """

    name: str
    last: int
    hosts: tuple[str, ...]


def forge() -> Server:
    """Return the server that stands for GitHub."""
    return Server("forge", 1, (settings.FORGE,))


def api() -> Server:
    """Return the server that stands for GitHub's REST API."""
    return Server("forge-api", 5, (f"api.{settings.FORGE}",))


def aws() -> Server:
    """Return the server that stands for the services of AWS that this platform calls."""
    region = settings.platform()["region"]
    services = ("sts", "api.ecr", "ecr", "secretsmanager", "s3", "iam")
    regional = tuple(f"{service}.{region}.amazonaws.com" for service in services)
    return Server("aws", 2, (*regional, "sts.amazonaws.com", "iam.amazonaws.com", "s3.amazonaws.com"))


def registry() -> Server:
    """Return the server that stands for ECR's registry."""
    return Server("registry", 3, (settings.image_name().partition("/")[0],))


def identity() -> Server:
    """Return the server that stands for GitHub's issuer: its keys, and where a job asks for a token."""
    return Server("identity", 4, ("token.actions.githubusercontent.com", "pipelines.actions.githubusercontent.com"))


def servers() -> tuple[Server, ...]:
    """Return all of them."""
    return forge(), api(), aws(), registry(), identity()


def address(server: Server) -> str:
    """Return the address that a server listens on.

    Raises:
        CannotCheckError: ``LAB_SERVERS`` is no network.
    """
    network = os.environ.get(_VARIABLE, _BRIDGED)
    try:
        return str(ipaddress.IPv4Address(f"{network}.{server.last}"))
    except ipaddress.AddressValueError:
        raise CannotCheckError(f"{_VARIABLE}={network!r}: accepted are three numbers, such as {_BRIDGED}") from None


def bridged() -> bool:
    """Tell whether they stand on the lab's bridge, where the nodes find them."""
    return os.environ.get(_VARIABLE, _BRIDGED) == _BRIDGED


def hosts() -> dict[str, str]:
    """Return the address of each production name."""
    return {name: address(server) for server in servers() for name in server.hosts}


def hosts_file() -> str:
    """Return the machine's file of hosts, with our names at its end; a line of its own for one of them is left out."""
    ours = hosts()
    own = [line for line in HOSTS.read_text().splitlines() if line != _HEAD and not _names(line) & ours.keys()]
    return "\n".join([*own, _HEAD, *(f"{place} {name}" for name, place in ours.items())]) + "\n"


def _names(line: str) -> set[str]:
    return set(line.partition("#")[0].split()[1:])
