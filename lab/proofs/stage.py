"""An environment of the lab as the proofs see it: what runs there, and how its Git side is changed and put back."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from delivery.findings import CannotCheckError
from delivery.workflows import overlays
from lab import argo_cd, cluster, load_balancer, programs, repository, settings, state
from lab.settings import Node

Document = dict[str, Any]
Question = Callable[[], object]
PATIENCE = 300.0
_READY = 'jsonpath={.endpoints[*].conditions.ready}{"\\n"}'
_SELECTOR = f"app.kubernetes.io/name={settings.IMAGE}"


@dataclass(frozen=True)
class Stage:
    """One environment."""

    environment: str

    @property
    def namespace(self) -> str:
        """Its namespace, which is its Application's name, too."""
        return settings.namespace(self.environment)

    @property
    def overlay(self) -> str:
        """The path of its overlay."""
        return overlays.path(self.environment)

    @property
    def address(self) -> str:
        """The address of its load balancer.

        Raises:
            CannotCheckError: It has none.
        """
        if given := load_balancer.address(self.namespace):
            return given
        raise CannotCheckError(f"the Service of {self.namespace} has no address: is the lab up? `make lab-cluster`")

    @property
    def replicas(self) -> int:
        """How many pods its Deployment wants."""
        return int(self.deployment()["spec"]["replicas"])

    def deployment(self) -> Document:
        """Return its Deployment.

        Raises:
            CannotCheckError: There is none.
        """
        found = cluster.get("deployment", settings.IMAGE, self.namespace)
        if found is None:
            raise CannotCheckError(f"{self.namespace} has no Deployment")
        return found

    def pods(self) -> list[Document]:
        """Return the service's pods that are not being ended."""
        return [pod for pod in cluster.listed("pods", self.namespace, _SELECTOR) if alive(pod)]

    def ready(self) -> list[Document]:
        """Return those of its pods that are ready."""
        return [pod for pod in self.pods() if is_ready(pod)]

    @contextlib.contextmanager
    def endpoints(self) -> Iterator[list[int]]:
        """Watch how many pods the Service sends requests to; the list holds every number once the body has ended."""
        words = ("-l", f"kubernetes.io/service-name={settings.IMAGE}", "--watch", "-o", _READY)
        command = cluster.command("-n", self.namespace, "get", "endpointslices", *words)
        counted: list[int] = []
        with tempfile.TemporaryFile("w+") as lines, _started(command, lines):
            time.sleep(1)
            yield counted
            lines.seek(0)
            counted += [line.split().count("true") for line in lines]

    def wait_settled(self, replicas: int | None = None, seconds: float = PATIENCE) -> None:
        """Wait until exactly the pods that are wanted are there, all of them ready."""
        wanted = self.replicas if replicas is None else replicas
        cluster.wait(
            f"{wanted} pods ready in {self.namespace}",
            lambda: len(self.ready()) == wanted == len(cluster.listed("pods", self.namespace, _SELECTOR)),
            seconds,
        )

    def delete_pod(self, pod: Document) -> None:
        """Delete a pod gracefully; return once it has gone."""
        cluster.kubectl("-n", self.namespace, "delete", "pod", pod["metadata"]["name"], "--wait")

    def changed(self, message: str, text: str) -> contextlib.AbstractContextManager[str]:
        """Commit another text of its overlay; put the former back afterwards."""
        return committed(message, {self.overlay: text}, self.namespace)

    def text(self) -> str:
        """Return its overlay's text."""
        return repository.text(self.overlay)


@contextlib.contextmanager
def _started(command: Sequence[programs.Argument], output: IO[str]) -> Iterator[None]:
    process = subprocess.Popen([str(word) for word in command], stdout=output)  # noqa: S603 - ours
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def alive(pod: Document) -> bool:
    """Tell whether a pod is neither being ended nor over."""
    return "deletionTimestamp" not in pod["metadata"] and pod["status"].get("phase") in {"Pending", "Running"}


def is_ready(pod: Document) -> bool:
    """Tell whether a pod is ready."""
    conditions = pod["status"].get("conditions", [])
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def node_of(pod: Document) -> Node:
    """Return the node that a pod runs on."""
    return next(one for one in settings.NODES if one.name == pod["spec"].get("nodeName"))


