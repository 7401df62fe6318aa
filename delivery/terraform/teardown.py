"""``teardown``: take an environment away, in the order in which AWS lets it go.

Argo CD's Applications first, since they bring back what is deleted; then Services and Ingresses, whose load balancers
Terraform does not know; then, once those and their network interfaces are gone, the cluster; then what its nodes left
behind; then the rest. Shown and asked before the first step; safe to run again where it stopped.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from delivery import processes, programs
from delivery.findings import CannotCheckError, RefusedError, say, tell
from delivery.locations import ROOT
from delivery.terraform.interfaces import Network, asked, network_of
from delivery.terraform.workloads import Cluster, Held

ENVIRONMENTS = ("dev", "staging", "prod")
STAYS = (
    "what stays: KMS keys until their 30 days are over, the secrets until their recovery window ends (the same name "
    "cannot be made anew before), a protected database's last snapshot, and the state's file with its versions"
)


@dataclass(frozen=True)
class Environment:
    """An environment as its root module says it.

    Attributes:
        name: The name of its cluster and VPC.
        root: Where its Terraform lies.
        account: The AWS account.
        region: The AWS region.
    """

    name: str
    root: Path
    account: str
    region: str

    @classmethod
    def read(cls, tree: Path, environment: str) -> Self:
        """Read it from its terraform.tfvars.

        Raises:
            CannotCheckError: the file or a value is missing.
        """
        path = tree / "terraform" / "environments" / environment / "terraform.tfvars"
        if not path.is_file():
            raise CannotCheckError(f"{path}: no such file; is this the repository?")
        text = path.read_text(encoding="utf-8")
        return cls(f"color-palette-{environment}", path.parent, *(_value(path, text, key) for key in KEYS))


KEYS = ("account_id", "region")


def _value(path: Path, text: str, key: str) -> str:
    found = re.search(rf'^{key}\s*=\s*"([^"]+)"', text, re.MULTILINE)
    if not found:
        raise CannotCheckError(f"{path}: no {key}; run make configure")
    return found[1]


@dataclass(frozen=True)
class Patience:
    """How long is waited for something to go, and how often it is looked for, in seconds."""

    limit: float
    pause: float

    def until_gone(self, what: str, remaining: Callable[[], Sequence[object]]) -> None:
        """Wait until nothing remains.

        Raises:
            RefusedError: something is still there at the end; the message names it.
        """
        end = time.monotonic() + self.limit
        while left := remaining():
            if time.monotonic() > end:
                names = ", ".join(map(str, left))
                raise RefusedError(f"{what} still there after {self.limit:.0f} s: {names}. Look why, and run it again")
            time.sleep(self.pause)
        say(f"gone: {what}")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("environment", choices=ENVIRONMENTS, help="the environment to take away")
    parser.add_argument("--show", action="store_true", help="show what would go, and stop")
    parser.add_argument("--yes", metavar="NAME", help="do not ask: NAME must be what would be typed, color-palette-ENV")
    parser.add_argument("--without-kubernetes", action="store_true", help="the cluster is lost: do not ask its API")
    parser.add_argument(
        "--wait", type=float, default=900, metavar="S", help="the longest wait of a step (default: 900)"
    )
    parser.add_argument("--pause", type=float, default=10, metavar="S", help="how often is looked (default: 10)")
    parser.add_argument("--tree", type=Path, default=ROOT, help="the repository (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Show, ask, and take away; return the exit code.

    Raises:
        RefusedError: something is protected, nobody agreed, or something did not go.
        CannotCheckError: a program is missing or failed.
    """
    programs.required(["terraform", "aws"] if options.without_kubernetes else ["terraform", "aws", "kubectl"])
    environment = Environment.read(options.tree, options.environment)
    _right_account(environment)
    network = network_of(environment.region, environment.name)
    with _cluster(environment, wanted=not options.without_kubernetes) as cluster:
        _show(environment, cluster, network)
        if options.show:
            return 0
        _agreed(environment, options.yes)
        patience = Patience(options.wait, options.pause)
        _empty(cluster, patience)
        _balancers_gone(network, patience)
    _destroy(environment, network, patience)
    return 0


def _right_account(environment: Environment) -> None:
    account = asked(environment.region, "sts", "get-caller-identity")["Account"]
    if account != environment.account:
        raise RefusedError(
            f"the credentials are of account {account}, but {environment.name} lies in {environment.account}: "
            "take those of that account"
        )


