"""Which checks a pull request needs, from the workflows themselves."""

from __future__ import annotations

from pathlib import Path

from delivery.locations import ROOT
from lab.forge import checks

WORKFLOW = """
name: ci
on:
  push: {branches: [main]}
  pull_request: {branches: [main]}
jobs:
  test: {runs-on: x}
  image: {name: the image, needs: [test]}
  push: {needs: image, if: github.event_name == 'push'}
  pull-request: {needs: [image, push]}
"""
BY_HAND = "name: promote\non: {workflow_dispatch: {}}\njobs:\n  promote: {runs-on: x}\n"


def test_a_job_is_required_where_neither_it_nor_one_before_it_may_be_skipped(tmp_path: Path) -> None:
    (tmp_path / "ci.yml").write_text(WORKFLOW)
    (tmp_path / "promote.yml").write_text(BY_HAND)
    (tmp_path / "terraform.yml").write_text(WORKFLOW)
    found = checks.required(tmp_path)
    assert [check.job for check in found] == ["test", "the image"]
    assert [check.context for check in found] == ["ci / test (pull_request)", "ci / the image (pull_request)"]


def test_a_list_of_events_is_read_as_a_map_of_them(tmp_path: Path) -> None:
    (tmp_path / "ci.yml").write_text("on: [push, pull_request]\njobs:\n  test: {runs-on: x}\n")
    assert [check.context for check in checks.required(tmp_path)] == ["ci.yml / test (pull_request)"]


def test_ours_are_those_that_the_readme_asks_for() -> None:
    readme = (ROOT / "README.md").read_text()
    jobs = [check.job for check in checks.required()]
    assert jobs == ["test", "delivery", "semgrep", "audit", "secrets", "image"]
    left_out = {check.job for check in checks.required(left_out=())} - set(jobs)
    assert left_out == {"check"}
    named = f"checks {', '.join(f'`{job}`' for job in [*jobs, *left_out])}"
    assert named in " ".join(readme.split())
