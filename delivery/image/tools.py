"""BuildKit: looked for on the path, then in the cache, and built from its pinned Go module otherwise."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from delivery.image import process
from delivery.image.locations import cache
from delivery.image.report import CannotCheckError, tell

MODULE = "github.com/moby/buildkit"
VERSION = "v0.34.2"
SUM = "h1:fXgOe79JW5zJNDumRtwTemOklLX66otQokObUXuiGJo="
"""The module's own hash, as its checksum database has it; its go.sum holds those of all others."""


@dataclass(frozen=True, slots=True)
class BuildKit:
    """The builder's two programs."""

    daemon: Path
    client: Path


def buildkit() -> BuildKit:
    """Return BuildKit's programs; build them where they are nowhere.

    Raises:
        CannotCheckError: there is no Go to build them with, or the build failed.
    """
    kept = cache() / "tools" / f"buildkit-{VERSION}"
    for folder in (None, kept):
        daemon, client = process.found("buildkitd", folder), process.found("buildctl", folder)
        if daemon and client:
            return BuildKit(daemon, client)
    build(kept)
    return BuildKit(kept / "buildkitd", kept / "buildctl")


def build(out: Path) -> None:
    """Build BuildKit's programs into a folder; everything else that the build leaves is removed."""
    if not process.found("go"):
        message = "neither BuildKit (buildkitd and buildctl) nor Go to build it with is on the path"
        raise CannotCheckError(message)
    tell(f"building BuildKit {VERSION} from its Go module (about two to six minutes, 3 GB for as long)")
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="buildkit-") as scratch:
        made = compiled(Path(scratch))
        out.mkdir(parents=True, exist_ok=True)
        for program in made:
            shutil.copy2(program, out / f".{program.name}")
            (out / f".{program.name}").replace(out / program.name)
    tell(f"BuildKit built in {time.monotonic() - start:.0f} s")


def compiled(scratch: Path) -> list[Path]:
    """Compile the programs in a folder of their own, with Go caches of their own; return them."""
    env = {
        "GOCACHE": str(scratch / "cache"),
        "GOMODCACHE": str(scratch / "modules"),
        "GOFLAGS": "-mod=mod -modcacherw -buildvcs=false",
        "CGO_ENABLED": "0",
    }
    source = downloaded(scratch, env)
    flags = f"-s -w -X {MODULE}/version.Version={VERSION}"
    command = ["nice", "-n", "19", "go", "build", "-trimpath", "-ldflags", flags, "-o", f"{scratch}/out/"]
    process.run([*command, "./cmd/buildkitd", "./cmd/buildctl"], cwd=source, env=env)
    return [scratch / "out" / "buildkitd", scratch / "out" / "buildctl"]


def downloaded(scratch: Path, env: dict[str, str]) -> Path:
    """Fetch the module's source, and see that it is the one that is pinned; return its folder.

    Raises:
        CannotCheckError: it is another.
    """
    told = process.run(["go", "mod", "download", "-json", f"{MODULE}@{VERSION}"], cwd=scratch, env=env)
    module = json.loads(told)
    if module["Sum"] != SUM:
        message = f"{MODULE}@{VERSION} has the hash {module['Sum']}; pinned is {SUM}"
        raise CannotCheckError(message)
    # Built from the module's own folder, so that its go.mod is the one that counts.
    return Path(shutil.copytree(os.fspath(module["Dir"]), scratch / "source"))