@contextmanager
def _cluster(environment: Environment, *, wanted: bool) -> Iterator[Cluster | None]:
    """Give the cluster with a way to it of our own, or nothing where it is gone or not wanted."""
    if not wanted or environment.name not in asked(environment.region, "eks", "list-clusters")["clusters"]:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kubeconfig"
        where = ("--region", environment.region, "--kubeconfig", path)
        role = f"arn:aws:iam::{environment.account}:role/color-palette-cluster-admin"
        programs.output("aws", "eks", "update-kubeconfig", "--name", environment.name, *where, "--role-arn", role)
        cluster = Cluster(environment.name, path)
        cluster.reached()
        yield cluster


def _show(environment: Environment, cluster: Cluster | None, network: Network | None) -> None:
    say(f"{environment.name} in account {environment.account}, {environment.region}")
    for number, held in enumerate(_contents(cluster, network), 1):
        say(f"  {number:3} {held}")
    changes = _planned(environment)
    kinds = Counter(change["type"] for change in changes)
    say(f"Terraform destroys {len(changes)} resources: " + (_counted(kinds) or "none"))
    say(STAYS)
    _unprotected(environment, changes)


def _contents(cluster: Cluster | None, network: Network | None) -> Iterator[str]:
    """Give what goes before Terraform is asked, in that order."""
    yield from map(str, cluster.applications() if cluster else [])
    yield from map(str, cluster.balanced() if cluster else [])
    yield from network.balancers() if network else []


def _counted(kinds: Counter[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def _planned(environment: Environment) -> list[dict[str, Any]]:
    """Return what Terraform would destroy."""
    tell("asking Terraform what there is")
    terraform = f"-chdir={environment.root}"
    programs.output("terraform", terraform, "init", "-input=false")
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan"
        programs.output("terraform", terraform, "plan", "-destroy", "-input=false", f"-out={plan}")
        shown = json.loads(programs.output("terraform", terraform, "show", "-json", plan))
    return [each for each in shown.get("resource_changes", []) if "delete" in each["change"]["actions"]]


def _unprotected(environment: Environment, changes: Sequence[dict[str, Any]]) -> None:
    guarded = [each["address"] for each in changes if (each["change"]["before"] or {}).get("deletion_protection")]
    if guarded:
        raise RefusedError(
            f"{', '.join(guarded)}: protected from deletion. Set database_deletion_protection = false in "
            f"{environment.root / 'terraform.tfvars'}, apply that, and run this again"
        )


def _agreed(environment: Environment, given: str | None) -> None:
    if given is None and not sys.stdin.isatty():
        raise RefusedError(f"nobody is there to ask: say --yes {environment.name}, having read the above")
    answer = given if given is not None else input(f"To destroy it, type {environment.name}: ")
    if answer.strip() != environment.name:
        raise RefusedError(f"not agreed: {answer.strip()!r} is not {environment.name}; nothing was changed")


def _empty(cluster: Cluster | None, patience: Patience) -> None:
    """Take Applications away, then what has load balancers."""
    if cluster is None:
        return
    _deleted(cluster, "Applications", cluster.applications, patience)
    _deleted(cluster, "Services and Ingresses with load balancers", cluster.balanced, patience)


def _deleted(cluster: Cluster, what: str, remaining: Callable[[], list[Held]], patience: Patience) -> None:
    for held in remaining():
        tell(f"deleting {held}")
        cluster.delete(held)
    patience.until_gone(what, remaining)


def _balancers_gone(network: Network | None, patience: Patience) -> None:
    if network:
        patience.until_gone("load balancers and their network interfaces", network.balancers)


def _destroy(environment: Environment, network: Network | None, patience: Patience) -> None:
    """Destroy the cluster, what its nodes left behind, then the rest."""
    destroy = ("terraform", f"-chdir={environment.root}", "destroy", "-auto-approve", "-input=false")
    processes.watch([*destroy, "-target=module.cluster"])
    if network:
        _sweep(network, patience)
    processes.watch(destroy)
    say(f"{environment.name} is gone; {STAYS}")


def _sweep(network: Network, patience: Patience) -> None:
    """Remove abandoned interfaces, then the groups that they were in."""
    for interface in network.abandoned():
        tell(f"removing {interface['NetworkInterfaceId']}, which a node left behind")
        network.remove(interface)
    patience.until_gone("interfaces that nodes left behind", network.abandoned)
    for group in network.groups():
        tell(f"removing the security group {group['GroupName']}, which the cluster left behind")
        network.drop(group)
