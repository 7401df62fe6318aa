"""The production names, and where they are found."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab import certificates, names, settings

NAMESPACE = ("unshare", "--mount", "--propagation", "private", "sh", "-euc")


def test_each_server_has_an_address_of_its_own_and_no_name_is_two_servers() -> None:
    servers = names.servers()
    assert len({names.address(server) for server in servers}) == len(servers) == 5
    every = [name for server in servers for name in server.hosts]
    assert len(set(every)) == len(every) == len(names.hosts())


def test_the_names_are_those_that_the_delivery_calls() -> None:
    found = names.hosts()
    region = settings.platform()["region"]
    assert found[settings.image_name().partition("/")[0]] == "10.0.0.3"
    assert found[f"sts.{region}.amazonaws.com"] == found[f"api.ecr.{region}.amazonaws.com"] == "10.0.0.2"
    assert (found["github.com"], found["api.github.com"]) == ("10.0.0.1", "10.0.0.5")
    github = (ROOT / "terraform" / "bootstrap" / "github.tf").read_text()
    assert "token.actions.githubusercontent.com" in github
    assert found["token.actions.githubusercontent.com"] == "10.0.0.4"


def test_each_server_has_a_certificate_of_its_own() -> None:
    subjects = {subject.name: subject for subject in certificates.subjects()}
    assert len(subjects) == len(certificates.subjects())
    assert all(subjects[server.name].names == server.hosts for server in names.servers())


def test_another_network_is_taken_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert names.bridged()
    monkeypatch.setenv("LAB_SERVERS", "127.0.9")
    assert names.address(names.identity()) == "127.0.9.4"
    assert not names.bridged()


@pytest.mark.parametrize("text", ["", "10.0", "10.0.0.0", "ten.0.0", "10.0.256"])
def test_what_is_no_network_is_refused_by_the_variable_s_name(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_SERVERS", text)
    with pytest.raises(CannotCheckError, match="LAB_SERVERS"):
        names.address(names.aws())


def test_the_machines_own_lines_are_kept_but_those_of_our_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "hosts"
    own.write_text("127.0.0.1 localhost # github.com\n192.0.2.1 registry.example mirror\n192.0.2.2 other github.com\n")
    monkeypatch.setattr(names, "HOSTS", own)
    first = names.hosts_file()
    assert first.startswith("127.0.0.1 localhost # github.com\n192.0.2.1 registry.example mirror\n#")
    assert "192.0.2.2" not in first
    assert f"10.0.0.3 {settings.image_name().partition('/')[0]}\n" in first
    own.write_text(first)
    assert names.hosts_file() == first


def test_the_bundle_holds_whom_the_machine_trusts_and_the_labs_authority(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines = tmp_path / "machines.crt"
    machines.write_text("-----BEGIN CERTIFICATE-----\nthe machine's\n-----END CERTIFICATE-----")
    monkeypatch.setattr(certificates, "MACHINES", machines)
    certificates.make()
    authority, _ = settings.certificate(certificates.AUTHORITY)
    assert certificates.bundle().read_text() == machines.read_text() + "\n" + authority.read_text()
    machines.write_text(certificates.bundle().read_text())
    assert certificates.bundle().read_text().count(authority.read_text()) == 1


def test_a_machine_without_a_bundle_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    certificates.make()
    monkeypatch.setattr(certificates, "MACHINES", Path("/nowhere.crt"))
    with pytest.raises(CannotCheckError, match="ca-certificates"):
        certificates.bundle()


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("curl") is None, reason="mounts need root; it asks by curl")
def test_a_program_that_knows_nothing_of_the_lab_finds_a_server_by_its_production_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_SERVERS", "127.0.9")
    certificates.make()
    (tmp_path / "hosts").write_text(names.hosts_file())
    name = names.registry().hosts[0]
    with socket.create_server((names.address(names.registry()), 0)) as listening:
        port = listening.getsockname()[1]
        threading.Thread(target=_answer, args=(listening, *settings.certificate("registry")), daemon=True).start()
        over = {tmp_path / "hosts": names.HOSTS, certificates.bundle(): certificates.MACHINES}
        laid = "".join(f"mount --bind {ours} {own}; " for ours, own in over.items())
        asked = f"curl -sS --noproxy '*' --cacert {certificates.MACHINES} https://{name}:{port}/"
        done = subprocess.run([*NAMESPACE, laid + asked], capture_output=True, text=True, check=False)
    assert done.stdout == "by its name", done.stderr


def _answer(listening: socket.socket, certificate: Path, key: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with context.wrap_socket(listening, server_side=True) as secured, secured.accept()[0] as caller:
        caller.recv(4096)
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nby its name")
