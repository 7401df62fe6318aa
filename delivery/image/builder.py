"""What builds: buildx where a docker daemon is (or a builder is named), a BuildKit of our own otherwise."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from delivery import locations, machine, processes, programs
from delivery.findings import CannotCheckError
from delivery.image import base, network, tools
from delivery.image.revision import Revision

STAND_IN = "base-image-stand-in"
"""The name that the Dockerfile's BASE has where the stand-in is built on."""
BUILDER = "color-palette"
KEPT = "3GB"
"""How much our own BuildKit keeps of earlier builds."""
SECONDS_TO_START = 30


@dataclass(frozen=True, slots=True)
class Build:
    """What a builder needs to know."""

    revision: Revision
    archive: Path
    base: Path | None
    """An OCI layout to build on, or nothing: the base is pulled."""
    secrets: dict[str, Path]
    cached: bool

    @property
    def arguments(self) -> dict[str, str]:
        """The build's arguments."""
        stated = self.revision
        facts = {"VERSION": stated.version, "COMMIT": stated.commit, "BUILT": stated.built, "SOURCE": stated.source}
        named = {"BASE": STAND_IN} if self.base else {}
        return {"SOURCE_DATE_EPOCH": str(stated.epoch), **facts, **named, **network.proxies()}


@contextmanager
def builder(scratch: Path) -> Iterator[Callable[[Build], None]]:
    """Give what builds an image; all that was started for it is stopped at the end."""
    if os.environ.get("BUILDX_BUILDER") or (docker_answers("info") and docker_answers("buildx", "version")):
        with buildx() as name:
            yield lambda build: processes.watch(buildx_command(name, build))
    else:
        with daemon(scratch) as (client, address):
            yield lambda build: processes.watch(buildctl_command(client, address, build))


def docker_answers(*question: str) -> bool:
    """Tell whether docker answers a question: ``info`` is one to its daemon, ``buildx version`` one to its plugin."""
    return bool(programs.look("docker")) and programs.run("docker", *question).returncode == 0


@contextmanager
def buildx() -> Iterator[str]:
    """Give the name of a builder that can write OCI archives: the one that is named, or one of our own."""
    if named := os.environ.get("BUILDX_BUILDER"):
        yield named
        return
    if programs.run("docker", "buildx", "inspect", BUILDER).returncode:
        image = f"image=moby/buildkit:{tools.VERSION}"
        created = ("--name", BUILDER, "--driver", "docker-container", "--driver-opt", image)
        programs.output("docker", "buildx", "create", *created)
    try:
        yield BUILDER
    finally:
        programs.run("docker", "buildx", "stop", BUILDER)


def buildx_command(name: str, build: Build) -> list[str | Path]:
    """Return the command of a build by buildx."""
    command: list[str | Path] = ["docker", "buildx", "build", "--builder", name, "--progress", "plain"]
    command += ["--provenance=false", "--sbom=false", "--output", output(build)]
    command += [word for key, value in build.arguments.items() for word in ("--build-arg", f"{key}={value}")]
    command += [word for key, path in build.secrets.items() for word in ("--secret", f"id={key},src={path}")]
    if build.base:
        command += ["--build-context", f"{STAND_IN}=oci-layout://{build.base}@{base.digest_of(build.base)}"]
    return [*command, *([] if build.cached else ["--no-cache"]), locations.APP]


def buildctl_command(client: Path, address: str, build: Build) -> list[str | Path]:
    """Return the command of a build by BuildKit's own client."""
    command: list[str | Path] = [
        client,
        "--addr",
        address,
        "build",
        "--progress",
        "plain",
        "--frontend",
        "dockerfile.v0",
    ]
    command += ["--local", f"context={locations.APP}", "--local", f"dockerfile={locations.APP}"]
    command += ["--output", output(build)]
    command += [word for key, value in build.arguments.items() for word in ("--opt", f"build-arg:{key}={value}")]
    command += [word for key, path in build.secrets.items() for word in ("--secret", f"id={key},src={path}")]
    if build.base:
        command += ["--oci-layout", f"{STAND_IN}={build.base}"]
        command += ["--opt", f"context:{STAND_IN}=oci-layout://{STAND_IN}@{base.digest_of(build.base)}"]
    return [*command, *([] if build.cached else ["--no-cache"])]


def output(build: Build) -> str:
    """Return where the image goes: an archive whose dates are none later than the commit's.

    It is an OCI layout that has docker's list of contents, too: Trivy reads no archive without one.
    """
    return f"type=docker,oci-mediatypes=true,dest={build.archive},rewrite-timestamp=true"


@contextmanager
def daemon(scratch: Path) -> Iterator[tuple[Path, str]]:
    """Run a BuildKit of our own; give its client and its address."""
    machine.need_root("building the image without a docker daemon")
    machine.need_debian({"runc": "runc"})
    buildkit = tools.buildkit()
    address, log = f"unix://{scratch}/buildkitd.sock", scratch / "buildkitd.log"
    settings = scratch / "buildkitd.toml"
    settings.write_text(configuration())
    # A daemon that is killed takes its mounts along, not their folders: those lie where we clean up.
    command: list[str | Path] = [
        *processes.ALONE,
        "env",
        f"TMPDIR={scratch}",
        "nice",
        "-n",
        "19",
        buildkit.daemon,
        "--config",
        settings,
        "--addr",
        address,
    ]
    # BuildKit keeps its folder to itself: a second one on it ends at once.
    turn = processes.in_turn(locations.cache() / "buildkit.lock", "an image's build")
    with turn, processes.started(command, log) as running:
        wait(running, [buildkit.client, "--addr", address, "debug", "workers"], log)
        yield buildkit.client, address


def configuration() -> str:
    """Return the daemon's settings: builds see the machine's own network, and old layers are dropped."""
    return f"""root = "{locations.cache() / "buildkit"}"
[otel]
socketPath = ""
[worker.containerd]
enabled = false
[worker.oci]
enabled = true
networkMode = "host"
maxUsedSpace = "{KEPT}"
"""


def wait(running: Popen[bytes], question: list[str | Path], log: Path) -> None:
    """Wait until the daemon answers.

    Raises:
        CannotCheckError: it ended, or did not answer in time; with the last line of its log.
    """
    end = time.monotonic() + SECONDS_TO_START
    while programs.run(*question).returncode:
        if running.poll() is not None or time.monotonic() > end:
            last = (log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
            raise CannotCheckError(f"buildkitd does not answer: {last}")
        time.sleep(0.1)
