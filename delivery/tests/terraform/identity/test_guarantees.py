"""What holds of every rendered identity, whatever it is called: promises of the specification, not single calls."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from delivery.terraform.evaluator.engine import Call, Evaluator, Policy, Statement
from delivery.terraform.identity.judge import Judge
from delivery.terraform.identity.lint import Remark, remarks
from delivery.terraform.render.model import Platform, Role

ACCEPTED = tomllib.loads((Path(__file__).parent / "accepted.toml").read_text(encoding="utf-8"))
FROM_GITHUB = ("GitHubActions-ECR-Push", "GitHubActions-Terraform-Plan", "GitHubActions-Terraform-Apply")


def own_statements(judge: Judge, role: Role) -> Iterator[Statement]:
    """Give the statements of a role's policies that stand in this repository."""
    for policy in judge.policies(role):
        if not policy.name.startswith(f"arn:{judge.platform.partition}:iam::aws:"):
            yield from judge.evaluator.statements(policy.document)


def test_every_policy_is_one_that_aws_takes(platform: Platform, evaluator: Evaluator) -> None:
    faults = {}
    for place, kind, document in platform.documents():
        faults[place] = evaluator.faults(document, kind)  # type: ignore[arg-type]
    assert not {place: fault for place, fault in faults.items() if fault}
    assert len(faults) > 20


def test_parliament_has_no_remark_without_an_answer(platform: Platform) -> None:
    unanswered, used = [], []
    for place, kind, document in platform.documents():
        for remark in remarks(document) if kind == "identity" else ():
            answers = [entry for entry in ACCEPTED["parliament"] if _answers(entry, remark)]
            used += answers
            unanswered += [] if answers else [f"{place}: {remark.issue} {remark.detail}"]
    assert not unanswered
    assert [entry for entry in ACCEPTED["parliament"] if entry not in used] == [], "asked for by nothing any more"


def _answers(entry: dict[str, str], remark: Remark) -> bool:
    return bool(entry["reason"]) and entry["issue"] == remark.issue and entry["in"] in remark.detail


def test_a_planted_fault_is_remarked() -> None:
    planted = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket-without-a-path"}
    issues = [remark.issue for remark in remarks({"Version": "2012-10-17", "Statement": [planted]})]
    assert issues == ["RESOURCE_MISMATCH"]


def test_every_star_has_a_reason(judge: Judge) -> None:
    """A resource ``*`` is given where AWS knows no other for the action, or with a reason that stands beside."""
    wanted = {(entry["role"], entry["sid"]) for entry in ACCEPTED["star"] if entry["reason"]}
    roles = {name: role for _, name, role in judge.platform.named("roles")}
    assert {(name, sid) for name, role in roles.items() for sid in _needless(judge, role)} == wanted


def _needless(judge: Judge, role: Role) -> set[str]:
    """Return the statements that allow on everything what AWS would take a narrower resource for."""
    return {
        statement.sid
        for statement in own_statements(judge, role)
        if statement.effect == "Allow" and "*" in statement.resources
        if not all(action.without_resource for action in statement.actions)
    }


def test_no_action_is_a_bare_star(platform: Platform) -> None:
    for place, kind, document in platform.documents():
        for statement in document["Statement"] if kind == "identity" else ():
            if statement["Effect"] == "Allow":
                assert "NotAction" not in statement, place
                assert not [name for name in _listed(statement["Action"]) if re.fullmatch(r"\*|\w+:\*", name)], place


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_the_plan_role_writes_nothing(judge: Judge) -> None:
    """Every action of AWS's that it names is one that reads; to decrypt counts as writing there, and reads."""
    statements = list(own_statements(judge, judge.platform.role("GitHubActions-Terraform-Plan")))
    granted = {action for one in statements if one.effect == "Allow" for action in one.actions}
    assert {action.name for action in granted if action.level not in {"Read", "List"}} <= {"kms:Decrypt"}
    assert len(granted) > 30


def test_the_plan_role_has_no_policy_of_aws(platform: Platform) -> None:
    assert [arn for arn in platform.role("GitHubActions-Terraform-Plan").managed if ":iam::aws:" in arn] == []


def test_only_the_workload_and_external_secrets_read_values(judge: Judge) -> None:
    readers = {"color-palette-{}-workload", "color-palette-{}-external-secrets"}
    tried = 0
    for environment, _, secret in judge.platform.named("secrets"):
        for _, name, role in judge.platform.named("roles"):
            answer = judge.call(role, "secretsmanager:GetSecretValue", secret.arn, {})
            assert answer.allowed is (name in {reader.format(environment) for reader in readers}), (name, secret.arn)
            tried += 1
    assert tried >= 3 * len(list(judge.platform.named("roles")))


