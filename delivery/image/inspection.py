"""What must hold of an image before it runs: its user, how it starts and stops, its labels, and each of its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from delivery.image import network
from delivery.image.oci import Image
from delivery.image.tree import Tree

USER = 10001
WRITABLE = ("/tmp/", "/data/")  # noqa: S108 - the two places of the image where the service may write
TOOLS = re.compile(
    r"([\w]+-)*(pip|pip3|easy_install|gcc|g\+\+|cc|c\+\+|cpp|clang|as|ld(\.bfd|\.gold)?|make|curl|wget)(-?[\d.]+)?"
)
"""Programs that only someone who got in would use."""
LABELS = {
    "source": r"https://\S+",
    "revision": r"[0-9a-f]{40}(-dirty)?",
    "version": r"\d+\.\d+\.\d+\S*",
    "created": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "licenses": r"MIT",
}
PREFIX = "org.opencontainers.image."
UNCHECKED = (1).to_bytes(4, "little")
"""The flags of byte code that holds whatever its source's date is (PEP 552)."""
LARGEST = 90_000_000
"""Bytes, compressed, that a node has to pull at most."""
LISTENING = ("PALETTE_HOST", "PALETTE_MANAGEMENT_HOST")


def findings(image: Image, files: Tree) -> list[str]:
    """Return what is not as it must be, each in one line: what, where, and what is accepted."""
    return [
        *of_size(image),
        *of_user(image),
        *of_start(image),
        *of_labels(image),
        *of_environment(image),
        *of_files(files),
        *of_byte_code(files),
    ]


def of_size(image: Image) -> Iterator[str]:
    """Look at how much a node has to pull."""
    if image.size > LARGEST:
        yield f"{image.size} bytes compressed: {LARGEST} are allowed"


def of_user(image: Image) -> Iterator[str]:
    """Look at who it runs as: by number, since Kubernetes cannot tell whether a name is root."""
    user = image.running.get("User", "")
    if user != f"{USER}:{USER}":
        who = "runs as root" if user in {"", "0", "0:0", "root"} else f"runs as {user!r}"
        yield f"{who}: USER must be {USER}:{USER}"


def of_start(image: Image) -> Iterator[str]:
    """Look at how it starts and stops: a shell in between would not pass the signal on."""
    words = image.running.get("Entrypoint") or []
    if not words or PurePosixPath(words[0]).name in {"sh", "bash", "dash"}:
        yield f"ENTRYPOINT is {words}: the service itself is expected, in the exec form"
    if (signal := image.running.get("StopSignal")) != "SIGTERM":
        yield f"STOPSIGNAL is {signal}: SIGTERM is expected"


def of_labels(image: Image) -> Iterator[str]:
    """Look at what it says of itself."""
    labels = image.running.get("Labels") or {}
    for name, pattern in LABELS.items():
        value = labels.get(PREFIX + name, "")
        if not re.fullmatch(pattern, value):
            yield f"label {PREFIX}{name} is {value!r}: {pattern} is expected"


def of_environment(image: Image) -> Iterator[str]:
    """Look at its variables, and that nothing of how the builder reached the network is in them or in the history."""
    variables = dict(entry.split("=", 1) for entry in image.running.get("Env", []))
    for name in LISTENING:
        if variables.get(name) != "0.0.0.0":  # noqa: S104 - a container's own address is not known beforehand
            yield f"{name} is {variables.get(name)!r}: 0.0.0.0 is expected"
    if variables.get("PALETTE_COMMIT") != (image.running.get("Labels") or {}).get(PREFIX + "revision"):
        yield f"PALETTE_COMMIT is {variables.get('PALETTE_COMMIT')!r}: the label {PREFIX}revision is expected"
    told = str(image.config)
    yield from (
        f"the configuration tells of the builder's {name}" for name, at in network.proxies().items() if at in told
    )


def of_files(files: Tree) -> Iterator[str]:
    """Look at each file: none gives its owner's rights, none is writable but in two places, no tool lies about."""
    for path, file in sorted(files.items()):
        if file.is_set_id:
            yield f"{path} is setuid or setgid ({file.mode & 0o7777:04o})"
        if file.is_writable_by(USER, USER) and not f"{path}/".startswith(WRITABLE):
            yield f"{path} is writable by {USER} ({file.mode & 0o7777:04o} {file.owner}:{file.group})"
        if is_tool(path):
            yield f"{path}: no compiler and no installer belongs into the image"


def of_byte_code(files: Tree) -> Iterator[str]:
    """Look at what Python compiled: what depends on dates does not hold here, and is made anew at every start."""
    dated = sorted(path for path, file in files.items() if file.start and file.start[4:] != UNCHECKED)
    if dated:
        yield f"{len(dated)} files of byte code depend on dates, such as {dated[0]}: unchecked-hash is expected"


def is_tool(path: str) -> bool:
    """Tell whether a path is a program that has no business here, or the package of an installer."""
    parts = PurePosixPath(path)
    program = parts.parent.name in {"bin", "sbin"} and bool(TOOLS.fullmatch(parts.name))
    return program or (parts.parent.name in {"site-packages", "dist-packages"} and parts.name in {"pip", "ensurepip"})
