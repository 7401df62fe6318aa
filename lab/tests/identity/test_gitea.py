"""Gitea's jobs, by a double of the pages of its API that are read."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from werkzeug.wrappers import Request, Response

from delivery.findings import CannotCheckError, RefusedError
from lab.aws.serving import LOOPBACK, beside, server
from lab.identity.gitea import Gitea

SECRET = bytes(range(32))
WORKFLOW = """
name: CI
permissions: {contents: read}
jobs:
  test: {runs-on: x}
  push: {name: Push it, permissions: {id-token: write}}
  plan: {permissions: write-all, environment: {name: terraform-plan}}
  stage: {environment: staging, strategy: {matrix: {}}, permissions: {id-token: read}}
"""
REPOSITORY = {
    "id": 3, "name": "color-palette-api", "full_name": "example-org/color-palette-api", "private": True,
    "owner": {"login": "example-org", "id": 2},
}  # fmt: skip
OTHER = {**REPOSITORY, "id": 4, "name": "other", "full_name": "dev/other", "owner": {"login": "dev", "id": 5}}
RUN = {
    "id": 31, "status": "in_progress", "path": "ci.yml@refs/heads/main", "head_sha": "a" * 40, "event": "push",
    "run_number": 7, "actor": {"login": "dev", "id": 5},
}  # fmt: skip


class Pages:
    """The API: pages by their path, for who has the token."""

    def __init__(self) -> None:
        base = "/api/v1/repos/example-org/color-palette-api"
        self.found: dict[str, Any] = {
            "/api/v1/repos/search": {"data": [OTHER, REPOSITORY]},
            f"{base}/actions/runs/31": dict(RUN),
            f"{base}/actions/jobs/41": {"name": "Push it", "status": "in_progress", "run_id": 31},
            f"{base}/raw/.github/workflows/ci.yml": WORKFLOW,
            "/api/v1/repos/dev/other/actions/jobs/41": {"name": "x", "status": "in_progress", "run_id": 32},
        }
        self.job = self.found[f"{base}/actions/jobs/41"]
        self.run = self.found[f"{base}/actions/runs/31"]

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        known = request.headers.get("Authorization") == "token reader" and request.path in self.found
        page = self.found[request.path] if known else ""
        body = page if isinstance(page, str) else json.dumps(page)
        return Response(body, 200 if known else 404)(environ, start_response)


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def gitea(pages: Pages, tmp_path: Path) -> Iterator[Gitea]:
    (tmp_path / "token").write_text("reader\n")
    (tmp_path / "secret").write_text(base64.urlsafe_b64encode(SECRET).rstrip(b"=").decode())
    numbers = {"example-org": "1234567", "example-org/color-palette-api": "7654321"}
    with beside(server(pages, LOOPBACK, 0)) as url:
        yield Gitea(url, tmp_path / "token", tmp_path / "secret", numbers)


def token(secret: bytes | None = SECRET, algorithm: str = "HS256", **changed: Any) -> str:
    claims = {"exp": time.time() + 60, "RunID": 31, "JobID": 41, **changed}
    stated = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(stated, "" if secret is None else secret, algorithm)


def test_a_job_is_described_by_the_forge_with_githubs_numbers(gitea: Gitea) -> None:
    job = gitea.job(token())
    assert (job.owner.number, job.repository.number, job.actor.number) == ("1234567", "7654321", "5")
    assert (job.repository.name, job.event, job.ref, job.sha) == (
        "color-palette-api",
        "push",
        "refs/heads/main",
        "a" * 40,
    )
    assert (job.path, job.workflow, job.run, job.run_number) == (".github/workflows/ci.yml", "CI", "31", "7")
    assert job.may_ask


@pytest.mark.parametrize(
    ("name", "may_ask", "environment"),
    [
        ("Push it", True, ""),
        ("test", False, ""),
        ("plan", True, "terraform-plan"),
        ("stage (3.11)", False, "staging"),
        ("gone", False, ""),
    ],
)
def test_permission_and_environment_are_those_of_the_commits_workflow(
    gitea: Gitea, pages: Pages, name: str, may_ask: bool, environment: str
) -> None:
    pages.job["name"] = name
    job = gitea.job(token())
    assert (job.may_ask, job.environment) == (may_ask, environment)


@pytest.mark.parametrize("changed", [{"exp": 1}, {"exp": None}, {"RunID": None}, {"RunID": 99}, {"JobID": 99}])
def test_a_token_of_no_running_job_is_refused(gitea: Gitea, changed: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        gitea.job(token(**changed))


def test_a_forged_token_is_refused(gitea: Gitea) -> None:
    for forged in (token(bytes(32)), token(None, "none"), "no token"):
        with pytest.raises(RefusedError, match="no token of a job"):
            gitea.job(forged)


def test_a_job_that_is_over_gets_no_more(gitea: Gitea, pages: Pages) -> None:
    pages.run["status"] = "success"
    with pytest.raises(RefusedError, match="over"):
        gitea.job(token())


def test_a_forge_that_does_not_answer_is_told(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("reader")
    (tmp_path / "secret").write_text(base64.urlsafe_b64encode(SECRET).decode())
    silent = Gitea("http://127.0.0.1:9", tmp_path / "token", tmp_path / "secret", {})
    with pytest.raises(CannotCheckError, match="does not answer"):
        silent.job(token())
