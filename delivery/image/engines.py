"""What runs the image's container: a docker daemon, or runc alone. Both allow it as little as the cluster does."""

from __future__ import annotations

import ctypes
import io
import json
import os
import signal
import subprocess
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from delivery import machine, programs
from delivery.findings import CannotCheckError
from delivery.image import bundle, oci
from delivery.image.builder import docker_answers
from delivery.image.inspection import USER

NAME = f"color-palette-api-check-{os.getpid()}"
PATIENCE = 40
"""Seconds that a stop may take: a drain and a grace, both at their defaults, and some more."""
ADOPT = 36
"""The kernel's PR_SET_CHILD_SUBREAPER: orphans of ours become our children, and we learn how they end."""


class Container(Protocol):
    """A container that was made and does not run yet."""

    @property
    def prefix(self) -> list[str]:
        """The words before a command, so that it sees the container's network."""

    def start(self) -> float:
        """Start it; return when, in seconds since 1970."""

    def addresses(self) -> tuple[str, str]:
        """Return the addresses of the public and the management port."""

    def stop(self) -> int:
        """Send SIGTERM, wait; return its exit code."""

    def log(self) -> str:
        """Return what it wrote."""


@dataclass(slots=True)
class RuncContainer:
    """A container of runc, in a network namespace of its own that leads nowhere."""

    command: list[str]
    pid: int
    output: Path

    @property
    def prefix(self) -> list[str]:
        """Enter its network."""
        return ["nsenter", f"--net=/proc/{self.pid}/ns/net"]

    def start(self) -> float:
        """Start it."""
        began = time.time()
        programs.output(*self.command, "start", NAME)
        return began

    def addresses(self) -> tuple[str, str]:
        """Return its own ports."""
        return "http://127.0.0.1:8000", "http://127.0.0.1:9000"

    def stop(self) -> int:
        """Send SIGTERM and reap it."""
        os.kill(self.pid, signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        return -signal.SIGKILL

    def log(self) -> str:
        """Return what it wrote."""
        return self.output.read_text(errors="replace")


@dataclass(slots=True)
class DockerContainer:
    """A container of a docker daemon, its ports on the loopback address."""

    name: str
    prefix: list[str]

    def start(self) -> float:
        """Start it; the daemon's own work before is not counted."""
        programs.output("docker", "start", self.name)
        # A time of Go has nine decimals, of which datetime reads six.
        told = programs.output("docker", "inspect", "--format", "{{.State.StartedAt}}", self.name)
        return datetime.fromisoformat(told[:26].rstrip("Z\n") + "+00:00").timestamp()

    def addresses(self) -> tuple[str, str]:
        """Return where the daemon has put its ports."""
        found = (programs.output("docker", "port", self.name, str(port)).splitlines()[0] for port in (8000, 9000))
        public, management = (f"http://{address}" for address in found)
        return public, management

    def stop(self) -> int:
        """Send SIGTERM and wait."""
        programs.output("docker", "stop", "--time", str(PATIENCE), self.name)
        return int(programs.output("docker", "inspect", "--format", "{{.State.ExitCode}}", self.name))

    def log(self) -> str:
        """Return what it wrote."""
        done = programs.run("docker", "logs", self.name)
        return done.stdout + done.stderr


class Engine(Protocol):
    """What makes containers of one image."""

    name: str

    @contextmanager
    def container(self) -> Iterator[Container]:
        """Make a container; it is removed at the end, whatever became of it."""


@dataclass(slots=True)
class Runc:
    """runc, which needs no daemon, but root."""

    folder: Path
    name: str = "runc"

    @contextmanager
    def container(self) -> Iterator[Container]:
        """Make a container of the bundle."""
        command = ["runc", "--root", str(self.folder / "state")]
        pid, output = self.folder / "pid", self.folder / "output"
        with output.open("wb") as written:
            words = [*command, "create", "--bundle", str(self.folder / "bundle"), "--pid-file", str(pid), NAME]
            # What runc starts inherits these; a pipe would wait for the container's end.
            made = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=written, stderr=written, check=False)  # noqa: S603
        try:
            if made.returncode:
                raise CannotCheckError(f"runc create failed: {output.read_text().strip()}")
            yield RuncContainer(command, int(pid.read_text()), output)
        finally:
            programs.run(*command, "delete", "--force", NAME)


@dataclass(slots=True)
class Docker:
    """A docker daemon, which has loaded the image."""

    image: str
    name: str = "docker"

    @contextmanager
    def container(self) -> Iterator[Container]:
        """Make a container of the image."""
        ports = [word for port in (8000, 9000) for word in ("--publish", f"127.0.0.1::{port}")]
        data = f"/data:rw,noexec,nosuid,size=64m,mode=0750,uid={USER},gid={USER}"
        allowed = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
        places = ["--tmpfs", "/tmp:rw,noexec,nosuid,size=64m", "--tmpfs", data]  # noqa: S108 - the container's
        try:
            programs.output("docker", "create", "--name", NAME, *allowed, *places, *ports, self.image)
            yield DockerContainer(NAME, [])
        finally:
            programs.run("docker", "rm", "--force", NAME)


@contextmanager
def engine(wish: str, image: oci.Image, scratch: Path) -> Iterator[Engine]:
    """Give what runs the image: as wished, or what is there.

    Args:
        wish: ``docker``, ``runc``, or ``auto``: a docker daemon where one answers.
        image: What to run.
        scratch: A folder of one's own.
    """
    if wish == "docker" or (wish == "auto" and docker_answers("info")):
        with loaded(image, scratch) as name:
            yield Docker(name)
    else:
        yield prepared(image, scratch)


def prepared(image: oci.Image, scratch: Path) -> Runc:
    """Unpack the image for runc."""
    machine.need_root("running the container without a docker daemon")
    machine.need_debian({"runc": "runc", "nsenter": "util-linux"})
    ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)
    bundle.write(image, scratch / "bundle")
    return Runc(scratch)


@contextmanager
def loaded(image: oci.Image, scratch: Path) -> Iterator[str]:
    """Load the image into the daemon under a name of its own, and remove it at the end."""
    name, archive = f"{NAME}:latest", scratch / "docker.tar"
    write_docker_archive(image, name, archive)
    programs.output("docker", "load", "--input", archive)
    try:
        yield name
    finally:
        programs.run("docker", "image", "rm", "--force", name)


def write_docker_archive(image: oci.Image, name: str, archive: Path) -> None:
    """Write an image in the form that every docker daemon loads."""
    blobs = [image.manifest["config"]["digest"], *(layer["digest"] for layer in image.manifest["layers"])]
    paths = ["blobs/" + digest.replace(":", "/") for digest in blobs]
    listed = json.dumps([{"Config": paths[0], "RepoTags": [name], "Layers": paths[1:]}]).encode()
    with tarfile.open(archive, "w") as packed:
        for path in dict.fromkeys(paths):
            with oci.member(image.archive, path) as opened:
                add(packed, path, opened.read())
        add(packed, "manifest.json", listed)


def add(packed: tarfile.TarFile, path: str, data: bytes) -> None:
    """Put a file into an archive."""
    member = tarfile.TarInfo(path)
    member.size = len(data)
    packed.addfile(member, io.BytesIO(data))
