"""What the lab is made of agrees with the manifests."""

from __future__ import annotations

import ipaddress

import pytest

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab import settings


def test_a_port_is_its_default_or_what_its_variable_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.API.number == 6443
    monkeypatch.setenv("LAB_API_PORT", "7443")
    assert settings.API.number == 7443


@pytest.mark.parametrize("text", ["", "0", "65536", "six", "-1", "1.5"])
def test_what_is_no_port_is_refused_by_the_variable_s_name(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_ETCD_PORT", text)
    with pytest.raises(CannotCheckError, match="LAB_ETCD_PORT"):
        _ = settings.ETCD.number


def test_every_address_of_a_node_lies_in_the_vpc_and_pods_do_not_overlap() -> None:
    vpc, pods = ipaddress.ip_network(settings.VPC), ipaddress.ip_network(settings.PODS)
    networks = [ipaddress.ip_network(node.pods) for node in settings.NODES]
    assert all(ipaddress.ip_address(node.address) in vpc for node in settings.NODES)
    assert all(network.subnet_of(pods) for network in networks)  # type: ignore[arg-type]
    assert pods.subnet_of(vpc)  # type: ignore[arg-type]
    assert not networks[0].overlaps(networks[1])
    assert all(ipaddress.ip_address(node.gateway) in ipaddress.ip_network(node.pods) for node in settings.NODES)


def test_load_balancers_are_none_of_the_nodes_pods() -> None:
    given = ipaddress.ip_network(settings.LOAD_BALANCERS)
    assert not any(given.overlaps(ipaddress.ip_network(node.pods)) for node in settings.NODES)
    assert ipaddress.ip_address(settings.HOST) not in given


def test_the_nodes_stand_in_two_zones() -> None:
    assert len({node.zone for node in settings.NODES}) == len(settings.NODES) == 2


def test_the_image_has_the_name_that_the_overlays_state() -> None:
    for environment in settings.ENVIRONMENTS:
        overlay = ROOT / "k8s" / "overlays" / environment / "kustomization.yaml"
        assert f"newName: {settings.image_name()}\n" in overlay.read_text()


def test_the_repository_is_the_one_that_the_applications_name() -> None:
    address = f"https://{settings.FORGE}/{settings.repository_path()}"
    assert f"repoURL: {address}\n" in (ROOT / "argocd" / "application-dev.yaml").read_text()


def test_the_vpc_is_the_one_that_the_network_policies_name() -> None:
    assert f"cidr: {settings.VPC}\n" in (ROOT / "k8s" / "base" / "networkpolicy.yaml").read_text()
