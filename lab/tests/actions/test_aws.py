"""The doubles that speak to AWS: their signature is botocore's, and a role's credentials go where they should."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as Botocore

from lab.actions.doubles import aws_credentials, ecr_login, web
from lab.actions.doubles.job import FailedError, Job
from lab.actions.doubles.signing import Credentials, Scope, signed
from lab.tests.actions.job_step import Step

ADDRESS = "https://api.ecr.eu-central-1.amazonaws.com/"
HEADERS = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "A.Target"}
ANSWER = """<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>KEY</AccessKeyId><SecretAccessKey>SECRET</SecretAccessKey>
<SessionToken>SESSION</SessionToken></Credentials><AssumedRoleUser><Arn>arn:of:the:role</Arn></AssumedRoleUser>
</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"""
Calls = list[tuple[str, str, Mapping[str, str], bytes | None]]


@pytest.mark.parametrize("token", ["", "a/session+token=="])
def test_a_request_is_signed_as_botocore_signs_it(token: str) -> None:
    now = dt.datetime.now(dt.UTC)
    scope = Scope(now.strftime("%Y%m%dT%H%M%SZ"), "eu-central-1", "ecr")
    ours = signed(ADDRESS, HEADERS, b"{}", Credentials("KEY", "SECRET", token), scope)
    request = AWSRequest(
        "POST", ADDRESS, {name: value for name, value in ours.items() if name != "Authorization"}, b"{}"
    )
    request.context["timestamp"] = scope.stamp
    signer = SigV4Auth(Botocore("KEY", "SECRET", token or None), "ecr", "eu-central-1")
    text = signer.string_to_sign(request, signer.canonical_request(request))
    assert ours["Authorization"].endswith(f"Signature={signer.signature(text, request)}")
    assert ("X-Amz-Security-Token" in ours) == bool(token)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Answer as GitHub's issuer, STS and ECR do; give what they were asked."""
    made: Calls = []
    login = {"authorizationToken": base64.b64encode(b"AWS:a-login").decode(), "proxyEndpoint": "https://a.registry"}
    answers = {
        "https://issuer/token": json.dumps({"value": "an-identity"}),
        "https://sts.eu-central-1.amazonaws.com/": ANSWER,
        ADDRESS: json.dumps({"authorizationData": [login]}),
    }

    def answered(method: str, address: str, headers: Mapping[str, str], body: bytes | None = None) -> bytes:
        made.append((method, address, headers, body))
        return answers[address.partition("?")[0]].encode()

    monkeypatch.setattr(web, "answered", answered)
    return made


def test_a_role_is_taken_by_the_jobs_identity_and_hidden_from_the_log(
    step: Callable[[], Step], calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    one = step()
    said = {"ACTIONS_ID_TOKEN_REQUEST_URL": "https://issuer/token?v=1", "ACTIONS_RUNTIME_TOKEN": "the-jobs"}
    inputs = {"INPUT_ROLE-TO-ASSUME": "arn:role", "INPUT_AWS-REGION": "eu-central-1"}
    aws_credentials.run(Job.of(aws_credentials.DOUBLE, one.variables | said | inputs))
    assert calls[0][1:3] == (
        "https://issuer/token?v=1&audience=sts.amazonaws.com",
        {"Authorization": "bearer the-jobs"},
    )
    asked = parse_qs((calls[1][3] or b"").decode())
    assert (asked["RoleArn"], asked["WebIdentityToken"]) == (["arn:role"], ["an-identity"])
    assert one.written("GITHUB_ENV") == {
        "AWS_ACCESS_KEY_ID": "KEY",
        "AWS_SECRET_ACCESS_KEY": "SECRET",
        "AWS_SESSION_TOKEN": "SESSION",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }
    words = capsys.readouterr().out.splitlines()
    assert {f"::add-mask::{secret}" for secret in ("an-identity", "SECRET", "SESSION")} <= set(words)


def test_the_login_is_in_a_file_of_the_job_alone_and_goes_at_its_end(step: Callable[[], Step], calls: Calls) -> None:
    one = step()
    keys = {"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "KEY", "AWS_SECRET_ACCESS_KEY": "SECRET"}
    ecr_login.run(Job.of(ecr_login.DOUBLE, one.variables | keys))
    assert calls[0][2]["X-Amz-Target"].endswith(".GetAuthorizationToken")
    file = Path(one.written("GITHUB_ENV")["REGISTRY_AUTH_FILE"])
    assert file.parent == Path(one.written("GITHUB_ENV")["DOCKER_CONFIG"])
    assert json.loads(file.read_text())["auths"]["a.registry"]["auth"] == base64.b64encode(b"AWS:a-login").decode()
    assert file.stat().st_mode & 0o77 == 0
    assert one.written("GITHUB_OUTPUT") == {"registry": "a.registry"}
    ecr_login.forget(Job({"STATE_login": one.written("GITHUB_STATE")["login"]}, {}))
    assert not file.exists()


def test_a_job_without_an_issuer_is_told(step: Callable[[], Step]) -> None:
    with pytest.raises(FailedError, match="the runner does not say ACTIONS_ID_TOKEN_REQUEST_URL"):
        aws_credentials.identity(Job(step().variables, {"audience": "a"}))
