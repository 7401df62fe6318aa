"""actions/download-artifact: what an earlier job of the run has uploaded, unpacked."""

from __future__ import annotations

import zipfile

from .artifacts import Artifacts
from .job import Double, Job, say


def run(job: Job) -> None:
    """Unpack the artifact that the step names."""
    archive = job.scratch / "artifact.zip"
    Artifacts(job).download(job.inputs["name"], archive)
    folder = job.workspace / job.inputs["path"]
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
        count = len(packed.namelist())
    say(f"artifact {job.inputs['name']}: {count} files, {archive.stat().st_size / 1e6:.1f} MB")
    archive.unlink()


DOUBLE = Double(
    "actions/download-artifact",
    "Brings what an earlier job of the run has uploaded.",
    run,
    {"name": None, "path": "."},
)
