"""The programs that only Go modules bring: looked for first, built once, kept by version in the user's cache.

A module is unpacked and built where it lies, by its own ``go.mod`` and ``go.sum``: so its replacements count, and every
dependency is the one whose checksum the module states.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from delivery import processes, toolchain
from delivery.findings import CannotCheckError, say
from delivery.manifests.rendering import KUSTOMIZE
from delivery.manifests.schema_sources import CONTROLLERS, KUBERNETES
from delivery.toolchain import Module
from lab import programs

_LOCAL = ("./", "../")
_SCRATCH = "lab-build-"
_NEEDS_C = "install a C compiler (Debian: apt-get install gcc libc6-dev)"


class Build(NamedTuple):
    """Programs that one module makes in one build.

    Attributes:
        module: Where they come from.
        packages: The package of each program in the module, by the program's name.
        minutes: How long it takes on two busy cores with nothing cached.
        stamped: Variables that the linker writes, by their path.
        toolchain: The Go that the module asks for, where it is newer than this machine's may be.
        tags: Build tags, by which a module chooses among its own files.
        generated: Packages whose ``go generate`` runs first: it packs files of the module into the program.
        needs_c: Whether a part of it is C, so that the machine's compiler is needed.
        experiment: What of the Go compiler's experiments it needs.
    """

    module: Module
    packages: dict[str, str]
    minutes: float
    stamped: dict[str, str] = {}  # noqa: RUF012 - a default of a NamedTuple, never changed
    toolchain: str | None = None
    tags: tuple[str, ...] = ()
    generated: tuple[str, ...] = ()
    needs_c: bool = False
    experiment: str = ""

    def places(self) -> dict[str, Path]:
        """Return where in the cache each program lies, or will."""
        folder = toolchain.cache_folder("bin")
        return {name: folder / f"{name}-{self.module.version}" for name in self.packages}

    def made(self) -> bool:
        """Tell whether the cache has every program of it."""
        return all(place.is_file() for place in self.places().values())


class Fetched(NamedTuple):
    """A module that can be compiled.

    Attributes:
        folder: Where all of it lies.
        source: The folder of its ``go.mod``.
        packages: How many its programs are made of.
    """

    folder: Path
    source: Path
    packages: int


_VERSION = "k8s.io/component-base/version."
_MAJOR, _MINOR = KUBERNETES.version.removeprefix("v").split(".")[:2]
_STAMPED = {
    f"{_VERSION}gitVersion": KUBERNETES.version,
    f"{_VERSION}gitMajor": _MAJOR,
    f"{_VERSION}gitMinor": _MINOR,
}
ARGO_CD = CONTROLLERS[0].module

CLUSTER = (
    Build(
        KUBERNETES,
        {
            name: f"./cmd/{name}"
            for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy")
        },
        12,
        _STAMPED,
    ),
    Build(KUBERNETES, {"kubectl": "./cmd/kubectl"}, 2, _STAMPED),
    Build(
        KUSTOMIZE,
        {"kustomize": "."},
        0.5,
    ),
    Build(
        Module("github.com/coredns/coredns", "v1.15.0", "h1:OBT+OEyHVdUiVxPhrNlC5XZVq3RkSxzQXfZQ76gm5ck="),
        {"coredns": "."},
        4,
    ),
    Build(
        Module(
            "github.com/cloudnativelabs/kube-router/v2", "v2.1.0", "h1:xWsptKtmZ44L+NjwFKoFAFlVdxCz8fka9A/eYJe95Ok="
        ),
        {"kube-router": "./cmd/kube-router"},
        1.5,
    ),
    Build(
        Module("sigs.k8s.io/metrics-server", "v0.9.0", "h1:nlqqZ2H0Xfko8eJC/1qaNVVT17hu4rxndkOi22KTZ4w="),
        {"metrics-server": "./cmd/metrics-server"},
        5,
    ),
    Build(
        ARGO_CD,
        {"argocd": "./cmd"},
        7,
        {"github.com/argoproj/argo-cd/v3/common.version": ARGO_CD.version.removeprefix("v")},
        "go1.27.3",
    ),
)
DELIVERY = (
    # 1.27 asks for modules that the module proxy does not have.
    Build(
        Module("code.gitea.io/gitea", "v1.26.0", "h1:fJP9dqLbzKrKWUVnCVTfVersZdVDuyJQLEDzCAOmKKA="),
        {"gitea": "."},
        8,
        {"main.Version": "1.26.0"},
        tags=("bindata", "sqlite", "sqlite_unlock_notify"),
        generated=("./modules/public", "./modules/options", "./modules/templates", "./modules/migration"),
        needs_c=True,
    ),
    Build(
        Module("gitea.com/gitea/runner", "v1.0.8", "h1:zKfC4+zyyGIDagqhII3WVw52P+A9iAa63It0lniN4SI="),
        {"gitea-runner": "."},
        1,
        {"gitea.com/gitea/runner/internal/pkg/ver.version": "v1.0.8"},
    ),
    # Go 1.27 does not build it.
    Build(
        Module("github.com/aquasecurity/trivy", "v0.74.0", "h1:B2/h1Aehsq/zykg0jxpWUlOX7e3UXpbxjZZs/0vNlC4="),
        {"trivy": "./cmd/trivy"},
        6,
        {"github.com/aquasecurity/trivy/pkg/version/app.ver": "0.74.0"},
        "go1.26.8",
        experiment="jsonv2",
    ),
)
BUILDS = CLUSTER + DELIVERY
ON_PATH = ("kubectl", "kustomize")
"""Programs whose version is of no account here: what the machine has is taken."""


def program(name: str) -> Path:
    """Return a program that was built, or that the machine has.

    Raises:
        CannotCheckError: It is not there yet.
    """
    if name in ON_PATH and (there := shutil.which(name)):
        return Path(there)
    for build in BUILDS:
        if name in build.packages and (place := build.places()[name]).is_file():
            return place
    raise CannotCheckError(f"{name} is not built yet: run `python -m lab build`")


def version(name: str) -> str:
    """Return the version of the module that a program is built from."""
    return next(build.module.version for build in BUILDS if name in build.packages)


def missing(wanted: Sequence[Build] | None = None) -> list[Build]:
    """Return what has to be built still, of all or of some."""
    return [build for build in (BUILDS if wanted is None else wanted) if not _has(build)]


def minutes(wanted: Sequence[Build] | None = None) -> float:
    """Return how long the builds that are missing take, with nothing cached."""
    return sum(build.minutes for build in missing(wanted))


def _has(build: Build) -> bool:
    return build.made() or all(name in ON_PATH and shutil.which(name) for name in build.packages)


def make(wanted: Sequence[Build] | None = None) -> None:
    """Build what is missing, one after another; say before each how long it and the rest take.

    Raises:
        CannotCheckError: There is no Go, a module cannot be had, or a build fails.
    """
    if not missing(wanted):
        return  # nor is another command's build waited for
    # Two builds at once would take twice the memory and the disk.
    with processes.in_turn(toolchain.cache_folder("bin") / ".lock", "a build"):
        for stale in toolchain.cache_folder("bin").glob(f"{_SCRATCH}*"):
            shutil.rmtree(stale)  # of a build that was killed
        with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=toolchain.cache_folder("bin")) as scratch:
            _make(missing(wanted), Path(scratch))


def _make(waiting: Sequence[Build], scratch: Path) -> None:
    """Build in a folder that goes away again; while one is compiled, what the next ones need is fetched."""
    beside = ThreadPoolExecutor(1)
    with toolchain.compiling() as shared:
        fetched = [
            beside.submit(_fetched, build, scratch / str(number), shared) for number, build in enumerate(waiting)
        ]
        try:
            for number, (build, ready) in enumerate(zip(waiting, fetched, strict=True), 1):
                names, left = ", ".join(build.packages), sum(later.minutes for later in waiting[number - 1 :])
                say(f"  build {number} of {len(waiting)}: {names} {build.module.version}, {_about(build.minutes)}")
                say(f"    all builds: {_about(left)} left")
                start = time.monotonic()
                _compile(build, ready.result(), shared)
                say(f"    built in {(time.monotonic() - start) / 60:.1f} min")
        finally:
            beside.shutdown(cancel_futures=True)


def _fetched(build: Build, folder: Path, shared: Mapping[str, str]) -> Fetched:
    """Unpack a module into a folder, and have the modules that its programs need."""
    folder.mkdir()
    source = unpacked(toolchain.module_zip(build.module), build.module, folder)
    settle(source, build)
    _generate(build, source, shared)
    listed = _go(build, ["list", "-mod=mod", "-deps", *_tagged(build), *build.packages.values()], source)
    return Fetched(folder, source, len(listed.splitlines()))


def unpacked(archive: Path, module: Module, scratch: Path) -> Path:
    """Unpack a module's zip; return the folder of its ``go.mod``."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(scratch)
    return scratch / f"{module.path}@{module.version}"


