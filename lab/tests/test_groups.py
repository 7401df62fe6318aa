"""Control groups, in the kernel's own; and whose packet the firewall says one is, in a network of the test's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from delivery import machine
from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab import groups, node


@pytest.fixture
def name() -> Iterator[str]:
    one = f"color-palette-lab-test-{os.getpid()}"
    yield one
    groups.removed(one)


def test_what_is_started_in_a_group_stays_in_it_and_who_started_it_goes_back(name: str) -> None:
    before = groups.of(os.getpid())
    with groups.entered(name), subprocess.Popen(["sleep", "60"]) as child:
        assert groups.of(os.getpid()) == groups.of(child.pid) == f"/{name}"
        groups.removed("color-palette-lab-no-such-group")
        child.kill()
    assert groups.of(os.getpid()) == before


def test_a_group_that_goes_gives_each_process_back_to_where_it_was(name: str) -> None:
    other = f"{name}-other"
    groups.made(other)
    try:
        with subprocess.Popen(["sleep", "60"]) as child:
            groups.moved(child.pid, other)
            groups.made(name)
            former = groups.moved(child.pid, name)
            assert former == f"/{other}"
            groups.removed(name, {child.pid: former})
            assert groups.of(child.pid) == former
            child.kill()
        assert not groups.path(name).exists()
    finally:
        groups.removed(other)


def test_without_control_groups_of_version_2_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert groups.offered()
    monkeypatch.setattr(node, "CGROUPS", tmp_path)
    assert not groups.offered()
    with pytest.raises(CannotCheckError, match="no control groups of version 2"):
        groups.path("any")


_SENDS = """
import json, os, socket, subprocess, sys
from lab import groups
from lab.proofs import outer
for words in ("link add out0 type veth peer name far0", "address add 192.0.2.9/24 dev out0", "link set out0 up",
              "link set far0 up", "route add default via 192.0.2.1 dev out0"):
    subprocess.run(["ip", *words.split()], check=True)
def send(place, port):
    with socket.socket(type=socket.SOCK_DGRAM) as sender:
        try: sender.sendto(b"x", (place, port))
        except PermissionError: pass
watch, found = outer.Watch("out0"), {}
for name in (groups.WATCHED, *outer._BUILDING): groups.made(name)
outer._nft("-f", "-", data=outer._rules("out0"))
send("203.0.113.7", 80)
found["of nobody"] = watch.counted()
for name in (groups.WATCHED, groups.BUILDERS, groups.BUILDKIT):
    with groups.entered(name):
        before = watch.counted()
        send("203.0.113.7", 443)
        send(outer.TARGET, outer.PORT)
        found[name] = {counter: number - before[counter] for counter, number in watch.counted().items()}
send("10.0.5.5", 443)
found["to the lab"] = watch.counted()
found["ports"] = watch.ports()
print(json.dumps(found))
"""


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    """Take the groups away that were not there: a lab that runs here keeps its own."""
    new = [name for name in (groups.WATCHED, groups.BUILDERS, groups.BUILDKIT) if not groups.path(name).exists()]
    yield
    for name in new:
        groups.removed(name)


@pytest.mark.usefixtures("_as_it_was")
def test_the_firewall_tells_builds_from_all_else_of_the_lab() -> None:
    machine.need_debian({"ip": "iproute2", "nft": "nftables"})
    command = ["unshare", "--net", sys.executable, "-c", _SENDS]
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=own)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    none = {"addresses": 0, "nodes": 0, "processes": 0, "builds": 0}
    assert found["of nobody"] == none
    assert found[groups.WATCHED] == {**none, "processes": 2}
    assert found[groups.BUILDERS] == found[groups.BUILDKIT] == {**none, "builds": 2}
    assert found["to the lab"]["addresses"] == 1
    # Where only the proofs' own attempts go is not among them.
    assert found["ports"] == ["udp 443"]
