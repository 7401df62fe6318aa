"""The images that run in the lab, made here and brought to the nodes under the names that they have in production.

No registry is asked: the service's image is the archive of ``make image``; the cluster's own parts are made of the
programs that were built, and of Debian's packages where they need more than themselves.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from delivery import locations, processes, toolchain
from delivery import programs as delivery_programs
from delivery.findings import CannotCheckError, say
from delivery.image import base, build, oci, revision
from delivery.workflows.overlays import Release
from lab import builds, node, programs, settings, state
from lab.settings import Node

_UNPACKED = "application/vnd.oci.image.layer.v1.tar"
_NAMED = "io.containerd.image.name"
_PACKAGES = ("ca-certificates", "git", "gpg", "gpg-agent", "openssh-client", "redis-server", "tini")
_ARGO_CD_USER = 999
_ARGO_CD_PROGRAMS = (
    "server",
    "repo-server",
    "cmp-server",
    "application-controller",
    "dex",
    "notifications",
    "applicationset-controller",
    "k8s-auth",
    "commit-server",
)
_PATH = "PATH=/usr/local/bin:/usr/bin:/bin"
_SIZE = 1 << 20


class Part(NamedTuple):
    """An image of the cluster's own: its name, how it runs, and what makes its layers."""

    name: str
    runs: dict[str, Any]
    layers: Callable[[Path], list[Path]]


def parts() -> dict[str, Part]:
    """Return the images of the cluster's own parts, by a short name."""
    return {
        "pause": Part(node.PAUSE, {"Entrypoint": ["/catatonit", "-P"], "User": "65535"}, _pause),
        "coredns": _single("coredns", "registry.k8s.io/coredns/coredns", 0),
        "metrics-server": _single("metrics-server", "registry.k8s.io/metrics-server/metrics-server", 65532),
        "argocd": Part(upstream("argocd"), _ARGO_CD_RUNS, lambda scratch: [_debian(), _argo_cd(scratch)]),
        "redis": Part(
            upstream("redis"),
            {"Entrypoint": ["/usr/bin/redis-server"], "User": str(_ARGO_CD_USER), "Env": [_PATH]},
            lambda _: [_debian()],
        ),
    }


_ARGO_CD_RUNS = {
    "Entrypoint": ["/usr/bin/tini", "--"],
    "User": str(_ARGO_CD_USER),
    "WorkingDir": "/home/argocd",
    "Env": [_PATH, "USER=argocd", "HOME=/home/argocd", "GRPC_ENABLE_TXT_SERVICE_CONFIG=false"],
}


def _single(program: str, name: str, user: int) -> Part:
    """Return an image of one program that needs nothing else."""
    runs = {"Entrypoint": [f"/{program}"], "User": str(user)}
    return Part(
        f"{name}:{builds.version(program)}",
        runs,
        lambda scratch: [layer(scratch, {program: builds.program(program)})],
    )


def named(short: str) -> str:
    """Return the name of one of the cluster's own images."""
    return parts()[short].name


def upstream(repository: str) -> str:
    """Return the image, by its whole name, that Argo CD's install manifests take from a repository of this name."""
    module = builds.ARGO_CD
    with zipfile.ZipFile(toolchain.module_zip(module)) as packed:
        text = packed.read(f"{module.path}@{module.version}/manifests/install.yaml").decode()
    names = set(re.findall(rf"^\s+(?:- )?image: (\S+/{repository}:\S+)$", text, re.MULTILINE))
    if len(names) != 1:
        raise CannotCheckError(f"Argo CD's manifests name {len(names)} images {repository}; one is expected")
    return str(names.pop())


def make() -> dict[str, Path]:
    """Make the archives of the cluster's own parts, where the cache lacks them; return them by their short names."""
    made = {}
    for short, part in parts().items():
        made[short] = _kept(short, part.name)
        if not made[short].exists():
            say(f"  making the image {part.name}")
            for older in made[short].parent.glob(f"{short}-*.tar"):
                older.unlink()
            with tempfile.TemporaryDirectory(prefix="lab-image-") as scratch:
                write(made[short], part, Path(scratch))
    return made


def _kept(short: str, name: str) -> Path:
    """Return where an archive lies in the cache; another recipe, another name."""
    recipe = hashlib.sha256(Path(__file__).read_bytes() + name.encode()).hexdigest()[:12]
    return toolchain.cache_folder("lab-images") / f"{short}-{recipe}.tar"


