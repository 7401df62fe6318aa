"""An environment's network and what stands in it, drawn from its plan."""

from __future__ import annotations

from collections.abc import Iterator

from delivery.terraform.diagram.mermaid import Chart
from delivery.terraform.render.planned import Plan, Resource

_INTERNET = "Internet"


def network(plan: Plan) -> Chart:
    """Return the chart of an environment: its zones with their subnets, the ways out, the cluster and the database."""
    chart = Chart("TB")
    chart.box("outside", _INTERNET)
    for subnet in _subnets(plan):
        chart.box(f"zone {subnet.needed('availability_zone')}", subnet.address, f"{subnet.label} subnet", _cidr(subnet))
    _ways_out(plan, chart)
    _endpoints(plan, chart)
    _inhabitants(plan, chart)
    return chart


def _subnets(plan: Plan) -> Iterator[Resource]:
    # By zone, and there from the outside inwards, which happens to be the alphabet backwards.
    inwards = sorted(plan.kind("aws_subnet"), key=lambda subnet: subnet.label, reverse=True)
    yield from sorted(inwards, key=lambda subnet: subnet.needed("availability_zone"))


def _cidr(subnet: Resource) -> str:
    return subnet.needed("cidr_block")


def _ways_out(plan: Plan, chart: Chart) -> None:
    for gateway in plan.kind("aws_nat_gateway"):
        zone = str(gateway.index)
        chart.box(f"zone {zone}", gateway.address, "NAT gateway")
        chart.arrow(gateway.address, _INTERNET)
    for route in plan.kind("aws_route"):
        if route.label == "nat":
            _through_nat(plan, chart, str(route.index))


def _through_nat(plan: Plan, chart: Chart, zone: str) -> None:
    """Draw a private subnet's way out: by its zone's gateway, or by the only one."""
    gateways = {str(gateway.index): gateway.address for gateway in plan.kind("aws_nat_gateway")}
    gateway = gateways.get(zone) or next(iter(gateways.values()))
    for subnet in _subnets(plan):
        if subnet.label == "private" and subnet.needed("availability_zone") == zone:
            chart.arrow(subnet.address, gateway)


def _endpoints(plan: Plan, chart: Chart) -> None:
    services = sorted(one.needed("service_name").split(".", 3)[3] for one in plan.kind("aws_vpc_endpoint"))
    if services:
        chart.box("AWS services inside the VPC", "endpoints", *services)


def _inhabitants(plan: Plan, chart: Chart) -> None:
    for cluster in plan.kind("aws_eks_cluster"):
        chart.box("managed", "cluster", f"EKS {cluster.needed('version')}", cluster.needed("name"))
    for group in plan.kind("aws_eks_node_group"):
        chart.box("managed", "nodes", "nodes", ", ".join(group.values["instance_types"]), scale(group))
        chart.arrow("cluster", "nodes")
    for database in plan.kind("aws_db_instance"):
        chart.box("managed", "database", f"PostgreSQL {database.needed('engine_version')}", standby(database))
        chart.arrow("nodes", "database", f"{database.values.get('port') or 5432}, TLS, IAM")
    _homes(plan, chart)


def _homes(plan: Plan, chart: Chart) -> None:
    for subnet in _subnets(plan):
        if subnet.label != "public":
            chart.arrow("nodes" if subnet.label == "private" else "database", subnet.address)


def scale(group: Resource) -> str:
    """Return how many nodes there are."""
    scaling = group.first("scaling_config")
    return f"{scaling['min_size']} to {scaling['max_size']}, first {scaling['desired_size']}"


def standby(database: Resource) -> str:
    """Return in how many zones a database stands."""
    return "standby in a second zone" if database.values.get("multi_az") else "one zone"
