"""A node: a kubelet and a containerd with their own ``/run``, ``/var``, processes, name and network.

All of it hangs on one process, ``init.py``: when that ends, the kernel takes everything away that belongs to the node.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from delivery.findings import CannotCheckError
from lab import builds, certificates, cluster, network, programs, pulling, settings, state
from lab.settings import Node

CGROUPS = Path("/sys/fs/cgroup")
SOCKET = "/run/containerd/containerd.sock"
CNI_PLUGINS = Path("/usr/lib/cni")
PAUSE = "lab.invalid/pause:1"
"""The image of the process that holds a pod's namespaces."""
_WEIGHTS = {"cpu.shares": "8192", "cpu.weight": "800"}
"""Eight times the default, of version 1 and of version 2."""
_NAMESPACES = ("--mount", "--uts", "--ipc", "--net", "--pid")
_PATIENCE = 60.0
_ZONE = "topology.kubernetes.io/zone"


def make(node: Node) -> None:
    """Make a node's namespaces, its network and its containerd; the kubelet comes later."""
    node.folder.mkdir(parents=True, exist_ok=True)
    pulling.prepare(node)
    for place in cgroups(node):
        place.mkdir(parents=True, exist_ok=True)
        weigh(place.parent)
    if not state.alive(node.name):
        (node.folder / "ready").unlink(missing_ok=True)
    first: list[programs.Argument] = [sys.executable, "-S", "-E", Path(__file__).with_name("init.py"), node.folder]
    state.start(node.name, ["unshare", *_NAMESPACES, "--fork", "--kill-child", "--mount-proc", *first])
    if not state.until((node.folder / "ready").exists, _PATIENCE):
        raise CannotCheckError(f"the node {node.name} has no namespaces; its log: {state.log_of(node.name)}")
    programs.output([*inside(node), "hostname", node.name])
    network.join(node, first_process(node))
    _start_containerd(node)


def _start_containerd(node: Node) -> None:
    configuration = node.folder / "containerd.toml"
    state.write(configuration, containerd_configuration(node))
    networks = node.folder / "cni"
    networks.mkdir(exist_ok=True)
    state.write(networks / "10-lab.conflist", json.dumps(pod_network(node), indent=1))
    # Layers are written as the umask says; a stricter one would keep users other than root from reading an image.
    command: list[programs.Argument] = ["sh", "-c", 'umask 022 && exec "$0" "$@"', _containerd_program()]
    _start(node, "containerd", [*command, "--config", configuration])
    answers = [*inside(node), "ctr", "--address", SOCKET, "version"]
    if not state.until(lambda: programs.tried(answers).returncode == 0, _PATIENCE):
        raise CannotCheckError(f"containerd of {node.name} does not answer; its log: {log_of(node, 'containerd')}")


def _containerd_program() -> Path:
    return programs.found("containerd", "install it (Debian: apt-get install containerd)")


def containerd_configuration(node: Node) -> str:
    """Return how containerd runs on a node."""
    return f"""\
version = 2
root = "{node.folder}/containerd"
state = "/run/containerd"
[grpc]
  address = "{SOCKET}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{PAUSE}"
  # Where even root may not lower a process's score (no CAP_SYS_RESOURCE), no container would start.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "{CNI_PLUGINS}"
    conf_dir = "{node.folder}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
"""


def pod_network(node: Node) -> dict[str, object]:
    """Return how a pod is joined to its node: by a link of its own that the node routes, as on EKS.

    Every packet of a pod so passes the node's rules, even one to a pod beside it, and has the pod's own address.
    """
    addresses = {
        "type": "host-local",
        "ranges": [[{"subnet": node.pods, "gateway": node.gateway}]],
        "routes": [{"dst": "0.0.0.0/0"}],
    }
    return {"cniVersion": "0.4.0", "name": "lab", "plugins": [{"type": "ptp", "ipMasq": False, "ipam": addresses}]}


def start(node: Node) -> None:
    """Start a node's kubelet; wait until the API server knows the node, and say where its pods' addresses are."""
    place = node.folder / "kubelet.json"
    (node.folder / "resolv.conf").touch()
    state.write(place, json.dumps(kubelet_configuration(node), indent=1))
    stated = {
        "config": place,
        "kubeconfig": settings.kubeconfig(f"kubelet-{node.name}"),
        "hostname-override": node.name,
        "node-ip": node.address,
        "node-labels": f"{_ZONE}={zone(node)},topology.kubernetes.io/region={settings.platform()['region']}",
        **pulling.options(node),
    }
    _start(node, "kubelet", [builds.program("kubelet"), *(f"--{name}={value}" for name, value in stated.items())])
    cluster.wait(f"known to the API server: {node.name}", lambda: _known(node), _PATIENCE)
    pods = {"spec": {"podCIDR": node.pods, "podCIDRs": [node.pods]}}
    cluster.kubectl("patch", "node", node.name, "--patch", json.dumps(pods))


def _known(node: Node) -> bool:
    if not state.alive(f"{node.name}-kubelet"):
        raise CannotCheckError(f"the kubelet of {node.name} ended; its log: {log_of(node, 'kubelet')}")
    return cluster.get("node", node.name) is not None


