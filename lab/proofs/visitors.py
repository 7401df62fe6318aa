"""Pods that look around: the service's own image in namespaces of their own, doing nothing but what they are told."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

from delivery.findings import CannotCheckError
from lab import cluster
from lab.proofs import stage
from lab.proofs.stage import Document, Stage
from lab.settings import Node

NAMESPACE = "lab-proof"
_PATIENCE = 120.0
_ATTEMPTS = 3
_TRY = """
import socket
try:
    socket.create_connection(({address!r}, {port}), 2).close()
    print("connected")
except OSError as error:
    print(type(error).__name__)
"""


@contextlib.contextmanager
def visitor(where: Node, namespace: str = NAMESPACE) -> Iterator[Document]:
    """Give a pod in a namespace that is made for it, on a node; both go afterwards.

    Raises:
        CannotCheckError: The namespace is there already, and is somebody's.
    """
    if cluster.get("namespace", namespace) is not None:
        raise CannotCheckError(f"there is a namespace {namespace} already: kubectl delete namespace {namespace}")
    cluster.apply(json.dumps({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}))
    try:
        cluster.wait("made: its ServiceAccount", lambda: cluster.get("serviceaccount", "default", namespace), _PATIENCE)
        cluster.apply(json.dumps(_pod(where, namespace)))
        words = ("wait", "--for=condition=Ready", "pod/visitor", f"--timeout={_PATIENCE:.0f}s")
        cluster.kubectl("-n", namespace, *words)
        yield cluster.get("pod", "visitor", namespace) or {}
    finally:
        cluster.kubectl("delete", "namespace", namespace, "--wait", f"--timeout={_PATIENCE:.0f}s")


def _pod(where: Node, namespace: str) -> Document:
    service = Stage("prod").deployment()["spec"]["template"]["spec"]["containers"][0]
    container = {
        "name": "visitor",
        "image": service["image"],
        "command": ["python3", "-c", "import time; time.sleep(86400)"],
        "env": [{"name": "PYTHONDONTWRITEBYTECODE", "value": "1"}],
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "visitor", "namespace": namespace},
        "spec": {
            "nodeName": where.name,
            "terminationGracePeriodSeconds": 0,
            "automountServiceAccountToken": False,
            "containers": [container],
        },
    }


def reaches(pod: Document, address: str, port: int) -> bool:
    """Tell whether a pod can connect; a connection that does not come about is tried again, to be sure."""
    return any("connected" in stage.ran(pod, _TRY.format(address=address, port=port)) for _ in range(_ATTEMPTS))


def need_reaches(pod: Document, address: str, port: int) -> None:
    """See that somebody answers who may be asked: without it, silence elsewhere shows nothing.

    Raises:
        CannotCheckError: Nobody does.
    """
    if stage.seconds_until(lambda: reaches(pod, address, port), _PATIENCE) is None:
        raise CannotCheckError(f"nobody answers at {address}:{port}, even to who may ask: the proof would show nothing")
