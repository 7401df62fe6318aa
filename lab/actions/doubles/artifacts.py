"""A run's artifacts, by the fourth form of the interface: one zip for each name, kept by the forge."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import web
from .job import FailedError, Job

_SERVICE = "twirp/github.actions.results.api.v1.ArtifactService"
_BLOCK = 8 << 20
_VERSION = 4
"""Of the interface: the one whose artifacts are zips."""


class Artifacts:
    """The artifacts of a job's run."""

    def __init__(self, job: Job) -> None:
        self._address = job.variable("ACTIONS_RESULTS_URL").rstrip("/")
        self._token = job.variable("ACTIONS_RUNTIME_TOKEN")
        run, number = backend(self._token)
        self._own = {"workflow_run_backend_id": run, "workflow_job_run_backend_id": number}

    def upload(self, name: str, archive: Path, days: int) -> None:
        """Keep a zip under a name for some days."""
        expires = dt.datetime.now(dt.timezone.utc) + dt.timedelta(days=days)  # noqa: UP017 - an older Python runs it, too
        stated: dict[str, Any] = {"expires_at": expires.strftime("%Y-%m-%dT%H:%M:%SZ")} if days else {}
        made = self._asked("CreateArtifact", {"name": name, "version": _VERSION, **stated})
        total = hashlib.sha256()
        for block in blocks(archive):
            total.update(block)
            web.answered("PUT", f"{made['signedUploadUrl']}&comp=appendBlock", _typed(), block)
        size = str(archive.stat().st_size)
        self._asked("FinalizeArtifact", {"name": name, "size": size, "hash": f"sha256:{total.hexdigest()}"})

    def download(self, name: str, archive: Path) -> None:
        """Write the zip of a name.

        Raises:
            FailedError: The run has none of that name.
        """
        listed = self._asked("ListArtifacts", {"name_filter": name}).get("artifacts") or []
        if name not in {one["name"] for one in listed}:
            raise FailedError(f"this run has no artifact {name}")
        address = self._asked("GetSignedArtifactURL", {"name": name})["signedUrl"]
        with web.opened("GET", address, {}) as answer, archive.open("wb") as file:
            while block := answer.read(_BLOCK):
                file.write(block)

    def _asked(self, call: str, content: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        body = json.dumps({**self._own, **content}).encode()
        found: dict[str, Any] = json.loads(web.answered("POST", f"{self._address}/{_SERVICE}/{call}", headers, body))
        return found


def backend(token: str) -> tuple[str, str]:
    """Return the numbers of the run and the job that a job's token is for.

    Raises:
        FailedError: It is none.
    """
    try:
        body = token.split(".")[1]
        scopes = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["scp"].split()
        _, run, job = next(scope.split(":") for scope in scopes if scope.startswith("Actions.Results:"))
    except (IndexError, KeyError, ValueError, StopIteration):
        raise FailedError("ACTIONS_RUNTIME_TOKEN names no run") from None
    return run, job


def blocks(archive: Path) -> Iterator[bytes]:
    """Give a file in pieces that fit into a request."""
    with archive.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _typed() -> dict[str, str]:
    return {"Content-Type": "application/octet-stream"}
