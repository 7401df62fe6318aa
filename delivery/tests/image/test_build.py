"""The build: what a builder is told, and what is kept from it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from delivery import locations, machine, processes
from delivery.findings import CannotCheckError, RefusedError
from delivery.image import base, build, builder, network, oci, revision
from delivery.image.builder import Build
from delivery.image.revision import Revision
from delivery.tests.image.samples import COMMIT, MakeImage, layer, member

FACTS = Revision(COMMIT, 1_700_000_000, "1.2.3", "https://example.org/color-palette-api")


@pytest.fixture
def wanted(tmp_path: Path) -> Build:
    oci.write_layout(tmp_path / "base", [layer(member("a"))], {"os": "linux"})
    return Build(FACTS, tmp_path / "image.tar", tmp_path / "base", {"ca": Path("/certificates")}, cached=False)


@pytest.mark.parametrize("kind", ["buildctl", "buildx"])
def test_both_builders_are_told_the_same(wanted: Build, kind: str) -> None:
    own = builder.buildctl_command(Path("buildctl"), "unix:///socket", wanted)
    command = [str(word) for word in (own if kind == "buildctl" else builder.buildx_command("name", wanted))]
    told = " ".join(command)
    for argument in (f"COMMIT={COMMIT}", "VERSION=1.2.3", "BUILT=2023-11-14T22:13:20Z", "SOURCE_DATE_EPOCH=1700000000"):
        assert re.search(rf"build-arg[ :]{re.escape(argument)}\b", told)
    assert f"type=docker,oci-mediatypes=true,dest={wanted.archive},rewrite-timestamp=true" in command
    assert "id=ca,src=/certificates" in command
    assert "--no-cache" in command
    assert wanted.base
    assert base.digest_of(wanted.base) in told


def test_a_pulled_base_is_the_dockerfiles_own(wanted: Build) -> None:
    pulled = Build(FACTS, wanted.archive, None, {}, cached=True)
    told = " ".join(str(word) for word in builder.buildctl_command(Path("buildctl"), "unix:///socket", pulled))
    assert "BASE" not in told
    assert "oci-layout" not in told
    assert "--no-cache" not in told


def test_the_dockerfile_knows_every_argument(wanted: Build) -> None:
    dockerfile = (locations.APP / "Dockerfile").read_text()
    declared = set(re.findall(r"^ARG (\w+)", dockerfile, re.MULTILINE))
    assert declared == wanted.arguments.keys() - network.proxies().keys() - {"SOURCE_DATE_EPOCH"}
    assert set(re.findall(r"type=secret,id=(\w+)", dockerfile)) == {"ca", "pip"}


def test_pips_settings_are_handed_on_without_folders_of_this_machine() -> None:
    listed = "global.index-url='https://index.example/simple'\n:env:.find-links='/opt/wheels'\n:env:.cert='/a/b'\n"
    assert network.pip_settings(listed) == "[global]\nindex-url = https://index.example/simple\n"
    assert network.pip_settings(":env:.cert='/a/b'\n") == ""


def test_certificates_are_those_that_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in network.CERTIFICATES:
        monkeypatch.delenv(name, raising=False)
    assert network.certificates() is None
    monkeypatch.setenv("PIP_CERT", str(tmp_path / "bundle.crt"))
    assert network.certificates() is None
    (tmp_path / "bundle.crt").touch()
    assert network.certificates() == tmp_path / "bundle.crt"


def test_a_second_build_that_differs_is_found(make_image: MakeImage, tmp_path: Path) -> None:
    first = make_image(layer(member("a", b"one")), layer(member("b", b"two")))

    def again(told: Build) -> None:
        oci.write_layout(told.archive, [layer(member("a", b"one")), layer(member("b", b"other"))], {"os": "linux"})

    with pytest.raises(RefusedError, match=r"1 files differ: /b$"):
        build.same(first, Build(FACTS, tmp_path / "again", None, {}, cached=False), again)
    assert not list(tmp_path.glob(".again*"))


def test_a_failed_build_leaves_the_archive_that_was(wanted: Build) -> None:
    wanted.archive.write_text("what was")

    def failing(told: Build) -> None:
        told.archive.write_text("half")
        message = "no network"
        raise CannotCheckError(message)

    with pytest.raises(CannotCheckError, match="no network"):
        build.built(wanted, failing)
    assert wanted.archive.read_text() == "what was"
    assert list(wanted.archive.parent.glob(".image*")) == []


def test_the_stand_in_has_to_be_made_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert build.chosen("auto") is None
    with pytest.raises(CannotCheckError, match="make it first"):
        build.chosen("stand-in")
    oci.write_layout(locations.stand_in(), [], {})
    assert build.chosen("auto") == build.chosen("stand-in") == locations.stand_in()
    assert build.chosen("pull") is None


def test_the_source_is_the_workflows_or_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "some/where")
    monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
    assert revision.source() == "https://github.com/some/where"
    monkeypatch.delenv("GITHUB_REPOSITORY")
    monkeypatch.setattr(revision, "ROOT", tmp_path)
    assert revision.source() == "unknown"
    (tmp_path / "platform.yaml").write_text('owner: acme\nowner_id: "1"\nrepository: colors\n')
    assert revision.source() == "https://github.com/acme/colors"


def test_an_image_of_an_older_commit_is_the_same_while_nothing_of_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> str:
        own = ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", "-C", tmp_path, *own, *words], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    monkeypatch.setattr(revision, "ROOT", tmp_path)
    source = tmp_path / "app" / "src" / "module.py"
    source.parent.mkdir(parents=True)
    source.write_text("one")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    older = git("rev-parse", "HEAD")
    (tmp_path / "README.md").write_text("words")
    git("add", ".")
    git("commit", "-qm", "two")
    assert revision.same(older)
    assert not revision.same("0" * 40)
    assert not revision.same(f"{older}-dirty")
    source.write_text("two")
    assert not revision.same(older)
    source.write_text("one")
    assert revision.same(older)
    source.with_name("new.py").touch()
    assert not revision.same(older)


def test_a_date_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(CannotCheckError, match="SOURCE_DATE_EPOCH='yesterday': expected seconds"):
        revision.revision()


def runs(pid: str) -> bool:
    """Tell whether a process runs; one that ended and that nobody has reaped yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_was_started_is_stopped_with_what_it_started(tmp_path: Path) -> None:
    code = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    with processes.started([sys.executable, "-c", code], tmp_path / "log") as running:
        while not (told := (tmp_path / "log").read_text().strip()):
            time.sleep(0.01)
    assert running.returncode == -signal.SIGTERM
    end = time.monotonic() + 5
    while runs(told) and time.monotonic() < end:
        time.sleep(0.01)
    assert not runs(told)


def test_sigterm_ends_us_in_order() -> None:
    stopped = []

    def told_to_end() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        finally:
            stopped.append(True)

    with pytest.raises(SystemExit) as ended, processes.ending():
        told_to_end()
    assert ended.value.code == 128 + signal.SIGTERM
    assert stopped == [True]


def test_what_is_missing_is_named_where_it_cannot_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(CannotCheckError, match="apt-get install some-package"):
        machine.need_debian({"no-such-program": "some-package", "sh": "dash", "/etc/passwd": "base-passwd"})
