"""BuildKit: looked for on the path, then in the cache, and built from its pinned Go module otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from delivery import programs, toolchain
from delivery.toolchain import Module

VERSION = "v0.34.2"
BUILDKIT = Module("github.com/moby/buildkit", VERSION, "h1:fXgOe79JW5zJNDumRtwTemOklLX66otQokObUXuiGJo=")
"""With the module's own hash, as Go's checksum database has it; its go.sum holds those of all others."""


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
    daemon, client = programs.look("buildkitd"), programs.look("buildctl")
    if daemon and client:
        return BuildKit(daemon, client)
    linked = f"-X {BUILDKIT.path}/version.Version={VERSION}"
    made = toolchain.compiled(
        BUILDKIT, ["./cmd/buildkitd", "./cmd/buildctl"], linked, "two to six minutes, 3 GB for as long"
    )
    return BuildKit(made / "buildkitd", made / "buildctl")
