"""How the runner is told to run."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery.locations import ROOT
from delivery.workflows import documents
from lab import builds, certificates, names, settings, state
from lab.runner import daemon, environment


def test_it_takes_every_job_of_the_workflows_on_this_machine_itself() -> None:
    taken = {label.removesuffix(":host") for label in environment.labels()}
    assert all(label.endswith(":host") for label in environment.labels())
    for workflow in documents.workflows(ROOT / ".github" / "workflows"):
        assert {job.data["runs-on"] for job in workflow.jobs.values()} <= taken


def test_all_that_it_makes_lies_below_its_folder(tmp_path: Path) -> None:
    told = daemon.configuration(tmp_path)
    assert Path("/", told["container"]["workdir_parent"]).is_relative_to(tmp_path)
    assert Path(told["host"]["workdir_parent"]).is_relative_to(tmp_path)
    assert Path(told["runner"]["file"]).is_relative_to(tmp_path)


def test_the_labs_files_lie_over_the_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "program", lambda name: Path("/bin", name))
    certificates.make()
    told = daemon.described(tmp_path, {"A": "1"}, tmp_path / "group", "daemon", "--more")
    assert set(told["over"].values()) == {str(names.HOSTS), str(certificates.MACHINES)}
    ours = {machines: Path(place) for place, machines in told["over"].items()}
    authority, _ = map(Path.read_text, settings.certificate(certificates.AUTHORITY))
    assert authority in ours[str(certificates.MACHINES)].read_text()
    assert told["command"] == ["/bin/gitea-runner", "daemon", "--config", str(tmp_path / "config.yml"), "--more"]
    assert told["environment"] == {"A": "1"}
    assert told["group"] == str(tmp_path / "group")
    assert "group" not in daemon.described(tmp_path, {}, None, "daemon")


def test_what_killed_jobs_have_left_goes_and_the_links_to_the_pythons_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = state.folder(daemon.NAME)
    for name in ("host/0123456789abcdef/hostexecutor", f"host/{daemon.TOOLS}/Python"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setattr(environment, "variables", lambda *_: {})
    monkeypatch.setattr(daemon, "_run", lambda *_: None)
    monkeypatch.setattr(daemon, "_started", lambda *_: None)
    monkeypatch.setattr(daemon, "_registration", list)
    monkeypatch.setattr(daemon, "registered", lambda: True)
    daemon.up({}, tmp_path)
    assert [place.name for place in (folder / "host").iterdir()] == [daemon.TOOLS]
