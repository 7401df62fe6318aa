"""GitHub's REST API before a double of the forge: what is passed on, as whom, and in which shape it comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.test import Client as Browser
from werkzeug.test import TestResponse

from delivery.findings import RefusedError
from lab.forge.api import Api
from lab.forge.client import Answer, Client

REPOSITORY = "example-org/color-palette-api"
COMMIT = "a" * 40
APP_TOKEN = "ghs_app"  # noqa: S105 - a name
GITEA_STATUS = {"id": 5, "status": "success", "context": "c", "description": "d", "target_url": "t", "creator": {}}


class Installed:
    """An installation that knows one token."""

    def token(self, number: int, shown: str) -> tuple[str, float]:
        if (number, shown) != (10101, "proof"):
            raise RefusedError("no")
        return APP_TOKEN, 1_800_000_000.0

    def knows(self, token: str) -> bool:
        return token == APP_TOKEN


class Recorded(Client):
    """The forge as one caller: what was asked, and what it answers."""

    asked: list[tuple[str, str, str, Any]]
    answers: dict[tuple[str, str], Answer]

    def __init__(
        self, user: str, asked: list[tuple[str, str, str, Any]], answers: dict[tuple[str, str], Answer]
    ) -> None:
        super().__init__(user)
        self.asked = asked
        self.answers = answers

    def tried(self, method: str, path: str, content: Any = None) -> Answer:
        self.asked.append((self.user, method, path, content))
        return self.answers.get((method, path.partition("?")[0]), Answer(404, {"message": "not here"}))


class Stage:
    """The front and the forge behind it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str, Any]] = []
        self.answers: dict[tuple[str, str], Answer] = {}
        made = Api(
            Installed(),  # type: ignore[arg-type]
            REPOSITORY,
            Recorded("the app", self.asked, self.answers),
            lambda shown: Recorded(shown, self.asked, self.answers),
        )
        self._browser = Browser(made)

    def call(self, method: str, path: str, content: Any = None, shown: str | None = "person") -> TestResponse:
        headers = {} if shown is None else {"Authorization": f"Bearer {shown}"}
        data = None if content is None else json.dumps(content)
        return self._browser.open(path, method=method, headers=headers, data=data)

    def answer(self, method: str, path: str, status: int, content: Any) -> None:
        self.answers[method, path] = Answer(status, content)


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_the_app_gets_a_token_by_its_proof(stage: Stage) -> None:
    said = stage.call("POST", "/app/installations/10101/access_tokens", shown="proof")
    assert said.status_code == 201
    assert said.json == {
        "token": APP_TOKEN,
        "expires_at": "2027-01-15T08:00:00Z",
        "permissions": {"metadata": "read", "statuses": "write"},
        "repository_selection": "selected",
    }


@pytest.mark.parametrize("token", [None, "other"])
def test_nobody_else_gets_one(stage: Stage, token: str | None) -> None:
    assert stage.call("POST", "/app/installations/10101/access_tokens", shown=token).status_code == 401
    assert stage.asked == []


def test_a_status_of_the_app_is_written_as_its_account_and_comes_back_in_githubs_words(stage: Stage) -> None:
    path = f"/repos/{REPOSITORY}/statuses/{COMMIT}"
    stage.answer("POST", path, 201, GITEA_STATUS)
    content = {"state": "success", "context": "argocd/color-palette-dev", "description": "Healthy", "target_url": None}
    said = stage.call("POST", path, {**content, "avatar_url": "x"}, APP_TOKEN)
    assert stage.asked == [("the app", "POST", path, {**content, "target_url": ""})]
    assert said.status_code == 201
    assert said.json is not None
    assert (said.json["state"], said.json["context"], said.json["description"]) == ("success", "c", "d")
    assert "status" not in said.json


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/repos/example-org/other/statuses/{COMMIT}"),
        ("GET", f"/repos/{REPOSITORY}/commits/{COMMIT}/status"),
        ("GET", f"/repos/{REPOSITORY}/pulls"),
        ("POST", f"/repos/{REPOSITORY}/pulls"),
        ("PATCH", f"/repos/{REPOSITORY}/pulls/3"),
        ("PUT", f"/repos/{REPOSITORY}/pulls/3/merge"),
    ],
)
def test_the_apps_token_does_nothing_else(stage: Stage, method: str, path: str) -> None:
    assert stage.call(method, path, {"state": "success"}, APP_TOKEN).status_code == 401
    assert stage.asked == []


def test_a_state_that_github_does_not_know_is_refused(stage: Stage) -> None:
    said = stage.call("POST", f"/repos/{REPOSITORY}/statuses/{COMMIT}", {"state": "warning"}, APP_TOKEN)
    assert said.status_code == 422
    assert stage.asked == []


