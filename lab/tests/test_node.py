"""How a node and the parts on it are set up."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from delivery.locations import ROOT
from lab import argo_cd, certificates, dns, identity_webhook, load_balancer, metrics, node, proxy, settings
from lab.settings import NODES


def test_cgroups_of_version_one_are_one_for_each_controller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cpu", "memory", "unified"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cgroup.procs").touch()
    (tmp_path / "cpuacct").symlink_to("cpu")
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(node, "CGROUPS", tmp_path)
    found = {str(path.relative_to(tmp_path)) for path in node.cgroups(NODES[0])}
    assert found == {f"{name}/{settings.CGROUP}/lab-a" for name in ("cpu", "memory", "unified")}


def test_of_version_two_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cgroup.controllers", "cgroup.procs"):
        (tmp_path / name).touch()
    (tmp_path / "system.slice").mkdir()
    (tmp_path / "system.slice" / "cgroup.procs").touch()
    monkeypatch.setattr(node, "CGROUPS", tmp_path)
    assert list(node.cgroups(NODES[1])) == [tmp_path / settings.CGROUP / "lab-b"]


def test_a_cgroup_goes_with_all_that_are_in_it_and_another_node_s_stays(tmp_path: Path) -> None:
    ours, other = tmp_path / settings.CGROUP / "lab-a", tmp_path / settings.CGROUP / "lab-b"
    for place in (ours / "kubepods" / "besteffort" / "pod1", other):
        place.mkdir(parents=True)
    node.remove_cgroup(ours)
    assert not ours.exists()
    assert other.exists()
    node.remove_cgroup(other)
    assert list(tmp_path.iterdir()) == []
    node.remove_cgroup(other)


@pytest.mark.parametrize("name", ["cpu.shares", "cpu.weight"])
def test_the_lab_weighs_eight_times_what_a_session_does(name: str, tmp_path: Path) -> None:
    default = {"cpu.shares": 1024, "cpu.weight": 100}[name]
    (tmp_path / name).write_text(str(default))
    node.weigh(tmp_path)
    assert int((tmp_path / name).read_text()) == 8 * default
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_containerd_starts_containers_where_scores_cannot_be_lowered() -> None:
    stated = tomllib.loads(node.containerd_configuration(NODES[0]))
    assert stated["plugins"]["io.containerd.grpc.v1.cri"]["restrict_oom_score_adj"] is True
    assert stated["root"].startswith(str(NODES[0].folder))


def test_pods_keep_their_own_address_when_they_leave_the_node() -> None:
    stated: dict[str, Any] = node.pod_network(NODES[0])
    (plugin,) = stated["plugins"]
    assert plugin["type"] == "ptp"
    assert plugin["ipMasq"] is False
    assert plugin["ipam"]["ranges"] == [[{"subnet": "10.0.128.0/24", "gateway": "10.0.128.1"}]]


def test_the_kubelet_asks_no_resolver_of_the_machine_and_lets_nobody_in_unnamed() -> None:
    stated = node.kubelet_configuration(NODES[1])
    assert stated["resolvConf"] == str(NODES[1].folder / "resolv.conf")
    assert stated["authentication"]["anonymous"] == {"enabled": False}
    assert stated["clusterDNS"] == [settings.DNS]
    assert stated["cgroupRoot"] == f"/{settings.CGROUP}/lab-b"


def test_kube_proxy_leaves_the_machine_s_own_settings_alone() -> None:
    stated = proxy.configuration(NODES[0])
    assert stated["conntrack"] == {"maxPerCore": 0}
    assert stated["nodePortAddresses"] == ["10.0.0.11/32"]


def test_the_first_program_of_a_node_needs_nothing_but_python() -> None:
    source = Path(node.__file__).with_name("init.py").read_text()
    assert "from lab" not in source
    assert "from delivery" not in source


class Applied:
    """What would have been applied."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: list[str] = []
        monkeypatch.setattr("lab.cluster.apply", self.texts.append)

    def of(self, kind: str) -> dict[str, Any]:
        (found,) = [one for text in self.texts for one in yaml.safe_load_all(text) if one["kind"] == kind]
        document: dict[str, Any] = found
        return document


def test_the_resolver_knows_the_forge_and_forwards_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    applied = Applied(monkeypatch)
    monkeypatch.setattr("lab.images.named", lambda name: f"images/{name}:1")
    dns.apply()
    corefile = applied.of("ConfigMap")["data"]["Corefile"]
    assert f"{settings.HOST} {settings.FORGE}" in corefile
    assert "forward" not in corefile
    assert "$" not in applied.texts[0]
    assert applied.of("Service")["spec"]["clusterIP"] == settings.DNS


def test_the_double_of_the_webhook_speaks_of_our_region_and_audience(monkeypatch: pytest.MonkeyPatch) -> None:
    applied = Applied(monkeypatch)
    identity_webhook.apply()
    policy = applied.of("MutatingAdmissionPolicy")
    assert "$" not in applied.texts[0]
    text = json.dumps(policy)
    assert settings.platform()["region"] in text
    assert identity_webhook.TOKEN_FOLDER in text
    assert policy["spec"]["failurePolicy"] == "Ignore"
    assert applied.of("MutatingAdmissionPolicyBinding")["spec"]["policyName"] == identity_webhook.POLICY


def test_metrics_server_is_upstream_s_with_our_image_and_our_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.images.named", lambda name: f"images/{name}:1")
    container = {"name": "m", "image": "upstream", "args": ["--a"], "volumeMounts": [], "readinessProbe": {"x": 1}}
    template = {"spec": {"containers": [container], "volumes": []}}
    upstream: dict[str, Any] = {"kind": "Deployment", "metadata": {"name": "m"}, "spec": {"template": template}}
    adapted = metrics.adapted(upstream)
    pod = adapted["spec"]["template"]
    assert pod["spec"]["containers"][0]["image"] == "images/metrics-server:1"
    assert any(word.startswith("--kubelet-certificate-authority=") for word in pod["spec"]["containers"][0]["args"])
    assert pod["metadata"]["labels"] == adapted["spec"]["selector"]["matchLabels"]
    assert upstream["spec"]["template"]["spec"]["containers"][0]["image"] == "upstream"


def test_every_kind_of_load_balancer_is_served_from_the_lab_s_own_range() -> None:
    options = load_balancer.options()
    assert options["loadbalancer-ip-range"] == settings.LOAD_BALANCERS
    assert options["loadbalancer-default-class"] == "true"
    assert len({load_balancer.identity(one)["POD_NAME"] for one in NODES}) == 2


@pytest.mark.parametrize(
    ("given", "again"),
    [
        ({"dev": "a", "staging": "b", "prod": "c"}, []),
        ({"dev": "a", "staging": "a", "prod": "b"}, ["staging"]),
        ({"dev": "a", "staging": "a", "prod": "a"}, ["staging", "prod"]),
        ({"dev": None, "staging": None, "prod": "a"}, []),
    ],
)
def test_of_those_with_one_address_all_but_the_first_take_another(
    given: dict[str, str | None], again: list[str]
) -> None:
    assert list(load_balancer.doubled(given)) == again


def test_argo_cd_is_installed_by_the_folder_of_production() -> None:
    certificates.make()
    stated = argo_cd.kustomization()
    assert stated["resources"] == ["install"]
    assert all("argocd" not in json.dumps(patch.get("target", {})) for patch in stated["patches"])
    assert (ROOT / "argocd" / "install" / "kustomization.yaml").is_file()
