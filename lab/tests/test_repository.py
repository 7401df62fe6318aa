"""The repository that Argo CD watches."""

from __future__ import annotations

import pytest

from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from delivery.workflows import overlays
from delivery.workflows.overlays import Release
from lab import change, programs, repository, settings

RELEASE = Release("0" * 40, "sha256:" + "1" * 64)


def log() -> list[str]:
    return programs.output(["git", "-C", repository.bare(), "log", "--format=%s", "main"]).splitlines()


def test_every_overlay_runs_the_release_and_the_tree_here_does_not_change() -> None:
    before = {name: (ROOT / overlays.path(name)).read_text() for name in settings.ENVIRONMENTS}
    repository.make(RELEASE)
    for environment in settings.ENVIRONMENTS:
        assert overlays.release(repository.text(overlays.path(environment))) == RELEASE
        assert (ROOT / overlays.path(environment)).read_text() == before[environment]


def test_made_again_with_the_same_release_nothing_is_committed() -> None:
    repository.make(RELEASE)
    first = repository.head()
    repository.make(RELEASE)
    assert repository.head() == first
    assert len(log()) == 1


def test_another_release_is_another_commit() -> None:
    repository.make(RELEASE)
    repository.make(Release("2" * 40, RELEASE.digest))
    assert len(log()) == 2


def test_the_history_begins_with_the_newest_commit() -> None:
    repository.make(RELEASE)
    first = repository.head()
    second = repository.commit("a file", {"k8s/new.yaml": "a: b\n"})
    assert repository.history() == [second, first]


def test_a_commit_is_pushed_and_a_revert_takes_it_back() -> None:
    repository.make(RELEASE)
    made = repository.commit("a file", {"k8s/new.yaml": "a: b\n"})
    assert made == repository.head()
    assert log()[0] == "a file"
    assert repository.text("k8s/new.yaml") == "a: b\n"
    repository.revert(made)
    assert not (repository.copy() / "k8s" / "new.yaml").exists()
    assert len(log()) == 3


def test_nothing_in_place_of_a_text_removes_the_file() -> None:
    repository.make(RELEASE)
    repository.commit("out", {"k8s/README.md": None})
    assert not (repository.copy() / "k8s" / "README.md").exists()


def test_a_change_is_another_level_and_back() -> None:
    text = (ROOT / overlays.path("dev")).read_text()
    changed, level = change.changed(text)
    assert level == "info"
    assert changed != text
    assert change.changed(changed) == (text, "debug")


def test_a_change_needs_a_level_to_change() -> None:
    with pytest.raises(CannotCheckError, match="PALETTE_LOG_LEVEL"):
        change.changed("kind: Kustomization\n")
