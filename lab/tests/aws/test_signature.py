"""Calls that are not what was signed, or not signed by who they say."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from lab.aws.errors import JSON
from lab.tests.aws.stage import PUSH, WORKLOAD, Stage

WRONG = "wrong"
TARGET = "AmazonEC2ContainerRegistry_V20150921"
DESCRIBE = {"X-Amz-Target": f"{TARGET}.BatchGetImage", "Content-Type": JSON}
BODY = '{"repositoryName": "color-palette-api", "imageIds": [{"imageTag": "none"}]}'


def signed(stage: Stage, session: Any, headers: dict[str, str], service: str = "ecr") -> dict[str, str]:
    request = AWSRequest("POST", f"{stage.url}/", headers, BODY)
    token = stage.vault.token(session) if session.role else None
    SigV4Auth(Credentials(session.key, session.secret, token), service, stage.platform.region).add_auth(request)
    return dict(request.headers.items())


def sent(stage: Stage, headers: dict[str, str], body: str = BODY, path: str = "/") -> tuple[int, str]:
    pool = urllib3.PoolManager(ca_certs=str(stage.authority))
    answer = pool.request("POST", f"{stage.url}{path}", headers=headers, body=body, retries=False)
    pool.clear()
    return answer.status, answer.data.decode()


def code(stage: Stage, session: Any) -> str:
    with pytest.raises(ClientError) as caught:
        stage.client("sts", session).get_caller_identity()
    return str(caught.value.response["Error"]["Code"])


def test_what_is_signed_is_answered(stage: Stage) -> None:
    status, text = sent(stage, signed(stage, stage.session(PUSH), DESCRIBE))
    assert (status, "ImageNotFound" in text) == (200, True)


def test_another_body_is_refused(stage: Stage) -> None:
    headers = signed(stage, stage.session(PUSH), DESCRIBE)
    assert "InvalidSignatureException" in sent(stage, headers, BODY.replace("none", "main"))[1]


def test_another_operation_is_refused(stage: Stage) -> None:
    headers = signed(stage, stage.session(PUSH), DESCRIBE) | {"X-Amz-Target": f"{TARGET}.DeleteRepository"}
    assert "InvalidSignatureException" in sent(stage, headers)[1]


def test_an_operation_that_was_not_signed_is_refused(stage: Stage) -> None:
    headers = signed(stage, stage.session(PUSH), {"Content-Type": JSON}) | {"X-Amz-Target": f"{TARGET}.BatchGetImage"}
    assert "x-amz-target" in sent(stage, headers)[1]


def test_the_query_names_no_other_operation(stage: Stage) -> None:
    request = AWSRequest("POST", f"{stage.url}/?Action=DeleteRepository", DESCRIBE, BODY)
    session = stage.session(PUSH)
    keys = Credentials(session.key, session.secret, stage.vault.token(session))
    SigV4Auth(keys, "ecr", stage.platform.region).add_auth(request)
    status, text = sent(stage, dict(request.headers.items()), path="/?Action=DeleteRepository")
    assert (status, "ImageNotFound" in text) == (200, True)


def test_another_secret_is_refused(stage: Stage) -> None:
    forged = dataclasses.replace(stage.session(PUSH), secret=WRONG)
    honest = stage.session(PUSH)
    headers = signed(stage, forged, DESCRIBE) | {"X-Amz-Security-Token": stage.vault.token(honest)}
    assert sent(stage, headers)[0] == 400


def test_a_wrong_secret_of_a_known_key_is_refused(stage: Stage) -> None:
    operator = dataclasses.replace(stage.vault.operator, secret=WRONG)
    assert code(stage, operator) == "SignatureDoesNotMatch"


def test_one_sessions_token_does_not_serve_anothers_key(stage: Stage) -> None:
    mine, other = stage.session(WORKLOAD), stage.session(PUSH)
    client = stage.client("sts", mine, aws_session_token=stage.vault.token(other))
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        client.get_caller_identity()


def test_a_key_that_nobody_has_is_refused(stage: Stage) -> None:
    assert code(stage, dataclasses.replace(stage.vault.operator, key="AKIANOBODY")) == "InvalidClientTokenId"


def test_a_session_that_is_over_is_refused(stage: Stage) -> None:
    assert code(stage, stage.vault.session(PUSH, "old", -1)) == "ExpiredToken"


def test_an_old_call_is_refused(stage: Stage) -> None:
    headers = signed(stage, stage.session(PUSH), DESCRIBE)
    stage.offset[0] = 301
    try:
        assert "InvalidSignatureException" in sent(stage, headers)[1]
    finally:
        stage.offset[0] = 0


def test_an_unsigned_call_is_refused(stage: Stage) -> None:
    assert "MissingAuthenticationTokenException" in sent(stage, DESCRIBE)[1]
    with pytest.raises(ClientError, match="AccessDenied"):
        stage.client("s3").list_buckets()


@pytest.mark.parametrize("path", ["/moto-api/reset", "/moto-api/data.json", "/latest/meta-data/iam/"])
def test_motos_own_pages_are_closed_to_the_operator_even(stage: Stage, path: str) -> None:
    request = AWSRequest("POST", f"{stage.url}{path}", {}, BODY)
    operator = stage.vault.operator
    SigV4Auth(Credentials(operator.key, operator.secret), "s3", stage.platform.region).add_auth(request)
    assert sent(stage, dict(request.headers.items()), path=path)[0] == 403
    assert stage.client("ecr", operator).describe_repositories()["repositories"]
