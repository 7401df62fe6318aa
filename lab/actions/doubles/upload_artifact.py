"""actions/upload-artifact: files of the workspace, in a zip that the jobs that follow can have."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from .artifacts import Artifacts
from .job import Double, FailedError, Job, say


def run(job: Job) -> None:
    """Upload the files that the step names."""
    days = job.inputs["retention-days"]
    if not days.isdecimal():
        raise FailedError(f"retention-days: {days!r} is no number")
    files = found(job.workspace, job.inputs["path"], job.inputs["if-no-files-found"])
    if not files:
        return
    archive = job.scratch / "artifact.zip"
    packed(archive, files)
    Artifacts(job).upload(job.inputs["name"], archive, int(days))
    say(f"artifact {job.inputs['name']}: {len(files)} files, {archive.stat().st_size / 1e6:.1f} MB")
    archive.unlink()


def found(workspace: Path, stated: str, otherwise: str) -> list[Path]:
    """Return the files that the lines of an input name: files, and all that lie in folders.

    Raises:
        FailedError: One is a pattern, which is not served; or nothing is there, and that is an error.
    """
    lines = [line.strip() for line in stated.splitlines() if line.strip()]
    if pattern := next((line for line in lines if set(line) & set("*?[!")), None):
        raise FailedError(f"path: {pattern!r} is a pattern, which is not served; files and folders are")
    files = [file for line in lines for file in _below(workspace / line)]
    if not files:
        if otherwise == "error":
            raise FailedError(f"path: nothing is there of {', '.join(lines)}")
        say(f"nothing is there of {', '.join(lines)}")
    return files


def _below(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(file for file in place.rglob("*") if file.is_file())
    return [place] if place.is_file() else []


def packed(archive: Path, files: list[Path]) -> None:
    """Write a zip; the names in it begin below the folder that all files have in common."""
    common = Path(os.path.commonpath([file.parent for file in files]))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as made:
        for file in files:
            made.write(file, file.relative_to(common))


DOUBLE = Double(
    "actions/upload-artifact",
    "Keeps files of a job for the jobs that follow.",
    run,
    {"name": "artifact", "path": None, "if-no-files-found": "warn", "retention-days": "0"},
)
