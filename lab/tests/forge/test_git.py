"""Git against the forge, and the lab's own commits there."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery.findings import CannotCheckError
from lab import programs, repository, settings, state
from lab.forge import credentials, git
from lab.forge.source import git as run


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """Return a repository that the lab's working copy follows, as it follows the forge's."""
    place = tmp_path / "origin.git"
    tmp_path.joinpath("first").mkdir()
    run(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", place)
    run(tmp_path / "first", "init", "--quiet", "--initial-branch=main")
    run(tmp_path / "first", "commit", "--quiet", "--allow-empty", "--message", "begin")
    run(tmp_path / "first", "push", "--quiet", place, "main")
    state.folder()
    run(tmp_path, "clone", "--quiet", place, repository.copy())
    return place


def pushed_by_somebody_else(place: Path, origin: Path) -> None:
    (place / "file").write_text("new")
    run(place, "add", "--all")
    run(place, "commit", "--quiet", "--message", "of somebody else")
    run(place, "push", "--quiet", origin, "main")


def test_the_production_name_is_found_here_and_the_authority_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_SERVERS", "127.0.7")
    credentials.keep(credentials.token_file("lab"), "the-token")
    own = git.variables("lab")
    stated = {own[f"GIT_CONFIG_KEY_{n}"]: own[f"GIT_CONFIG_VALUE_{n}"] for n in range(int(own["GIT_CONFIG_COUNT"]))}
    assert stated["http.curloptResolve"] == "github.com:443:127.0.7.1"
    assert own["GIT_SSL_CAINFO"] == str(settings.certificate("ca")[0])
    assert "the-token" not in str(own)
    filled = programs.output(["git", "credential", "fill"], data="protocol=https\nhost=github.com\n\n", own=own)
    assert "username=lab\npassword=the-token\n" in filled


def test_a_commit_around_the_pipeline_says_so_and_follows_what_others_have_pushed(origin: Path, tmp_path: Path) -> None:
    pushed_by_somebody_else(tmp_path / "first", origin)
    made = repository.commit("a file", {"new.yaml": "a: b\n"})
    assert run(origin, "log", "--format=%s", "main").split("\n")[:3] == ["a file", "of somebody else", "begin"]
    assert "[skip ci]" in run(origin, "log", "-1", "--format=%B", "main")
    repository.revert(made)
    assert "[skip ci]" in run(origin, "log", "-1", "--format=%B", "main")
    assert not (repository.copy() / "new.yaml").exists()


def test_a_text_is_as_main_has_it_now(origin: Path, tmp_path: Path) -> None:
    pushed_by_somebody_else(tmp_path / "first", origin)
    assert repository.text("file") == "new"


def test_texts_are_as_main_has_them_now_and_nothing_for_a_file_that_is_not_there(origin: Path, tmp_path: Path) -> None:
    assert repository.texts(["file"]) == {"file": None}
    pushed_by_somebody_else(tmp_path / "first", origin)
    assert repository.texts(["file", "none"]) == {"file": "new", "none": None}


def test_the_tree_is_as_main_has_it_now(origin: Path, tmp_path: Path) -> None:
    # A proof's before and after: a deployment that the forge has merged between two commands is no trace of the proof.
    before = repository.tree()
    pushed_by_somebody_else(tmp_path / "first", origin)
    merged = repository.tree()
    assert merged == run(origin, "rev-parse", "main^{tree}").strip() != before
    repository.revert(repository.commit("a file", {"new.yaml": "a: b\n"}))
    assert repository.tree() == merged


def test_without_a_forge_the_token_is_asked_for_in_vain() -> None:
    with pytest.raises(CannotCheckError, match="no token of author yet"):
        credentials.token("author")