def test_what_the_forge_refuses_is_refused(stage: Stage) -> None:
    path = f"/repos/{REPOSITORY}/statuses/{COMMIT}"
    stage.answer("POST", path, 403, {"message": "only owners"})
    said = stage.call("POST", path, {"state": "success"}, "person")
    assert (said.status_code, said.json) == (403, {"message": "only owners"})


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        (["success", "pending"], "pending"),
        (["success", "failure", "pending"], "failure"),
        (["success", "skipped"], "success"),
        ([], "pending"),
    ],
)
def test_the_statuses_of_a_commit_are_summed_up(stage: Stage, states: list[str], whole: str) -> None:
    path = f"/repos/{REPOSITORY}/commits/{COMMIT}/status"
    statuses = [{**GITEA_STATUS, "status": state} for state in states]
    stage.answer("GET", path, 200, {"statuses": statuses or None, "sha": COMMIT})
    said = stage.call("GET", f"{path}?per_page=100&limit=7", shown="person")
    assert stage.asked == [("Bearer person", "GET", f"{path}?limit=100", None)]
    assert said.json is not None
    assert (said.json["state"], said.json["total_count"], said.json["sha"]) == (whole, len(states), COMMIT)
    assert all(one["state"] in {"success", "pending", "failure"} for one in said.json["statuses"])


def test_pull_requests_are_chosen_by_their_branches(stage: Stage) -> None:
    path = f"/repos/{REPOSITORY}/pulls"
    pulls = [
        {"number": number, "base": {"ref": base}, "head": {"ref": head}}
        for number, base, head in ((1, "main", "a"), (2, "main", "b"), (3, "next", "a"))
    ]
    stage.answer("GET", path, 200, pulls)
    for query, numbers in (
        ("state=open&base=main&per_page=500", [1, 2]),
        ("state=open&head=example-org:a", [1, 3]),
        ("base=main&head=example-org:b", [2]),
    ):
        said = stage.call("GET", f"{path}?{query}")
        assert [one["number"] for one in said.json or []] == numbers
    assert stage.asked[0][2] == f"{path}?state=open&limit=100"


def test_a_pull_request_is_opened_and_renewed_as_who_asks(stage: Stage) -> None:
    path, content = f"/repos/{REPOSITORY}/pulls", {"title": "t", "head": "a", "base": "main"}
    stage.answer("POST", path, 201, {"number": 4})
    stage.answer("PATCH", f"{path}/4", 201, {"number": 4})
    assert stage.call("POST", path, content).json == {"number": 4}
    assert stage.call("PATCH", f"{path}/4", {"title": "u"}).json == {"number": 4}
    assert stage.asked == [
        ("Bearer person", "POST", path, content),
        ("Bearer person", "PATCH", f"{path}/4", {"title": "u"}),
    ]


def test_a_merge_is_the_forges_and_answers_with_the_commit(stage: Stage) -> None:
    path = f"/repos/{REPOSITORY}/pulls/4"
    stage.answer("POST", f"{path}/merge", 200, {})
    stage.answer("GET", path, 200, {"merge_commit_sha": COMMIT})
    said = stage.call("PUT", f"{path}/merge", {"merge_method": "squash", "sha": "b" * 40})
    assert stage.asked[0][3] == {"Do": "squash", "head_commit_id": "b" * 40}
    assert said.json == {"sha": COMMIT, "merged": True, "message": "Pull Request successfully merged"}


def test_a_merge_that_is_refused_is_no_merge(stage: Stage) -> None:
    stage.answer("POST", f"/repos/{REPOSITORY}/pulls/4/merge", 405, {"message": "not all checks"})
    said = stage.call("PUT", f"/repos/{REPOSITORY}/pulls/4/merge", {})
    assert (said.status_code, said.json) == (405, {"message": "not all checks"})
    assert len(stage.asked) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", f"/repos/{REPOSITORY}"),
        ("GET", "/user"),
        ("GET", f"/api/v1/repos/{REPOSITORY}"),
        ("POST", f"/repos/{REPOSITORY}/statuses/main"),
        ("GET", f"/repos/{REPOSITORY}/pulls/4/../../x"),
    ],
)
def test_a_call_that_is_not_known_is_not_passed_on(stage: Stage, method: str, path: str) -> None:
    assert stage.call(method, path, shown="person").status_code == 404
    assert stage.asked == []


def test_without_a_token_nothing_is_asked(stage: Stage) -> None:
    assert stage.call("GET", f"/repos/{REPOSITORY}/pulls", shown=None).status_code == 401
    assert stage.asked == []