def test_an_administrator_does_not_read_them_either(judge: Judge) -> None:
    """What the secret's own policy is for: the account has people who may do everything."""
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    person = f"arn:aws:iam::{judge.platform.account}:role/administrator"
    for _, _, secret in judge.platform.named("secrets"):
        call = Call(
            principal=person,
            action="secretsmanager:GetSecretValue",
            resource=secret.arn,
            account=judge.platform.account,
            context={"aws:PrincipalArn": person},
            identity=[Policy("everything", everything)],
            resource_policy=Policy("secret", secret.policy or {}),
        )
        assert not judge.evaluator.call(call).allowed
        describing = call._replace(action="secretsmanager:DescribeSecret")
        assert judge.evaluator.call(describing).allowed


def test_an_administrator_does_not_pull_images_either(judge: Judge) -> None:
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    for _, _, repository in judge.platform.named("repositories"):
        pulls = {"administrator": False, "color-palette-dev-node": True, "GitHubActions-ECR-Push": True}
        for name, allowed in pulls.items():
            person = f"arn:aws:iam::{judge.platform.account}:role/{name}"
            context: dict[str, str | list[str]] = {"aws:PrincipalArn": person, "aws:PrincipalIsAWSService": "false"}
            guard = Policy("repository", repository.policy or {})
            own = [Policy("everything", everything)]
            call = Call(person, "ecr:BatchGetImage", repository.arn, judge.platform.account, context, own, None, guard)
            assert judge.evaluator.call(call).allowed is allowed, name


def test_the_one_repository_is_immutable_and_encrypted(platform: Platform) -> None:
    ((root, name, repository),) = platform.named("repositories")
    assert (root, name) == ("bootstrap", "color-palette-api")
    assert (repository.tag_mutability, repository.mutable_tags) == ("IMMUTABLE", [])
    assert (repository.encryption, repository.scan_on_push) == ("KMS", True)


def test_only_untagged_images_expire(platform: Platform) -> None:
    ((_, _, repository),) = platform.named("repositories")
    assert [rule["selection"]["tagStatus"] for rule in repository.lifecycle["rules"]] == ["untagged"]


def test_what_github_s_roles_trust_is_exact(platform: Platform) -> None:
    """One provider, StringEquals alone, subject and audience both, no wildcard: in each of the three."""
    for name in FROM_GITHUB:
        (statement,) = platform.role(name).trust["Statement"]
        assert set(statement["Condition"]) == {"StringEquals"}
        assert statement["Principal"] == {
            "Federated": f"arn:aws:iam::{platform.account}:oidc-provider/token.actions.githubusercontent.com"
        }
        assert _claims(statement) >= {"aud", "sub"}
        assert "*" not in str(statement["Condition"])


def test_what_clusters_roles_trust_is_exact(platform: Platform) -> None:
    """Every role for a ServiceAccount names its own cluster's issuer, one subject and the audience, no ``https``."""
    found = 0
    for environment, name, role in platform.named("roles"):
        for statement in role.trust["Statement"]:
            if environment in platform.issuers and "Federated" in statement["Principal"]:
                host = platform.issuers[environment].removeprefix("https://")
                assert statement["Principal"]["Federated"].endswith(f":oidc-provider/{host}"), name
                assert set(statement["Condition"]) == {"StringEquals"}, name
                assert set(statement["Condition"]["StringEquals"]) == {f"{host}:sub", f"{host}:aud"}, name
                found += 1
    assert found >= 2 * len(platform.issuers)


def _claims(statement: dict[str, Any]) -> set[str]:
    return {key.rpartition(":")[2] for key in statement["Condition"]["StringEquals"]}


def test_nobody_is_trusted_by_a_star(platform: Platform) -> None:
    for name, kind, document in platform.documents():
        for statement in document["Statement"] if kind != "identity" else ():
            if statement["Effect"] == "Allow":
                assert "*" not in str(statement["Principal"]), name
                assert "NotPrincipal" not in statement, name


def test_every_cluster_s_provider_is_its_own_issuer_for_sts_alone(platform: Platform) -> None:
    for environment, issuer in platform.issuers.items():
        (provider,) = platform.roots[environment].providers.values()
        assert (provider.url, provider.audiences) == (issuer, ["sts.amazonaws.com"])


def test_every_cluster_lets_in_the_admin_role_alone(platform: Platform) -> None:
    for environment in platform.issuers:
        (entry,) = platform.roots[environment].access
        assert entry.principal == platform.role("color-palette-cluster-admin").arn
        assert entry.policy.endswith("cluster-access-policy/AmazonEKSClusterAdminPolicy")
        assert (entry.cluster, entry.scope) == (f"color-palette-{environment}", "cluster")


