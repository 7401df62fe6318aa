"""From an image to a pull request: what is pushed, what an overlay says then, and what promotion asks first."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from delivery.findings import CannotCheckError, RefusedError
from delivery.image import oci
from delivery.locations import ROOT
from delivery.workflows import changes, overlays, promote, pull_request, push, repository
from delivery.workflows.overlays import Release

DIGEST = "sha256:" + "d" * 64
OTHER = "sha256:" + "e" * 64
DEV = "k8s/overlays/dev/kustomization.yaml"


def archive(path: Path, content: str = "one") -> str:
    """Write an OCI archive of one image; return its digest."""
    manifest = json.dumps({"schemaVersion": 2, "annotations": {"content": content}}).encode()
    digest = "sha256:" + hashlib.sha256(manifest).hexdigest()
    index = json.dumps({"schemaVersion": 2, "manifests": [{"digest": digest}]}).encode()
    with tarfile.open(path, "w") as tar:
        for name, data in {"index.json": index, "blobs/" + digest.replace(":", "/"): manifest}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    packages(path).write_text(json.dumps({"metadata": {"component": {"version": digest}}}))
    return digest


def packages(path: Path) -> Path:
    """Return where the list of an archive's packages is."""
    return path.with_suffix(".cdx.json")


def pushed(command: Any, path: Path, commit: str = "c" * 40) -> Any:
    """Push an archive."""
    options = ["--commit", commit, "--repository", "registry.example/color-palette-api", "--sbom", packages(path)]
    return command(push, path, *options)


def attachments(doubles: Path) -> list[Path]:
    """Return what the registry holds that no tag names."""
    return [place for place in (doubles / "tags").glob("*") if len(place.name) == 64]


def test_what_was_scanned_is_pushed_under_its_commit(
    command: Any, doubles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    digest = archive(tmp_path / "image.tar")
    said = pushed(command, tmp_path / "image.tar")
    assert said.code == 0
    assert said.out.startswith(f"pushed registry.example/color-palette-api:{'c' * 40}@{digest}\n")
    assert (tmp_path / "outputs").read_text() == f"digest={digest}\n"
    assert [tag.name for tag in (doubles / "tags").iterdir() if len(tag.name) == 40] == ["c" * 40]


def test_the_list_of_packages_is_attached_to_the_image(command: Any, doubles: Path, tmp_path: Path) -> None:
    digest = archive(tmp_path / "image.tar")
    said = pushed(command, tmp_path / "image.tar")
    (attached,) = attachments(doubles)
    body = attached.read_bytes()
    assert f"its packages: registry.example/color-palette-api@sha256:{attached.name}\n" in said.out
    assert attached.name == hashlib.sha256(body).hexdigest()
    manifest = json.loads(body)
    image = (doubles / "tags" / ("c" * 40)).read_bytes()
    assert manifest["subject"] == {"mediaType": oci.MANIFEST, "digest": digest, "size": len(image)}
    assert manifest["artifactType"] == manifest["layers"][0]["mediaType"] == "application/vnd.cyclonedx+json"
    listed = packages(tmp_path / "image.tar").read_bytes()
    assert manifest["layers"][0]["digest"] == "sha256:" + hashlib.sha256(listed).hexdigest()


def test_a_rerun_attaches_what_is_missing_and_nothing_twice(command: Any, doubles: Path, tmp_path: Path) -> None:
    archive(tmp_path / "image.tar")
    assert pushed(command, tmp_path / "image.tar").code == 0
    (attached,) = attachments(doubles)
    assert pushed(command, tmp_path / "image.tar").code == 0
    assert attachments(doubles) == [attached]
    attached.unlink()
    assert pushed(command, tmp_path / "image.tar").code == 0
    assert attachments(doubles) == [attached]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "image.cdx.json is no list of packages: make scan"),
        ("{}", "image.cdx.json doesn't say of which image it is: make scan"),
        (
            '{"metadata": {"component": {"version": "sha256:other"}}}',
            "lists the packages of sha256:other, the image is",
        ),
    ],
)
def test_an_image_without_its_own_list_is_not_pushed(
    command: Any, doubles: Path, tmp_path: Path, text: str | None, why: str
) -> None:
    archive(tmp_path / "image.tar")
    packages(tmp_path / "image.tar").unlink()
    if text is not None:
        packages(tmp_path / "image.tar").write_text(text)
    said = pushed(command, tmp_path / "image.tar")
    assert said.code == 2
    assert why in said.err
    assert not (doubles / "tags").exists()


