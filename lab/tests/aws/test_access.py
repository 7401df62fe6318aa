"""What each role can do of what it needs, and nothing else that is tried: by our policies, over TLS and without."""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from lab.aws import registry_login
from lab.aws.account import held
from lab.aws.front import Front, moto
from lab.aws.issuers import Issuers
from lab.aws.serving import LOOPBACK, beside, server
from lab.tests.aws.stage import PLAN, PUSH, REGISTRY, WORKLOAD, Stage

Try = Callable[[Any], object]
NODE = "color-palette-dev-node"
STATE = "environments/dev/terraform.tfstate"


def denied(call: Callable[[], object]) -> bool:
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException"}
    return False


def bucket(stage: Stage) -> str:
    return next(name for _, name, _ in stage.platform.named("buckets"))


def test_moto_has_every_role_as_the_json_has_it(stage: Stage) -> None:
    iam = stage.client("iam", stage.vault.operator)
    roles = list(stage.platform.named("roles"))
    assert len(roles) > 20
    for _, name, role in roles:
        assert held(iam, name) == (role.trust, role.policies, sorted(role.managed)), name


def test_moto_has_the_repository_as_the_json_has_it(stage: Stage) -> None:
    ecr = stage.client("ecr", stage.vault.operator)
    for _, name, repository in stage.platform.named("repositories"):
        (found,) = ecr.describe_repositories(repositoryNames=[name])["repositories"]
        assert found["imageTagMutability"] == repository.tag_mutability == "IMMUTABLE"
        assert found["repositoryArn"] == repository.arn
        assert json.loads(ecr.get_repository_policy(repositoryName=name)["policyText"]) == repository.policy


@pytest.mark.parametrize("role", [PUSH, NODE])
def test_who_pushes_or_pulls_gets_a_login_that_says_who(stage: Stage, role: str) -> None:
    (data,) = stage.client("ecr", stage.session(role)).get_authorization_token()["authorizationData"]
    caller = registry_login.caller(f"Basic {data['authorizationToken']}", stage.vault)
    assert (caller.role if caller else "", data["proxyEndpoint"]) == (role, REGISTRY)
    assert base64.b64decode(data["authorizationToken"]).startswith(b"AWS:")


@pytest.mark.parametrize("role", [WORKLOAD, PLAN])
def test_who_does_neither_gets_none(stage: Stage, role: str) -> None:
    assert denied(stage.client("ecr", stage.session(role)).get_authorization_token)


def test_a_login_ends_after_twelve_hours_and_a_session_is_none(stage: Stage) -> None:
    answer = json.loads(registry_login.answer(stage.session(PUSH), stage.vault, REGISTRY))
    header = f"Basic {answer['authorizationData'][0]['authorizationToken']}"
    assert registry_login.caller(header, stage.vault)
    session = base64.b64encode(f"AWS:{stage.vault.token(stage.session(PUSH))}".encode()).decode()
    assert registry_login.caller(f"Basic {session}", stage.vault) is None
    stage.offset[0] = registry_login.SECONDS + 1
    try:
        assert registry_login.caller(header, stage.vault) is None
    finally:
        stage.offset[0] = 0


def attempts(stage: Stage, role: str) -> dict[str, Callable[[], object]]:
    """Return calls that the push role must not be able to make."""
    as_role = stage.session(role)
    ecr, secrets, s3, iam = (stage.client(name, as_role) for name in ("ecr", "secretsmanager", "s3", "iam"))
    name = "color-palette-api"
    images = [{"imageTag": "x"}]
    return {
        "delete an image": lambda: ecr.batch_delete_image(repositoryName=name, imageIds=images),
        "make tags mutable": lambda: ecr.put_image_tag_mutability(repositoryName=name, imageTagMutability="MUTABLE"),
        "delete the repository": lambda: ecr.delete_repository(repositoryName=name, force=True),
        "open the repository": lambda: ecr.delete_repository_policy(repositoryName=name),
        "push elsewhere": lambda: ecr.initiate_layer_upload(repositoryName="other"),
        "read a secret": lambda: secrets.get_secret_value(SecretId="color-palette/dev/api"),
        "list secrets": secrets.list_secrets,
        "read a state": lambda: s3.get_object(Bucket=bucket(stage), Key=STATE),
        "write a state": lambda: s3.put_object(Bucket=bucket(stage), Key=STATE, Body=b"{}"),
        "list buckets": s3.list_buckets,
        "make a user": lambda: iam.create_user(UserName="mine"),
        "widen itself": lambda: iam.attach_role_policy(
            RoleName=role, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
        ),
    }


