"""``up``: bring the lab up from nothing, or from where it was interrupted."""

from __future__ import annotations

import argparse
import dataclasses
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from delivery.findings import CannotCheckError, say
from lab import (
    argo_cd,
    builds,
    certificates,
    cluster,
    control_plane,
    dns,
    host,
    identity_webhook,
    images,
    load_balancer,
    metrics,
    network,
    network_policy,
    node,
    proxy,
    repository,
    settings,
    state,
)
from lab.settings import Node
from lab.steps import Step, duration, walk


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.add_argument(
        "--without-service",
        action="store_true",
        help="stop before Argo CD: a cluster of two nodes, for whoever needs only that",
    )


def run(options: argparse.Namespace) -> int:
    """Bring it up; say where everything is."""
    host.install()
    host.check()
    steps = [*_preparations(), *_cluster(), *([] if options.without_service else _service())]
    say(f"the lab in {settings.state_folder()}: {_expectation(steps)}")
    with state.locked():
        took = walk(steps)
        need()
    say(f"the lab is up after {duration(took)}; {_size()}")
    say(f"  export KUBECONFIG={settings.kubeconfig()}")
    for environment in () if options.without_service else settings.ENVIRONMENTS:
        say(f"  {environment}: http://{load_balancer.address(settings.namespace(environment))}/")
    return 0


def _expectation(steps: list[Step]) -> str:
    whole = f"about {duration(sum(step.seconds for step in steps))}"
    cold = f", most of it {len(builds.missing())} builds that are kept for the next time" if builds.missing() else ""
    return f"up in {whole}{cold}"


def _preparations() -> Iterator[Step]:
    yield Step("programs from their Go modules", builds.minutes() * 60, builds.make)
    yield Step("the images of the cluster's own parts", 5, images.make)


def _cluster() -> Iterator[Step]:
    yield Step("routes that end here, the bridge, certificates", 3, _ground)
    yield Step("two nodes' namespaces and containerds", 3, _namespaces)
    yield Step("etcd, API server, controller manager, scheduler; the nodes' images meanwhile", 15, _control_plane)
    yield Step("kubelets, kube-proxy, network policies, load balancer", 10, _nodes)
    yield Step("DNS, metrics-server, the double of the pod identity webhook", 8, _parts)


def _ground() -> None:
    network.up()
    host.tune()
    certificates.make()


def _namespaces() -> None:
    for one in settings.NODES:
        node.make(one)


def _control_plane() -> None:
    """Start it beside bringing the images: one waits for the processor, the other for the disk."""
    with ThreadPoolExecutor(1) as beside:
        brought = beside.submit(lambda: images.bring(images.make()))
        control_plane.start()
        brought.result()


def _nodes() -> None:
    network_policy.allow()
    with ThreadPoolExecutor(len(settings.NODES)) as pool:
        list(pool.map(_node, settings.NODES))


def _node(one: Node) -> None:
    """Start what a node runs; no pod is there yet, so that none is there before the firewall."""
    proxy.start(one)
    node.start(one)
    network_policy.start(one)
    node.wait_ready(one)


def _parts() -> None:
    identity_webhook.apply()
    dns.apply()
    metrics.apply()


def _service() -> Iterator[Step]:
    yield Step("Argo CD by argocd/install, the kinds of controllers that are not here", 8, _argo_cd)
    yield Step("the service's image, the repository", 10, _release)
    yield Step("Argo CD is there; its projects and Applications", 25, argo_cd.apply_applications)
    yield Step("DNS and metrics-server are there", 3, lambda: cluster.available(settings.SYSTEM))
    yield Step("an address of its own for each load balancer", 10, load_balancer.settle)
    yield Step("dev, staging and prod are Synced and Healthy", 30, argo_cd.wait_healthy)


def _argo_cd() -> None:
    argo_cd.install()
    argo_cd.kinds()


def _release() -> None:
    image = images.service()
    release = images.release(image)
    images.bring({}, image)
    state.remember("release", dataclasses.asdict(release))
    repository.make(release)
    repository.serve()


def _size() -> str:
    used = sum(place.stat().st_blocks * 512 for place in settings.state_folder().rglob("*") if place.is_file())
    return f"{used / 1e9:.1f} GB of disk, {shutil.disk_usage(settings.state_folder()).free / 1e9:.0f} GB free"


def need() -> None:
    """See that the lab is up, with all that was started.

    Raises:
        CannotCheckError: It is not.
    """
    if not cluster.ready():
        raise CannotCheckError("the lab is not up: run `make lab-cluster`")
    if ended := state.ended():
        logs = ", ".join(f"{name} ({state.log_of(name)})" for name in ended)
        raise CannotCheckError(f"of the lab has ended: {logs}; `make lab-cluster` starts it again")