def write(archive: Path, part: Part, scratch: Path) -> None:
    """Write an OCI archive: its layers are not packed, since nothing is sent anywhere."""
    layout = scratch / "layout"
    (layout / "blobs" / "sha256").mkdir(parents=True)
    layers = [_put_file(layout, path) for path in part.layers(scratch)]
    digests = [one["digest"] for one in layers]
    config = {"architecture": base.architecture(), "os": "linux", "config": part.runs}
    stated = oci.put(layout, oci.as_bytes({**config, "rootfs": {"type": "layers", "diff_ids": digests}}), oci.CONFIG)
    body = {"schemaVersion": 2, "mediaType": oci.MANIFEST, "config": stated, "layers": layers}
    listed = oci.put(layout, oci.as_bytes(body), oci.MANIFEST) | {"annotations": {_NAMED: part.name}}
    index = {"schemaVersion": 2, "mediaType": oci.INDEX, "manifests": [listed]}
    (layout / "index.json").write_bytes(oci.as_bytes(index))
    (layout / "oci-layout").write_bytes(oci.as_bytes({"imageLayoutVersion": "1.0.0"}))
    half = archive.with_suffix(".half")
    with tarfile.open(half, "w") as packed:
        packed.add(layout, "")
    half.replace(archive)


def _put_file(layout: Path, path: Path) -> dict[str, Any]:
    total = hashlib.sha256()
    with path.open("rb") as opened:
        while block := opened.read(_SIZE):
            total.update(block)
    shutil.copyfile(path, layout / "blobs" / "sha256" / total.hexdigest())
    return {"mediaType": _UNPACKED, "digest": f"sha256:{total.hexdigest()}", "size": path.stat().st_size}


def layer(scratch: Path, programs_of_it: dict[str, Path]) -> Path:
    """Write a layer of programs in its root, and a folder for what is temporary."""
    place = scratch / "layer.tar"
    with tarfile.open(place, "w") as packed:
        packed.addfile(_folder("tmp", 0o1777))
        for name, program in programs_of_it.items():
            _add(packed, name, program.read_bytes())
    return place


def _pause(scratch: Path) -> list[Path]:
    return [
        layer(scratch, {"catatonit": programs.found("catatonit", "install it (Debian: apt-get install catatonit)")})
    ]


def _argo_cd(scratch: Path) -> Path:
    """Write the layer of Argo CD: its one program under all its names, what it starts, and its user's folders."""
    place = scratch / "argocd.tar"
    with tarfile.open(place, "w") as packed:
        for name, program in (("argocd", builds.program("argocd")), ("kustomize", builds.program("kustomize"))):
            _add(packed, f"usr/local/bin/{name}", program.read_bytes())
        for name, data in _scripts():
            _add(packed, f"usr/local/bin/{name}", data)
        for name in _ARGO_CD_PROGRAMS:
            packed.addfile(_link(f"usr/local/bin/argocd-{name}", "argocd"))
        for name, mode in {"home/argocd": 0o775, "app/config/tls": 0o755, "app/config/gpg/source": 0o755}.items():
            packed.addfile(_folder(name, mode, _ARGO_CD_USER))
        packed.addfile(_folder("app/config/gpg/keys", 0o700, _ARGO_CD_USER))
        _add(packed, "app/config/ssh/ssh_known_hosts", b"", 0o644)
        packed.addfile(_link("etc/ssh/ssh_known_hosts", "/app/config/ssh/ssh_known_hosts"))
        for name, line in _users().items():
            _add(packed, f"etc/{name}", line, 0o644)
    return place


def _scripts() -> Iterator[tuple[str, bytes]]:
    """Give the scripts that upstream's image has beside its program."""
    module = builds.ARGO_CD
    with zipfile.ZipFile(toolchain.module_zip(module)) as packed:
        for path in ("hack/gpg-wrapper.sh", "hack/git-verify-wrapper.sh", "entrypoint.sh"):
            yield path.rpartition("/")[2], packed.read(f"{module.path}@{module.version}/{path}")