def ran(pod: Document, program: str) -> str:
    """Run a Python program in a pod; return what it printed."""
    name, namespace = pod["metadata"]["name"], pod["metadata"]["namespace"]
    return cluster.kubectl("-n", namespace, "exec", name, "--", "python3", "-c", program, seconds=60)


def seconds_until(true: Question, seconds: float = PATIENCE) -> float | None:
    """Wait until something is true; return the seconds that took, or nothing where it does not become so in time."""
    began = time.monotonic()
    return time.monotonic() - began if state.until(true, seconds, 0.2) else None


@contextlib.contextmanager
def committed(message: str, files: Mapping[str, str | None], *applications: str) -> Iterator[str]:
    """Commit files and have Argo CD told of it; afterwards put back what was there, and wait until it runs again."""
    before = repository.texts(files)
    revision = repository.commit(message, files)
    argo_cd.refresh(*applications)
    try:
        yield revision
    finally:
        restored(before, *applications)


def restored(before: Mapping[str, str | None], *applications: str) -> float:
    """Put files back; return the seconds until everything was Synced and Healthy on that commit."""
    now = repository.texts(before)
    there = {path: text for path, text in before.items() if text is not None or now[path] is not None}
    began = time.monotonic()
    revision = repository.commit("Back to what was there before the proof", there)
    for name in applications:
        _wait_restored(name, revision)
    return time.monotonic() - began


def _wait_restored(name: str, revision: str) -> None:
    """Wait until an Application is as a commit says; ask again meanwhile, since a sync in progress ends first."""
    end = time.monotonic() + PATIENCE * 2
    argo_cd.refresh(name)
    while not state.until(lambda: _is_restored(name, revision), 10, 0.3):
        if time.monotonic() > end:
            raise CannotCheckError(f"not put back: {argo_cd.problem_of(name)}")
        argo_cd.refresh(name)


def _is_restored(name: str, revision: str) -> bool:
    """Tell whether an Application is as a commit says, even where no sync was needed for that."""
    status = argo_cd.status_of(name)
    over = status.get("operationState", {}).get("phase") == "Succeeded"
    well = status.get("health", {}).get("status") == "Healthy"
    return over and well and argo_cd.is_synced(name, revision, status)


def wait_synced(name: str, revision: str, seconds: float = PATIENCE) -> None:
    """Wait until an Application runs a commit and is Healthy."""
    cluster.wait(f"{name} Healthy on {revision[:12]}", lambda: argo_cd.is_healthy(name, revision), seconds)


def spread() -> dict[str, list[int]]:
    """Return how the pods of each environment lie on the nodes: the numbers, whichever node has which."""
    lie = {}
    for environment in settings.ENVIRONMENTS:
        counted = Counter(pod["spec"].get("nodeName") for pod in Stage(environment).ready())
        lie[environment] = sorted(counted[one.name] for one in settings.NODES)
    return lie


def spread_again() -> None:
    """Move a pod of each environment whose pods lie on one node: its own rules put the next one on another."""
    for environment, numbers in spread().items():
        stage = Stage(environment)
        if numbers[0] == 0 and len(stage.pods()) > 1:
            stage.delete_pod(stage.pods()[0])
            stage.wait_settled()


def cordoned(where: Node, *, cordon: bool) -> None:
    """Let a node take no more pods, or again."""
    cluster.kubectl("cordon" if cordon else "uncordon", where.name)


def kill(pod: Document) -> float:
    """End a pod's process as the kernel does when memory is short, by SIGKILL; return the moment."""
    container = pod["status"]["containerStatuses"][0]["containerID"].removeprefix("containerd://")
    for place in Path("/proc").glob("[0-9]*"):
        if _is_first_of(place, container):
            moment = time.monotonic()
            os.kill(int(place.name), signal.SIGKILL)
            return moment
    raise CannotCheckError(f"the container of {pod['metadata']['name']} has no process on this machine")


def _is_first_of(place: Path, container: str) -> bool:
    """Tell whether a process of this machine is the first one of a container."""
    try:
        numbers = re.search(r"^NSpid:(.*)$", (place / "status").read_text(), re.MULTILINE)
        return container in (place / "cgroup").read_text() and numbers is not None and numbers[1].split()[-1] == "1"
    except OSError:
        return False


def patch(kind: str, name: str, namespace: str, body: Mapping[str, Any]) -> None:
    """Change an object by hand, as somebody with a shell would."""
    cluster.kubectl("-n", namespace, "patch", kind, name, "--type=merge", "--patch", json.dumps(body))
