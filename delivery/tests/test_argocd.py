"""What Argo CD is told to do, and what it may do."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ARGOCD, K8S = ROOT / "argocd", ROOT / "k8s"
ENVIRONMENTS = ("dev", "staging", "prod")
APPLICATIONS = (*ENVIRONMENTS, "policies")
PROJECTS = (*ENVIRONMENTS, "platform")


def document(path: str) -> Any:
    return yaml.safe_load((ARGOCD / path).read_text(encoding="utf-8"))


def application(name: str) -> Any:
    return document(f"application-{name}.yaml")


def project(name: str) -> Any:
    return document(f"projects/{name}.yaml")


@pytest.mark.parametrize("name", APPLICATIONS)
def test_what_git_says_is_synced_pruned_and_healed_and_retried(name: str) -> None:
    policy = application(name)["spec"]["syncPolicy"]
    assert policy["automated"] == {"prune": True, "selfHeal": True}
    assert policy["retry"]["limit"] > 0
    assert policy["retry"]["refresh"] is True


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environment_follows_its_overlay_on_main_in_its_namespace(name: str) -> None:
    spec = application(name)["spec"]
    assert (spec["source"]["path"], spec["source"]["targetRevision"]) == (f"k8s/overlays/{name}", "main")
    assert spec["destination"] == {"server": "https://kubernetes.default.svc", "namespace": f"color-palette-{name}"}
    assert {"CreateNamespace=true", "SkipDryRunOnMissingResource=true"} <= set(spec["syncPolicy"]["syncOptions"])


@pytest.mark.parametrize(("name", "cascades"), [("dev", True), ("staging", True), ("prod", False), ("policies", False)])
def test_deleting_the_application_deletes_what_it_deployed_where_that_is_wanted(name: str, *, cascades: bool) -> None:
    finalizers = application(name)["metadata"].get("finalizers", [])
    assert finalizers == (["resources-finalizer.argocd.argoproj.io"] if cascades else [])


@pytest.mark.parametrize(("name", "owner"), [*zip(ENVIRONMENTS, ENVIRONMENTS, strict=True), ("policies", "platform")])
def test_application_stays_within_its_project(name: str, owner: str) -> None:
    spec, rules = application(name)["spec"], project(owner)
    assert spec["project"] == rules["metadata"]["name"]
    assert [spec["source"]["repoURL"]] == rules["spec"]["sourceRepos"]
    assert [spec["destination"]] == rules["spec"]["destinations"]


@pytest.mark.parametrize("name", PROJECTS)
def test_project_allows_one_repository_one_namespace_and_listed_kinds(name: str) -> None:
    spec = project(name)["spec"]
    allowed = spec["clusterResourceWhitelist"] + spec.get("namespaceResourceWhitelist", [])
    assert (len(spec["sourceRepos"]), len(spec["destinations"])) == (1, 1)
    assert "*" not in yaml.safe_dump([spec["sourceRepos"], spec["destinations"]])
    assert not [item for item in allowed if "*" in item["group"] + item["kind"]]
    assert all(item["name"].startswith("color-palette-") for item in spec["clusterResourceWhitelist"])


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environment_s_project_reaches_no_cluster_object_but_its_namespace(name: str) -> None:
    wanted = [{"group": "", "kind": "Namespace", "name": f"color-palette-{name}"}]
    assert project(name)["spec"]["clusterResourceWhitelist"] == wanted


def test_platform_s_project_reaches_nothing_in_a_namespace() -> None:
    assert project("platform")["spec"]["namespaceResourceBlacklist"] == [{"group": "*", "kind": "*"}]


def test_platform_s_project_lists_the_kinds_of_the_policies_by_their_names() -> None:
    listed = {(item["group"], item["kind"]) for item in project("platform")["spec"]["clusterResourceWhitelist"]}
    policies = yaml.safe_load((K8S / "policies/kustomization.yaml").read_text(encoding="utf-8"))["resources"]
    files = [(K8S / "policies" / name).read_text(encoding="utf-8") for name in policies]
    objects = [item for text in files for item in yaml.safe_load_all(text)]
    assert {(item["apiVersion"].rpartition("/")[0], item["kind"]) for item in objects} == listed
    assert all(item["metadata"]["name"].startswith("color-palette-") for item in objects)


@pytest.mark.parametrize(("name", "admitted"), [("dev", True), ("staging", False), ("prod", False)])
def test_secret_in_git_is_possible_in_dev_only(name: str, *, admitted: bool) -> None:
    kinds = [(item["group"], item["kind"]) for item in project(name)["spec"]["namespaceResourceWhitelist"]]
    assert (("", "Secret") in kinds) is admitted


def test_default_project_is_closed() -> None:
    spec = project("default")["spec"]
    every = [{"group": "*", "kind": "*"}]
    assert (spec["sourceRepos"], spec["destinations"]) == ([], [])
    assert spec["namespaceResourceBlacklist"] == spec["clusterResourceBlacklist"] == every


def test_every_project_and_application_is_applied() -> None:
    files = {str(path.relative_to(ARGOCD)) for path in [*ARGOCD.glob("application-*.yaml"), *ARGOCD.glob("projects/*")]}
    assert set(document("kustomization.yaml")["resources"]) == files


def test_healthy_environment_is_told_as_a_commit_status_with_its_digest() -> None:
    data = document("install/settings/notifications.yaml")["data"]
    template = yaml.safe_load(data["template.healthy"])
    assert template["github"]["status"]["label"] == "argocd/{{.app.metadata.name}}"
    assert template["github"]["status"]["state"] == "success"
    assert 'Healthy on {{last (splitList "@" .)}}' in template["message"]
    assert yaml.safe_load(data["trigger.on-healthy"])[0]["send"] == ["healthy"]
    for name in ENVIRONMENTS:
        assert "notifications.argoproj.io/subscribe.on-healthy.github" in application(name)["metadata"]["annotations"]


@pytest.fixture(name="install")
def _install(tmp_path: Path) -> Path:
    copy = tmp_path / "install"
    shutil.copytree(ARGOCD / "install", copy, ignore=shutil.ignore_patterns("upstream.yaml"))
    return copy


def fetched(install: Path, source: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([install / "fetch.sh", source], check=False, capture_output=True, text=True)


def test_manifests_with_other_bytes_than_the_pinned_are_refused_and_removed(install: Path, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("kind: Other\n", encoding="utf-8")
    result = fetched(install, tmp_path / "other.yaml")
    assert result.returncode == 1
    assert "error: these are not the manifests of Argo CD v3.6.1" in result.stderr
    assert list(install.glob("upstream*")) == [install / "upstream.sha256"]


def test_manifests_with_the_pinned_bytes_are_taken(install: Path, tmp_path: Path) -> None:
    content = b"kind: Pinned\n"
    (tmp_path / "pinned.yaml").write_bytes(content)
    (install / "upstream.sha256").write_text(
        f"{hashlib.sha256(content).hexdigest()}  upstream.yaml\n", encoding="utf-8"
    )
    assert fetched(install, tmp_path / "pinned.yaml").returncode == 0
    assert (install / "upstream.yaml").read_bytes() == content


def kinds_of(folder: Path) -> set[tuple[str, str]]:
    """Return group and kind of every object in a folder's files; what Kustomize itself reads is none."""
    items = [item for path in folder.rglob("*.yaml") for item in yaml.safe_load_all(path.read_text(encoding="utf-8"))]
    named = [item for item in items if isinstance(item, dict) and {"apiVersion", "kind"} <= set(item)]
    objects = [item for item in named if not item["apiVersion"].startswith(("kustomize.config.k8s.io/", "builtin"))]
    return {(item["apiVersion"].rpartition("/")[0], item["kind"]) for item in objects}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_project_lists_every_kind_that_an_overlay_may_take(name: str) -> None:
    spec = project(name)["spec"]
    listed = {(item["group"], item["kind"]) for key in spec for item in spec[key] if key.endswith("Whitelist")}
    needed = kinds_of(K8S / "base") | kinds_of(K8S / "components") | kinds_of(K8S / "overlays" / name)
    # Out of base, and deleted by the overlays of staging and prod.
    placeholder = set() if name == "dev" else {("", "Secret")}
    assert needed - placeholder - listed == set()
    assert len(needed) > 10
