"""The page: what there is once, what each environment has, and in what the environments differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from delivery.terraform.diagram.identities import identities
from delivery.terraform.diagram.mermaid import table
from delivery.terraform.diagram.network import network, scale, standby
from delivery.terraform.render.model import Platform
from delivery.terraform.render.planned import Plan, Resource
from delivery.terraform.render.plans import ONCE

_INTRODUCTION: Final = """\
# Infrastructure

<!-- Written by `make diagram` from terraform/: change that. -->

What `terraform apply` makes, drawn from the plans of the configuration itself. Why it is so stands in
[terraform/README.md](../terraform/README.md) and beside each line there.
"""


def page(platform: Platform, plans: Mapping[str, Plan]) -> str:
    """Return the page, as Markdown."""
    return "\n".join([_INTRODUCTION, *_once(platform, plans[ONCE]), *_each(platform, plans)]) + "\n"


def _once(platform: Platform, plan: Plan) -> Iterator[str]:
    yield from ("## Once per account", "", f"Who may become which role, and what it reaches ({_count(plan)}).", "")
    yield from (*identities(platform, ONCE).lines(), "")


def _each(platform: Platform, plans: Mapping[str, Plan]) -> Iterator[str]:
    environments = list(platform.issuers)
    drawn = environments[0]
    yield from ("## The environments", "", "Each has its own network, cluster, database and secrets.", "")
    yield from (*table(["", *environments], _rows([plans[name] for name in environments])), "")
    yield from (f"### Network of {drawn}", "", *network(plans[drawn]).lines(), "")
    yield from (f"### Identities of {drawn}", "", *identities(platform, drawn).lines())


def _count(plan: Plan) -> str:
    kinds = Counter(resource.kind for resource in plan.resources)
    return f"{sum(kinds.values())} resources of {len(kinds)} kinds"


def _rows(plans: list[Plan]) -> Iterator[list[str]]:
    for title, of in _DIFFERENCES.items():
        yield [title, *(of(plan) for plan in plans)]


def _one(plan: Plan, kind: str) -> Resource:
    return next(plan.kind(kind))


def _number(kind: str) -> Callable[[Plan], str]:
    return lambda plan: str(sum(1 for _ in plan.kind(kind)))


def _from(kind: str, of: Callable[[Resource], object]) -> Callable[[Plan], str]:
    return lambda plan: str(of(_one(plan, kind)))


def _public(cluster: Resource) -> str:
    network_of = cluster.first("vpc_config")
    if not network_of.get("endpoint_public_access"):
        return "no"
    return ", ".join(sorted(network_of.get("public_access_cidrs") or []))


def _yes(attribute: str) -> Callable[[Resource], str]:
    return lambda resource: "yes" if resource.values.get(attribute) else "no"


_DIFFERENCES: Final[Mapping[str, Callable[[Plan], str]]] = {
    "resources": _count,
    "VPC": _from("aws_vpc", lambda vpc: vpc.needed("cidr_block")),
    "zones": lambda plan: str(len({one.needed("availability_zone") for one in plan.kind("aws_subnet")})),
    "NAT gateways": _number("aws_nat_gateway"),
    "endpoints of AWS services": _number("aws_vpc_endpoint"),
    "Kubernetes": _from("aws_eks_cluster", lambda cluster: cluster.needed("version")),
    "Kubernetes API outside the VPC": _from("aws_eks_cluster", _public),
    "nodes": _from("aws_eks_node_group", scale),
    "machines": _from("aws_eks_node_group", lambda group: ", ".join(group.values["instance_types"])),
    "database": _from("aws_db_instance", lambda database: database.needed("instance_class")),
    "its standby": _from("aws_db_instance", standby),
    "its backups, in days": _from("aws_db_instance", lambda database: database.values["backup_retention_period"]),
    "protected from deletion": _from("aws_db_instance", _yes("deletion_protection")),
}
