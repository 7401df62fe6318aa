"""Pull requests that move an environment: which is meant, and that they change newTag and digest alone."""

from __future__ import annotations

from typing import Any

import pytest

from delivery.findings import RefusedError
from delivery.locations import ROOT
from delivery.workflows import overlays
from delivery.workflows.overlays import Release
from lab import programs
from lab.forge import deployment, repositories
from lab.forge.deployment import Diff
from lab.tests.forge.pages import Pages

BASE = f"/repos/{repositories.ours()}"
OVERLAY = overlays.path("dev")
TEXT = (ROOT / OVERLAY).read_text()
RELEASE = Release("a" * 40, f"sha256:{'b' * 64}")


def pull(number: int, branch: str, commit: str) -> dict[str, Any]:
    return {"number": number, "title": "t", "head": {"ref": branch, "sha": commit}, "user": {"login": "bot"}}


def of_texts(tmp_path: Any, before: str, after: str, path: str = OVERLAY) -> Diff:
    """Return what git itself says of a change."""
    for name, text in (("a", before), ("b", after)):
        place = tmp_path / name / path
        place.parent.mkdir(parents=True)
        place.write_text(text)
    said = programs.tried(["git", "diff", "--no-index", "--src-prefix=", "--dst-prefix=", "a", "b"], folder=tmp_path)
    return deployment.parsed(said.stdout)


def test_a_release_changes_two_lines_of_one_file(tmp_path: Any) -> None:
    found = of_texts(tmp_path, TEXT, overlays.released(TEXT, RELEASE))
    assert found.files == [OVERLAY]
    assert [line for line in found.lines if line[0] == "+"] == [
        f'+    newTag: "{RELEASE.commit}"',
        f"+    digest: {RELEASE.digest}",
    ]
    deployment.need_release_alone(found, "dev")


@pytest.mark.parametrize(
    ("more", "said"),
    [("# a comment\n", "not `\\+# a comment`"), ("digest: x\nnewName: other\n", "not `\\+newName: other`")],
)
def test_one_line_more_is_found(tmp_path: Any, more: str, said: str) -> None:
    found = of_texts(tmp_path, TEXT, overlays.released(TEXT, RELEASE) + more)
    with pytest.raises(RefusedError, match=said):
        deployment.need_release_alone(found, "dev")


def test_another_file_and_another_environment_are_found(tmp_path: Any) -> None:
    found = of_texts(tmp_path, TEXT, overlays.released(TEXT, RELEASE))
    with pytest.raises(RefusedError, match=r"overlays/staging/kustomization\.yaml alone may change"):
        deployment.need_release_alone(found, "staging")
    with pytest.raises(RefusedError, match=r"alone may change, not .*, README\.md"):
        deployment.need_release_alone(found._replace(files=[*found.files, "README.md"]), "dev")
    with pytest.raises(RefusedError, match="not nothing"):
        deployment.need_release_alone(Diff([], []), "dev")
    with pytest.raises(RefusedError, match="moved to nothing"):
        deployment.need_release_alone(Diff([OVERLAY], ["-    newTag: x"]), "dev")


def test_a_line_of_the_text_that_looks_like_a_head_is_a_line() -> None:
    said = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n--- a\n+++ b\n context\n"
    assert deployment.parsed(said) == Diff(["x"], ["--- a", "+++ b"])


def test_the_branches_are_those_of_the_workflows() -> None:
    assert deployment.branch("dev") == "deploy/dev"
    assert deployment.branch("prod") == "promote/prod"


def test_the_pull_request_of_this_commit_is_waited_for(pages: Pages) -> None:
    older = overlays.released(TEXT, Release("c" * 40, RELEASE.digest))
    pages.put("GET", f"{BASE}/pulls", (200, [pull(3, "other", "1" * 40), pull(4, "deploy/dev", "2" * 40)]))
    raw = f"{BASE}/raw/{OVERLAY}"
    pages.put("GET", raw, (200, {"message": older}), (200, {"message": overlays.released(TEXT, RELEASE)}))
    found = deployment.wait("dev", RELEASE.commit)
    assert found.number == 4
    assert deployment.release(found, "dev") == RELEASE
    assert any(path.endswith(f"?ref={'2' * 40}") for _, _, path, _ in pages.asked)
    pages.put("GET", raw, (200, {"message": older}))
    with pytest.raises(RefusedError, match="moves dev to aaaaaaaaaaaa, but one to cccccccccccc"):
        deployment.wait("dev", RELEASE.commit, seconds=0)


def test_where_none_is_open_nothing_is_proposed(pages: Pages) -> None:
    pages.put("GET", f"{BASE}/pulls", (200, []))
    assert deployment.proposed("dev") == ""
