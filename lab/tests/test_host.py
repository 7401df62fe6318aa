"""What is said of a machine that cannot carry the lab."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import NamedTuple

import pytest

from delivery.findings import CannotCheckError
from lab import builds, host, network, node, settings


class Usage(NamedTuple):
    """What shutil tells of a disk."""

    total: int
    used: int
    free: int


def test_not_root_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(CannotCheckError, match="not root"):
        host.need_root()
    with pytest.raises(CannotCheckError, match="not root"):
        host.install()


def test_a_port_that_is_taken_is_told_with_the_variable_that_chooses_another(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("LAB_ETCD_PORT", str(taken.getsockname()[1]))
        (line,) = [line for line in host.ports() if "LAB_ETCD_PORT" in line]
    assert "etcd" in line
    assert not [line for line in host.ports() if "LAB_ETCD_PORT" in line]


def test_too_little_disk_is_told_by_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, 5 * 10**9))
    monkeypatch.setattr(builds, "missing", lambda _: [])
    lines = list(host.disk())
    assert lines
    assert all("5.0 GB are free, 6 GB are needed" in line for line in lines)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, 10 * 10**9))
    assert list(host.disk()) == []
    monkeypatch.setattr(builds, "missing", lambda _: [builds.BUILDS[0]])
    assert all("24 GB are needed" in line for line in host.disk())


def test_too_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "memory", lambda: {"MemAvailable": 10**9})
    assert list(host.enough_memory()) == ["too little memory: 1.0 GB are free, 4 GB are needed"]
    monkeypatch.setattr(host, "memory", lambda: {"MemAvailable": 8 * 10**9})
    assert list(host.enough_memory()) == []


def test_the_machine_s_memory_is_read_in_bytes() -> None:
    assert 10**8 < host.memory()["MemAvailable"] <= host.memory()["MemTotal"]


def test_a_state_that_the_nodes_would_not_see_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [line for line in host.folders() if "LAB_STATE" in line and str(settings.state_folder()) in line]
    monkeypatch.setenv("LAB_STATE", "/var/lib/lab")
    assert [line for line in host.folders() if line.startswith("/var/lib/lab lies below /var")]


def test_no_control_groups_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "CGROUPS", tmp_path / "none")
    assert [line for line in host.control_groups() if line.startswith("no control groups")]


@pytest.mark.parametrize(
    ("destination", "collides"),
    [
        ("default", False),
        ("192.0.2.0/24", False),
        ("10.0.5.0/24", True),
        ("10.0.0.0/8", True),
        ("10.1.0.0/16", False),
        ("10.0.3.4", True),
    ],
)
def test_a_route_of_the_machine_s_own_collides_where_it_leads_into_the_lab(destination: str, collides: bool) -> None:
    assert network.overlaps(destination, settings.VPC) is collides


def test_the_machine_s_own_routes_are_told_and_the_lab_s_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    routes = [
        {"dst": "default", "dev": "eth0"},
        {"dst": "10.0.0.0/24", "dev": settings.BRIDGE},
        {"type": "unreachable", "dst": "10.0.0.0/16"},
        {"dst": "172.16.0.0/12", "dev": "vpn0"},
    ]
    monkeypatch.setattr(network, "_listed", lambda *_: routes)
    (line,) = network.taken()
    assert "172.16.0.0/12" in line
    assert "vpn0" in line
    assert settings.SERVICES in line


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "disk", lambda _: iter([]))
    monkeypatch.setattr(host, "_CHECKS", (lambda: iter(["one"]), lambda: iter([]), lambda: iter(["two"])))
    with pytest.raises(CannotCheckError, match=r"cannot carry the lab:\n  one\n  two$"):
        host.check()


def test_every_program_is_told_with_its_package() -> None:
    assert host.PROGRAMS["etcd"] == "etcd-server"
    assert all(host.PROGRAMS.values())
