"""What the lab needs of its machine: looked at before anything is done, installed where Debian has it."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from delivery import machine, toolchain
from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab import builds, network, node, programs, settings, state
from lab.builds import Build

PROGRAMS: Mapping[str, str] = {
    "containerd": "containerd",
    "runc": "runc",
    "etcd": "etcd-server",
    "ip": "iproute2",
    "iptables": "iptables",
    "nft": "nftables",
    "ipset": "ipset",
    "conntrack": "conntrack",
    "catatonit": "catatonit",
    "mmdebstrap": "mmdebstrap",
    "openssl": "openssl",
    "git": "git",
    "mount": "mount",
    "nsenter": "util-linux",
    "sysctl": "procps",
    str(node.CNI_PLUGINS / "ptp"): "containernetworking-plugins",
}
"""The programs of Debian's that the cluster starts, and the package of each."""
DELIVERY_PROGRAMS: Mapping[str, str] = {
    "docker-registry": "docker-registry",
    "skopeo": "skopeo",
    "gcc": "gcc",
    "/usr/include/stdio.h": "libc6-dev",
}
"""What the rest of the delivery starts, and what Gitea's SQLite is compiled with."""
MEMORY_GB = 4
DISK_GB, DISK_COLD_GB = 6, 24
"""Free space that `up` needs when everything is built, and when everything has to be."""
_HIDDEN = ("/var", "/run")
"""Folders of which each node has its own, so that it would not find there what is the lab's."""
_FREEBIND = 15
"""The kernel's IP_FREEBIND: a port is taken of an address that comes later."""
_TUNED = {"vm/overcommit_memory": "1", "kernel/panic": "10", "kernel/panic_on_oops": "1"}
"""What the kubelet sets for the whole machine: set before, so that `down` can set it back."""
_PROBE = """\
set -e
mount -t tmpfs probe /run
ip link add probe0 type bridge
ip link add probe1 type veth peer name probe2
iptables --table nat --append PREROUTING --match statistic --mode random --probability 0.5 --jump ACCEPT
"""


def need_root() -> None:
    """See that we are root.

    Raises:
        CannotCheckError: We are not.
    """
    if problem := next(_root(), None):
        raise CannotCheckError(problem)


def check(*, whole: bool = True) -> None:
    """See that the machine can carry the lab.

    Args:
        whole: With all that the delivery needs; otherwise the cluster alone.

    Raises:
        CannotCheckError: It cannot; with a line for each thing that it lacks.
    """
    wanted = builds.BUILDS if whole else builds.CLUSTER
    problems = [problem for one in _CHECKS for problem in one()] + list(disk(wanted))
    if problems:
        raise CannotCheckError("this machine cannot carry the lab:\n  " + "\n  ".join(problems))


def _root() -> Iterator[str]:
    if os.geteuid():
        yield "not root: the lab makes network namespaces, mounts and firewalls; run it with sudo"


def control_groups() -> Iterator[str]:
    """Give a line where there are none."""
    if not node.CGROUPS.is_dir() or not list(node.cgroups(settings.NODES[0])):
        yield f"no control groups at {node.CGROUPS}: mount them, as systemd does"


def _kernel() -> Iterator[str]:
    if os.geteuid():
        return
    if "overlay" not in Path("/proc/filesystems").read_text():
        yield "the kernel has no overlay file system: load the module (modprobe overlay)"
    done = programs.tried(["unshare", "--mount", "--net", "--pid", "--fork", "sh", "-c", _PROBE])
    if done.returncode and shutil.which("ip"):
        yield f"the kernel refuses what a node is made of: {(done.stderr.strip().splitlines() or ['?'])[-1]}"


def enough_memory() -> Iterator[str]:
    """Give a line where too little memory is free."""
    free = memory()["MemAvailable"] / 1e9
    if free < MEMORY_GB and not state.alive(settings.NODES[0].name):
        yield f"too little memory: {free:.1f} GB are free, {MEMORY_GB} GB are needed"


def memory() -> dict[str, int]:
    """Return the machine's memory in bytes, by the kernel's names."""
    lines = (line.split() for line in Path("/proc/meminfo").read_text().splitlines())
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines}


def disk(wanted: Sequence[Build] | None = None) -> Iterator[str]:
    """Give a line for each folder of the lab that has too little room."""
    places = {_existing(place): place for place in (settings.state_folder(), toolchain.cache_folder("bin"))}
    needed = DISK_COLD_GB if builds.missing(wanted) else DISK_GB
    for there, place in places.items():
        if (free := shutil.disk_usage(there).free / 1e9) < needed:
            yield f"too little disk for {place}: {free:.1f} GB are free, {needed} GB are needed"


def _existing(place: Path) -> Path:
    return next(folder for folder in (place, *place.parents) if folder.exists())


def folders() -> Iterator[str]:
    """Give a line for each folder that a node would not find."""
    for place in (settings.state_folder(), toolchain.cache_folder("bin"), ROOT):
        if any(place.is_relative_to(hidden) for hidden in _HIDDEN):
            yield f"{place} lies below {' or '.join(_HIDDEN)}, which the nodes do not see (LAB_STATE, XDG_CACHE_HOME)"


def ports() -> Iterator[str]:
    """Give a line for each port of the lab that something else listens on."""
    if state.processes():
        return
    for port in settings.PORTS:
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            # The bridge's address is not there yet.
            tried.setsockopt(socket.SOL_IP, _FREEBIND, 1)
            try:
                tried.bind((port.address, port.number))
            except OSError as error:
                yield f"port {port.number} for {port.what} is taken ({error.strerror}); choose another: {port.variable}"


def _routes() -> Iterator[str]:
    if shutil.which("ip"):
        yield from network.taken()


def _foreign() -> Iterator[str]:
    """Give a line for each interface of the lab's names that this state does not know of."""
    if state.processes() or not shutil.which("ip"):
        return
    for name in (settings.BRIDGE, *(one.name for one in settings.NODES)):
        if Path("/sys/class/net", name).exists() and not settings.state_folder().exists():
            yield f"there is an interface {name} already: of another lab? End that one first (LAB_STATE)"


_CHECKS = (_root, control_groups, _kernel, enough_memory, folders, ports, _routes, _foreign)


def install(*, whole: bool = True) -> None:
    """Install what is missing of Debian's programs.

    Args:
        whole: With all that the delivery needs; otherwise the cluster alone.

    Raises:
        CannotCheckError: We are not root, or this is no Debian and something is missing.
    """
    need_root()
    machine.need_debian({**PROGRAMS, **(DELIVERY_PROGRAMS if whole else {})})


def tune() -> None:
    """Set what the kubelet would set for the whole machine, and remember what was there."""
    before: dict[str, Any] = state.remembered("tuned") or {name: _tuned(name).read_text().strip() for name in _TUNED}
    state.remember("tuned", before)
    for name, value in _TUNED.items():
        _tuned(name).write_text(value)


def restore() -> None:
    """Set back what was there before."""
    for name, value in (state.remembered("tuned") or {}).items():
        _tuned(name).write_text(value)


def _tuned(name: str) -> Path:
    return Path("/proc/sys", name)
