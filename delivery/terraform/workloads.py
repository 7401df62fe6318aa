"""What in a cluster holds AWS resources that Terraform does not know: Applications, Services, Ingresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delivery import programs
from delivery.findings import CannotCheckError

APPLICATIONS = "applications.argoproj.io"
#: With it, deleting an Application deletes what it deployed; the one of prod has none, so that no mistake does.
CASCADE = json.dumps({"metadata": {"finalizers": ["resources-finalizer.argocd.argoproj.io"]}})
ABSENT = ("the server doesn't have a resource type", "could not find the requested resource")


@dataclass(frozen=True, order=True)
class Held:
    """An object in the cluster."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """Return it as kubectl names it, with its namespace."""
        return f"{self.kind} {self.namespace}/{self.name}"


@dataclass(frozen=True)
class Cluster:
    """A cluster, reached by a kubeconfig of our own: whatever the user's points at is never touched.

    Attributes:
        name: The cluster's name.
        kubeconfig: The file that leads to it and to no other.
    """

    name: str
    kubeconfig: Path

    def reached(self) -> None:
        """See that the API answers.

        Raises:
            CannotCheckError: it does not; the message says from where it does.
        """
        done = programs.run("kubectl", "--request-timeout=20s", "get", "--raw", "/readyz", env=self._environment())
        if done.returncode:
            raise CannotCheckError(
                f"the API of {self.name} does not answer: {programs.last(done.stderr)}. Run this where it does (inside "
                "the VPC, or from public_endpoint_cidrs) and as who may take color-palette-cluster-admin; where the "
                "cluster is lost, delete its load balancers by hand and say --without-kubernetes"
            )

    def applications(self) -> list[Held]:
        """Return Argo CD's Applications: while one lives, it brings back what is deleted."""
        return [held("Application", item) for item in self._items(APPLICATIONS)]

    def balanced(self) -> list[Held]:
        """Return what has a load balancer in the VPC: Services of that type, and Ingresses."""
        services = [item for item in self._items("services") if item["spec"].get("type") == "LoadBalancer"]
        ingresses = self._items("ingresses.networking.k8s.io")
        return sorted([held("Service", item) for item in services] + [held("Ingress", item) for item in ingresses])

    def delete(self, what: Held) -> None:
        """Ask for an object's end; finalizers take their time."""
        kind = APPLICATIONS if what.kind == "Application" else what.kind.lower()
        place = ("--namespace", what.namespace)
        if what.kind == "Application":
            self._kubectl("patch", kind, what.name, *place, "--type=merge", "--patch", CASCADE)
        self._kubectl("delete", kind, what.name, *place, "--wait=false", "--ignore-not-found")

    def _items(self, kind: str) -> list[dict[str, Any]]:
        done = programs.run("kubectl", "get", kind, "--all-namespaces", "--output=json", env=self._environment())
        if done.returncode and any(words in done.stderr for words in ABSENT):
            return []
        if done.returncode:
            raise CannotCheckError(f"kubectl get {kind} failed: {programs.last(done.stderr)}")
        items: list[dict[str, Any]] = json.loads(done.stdout)["items"]
        return items

    def _kubectl(self, *words: str) -> None:
        programs.output("kubectl", *words, env=self._environment())

    def _environment(self) -> Mapping[str, str]:
        return {"KUBECONFIG": str(self.kubeconfig)}


def held(kind: str, item: Mapping[str, Any]) -> Held:
    """Return an object by its metadata."""
    return Held(kind, item["metadata"]["namespace"], item["metadata"]["name"])
