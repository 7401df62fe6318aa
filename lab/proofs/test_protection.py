"""Nothing reaches main without a pull request, its checks and a review; Argo CD's app writes commit statuses alone."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest

from lab import names, state
from lab.forge import app, checks, people, pulls, repositories
from lab.forge.client import Client
from lab.forge.clone import Clone, cloned
from lab.forge.pulls import Pull
from lab.forge.source import AROUND
from lab.proofs.results import Facts
from lab.servers import connections

_BRANCH = "lab-proof"
_FILE = "lab-proof.txt"
_STATUS = "lab/proof"
_PATIENCE = 60.0
_GREEN = {"state": "success", "description": "said by the proof"}

pytestmark = pytest.mark.whole


@pytest.fixture
def clone() -> Iterator[Clone]:
    """A clone of the author's, with a commit that main has not and that starts no run."""
    with cloned() as made:
        made.committed(f"Of the proof {AROUND}", {_FILE: f"{time.time_ns()}\n"})
        yield made


@pytest.fixture
def pull(clone: Clone) -> Iterator[Pull]:
    """A pull request of that commit."""
    clone.pushed(_BRANCH)
    made = pulls.opened(_BRANCH, "Of the proof")
    yield made
    pulls.withdrawn(made)


def test_nobody_pushes_to_main(clone: Clone, facts: Facts) -> None:
    for user in (people.AUTHOR, people.REVIEWER, people.APP, people.ARGO_CD, people.ISSUER):
        said = clone._replace(user=user).refused("push", "origin", f"HEAD:{repositories.BRANCH}")
        assert said, f"{user} pushed to main"
        assert "protected branch" in said or "403" in said, f"{user} was refused for another reason: {said}"
    facts.note("five accounts push to main: each is refused")


def test_checks_and_a_review_are_wanted_both(clone: Clone, pull: Pull, facts: Facts) -> None:
    assert "status checks" in pulls.refused(pull)
    pulls.approve(pull)
    assert pulls.approvals(pull) == [people.REVIEWER]
    assert "status checks" in pulls.refused(pull), "a review alone was enough"
    clone.committed(f"Another one {AROUND}", {_FILE: f"{time.time_ns()}\n"})
    clone.pushed(_BRANCH)
    newer = pulls.found(_BRANCH)
    assert newer is not None
    assert newer.commit != pull.commit
    assert state.until(lambda: not pulls.approvals(newer), _PATIENCE), "a review of an older commit stays"
    for check in checks.required():
        content = {**_GREEN, "context": check.context}
        people.administrator().ask("POST", f"/repos/{repositories.ours()}/statuses/{newer.commit}", content)
    assert pulls.missing(newer) == []
    assert "approvals" in pulls.refused(newer), "a review of an older commit was enough"
    names_of = ", ".join(check.job for check in checks.required())
    facts.note(f"merge refused without the checks {names_of}; without a review of the newest commit")


def test_nobody_reviews_their_own(pull: Pull, facts: Facts) -> None:
    path = f"/repos/{repositories.ours()}/pulls/{pull.number}/reviews"
    answer = Client(people.AUTHOR).tried("POST", path, {"event": "APPROVED"})
    assert not answer.well, "an author has approved their own pull request"
    facts.note(f"an author's own approval: {answer.status} {answer.message}")


def test_argo_cds_app_writes_statuses_of_our_repository_and_nothing_else(pull: Pull, facts: Facts) -> None:
    token, ours = _installed(), f"/repos/{repositories.ours()}"
    content = {**_GREEN, "context": _STATUS}
    assert _asked("POST", f"{ours}/statuses/{pull.commit}", token, content) == 201
    assert pulls.statuses(pull.commit)[_STATUS] == "success"
    refused = {
        "a status of another repository": ("POST", f"/repos/actions/checkout/statuses/{pull.commit}", content),
        "reading statuses": ("GET", f"{ours}/commits/{pull.commit}/status", None),
        "a pull request": ("POST", f"{ours}/pulls", {"title": "t", "head": _BRANCH, "base": "main"}),
        "a merge": ("PUT", f"{ours}/pulls/{pull.number}/merge", {}),
    }
    for what, (method, path, said) in refused.items():
        assert _asked(method, path, token, said) in {401, 403, 404}, f"the app's token may do {what}"
    assert not Client("the app", f"token {token}").there(ours), "the forge itself takes the app's token"
    facts.note(f"the app's token writes a status; refused: {', '.join(refused)}")


def _installed() -> str:
    now = int(time.time())
    proof = jwt.encode({"iss": str(app.NUMBER), "iat": now - 30, "exp": now + 300}, app.key().read_text(), "RS256")
    return str(_answered("POST", f"/app/installations/{app.INSTALLATION}/access_tokens", proof)[1]["token"])


def _asked(method: str, path: str, token: str, content: Any) -> int:
    return _answered(method, path, token, content)[0]


def _answered(method: str, path: str, token: str, content: Any = None) -> tuple[int, Any]:
    headers = {"Host": names.api().hosts[0], "Authorization": f"Bearer {token}"}
    body = None if content is None else json.dumps(content)
    answer = connections(names.api()).request(method, path, body=body, headers=headers)
    return answer.status, json.loads(answer.data)
