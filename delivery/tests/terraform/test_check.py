"""``check-terraform``'s rules, each broken once: what is said of it, and that nothing is said of what is right."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from delivery.findings import Finding
from delivery.terraform import compliance, engine, fixtures, naming, provider, tree, values
from delivery.terraform.check import Checked, _configurations, _untested
from delivery.terraform.documents import declared, literals
from delivery.terraform.provider import Provider
from delivery.terraform.values import Shape, Value

VERSIONS = """\
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}
"""
MAIN = """\
locals {
  full_name = "${var.name}-log"
}

resource "aws_cloudwatch_log_group" "this" {
  name            = local.full_name
  log_group_class = "STANDARD"
}
"""
VARIABLES = """\
variable "name" {
  description = "What it is called."
  type        = string

  validation {
    condition     = length(var.name) > 2
    error_message = "name: too short; accepted: three letters and more."
  }
}
"""
OUTPUTS = """\
output "arn" {
  description = "The group."
  value       = aws_cloudwatch_log_group.this.arn
}
"""
TEST = """\
mock_provider "aws" {}

run "is_named" {
  command = plan

  variables {
    name = "tale"
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "tale-log"
    error_message = "another name"
  }
}
"""
MODULE = {
    "versions.tf": VERSIONS,
    "main.tf": MAIN,
    "variables.tf": VARIABLES,
    "outputs.tf": OUTPUTS,
    "README.md": "# A module\n",
    "tests/module.tftest.hcl": TEST,
}
CALL = '# must fail with: {}\nmodule "it" {{\n  source = "../../modules/it"\n  name   = "{}"\n}}\n'
BROKEN = [
    ("main.tf", "full_name", "fullName", "snake-case", 'locals "fullName" is not in snake_case'),
    ("variables.tf", '  description = "What it is called."\n', "", "variable-description", "has no description"),
    ("variables.tf", "  type        = string\n", "", "variable-type", 'variable "name" has no type'),
    ("outputs.tf", '"The group."', '""', "output-description", 'output "arn" has no description'),
    ("main.tf", "${var.name}-log", "log", "unused", "var.name is declared, and nothing uses it"),
    ("main.tf", "local.full_name", '"log"', "unused", "local.full_name is declared, and nothing uses it"),
    ("versions.tf", ">= 1.11", ">= 1.0", "required-version", 'needs required_version = ">= 1.11"'),
    ("versions.tf", ">= 6.0, < 7.0", ">= 5.0", "required-providers", "required_providers needs aws"),
]


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_nothing_is_said_of_a_module_that_is_right(tmp_path: Path) -> None:
    assert naming.findings(write(tmp_path, MODULE), "it") == []


@pytest.mark.parametrize(("file", "before", "after", "rule", "message"), BROKEN)
def test_a_broken_rule_is_named(tmp_path: Path, file: str, before: str, after: str, rule: str, message: str) -> None:
    assert before in MODULE[file]
    write(tmp_path, MODULE | {file: MODULE[file].replace(before, after)})
    found = [one for one in naming.findings(tmp_path, "it") if one.rule == rule]
    assert [message in one.message for one in found] == [True]


@pytest.mark.parametrize(("missing", "rule"), [("README.md", "readme"), ("tests/module.tftest.hcl", "tests")])
def test_what_must_lie_beside_a_module_is_missed(tmp_path: Path, missing: str, rule: str) -> None:
    write(tmp_path, {name: content for name, content in MODULE.items() if name != missing})
    assert [one.rule for one in naming.findings(tmp_path, "it")] == [rule]


def test_a_longer_name_is_no_use_of_a_shorter_one(tmp_path: Path) -> None:
    longer = MAIN.replace("var.name", "var.name_of_it")
    write(tmp_path, MODULE | {"main.tf": longer})
    assert "var.name is declared, and nothing uses it" in {one.message for one in naming.findings(tmp_path, "it")}


@pytest.mark.parametrize("argument", sorted(values.SHAPES))
def test_every_shape_of_the_table_is_a_set_of_values(argument: str) -> None:
    assert all(value.strip() == value != "" for value in values.accepted(values.SHAPES[argument]))


def test_a_shape_that_does_not_exist_is_an_error_of_the_table() -> None:
    with pytest.raises(LookupError, match="botocore has no ecr NoSuchShape"):
        values.accepted(Shape("ecr", "NoSuchShape"))
    with pytest.raises(LookupError, match="is no set of values"):
        values.accepted(Shape("ecr", "RepositoryName"))


@pytest.mark.parametrize("argument", sorted(values.SHAPES))
def test_a_value_outside_its_set_is_found(argument: str) -> None:
    good = min(values.accepted(values.SHAPES[argument]))
    assert list(values.findings([Value("it", argument, good)])) == []
    (found,) = values.findings([Value("it", argument, f"{good}x")])
    assert found.message.startswith(f'{argument} = "{good}x" is not known to AWS; accepted: ')


def test_a_constant_without_a_shape_is_found() -> None:
    (found,) = values.findings([Value("it", "aws_new_thing.mode", "SOME_MODE")])
    assert found.rule == "value-without-shape"
    assert not list(values.findings([Value("it", "aws_new_thing.name", "some-name")]))


def test_values_are_found_where_they_are_written(tmp_path: Path) -> None:
    blocks = declared(write(tmp_path, MODULE))
    (group,) = [block for block in blocks if block.kind == "resource"]
    assert dict(literals(group.body)) == {"log_group_class": "STANDARD"}


def test_values_are_found_in_what_is_planned_and_not_in_what_was_there() -> None:
    change = {"before": {"a": "KEPT", "b": "OLD"}, "after": {"a": "KEPT", "b": "NEW", "c": [{"d": ["X"]}]}}
    found = values.planned({"address": "aws_x.y", "type": "aws_x", "change": change}, "it")
    assert {(one.argument, one.value) for one in found} == {("aws_x.b", "NEW"), ("aws_x.c.d", "X")}


def test_addresses_lose_their_keys() -> None:
    addresses = ['module.a["x"].aws_subnet.b["eu-central-1a"]', "aws_eip.c[0]", 'aws_x.y["a]b"]']
    assert engine.kinds(addresses) == {"module.a.aws_subnet.b", "aws_eip.c", "aws_x.y"}


def test_a_resource_that_no_test_plans_is_found() -> None:
    tested = engine.Tested(runs={"a": "pass"}, addresses={'aws_x.y["k"]'})
    assert [one.message for one in _untested("it", {"aws_x.y", "aws_x.z"}, tested)] == ["no test plans aws_x.z"]


def checkov(*, comment: str = "", failed: int = 0) -> compliance.Judged:
    check = {
        "check_id": "CKV_AWS_1",
        "check_name": "must be",
        "resource": "aws_x.y",
        "file_path": "/main.tf",
        "file_line_range": [3, 9],
        "check_result": {"suppress_comment": comment},
    }
    skipped = [check] if comment else []
    return compliance.read(
        {"passed_checks": [1, 2], "failed_checks": [check] * failed, "skipped_checks": skipped, "parsing_errors": []}
    )


def test_checkovs_failures_and_skips_without_reason_are_findings() -> None:
    assert checkov(failed=1).findings == [Finding("terraform/main.tf:3", "CKV_AWS_1", "aws_x.y: must be")]
    assert [one.rule for one in checkov(comment="because").findings] == ["CKV_AWS_1"]
    judged = checkov(comment="one database has no second reader to fail over to")
    assert (judged.passed, judged.findings, len(judged.skipped)) == (2, [], 1)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Provider:
    folder = tmp_path_factory.mktemp("provider")
    return provider.stand_in(write(folder / "terraform", {"modules/it/main.tf": MAIN + "\n# aws_iam_role"}), folder)


def test_fixtures_must_fail_with_their_message(tmp_path: Path, taken: Provider) -> None:
    module = {f"modules/it/{name}": content for name, content in MODULE.items()}
    group = f'{VERSIONS}\nresource "aws_cloudwatch_log_group" "this" {{\n  log_group_class = "STANDART"\n}}\n'
    cases = {
        "refused": CALL.format("name: too short; accepted: three letters and more.", "a"),
        "value": f'# must fail with: log_group_class = "STANDART" is not known\n{group}',
        "accepted": CALL.format("name: too short", "tale"),
        "otherwise": CALL.format("name: too long", "a"),
        "unsaid": CALL.format("x", "a").partition("\n")[2],
    }
    write(tmp_path, module | {f"invalid/{name}/main.tf": content for name, content in cases.items()})
    said = {
        name.removeprefix("invalid/"): fixtures.judged(tmp_path, name, taken.environment)
        for name in tree.fixtures(tmp_path)
    }
    messages = {name: finding.message if finding else "" for name, finding in said.items()}
    assert messages["refused"] == messages["value"] == ""
    assert messages["accepted"] == "is accepted, and must fail with: name: too short"
    assert messages["otherwise"].startswith("must fail with: name: too long; it fails with: Invalid value for variable")
    assert messages["unsaid"].startswith("the first line of main.tf must be")


def test_configurations_are_validated_and_tested(tmp_path: Path, taken: Provider) -> None:
    wrong = {
        "main.tf": MAIN.replace("log_group_class", "log_class"),
        "tests/module.tftest.hcl": TEST.replace("tale-log", "tail-log"),
    }
    trees = {"right": MODULE, "invalid-argument": MODULE | {"main.tf": wrong["main.tf"]}}
    trees["failing-test"] = MODULE | {"tests/module.tftest.hcl": wrong["tests/module.tftest.hcl"]}
    for name, files in trees.items():
        write(tmp_path / "modules" / name, files)
    checked = Checked()
    _configurations(tmp_path, taken, checked)
    found = {one.name: [finding.message for finding in one.findings] for one in checked.configurations}
    assert found["modules/right"] == []
    assert 'An argument named "log_class" is not expected here' in found["modules/invalid-argument"][0]
    assert found["modules/failing-test"][0].endswith("another name")
    (right,) = [one for one in checked.configurations if one.name == "modules/right"]
    assert right.tested.addresses == {"aws_cloudwatch_log_group.this"}
    assert list(right.tested.runs.values()) == ["pass"]


def test_a_copy_holds_no_lock_and_goes_away(tmp_path: Path) -> None:
    write(tmp_path / "terraform", {"modules/it/main.tf": MAIN, "modules/it/.terraform.lock.hcl": "x"})
    with tree.copied(tree.folder(tmp_path)) as copy:
        assert tree.configurations(copy) == ["modules/it"]
        assert not (copy / "modules/it/.terraform.lock.hcl").exists()
    assert not copy.exists()
