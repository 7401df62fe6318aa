"""Faults that the proofs plant, and sabotages of the pipeline: each fits the tree as it is now."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from delivery import programs
from delivery.findings import CannotCheckError
from delivery.locations import ROOT
from lab.forge import checks
from lab.proofs import planted
from lab.sabotages import pipeline

DOCKERFILE = (ROOT / planted.DOCKERFILE).read_text()


def test_there_is_a_fault_for_every_gate_of_the_source() -> None:
    jobs = [check.job for check in checks.required() if check.workflow == "ci"]
    assert [fault.job for fault in planted.FAULTS] == [job for job in jobs if job not in {"delivery", "image"}]


def test_every_fault_is_a_file_of_its_own() -> None:
    assert not [fault.path for fault in planted.FAULTS if (ROOT / fault.path).exists()]


def test_no_gate_before_it_has_anything_to_say_of_a_fault(tmp_path: Path) -> None:
    """Lint comes before the tests in one job: what is planted for them must get as far."""
    for fault in planted.FAULTS:
        if fault.path.endswith(".py"):
            ast.parse(fault.text)
            place = tmp_path / fault.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(fault.text)
    for name in ("app/pyproject.toml", "bench/ruff.toml"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / "app/src").symlink_to(ROOT / "app/src")
    for words in (("check",), ("format", "--check")):
        done = programs.run("ruff", *words, "--no-cache", "tests", "../bench", cwd=tmp_path / "app")
        assert done.returncode == 0, done.stdout


def test_the_package_is_installed_in_the_builder_alone() -> None:
    changed = planted.vulnerable(DOCKERFILE)
    builder = changed.partition(" AS builder")[2].partition("\nFROM ")[0]
    assert "install --no-compile --no-deps werkzeug==2.2.2\n" in builder
    assert changed.count("werkzeug") == 1
    lines = changed.splitlines()
    assert [line for line in DOCKERFILE.splitlines() if line not in lines] == []


def test_a_dockerfile_of_another_form_is_not_guessed_at() -> None:
    with pytest.raises(CannotCheckError, match="has not one last stage"):
        planted.vulnerable("FROM scratch\n")


def test_the_sabotages_find_their_place_in_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, str] = {}

    def committed(_: str, files: dict[str, str]) -> None:
        written.update(files)

    monkeypatch.setattr("lab.repository.text", lambda path: (ROOT / path).read_text())
    monkeypatch.setattr("lab.proofs.stage.committed", committed)
    for breaks, path, gone in (
        (pipeline.no_semgrep, "Makefile", "@$(DELIVERY) semgrep"),
        (pipeline.unasked_promotion, "delivery/workflows/promote.py", "commit = healthy("),
        (pipeline.no_push, "Makefile", "@$(DELIVERY) push"),
    ):
        breaks()
        assert gone in (ROOT / path).read_text()
        assert gone not in written[path]
    ast.parse(written["delivery/workflows/promote.py"])
    with pytest.raises(CannotCheckError, match="0 times; once is expected"):
        pipeline.replaced("x", "Makefile", "y", "z")
