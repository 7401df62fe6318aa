"""What the simulator answers is what AWS documents: the rules that our own tables rest on.

Sources: IAM User Guide, "Policy evaluation logic", "IAM JSON policy elements", "Permissions boundaries for IAM
entities", "Roles for OpenID Connect federation"; KMS and S3 guides for policies of resources.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.terraform.evaluator.engine import Answer, Call, Evaluator, Policy, QuestionError

ACCOUNT = "111122223333"
OTHER = "444455556666"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/reader"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/session"
BUCKET = "arn:aws:s3:::ours"
FILE = f"{BUCKET}/folder/file"
ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"


@pytest.fixture(scope="module")
def evaluator() -> Iterator[Evaluator]:
    with Evaluator() as running:
        yield running


def policy(*statements: dict[str, Any], name: str = "own") -> Policy:
    return Policy(name, {"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def asked(
    evaluator: Evaluator,
    *statements: dict[str, Any],
    action: str = "s3:GetObject",
    resource: str = FILE,
    context: dict[str, str | list[str]] | None = None,
    account: str = ACCOUNT,
    boundary: Policy | None = None,
    guard: Policy | None = None,
) -> Answer:
    own = [policy(*statements)] if statements else []
    return evaluator.call(Call(SESSION, action, resource, account, context or {}, own, boundary, guard))


def test_nothing_said_is_denied(evaluator: Evaluator) -> None:
    assert asked(evaluator).decision == "ImplicitlyDenied"


def test_a_denial_beats_every_allowance(evaluator: Evaluator) -> None:
    assert asked(evaluator, allow("*"), deny("s3:GetObject")).decision == "ExplicitlyDenied"


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        (allow("s3:GetObject", FILE), True),
        (allow("s3:Get*", f"{BUCKET}/*"), True),
        (allow("S3:GETOBJECT", FILE), True),
        (allow("s3:GetObject", f"{BUCKET}/folder/fil?"), True),
        (allow("s3:GetObject", f"{BUCKET}/FOLDER/file"), False),
        (allow("s3:GetObject", BUCKET), False),
        (allow("s3:GetObjec", FILE), False),
        (allow("s3:Put*", FILE), False),
        ({"Effect": "Allow", "NotAction": "s3:PutObject", "Resource": FILE}, True),
        ({"Effect": "Allow", "NotAction": ["s3:Get*"], "Resource": FILE}, False),
        ({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::others/*"}, True),
        ({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": f"{BUCKET}/*"}, False),
    ],
)
def test_actions_and_resources(evaluator: Evaluator, statement: dict[str, Any], allowed: bool) -> None:
    assert asked(evaluator, statement).allowed is allowed


@pytest.mark.parametrize(
    ("condition", "context", "allowed"),
    [
        ({"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}, {"aws:RequestedRegion": "eu-central-1"}, True),
        ({"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "x"]}}, {"aws:RequestedRegion": "eu-central-1"}, False),
        ({"StringEquals": {"aws:RequestedRegion": "eu-*"}}, {"aws:RequestedRegion": "eu-central-1"}, False),
        ({"StringLike": {"aws:RequestedRegion": "eu-*"}}, {"aws:RequestedRegion": "eu-central-1"}, True),
        ({"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}, {}, False),
        ({"StringEqualsIfExists": {"aws:RequestedRegion": "eu-central-1"}}, {}, True),
        ({"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}, {}, True),
        ({"Null": {"aws:MultiFactorAuthAge": "true"}}, {}, True),
        ({"Null": {"aws:MultiFactorAuthAge": "true"}}, {"aws:MultiFactorAuthAge": "60"}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, {"aws:SecureTransport": "false"}, False),
        ({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}, {"aws:MultiFactorAuthAge": "60"}, True),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, {"aws:SourceIp": "203.0.113.9"}, True),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, {"aws:SourceIp": "198.51.100.9"}, False),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/read*"}}, {"aws:PrincipalArn": ROLE}, True),
        # Of all of no values everything is true: why ForAllValues alone is no guard.
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}, {}, True),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}}, {}, False),
        ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}}, {"aws:TagKeys": ["b", "a"]}, True),
        # Two operators, and two keys of one, must all hold.
        (
            {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}, "Bool": {"aws:SecureTransport": "true"}},
            {"aws:RequestedRegion": "eu-central-1", "aws:SecureTransport": "false"},
            False,
        ),
    ],
)
def test_conditions(
    evaluator: Evaluator, condition: dict[str, Any], context: dict[str, str | list[str]], allowed: bool
) -> None:
    assert asked(evaluator, allow("s3:GetObject", FILE, Condition=condition), context=context).allowed is allowed


def test_a_variable_of_a_policy_is_filled_in(evaluator: Evaluator) -> None:
    own = allow("s3:GetObject", BUCKET + "/${aws:PrincipalTag/team}/*")
    assert asked(evaluator, own, context={"aws:PrincipalTag/team": "folder"}).allowed
    assert not asked(evaluator, own, context={"aws:PrincipalTag/team": "another"}).allowed


def test_a_boundary_allows_nothing_and_caps_everything(evaluator: Evaluator) -> None:
    boundary = policy(allow("s3:GetObject", FILE), name="boundary")
    assert not asked(evaluator, boundary=boundary).allowed
    assert asked(evaluator, allow("*"), boundary=boundary).allowed
    capped = asked(evaluator, allow("*"), boundary=boundary, action="s3:DeleteObject")
    assert (capped.allowed, capped.blocked) == (False, ("pb",))


def test_a_resource_s_policy_is_enough_within_an_account(evaluator: Evaluator) -> None:
    guard = policy({**allow("s3:GetObject", FILE), "Principal": {"AWS": ROLE}}, name="bucket")
    assert asked(evaluator, guard=guard).allowed
    assert not asked(evaluator, guard=guard, account=OTHER).allowed
    assert asked(evaluator, allow("s3:GetObject"), guard=guard, account=OTHER).allowed


def test_a_resource_s_policy_that_names_the_account_leaves_it_to_iam(evaluator: Evaluator) -> None:
    guard = policy({**allow("s3:GetObject", FILE), "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}, name="bucket")
    assert not asked(evaluator, guard=guard).allowed
    assert asked(evaluator, allow("s3:GetObject"), guard=guard).allowed


def test_a_resource_s_denial_binds_administrators(evaluator: Evaluator) -> None:
    condition = {"ArnNotEquals": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/chosen"}}
    guard = policy({**deny("s3:GetObject", FILE, Condition=condition), "Principal": "*"}, name="bucket")
    assert not asked(evaluator, allow("*"), guard=guard, context={"aws:PrincipalArn": ROLE}).allowed
    chosen: dict[str, str | list[str]] = {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/chosen"}
    assert asked(evaluator, allow("*"), guard=guard, context=chosen).allowed


def test_a_key_is_nobody_s_without_its_own_policy_s_word(evaluator: Evaluator) -> None:
    key = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/one"
    mute = policy({**allow("kms:DescribeKey"), "Principal": {"AWS": ROLE}}, name="key")
    to_iam = policy({**allow("kms:*"), "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}, name="key")
    asking = {"action": "kms:Decrypt", "resource": key}
    assert not asked(evaluator, allow("kms:*"), guard=mute, **asking).allowed  # type: ignore[arg-type]
    assert asked(evaluator, allow("kms:*"), guard=to_iam, **asking).allowed  # type: ignore[arg-type]


@pytest.mark.parametrize(("secret", "allowed"), [("ours", True), ("another", False)])
def test_an_encryption_context(evaluator: Evaluator, secret: str, allowed: bool) -> None:
    key = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/one"
    own = allow("kms:Decrypt", key, Condition={"StringLike": {"kms:EncryptionContext:SecretARN": "our?"}})
    context: dict[str, str | list[str]] = {"kms:EncryptionContext:SecretARN": secret, "rds:DatabaseEngine": "x"}
    guard = policy({**allow("kms:*"), "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}, name="key")
    answer = asked(evaluator, own, action="kms:Decrypt", resource=key, context=context, guard=guard)
    assert (answer.allowed, answer.ignored) == (allowed, ("rds:DatabaseEngine",))


def trust(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def federated(condition: dict[str, Any], provider: str = PROVIDER) -> dict[str, Any]:
    whom = {"Federated": provider}
    return {"Effect": "Allow", "Principal": whom, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition}


@pytest.mark.parametrize(
    ("claims", "allowed"),
    [
        ({"sub": "system:serviceaccount:a:b", "aud": "sts.amazonaws.com"}, True),
        ({"sub": "system:serviceaccount:a:c", "aud": "sts.amazonaws.com"}, False),
        ({"sub": "system:serviceaccount:a:b", "aud": "another"}, False),
        ({"sub": "SYSTEM:serviceaccount:a:b", "aud": "sts.amazonaws.com"}, False),
        ({"aud": "sts.amazonaws.com"}, False),
    ],
)
def test_web_identities(evaluator: Evaluator, claims: dict[str, str], allowed: bool) -> None:
    wanted = {f"{ISSUER}:sub": "system:serviceaccount:a:b", f"{ISSUER}:aud": "sts.amazonaws.com"}
    shown = {f"{ISSUER}:{name}": value for name, value in claims.items()}
    for_role = trust(federated({"StringEquals": wanted}))
    assert evaluator.web_identity(PROVIDER, for_role, ROLE, ACCOUNT, shown).allowed is allowed


def test_a_web_identity_of_another_provider(evaluator: Evaluator) -> None:
    for_role = trust(federated({"StringLike": {f"{ISSUER}:sub": "*"}}))
    shown = {f"{ISSUER}:sub": "x"}
    assert evaluator.web_identity(PROVIDER, for_role, ROLE, ACCOUNT, shown).allowed
    assert not evaluator.web_identity(PROVIDER + "0", for_role, ROLE, ACCOUNT, shown).allowed


def test_a_service_s_role_by_its_trust_alone(evaluator: Evaluator) -> None:
    service = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    guard = Policy("trust", trust(service))
    for principal, allowed in (("ec2.amazonaws.com", True), ("eks.amazonaws.com", False)):
        call = Call(principal, "sts:AssumeRole", ROLE, ACCOUNT, {}, [], None, guard)
        assert evaluator.call(call).allowed is allowed


@pytest.mark.parametrize(
    ("action", "resource", "message"),
    [
        ("ecr:PutImages", f"arn:aws:ecr:eu-central-1:{ACCOUNT}:repository/a", "invalid.action"),
        ("nothing:PutImage", "*", "invalid.service"),
        ("ecr:PutImage", FILE, "no.resource.types"),
        ("ecr:GetAuthorizationToken", f"arn:aws:ecr:eu-central-1:{ACCOUNT}:repository/a", "must.use.wildcard"),
    ],
)
def test_what_aws_does_not_know_is_no_question(evaluator: Evaluator, action: str, resource: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        asked(evaluator, allow("*"), action=action, resource=resource)


def test_a_key_of_the_context_that_the_action_does_not_know_is_told(evaluator: Evaluator) -> None:
    answer = asked(evaluator, allow("*"), context={"rds:DatabaseEngine": "postgres", "aws:SecureTransport": "true"})
    assert answer.ignored == ("rds:DatabaseEngine",)


def test_a_malformed_policy_is_no_question(evaluator: Evaluator) -> None:
    with pytest.raises(QuestionError, match="Effect"):
        asked(evaluator, {"Effect": "Alow", "Action": "*", "Resource": "*"})
    assert evaluator.faults({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"}]}, "identity")
    assert evaluator.faults(policy(allow("*")).document, "identity") == []


def test_wildcards_are_spelled_out(evaluator: Evaluator) -> None:
    named = allow(["ecr:Put*", "sts:GetCallerIdentity"])
    but = {"Effect": "Allow", "NotAction": ["ec2:*"], "Resource": "*"}
    put, rest = evaluator.statements(policy(named, but).document)
    assert {("ecr:PutImage", "Write", False), ("sts:GetCallerIdentity", "Read", True)} <= set(put.actions)
    assert all(action.name.startswith(("ecr:Put", "sts:GetCallerIdentity")) for action in put.actions)
    names = {action.name for action in rest.actions}
    assert "s3:GetObject" in names
    assert not any(name.startswith("ec2:") for name in names)


ACTIONS = st.lists(st.sampled_from(["s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "*", "ec2:*"]), min_size=1)
RESOURCES = st.lists(st.sampled_from(["*", FILE, f"{BUCKET}/*", BUCKET, "arn:aws:s3:::others/*"]), min_size=1)
STATEMENTS = st.builds(
    lambda effect, actions, resources: {"Effect": effect, "Action": actions, "Resource": resources},
    st.sampled_from(["Allow", "Deny"]),
    ACTIONS,
    RESOURCES,
)


@settings(deadline=None, max_examples=60)
@given(own=st.lists(STATEMENTS, min_size=1, max_size=4), boundary=st.lists(STATEMENTS, min_size=1, max_size=3))
def test_a_boundary_never_adds(evaluator: Evaluator, own: list[dict[str, Any]], boundary: list[dict[str, Any]]) -> None:
    with_it = asked(evaluator, *own, boundary=policy(*boundary, name="boundary")).allowed
    assert with_it == (asked(evaluator, *own).allowed and asked(evaluator, *boundary).allowed)


@settings(deadline=None, max_examples=60)
@given(own=st.lists(STATEMENTS, min_size=1, max_size=4))
def test_order_never_matters_and_a_denial_only_takes(evaluator: Evaluator, own: list[dict[str, Any]]) -> None:
    before = asked(evaluator, *own)
    assert asked(evaluator, *reversed(own)).decision == before.decision
    assert not asked(evaluator, *own, deny("s3:GetObject", FILE)).allowed
    assert asked(evaluator, *own, deny("s3:PutObject", FILE)).decision == before.decision
