"""What people do with a pull request, and what they do when the forge does not let them."""

from __future__ import annotations

from typing import Any

import pytest

from delivery.findings import CannotCheckError, RefusedError
from lab.forge import checks, pulls, repositories
from lab.forge.pulls import Pull
from lab.tests.forge.pages import Pages

BASE = f"/repos/{repositories.ours()}"
PULL = Pull(4, "t", "deploy/dev", "a" * 40, "gitea-actions")
STATUS = f"{BASE}/commits/{PULL.commit}/status"


def said(number: int, branch: str) -> dict[str, Any]:
    return {"number": number, "title": "t", "head": {"ref": branch, "sha": "a" * 40}, "user": {"login": "author"}}


def states(**changed: str) -> dict[str, Any]:
    known = {check.job: "success" for check in checks.required()} | changed
    return {"statuses": [{"context": f"ci / {job} (pull_request)", "status": state} for job, state in known.items()]}


def test_a_branchs_pull_request_is_found_among_the_others(pages: Pages) -> None:
    pages.put("GET", f"{BASE}/pulls", (200, [said(3, "other"), said(4, "deploy/dev")]))
    found = pulls.found("deploy/dev")
    assert found is not None
    assert found.number == 4
    assert pulls.found("deploy/prod") is None


def test_green_is_when_every_required_check_is(pages: Pages) -> None:
    pages.put("GET", STATUS, (200, {"statuses": None}), (200, states(image="pending")), (200, states(image="skipped")))
    assert pulls.missing(PULL) == [check.job for check in checks.required()]
    assert pulls.missing(PULL) == ["image"]
    assert pulls.missing(PULL) == []


def test_a_check_of_another_workflow_or_event_does_not_count(pages: Pages) -> None:
    content = states()
    content["statuses"][0]["context"] = "ci / test (push)"
    content["statuses"][1]["context"] = "other / delivery (pull_request)"
    pages.put("GET", STATUS, (200, content))
    assert pulls.missing(PULL) == ["test", "delivery"]


def test_a_red_check_ends_the_wait_and_is_named(pages: Pages) -> None:
    pages.put("GET", STATUS, (200, states(semgrep="failure", image="pending")))
    with pytest.raises(RefusedError, match="pull request 4: semgrep failed"):
        pulls.green(PULL, 60)


def test_checks_that_do_not_come_are_named_after_a_while(pages: Pages) -> None:
    pages.put("GET", STATUS, (200, states(image="pending")))
    with pytest.raises(CannotCheckError, match="waits for image"):
        pulls.green(PULL, 0)


def test_checks_of_a_jobs_pull_request_are_let_run_by_a_person(pages: Pages) -> None:
    pulls.let_run(PULL)
    assert pages.written() == [
        ("reviewer", "PATCH", f"{BASE}/pulls/4", {"state": "closed"}),
        ("reviewer", "PATCH", f"{BASE}/pulls/4", {"state": "open"}),
    ]


def test_an_approval_is_of_the_commit_that_was_looked_at(pages: Pages) -> None:
    pulls.approve(PULL)
    ((who, _, path, content),) = pages.written()
    assert (who, path) == ("reviewer", f"{BASE}/pulls/4/reviews")
    assert (content["event"], content["commit_id"]) == ("APPROVED", PULL.commit)


def test_a_merge_is_tried_again_while_the_forge_looks_whether_it_fits(pages: Pages) -> None:
    pages.put("POST", f"{BASE}/pulls/4/merge", (405, {"message": "Please try again later"}), (200, {}))
    pages.put("GET", f"{BASE}/pulls/4", (200, {"merge_commit_sha": "b" * 40}))
    assert pulls.merge(PULL) == "b" * 40
    tries = [content for _, _, _, content in pages.written()]
    assert len(tries) == 2
    assert tries[0]["head_commit_id"] == PULL.commit


def test_a_merge_that_stays_refused_says_why(pages: Pages) -> None:
    pages.put("POST", f"{BASE}/pulls/4/merge", (405, {"message": "Not all required status checks successful"}))
    with pytest.raises(RefusedError, match=r"not merged \(405\): Not all required"):
        pulls.merge(PULL, seconds=0)
    assert pulls.refused(PULL) == "405 Not all required status checks successful"


def test_a_merge_that_may_not_be_is_not_tried_again(pages: Pages) -> None:
    pages.put("POST", f"{BASE}/pulls/4/merge", (403, {"message": "no"}))
    with pytest.raises(RefusedError):
        pulls.merge(PULL)
    assert len(pages.written()) == 1


def test_a_refusal_counts_once_the_forge_has_looked(pages: Pages) -> None:
    path = f"{BASE}/pulls/4/merge"
    pages.put("POST", path, (405, {"message": "Please try again later"}), (405, {"message": "not enough approvals"}))
    assert pulls.refused(PULL) == "405 not enough approvals"


def test_a_merge_that_should_have_been_refused_is_an_error(pages: Pages) -> None:
    pages.put("POST", f"{BASE}/pulls/4/merge", (200, {}))
    with pytest.raises(RefusedError, match="was merged"):
        pulls.refused(PULL)


def test_an_approval_that_was_taken_back_does_not_count(pages: Pages) -> None:
    counts = {"state": "APPROVED", "dismissed": False, "stale": False}
    reviews = [
        {**counts, "user": {"login": "reviewer"}},
        {**counts, "dismissed": True, "user": {"login": "a"}},
        {**counts, "stale": True, "user": {"login": "b"}},
        {**counts, "state": "REQUEST_CHANGES", "user": {"login": "c"}},
    ]
    pages.put("GET", f"{BASE}/pulls/4/reviews", (200, reviews))
    assert pulls.approvals(PULL) == ["reviewer"]
