"""Who gets a role by an identity token, and what STS says to who does not."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from botocore.exceptions import ClientError

from lab.aws.errors import AwsError
from lab.aws.issuers import Issuers, verified
from lab.identity.keys import kept
from lab.tests.aws.stage import PLAN, PUSH, WORKLOAD, Stage

OLD_FORM = "repo:example-org/color-palette-api:ref:refs/heads/main"
NEW_FORM = "repo:example-org@1234567/color-palette-api@7654321"


def assume(stage: Stage, role: str, token: str, **more: Any) -> dict[str, Any]:
    arn = stage.platform.role(role).arn if role != "none" else f"arn:aws:iam::{stage.platform.account}:role/none"
    found: dict[str, Any] = stage.client("sts").assume_role_with_web_identity(
        RoleArn=arn, RoleSessionName="job-1", WebIdentityToken=token, **more
    )
    return found


def refusal(stage: Stage, role: str, token: str, **more: Any) -> str:
    with pytest.raises(ClientError) as caught:
        assume(stage, role, token, **more)
    return str(caught.value.response["Error"]["Code"])


@pytest.mark.parametrize("subject", [OLD_FORM, f"{NEW_FORM}:ref:refs/heads/main"])
def test_the_push_job_on_main_gets_its_role_by_both_forms_of_the_subject(stage: Stage, subject: str) -> None:
    found = assume(stage, PUSH, stage.token(sub=subject))
    assert found["SubjectFromWebIdentityToken"] == subject
    assert found["Audience"] == "sts.amazonaws.com"
    assert found["Provider"].endswith(":oidc-provider/token.actions.githubusercontent.com")


def test_the_credentials_are_the_roles_and_sign_calls(stage: Stage) -> None:
    given = assume(stage, PUSH, stage.token(), DurationSeconds=900)["Credentials"]
    assert 840 < given["Expiration"].timestamp() - time.time() <= 900
    session = stage.vault.caller(given["AccessKeyId"], given["SessionToken"])
    assert stage.client("sts", session).get_caller_identity()["Arn"].endswith(f":assumed-role/{PUSH}/job-1")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sub": "repo:example-org/other:ref:refs/heads/main"}, "AccessDenied"),
        ({"sub": "repo:example-org/color-palette-api:ref:refs/heads/topic"}, "AccessDenied"),
        ({"sub": "repo:example-org/color-palette-api:pull_request"}, "AccessDenied"),
        ({"sub": "repo:example-org/color-palette-api:environment:terraform-apply"}, "AccessDenied"),
        ({"sub": OLD_FORM.upper()}, "AccessDenied"),
        ({"repository_id": "7654322"}, "AccessDenied"),
        ({"repository_id": None}, "AccessDenied"),
        ({"aud": "https://github.com/example-org"}, "InvalidIdentityToken"),
        ({"aud": ["sts.amazonaws.com", "another"]}, "InvalidIdentityToken"),
        ({"aud": None}, "InvalidIdentityToken"),
        ({"exp": None}, "InvalidIdentityToken"),
        ({"exp": 1_700_000_000}, "ExpiredTokenException"),
        ({"nbf": 4_000_000_000, "iat": 4_000_000_000, "exp": 4_000_000_300}, "InvalidIdentityToken"),
    ],
)
def test_any_other_identity_is_refused_with_awss_error(stage: Stage, changed: dict[str, Any], code: str) -> None:
    assert refusal(stage, PUSH, stage.token(**changed)) == code


def test_another_issuer_is_refused(stage: Stage, tmp_path: Path) -> None:
    own = kept(tmp_path / "own.key")
    assert refusal(stage, PUSH, stage.token(iss="https://issuer.test", key=own)) == "InvalidIdentityToken"


def test_a_forged_token_is_refused(stage: Stage, tmp_path: Path) -> None:
    mine = kept(tmp_path / "forger.key")
    assert refusal(stage, PUSH, stage.token(key=mine)) == "InvalidIdentityToken"
    stolen = stage.keys[stage.claims()["iss"]].number
    mine.number = stolen
    assert refusal(stage, PUSH, stage.token(key=mine)) == "InvalidIdentityToken"


def test_a_token_changed_after_it_was_signed_is_refused(stage: Stage) -> None:
    head, _, signature = stage.token(repository_id="1").split(".")
    body = stage.token().split(".")[1]
    assert refusal(stage, PUSH, f"{head}.{body}.{signature}") == "InvalidIdentityToken"


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_without_the_issuers_kind_of_signature_is_refused(stage: Stage, algorithm: str) -> None:
    key = stage.keys[stage.claims()["iss"]]
    secret = key.document()["keys"][0]["n"] if algorithm == "HS256" else ""
    token = jwt.encode(stage.claims(), secret, algorithm, headers={"kid": key.number})
    assert refusal(stage, PUSH, token) == "InvalidIdentityToken"


def test_what_is_no_token_is_refused(stage: Stage) -> None:
    assert refusal(stage, PUSH, "no token") == "InvalidIdentityToken"


def test_an_issuer_that_cannot_be_reached_is_told_so(stage: Stage) -> None:
    nowhere = Issuers({stage.claims()["iss"]: "https://127.0.0.1:9"})
    for issuers in (nowhere, Issuers({})):
        with pytest.raises(AwsError, match="IDPCommunicationError"):
            verified(stage.token(), issuers, {stage.claims()["iss"]: None})


def test_a_role_that_is_not_there_is_refused_as_one_that_trusts_somebody_else(stage: Stage) -> None:
    assert refusal(stage, "none", stage.token()) == "AccessDenied"


def test_a_job_gets_no_other_role(stage: Stage) -> None:
    names = [name for _, name, _ in stage.platform.named("roles") if name != PUSH]
    assert len(names) > 20
    assert {refusal(stage, name, stage.token()) for name in names} == {"AccessDenied"}


def test_a_longer_session_than_the_roles_is_refused(stage: Stage) -> None:
    assert refusal(stage, PUSH, stage.token(), DurationSeconds=3601) == "ValidationError"


def test_what_would_narrow_the_session_is_refused_not_ignored(stage: Stage) -> None:
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    assert refusal(stage, PUSH, stage.token(), Policy=policy) == "ValidationError"


def pod(stage: Stage, **changed: Any) -> str:
    """Return a pod's token, whose audience is a list, as Kubernetes writes it."""
    account = "system:serviceaccount:color-palette-dev:color-palette-api"
    own = {"iss": stage.platform.issuers["dev"], "aud": ["sts.amazonaws.com"], "sub": account, "repository_id": None}
    return stage.token(**{**own, **changed})


