"""One line of the tree spoilt: the check finds exactly that, and says where and what is accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from delivery.findings import Finding

Check = Callable[..., list[Finding]]
DEPLOYMENT = "k8s/base/deployment.yaml"
API = "dev: Deployment color-palette-api"
CONTAINER = f"{API}: container api"

# file, what stands there, what is put in its place, render, where the finding is, its rule, a part of its message
SABOTAGES = [
    (DEPLOYMENT, "runAsNonRoot: true", "runAsNonRoot: false", "dev", CONTAINER, "run-as-non-root", "must be true"),
    (DEPLOYMENT, "runAsUser: 10001", "runAsUser: 0", "dev", CONTAINER, "run-as-non-root", "runAsUser must not be 0"),
    (
        DEPLOYMENT,
        "readOnlyRootFilesystem: true",
        "readOnlyRootFilesystem: false",
        "dev",
        CONTAINER,
        "read-only-root",
        "",
    ),
    (
        DEPLOYMENT,
        "allowPrivilegeEscalation: false",
        "allowPrivilegeEscalation: true",
        "dev",
        CONTAINER,
        "privilege-escalation",
        "must be false",
    ),
    (DEPLOYMENT, "drop: [ALL]", "drop: [NET_RAW]", "dev", CONTAINER, "capabilities", "exactly drop: [ALL]"),
    (DEPLOYMENT, "type: RuntimeDefault", "type: Unconfined", "dev", CONTAINER, "seccomp", "RuntimeDefault"),
    (DEPLOYMENT, "              memory: 384Mi\n", "", "dev", CONTAINER, "resources", "limits.memory"),
    (
        DEPLOYMENT,
        "path: /readyz\n              port: management",
        "path: /readyz\n              port: http",
        "dev",
        CONTAINER,
        "probes",
        "readinessProbe must ask the management port 9000",
    ),
    (DEPLOYMENT, "enableServiceLinks", "enableServiceLink", "dev", API, "schema", "enableServiceLink"),
    (DEPLOYMENT, "containerPort: 8000", "containerPort: '8000'", "dev", API, "schema", "containerPort"),
    (
        DEPLOYMENT,
        "terminationGracePeriodSeconds: 30",
        "terminationGracePeriodSeconds: 20",
        "dev",
        API,
        "graceful-stop",
        "drain and grace need 20",
    ),
    (
        "k8s/overlays/prod/kustomization.yaml",
        "newTag: unreleased",
        "newTag: 4f2c1d9",
        "prod",
        "prod: Deployment color-palette-api: container api",
        "digest",
        "has no digest",
    ),
    (
        "k8s/overlays/prod/kustomization.yaml",
        "namespace: color-palette-prod",
        "namespace: color-palette-dev",
        "prod",
        "prod: Namespace color-palette-dev",
        "leak",
        "names dev",
    ),
    (
        "k8s/overlays/staging/serviceaccount.yaml",
        "color-palette-staging-workload",
        "color-palette-prod-workload",
        "staging",
        "staging: ServiceAccount color-palette-api",
        "role",
        "role/color-palette-staging-workload",
    ),
    (
        "k8s/overlays/prod/kustomization.yaml",
        "      name: color-palette-api\n    patch: |\n      $patch: delete",
        "      name: another\n    patch: |\n      $patch: delete",
        "prod",
        "prod: Secret color-palette-api",
        "placeholder-secret",
        "dev only",
    ),
    (
        "k8s/base/namespace.yaml",
        "enforce: restricted",
        "enforce: baseline",
        "dev",
        "dev: Namespace",
        "pod-security",
        "enforce is baseline",
    ),
    (
        "k8s/base/service.yaml",
        "type: LoadBalancer",
        "type: LoadBalancer\n  loadBalancerClass: service.k8s.aws/nlb",
        "dev",
        "dev: Service color-palette-api",
        "load-balancer",
        "EKS serves a Service without a class",
    ),
    (
        "k8s/base/service-management.yaml",
        "type: ClusterIP",
        "type: LoadBalancer",
        "dev",
        "dev: Service color-palette-api-management",
        "load-balancer",
        "ClusterIP Service only",
    ),
    (
        "k8s/base/pdb.yaml",
        "app.kubernetes.io/name: color-palette-api",
        "app.kubernetes.io/name: another",
        "dev",
        "dev: PodDisruptionBudget color-palette-api",
        "selector",
        "which no pod has",
    ),
    (
        "k8s/components/hpa/kustomization.yaml",
        "op: remove\n        path: /spec/replicas",
        "op: replace\n        path: /spec/replicas\n        value: 3",
        "dev+hpa",
        "dev+hpa: Deployment color-palette-api",
        "autoscaler",
        "although an autoscaler owns it",
    ),
    (
        "k8s/components/canary/kustomization.yaml",
        "value: Rollout",
        "value: Deployment",
        "dev+hpa+canary",
        "dev+hpa+canary: HorizontalPodAutoscaler color-palette-api",
        "autoscaler",
        "which is not there",
    ),
    (
        "k8s/components/canary/rollout.yaml",
        "canaryService: color-palette-api-canary",
        "canaryService: another",
        "dev+canary",
        "dev+canary: Rollout color-palette-api",
        "reference",
        "names the Service another",
    ),
    (
        DEPLOYMENT,
        "            - configMapRef:\n                name: color-palette-api",
        "            - configMapRef:\n                name: another",
        "dev+canary",
        "dev+canary: Rollout color-palette-api",
        "reference",
        "names the ConfigMap another",
    ),
    (
        "k8s/overlays/dev/serviceaccount.yaml",
        "metadata:\n",
        "metadata:\n  labels:\n    pod-security.kubernetes.io/enforce: privileged\n",
        "dev",
        "k8s/overlays/dev/serviceaccount.yaml",
        "pod-security",
        "only k8s/base/namespace.yaml may say that",
    ),
    (
        "argocd/application-prod.yaml",
        "      selfHeal: true\n",
        "",
        "prod",
        "argocd: Application color-palette-prod",
        "application",
        "spec.syncPolicy.automated.selfHeal is None, not True",
    ),
    (
        "argocd/application-prod.yaml",
        "path: k8s/overlays/prod",
        "path: k8s/overlays/dev",
        "prod",
        "argocd: Application color-palette-prod",
        "application",
        "spec.source.path is k8s/overlays/dev, not k8s/overlays/prod",
    ),
    (
        "argocd/application-dev.yaml",
        "selfHeal: true",
        "selfHealing: true",
        "dev",
        "argocd: Application color-palette-dev",
        "schema",
        "selfHealing",
    ),
]


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text, f"{file.name} no longer holds {old!r}"
    file.write_text(text.replace(old, new, 1))


def own(found: list[Finding]) -> list[Finding]:
    """Leave out that the render differs from its golden one, which every sabotage shows besides."""
    return [finding for finding in found if finding.rule != "golden"]


@pytest.mark.parametrize(
    ("file", "old", "new", "render", "place", "rule", "message"),
    SABOTAGES,
    ids=[f"{s[5]}-{i}" for i, s in enumerate(SABOTAGES)],
)
def test_sabotage_is_found(
    root: Path, findings: Check, file: str, old: str, new: str, render: str, place: str, rule: str, message: str
) -> None:
    assert own(findings(render)) == []
    spoil(root / file, old, new)
    matching = [
        one for one in own(findings(render)) if (one.place, one.rule) == (place, rule) and message in one.message
    ]
    assert matching, own(findings(render))


def test_a_tag_without_digest_in_prod_is_told_in_every_place(root: Path, findings: Check) -> None:
    spoil(root / "k8s/overlays/prod/kustomization.yaml", "newTag: unreleased", "newTag: 4f2c1d9")
    assert sorted((one.place, one.rule) for one in own(findings("prod"))) == [
        ("k8s/overlays/prod/kustomization.yaml", "image"),
        ("prod: Deployment color-palette-api: container api", "digest"),
        ("prod: Job smoke-test: container smoke-test", "digest"),
    ]


def test_a_tag_with_a_digest_is_accepted(root: Path, findings: Check) -> None:
    digest = f"newTag: 4f2c1d9\n    digest: sha256:{'0123456789abcdef' * 4}"
    spoil(root / "k8s/overlays/prod/kustomization.yaml", "newTag: unreleased", digest)
    assert findings("prod") == []  # the golden render, too, goes on without a word


def test_another_account_in_one_overlay_is_found(root: Path, findings: Check) -> None:
    account = (root / "k8s/overlays/prod/serviceaccount.yaml").read_text().split("iam::")[1][:12]
    spoil(root / "k8s/overlays/prod/serviceaccount.yaml", f"iam::{account}", "iam::999999999999")
    assert [one.rule for one in findings("prod")] == ["account"]


def test_another_account_everywhere_is_no_finding(root: Path, findings: Check) -> None:
    account = (root / "k8s/overlays/prod/serviceaccount.yaml").read_text().split("iam::")[1][:12]
    for file in root.rglob("*.yaml"):
        file.write_text(file.read_text().replace(account, "999999999999").replace("eu-central-1", "us-east-2"))
    assert findings("prod", "dev+external-secrets") == []


def test_golden_renders_tell_what_changed(root: Path, findings: Check) -> None:
    spoil(root / "k8s/base/deployment.yaml", "replicas: 2", "replicas: 1")
    assert [(one.place, one.message.split(";")[0]) for one in findings("dev")] == [
        ("dev: Deployment color-palette-api", "spec.replicas is 1, was 2")
    ]


def test_kustomize_refusing_is_a_finding(root: Path, findings: Check) -> None:
    spoil(root / "k8s/base/kustomization.yaml", "  - pdb.yaml\n", "  - missing.yaml\n")
    assert any(one.place == "dev" and one.rule == "render" and "missing.yaml" in one.message for one in findings("dev"))


def test_a_key_that_stands_twice_is_a_finding(root: Path, findings: Check) -> None:
    spoil(root / "argocd/application-dev.yaml", "prune: true", "prune: true\n      prune: false")
    assert any("'prune' stands twice" in one.message for one in findings("dev"))