def settle(source: Path, build: Build) -> None:
    """Take out the replacements by folders that a module's zip has not: the modules themselves stand in their place."""
    stated: dict[str, Any] = json.loads(_go(build, ["mod", "edit", "-json"], source))
    for replacement in stated.get("Replace") or []:
        old, new = replacement["Old"]["Path"], replacement["New"]["Path"]
        if new.startswith(_LOCAL) and not (source / new / "go.mod").is_file():
            _go(build, ["mod", "edit", *_instead(old, new, build.module)], source)


def _instead(old: str, new: str, module: Module) -> list[str]:
    """Return how ``go mod edit`` replaces a folder that is not there.

    Kubernetes publishes each folder of its staging area as a module of its own, v1.X.Y as v0.X.Y.
    """
    if module.path == KUBERNETES.path and new.startswith("./staging/"):
        return [f"-replace={old}={old}@{re.sub('^v1', 'v0', module.version)}"]
    return [f"-dropreplace={old}"]


def _generate(build: Build, source: Path, shared: Mapping[str, str]) -> None:
    if build.generated:
        own = {**shared, "GOFLAGS": "-buildvcs=false -mod=mod"}
        _go(build, ["generate", *_tagged(build), *build.generated], source, own)


def _tagged(build: Build) -> list[str]:
    return ["-tags", ",".join(build.tags)] if build.tags else []