def test_the_push_role_can_do_nothing_else_that_is_tried(stage: Stage) -> None:
    tried = attempts(stage, PUSH)
    assert [name for name, call in tried.items() if not denied(call)] == []
    assert len(tried) == 12


def test_the_push_role_can_look_for_an_image(stage: Stage) -> None:
    ecr = stage.client("ecr", stage.session(PUSH))
    found = ecr.batch_get_image(repositoryName="color-palette-api", imageIds=[{"imageTag": "none"}])
    assert found["failures"][0]["failureCode"] == "ImageNotFound"


def test_the_service_reads_its_own_secret_and_no_other(stage: Stage) -> None:
    operator = stage.client("secretsmanager", stage.vault.operator)
    for environment in ("dev", "prod"):
        operator.put_secret_value(SecretId=f"color-palette/{environment}/api", SecretString=f"of {environment}")
    service = stage.client("secretsmanager", stage.session(WORKLOAD))
    assert service.get_secret_value(SecretId="color-palette/dev/api")["SecretString"] == "of dev"
    arn = operator.describe_secret(SecretId="color-palette/prod/api")["ARN"]
    for name in ("color-palette/prod/api", arn):
        assert denied(functools.partial(service.get_secret_value, SecretId=name))
    assert denied(lambda: service.put_secret_value(SecretId="color-palette/dev/api", SecretString="mine"))
    assert denied(lambda: service.delete_secret(SecretId="color-palette/dev/api"))
    assert denied(service.list_secrets)


def test_the_plan_reads_states_and_writes_none(stage: Stage) -> None:
    operator = stage.client("s3", stage.vault.operator)
    operator.put_object(Bucket=bucket(stage), Key=STATE, Body=b"state")
    plan = stage.client("s3", stage.session(PLAN))
    assert plan.get_object(Bucket=bucket(stage), Key=STATE)["Body"].read() == b"state"
    assert plan.list_objects_v2(Bucket=bucket(stage))["KeyCount"] == 1
    assert denied(lambda: plan.put_object(Bucket=bucket(stage), Key=STATE, Body=b"mine"))
    assert denied(lambda: plan.delete_object(Bucket=bucket(stage), Key=STATE))
    assert denied(lambda: plan.delete_bucket_policy(Bucket=bucket(stage)))


def test_a_call_that_cannot_be_judged_is_refused(stage: Stage) -> None:
    plan = stage.client("s3", stage.session(PLAN))
    with pytest.raises(ClientError, match="InvalidAction"):
        plan.get_object_acl(Bucket=bucket(stage), Key=STATE)


def test_a_state_is_not_read_without_tls(stage: Stage) -> None:
    stage.client("s3", stage.vault.operator).put_object(Bucket=bucket(stage), Key=STATE, Body=b"state")
    front = Front(stage.access, stage.vault, Issuers({}), moto(stage.platform), REGISTRY)
    session = stage.session(PLAN)
    with beside(server(front, LOOPBACK, 0)) as plain:
        client = boto3.client(
            "s3", endpoint_url=plain, region_name=stage.platform.region, aws_access_key_id=session.key,
            aws_secret_access_key=session.secret, aws_session_token=stage.vault.token(session),
        )  # fmt: skip
        assert denied(lambda: client.get_object(Bucket=bucket(stage), Key=STATE))
