"""What is removed from Git leaves the cluster, and nothing else does."""

from __future__ import annotations

from lab import argo_cd, cluster, repository
from lab.proofs import overlay, stage
from lab.proofs.results import Facts
from lab.proofs.stage import Stage

_SECONDS = 180.0
_NAME = "lab-proof"
_FILE = f"k8s/overlays/staging/{_NAME}.yaml"
_TEXT = f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {_NAME}\ndata:\n  made: by the proof\n"


def test_what_is_removed_from_git_leaves_the_cluster(staging: Stage, facts: Facts) -> None:
    before = staging.text()
    try:
        repository.commit(
            "One ConfigMap more", {_FILE: _TEXT, staging.overlay: overlay.listing(before, _FILE.rpartition("/")[2])}
        )
        argo_cd.refresh(staging.namespace)
        there = stage.seconds_until(lambda: _there(staging), _SECONDS)
        assert there is not None, f"what was added to Git is not in the cluster after {_SECONDS:.0f} s"
        repository.commit("The ConfigMap goes", {_FILE: None, staging.overlay: before})
        argo_cd.refresh(staging.namespace)
        gone = stage.seconds_until(lambda: not _there(staging), _SECONDS)
        assert gone is not None, f"what was removed from Git is still in the cluster after {_SECONDS:.0f} s"
        facts.note(f"added to Git: there in {there:.1f} s; removed from Git: gone in {gone:.1f} s")
    finally:
        cluster.kubectl("-n", staging.namespace, "delete", "configmap", _NAME, "--ignore-not-found")
        stage.restored({_FILE: None, staging.overlay: before}, staging.namespace)
    assert len(staging.ready()) == staging.replicas, "the service's pods have gone along"


def _there(staging: Stage) -> bool:
    return cluster.get("configmap", _NAME, staging.namespace) is not None
