"""What the files of ``k8s`` and ``argocd`` must hold to, as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from delivery.findings import Finding
from delivery.manifests.documents import Document, DocumentError, dig, read, strings
from delivery.manifests.environments import PSS
from delivery.manifests.pods import UNRELEASED
from delivery.manifests.rendering import ENVIRONMENTS

POD_SECURITY_PLACE = "k8s/base/namespace.yaml"
RULES = ("yaml", "pod-security", "image")


def files(root: Path) -> Iterator[tuple[str, list[Document] | Finding]]:
    """Yield every YAML file of the two folders with its documents, or with why it has none."""
    # What upstream wrote is checked by its hash, not by our rules.
    for path in sorted([*(root / "k8s").rglob("*.yaml"), *(root / "argocd").rglob("*.yaml")]):
        if path.name == "upstream.yaml":
            continue
        place = str(path.relative_to(root))
        try:
            yield place, read(path)
        except DocumentError as error:
            yield place, Finding(place, "yaml", str(error))


def findings(root: Path) -> Iterator[Finding]:
    """Yield what the files break."""
    for place, documents in files(root):
        if isinstance(documents, Finding):
            yield documents
        elif place.startswith("k8s/overlays/") and place.endswith("kustomization.yaml"):
            yield from _images(place, documents[0])
        elif place != POD_SECURITY_PLACE and not place.startswith("argocd/install/"):
            yield from _pod_security(place, documents)


def _pod_security(place: str, documents: list[Document]) -> Iterator[Finding]:
    """A second place would disagree with the first some day, and Argo CD's managedNamespaceMetadata loses to it."""
    labels = {text for document in documents for _, text in strings(document) if text.startswith(PSS)}
    if labels:
        yield Finding(place, "pod-security", f"{', '.join(sorted(labels))}: only {POD_SECURITY_PLACE} may say that")


def _images(place: str, kustomization: Document) -> Iterator[Finding]:
    images = [image for image in kustomization.get("images", []) if image.get("name") == "color-palette-api"]
    if len(images) != 1:
        yield Finding(place, "image", "images must map color-palette-api once")
        return
    tag, digest = images[0].get("newTag"), images[0].get("digest")
    if not tag:
        yield Finding(place, "image", "newTag is missing: the commit, beside the digest")
    elif (tag == UNRELEASED) == bool(digest):
        accepted = f"a commit with a digest, or {UNRELEASED} without"
        yield Finding(
            place, "image", f"newTag is {tag} {'with' if digest else 'without'} a digest; accepted: {accepted}"
        )


def application_findings(applications: list[Document], root: Path) -> Iterator[Finding]:
    """Yield what the Applications of Argo CD break."""
    by_name = {application["metadata"]["name"]: application for application in applications}
    for name in (*(f"color-palette-{environment}" for environment in ENVIRONMENTS), "color-palette-policies"):
        if name in by_name:
            yield from _application(name, by_name[name], root)
        else:
            yield Finding("argocd", "application", f"there is no Application {name}")


def _application(name: str, application: Document, root: Path) -> Iterator[Finding]:
    environment = name.removeprefix("color-palette-")
    policies = environment == "policies"
    path = "k8s/policies" if policies else f"k8s/overlays/{environment}"
    wanted: dict[tuple[str, ...], object] = {
        ("spec", "source", "path"): path,
        ("spec", "syncPolicy", "automated", "prune"): True,
        ("spec", "syncPolicy", "automated", "selfHeal"): True,
        ("spec", "project"): "color-palette-platform" if policies else name,
    }
    if not policies:
        wanted["spec", "destination", "namespace"] = name
    for steps, value in wanted.items():
        if dig(application, *steps) != value:
            yield _wrong(name, f"{'.'.join(steps)} is {dig(application, *steps)}, not {value}")
    yield from _syncing(name, application, policies=policies)
    if not (root / path / "kustomization.yaml").is_file():
        yield _wrong(name, f"{path} has no kustomization.yaml")


def _syncing(name: str, application: Document, *, policies: bool) -> Iterator[Finding]:
    options = dig(application, "spec", "syncPolicy", "syncOptions", default=[])
    for option in () if policies else ("CreateNamespace=true", "SkipDryRunOnMissingResource=true"):
        if option not in options:
            yield _wrong(name, f"spec.syncPolicy.syncOptions lack {option}")
    if not dig(application, "spec", "syncPolicy", "retry", "limit"):
        yield _wrong(name, "spec.syncPolicy.retry is missing: a sync is tried once per commit")
    finalizers = dig(application, "metadata", "finalizers", default=[])
    if name.endswith(("prod", "policies")) and "resources-finalizer.argocd.argoproj.io" in finalizers:
        yield _wrong(name, "the cascading finalizer would delete what runs with the Application")


def _wrong(name: str, message: str) -> Finding:
    return Finding(f"argocd: Application {name}", "application", message)
