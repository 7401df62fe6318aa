"""What Terraform makes and what the manifests name are the same: roles, addresses, files of the next steps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
ENVIRONMENTS = ("dev", "staging", "prod")


def root(environment: str) -> Path:
    return ROOT / "terraform" / "environments" / environment


def value(text: str, name: str) -> str:
    """Return the one string that an assignment gives a name."""
    found = re.findall(rf'^\s*{name}\s*=\s*"([^"]*)"', text, re.MULTILINE)
    assert len(found) == 1, (name, found)
    return str(found[0])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_service_account_names_the_role_that_terraform_makes(environment: str) -> None:
    account = value((root(environment) / "terraform.tfvars").read_text(), "account_id")
    overlay = ROOT / "k8s" / "overlays" / environment / "serviceaccount.yaml"
    said = yaml.safe_load(overlay.read_text())["metadata"]["annotations"]["eks.amazonaws.com/role-arn"]
    main = (root(environment) / "main.tf").read_text()
    module = main[main.index('module "workload_identity"') :].partition("\n}\n")[0]
    name = value(module, "name").replace("${local.name}", f"color-palette-{environment}")
    assert said == f"arn:aws:iam::{account}:role/{name}"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_role_is_for_the_service_account_and_namespace_of_the_overlay(environment: str) -> None:
    main = (root(environment) / "main.tf").read_text()
    overlay = yaml.safe_load((ROOT / "k8s" / "overlays" / environment / "kustomization.yaml").read_text())
    account = yaml.safe_load((ROOT / "k8s" / "base" / "serviceaccount.yaml").read_text())
    locals_ = main.partition("\n}\n")[0]
    assert value(locals_, "name") == overlay["namespace"]
    assert value(main, "service_account") == account["metadata"]["name"]


def test_network_policies_name_the_vpc() -> None:
    variables = (ROOT / "terraform" / "modules" / "network" / "variables.tf").read_text()
    cidr = value(variables[variables.index('variable "cidr"') :].partition("\n}\n")[0], "default")
    policies = (ROOT / "k8s" / "base" / "networkpolicy.yaml").read_text()
    assert set(re.findall(r"cidr: (\S+)", policies)) == {cidr}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_next_steps_name_files_that_are_there(environment: str) -> None:
    outputs = (root(environment) / "outputs.tf").read_text()
    paths = re.findall(r"argocd/[\w./-]+", outputs)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert f"argocd/application-{environment}.yaml" in paths
    others = [each for each in ENVIRONMENTS if each != environment]
    assert [path for path in paths if any(path.endswith(f"-{each}.yaml") for each in others)] == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_each_state_is_its_own_and_locked(environment: str) -> None:
    backend = (root(environment) / "backend.tf").read_text()
    tfvars = (root(environment) / "terraform.tfvars").read_text()
    account, region = (value(tfvars, name) for name in ("account_id", "region"))
    assert value(backend, "bucket") == f"color-palette-state-{account}-{region}"
    assert value(backend, "key") == f"environments/{environment}/terraform.tfstate"
    assert value(backend, "region") == region
    assert re.search(r"use_lockfile\s*=\s*true", backend)
    assert re.search(r"encrypt\s*=\s*true", backend)
