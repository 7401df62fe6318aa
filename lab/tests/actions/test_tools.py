"""The doubles that bring a program: what is there is taken, what is not is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lab.actions.doubles import setup_python, setup_terraform
from lab.actions.doubles.job import FailedError
from lab.tests.actions.job_step import Step

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / name
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return place


def test_the_python_that_is_asked_for_is_first_on_the_path(step: Callable[[], Step]) -> None:
    one = step()
    done = one.run("actions/setup-python", {"python-version": VERSION})
    assert done.returncode == 0, done.stdout
    folder = (one.folder / "GITHUB_PATH").read_text().strip()
    told = subprocess.run([f"{folder}/python3", "--version"], capture_output=True, text=True, check=True).stdout
    assert told.startswith(f"Python {VERSION}.")
    assert one.written("GITHUB_OUTPUT")["python-version"] in told


def test_where_it_is_missing_the_log_says_so(step: Callable[[], Step]) -> None:
    done = step().run("actions/setup-python", {"python-version": "3.99"})
    assert done.returncode == 0
    assert "::warning::this machine has no Python 3.99" in done.stdout


def test_another_form_of_version_is_refused(step: Callable[[], Step]) -> None:
    done = step().run("actions/setup-python", {"python-version": ">=3"})
    assert done.returncode == 1
    assert "python-version: '>=3' is not served" in done.stdout


def test_a_python_that_does_not_start_is_none(tmp_path: Path) -> None:
    assert setup_python.asked(str(program(tmp_path, "python3", "exit 1"))) is None


@pytest.mark.parametrize(
    ("there", "wanted", "code", "words"),
    [
        ("1.11.4", "1.11.4", 0, "Terraform 1.11.4"),
        ("1.12.0", "1.11.4", 0, "::warning::this machine has Terraform 1.12.0"),
        ("1.9.8", "1.11.4", 1, "::error::this machine has Terraform 1.9.8, the workflow asks for 1.11.4"),
    ],
)
def test_an_older_terraform_will_not_do(
    step: Callable[[], Step], tmp_path: Path, there: str, wanted: str, code: int, words: str
) -> None:
    program(tmp_path / "bin", "terraform", f'echo \'{{"terraform_version": "{there}"}}\'')
    inputs = {"terraform_version": wanted, "terraform_wrapper": "false"}
    done = step().run("hashicorp/setup-terraform", inputs, {"PATH": f"{tmp_path}/bin:/usr/bin:/bin"})
    assert (done.returncode, words in done.stdout) == (code, True), done.stdout


def test_terraforms_wrapper_is_refused(step: Callable[[], Step]) -> None:
    done = step().run("hashicorp/setup-terraform", {"terraform_version": "1.11.4"})
    assert done.returncode == 1
    assert "terraform_wrapper" in done.stdout


def test_numbers_of_what_is_no_version() -> None:
    with pytest.raises(FailedError, match="is no version"):
        setup_terraform.numbers("latest")


@pytest.fixture
def trivy(tmp_path: Path) -> Path:
    """Make a program that says that it is Trivy, and writes how it was called."""
    script = f'[ "$1" = --version ] && echo "Version: 0.74.0" && exit\necho "$@" >{tmp_path}/called\nexit ${{EXIT:-0}}'
    return program(tmp_path / "made", "trivy-v0.74.0", script)


INPUTS = {
    "version": "v0.74.0",
    "scan-type": "image",
    "input": "an.tar",
    "format": "cyclonedx",
    "output": "out.json",
    "exit-code": "1",
}


def test_trivy_is_run_as_the_step_asks_and_stays_on_the_path(
    step: Callable[[], Step], trivy: Path, tmp_path: Path
) -> None:
    one = step()
    done = one.run("aquasecurity/trivy-action", INPUTS, {"LAB_TRIVY": str(trivy)})
    assert done.returncode == 0, done.stdout
    called = (tmp_path / "called").read_text()
    assert called.startswith("image ")
    assert "--format cyclonedx --output out.json --exit-code 1 --input an.tar" in called
    assert Path((one.folder / "GITHUB_PATH").read_text().strip(), "trivy").resolve() == trivy


def test_what_trivy_finds_stops_the_step(step: Callable[[], Step], trivy: Path) -> None:
    done = step().run("aquasecurity/trivy-action", INPUTS, {"LAB_TRIVY": str(trivy), "EXIT": "1"})
    assert done.returncode == 1
    assert "trivy ended with 1" in done.stdout


def test_another_trivy_is_refused(step: Callable[[], Step], trivy: Path) -> None:
    done = step().run("aquasecurity/trivy-action", INPUTS | {"version": "v0.75.0"}, {"LAB_TRIVY": str(trivy)})
    assert done.returncode == 1
    assert "the lab has Trivy 0.74.0, the workflow asks for v0.75.0" in done.stdout