def _compile(build: Build, fetched: Fetched, shared: Mapping[str, str]) -> None:
    """Compile a module's programs, put them into the cache, and take its folder away."""
    flags = " ".join(["-s -w", *(f"-X {name}={value}" for name, value in build.stamped.items())])
    own = {**_environment(build), **shared, "GOTMPDIR": str(fetched.folder)}
    (fetched.folder / "made").mkdir()
    for name, package in build.packages.items():
        target = fetched.folder / "made" / name
        options = ["-v", "-mod=mod", *toolchain.COMPILED, *_tagged(build), f"-ldflags={flags}", "-o", str(target)]
        _watched(build, ["build", *options, package], fetched.source, own, fetched.packages)
    for name, place in build.places().items():
        (fetched.folder / "made" / name).replace(place)
    shutil.rmtree(fetched.folder)


def _watched(build: Build, arguments: list[str], source: Path, own: Mapping[str, str], total: int) -> None:
    """Run the compiler; show how far it is, by the packages that it names."""
    command: list[programs.Argument] = [*programs.ALONE, _command(), *arguments]
    words: list[str] = []
    with programs.followed(command, folder=source, own=own) as compiler:
        for number, line in enumerate(compiler.stderr or (), 1):
            words = [*words[-20:], line.strip()]
            if number % 400 == 0:
                say(f"    {min(99, 100 * number // total)} %")
    if compiler.returncode:
        raise CannotCheckError(f"building {build.module.path} {build.module.version} failed: {' / '.join(words[-6:])}")


def _go(build: Build, arguments: list[str], source: Path, own: Mapping[str, str] | None = None) -> str:
    return programs.output([_command(), *arguments], folder=source, own={**_environment(build), **(own or {})})


def _environment(build: Build) -> dict[str, str]:
    """Return the variables of a build: C only where it must be, no workspace, the Go that the module wants."""
    if build.needs_c:
        programs.found("gcc", _NEEDS_C)
    own = {"CGO_ENABLED": str(int(build.needs_c)), "GOFLAGS": "-buildvcs=false", "GOWORK": "off"}
    chosen = {"GOTOOLCHAIN": build.toolchain, "GOEXPERIMENT": build.experiment}
    return {**own, **{name: value for name, value in chosen.items() if value}}


def _command() -> Path:
    return programs.found("go", toolchain.NEEDS_GO)


def _about(amount: float) -> str:
    return f"about {amount:.0f} min" if amount >= 1 else "less than a minute"
