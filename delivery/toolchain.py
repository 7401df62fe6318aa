"""Programs and files that Go modules bring: looked for first, made once, kept by version in the user's cache."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from delivery.findings import CannotCheckError, say

NEEDS_GO = "install Go 1.25 or newer (Debian: apt-get install golang-go, or the toolchain of the Go project)"


class Module(NamedTuple):
    """A Go module at one version, and the checksum that its content must have."""

    path: str
    version: str
    sum: str


def cache_folder(kind: str) -> Path:
    """Return the folder of the user's cache for one kind of thing, made where it is missing."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "color-palette" / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def module_zip(module: Module) -> Path:
    """Return the zip of a Go module, as the go command downloads and keeps it.

    Raises:
        CannotCheckError: There is no Go, the module cannot be had, or its checksum is another.
    """
    answer = json.loads(_go(["mod", "download", "-json", f"{module.path}@{module.version}"], tolerant=True) or "{}")
    # A module that asks for a newer Go is told as an error, yet its zip is there; only its files are wanted here.
    if "Zip" not in answer:
        problem = f"{module.path}@{module.version} cannot be had: {answer.get('Error', 'the go command said nothing')}"
        raise CannotCheckError(problem)
    if answer.get("Sum") != module.sum:
        problem = f"{module.path}@{module.version} has the checksum {answer.get('Sum')}, not {module.sum}"
        raise CannotCheckError(problem)
    return Path(answer["Zip"])


def installed(program: str, package: str, version: str, minutes: str) -> Path:
    """Return a program that ``go install package@version`` makes, made now where the cache lacks it."""
    target = cache_folder("bin") / f"{program}-{version}"
    if not target.exists():
        _make(target, ["install", "-trimpath", "-ldflags=-s -w", f"{package}@{version}"], None, minutes)
    return target


def built(program: str, source: Path, minutes: str) -> Path:
    """Return a program built from our own Go source; its name in the cache holds the source's hash."""
    target = cache_folder("bin") / f"{program}-{_hash_of(source)}"
    if not target.exists():
        _make(target, ["build", "-trimpath", "-ldflags=-s -w", "-o", "{bin}/" + program, "."], source, minutes)
    return target


def _hash_of(source: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(source.iterdir()):
        if path.name in {"go.mod", "go.sum"} or (path.suffix == ".go" and not path.stem.endswith("_test")):
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def _make(target: Path, arguments: list[str], folder: Path | None, minutes: str) -> None:
    """Build in a folder that goes away again: Go's build cache is many times the program's size."""
    say(f"building {target.name} with Go, once: {minutes}", to_error=True)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="build-", dir=target.parent) as scratch:
        own = {"GOCACHE": f"{scratch}/cache", "GOBIN": f"{scratch}/bin", "GOFLAGS": ""}
        _go([argument.format(bin=own["GOBIN"]) for argument in arguments], folder, own)
        (made,) = Path(own["GOBIN"]).iterdir()
        made.replace(target)
    say(f"built {target.name} in {time.monotonic() - start:.0f} s", to_error=True)


def _go(
    arguments: list[str], folder: Path | None = None, own: Mapping[str, str] | None = None, *, tolerant: bool = False
) -> str:
    go = shutil.which("go")
    if go is None:
        problem = f"there is no go command; {NEEDS_GO}"
        raise CannotCheckError(problem)
    done: Any = subprocess.run(  # noqa: S603 - the go command with arguments of ours
        [go, *arguments],
        cwd=folder or Path(tempfile.gettempdir()),
        env={**os.environ, **(own or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not tolerant:
        problem = f"go {' '.join(arguments)} failed: {done.stderr.strip()[-2000:]}"
        raise CannotCheckError(problem)
    return str(done.stdout)
