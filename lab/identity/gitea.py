"""Gitea's jobs: a token is checked by the forge's own secret, and all else is read from its API.

Gitea gives each job ``ACTIONS_RUNTIME_TOKEN``, a JWT that names the run and the job, signed with the ``JWT_SECRET`` of
its ``[oauth2]`` section. GitHub gives a job a token of this purpose alone; here that one serves.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import jwt
import urllib3
import yaml

from delivery.findings import CannotCheckError, RefusedError
from lab.identity.jobs import Job, Owned

_SECONDS: Final = 10.0
_FOUND: Final = 200
_OVER: Final = frozenset({"completed", "success", "failure", "cancelled", "skipped"})
_WORKFLOWS: Final = ".github/workflows/"


class Gitea:
    """A Gitea.

    Args:
        address: Its address, without ``/`` at its end.
        token: A file with a token that reads its repositories.
        secret: A file with its ``JWT_SECRET``.
        numbers: The numbers that GitHub knows owners (``name``) and repositories (``owner/name``) by; the
            others have Gitea's.
    """

    def __init__(self, address: str, token: Path, secret: Path, numbers: Mapping[str, str]) -> None:
        self._address = address
        self._token = token
        self._secret = secret
        self._numbers = numbers
        self._pool = urllib3.PoolManager(timeout=_SECONDS, retries=False)

    def job(self, token: str) -> Job:
        """Return the job of a token.

        Raises:
            RefusedError: no running job has it.
            CannotCheckError: Gitea does not answer.
        """
        said = self._claims(token)
        repository = self._get(f"/repositories/{int(said['RepoID'])}") if "RepoID" in said else self._by_task(said)
        name = quote(repository["full_name"])
        run = self._get(f"/repos/{name}/actions/runs/{int(said['RunID'])}")
        job = self._get(f"/repos/{name}/actions/jobs/{int(said['JobID'])}")
        if run["status"] in _OVER or job["status"] in _OVER:
            raise RefusedError(f"run {run['id']} of {repository['full_name']}: the job is over")
        return self._described(repository, run, job)

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            secret = base64.urlsafe_b64decode(self._secret.read_text().strip() + "==")
            return dict(jwt.decode(token, secret, ["HS256"], options={"require": ["exp", "RunID", "JobID"]}))
        except (jwt.PyJWTError, binascii.Error):
            raise RefusedError("this is no token of a job of the forge, or it is too old") from None
        except OSError as error:
            raise CannotCheckError(f"the forge's secret cannot be read: {error}") from None

    def _by_task(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return the repository of a job whose token does not name it: the one that has the run and the job."""
        for repository in self._get("/repos/search?limit=50")["data"]:
            path = f"/repos/{quote(repository['full_name'])}/actions/jobs/{int(said['JobID'])}"
            status, found = self._asked(path)
            if status == _FOUND and int(found["run_id"]) == int(said["RunID"]):
                return dict(repository)
        raise RefusedError(f"no repository has a job {said['JobID']} of run {said['RunID']}")

    def _described(self, repository: Mapping[str, Any], run: Mapping[str, Any], job: Mapping[str, Any]) -> Job:
        path, _, ref = run["path"].partition("@")
        path = path if "/" in path else _WORKFLOWS + path
        workflow = self._workflow(repository["full_name"], path, run["head_sha"])
        stated = _stated(workflow, job["name"])
        owner = repository["owner"]
        return Job(
            owner=self._owned(owner["login"], owner["id"], owner["login"]),
            repository=self._owned(repository["name"], repository["id"], repository["full_name"]),
            actor=self._owned(run["actor"]["login"], run["actor"]["id"], run["actor"]["login"]),
            event=run["event"],
            ref=ref,
            sha=run["head_sha"],
            workflow=workflow.get("name", path),
            path=path,
            run=str(run["id"]),
            run_number=str(run["run_number"]),
            run_attempt=str(run.get("run_attempt") or 1),
            environment=_environment(stated),
            private=repository["private"],
            may_ask=_may_ask(workflow, stated),
        )

    def _owned(self, name: str, number: object, full: str) -> Owned:
        return Owned(name, self._numbers.get(full, str(number)))

    def _workflow(self, repository: str, path: str, sha: str) -> dict[str, Any]:
        found = self._page(f"/repos/{quote(repository)}/raw/{quote(path)}?ref={quote(sha)}")
        workflow = yaml.safe_load(found)
        return workflow if isinstance(workflow, dict) else {}

    def _get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._page(path))
        return found

    def _page(self, path: str) -> bytes:
        answer = self._answered(path)
        if answer.status != _FOUND:
            raise RefusedError(f"the forge answers {path} with {answer.status}: no job of its own has this token")
        return answer.data

    def _asked(self, path: str) -> tuple[int, dict[str, Any]]:
        answer = self._answered(path)
        return answer.status, json.loads(answer.data) if answer.status == _FOUND else {}

    def _answered(self, path: str) -> urllib3.BaseHTTPResponse:
        headers = {"Authorization": f"token {self._token.read_text().strip()}"}
        try:
            return self._pool.request("GET", f"{self._address}/api/v1{path}", headers=headers)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            raise CannotCheckError(f"the forge at {self._address} does not answer: {error}") from None


def _stated(workflow: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return what a workflow states of a job; a job of a matrix has its values behind its name."""
    for key, stated in (workflow.get("jobs") or {}).items():
        own = str(stated.get("name", key))
        if name in {key, own} or name.startswith(f"{own} ("):
            return dict(stated)
    return {}


def _environment(stated: Mapping[str, Any]) -> str:
    found = stated.get("environment") or ""
    return str(found.get("name", "")) if isinstance(found, dict) else str(found)


def _may_ask(workflow: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    """Tell whether the job's permissions, or the workflow's where the job states none, have ``id-token: write``."""
    given = stated.get("permissions", workflow.get("permissions"))
    return given == "write-all" or (isinstance(given, dict) and given.get("id-token") == "write")
