"""What keeps a VPC from being deleted and is not Terraform's: load balancers, network interfaces, security groups."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from delivery import programs
from delivery.findings import CannotCheckError

#: How the network plugin names the interfaces that it makes on nodes; it may leave some when their node goes.
LEFT_BY_NODES = "aws-K8S-"
#: How Elastic Load Balancing names its own.
OF_BALANCERS = "ELB "


@dataclass(frozen=True)
class Network:
    """A VPC, and how AWS is asked about it.

    Attributes:
        region: Where it lies.
        vpc: Its id.
        cluster: The cluster that it was made for.
    """

    region: str
    vpc: str
    cluster: str

    def balancers(self) -> list[str]:
        """Return the load balancers that are there, or that interfaces are still there of."""
        newer = self._asked("elbv2", "describe-load-balancers")["LoadBalancers"]
        classic = self._asked("elb", "describe-load-balancers")["LoadBalancerDescriptions"]
        names = [each["LoadBalancerName"] for each in newer if each.get("VpcId") == self.vpc]
        names += [each["LoadBalancerName"] for each in classic if each.get("VPCId") == self.vpc]
        mine = [each for each in self._interfaces() if each.get("Description", "").startswith(OF_BALANCERS)]
        return sorted([f"load balancer {name}" for name in names] + [interface_name(each) for each in mine])

    def abandoned(self) -> list[dict[str, Any]]:
        """Return interfaces of nodes that are no more: attached to nothing, in the way of their subnet's deletion."""
        mine = [each for each in self._interfaces() if each.get("Description", "").startswith(LEFT_BY_NODES)]
        return [each for each in mine if each.get("Status") == "available"]

    def remove(self, interface: dict[str, Any]) -> None:
        """Delete an abandoned interface."""
        self._done("ec2", "delete-network-interface", "--network-interface-id", interface["NetworkInterfaceId"])

    def groups(self) -> list[dict[str, Any]]:
        """Return security groups that the cluster made: those that carry its tag, which none of Terraform's do."""
        tagged = f"Name=tag-key,Values=kubernetes.io/cluster/{self.cluster}"
        groups = self._asked("ec2", "describe-security-groups", "--filters", self._here(), tagged)["SecurityGroups"]
        return sorted(groups, key=lambda group: str(group["GroupName"]))

    def drop(self, group: dict[str, Any]) -> None:
        """Delete a security group; its own rules go first, since two that name each other cannot be deleted."""
        if group.get("IpPermissions"):
            rules = json.dumps(group["IpPermissions"])
            self._done(
                "ec2", "revoke-security-group-ingress", "--group-id", group["GroupId"], "--ip-permissions", rules
            )
        self._done("ec2", "delete-security-group", "--group-id", group["GroupId"])

    def _interfaces(self) -> list[dict[str, Any]]:
        answer = self._asked("ec2", "describe-network-interfaces", "--filters", self._here())
        interfaces: list[dict[str, Any]] = answer["NetworkInterfaces"]
        return interfaces

    def _here(self) -> str:
        return f"Name=vpc-id,Values={self.vpc}"

    def _asked(self, *words: str) -> dict[str, Any]:
        return asked(self.region, *words)

    def _done(self, *words: str) -> None:
        programs.output("aws", *words, "--region", self.region)


def asked(region: str, *words: str) -> dict[str, Any]:
    """Return what the AWS CLI answers.

    Raises:
        CannotCheckError: it fails; with its words.
    """
    done = programs.run("aws", *words, "--region", region, "--output", "json")
    if done.returncode:
        raise CannotCheckError(f"aws {' '.join(words[:2])} failed: {programs.last(done.stderr)}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def network_of(region: str, cluster: str) -> Network | None:
    """Return the VPC that Terraform made for a cluster, by its tags, or nothing where it is gone."""
    mine = [f"Name=tag:Name,Values={cluster}", "Name=tag:Project,Values=color-palette"]
    vpcs = asked(region, "ec2", "describe-vpcs", "--filters", *mine)["Vpcs"]
    if len(vpcs) > 1:
        raise CannotCheckError(f"{len(vpcs)} VPCs are named {cluster} in {region}; one is expected. Which is ours?")
    return Network(region, vpcs[0]["VpcId"], cluster) if vpcs else None


def interface_name(interface: dict[str, Any]) -> str:
    """Return an interface as a person finds it."""
    return f"interface {interface['NetworkInterfaceId']} ({interface['Description']})"
