"""What every double does with its inputs and with the runner's files, run as the runner runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from delivery.locations import ROOT
from delivery.workflows import documents, pins
from lab.actions import seeding
from lab.actions.doubles.__main__ import DOUBLES
from lab.actions.doubles.job import Double, FailedError, Job
from lab.tests.actions.job_step import Step

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_an_input_that_a_double_does_not_know_stops_the_step(step: Callable[[], Step]) -> None:
    done = step().run("hashicorp/setup-terraform", {"terraform_version": "1.0.0", "cli_config": "x"})
    assert done.returncode == 1
    assert "unknown input cli_config; known are terraform_version, terraform_wrapper" in done.stdout


def test_an_input_that_must_be_given_is_missed(step: Callable[[], Step]) -> None:
    done = step().run("actions/setup-python", {})
    assert done.returncode == 1
    assert "the input python-version must be given" in done.stdout


def test_defaults_fill_what_is_not_given() -> None:
    double = Double("a/b", "", lambda _: None, {"one": "1", "two": None})
    assert Job.of(double, {"INPUT_TWO": "2", "OTHER": "3"}).inputs == {"one": "1", "two": "2"}


def test_the_runner_must_say_what_is_needed() -> None:
    with pytest.raises(FailedError, match="the runner does not say GITHUB_SHA"):
        Job({}, {}).variable("GITHUB_SHA")


def test_a_value_of_several_lines_is_read_back_whole(step: Callable[[], Step]) -> None:
    one = step()
    Job(one.variables, {}).output("name", "first\nsecond=third")
    assert one.written("GITHUB_OUTPUT") == {"name": "first\nsecond=third"}


def test_every_action_that_may_be_used_has_a_double() -> None:
    assert set(seeding.pinned()) == set(pins.actions()) == set(DOUBLES)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.name))
def test_the_doubles_know_every_input_of_the_workflows(path: Path) -> None:
    used = [one for job in documents.read(path).jobs.values() for one in job.steps if one.uses]
    assert used
    for one in used:
        assert set(one.inputs) <= set(DOUBLES[one.uses.partition("@")[0]].inputs), one.uses


def test_a_repository_is_the_same_commit_whenever_it_is_made(tmp_path: Path) -> None:
    commits = set()
    for name in ("one", "two"):
        seeding.written(tmp_path / name, DOUBLES["actions/checkout"])
        commits.add(seeding.kept(tmp_path / name))
    seeding.written(tmp_path / "other", DOUBLES["actions/setup-python"])
    assert len(commits) == 1
    assert seeding.kept(tmp_path / "other") not in commits
