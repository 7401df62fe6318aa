"""Programs and files that Go modules bring: looked for first, made once, kept by version in the user's cache."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from delivery import locations
from delivery.findings import CannotCheckError, tell

COMPILED = ("-trimpath", "-gcflags=all=-dwarf=false")
"""How every package is compiled: alike, so that builds can share it; without what only a debugger reads."""
COMPILER_MEMORY = "1500MiB"
"""From which on a compiler looks for memory that it can use again: before, that costs more time than it is worth."""
NEEDS_GO = "install Go 1.25 or newer (Debian: apt-get install golang-go, or the toolchain of the Go project)"


class Module(NamedTuple):
    """A Go module at one version, and the checksum that its content must have."""

    path: str
    version: str
    sum: str

    @property
    def name(self) -> str:
        """The last word of its path, the number of a major version left out."""
        return re.sub(r"/v[0-9]+$", "", self.path).rsplit("/", 1)[-1]


def cache_folder(kind: str) -> Path:
    """Return the folder of the user's cache for one kind of thing, made where it is missing."""
    folder = locations.cache() / kind
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
        raise CannotCheckError(
            f"{module.path}@{module.version} cannot be had: {answer.get('Error', 'the go command said nothing')}"
        )
    if answer.get("Sum") != module.sum:
        raise CannotCheckError(f"{module.path}@{module.version} has the checksum {answer.get('Sum')}, not {module.sum}")
    return Path(answer["Zip"])


def built(program: str, source: Path, minutes: str, *, package: str = ".") -> Path:
    """Return a program built from a package of a Go module of ours; its name in the cache holds the source's hash.

    Raises:
        CannotCheckError: There is no Go, or the build failed.
    """
    target = cache_folder("bin") / f"{program}-{_hash_of(source)}"
    if not target.exists():
        _build(target, source, package, minutes)
    return target


def compiled(module: Module, packages: Sequence[str], linked: str, minutes: str) -> Path:
    """Return a folder with the programs of another project's module, built in it so that its own go.mod counts.

    Args:
        module: The module, whose ``replace`` directives and ``go.sum`` hold.
        packages: Its packages, such as ``./cmd/buildkitd``.
        linked: What the linker is told beside ``-s -w``, such as the version.
        minutes: How long it takes, in words.

    Raises:
        CannotCheckError: There is no Go, the module is another than the pinned one, or the build failed.
    """
    target = cache_folder("tools") / f"{module.name}-{module.version}"
    if not target.exists():
        tell(f"building {target.name} from its Go module, once: {minutes}")
        start = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="build-", dir=target.parent) as scratch, compiling() as own:
            source = shutil.copytree(_downloaded(module, Path(scratch)), Path(scratch) / "source")
            flags = [*COMPILED, f"-ldflags=-s -w {linked}", "-o", f"{scratch}/bin/"]
            Path(scratch, "bin").mkdir()
            _go(["build", *flags, *packages], source, {**own, **_apart(Path(scratch)), "CGO_ENABLED": "0"})
            Path(scratch, "bin").rename(target)
        tell(f"built {target.name} in {time.monotonic() - start:.0f} s")
    return target


@contextlib.contextmanager
def compiling() -> Iterator[dict[str, str]]:
    """Give the variables of a build whose compiled packages are those of all builds that run meanwhile.

    Go's standard library alone is a minute of two cores. The folder is many times the programs' size: the last build
    takes it away.
    """
    folder = cache_folder("compiled")
    with folder.with_name("compiled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        try:
            yield {"GOCACHE": str(folder), "GOGC": "off", "GOMEMLIMIT": COMPILER_MEMORY}
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)


def _downloaded(module: Module, scratch: Path) -> Path:
    """Fetch a module into a cache of its own, and see that it is the one that is pinned; return its folder."""
    told = json.loads(_go(["mod", "download", "-json", f"{module.path}@{module.version}"], scratch, _apart(scratch)))
    if told["Sum"] != module.sum:
        raise CannotCheckError(f"{module.path}@{module.version} has the hash {told['Sum']}; pinned is {module.sum}")
    return Path(told["Dir"])


def _apart(scratch: Path) -> dict[str, str]:
    """Return the variables by which the modules that a build downloads lie in a folder that goes away again."""
    return {"GOMODCACHE": f"{scratch}/modules", "GOFLAGS": "-mod=mod -modcacherw -buildvcs=false"}


def _hash_of(source: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(source.iterdir()):
        if path.name in {"go.mod", "go.sum"} or (path.suffix == ".go" and not path.stem.endswith("_test")):
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def _build(target: Path, source: Path, package: str, minutes: str) -> None:
    tell(f"building {target.name} with Go, once: {minutes}")
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="build-", dir=target.parent) as scratch, compiling() as own:
        made = Path(scratch, "made")
        variables = {**own, "GOFLAGS": "", "CGO_ENABLED": "0"}
        _go(["build", *COMPILED, "-ldflags=-s -w", "-o", str(made), package], source, variables)
        made.replace(target)
    tell(f"built {target.name} in {time.monotonic() - start:.0f} s")


def _go(
    arguments: list[str], folder: Path | None = None, own: Mapping[str, str] | None = None, *, tolerant: bool = False
) -> str:
    go = shutil.which("go")
    if go is None:
        raise CannotCheckError(f"there is no go command; {NEEDS_GO}")
    done: Any = subprocess.run(  # noqa: S603 - the go command with arguments of ours
        [go, *arguments],
        cwd=folder or Path(tempfile.gettempdir()),
        env={**os.environ, **(own or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not tolerant:
        raise CannotCheckError(f"go {' '.join(arguments)} failed: {done.stderr.strip()[-2000:]}")
    return str(done.stdout)
