"""The lab's cluster as a client sees it: everything goes through kubectl, with the lab's own kubeconfig."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from delivery.findings import CannotCheckError
from lab import builds, programs, settings, state

Document = dict[str, Any]
_SHORT = 10.0


def kubectl(*words: programs.Argument, data: str | None = None, seconds: float | None = None) -> str:
    """Run kubectl as the lab's administrator; return what it printed.

    Raises:
        FailedError: It failed; the message holds its words.
    """
    return programs.output(command(*words), data=data, seconds=seconds)


def tried(*words: programs.Argument, data: str | None = None) -> tuple[int, str, str]:
    """Run kubectl where a refusal is an answer, too; return its exit code, output and error output."""
    done = programs.tried(command(*words), data=data)
    return done.returncode, done.stdout, done.stderr


def command(*words: programs.Argument, user: str = "admin") -> list[programs.Argument]:
    """Return the command of kubectl as one of the cluster's users."""
    return [builds.program("kubectl"), "--kubeconfig", settings.kubeconfig(user), *words]


def ready() -> bool:
    """Tell whether the API server says that it is ready."""
    if not settings.kubeconfig().exists():
        return False
    words = ("get", "--raw", "/readyz", "--request-timeout=2s")
    return programs.tried(command(*words), seconds=_SHORT).returncode == 0


def get(kind: str, name: str, namespace: str | None = None) -> Document | None:
    """Return an object; nothing where it is not there."""
    text = kubectl("get", kind, name, "--ignore-not-found", "-o", "json", *_in(namespace))
    return json.loads(text) if text.strip() else None


def listed(kind: str, namespace: str | None = None, selector: str | None = None) -> list[Document]:
    """Return the objects of a kind: of one namespace, or of all."""
    chosen = ["-l", selector] if selector else []
    place = _in(namespace) or ["--all-namespaces"]
    items: list[Document] = json.loads(kubectl("get", kind, *place, *chosen, "-o", "json"))["items"]
    return items


def apply(text: str, namespace: str | None = None) -> None:
    """Apply documents, as their only owner; once more where a busy machine did not answer in time."""
    words = ("apply", "--server-side", "--force-conflicts", "-f", "-", *_in(namespace))
    code, _, said = tried(*words, data=text)
    if code and "Timeout" in said:
        code = 0
        kubectl(*words, data=text)
    if code:
        raise programs.FailedError(f"the API server refuses: {said.strip()[-1500:]}")


def available(namespace: str, seconds: float = 180) -> None:
    """Wait until every Deployment and StatefulSet of a namespace runs as it should.

    Raises:
        CannotCheckError: One does not in time; the message says which and what its pods wait for.
    """
    if not state.until(lambda: not list(_unavailable(namespace)), seconds, 0.5):
        what = "; ".join([*_unavailable(namespace), *_complaints(namespace)])
        raise CannotCheckError(f"after {seconds:.0f} s in {namespace}: {what}")


def _unavailable(namespace: str) -> Iterator[str]:
    for workload in listed("deployments,statefulsets", namespace):
        wanted, status = workload["spec"].get("replicas", 1), workload.get("status", {})
        current = status.get("observedGeneration") == workload["metadata"]["generation"]
        if not current or min(status.get("readyReplicas", 0), status.get("updatedReplicas", 0)) < wanted:
            yield f"{workload['kind']} {workload['metadata']['name']} has {status.get('readyReplicas', 0)} of {wanted}"


def _complaints(namespace: str) -> Iterator[str]:
    """Give what the containers that do not run say of it."""
    for pod in listed("pods", namespace):
        for container in pod["status"].get("containerStatuses", []):
            if waiting := container["state"].get("waiting"):
                yield f"{pod['metadata']['name']}: {waiting.get('reason')} {waiting.get('message', '')}".strip()


def wait(what: str, true: Callable[[], object], seconds: float) -> None:
    """Wait until something is true of the cluster.

    Raises:
        CannotCheckError: It is not in time.
    """
    if not state.until(true, seconds, 0.3):
        raise CannotCheckError(f"after {seconds:.0f} s: still not {what}")


def kustomized(folder: Path) -> str:
    """Return what a folder renders to."""
    return programs.output([builds.program("kustomize"), "build", folder])


def _in(namespace: str | None) -> list[str]:
    return ["-n", namespace] if namespace else []
