"""``up``: bring the lab up from nothing, or from where it was interrupted."""

from __future__ import annotations

import argparse
import dataclasses
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from delivery.findings import CannotCheckError, say
from delivery.workflows.overlays import Release
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
    names,
    network,
    network_policy,
    node,
    proxy,
    repository,
    settings,
    state,
)
from lab.actions import seeding as actions
from lab.advisories import running as advisories
from lab.aws import running as aws
from lab.builds import Build
from lab.forge import argo_cd as forge_argo_cd
from lab.forge import credentials, git, people, repositories
from lab.forge import running as forge
from lab.forge.configuration import JOBS
from lab.identity import running as identity
from lab.registry import running as registry
from lab.runner import daemon as runner
from lab.settings import Node
from lab.steps import Step, duration, walk

WHOLE = "whole"
"""Under which it is remembered whether more than the cluster is up."""


def add(parser: argparse.ArgumentParser) -> None:
    """State the command's options."""
    parser.add_argument(
        "--without-service",
        action="store_true",
        help="stop before Argo CD: a cluster of two nodes, for whoever needs only that",
    )
    parser.add_argument(
        "--cluster",
        action="store_true",
        help="without forge, runner, registry and AWS: the cluster, Argo CD, and a Git server to read from",
    )


def run(options: argparse.Namespace) -> int:
    """Bring it up; say where everything is."""
    whole = not (options.cluster or options.without_service)
    host.install(whole=whole)
    host.check(whole=whole)
    steps = [*_preparations(whole=whole), *_cluster(), *_rest(options)]
    say(f"the lab in {settings.state_folder()}: {_expectation(steps, whole=whole)}")
    with state.locked():
        took = walk(steps)
        state.remember(WHOLE, whole)
        need()
    say(f"the lab is up after {duration(took)}; {_size()}")
    say(f"  export KUBECONFIG={settings.kubeconfig()}")
    if whole:
        say(f"  {git.address(repositories.ours())} at {names.address(names.forge())}; tokens in {_tokens()}")
    for environment in () if options.without_service else settings.ENVIRONMENTS:
        say(f"  {environment}: http://{load_balancer.address(settings.namespace(environment))}/")
    return 0


def _rest(options: argparse.Namespace) -> Iterator[Step]:
    """Give what comes after the cluster."""
    if options.without_service:
        return
    if options.cluster:
        yield from _service(_served)
        return
    yield from _delivery()
    yield from _service(repository.seed)
    yield Step("the runner", 5, _runner)


def _expectation(steps: list[Step], *, whole: bool) -> str:
    missing = builds.missing(_programs(whole=whole))
    cold = f", most of it {len(missing)} builds that are kept for the next time" if missing else ""
    return f"up in about {duration(sum(step.seconds for step in steps))}{cold}"


def _programs(*, whole: bool) -> Sequence[Build]:
    return builds.BUILDS if whole else builds.CLUSTER


def _preparations(*, whole: bool) -> Iterator[Step]:
    wanted = _programs(whole=whole)
    yield Step("programs from their Go modules", builds.minutes(wanted) * 60, lambda: builds.make(wanted))
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


def _delivery() -> Iterator[Step]:
    yield Step("AWS and its registry, judged by the policies that Terraform renders", 25, _aws)
    yield Step("the forge: Gitea as github.com, its accounts, GitHub's REST API, its issuer of identities", 20, _forge)
    yield Step("advisories, Trivy's database, the actions' repositories", 10, _gates)


def _aws() -> None:
    aws.up()
    aws.know_cluster()
    registry.up()


def _forge() -> None:
    forge.up()
    identity.up(credentials.token_file(people.ISSUER), credentials.secret(JOBS))
    forge_argo_cd.apply()


def _gates() -> None:
    advisories.up()
    actions.up()


def _runner() -> None:
    runner.up(advisories.variables(), advisories.trivy())


def _service(published: Callable[[Release], None]) -> Iterator[Step]:
    """Give how Argo CD and the service come up; ``published`` brings the release to where Argo CD reads."""
    yield Step("Argo CD by argocd/install, the kinds of controllers that are not here", 8, _argo_cd)
    yield Step("the service's image, the repository", 10, lambda: _release(published))
    yield Step("Argo CD is there; its projects and Applications", 25, argo_cd.apply_applications)
    yield Step("DNS and metrics-server are there", 3, lambda: cluster.available(settings.SYSTEM))
    yield Step("an address of its own for each load balancer", 10, load_balancer.settle)
    yield Step("dev, staging and prod are Synced and Healthy", 30, argo_cd.wait_healthy)


def _argo_cd() -> None:
    argo_cd.install()
    argo_cd.kinds()


def _release(published: Callable[[Release], None]) -> None:
    image = images.service()
    release = images.release(image)
    images.bring({}, image)
    state.remember("release", dataclasses.asdict(release))
    published(release)


def _served(release: Release) -> None:
    repository.make(release)
    repository.serve()


def _tokens() -> str:
    return str(credentials.token_file(people.AUTHOR).parent)


def _size() -> str:
    used = sum(place.stat().st_blocks * 512 for place in settings.state_folder().rglob("*") if place.is_file())
    return f"{used / 1e9:.1f} GB of disk, {shutil.disk_usage(settings.state_folder()).free / 1e9:.0f} GB free"


def need() -> None:
    """See that the lab is up, with all that was started.

    Raises:
        CannotCheckError: It is not.
    """
    if not cluster.ready():
        raise CannotCheckError("the lab is not up: run `make lab`")
    if ended := state.ended():
        logs = ", ".join(f"{name} ({state.log_of(name)})" for name in ended)
        raise CannotCheckError(f"of the lab has ended: {logs}; `make lab` starts it again")