@pytest.mark.usefixtures("doubles")
def test_a_rerun_takes_what_is_there(command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = archive(tmp_path / "image.tar")
    assert pushed(command, tmp_path / "image.tar").code == 0
    second = archive(tmp_path / "image.tar", "another build of the same commit")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    said = pushed(command, tmp_path / "image.tar")
    assert said.code == 0
    assert f"@{first} is there already (built here: {second})" in said.out
    assert "its packages" not in said.out
    assert (tmp_path / "outputs").read_text() == f"digest={first}\n"


def test_a_registry_that_does_not_answer_is_not_an_empty_one(command: Any, doubles: Path, tmp_path: Path) -> None:
    archive(tmp_path / "image.tar")
    (doubles / "tags").mkdir()
    (doubles / "tags" / "down").touch()
    said = pushed(command, tmp_path / "image.tar")
    assert said.code == 2
    assert "the registry doesn't say whether" in said.err


@pytest.mark.parametrize("content", [b"", b"no archive"])
@pytest.mark.usefixtures("doubles")
def test_what_is_no_archive_is_not_pushed(command: Any, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "image.tar").write_bytes(content)
    said = pushed(command, tmp_path / "image.tar")
    assert said.code == 2
    assert "image.tar is no OCI archive: make image" in said.err


@pytest.mark.usefixtures("doubles")
def test_a_tag_is_a_commit(command: Any, tmp_path: Path) -> None:
    archive(tmp_path / "image.tar")
    said = pushed(command, tmp_path / "image.tar", "latest")
    assert said.code == 1
    assert "`latest` is no commit" in said.err


@pytest.mark.parametrize("environment", overlays.ENVIRONMENTS)
def test_an_overlay_of_the_tree_takes_a_release_and_changes_in_nothing_else(environment: str) -> None:
    text = (ROOT / overlays.path(environment)).read_text()
    wanted = Release("1234567" + "0" * 33, DIGEST)
    once = overlays.released(text, wanted)
    assert overlays.release(once) == wanted
    assert set(once.splitlines()) - set(text.splitlines()) == {
        f'    newTag: "{wanted.commit}"',
        f"    digest: {DIGEST}",
    }
    assert overlays.released(overlays.released(once, Release("a" * 40, OTHER)), wanted) == once


@pytest.mark.parametrize(
    "text",
    ["", "images: []\n", "images:\n  - name: nginx\n    newTag: '1'\n", "images:\n  - name: color-palette-api\n"],
)
def test_an_overlay_without_our_image_is_an_error(text: str) -> None:
    with pytest.raises(CannotCheckError):
        overlays.released(text, Release("a" * 40, DIGEST))


def test_an_overlay_in_one_line_is_refused_rather_than_broken() -> None:
    with pytest.raises(CannotCheckError, match="in a line of their own"):
        overlays.released(
            "images: [{name: color-palette-api, newTag: unreleased}]\npatches: []\n", Release("a" * 40, DIGEST)
        )


@pytest.mark.parametrize(
    ("commit", "digest"), [("main", DIGEST), ("a" * 39, DIGEST), ("a" * 40, "d" * 64), ("a" * 40, "")]
)
def test_a_release_is_a_commit_and_a_digest(commit: str, digest: str) -> None:
    with pytest.raises(RefusedError):
        Release(commit, digest)


def opened(command: Any, forge: Any, commit: str, digest: str = DIGEST) -> Any:
    """Open the pull request for an image."""
    return command(pull_request, "--folder", forge.clone, "--commit", commit, "--digest", digest, "--base", "main")


def test_the_pull_request_changes_newtag_and_digest_alone(command: Any, forge: Any) -> None:
    commit = forge.commit("app/code.py", "one\n")
    said = opened(command, forge, commit)
    assert (said.code, said.out) == (0, "pull request: http://forge.example/pulls/1\n")
    diff = subprocess.run(
        ["git", "diff", "--unified=0", "main", "deploy/dev"],
        cwd=forge.origin,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [line for line in diff.splitlines() if line[0] in "+-" and not line.startswith(("+++", "---"))]
    assert lines == ["-    newTag: unreleased", f'+    newTag: "{commit}"', f"+    digest: {DIGEST}"]
    assert forge.pulls[0]["title"] == f"deploy(dev): {commit[:12]}"
    assert forge.tokens == {"Bearer job-token"}


def test_the_clone_is_left_as_it_was(command: Any, forge: Any) -> None:
    commit = forge.commit("app/code.py", "one\n")
    (forge.clone / "unsaved.txt").write_text("mine\n")
    opened(command, forge, commit)
    assert repository.git(forge.clone, "status", "--short") == "?? unsaved.txt"
    assert repository.git(forge.clone, "rev-parse", "HEAD") == commit
    assert len(repository.git(forge.clone, "worktree", "list").splitlines()) == 1


def test_a_later_image_renews_the_open_pull_request(command: Any, forge: Any) -> None:
    opened(command, forge, forge.commit("app/code.py", "one\n"))
    later = forge.commit("app/code.py", "two\n")
    assert opened(command, forge, later, OTHER).out == "pull request: http://forge.example/pulls/1\n"
    assert len(forge.pulls) == 1
    assert overlays.release(forge.overlay("dev", "deploy/dev")) == Release(later, OTHER)


def test_an_older_image_does_not_take_back_what_waits(command: Any, forge: Any) -> None:
    older = forge.commit("app/code.py", "one\n")
    later = forge.commit("app/code.py", "two\n")
    opened(command, forge, later, OTHER)
    said = opened(command, forge, older)
    assert f"dev already is to run {later[:12]}, which is newer than {older[:12]}: nothing to propose" in said.out
    assert overlays.release(forge.overlay("dev", "deploy/dev")) == Release(later, OTHER)


def test_the_pull_request_starts_from_what_stands_now(command: Any, forge: Any) -> None:
    commit = forge.commit("app/code.py", "one\n")
    forge.commit("README.md", "moved on\n")
    opened(command, forge, commit)
    assert forge.at("deploy/dev", "README.md") == "moved on"


def released(forge: Any, environment: str, release: Release) -> str:
    """Move an environment to a release on main, as a merge would; return the commit."""
    name = overlays.path(environment)
    return str(forge.commit(name, overlays.released((forge.clone / name).read_text(), release)))


def test_dev_never_goes_back_by_a_rerun_of_an_older_commit(command: Any, forge: Any) -> None:
    older = forge.commit("app/code.py", "one\n")
    newer = forge.commit("app/code.py", "two\n")
    released(forge, "dev", Release(newer, OTHER))
    said = opened(command, forge, older)
    assert said.code == 0
    assert "which is newer" in said.out
    assert forge.pulls == []


def test_what_dev_runs_already_is_not_proposed(command: Any, forge: Any) -> None:
    commit = forge.commit("app/code.py", "one\n")
    released(forge, "dev", Release(commit, DIGEST))
    said = opened(command, forge, commit)
    assert said.out == f"dev already runs {commit[:12]}: nothing to propose\n"


def test_a_repository_that_forbids_it_says_what_to_tick(command: Any, forge: Any) -> None:
    forge.may_open = False
    said = opened(command, forge, forge.commit("app/code.py", "one\n"))
    assert said.code == 1
    assert 'tick "Allow GitHub Actions to create and approve pull requests"' in said.err


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "GITHUB_API_URL"])
def test_outside_of_a_job_it_says_what_is_missing(
    command: Any, forge: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    said = opened(command, forge, "a" * 40)
    assert said.code == 2
    assert f"{name} is not set" in said.err


def test_the_token_goes_to_git_by_its_environment() -> None:
    variables = repository.authorization("https://forge.example/", "job-token")
    assert variables["GIT_CONFIG_KEY_0"] == "http.https://forge.example/.extraheader"
    assert base64.b64decode(variables["GIT_CONFIG_VALUE_0"].split()[-1]) == b"x-access-token:job-token"


@pytest.fixture
def running(forge: Any) -> tuple[Any, Release]:
    """Give a forge whose dev runs a release, and that release."""
    release = Release(forge.commit("app/code.py", "one\n"), DIGEST)
    forge.moved = released(forge, "dev", release)
    return forge, release


def status(state: str, description: str, environment: str = "dev") -> dict[str, str]:
    """Return a commit status as the forge tells it."""
    return {"context": f"argocd/color-palette-{environment}", "state": state, "description": description}


def promoted(command: Any, forge: Any, to: str = "staging") -> Any:
    """Ask for a promotion."""
    return command(promote, to, "--folder", forge.clone, "--base", "main")


def test_one_digest_goes_from_dev_to_staging_to_prod(command: Any, running: Any) -> None:
    forge, release = running
    forge.statuses[forge.moved] = status("success", f"Healthy on {DIGEST}")
    said = promoted(command, forge)
    assert said.code == 0, said.err
    assert overlays.release(forge.overlay("staging", "promote/staging")) == release
    assert overlays.release(forge.overlay("prod", "promote/staging")) is None

    merged = released(forge, "staging", release)
    assert promoted(command, forge, "prod").code == 1
    forge.statuses[merged] = status("success", f"Healthy on {DIGEST}", "staging")
    assert promoted(command, forge, "prod").code == 0
    assert overlays.release(forge.overlay("prod", "promote/prod")) == release


def test_a_status_of_a_later_commit_counts(command: Any, running: Any) -> None:
    forge, _ = running
    forge.statuses[forge.commit("README.md", "later\n")] = status("success", f"Healthy on {DIGEST}")
    forge.commit("README.md", "later still\n")
    assert promoted(command, forge).code == 0


@pytest.mark.parametrize(
    ("said_of_dev", "why"),
    [
        (None, "no status argocd/color-palette-dev since dev was moved to"),
        (status("pending", ""), "says pending: nothing more"),
        (status("failure", "Failed: smoke test"), "says failure: Failed: smoke test"),
        (status("success", f"Healthy on {OTHER}"), "speaks of another digest"),
        (status("success", ""), "speaks of another digest: of none"),
        (status("success", f"Healthy on {DIGEST}", "prod"), "no status argocd/color-palette-dev"),
    ],
)
def test_promotion_waits_for_health_on_this_digest(
    command: Any, running: Any, said_of_dev: dict[str, str] | None, why: str
) -> None:
    forge, _ = running
    if said_of_dev:
        forge.statuses[forge.moved] = said_of_dev
    said = promoted(command, forge)
    assert said.code == 1
    assert why in said.err
    assert forge.pulls == []


def test_the_newest_status_decides(command: Any, running: Any) -> None:
    forge, _ = running
    forge.statuses[forge.moved] = status("success", f"Healthy on {DIGEST}")
    forge.statuses[forge.commit("README.md", "later\n")] = status("failure", "Failed: smoke test")
    assert promoted(command, forge).code == 1


def test_a_status_from_before_the_release_does_not_count(command: Any, forge: Any) -> None:
    before = forge.commit("app/code.py", "one\n")
    forge.statuses[before] = status("success", f"Healthy on {DIGEST}")
    released(forge, "dev", Release(before, DIGEST))
    assert promoted(command, forge).code == 1


@pytest.mark.parametrize("to", ["dev", "production", ""])
def test_only_staging_and_prod_are_promoted_to(command: Any, forge: Any, to: str) -> None:
    said = promoted(command, forge, to)
    assert said.code == 1
    assert "staging and prod can" in said.err


def test_nothing_is_promoted_before_the_first_release(command: Any, forge: Any) -> None:
    assert "dev runs nothing yet" in promoted(command, forge).err


def changed(command: Any, forge: Any, *arguments: str) -> str:
    """Return what the command says."""
    return str(command(changes, "--folder", forge.clone, *arguments).out)


def test_a_merged_release_does_not_build_itself_again(
    command: Any, running: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forge, _ = running
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    assert changed(command, forge).startswith("app has not changed: 0 files since")
    forge.commit("k8s/base/service.yaml", "kind: Service\n")
    assert changed(command, forge).startswith("app has not changed")
    forge.commit("app/code.py", "two\n")
    assert changed(command, forge).startswith("app has changed: 1 files since")
    assert (tmp_path / "outputs").read_text() == "changed=false\nchanged=false\nchanged=true\n"


def test_a_release_that_failed_is_made_up_for_by_the_next_push(command: Any, running: Any) -> None:
    forge, _ = running
    forge.commit("app/code.py", "two\n")
    forge.commit("README.md", "the next push\n")
    assert changed(command, forge).startswith("app has changed")


@pytest.mark.parametrize("since", ["0" * 40, ""])
def test_where_nothing_can_be_compared_everything_has_changed(command: Any, forge: Any, since: str) -> None:
    assert changed(command, forge, "--since", since).startswith("app has changed: nothing to compare with")


def test_another_folder_is_compared_with_a_given_commit(command: Any, forge: Any) -> None:
    before = forge.commit("terraform/main.tf", "# one\n")
    forge.commit("app/code.py", "one\n")
    assert changed(command, forge, "--path", "terraform", "--since", before).startswith("terraform has not changed")
    forge.commit("terraform/main.tf", "# two\n")
    assert changed(command, forge, "--path", "terraform", "--since", before).startswith(
        "terraform has changed: 1 files"
    )
