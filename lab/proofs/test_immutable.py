"""A pushed tag stays what it is: for the same role, for the same image, and for the verb that CI runs again."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from delivery.locations import ROOT
from delivery.workflows import sbom
from lab import programs, settings, view
from lab.proofs import aws, images
from lab.proofs.results import Facts


@pytest.fixture(autouse=True)
def _tidied() -> Iterator[None]:
    """Leave the registry as it was."""
    yield
    for word in ("one", "another"):
        images.removed(word)


pytestmark = pytest.mark.whole


def test_a_pushed_tag_cannot_be_set_again(facts: Facts) -> None:
    push = aws.login(aws.session(aws.PUSH))
    tag = secrets.token_hex(20)
    first = images.pushed(tag, "one", push)
    assert first.status == 201, f"the push role cannot push: {first.status} {first.code}"
    kept = images.digest(tag, push)
    for word in ("another", "one"):
        again = images.pushed(tag, word, push)
        assert (again.status, again.code) == (400, "TAG_INVALID"), f"{again.status} to the same tag, {word} image"
    assert images.digest(tag, push) == kept == images.digest_of(images.small("one")[0])
    facts.note("a second push of a tag, another image or the same, is answered 400 TAG_INVALID; the tag stays")


def test_whoever_pushes_cannot_take_a_tag_away(facts: Facts) -> None:
    caller = aws.session(aws.PUSH)
    push, tag = aws.login(caller), secrets.token_hex(20)
    assert images.pushed(tag, "one", push).status == 201
    for reference in (tag, images.digest(tag, push)):
        assert aws.registry("DELETE", f"manifests/{reference}", push).status == 403, f"it deletes {reference}"
    assert images.digest(tag, push)
    facts.note("deleting it first, by its tag or by its digest, is denied")


def test_a_rerun_of_a_commit_takes_what_is_there(tmp_path: Path, facts: Facts) -> None:
    caller = aws.session(aws.PUSH)
    push, login = aws.login(caller), aws.login_file(caller, tmp_path / "login.json")
    commit, built = secrets.token_hex(20), images.digest_of(images.small("one")[0])
    first = _push("one", commit, login, tmp_path)
    assert f"pushed {settings.image_name()}:{commit}@{built}" in first, first
    for word in ("another", "one"):
        again = _push(word, commit, login, tmp_path)
        assert "is there already" in again, again
        assert images.digest(commit, push) == built, f"{commit} is another image now"
    assert list(images.attached(built, push).values()) == [sbom.KIND], "its list of packages is not attached once"
    facts.note("`make push` of the same commit again, with another build or the same, passes and takes what is there")
    facts.note("the list of its packages is attached once")


def _push(word: str, commit: str, login: Path, folder: Path) -> str:
    """Run CI's own verb as a job does; return what it said."""
    own = {"PYTHONPATH": str(ROOT), "REGISTRY_AUTH_FILE": str(login), "GITHUB_OUTPUT": os.devnull}
    archive, listed = images.archive(word, folder / f"{word}.tar"), images.packages(word, folder / f"{word}.json")
    words = (sys.executable, "-m", "delivery", "push", archive, "--sbom", listed, "--commit", commit)
    return programs.output(view.command(*words, "--repository", settings.image_name()), own=own)
