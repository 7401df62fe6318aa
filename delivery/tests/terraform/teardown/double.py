"""A double of aws, kubectl and terraform: one small cloud in a file, where what AWS refuses is refused.

Argo CD brings back a Service whose Application lives. A load balancer goes some looks after its Service. A VPC does not
go while an interface or a group is in it. Each call is written down.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
CLOUD = FOLDER / "cloud.json"
cloud: dict[str, Any] = json.loads(CLOUD.read_text())
words = sys.argv[1:]


def option(name: str) -> str:
    """Return an option's value, in either form."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == name:
            return following
        if word.startswith(f"{name}="):
            return word.split("=", 1)[1]
    return ""


def refuse(message: str) -> None:
    """End as the real program does: with a message and without success."""
    CLOUD.write_text(json.dumps(cloud))
    sys.exit(message)


def answer(value: object) -> None:
    """Print an answer."""
    sys.stdout.write(json.dumps(value))


def objects(kind: str) -> list[dict[str, Any]]:
    """Return the cluster's objects of a kind."""
    return [each for each in cloud["objects"] if each["kind"] == kind]


def live() -> None:
    """Let some time pass: controllers do their work."""
    for each in list(cloud["objects"]):
        if each.get("deleted") and each["kind"] == "Application":
            cloud["objects"].remove(each)
            if each.get("cascade"):
                cloud["objects"] = [o for o in cloud["objects"] if o.get("of") != each["name"]]
        elif each.get("deleted"):
            cloud["objects"].remove(each)
            if any(a["name"] == each.get("of") for a in objects("Application")):
                cloud["objects"].append({k: v for k, v in each.items() if k != "deleted"})
    names = {each["name"] for each in cloud["objects"] if each["kind"] != "Application"}
    for balancer in list(cloud["balancers"]):
        if balancer["of"] not in names and not cloud.get("stuck"):
            balancer["looks"] -= 1
            if balancer["looks"] < 0:
                cloud["balancers"].remove(balancer)
                cloud["interfaces"] = [i for i in cloud["interfaces"] if i["Description"] != f"ELB {balancer['name']}"]


def kubectl() -> None:
    """Answer as kubectl, but only by the kubeconfig that was made for this cluster."""
    config = Path(os.environ.get("KUBECONFIG", "/nowhere"))
    if not config.is_file() or config.read_text() != "color-palette-dev" or cloud.get("unreachable"):
        refuse("Unable to connect to the server: dial tcp: i/o timeout")
    live()
    if "--raw" in words:
        sys.stdout.write("ok")
    elif words[0] == "get":
        listed(words[1])
    elif words[0] == "patch":
        named("Application")["cascade"] = "resources-finalizer" in option("--patch")
    elif words[0] == "delete":
        named({"applications.argoproj.io": "Application"}.get(words[1], words[1].capitalize()))["deleted"] = True


def listed(resource: str) -> None:
    """Answer ``kubectl get``."""
    kind = {"applications.argoproj.io": "Application", "services": "Service"}.get(resource, "Ingress")
    if kind == "Application" and cloud.get("without_argocd"):
        refuse('error: the server doesn\'t have a resource type "applications"')
    items = [
        {"metadata": {"name": o["name"], "namespace": o["namespace"]}, "spec": {"type": o.get("type")}}
        for o in objects(kind)
    ]
    answer({"items": items})


def named(kind: str) -> dict[str, Any]:
    """Return the object that a command names."""
    return next(o for o in objects(kind) if o["name"] == words[2] and o["namespace"] == option("--namespace"))


def terraform() -> None:
    """Answer as Terraform; a destruction fails as AWS lets it fail."""
    verb = words[1]
    if verb == "plan":
        Path(option("-out")).write_text("plan")
    elif verb == "show":
        changes = [{"address": a, "type": a.split(".")[2], "change": planned(a)} for a in cloud["resources"]]
        answer({"resource_changes": changes})
    elif verb == "destroy":
        destroy(option("-target"))


def planned(address: str) -> dict[str, Any]:
    """Return the change that a plan shows."""
    return {"actions": ["delete"], "before": {"deletion_protection": address in cloud.get("protected", [])}}


def destroy(target: str) -> None:
    """Delete resources in the order of their dependence."""
    if "module.cluster.aws_eks_node_group.this" in cloud["resources"]:
        for interface in cloud["interfaces"]:
            interface["Status"] = "available" if interface["Description"].startswith("aws-K8S") else interface["Status"]
    if target:
        cloud["resources"] = [each for each in cloud["resources"] if not each.startswith(target)]
        cloud["clusters"] = []
        return
    if cloud["interfaces"] or cloud["groups"]:
        refuse("Error: deleting EC2 VPC (vpc-1): DependencyViolation: The vpc 'vpc-1' has dependencies")
    cloud["resources"], cloud["vpcs"] = [], []


def aws() -> None:
    """Answer as the AWS CLI."""
    live()
    asked: dict[str, Callable[[], object]] = {
        "get-caller-identity": lambda: {"Account": cloud["account"]},
        "list-clusters": lambda: {"clusters": cloud["clusters"]},
        "describe-vpcs": lambda: {"Vpcs": cloud["vpcs"]},
        "describe-network-interfaces": lambda: {"NetworkInterfaces": cloud["interfaces"]},
        "describe-security-groups": lambda: {"SecurityGroups": cloud["groups"]},
    }
    if words[1] in asked:
        answer(asked[words[1]]())
    elif words[1] == "describe-load-balancers":
        answer(balancers(classic=words[0] == "elb"))
    elif words[1] == "update-kubeconfig":
        Path(option("--kubeconfig")).write_text(option("--name"))
    elif words[1] == "delete-network-interface":
        removed("interfaces", "NetworkInterfaceId", option("--network-interface-id"))
    elif words[1] == "revoke-security-group-ingress":
        next(g for g in cloud["groups"] if g["GroupId"] == option("--group-id"))["IpPermissions"] = []
    elif words[1] == "delete-security-group":
        dropped(option("--group-id"))


def balancers(*, classic: bool) -> dict[str, Any]:
    """Answer for either kind of load balancer; one of another VPC is always there."""
    key, vpc = ("LoadBalancerDescriptions", "VPCId") if classic else ("LoadBalancers", "VpcId")
    mine = [{"LoadBalancerName": b["name"], vpc: "vpc-1"} for b in cloud["balancers"] if b["classic"] == classic]
    return {key: [*mine, {"LoadBalancerName": "of-another", vpc: "vpc-2"}]}


def removed(kind: str, key: str, value: str) -> None:
    """Delete something that is attached to nothing."""
    thing = next(each for each in cloud[kind] if each[key] == value)
    if thing["Status"] != "available":
        refuse(f"An error occurred (InvalidParameterValue): Network interface '{value}' is currently in use.")
    cloud[kind].remove(thing)


def dropped(group: str) -> None:
    """Delete a group that no other one names."""
    if any(group in str(other.get("IpPermissions")) for other in cloud["groups"] if other["GroupId"] != group):
        refuse(f"An error occurred (DependencyViolation): resource {group} has a dependent object")
    cloud["groups"] = [each for each in cloud["groups"] if each["GroupId"] != group]


with (FOLDER / "calls").open("a") as calls:
    calls.write(" ".join([Path(sys.argv[0]).name, *words]) + "\n")
{"aws": aws, "kubectl": kubectl, "terraform": terraform}[Path(sys.argv[0]).name]()
CLOUD.write_text(json.dumps(cloud))
