"""What the NetworkPolicies forbid does not connect, and what they allow does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab import settings
from lab.proofs import visitors
from lab.proofs.results import Facts
from lab.proofs.stage import Document, Stage

_SERVICE, _MANAGEMENT, _FORGE, _KUBELET = 8000, 9000, 443, 10250
_WHERE = settings.NODES[0]


@pytest.fixture(scope="module")
def stranger() -> Iterator[Document]:
    """A pod of a namespace that no policy speaks of."""
    with visitors.visitor(_WHERE) as pod:
        yield pod


@pytest.fixture(scope="module")
def monitor() -> Iterator[Document]:
    """A pod where Prometheus would be."""
    with visitors.visitor(_WHERE, "monitoring") as pod:
        yield pod


def test_who_may_come_in(staging: Stage, stranger: Document, monitor: Document, facts: Facts) -> None:
    for pod in staging.ready():
        address = pod["status"]["podIP"]
        visitors.need_reaches(monitor, address, _MANAGEMENT)
        assert visitors.reaches(stranger, address, _SERVICE), "an address of the VPC does not reach the service's port"
        assert not visitors.reaches(stranger, address, _MANAGEMENT), "anybody reaches the management port"
        assert not visitors.reaches(monitor, address, _FORGE + 1), "a port that nobody serves answers"
    facts.note(f"in: {len(staging.ready())} pods' {_SERVICE} from the VPC, {_MANAGEMENT} from monitoring only")


def test_where_the_service_may_go(staging: Stage, stranger: Document, facts: Facts) -> None:
    pod, other = staging.ready()[0], Stage("dev").ready()[0]["status"]["podIP"]
    visitors.need_reaches(pod, settings.HOST, settings.GIT.number)
    forbidden = {
        "the API server": (settings.HOST, settings.API.number),
        "the API server's Service": (settings.API_SERVICE, _FORGE),
        "a kubelet": (_WHERE.address, _KUBELET),
        "another environment": (other, _SERVICE),
    }
    for what, (address, port) in forbidden.items():
        visitors.need_reaches(stranger, address, port)
        assert not visitors.reaches(pod, address, port), f"the service reaches {what} at {address}:{port}"
    facts.note(f"out: the VPC's {_FORGE}, and not {', '.join(forbidden)}, which answer to a pod without policies")