def test_the_services_account_gets_its_role(stage: Stage) -> None:
    assert assume(stage, WORKLOAD, pod(stage))["AssumedRoleUser"]["Arn"].endswith(f"{WORKLOAD}/job-1")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sub": "system:serviceaccount:color-palette-prod:color-palette-api"}, "AccessDenied"),
        ({"sub": "system:serviceaccount:color-palette-dev:default"}, "AccessDenied"),
        ({"aud": ["https://kubernetes.default.svc"]}, "InvalidIdentityToken"),
    ],
)
def test_no_other_account_gets_it(stage: Stage, changed: dict[str, Any], code: str) -> None:
    assert refusal(stage, WORKLOAD, pod(stage, **changed)) == code


def test_another_clusters_account_of_the_same_name_does_not_get_it(stage: Stage) -> None:
    assert refusal(stage, WORKLOAD, pod(stage, iss=stage.platform.issuers["prod"])) == "AccessDenied"


@pytest.mark.parametrize("caller", [PUSH, PLAN, WORKLOAD])
def test_no_role_takes_another(stage: Stage, caller: str) -> None:
    client = stage.client("sts", stage.session(caller))
    for _, _, role in stage.platform.named("roles"):
        with pytest.raises(ClientError, match="AccessDenied"):
            client.assume_role(RoleArn=role.arn, RoleSessionName="chained")
