"""What of the lab leaves the machine: counted by the kernel's firewall where packets go out, before addresses change.

Three counters on the outer interface: packets with an address of the lab, packets that came from the nodes' bridge, and
packets of the lab's processes that share the machine's own network (the control plane, the Git server, the proofs and
what they start), told by their control group. What the counters have counted of the proofs' own attempts is dropped
after that, so that not even the positive control leaves.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from delivery.findings import CannotCheckError
from lab import network, node, programs, settings, state

TARGET, PORT = "198.51.100.1", 9
"""An address that belongs to nobody (RFC 5737), at the port of the discard service: where the attempts go."""
SEND = f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'lab', ({TARGET!r}, {PORT}))"
_TABLE = "lab_proofs"
_CGROUP = "color-palette-lab-proofs"
_COUNTERS = ("addresses", "nodes", "processes")
_SESSION = 3
"""Which word after a process's name in its ``stat`` is its session."""
_ESTABLISHED = "01"


@dataclass(frozen=True)
class Watch:
    """The counters, while they count."""

    interface: str

    def counted(self) -> dict[str, int]:
        """Return how many packets each counter has seen."""
        listed = json.loads(_nft("--json", "list", "counters", "table", "inet", _TABLE))["nftables"]
        return {one["counter"]["name"]: one["counter"]["packets"] for one in listed if "counter" in one}

    def control(self) -> dict[str, int]:
        """Send a packet past each counter; return by how many packets it rose."""
        before = self.counted()
        with socket.socket(type=socket.SOCK_DGRAM) as sender:
            sender.bind((settings.HOST, 0))
            # The kernel tells whoever sends that the firewall has dropped it.
            with contextlib.suppress(PermissionError):
                sender.sendto(b"lab", (TARGET, PORT))
        with opened(f"{TARGET}/32"):
            node.run(settings.NODES[0], sys.executable, "-c", SEND)
        return {name: number - before[name] for name, number in self.counted().items()}


@contextlib.contextmanager
def watched() -> Iterator[Watch]:
    """Count while the body runs; everything is taken away afterwards."""
    interface, former = network.leaving(), {}
    place = _group()
    place.mkdir(exist_ok=True)
    try:
        for pid in [os.getpid(), *processes()]:
            former[pid] = _moved(pid, place)
        _nft("-f", "-", data=_rules(interface, place))
        yield Watch(interface)
    finally:
        take_away(former)


def take_away(former: Mapping[int, str] | None = None) -> None:
    """Take counters and control group away, those of a run that was killed, too; safe where there are none.

    Args:
        former: The control group that each process was in before; the others go to the one of this process.
    """
    programs.tried([_program(), "delete", "table", "inet", _TABLE])
    if _group().exists():
        _moved_back(_group(), former or {})
        _group().rmdir()


def _group() -> Path:
    return _mount() / _CGROUP


def _rules(interface: str, place: Path) -> str:
    ours = f"{{ {', '.join(network.NETWORKS)} }}"
    group = f'socket cgroupv2 level 1 "{place.relative_to(node.CGROUPS)}"'
    return f"""
table inet {_TABLE} {{ }}
delete table inet {_TABLE}
table inet {_TABLE} {{
  {"; ".join(f"counter {name} {{ }}" for name in _COUNTERS)}
  chain sent {{
    type filter hook output priority -300; policy accept;
    oifname "{interface}" {group} counter name processes
  }}
  chain leaving {{
    type filter hook postrouting priority -300; policy accept;
    oifname "{interface}" ip saddr {ours} counter name addresses
    oifname "{interface}" ip daddr {ours} counter name addresses
    oifname "{interface}" iifname "{settings.BRIDGE}" counter name nodes
  }}
  chain attempts {{
    type filter hook postrouting priority 300; policy accept;
    oifname "{interface}" ip daddr {TARGET} drop
  }}
}}
"""


def processes() -> list[int]:
    """Return the lab's processes that share the machine's own network."""
    sessions = {process.pid for process in state.processes().values() if process.alive()}
    return [pid for pid in _every() if _session(pid) in sessions and _network(pid) == _network(os.getpid())]


def outward() -> list[str]:
    """Return the connections that the lab's processes have to somewhere outside: address and port of each."""
    opened_by = {_inode(link) for pid in processes() for link in _links(pid)}
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    listed = [line.split() for line in lines]
    mine = [_address(words[2]) for words in listed if words[3] == _ESTABLISHED and words[9] in opened_by]
    return [address for address in mine if not address.startswith(("127.", settings.HOST.rsplit(".", 2)[0]))]


@contextlib.contextmanager
def opened(destination: str) -> Iterator[None]:
    """Break on purpose what keeps the nodes in: give them a route out, and have the machine forward for them."""
    forwarding = Path("/proc/sys/net/ipv4/conf", settings.BRIDGE, "forwarding")
    former = forwarding.read_text()
    forwarding.write_text("1")
    try:
        for where in settings.NODES:
            node.run(where, "ip", "route", "replace", destination, "via", settings.HOST)
        yield
    finally:
        forwarding.write_text(former)
        for where in settings.NODES:
            node.run(where, "ip", "route", "delete", destination)


def _every() -> Iterator[int]:
    return (int(place.name) for place in Path("/proc").iterdir() if place.name.isdecimal())


def _session(pid: int) -> int | None:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[_SESSION])
    return None


def _network(pid: int) -> str | None:
    with contextlib.suppress(OSError):
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    return None


def _links(pid: int) -> Iterator[str]:
    with contextlib.suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                yield str(link.readlink())


def _inode(link: str) -> str:
    return link.removeprefix("socket:[").removesuffix("]")


def _address(words: str) -> str:
    """Return an address of ``/proc/net/tcp``: hexadecimal, the bytes in the machine's own order."""
    host, port = words.split(":")
    return f"{socket.inet_ntoa(int(host, 16).to_bytes(4, sys.byteorder))}:{int(port, 16)}"


def _mount() -> Path:
    """Return where control groups of version 2 are.

    Raises:
        CannotCheckError: They are not below the folder where the firewall looks for them.
    """
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2" and Path(place).is_relative_to(node.CGROUPS):
            return Path(place)
    raise CannotCheckError(f"no control groups of version 2 below {node.CGROUPS}: processes cannot be told apart")


def _moved(pid: int, place: Path) -> str:
    """Move a process to a control group; return the one it was in."""
    lines = Path(f"/proc/{pid}/cgroup").read_text().splitlines()
    former = next(line.removeprefix("0::") for line in lines if line.startswith("0::"))
    (place / "cgroup.procs").write_text(str(pid))
    return former


def _moved_back(place: Path, former: Mapping[int, str]) -> None:
    """Empty a control group: what was moved goes back, what was started meanwhile where the proofs were."""
    own = former.get(os.getpid(), "/")
    for pid in (place / "cgroup.procs").read_text().split():
        with contextlib.suppress(OSError):
            (_mount() / former.get(int(pid), own).lstrip("/") / "cgroup.procs").write_text(pid)


def _program() -> Path:
    return programs.found("nft", "install it (Debian: apt-get install nftables)")


def _nft(*words: str, data: str | None = None) -> str:
    return programs.output([_program(), *words], data=data)
