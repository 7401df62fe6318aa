"""aquasecurity/trivy-action: the lab's Trivy on the path, and one run of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from .job import Double, FailedError, Job, say, without_inputs

PROGRAM = "LAB_TRIVY"
"""The variable by which the runner says where the lab's Trivy lies."""
_OPTIONS = {"format": "--format", "output": "--output", "exit-code": "--exit-code", "input": "--input"}
_QUIET = ("--skip-version-check", "--disable-telemetry", "--quiet")


def run(job: Job) -> None:
    """Run Trivy as the step asks."""
    program = _on_path(job)
    _of_version(program, job.inputs["version"])
    if job.inputs["scan-type"] != "image":
        raise FailedError(f"scan-type: {job.inputs['scan-type']!r} is not served; `image` is")
    chosen = [word for name, option in _OPTIONS.items() if job.inputs[name] for word in (option, job.inputs[name])]
    command = [str(program), "image", *_QUIET, *chosen]
    done = subprocess.run(command, cwd=job.workspace, env=without_inputs(), check=False)  # noqa: S603 - Trivy alone
    if done.returncode:
        raise FailedError(f"trivy ended with {done.returncode}")
    say(f"trivy: {job.inputs['format']} in {job.inputs['output'] or 'this log'}")


def _on_path(job: Job) -> Path:
    """Return Trivy, which the steps that follow find, too."""
    if named := job.variables.get(PROGRAM):
        folder = job.scratch / "trivy"
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "trivy"
        program.unlink(missing_ok=True)
        program.symlink_to(named)
        job.path(folder)
        return program
    found = shutil.which("trivy")
    if found is None:
        raise FailedError(f"this machine has no trivy, and the runner names none by {PROGRAM}")
    return Path(found)


def _of_version(program: Path, wanted: str) -> None:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - Trivy alone
    there = done.stdout.partition("Version:")[2].split()[:1]
    if there != [wanted.removeprefix("v")]:
        raise FailedError(f"the lab has Trivy {' '.join(there) or '(unknown)'}, the workflow asks for {wanted}")


DOUBLE = Double(
    "aquasecurity/trivy-action",
    "Runs Trivy.",
    run,
    {"version": None, "scan-type": "image", "input": "", "format": "table", "output": "", "exit-code": ""},
)
