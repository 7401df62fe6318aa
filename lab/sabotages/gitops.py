"""What Argo CD is told to leave undone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

from lab import cluster, settings
from lab.proofs import overlay, stage
from lab.proofs.stage import Stage

STAGING = Stage("staging")


def self_heal_off() -> contextlib.AbstractContextManager[None]:
    """Have Argo CD leave alone what was changed by hand."""
    return _automated({"selfHeal": False})


def prune_off() -> contextlib.AbstractContextManager[None]:
    """Have Argo CD keep what left Git."""
    return _automated({"prune": False})


def no_automatic_sync() -> contextlib.AbstractContextManager[None]:
    """Have Argo CD compare, and apply nothing by itself."""
    return _automated(None)


@contextlib.contextmanager
def _automated(changes: Mapping[str, bool] | None) -> Iterator[None]:
    application = cluster.get("application", STAGING.namespace, settings.ARGO_CD) or {}
    former = application["spec"]["syncPolicy"]["automated"]
    _patch({"syncPolicy": {"automated": changes}})
    try:
        yield
    finally:
        _patch({"syncPolicy": {"automated": former}})


def replicas_in_git() -> contextlib.AbstractContextManager[str]:
    """Have Git state the number of replicas that the autoscaler owns."""
    operation = {"op": "add", "path": "/spec/replicas", "value": 2}
    text = overlay.patched(STAGING.text(), "Deployment", [operation])
    # The number is what runs already: without a rollout there would be no sync to wait for.
    return changed("Git states the replicas", overlay.annotated(text, "replicas in Git"))


@contextlib.contextmanager
def changed(message: str, text: str) -> Iterator[str]:
    """Commit another overlay of staging; wait until it runs."""
    with STAGING.changed(message, text) as revision:
        stage.wait_synced(STAGING.namespace, revision)
        STAGING.wait_settled()
        yield revision


def _patch(spec: dict[str, object]) -> None:
    stage.patch("application", STAGING.namespace, settings.ARGO_CD, {"spec": spec})