def zone(node: Node) -> str:
    """Return a node's availability zone."""
    return settings.platform()["region"] + node.zone


def kubelet_configuration(node: Node) -> dict[str, Any]:
    """Return how the kubelet runs on a node."""
    certificate, key = settings.certificate(f"kubelet-{node.name}")
    authority, _ = settings.certificate(certificates.AUTHORITY)
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "address": node.address,
        "tlsCertFile": str(certificate),
        "tlsPrivateKeyFile": str(key),
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": str(authority)},
        },
        "authorization": {"mode": "Webhook"},
        "clusterDomain": settings.DOMAIN,
        "clusterDNS": [settings.DNS],
        # Empty: what a pod asks of the machine's own resolver would leave the lab.
        "resolvConf": str(node.folder / "resolv.conf"),
        "containerRuntimeEndpoint": f"unix://{SOCKET}",
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": f"/{settings.CGROUP}/{node.name}",
        "failCgroupV1": False,
        "failSwapOn": False,
        "oomScoreAdj": 0,
        "seccompDefault": True,
        "serializeImagePulls": False,
        # The machine's disk is not the node's to tidy up: images are brought by `up`, and once collected they are gone.
        "evictionHard": {"memory.available": "100Mi"},
        "imageGCHighThresholdPercent": 100,
        "imageMaximumGCAge": "0s",
    }


def wait_ready(node: Node) -> None:
    """Wait until the node takes pods."""
    cluster.wait(f"ready: {node.name} (its log: {log_of(node, 'kubelet')})", lambda: is_ready(node), _PATIENCE)


def is_ready(node: Node) -> bool:
    """Tell whether the API server holds the node to be ready."""
    found = cluster.get("node", node.name)
    conditions = found["status"].get("conditions", []) if found else []
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def start_beside(
    node: Node, name: str, command: Sequence[programs.Argument], own: dict[str, str] | None = None
) -> None:
    """Start another program of a node's own, such as kube-proxy."""
    _start(node, name, command, own)


def stop_beside(node: Node, name: str) -> None:
    """End such a program."""
    state.stop(f"{node.name}-{name}")


def _start(node: Node, name: str, command: Sequence[programs.Argument], own: dict[str, str] | None = None) -> None:
    state.start(f"{node.name}-{name}", [*inside(node), *command], own)


def log_of(node: Node, name: str) -> Path:
    """Return the log of one of a node's programs."""
    return state.log_of(f"{node.name}-{name}")


def first_process(node: Node) -> int:
    """Return the number, in this machine's own count, of a node's first process.

    Raises:
        CannotCheckError: The node is not there.
    """
    outer = state.processes().get(node.name)
    if outer is None or not outer.alive():
        raise CannotCheckError(f"the node {node.name} is not there: run `make lab-cluster`")
    children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()
    if not children:
        raise CannotCheckError(f"the node {node.name} has no process; its log: {state.log_of(node.name)}")
    return int(children[0])


def inside(node: Node) -> list[str]:
    """Return the words before a command that run it on a node, as a login there would."""
    return ["nsenter", "--target", str(first_process(node)), *_NAMESPACES]


def run(node: Node, *words: programs.Argument, seconds: float | None = None) -> str:
    """Run a program on a node; return what it printed."""
    return programs.output([*inside(node), *words], seconds=seconds)


def stop(node: Node) -> None:
    """End everything of a node, and its cgroups."""
    for name in [node.name, *(name for name in state.processes() if name.startswith(f"{node.name}-"))]:
        state.stop(name, seconds=0)
    for place in cgroups(node):
        remove_cgroup(place)


def cgroups(node: Node) -> Iterator[Path]:
    """Give a node's own cgroup in every hierarchy: one (version 2), or one for each controller (version 1)."""
    hierarchies = [CGROUPS] if (CGROUPS / "cgroup.controllers").exists() else sorted(CGROUPS.iterdir())
    for hierarchy in hierarchies:
        if hierarchy.is_dir() and not hierarchy.is_symlink() and (hierarchy / "cgroup.procs").exists():
            yield hierarchy / settings.CGROUP / node.name


def weigh(place: Path) -> None:
    """Give the lab's cgroup the weight of several others: all pods together would count as one of them.

    Probes that starve beside somebody's build would say of the service what is true of the machine.
    """
    for name, weight in _WEIGHTS.items():
        if (place / name).exists():
            (place / name).write_text(weight)


def remove_cgroup(place: Path) -> None:
    """Remove a cgroup and those in it, the innermost first, once their processes have gone."""
    inner = sorted((path for path in place.rglob("*") if path.is_dir()), reverse=True) if place.exists() else []
    for path in [*inner, place, place.parent]:
        with contextlib.suppress(OSError):
            state.until(lambda path=path: not _busy(path), 5)  # type: ignore[misc]
            path.rmdir()


def _busy(place: Path) -> bool:
    with contextlib.suppress(OSError):
        return bool((place / "cgroup.procs").read_text().strip())
    return False
