"""The policies, judged by the API server's library: what is weakened is noticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from delivery.findings import Finding

Check = Callable[..., list[Finding]]

POLICIES = "k8s/policies"


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_policies_and_fixtures_agree(findings: Check) -> None:
    assert findings("dev", "prod", "dev+canary", policies=True) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fixture", "message"),
    [
        (
            "images.yaml",
            "+ ':') &&",
            "+ '') &&",
            "rejected/image-registry-prefix.yaml",
            "admitted by color-palette-images",
        ),
        ("images.yaml", "[pods, pods/ephemeralcontainers]", "[pods]", "rejected/image-registry-debug.yaml", "admitted"),
        ("images.yaml", "{64}$", "{65}$", "accepted/pod.yaml", "refused by color-palette-images"),
        (
            "security-context.yaml",
            "runAsUser : 1) != 0",
            "runAsUser : 1) != 1",
            "rejected/run-as-user.yaml",
            "admitted",
        ),
        ("bindings.yaml", "color-palette-prod]", "color-palette-other]", "rejected/image-latest.yaml", "admitted"),
        (
            "probes.yaml",
            "resources: [rollouts]",
            "resources: [experiments]",
            "rejected/readiness-probe-rollout.yaml",
            "",
        ),
        ("probes.yaml", "startup-probe:", "start-probe:", "rejected/startup-probe.yaml", "refused for another reason"),
        ("placeholders.yaml", "metadata.namespace ==", "metadata.namespaces ==", "k8s/policies", "undefined field"),
        (
            "accepted/pod.yaml",
            "runAsNonRoot: true",
            "runAsNonRoot: false",
            "accepted/pod.yaml",
            "runAsNonRoot must be true",
        ),
        ("rejected/seccomp.yaml", "seccomp: ", "secomp: ", "k8s/policies", "must begin with"),
    ],
)
def test_a_weakened_policy_is_noticed(
    root: Path, findings: Check, file: str, old: str, new: str, fixture: str, message: str
) -> None:
    spoil(root / POLICIES / file, old, new)
    found = findings("dev", policies=True)
    assert any(one.place == fixture and message in one.message for one in found), found


def test_a_rule_without_a_fixture_is_noticed(root: Path, findings: Check) -> None:
    (root / POLICIES / "rejected/seccomp.yaml").unlink()
    assert [one.message for one in findings("dev", policies=True)] == ["no fixture in rejected/ breaks seccomp"]
