"""The drawn platform says what the plans say, and changes with them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from delivery.terraform.diagram import command
from delivery.terraform.diagram.identities import identities
from delivery.terraform.diagram.mermaid import Chart, table
from delivery.terraform.diagram.network import network
from delivery.terraform.render.model import Guarded, Platform, Role, Root
from delivery.terraform.render.planned import Plan

ACCOUNT = "111122223333"
SECRET = f"arn:aws:secretsmanager:eu-central-1:{ACCOUNT}:secret:color-palette/dev/api"


def resource(kind: str, label: str, index: str | None = None, **values: Any) -> dict[str, Any]:
    address = f"{kind}.{label}" if index is None else f'{kind}.{label}["{index}"]'
    change = {"after": values, "after_unknown": {}}
    return {"address": address, "mode": "managed", "type": kind, "name": label, "index": index, "change": change}


def zones(*names: str) -> list[dict[str, Any]]:
    return [
        resource("aws_subnet", label, name, availability_zone=name, cidr_block=f"10.0.{number}.0/24")
        for name in names
        for number, label in enumerate(("database", "private", "public"))
    ]


def drawn(*resources: dict[str, Any]) -> str:
    return "\n".join(network(Plan.of({"resource_changes": list(resources)})).lines())


def test_a_zone_without_a_gateway_goes_out_by_the_only_one() -> None:
    routes = [resource("aws_route", "nat", zone) for zone in ("a", "b")]
    one = drawn(*zones("a", "b"), *routes, resource("aws_nat_gateway", "this", "a"))
    both = drawn(*zones("a", "b"), *routes, *(resource("aws_nat_gateway", "this", zone) for zone in ("a", "b")))
    assert "aws_subnet_private__b__ --> aws_nat_gateway_this__a__" in one
    assert "aws_subnet_private__b__ --> aws_nat_gateway_this__b__" in both
    assert "aws_subnet_database__a__ -->" not in both


def test_subnets_stand_in_their_zones_from_the_outside_inwards() -> None:
    text = drawn(*zones("b", "a"))
    wanted = [f"aws_subnet_{label}__{zone}__" for zone in "ab" for label in ("public", "private", "database")]
    positions = [text.index(name) for name in wanted]
    assert positions == sorted(positions)
    assert 'subgraph group_zone_a["zone a"]' in text


def test_what_stands_in_the_network() -> None:
    group: dict[str, Any] = {
        "instance_types": ["t3.medium"],
        "scaling_config": [{"min_size": 2, "max_size": 4, "desired_size": 3}],
    }
    text = drawn(
        *zones("a"),
        resource("aws_eks_cluster", "this", name="color-palette-dev", version="1.35"),
        resource("aws_eks_node_group", "this", **group),
        resource("aws_db_instance", "this", engine_version="17", multi_az=True, port=5432),
        resource("aws_vpc_endpoint", "interface", service_name="com.amazonaws.eu-central-1.ecr.api"),
    )
    for words in ("EKS 1.35", "2 to 4, first 3", "PostgreSQL 17<br>standby in a second zone", '["ecr.api"]'):
        assert words in text


def platform(action: str) -> Platform:
    statement = {"Effect": "Allow", "Action": ["secretsmanager:DescribeSecret", action], "Resource": f"{SECRET}-*"}
    trusted = {
        "Principal": {"Federated": "p"},
        "Condition": {"StringEquals": {"issuer:sub": "system:serviceaccount:n:s"}},
    }
    role = Role("a", "arn", {"Statement": [trusted]}, {"own": {"Statement": [statement]}}, [], None, 3600)
    secret = Guarded("b", f"{SECRET}-AbCdEf", None)
    return Platform("aws", ACCOUNT, "eu-central-1", {}, {"dev": Root(roles={"r": role}, secrets={"s": secret})})


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("secretsmanager:GetSecretValue", "2 actions, the value too"),
        ("secretsmanager:GetResourcePolicy", "2 actions, not the value"),
    ],
)
def test_who_takes_a_role_and_what_it_reaches(action: str, words: str) -> None:
    text = "\n".join(identities(platform(action), "dev").lines())
    assert 'who_system_serviceaccount_n_s -->|"OIDC"| r' in text
    assert f'r -->|"{words}"| secret_s' in text


def test_charts_and_tables_are_markdown() -> None:
    chart = Chart("LR")
    chart.arrow(chart.box("left", "a b"), chart.box("right", "c", "two", "lines"), "by")
    assert list(chart.lines()) == [
        "```mermaid",
        "flowchart LR",
        '  subgraph group_left["left"]',
        '    a_b["a b"]',
        "  end",
        '  subgraph group_right["right"]',
        '    c["two<br>lines"]',
        "  end",
        '  a_b -->|"by"| c',
        "```",
    ]
    assert list(table(["", "x"], [["a", "b"]])) == ["|  | x |", "| --- | --- |", "| a | b |"]


def test_the_page_is_written_once_and_then_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["one\n"]
    monkeypatch.setattr(command, "drawn_from", lambda *_: (platform("a:b"), {}))
    monkeypatch.setattr(command, "page", lambda *_: texts[-1])
    (tmp_path / "docs").mkdir()
    parser = argparse.ArgumentParser()
    command.add(parser)
    writing, checking = (parser.parse_args([*words, "--tree", str(tmp_path)]) for words in ([], ["--check"]))
    assert command.run(checking) == 1
    assert command.run(writing) == 0
    assert command.run(checking) == 0
    texts.append("two\n")
    assert command.run(checking) == 1
    assert (tmp_path / "docs/infrastructure.md").read_text(encoding="utf-8") == "one\n"
