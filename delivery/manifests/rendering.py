"""Renders by Kustomize: every overlay as it is, and dev with each optional component listed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from delivery import toolchain
from delivery.findings import CannotCheckError
from delivery.manifests.documents import Document, parse
from delivery.toolchain import Module

# The one that the pinned Argo CD brings.
KUSTOMIZE = Module("sigs.k8s.io/kustomize/kustomize/v5", "v5.8.1", "h1:Pgsg5psubpVEy7Nf6S89PARg5VmmWUC1l9dC6Dl4PG0=")
ENVIRONMENTS = ("dev", "staging", "prod")
# Components that change the same objects, in the order in which they must be listed.
TOGETHER = (("hpa", "canary"), ("external-secrets", "ingress-alb", "observability", "postgres"))


class RenderError(Exception):
    """Kustomize refused; the message is its own."""


@dataclass(frozen=True)
class Render:
    """What one folder renders to; ``environment`` is empty where it belongs to none."""

    name: str
    environment: str
    documents: list[Document]


def renderer() -> list[str]:
    """Return the command that renders a folder: of PATH, of the cache, or built now.

    Raises:
        CannotCheckError: There is neither Kustomize nor kubectl nor Go.
    """
    kustomize, kubectl = shutil.which("kustomize"), shutil.which("kubectl")
    if kustomize:
        return [kustomize, "build"]
    if kubectl:
        return [kubectl, "kustomize"]
    try:
        return [str(toolchain.compiled(KUSTOMIZE, ["."], "", "one to two minutes on two cores") / "kustomize"), "build"]
    except CannotCheckError as error:
        raise CannotCheckError(
            f"neither kustomize nor kubectl is on PATH, and kustomize could not be built: {error}"
        ) from error


def render(command: list[str], folder: Path) -> list[Document]:
    """Return the documents of a folder.

    Raises:
        RenderError: Kustomize refuses it.
    """
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)  # noqa: S603 - of ours
    if done.returncode:
        raise RenderError(" ".join(done.stderr.replace(str(folder.parents[1]), "k8s").split()))
    return parse(done.stdout)


def folders(tree: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield name, environment and folder of everything to render; ``tree`` is a scratch copy of ``k8s``."""
    for environment in ENVIRONMENTS:
        yield environment, environment, tree / "overlays" / environment
    optional = {path.name for path in (tree / "components").iterdir() if path.is_dir()} - _listed_by(tree, "dev")
    single = [(component,) for component in sorted(optional)]
    for components in [*single, *TOGETHER]:
        name = "+".join(("dev", *components))
        yield name, "dev", _with_components(tree, name, components)
    yield "policies", "", tree / "policies"


def _listed_by(tree: Path, environment: str) -> set[str]:
    kustomization = yaml.safe_load((tree / "overlays" / environment / "kustomization.yaml").read_text())
    return {Path(component).name for component in kustomization.get("components", [])}


def _with_components(tree: Path, name: str, components: tuple[str, ...]) -> Path:
    """Make a copy of dev that lists components, as a person would who turns them on."""
    folder = tree / "overlays" / name
    shutil.copytree(tree / "overlays" / "dev", folder)
    path = folder / "kustomization.yaml"
    kustomization = yaml.safe_load(path.read_text())
    kustomization.setdefault("components", []).extend(f"../../components/{component}" for component in components)
    path.write_text(yaml.safe_dump(kustomization, sort_keys=False))
    return folder


@contextmanager
def scratch_copy(tree: Path) -> Iterator[Path]:
    """Give a copy of ``k8s`` that may be added to."""
    with tempfile.TemporaryDirectory(prefix="manifests-") as scratch:
        yield Path(shutil.copytree(tree, Path(scratch) / "k8s"))
