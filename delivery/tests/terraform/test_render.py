"""From plans to the one file: what is read, and what is refused because it would go unjudged."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from delivery.findings import CannotCheckError
from delivery.terraform.render.command import add, run
from delivery.terraform.render.documents import Place, root_of
from delivery.terraform.render.model import Platform, read, written
from delivery.terraform.render.planned import Plan
from delivery.terraform.render.plans import environments_of, plan_in, prepare
from delivery.terraform.render.platform import counts, example_issuer

PLACE = Place("aws", "111122223333", "eu-central-1")
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
TEXT = json.dumps(POLICY)


def resource(
    kind: str, label: str = "this", module: str = "", index: str | None = None, **values: Any
) -> dict[str, Any]:
    """Return a resource as a plan has it; a value of ... is known only after the apply."""
    address = f"{module}.{kind}.{label}".lstrip(".")
    return {
        "address": address if index is None else f'{address}["{index}"]',
        "mode": "managed",
        "module_address": module,
        "type": kind,
        "name": label,
        **({} if index is None else {"index": index}),
        "change": {
            "after": {name: value for name, value in values.items() if value is not ...},
            "after_unknown": {name: True for name, value in values.items() if value is ...},
        },
    }


def plan(*resources: dict[str, Any]) -> Plan:
    return Plan.of({"resource_changes": list(resources)})


def role(label: str = "this", **values: Any) -> dict[str, Any]:
    return resource("aws_iam_role", label, **{"name": f"role-{label}", "assume_role_policy": TEXT, **values})


def test_a_role_with_its_policies_boundary_and_attachments() -> None:
    boundary = "arn:aws:iam::111122223333:policy/boundary"
    managed = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    found = root_of(
        plan(
            role("a", permissions_boundary=boundary, path="/x/", max_session_duration=7200),
            role("b"),
            resource("aws_iam_role_policy", "p", role="role-a", name="own", policy=TEXT),
            resource("aws_iam_policy", "mine", name="mine", arn=..., policy=TEXT),
            resource("aws_iam_role_policy_attachment", "one", role="role-a", policy_arn=managed),
            resource("aws_iam_role_policy_attachment", "mine", role="role-a", policy_arn=...),
        ),
        PLACE,
    )
    one = found.roles["role-a"]
    assert (one.arn, one.boundary) == ("arn:aws:iam::111122223333:role/x/role-a", boundary)
    assert (one.trust, one.policies, one.max_session_seconds) == (POLICY, {"own": POLICY}, 7200)
    assert one.managed == ["arn:aws:iam::111122223333:policy/mine", managed]
    assert (found.roles["role-b"].policies, found.roles["role-b"].boundary) == ({}, None)


def test_policies_of_resources_are_found_by_name_label_or_index() -> None:
    found = root_of(
        plan(
            resource("aws_s3_bucket", "one", bucket="first"),
            resource("aws_s3_bucket", "two", bucket="second"),
            resource("aws_s3_bucket_policy", "two", bucket=..., policy=TEXT),
            resource("aws_kms_key", "k", module="module.m", key_id=..., policy=TEXT),
            resource("aws_kms_alias", "other", module="module.m", name="alias/k", target_key_id=...),
            resource("aws_secretsmanager_secret", index="a", name="s/a", arn=...),
            resource("aws_secretsmanager_secret", index="b", name="s/b", arn=...),
            resource("aws_secretsmanager_secret_policy", index="b", secret_arn=..., policy=TEXT),
        ),
        PLACE,
    )
    assert (found.buckets["first"].policy, found.buckets["second"].policy) == (None, POLICY)
    assert found.keys["alias/k"].policy == POLICY
    assert (found.secrets["s/a"].policy, found.secrets["s/b"].policy) == (None, POLICY)


def test_a_repository_s_settings() -> None:
    found = root_of(
        plan(
            resource(
                "aws_ecr_repository",
                name="r",
                image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
                image_tag_mutability_exclusion_filter=[{"filter": "latest*", "filter_type": "WILDCARD"}],
                encryption_configuration=[{"encryption_type": "KMS"}],
                image_scanning_configuration=[{"scan_on_push": True}],
            ),
            resource("aws_ecr_repository", "plain", name="plain"),
            resource("aws_ecr_repository_policy", repository="r", policy=TEXT),
        ),
        PLACE,
    )
    one, plain = found.repositories["r"], found.repositories["plain"]
    assert (one.tag_mutability, one.mutable_tags, one.encryption) == ("IMMUTABLE_WITH_EXCLUSION", ["latest*"], "KMS")
    assert (one.scan_on_push, one.policy, one.lifecycle) == (True, POLICY, None)
    # What AWS does where nothing is said.
    assert (plain.tag_mutability, plain.encryption, plain.scan_on_push) == ("MUTABLE", "AES256", False)


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        ([role(assume_role_policy=...)], "assume_role_policy is not known from the plan"),
        ([role(permissions_boundary=...)], "permissions_boundary is not known from the plan"),
        ([role(name=...)], "name is not known from the plan"),
        ([role(), resource("aws_iam_role_policy", role="role-this", policy=...)], "policy is not known"),
        ([role(), resource("aws_iam_role_policy", role="nobody", policy=TEXT)], "which aws_iam_role does role mean"),
        ([role("a"), role("b"), resource("aws_iam_role_policy", "c", role=..., policy=TEXT)], "which aws_iam_role"),
        ([resource("aws_sqs_queue_policy", policy=TEXT)], "does not read that place"),
        ([resource("aws_iam_user_policy", user="u", policy=TEXT)], "does not read that place"),
    ],
)
def test_a_policy_that_would_go_unjudged_is_refused(resources: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(CannotCheckError, match=message):
        root_of(plan(*resources), PLACE)


def platform() -> Platform:
    issuers = {"dev": example_issuer("dev", "eu-central-1")}
    found = root_of(
        plan(
            role(),
            resource("aws_iam_openid_connect_provider", url="https://issuer.example/x", client_id_list=["sts"]),
            resource("aws_ecr_repository", name="r"),
            resource(
                "aws_eks_access_policy_association",
                cluster_name="c",
                principal_arn="p",
                policy_arn="q",
                access_scope=[{"type": "namespace", "namespaces": ["b", "a"]}],
            ),
        ),
        PLACE,
    )
    return Platform("aws", PLACE.account, PLACE.region, issuers, {"dev": found})


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "policies.json"
    path.write_text(written(platform()), encoding="utf-8")
    again = read(path)
    assert again == platform()
    assert again.roots["dev"].providers["arn:aws:iam::111122223333:oidc-provider/issuer.example/x"].audiences == ["sts"]
    assert again.roots["dev"].access[0].namespaces == ["a", "b"]
    assert [place for place, _, _ in again.documents()] == ["dev: role-this: trust"]
    assert next(counts(again)) == "1 roles"


@pytest.mark.parametrize("text", ["", "{}", '{"format": 2}', '{"format": 1, "roots": {"dev": {}}}', "[]"])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policies.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotCheckError, match="what `make policies`"):
        read(path)


def test_a_role_that_nobody_makes_is_told_with_those_that_are() -> None:
    with pytest.raises(CannotCheckError, match="no root makes a role nobody; they make role-this"):
        platform().role("nobody")


def test_a_root_that_does_not_plan_is_told_with_its_errors() -> None:
    place = {"filename": "main.tf", "start": {"line": 7}}
    said = {"summary": "Unsupported argument", "detail": "No argument\nnamed x.", "range": place}
    lines = [{"@level": "info", "type": "version"}, {"@level": "error", "type": "diagnostic", "diagnostic": said}]
    with pytest.raises(
        CannotCheckError, match=r"environments/dev gives no plan: main.tf:7: Unsupported argument: No a"
    ):
        plan_in("\n".join(json.dumps(line) for line in lines), "dev")


def test_the_test_that_makes_the_plan_fills_in_the_issuer(tmp_path: Path) -> None:
    (tmp_path / "environments/dev").mkdir(parents=True)
    (tmp_path / "bootstrap").mkdir()
    text = (prepare(tmp_path, "dev", "https://issuer.example/x") / "tests/rendered.tftest.hcl").read_text()
    assert '"issuer": "https://issuer.example/x"' in text
    assert '"resource_id": "db-EXAMPLEDEV"' in text
    assert "override" not in (prepare(tmp_path, "bootstrap", None) / "tests/rendered.tftest.hcl").read_text()


def test_environments_stand_in_the_order_of_promotion(tmp_path: Path) -> None:
    for name in ("prod", "sandbox", "dev", "staging"):
        folder = tmp_path / "terraform/environments" / name
        folder.mkdir(parents=True)
        (folder / "main.tf").touch()
    assert environments_of(tmp_path) == ["dev", "staging", "prod", "sandbox"]
    with pytest.raises(CannotCheckError, match="no terraform/environments"):
        environments_of(tmp_path / "terraform")


@pytest.mark.parametrize(
    ("issuer", "message"),
    [
        ("dev", "wanted is ENVIRONMENT=https://"),
        ("dev=http://issuer", "wanted is ENVIRONMENT=https://"),
        ("dev=https://issuer/", "without a / at its end"),
        ("nowhere=https://issuer", "no environment nowhere; there are dev, staging, prod"),
    ],
)
def test_a_wrong_issuer_is_refused(issuer: str, message: str) -> None:
    parser = argparse.ArgumentParser()
    add(parser)
    with pytest.raises(CannotCheckError, match=message):
        run(parser.parse_args(["--issuer", issuer]))


def test_where_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("delivery.terraform.render.command.platform_of", lambda *_: platform())
    parser = argparse.ArgumentParser()
    add(parser)
    assert run(parser.parse_args([])) == 0
    said = capsys.readouterr()
    assert said.out == written(platform())
    assert "policies: dev: 1 roles, 0 policies, 1 providers" in said.err
    assert run(parser.parse_args(["--to", str(tmp_path / "there.json")])) == 0
    assert read(tmp_path / "there.json") == platform()
    with pytest.raises(CannotCheckError, match="give a file in a folder that is there"):
        run(parser.parse_args(["--to", str(tmp_path / "nowhere/there.json")]))
