"""``teardown`` in a small cloud of doubles, which refuses what AWS refuses."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from delivery.findings import CannotCheckError, RefusedError
from delivery.terraform import teardown

DOUBLE = Path(__file__).parent / "teardown" / "double.py"
TFVARS = 'account_id = "111122223333"\nregion     = "eu-central-1"\n'
CLOUD: dict[str, Any] = {
    "account": "111122223333",
    "clusters": ["color-palette-dev", "another"],
    "vpcs": [{"VpcId": "vpc-1"}],
    "objects": [
        {"kind": "Application", "namespace": "argocd", "name": "color-palette-dev"},
        {"kind": "Application", "namespace": "argocd", "name": "color-palette-policies"},
        {
            "kind": "Service",
            "namespace": "color-palette-dev",
            "name": "color-palette-api",
            "type": "LoadBalancer",
            "of": "color-palette-dev",
        },
        {"kind": "Service", "namespace": "default", "name": "by-hand", "type": "LoadBalancer"},
        {"kind": "Service", "namespace": "default", "name": "kubernetes", "type": "ClusterIP"},
        {"kind": "Ingress", "namespace": "default", "name": "page"},
    ],
    "balancers": [
        {"name": "a1", "of": "color-palette-api", "classic": True, "looks": 3},
        {"name": "a2", "of": "by-hand", "classic": True, "looks": 2},
        {"name": "k8s-page", "of": "page", "classic": False, "looks": 4},
    ],
    "interfaces": [
        {"NetworkInterfaceId": "eni-1", "Description": "ELB a1", "Status": "in-use"},
        {"NetworkInterfaceId": "eni-2", "Description": "ELB a2", "Status": "in-use"},
        {"NetworkInterfaceId": "eni-3", "Description": "ELB k8s-page", "Status": "in-use"},
        {"NetworkInterfaceId": "eni-4", "Description": "aws-K8S-i-0123", "Status": "in-use"},
    ],
    "groups": [
        {"GroupId": "sg-1", "GroupName": "eks-cluster-sg", "IpPermissions": [{"UserIdGroupPairs": ["sg-2"]}]},
        {"GroupId": "sg-2", "GroupName": "k8s-elb-a1", "IpPermissions": []},
    ],
    "resources": [
        "module.network.aws_vpc.this",
        "module.cluster.aws_eks_cluster.this",
        "module.cluster.aws_eks_node_group.this",
        "module.database.aws_db_instance.this",
    ],
}


class Cloud:
    """The doubles' cloud in a folder, and the repository that it is asked from."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "programs"
        self.tree = folder / "tree"
        root = self.tree / "terraform" / "environments" / "dev"
        root.mkdir(parents=True)
        (root / "terraform.tfvars").write_text(TFVARS)
        self.programs.mkdir()
        for name in ("aws", "kubectl", "terraform"):
            # Our own interpreter without its packages: it starts many times in a test.
            (self.programs / name).write_text(f"#!{sys.executable} -IS\n{DOUBLE.read_text()}")
            (self.programs / name).chmod(0o755)
        self.write(CLOUD)

    def write(self, state: dict[str, Any]) -> None:
        """Make it another cloud."""
        (self.programs / "cloud.json").write_text(json.dumps(state))

    def read(self) -> dict[str, Any]:
        """Return what is there."""
        state: dict[str, Any] = json.loads((self.programs / "cloud.json").read_text())
        return state

    def calls(self) -> list[str]:
        """Return what was called, in order."""
        path = self.programs / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def changes(self) -> list[str]:
        """Return the calls that change something, by their first words."""
        changing = ("delete", "destroy", "patch", "revoke")

        def changes(call: str) -> bool:
            return " plan " not in call and any(f" {word}" in f" {call}" for word in changing)

        return [call for call in self.calls() if changes(call)]

    def teardown(self, *arguments: str) -> int:
        """Run the command."""
        parser = argparse.ArgumentParser()
        teardown.add(parser)
        given = ["dev", "--tree", str(self.tree), "--pause", "0", "--wait", "30", *arguments]
        return teardown.run(parser.parse_args(given))


AGREED = ("--yes", "color-palette-dev")


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    made = Cloud(tmp_path)
    monkeypatch.setattr("delivery.programs.FOLDERS", (made.programs,))
    monkeypatch.setenv("PATH", str(made.programs), prepend=":")
    monkeypatch.setenv("KUBECONFIG", "/the/users/own/kubeconfig")
    return made


def first(calls: list[str], *words: str) -> int:
    """Return where the first call with all these words stands."""
    return next(number for number, call in enumerate(calls) if all(word in call for word in words))


def last(calls: list[str], *words: str) -> int:
    return len(calls) - 1 - first(calls[::-1], *words)


def test_everything_goes(cloud: Cloud) -> None:
    assert cloud.teardown(*AGREED) == 0
    left = cloud.read()
    assert [left[kind] for kind in ("resources", "vpcs", "interfaces", "groups", "balancers")] == [[], [], [], [], []]
    assert [each["name"] for each in left["objects"]] == ["kubernetes"]


def test_the_order(cloud: Cloud) -> None:
    cloud.teardown(*AGREED)
    calls = cloud.calls()
    order = [
        last(calls, "kubectl delete applications.argoproj.io"),
        first(calls, "kubectl delete service"),
        last(calls, "kubectl delete"),
        last(calls, "aws elbv2 describe-load-balancers"),
        first(calls, "terraform", "destroy", "-target=module.cluster"),
        first(calls, "aws ec2 delete-network-interface", "eni-4"),
        first(calls, "aws ec2 delete-security-group"),
        last(calls, "terraform", "destroy"),
    ]
    assert order == sorted(order)
    assert "-target" not in calls[order[-1]]


