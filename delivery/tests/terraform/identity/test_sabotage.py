"""The tables find what they are for: identities spoilt on purpose, each of which must fail a case."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from delivery.terraform.evaluator.engine import Evaluator
from delivery.terraform.identity.judge import Claims, Judge
from delivery.terraform.identity.table import Table, table_of, values_for
from delivery.terraform.render.model import Document, Platform, Role

TREE = Path(__file__).parents[4]
PUSH, PLAN, APPLY = (f"GitHubActions-{name}" for name in ("ECR-Push", "Terraform-Plan", "Terraform-Apply"))
WORKLOAD = "color-palette-dev-workload"


def wrong_of(judge: Judge, table: Table, name: str) -> list[str]:
    """Return the cases of a role that fail."""
    role = judge.platform.role(name)
    wrong = []
    for token in (case for case in table.tokens if case.role == name):
        verdict = judge.assume(role, Claims(token.issuer, token.subject, token.audiences, token.claims))
        wrong += [] if verdict.error == token.answer.removeprefix("allowed") else [str(token)]
    for call in (case for case in table.calls if case.role == name):
        allowed = judge.call(role, call.action, call.resource, call.context).allowed
        wrong += [] if allowed is (call.answer == "allowed") else [str(call)]
    return wrong


def condition(role: Role) -> dict[str, Any]:
    found: dict[str, Any] = role.trust["Statement"][0]["Condition"]
    return found


def like(role: Role) -> None:
    """Let every subject of the repository in, as many an example does."""
    subjects = condition(role)["StringEquals"].pop("token.actions.githubusercontent.com:sub")
    pattern = subjects[-1].split(":")[:2]
    condition(role)["StringLike"] = {"token.actions.githubusercontent.com:sub": ":".join([*pattern, "*"])}


def one_form(role: Role) -> None:
    key = "token.actions.githubusercontent.com:sub"
    condition(role)["StringEquals"][key] = condition(role)["StringEquals"][key][:1]


def without_id(role: Role) -> None:
    del condition(role)["StringEquals"]["token.actions.githubusercontent.com:repository_id"]


def any_account(role: Role) -> None:
    key = next(key for key in condition(role)["StringEquals"] if key.endswith(":sub"))
    subject = condition(role)["StringEquals"].pop(key)
    condition(role)["StringLike"] = {key: subject.rpartition(":")[0] + ":*"}


def any_namespace(role: Role) -> None:
    key = next(key for key in condition(role)["StringEquals"] if key.endswith(":sub"))
    condition(role)["StringLike"] = {key: "system:serviceaccount:*:color-palette-api"}
    del condition(role)["StringEquals"][key]


def with_scheme(role: Role) -> None:
    """Make the mistake that the specification's challenge 2 is about."""
    equals = condition(role)["StringEquals"]
    condition(role)["StringEquals"] = {f"https://{key}": value for key, value in equals.items()}


def granted(action: str, resource: str = "*") -> Callable[[Role], None]:
    def add(role: Role) -> None:
        statement = {"Effect": "Allow", "Action": action, "Resource": resource}
        role.policies["more"] = {"Version": "2012-10-17", "Statement": [statement]}

    return add


def stripped(role: Role) -> None:
    role.managed.clear()
    role.policies.clear()


SABOTAGE: dict[str, tuple[str, Callable[[Role], None]]] = {
    "the push role by a wildcard": (PUSH, like),
    "the push role by one form of the subject": (PUSH, one_form),
    "the push role by names alone": (PUSH, without_id),
    "the push role deletes": (PUSH, granted("ecr:BatchDeleteImage")),
    "the push role overwrites": (PUSH, granted("ecr:PutImageTagMutability")),
    "the push role pushes anywhere": (PUSH, granted("ecr:PutImage")),
    "the push role does nothing": (PUSH, stripped),
    "the plan role by a wildcard": (PLAN, like),
    "the plan role writes states": (PLAN, granted("s3:PutObject")),
    "the plan role reads every key's secrets": (PLAN, granted("kms:*")),
    "the apply role by one form of the subject": (APPLY, one_form),
    "the apply role administers": (APPLY, granted("iam:*")),
    "the apply role enters clusters": (APPLY, granted("eks:*")),
    "any ServiceAccount of the namespace": (WORKLOAD, any_account),
    "any namespace": (WORKLOAD, any_namespace),
    "an issuer with its scheme": (WORKLOAD, with_scheme),
    "the workload does nothing": (WORKLOAD, stripped),
}


@pytest.fixture(scope="module")
def table(platform: Platform) -> Table:
    return table_of(Path(__file__).parent, values_for(TREE), platform.issuers)


@pytest.mark.parametrize("name", SABOTAGE)
def test_a_spoilt_role_fails_a_case(platform: Platform, evaluator: Evaluator, table: Table, name: str) -> None:
    role, spoil = SABOTAGE[name]
    before = wrong_of(Judge(platform, evaluator), table, role)
    spoilt = copy.deepcopy(platform)
    spoil(spoilt.role(role))
    assert len(wrong_of(Judge(spoilt, evaluator), table, role)) > len(before)


def test_a_workload_without_its_boundary_s_word_connects_nowhere(
    platform: Platform, evaluator: Evaluator, table: Table
) -> None:
    spoilt = copy.deepcopy(platform)
    boundary = spoilt.role(WORKLOAD).boundary
    for root in spoilt.roots.values():
        if boundary in root.policies:
            nothing: Document = {"Version": "2012-10-17", "Statement": [_denied()]}
            root.policies[boundary] = replace(root.policies[boundary], document=nothing)
    assert any("rds-db:connect" in case for case in wrong_of(Judge(spoilt, evaluator), table, WORKLOAD))


def _denied() -> dict[str, str]:
    return {"Effect": "Deny", "Action": "*", "Resource": "*"}


def test_a_provider_for_another_audience_gives_nothing(platform: Platform, evaluator: Evaluator, table: Table) -> None:
    spoilt = copy.deepcopy(platform)
    for _, _, provider in spoilt.named("providers"):
        provider.audiences[:] = ["another"]
    assert f"{PUSH}: main: allowed" in wrong_of(Judge(spoilt, evaluator), table, PUSH)
