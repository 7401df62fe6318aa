"""The tables beside this file: what each identity gets, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery.findings import CannotCheckError
from delivery.terraform.identity.judge import Claims, Judge
from delivery.terraform.identity.table import CallCase, PrincipalCase, Table, TokenCase, table_of, values_for
from delivery.terraform.render.model import Platform
from delivery.terraform.render.plans import environments_of
from delivery.terraform.render.platform import example_issuer

TREE = Path(__file__).parents[4]
VALUES = values_for(TREE)
ISSUERS = {name: example_issuer(name, VALUES["region"]) for name in environments_of(TREE)}
TABLE = table_of(Path(__file__).parent, VALUES, ISSUERS)


@pytest.mark.parametrize("case", TABLE.tokens, ids=str)
def test_token(judge: Judge, case: TokenCase) -> None:
    claims = Claims(case.issuer, case.subject, case.audiences, case.claims)
    verdict = judge.assume(judge.platform.role(case.role), claims)
    assert verdict.error == case.answer.removeprefix("allowed"), verdict.reason


@pytest.mark.parametrize("case", TABLE.principals, ids=str)
def test_principal(judge: Judge, case: PrincipalCase) -> None:
    answer = judge.take(judge.platform.role(case.role), case.arn, case.context)
    assert not answer.ignored
    assert answer.allowed is (case.answer == "allowed"), answer


@pytest.mark.parametrize("case", TABLE.calls, ids=str)
def test_call(judge: Judge, case: CallCase) -> None:
    answer = judge.call(judge.platform.role(case.role), case.action, case.resource, case.context)
    assert not set(answer.ignored) & set(case.context), "AWS sends no such key with this action"
    assert answer.allowed is (case.answer == "allowed"), answer


def test_every_role_is_in_a_table(platform: Platform) -> None:
    judged = {case.role for cases in (TABLE.tokens, TABLE.principals, TABLE.calls) for case in cases}
    assert judged == {name for _, name, _ in platform.named("roles")}


@pytest.mark.parametrize("kind", ["tokens", "principals", "calls"])
def test_every_table_has_both_answers(kind: str) -> None:
    answers = {case.answer == "allowed" for case in getattr(TABLE, kind)}
    assert answers == {True, False}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("role: r\ncallz: []\n", "unknown"),
        ("role: r\ncalls: [{answer: maybe, actions: ['s3:GetObject'], resource: '*'}]\n", "answer 'maybe' is none of"),
        (
            "role: r\ncalls: [{answer: allowed, actions: ['s3:GetObject'], resource: 'arn:aws:s3:::b/*'}]\n",
            "one resource",
        ),
        ("role: r\ncalls: [{answer: denied, actions: ['s3:GetObject'], resource: '${nothing}'}]\n", "nothing"),
        ("role: r\ntokens: [{answer: denied, who: x, issuer: y, sub: z}]\n", "answer 'denied' is none of"),
    ],
)
def test_a_malformed_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CannotCheckError, match=message):
        table_of(tmp_path, VALUES, ISSUERS)


def test_an_environment_s_table_is_there_for_each(tmp_path: Path) -> None:
    resources = "['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*']"
    entry = f"{{answer: denied, actions: ['s3:GetObject', 's3:PutObject'], resource: {resources}}}"
    (tmp_path / "a.yaml").write_text(f"role: x-${{environment}}\ncalls: [{entry}]\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"role: once\ncalls: [{entry}]\n", encoding="utf-8")
    table: Table = table_of(tmp_path, VALUES, ISSUERS)
    assert len(table.calls) == 4 * (len(ISSUERS) + 1)


def test_a_tree_without_an_administrator_has_no_values(tmp_path: Path) -> None:
    with pytest.raises(CannotCheckError, match="names nobody in cluster_admin_principal_arns"):
        values_for(tmp_path)
