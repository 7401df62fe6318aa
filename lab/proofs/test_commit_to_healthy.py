"""A commit is in the cluster by itself: found by polling, or at once where Argo CD is told of it."""

from __future__ import annotations

import time

import pytest

from lab import argo_cd, repository
from lab.proofs import overlay, stage
from lab.proofs.results import Facts
from lab.proofs.stage import Stage

_SECONDS = 180.0


@pytest.mark.parametrize("told", [False, True], ids=["by polling", "by refresh"])
def test_a_commit_is_rolled_out(staging: Stage, facts: Facts, told: bool) -> None:
    before = staging.text()
    word = f"{time.monotonic():.0f}"
    began = time.monotonic()
    revision = repository.commit("Another annotation", {staging.overlay: overlay.annotated(before, word)})
    try:
        if told:
            argo_cd.refresh(staging.namespace)
        synced = stage.seconds_until(lambda: argo_cd.is_synced(staging.namespace, revision), _SECONDS)
        assert synced is not None, (
            f"not Synced to the commit after {_SECONDS:.0f} s: {argo_cd.problem_of(staging.namespace)}"
        )
        healthy = stage.seconds_until(lambda: argo_cd.is_healthy(staging.namespace, revision), _SECONDS)
        assert healthy is not None, f"not Healthy after {_SECONDS:.0f} s: {argo_cd.problem_of(staging.namespace)}"
        taken = time.monotonic() - began
        assert {_word(pod) for pod in staging.ready()} == {word}, "Healthy, and pods of the former commit still run"
        way = "by refresh" if told else f"by polling every {argo_cd.POLLING_SECONDS} s"
        facts.note(f"{way}: Synced {taken - healthy:.1f} s, Healthy {taken:.1f} s after the commit")
    finally:
        stage.restored({staging.overlay: before}, staging.namespace)


def _word(pod: stage.Document) -> object:
    return pod["metadata"].get("annotations", {}).get("lab/proof")
