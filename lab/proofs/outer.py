"""What of the lab leaves the machine: counted by the kernel's firewall where packets go out, before addresses change.

Counters on the outer interface: packets with an address of the lab, packets that came from the nodes' bridge, and
packets of the lab's processes that share the machine's own network (the control plane, the forge, the proofs and what
they start), told by their control group. Counted apart is what builds: the runner's jobs and the builds of an image
fetch Python's and Debian's packages, as they do at GitHub. What the counters have counted of the proofs' own attempts
is dropped after that, so that not even the positive control leaves.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lab import groups, network, node, programs, settings, state

TARGET, PORT = "198.51.100.1", 9
"""An address that belongs to nobody (RFC 5737), at the port of the discard service: where the attempts go."""
SEND = f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'lab', ({TARGET!r}, {PORT}))"
_TABLE = "lab_proofs"
BUILDS = "builds"
"""The counter of what fetches packages."""
_COUNTERS = ("addresses", "nodes", "processes", BUILDS)
_PORTS = "ports"
_BUILDING = (groups.BUILDERS, groups.BUILDKIT)
_PROTOCOLS = {socket.IPPROTO_TCP: "tcp", socket.IPPROTO_UDP: "udp"}
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

    def ports(self) -> list[str]:
        """Return what builds have sent to, such as ``tcp 443``: protocols and ports."""
        listed = json.loads(_nft("--json", "--numeric", "list", "set", "inet", _TABLE, _PORTS))["nftables"]
        found = next(one["set"].get("elem", []) for one in listed if "set" in one)
        return [f"{_PROTOCOLS.get(number, number)} {port}" for number, port in sorted(one["concat"] for one in found)]

    def control(self) -> dict[str, int]:
        """Send a packet past each counter; return by how many packets it rose."""
        before = self.counted()
        _send()
        with groups.entered(groups.BUILDERS):
            _send()
        with opened(f"{TARGET}/32"):
            node.run(settings.NODES[0], sys.executable, "-c", SEND)
        return {name: number - before[name] for name, number in self.counted().items()}


def _send() -> None:
    """Send a packet from an address of the lab's to nobody."""
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        sender.bind((settings.HOST, 0))
        # The kernel tells whoever sends that the firewall has dropped it.
        with contextlib.suppress(PermissionError):
            sender.sendto(b"lab", (TARGET, PORT))


@contextlib.contextmanager
def watched() -> Iterator[Watch]:
    """Count while the body runs; everything is taken away afterwards."""
    interface, former = network.leaving(), {}
    for name in (groups.WATCHED, *_BUILDING):
        groups.made(name)
    builders = [f"/{name}" for name in _BUILDING]
    try:
        for pid in [os.getpid(), *(pid for pid in processes() if groups.of(pid) not in builders)]:
            former[pid] = groups.moved(pid, groups.WATCHED)
        _nft("-f", "-", data=_rules(interface))
        yield Watch(interface)
    finally:
        take_away(former)


def take_away(former: Mapping[int, str] | None = None) -> None:
    """Take counters and control group away, those of a run that was killed, too; safe where there are none.

    Args:
        former: The control group that each process was in before; the others go to the one of this process.
    """
    programs.tried([_program(), "delete", "table", "inet", _TABLE])
    groups.removed(groups.WATCHED, former)
    with contextlib.suppress(OSError):  # it is not there, or a build goes on
        groups.path(groups.BUILDKIT).rmdir()


def _rules(interface: str) -> str:
    ours = f"{{ {', '.join(network.NETWORKS)} }}"
    built = "\n    ".join(f'oifname "{interface}" {groups.matches(name)} jump built' for name in _BUILDING)
    return f"""
table inet {_TABLE} {{ }}
delete table inet {_TABLE}
table inet {_TABLE} {{
  {"; ".join(f"counter {name} {{ }}" for name in _COUNTERS)}
  set {_PORTS} {{ type inet_proto . inet_service; flags dynamic; size 4096; }}
  chain built {{
    counter name {BUILDS}
    ip daddr != {TARGET} meta l4proto {{ tcp, udp }} update @{_PORTS} {{ meta l4proto . th dport }}
  }}
  chain sent {{
    type filter hook output priority -300; policy accept;
    oifname "{interface}" {groups.matches(groups.WATCHED)} counter name processes
    {built}
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
    return [address for address in mine if _outside(address)]


def _outside(address: str) -> bool:
    """Tell whether an address with its port is neither the machine's own nor of the lab, its Services among it."""
    host = ipaddress.ip_address(address.partition(":")[0])
    return not host.is_loopback and not any(host in ipaddress.ip_network(one) for one in network.NETWORKS)


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


def _program() -> Path:
    return programs.found("nft", "install it (Debian: apt-get install nftables)")


def _nft(*words: str, data: str | None = None) -> str:
    return programs.output([_program(), *words], data=data)