def _users() -> dict[str, bytes]:
    """Return Debian's own users and groups, with Argo CD's beside them: git and ssh want a name for their user."""
    own = {
        "passwd": f"argocd:x:{_ARGO_CD_USER}:{_ARGO_CD_USER}::/home/argocd:/bin/sh\n",
        "group": f"argocd:x:{_ARGO_CD_USER}:\n",
    }
    with tarfile.open(_debian()) as packed:
        return {
            name: (packed.extractfile(f"./etc/{name}") or io.BytesIO()).read() + line.encode()
            for name, line in own.items()
        }


def _debian() -> Path:
    """Return a layer of Debian with what Argo CD starts, made where the cache lacks it."""
    name = hashlib.sha256(" ".join(_PACKAGES).encode()).hexdigest()[:12]
    place = toolchain.cache_folder("lab-images") / f"debian-{base.SUITE}-{name}.tar"
    if not place.exists():
        say("  installing Debian's packages into a layer, about a minute")
        with tempfile.TemporaryDirectory(prefix="lab-debian-") as scratch:
            Path(scratch).chmod(0o755)  # apt fetches as a user of its own
            half = Path(scratch) / "debian.tar"
            delivery_programs.output(*_bootstrap(half), env={"SOURCE_DATE_EPOCH": str(base.EPOCH), "TMPDIR": scratch})
            shutil.move(half, place)
    return place


def _bootstrap(tar: Path) -> list[str | Path]:
    rules = [f"--dpkgopt=path-exclude={path}" for path in base.DROPPED]
    command = [*processes.ALONE, *programs.ALONE, "mmdebstrap", "--quiet", "--variant=minbase"]
    return [*command, f"--include={','.join(_PACKAGES)}", *rules, base.SUITE, tar, *base.sources()]


def _add(packed: tarfile.TarFile, name: str, data: bytes, mode: int = 0o755) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), mode
    packed.addfile(entry, io.BytesIO(data))


def _folder(name: str, mode: int, owner: int = 0) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode, entry.uid = tarfile.DIRTYPE, mode, owner
    return entry


def _link(name: str, target: str) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, target
    return entry


def service() -> oci.Image:
    """Return the service's image: the archive of ``make image`` where it is of this tree, built now otherwise."""
    if not is_of_this_tree(locations.ARCHIVE):
        if not (locations.stand_in() / "index.json").is_file():
            base.made(locations.stand_in())
        options = argparse.Namespace(archive=locations.ARCHIVE, base="auto", no_cache=False, twice=False)
        if build.run(options):
            raise CannotCheckError("the service's image cannot be built; what was wrong stands above")
    return oci.image(locations.ARCHIVE)


def is_of_this_tree(archive: Path) -> bool:
    """Tell whether an archive is there and was built from what lies here, be it by an older commit."""
    return archive.is_file() and revision.same(commit_of(oci.image(archive)))


def commit_of(image: oci.Image) -> str:
    """Return the commit that an image says it was built from."""
    labels = image.running.get("Labels") or {}
    return str(labels.get("org.opencontainers.image.revision", ""))


def release(image: oci.Image) -> Release:
    """Return what an overlay says to run this image; a tree with changes that are not committed has its commit."""
    return Release(commit_of(image).removesuffix("-dirty"), image.digest)


def bring(archives: dict[str, Path], service_image: oci.Image | None = None) -> None:
    """Bring images to every node, to all of them at once; what a node has already is left out."""
    with ThreadPoolExecutor(len(settings.NODES)) as pool:
        for done in [pool.submit(_bring, where, archives, service_image) for where in settings.NODES]:
            done.result()


def _bring(where: Node, archives: dict[str, Path], service_image: oci.Image | None) -> None:
    there = set(_ctr(where, "images", "list", "--quiet").split())
    for short, archive in archives.items():
        if named(short) not in there:
            _ctr(where, "images", "import", str(archive))
    if service_image is not None and f"{settings.image_name()}@{service_image.digest}" not in there:
        words = ("--digests", "--base-name", settings.image_name())
        _ctr(where, "images", "import", *words, str(service_image.archive))


def _ctr(where: Node, *words: str) -> str:
    return node.run(where, "ctr", "--address", node.SOCKET, "--namespace", "k8s.io", *words)


def on_node(where: Node, name: str) -> bool:
    """Tell whether a node has an image of this name."""
    return name in _ctr(where, "images", "list", "--quiet").split()


def remembered() -> Release | None:
    """Return the release that was brought to the nodes; nothing where none was."""
    stored = state.remembered("release")
    return Release(**stored) if stored else None
