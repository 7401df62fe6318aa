"""The issuer: whose token it gives, what it says, and what verifies it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import jwt
import pytest
from jwt import PyJWKSet
from werkzeug.test import Client

from delivery.findings import CannotCheckError, RefusedError
from lab.identity.claims import ISSUER, lifetime, subject_of
from lab.identity.issuer import Issuer
from lab.identity.jobs import Job, Owned
from lab.identity.keys import SigningKey, kept

JOB = Job(
    owner=Owned("example-org", "1234567"),
    repository=Owned("color-palette-api", "7654321"),
    actor=Owned("dev", "9"),
    event="push",
    ref="refs/heads/main",
    sha="a" * 40,
    workflow="CI",
    path=".github/workflows/ci.yml",
    run="31",
    run_number="7",
    may_ask=True,
)
GOOD = "good"
NOW = 1_800_000_000


class OneJob:
    """A forge with one job, whose token is ``good``."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def job(self, token: str) -> Job:
        if token != GOOD:
            raise RefusedError("no job has this token")
        return self._job


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return kept(tmp_path_factory.mktemp("key") / "issuer.key")


def ask(
    key: SigningKey, job: Job = JOB, *, query: str = "", authorization: str = "Bearer good", **more: Any
) -> tuple[int, Any]:
    client = Client(Issuer(OneJob(job), key, more.get("subject", "numbers"), more.get("seconds", 300), lambda: NOW))
    answer = client.get(f"/token?api-version=2.0{query}", headers={"Authorization": authorization})
    return answer.status_code, json.loads(answer.data)


def claims(key: SigningKey, value: str) -> dict[str, Any]:
    """Verify a token as AWS does, by the published keys alone, but for its times."""
    found = PyJWKSet.from_dict(key.document())[jwt.get_unverified_header(value)["kid"]]
    return dict(
        jwt.decode(
            value,
            found,
            ["RS256"],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    )


def test_a_job_gets_a_token_that_the_published_keys_verify(key: SigningKey) -> None:
    status, answer = ask(key, query="&audience=sts.amazonaws.com")
    said = claims(key, answer["value"])
    assert (status, answer["count"]) == (200, len(answer["value"]))
    expected = {
        "iss": ISSUER, "aud": "sts.amazonaws.com", "iat": NOW, "nbf": NOW, "exp": NOW + 300, "event_name": "push",
        "sub": "repo:example-org@1234567/color-palette-api@7654321:ref:refs/heads/main", "ref_type": "branch",
        "repository": "example-org/color-palette-api", "repository_id": "7654321", "repository_owner_id": "1234567",
        "job_workflow_ref": "example-org/color-palette-api/.github/workflows/ci.yml@refs/heads/main", "sha": "a" * 40,
    }  # fmt: skip
    assert {name: said[name] for name in expected} == expected
    assert "environment" not in said


def test_no_two_tokens_are_the_same(key: SigningKey) -> None:
    first, second = (claims(key, ask(key)[1]["value"])["jti"] for _ in range(2))
    assert first != second


def test_without_an_audience_it_is_the_owner(key: SigningKey) -> None:
    assert claims(key, ask(key)[1]["value"])["aud"] == "https://github.com/example-org"


@pytest.mark.parametrize(
    ("changed", "context"),
    [
        ({}, "ref:refs/heads/main"),
        ({"event": "pull_request", "ref": "refs/pull/5/merge"}, "pull_request"),
        ({"event": "pull_request", "environment": "terraform-plan"}, "environment:terraform-plan"),
        ({"environment": "a:b"}, "environment:a%3Ab"),
        ({"ref": "refs/tags/v1"}, "ref:refs/tags/v1"),
    ],
)
def test_the_subject_has_githubs_context_in_both_forms(changed: dict[str, Any], context: str) -> None:
    job = dataclasses.replace(JOB, **changed)
    assert subject_of(job, "names") == f"repo:example-org/color-palette-api:{context}"
    assert subject_of(job, "numbers") == f"repo:example-org@1234567/color-palette-api@7654321:{context}"


def test_a_job_that_was_not_given_the_permission_gets_none(key: SigningKey) -> None:
    status, answer = ask(key, dataclasses.replace(JOB, may_ask=False))
    assert (status, "id-token: write" in answer["message"], "value" in answer) == (403, True, False)


@pytest.mark.parametrize(("token", "status"), [("Bearer bad", 403), ("Basic good", 401), ("", 401), ("Bearer ", 401)])
def test_who_is_no_job_gets_none(key: SigningKey, token: str, status: int) -> None:
    assert ask(key, authorization=token)[0] == status


def test_an_empty_audience_is_refused(key: SigningKey) -> None:
    assert ask(key, query="&audience=")[0] == 400


@pytest.mark.parametrize("seconds", [299, 601, 0, -1])
def test_a_token_lives_five_to_ten_minutes(seconds: int) -> None:
    assert (lifetime(300), lifetime(600)) == (300, 600)
    with pytest.raises(CannotCheckError, match="300 to 600"):
        lifetime(seconds)


def test_discovery_names_the_keys_and_the_keys_hold_no_secret(key: SigningKey) -> None:
    client = Client(Issuer(OneJob(JOB), key, "names", 300))
    found = client.get("/.well-known/openid-configuration").json
    assert found is not None
    assert (found["issuer"], found["jwks_uri"]) == (ISSUER, f"{ISSUER}/.well-known/jwks")
    (published,) = client.get("/.well-known/jwks").json["keys"]  # type: ignore[index]
    assert set(published) == {"kty", "n", "e", "kid", "alg", "use"}
    assert client.get("/other").status_code == 404


def test_the_key_stays_and_only_its_owner_reads_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("key") / "own" / "issuer.key"
    assert kept(place).number == kept(place).number
    assert place.stat().st_mode & 0o077 == 0
    place.write_text("no key")
    with pytest.raises(CannotCheckError, match="holds no RSA key"):
        kept(place)
