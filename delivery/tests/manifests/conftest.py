"""A copy of the tree to spoil, and a check of it that renders only what is asked for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from delivery.findings import Finding
from delivery.locations import ROOT
from delivery.manifests import admission, check, rendering
from delivery.manifests.admission import Verdict
from delivery.manifests.schemas import Schemas

Check = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return Schemas()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("k8s", "argocd", str(check.GOLDEN)):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for overlay in (tmp_path / "k8s/overlays").glob("*/kustomization.yaml"):
        # As before the first release, whatever has been released since.
        text = re.sub(r"newTag: .*\n(\s+digest: .*\n)?", "newTag: unreleased\n", overlay.read_text())
        overlay.write_text(text)
    return tmp_path


@pytest.fixture
def findings(root: Path, schemas: Schemas, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Check the copy: the renders of some names, and policies only where asked."""

    def found(*names: str, policies: bool = False) -> list[Finding]:
        every = rendering.folders
        asked = {*names, *(["policies"] if policies else [])}

        def some(tree: Path) -> Iterator[tuple[str, str, Path]]:
            return (item for item in every(tree) if item[0] in asked)

        monkeypatch.setattr(rendering, "folders", some)
        monkeypatch.setattr(check, "Schemas", lambda: schemas)
        if not policies:
            monkeypatch.setattr(admission, "judge", lambda *_: Verdict([], []))
            monkeypatch.setattr(admission, "findings", lambda *_: ())
        outcome = check.check(root)
        # Goldens of what was not rendered are said to be of no use; that is not the subject here.
        return [one for one in outcome.findings if one.place in asked or "nothing renders" not in one.message]

    return found