def test_a_workload_stays_within_its_boundary_whatever_it_is_given(judge: Judge) -> None:
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    here = f"{judge.platform.region}:{judge.platform.account}"
    forbidden = {
        "iam:CreateUser": f"arn:aws:iam::{judge.platform.account}:user/x",
        "iam:PutRolePolicy": f"arn:aws:iam::{judge.platform.account}:role/x",
        "sts:AssumeRole": f"arn:aws:iam::{judge.platform.account}:role/x",
        "s3:GetObject": "arn:aws:s3:::any/x",
        "ecr:PutImage": f"arn:aws:ecr:{here}:repository/color-palette-api",
        "ec2:RunInstances": f"arn:aws:ec2:{here}:instance/i-0",
        "secretsmanager:PutSecretValue": f"arn:aws:secretsmanager:{here}:secret:x-AbCdEf",
    }
    for environment in judge.platform.issuers:
        role = judge.platform.role(f"color-palette-{environment}-workload")
        for action, resource in forbidden.items():
            widened = Role(**{**_fields(role), "policies": {"everything": everything}})
            assert judge.call(widened, action, resource, {}).blocked == ("pb",), action
            unbounded = Role(**{**_fields(widened), "boundary": None})
            assert judge.call(unbounded, action, resource, {}).allowed, action


def _fields(role: Role) -> dict[str, Any]:
    return {name: getattr(role, name) for name in Role.__dataclass_fields__}


def test_the_apply_role_can_make_every_role_of_the_environments(judge: Judge) -> None:
    """Least is still enough: each role as the environments have it, boundary, policies and attachments."""
    apply = judge.platform.role("GitHubActions-Terraform-Apply")
    refused = []
    for environment, _, role in judge.platform.named("roles"):
        if environment in judge.platform.issuers:
            for action, context in _makings(role):
                answer = judge.call(apply, action, role.arn, context)
                refused += [] if answer.allowed else [f"{action} of {role.arn} {context}: {answer.decision}"]
    assert not refused


def _makings(role: Role) -> Iterator[tuple[str, dict[str, str]]]:
    bound = {"iam:PermissionsBoundary": role.boundary} if role.boundary else {}
    yield "iam:CreateRole", bound
    yield "iam:DeleteRole", {}
    for _ in role.policies:
        yield "iam:PutRolePolicy", bound
        yield "iam:DeleteRolePolicy", bound
    for arn in role.managed:
        yield "iam:AttachRolePolicy", {**bound, "iam:PolicyARN": arn}
        yield "iam:DetachRolePolicy", {**bound, "iam:PolicyARN": arn}


def test_the_apply_role_gives_no_role_more_than_it_has(judge: Judge) -> None:
    """No role it can make or change takes a policy of AWS's beyond those that the environments use."""
    apply = judge.platform.role("GitHubActions-Terraform-Apply")
    used = {arn for _, _, role in judge.platform.named("roles") for arn in role.managed}
    for arn in ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "SecretsManagerReadWrite"):
        policy = f"arn:aws:iam::aws:policy/{arn}"
        assert policy not in used
        for _, _, role in judge.platform.named("roles"):
            assert not judge.call(apply, "iam:AttachRolePolicy", role.arn, {"iam:PolicyARN": policy}).allowed, role.arn


def test_the_bucket_of_states_takes_no_plain_http(judge: Judge) -> None:
    apply = judge.platform.role("GitHubActions-Terraform-Apply")
    ((_, _, bucket),) = judge.platform.named("buckets")
    key = f"{bucket.arn}/environments/dev/terraform.tfstate"
    assert judge.call(apply, "s3:GetObject", key, {}).allowed
    plain = judge.call(apply, "s3:GetObject", key, {"aws:SecureTransport": "false"})
    assert plain.decision == "ExplicitlyDenied"
    old = judge.call(apply, "s3:GetObject", key, {"s3:TlsVersion": "1.1"})
    assert old.decision == "ExplicitlyDenied"


def test_no_name_of_a_role_is_there_twice(platform: Platform) -> None:
    names = [name for _, name, _ in platform.named("roles")]
    assert len(names) == len(set(names))


def test_nothing_of_bootstrap_is_named_like_an_environment_s(platform: Platform) -> None:
    """The apply role is bound by these names."""
    for environment in platform.issuers:
        for name in platform.roots["bootstrap"].roles:
            assert not fnmatchcase(name, f"color-palette-{environment}*")


@pytest.mark.parametrize(("actions", "starred"), [(["s3:GetObject"], True), (["ecr:GetAuthorizationToken"], False)])
def test_a_star_without_need_is_found(judge: Judge, actions: list[str], starred: bool) -> None:
    statement = {"Sid": "X", "Effect": "Allow", "Action": actions, "Resource": "*"}
    role = Role("a", "arn", {}, {"p": {"Version": "2012-10-17", "Statement": [statement]}}, [], None, 3600)
    assert _needless(judge, role) == ({"X"} if starred else set())
