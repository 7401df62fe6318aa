"""When an Application is well, and what is said when it is not."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab import argo_cd, builds


def status(**changed: Any) -> dict[str, Any]:
    """Return the status of an Application that is well at the commit `new`."""
    well = {
        "sync": {"status": "Synced", "revision": "new"},
        "health": {"status": "Healthy"},
        "operationState": {"phase": "Succeeded", "syncResult": {"revision": "new"}},
    }
    return {**well, **changed}


@pytest.mark.parametrize(
    ("found", "wanted", "healthy"),
    [
        (status(), None, True),
        (status(), "new", True),
        (status(), "other", False),
        (status(health={"status": "Progressing"}), None, False),
        (status(sync={"status": "OutOfSync", "revision": "new"}), None, False),
        (status(operationState={"phase": "Running", "syncResult": {"revision": "new"}}), "new", False),
        (status(operationState={"phase": "Succeeded", "syncResult": {"revision": "old"}}), "new", False),
        ({}, None, False),
    ],
)
def test_healthy_is_synced_after_a_sync_that_went_well(
    found: dict[str, Any], wanted: str | None, healthy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argo_cd, "status_of", lambda _: found)
    assert argo_cd.is_healthy("color-palette-dev", wanted) is healthy


def test_synced_says_nothing_of_health(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argo_cd, "status_of", lambda _: status(health={"status": "Degraded"}))
    assert argo_cd.is_synced("color-palette-dev", "new")
    assert not argo_cd.is_synced("color-palette-dev", "old")


def test_what_is_wrong_is_told_by_name_and_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    unwell = {"kind": "Deployment", "name": "api", "status": "Synced", "health": {"status": "Degraded"}}
    found = status(health={"status": "Degraded"}, resources=[unwell], conditions=[{"message": "no such image"}])
    monkeypatch.setattr(argo_cd, "status_of", lambda _: found)
    line = argo_cd.problem_of("color-palette-dev")
    assert line == "color-palette-dev is Synced, Degraded: Deployment api Degraded, no such image"


def test_waiting_for_the_applications_ends_with_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argo_cd, "status_of", lambda name: status() if "dev" in name else {})
    with pytest.raises(CannotCheckError, match="color-palette-staging is Unknown") as raised:
        argo_cd.wait_healthy(0.1)
    assert "color-palette-dev" not in str(raised.value)


def test_a_commit_s_way_is_measured_from_its_push(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argo_cd, "status_of", lambda _: status())
    since = time.monotonic() - 5
    synced, healthy = argo_cd.seconds_until_healthy("color-palette-dev", "new", since)
    assert 5 <= synced <= healthy < 6
    with pytest.raises(CannotCheckError, match="after 0 s"):
        argo_cd.seconds_until_healthy("color-palette-dev", "other", since, 0.1)


def test_other_manifests_than_the_pinned_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module, place = builds.ARGO_CD, tmp_path / "module.zip"
    with zipfile.ZipFile(place, "w") as packed:
        packed.writestr(f"{module.path}@{module.version}/manifests/install.yaml", "kind: Nothing\n")
    monkeypatch.setattr("delivery.toolchain.module_zip", lambda _: place)
    with pytest.raises(CannotCheckError, match="argocd/install pins 7be23ca7"):
        argo_cd.upstream()


def test_the_applications_are_those_of_the_tree() -> None:
    stated = {
        line.removeprefix("  name: ")
        for path in (ROOT / "argocd").glob("application-*.yaml")
        for line in path.read_text().splitlines()
        if line.startswith("  name: ")
    }
    assert set(argo_cd.applications()) == stated
