"""What the lab is made of: addresses, ports, folders. Each that a machine may need otherwise is a variable."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path

from delivery.configure import values_of
from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from delivery.workflows.overlays import ENVIRONMENTS, IMAGE

__all__ = ["ENVIRONMENTS", "IMAGE"]

MANIFESTS = Path(__file__).with_name("manifests")

# The VPC that Terraform makes, and that the network policies name. Nodes, pods and load balancers have addresses of it,
# as they have on EKS.
VPC = "10.0.0.0/16"
BRIDGE = "lab0"
HOST = "10.0.0.1"
CLIENTS = "10.0.0.128/25"
"""Addresses of the machine's own that the load connects from, as if it were many clients."""
PODS = "10.0.128.0/17"
LOAD_BALANCERS = "10.0.240.16/28"
# EKS's own choice for a VPC in 10.0.0.0/8.
SERVICES = "172.20.0.0/16"
API_SERVICE = "172.20.0.1"
DNS = "172.20.0.10"
ARGO_CD_SERVICE = "172.20.0.11"
"""Where the forge's webhook finds Argo CD: an address of the services that is not given to another."""
DOMAIN = "cluster.local"
CGROUP = "color-palette-lab"
SYSTEM = "kube-system"
ARGO_CD = "argocd"
FORGE = "github.com"
"""The name under which the Applications find the repository; in the lab it is the lab's own Git server."""
TOKEN_AUDIENCE = "sts.amazonaws.com"  # noqa: S105 - whom the token is for


@dataclass(frozen=True)
class Node:
    """A node: its name, its zone (the letter after the region's name), its address and its pods' addresses."""

    name: str
    zone: str
    address: str
    pods: str

    @property
    def gateway(self) -> str:
        """The address at which a pod finds its node: the first of the pods'."""
        return self.pods.rsplit(".", 1)[0] + ".1"

    @property
    def folder(self) -> Path:
        """Where everything of the node lies."""
        return state_folder() / "nodes" / self.name


NODES = (Node("lab-a", "a", "10.0.0.11", "10.0.128.0/24"), Node("lab-b", "b", "10.0.0.12", "10.0.129.0/24"))


@dataclass(frozen=True)
class Port:
    """A port that the lab listens on: on which address, by which variable another is chosen."""

    what: str
    address: str
    variable: str
    default: int

    @property
    def number(self) -> int:
        """The port.

        Raises:
            CannotCheckError: The variable holds no port.
        """
        text = os.environ.get(self.variable, str(self.default))
        if not text.isdecimal() or not 0 < int(text) < 2**16:
            raise CannotCheckError(f"{self.variable}={text!r}: a port is accepted, from 1 to 65535")
        return int(text)


API = Port("the API server", HOST, "LAB_API_PORT", 6443)
ETCD = Port("etcd", "127.0.0.1", "LAB_ETCD_PORT", 12379)
ETCD_PEER = Port("etcd's peers", "127.0.0.1", "LAB_ETCD_PEER_PORT", 12380)
CONTROLLERS = Port("the controller manager", "127.0.0.1", "LAB_CONTROLLERS_PORT", 11257)
SCHEDULER = Port("the scheduler", "127.0.0.1", "LAB_SCHEDULER_PORT", 11259)
# The Applications name the repository by https, without a port.
GIT = Port("the Git server", HOST, "LAB_GIT_PORT", 443)
PORTS = (API, ETCD, ETCD_PEER, CONTROLLERS, SCHEDULER, GIT)


def state_folder() -> Path:
    """Return the folder of everything that the lab keeps while it is up; ``down`` removes it."""
    if named := os.environ.get("LAB_STATE"):
        return Path(named).resolve()
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return (Path(base) / "color-palette" / "lab").resolve()


def kubeconfig(user: str = "admin") -> Path:
    """Return the kubeconfig of a user of the cluster."""
    return state_folder() / "kubeconfig" / f"{user}.yaml"


def certificate(name: str) -> tuple[Path, Path]:
    """Return where a certificate and its key lie."""
    folder = state_folder() / "pki"
    return folder / f"{name}.crt", folder / f"{name}.key"


@functools.cache
def platform() -> dict[str, str]:
    """Return the values of ``platform.yaml``: whose platform this is."""
    return values_of(ROOT / "platform.yaml")


def namespace(environment: str) -> str:
    """Return an environment's namespace, which is its Application's name, too."""
    return f"color-palette-{environment}"


def image_name() -> str:
    """Return the name of the service's image in production."""
    stated = platform()
    return f"{stated['account']}.dkr.ecr.{stated['region']}.amazonaws.com/{IMAGE}"


def repository_path() -> str:
    """Return the path of the repository on the forge."""
    return f"{platform()['owner']}/{platform()['repository']}.git"


def issuer() -> str:
    """Return the issuer of the cluster's tokens, in the form that EKS gives."""
    return f"https://oidc.eks.{platform()['region']}.amazonaws.com/id/C0104FA1E77E10CA1C1057E400000000"