def test_applications_take_what_they_deployed_with_them(cloud: Cloud) -> None:
    cloud.teardown(*AGREED)
    changes = cloud.changes()
    for name in ("color-palette-dev", "color-palette-policies"):
        patched = first(changes, "kubectl patch applications.argoproj.io", name, "resources-finalizer")
        assert patched < first(changes, "kubectl delete applications.argoproj.io", name)


def test_what_argo_cd_deployed_is_never_deleted_beside_it(cloud: Cloud) -> None:
    cloud.teardown(*AGREED)
    assert [call for call in cloud.changes() if "delete service color-palette-api" in call] == []


def test_terraform_waits_for_the_load_balancers(cloud: Cloud) -> None:
    cloud.write(CLOUD | {"stuck": True})
    with pytest.raises(RefusedError, match=r"still there after 0 s: .*interface eni-1 \(ELB a1\).*load balancer a1"):
        cloud.teardown(*AGREED, "--wait", "0")
    assert [call for call in cloud.calls() if "destroy -auto" in call] == []


def test_it_can_be_run_again(cloud: Cloud) -> None:
    cloud.write(CLOUD | {"stuck": True})
    with pytest.raises(RefusedError):
        cloud.teardown(*AGREED, "--wait", "0")
    cloud.write(cloud.read() | {"stuck": False})
    assert cloud.teardown(*AGREED) == 0
    assert cloud.teardown(*AGREED) == 0
    assert cloud.read()["vpcs"] == []


@pytest.mark.parametrize("answer", ["dev", "", "color-palette-prod"])
def test_another_answer_changes_nothing(cloud: Cloud, answer: str) -> None:
    with pytest.raises(RefusedError, match="is not color-palette-dev; nothing was changed"):
        cloud.teardown("--yes", answer)
    assert cloud.changes() == []


def test_nobody_to_ask_changes_nothing(cloud: Cloud) -> None:
    with pytest.raises(RefusedError, match="--yes color-palette-dev"):
        cloud.teardown()
    assert cloud.changes() == []


def test_a_person_is_asked(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", _answering(asked, "color-palette-dev"))
    assert cloud.teardown() == 0
    assert asked == ["To destroy it, type color-palette-dev: "]


def _answering(asked: list[str], answer: str) -> Callable[[str], str]:
    def say(question: str) -> str:
        asked.append(question)
        return answer

    return say


def test_showing_changes_nothing(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    assert cloud.teardown("--show") == 0
    said = capsys.readouterr().out
    for line in (
        "color-palette-dev in account 111122223333, eu-central-1",
        "Application argocd/color-palette-dev",
        "Service default/by-hand",
        "Ingress default/page",
        "load balancer a1",
        "interface eni-3 (ELB k8s-page)",
        "Terraform destroys 4 resources: 1 aws_db_instance, 1 aws_eks_cluster, 1 aws_eks_node_group, 1 aws_vpc",
    ):
        assert line in said
    assert "of-another" not in said
    assert "default/kubernetes" not in said
    assert cloud.changes() == []


def test_a_protected_database_stops_it_before_anything(cloud: Cloud) -> None:
    cloud.write(CLOUD | {"protected": ["module.database.aws_db_instance.this"]})
    with pytest.raises(RefusedError, match=r"module\.database\.aws_db_instance\.this: protected from deletion"):
        cloud.teardown(*AGREED)
    assert cloud.changes() == []


def test_the_credentials_of_another_account_stop_it(cloud: Cloud) -> None:
    cloud.write(CLOUD | {"account": "999999999999"})
    with pytest.raises(RefusedError, match="of account 999999999999, but color-palette-dev lies in 111122223333"):
        cloud.teardown(*AGREED)
    assert cloud.changes() == []


def test_an_api_that_does_not_answer_stops_it(cloud: Cloud) -> None:
    cloud.write(CLOUD | {"unreachable": True})
    with pytest.raises(CannotCheckError, match="the API of color-palette-dev does not answer"):
        cloud.teardown(*AGREED)
    assert cloud.changes() == []


def test_a_lost_cluster_is_not_asked(cloud: Cloud) -> None:
    cloud.write(CLOUD | {"unreachable": True, "objects": [], "balancers": [], "interfaces": []})
    assert cloud.teardown(*AGREED, "--without-kubernetes") == 0
    assert [call for call in cloud.calls() if call.startswith("kubectl")] == []


def test_a_cluster_without_argo_cd(cloud: Cloud) -> None:
    objects = [each for each in CLOUD["objects"] if each["kind"] != "Application"]
    cloud.write(CLOUD | {"without_argocd": True, "objects": objects})
    assert cloud.teardown(*AGREED) == 0
    assert cloud.read()["vpcs"] == []


def test_two_vpcs_of_one_name_stop_it(cloud: Cloud) -> None:
    cloud.write(CLOUD | {"vpcs": [{"VpcId": "vpc-1"}, {"VpcId": "vpc-3"}]})
    with pytest.raises(CannotCheckError, match="2 VPCs are named color-palette-dev"):
        cloud.teardown(*AGREED)
    assert cloud.changes() == []


def test_a_tree_without_the_environment(cloud: Cloud, tmp_path: Path) -> None:
    with pytest.raises(CannotCheckError, match="no such file; is this the repository"):
        cloud.teardown(*AGREED, "--tree", str(tmp_path))
    assert cloud.calls() == []
