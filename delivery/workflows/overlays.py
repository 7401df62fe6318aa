"""The image that an overlay runs: newTag and digest in its kustomization.yaml, read and written in place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from delivery.findings import CannotCheckError, RefusedError
from delivery.workflows.documents import child

IMAGE = "color-palette-api"
ENVIRONMENTS = ("dev", "staging", "prod")
UNRELEASED = "unreleased"
COMMIT = re.compile(r"[0-9a-f]{40}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Release:
    """An image that was built once: the commit it was built from, and its digest."""

    commit: str
    digest: str

    def __post_init__(self) -> None:
        """Refuse what is no commit or no digest."""
        if not COMMIT.fullmatch(self.commit):
            raise RefusedError(f"`{self.commit or '(nothing)'}` is no commit: 40 hexadecimal digits are accepted")
        if not DIGEST.fullmatch(self.digest):
            raise RefusedError(f"`{self.digest or '(nothing)'}` is no digest: sha256: and 64 hexadecimal digits")


def path(environment: str) -> str:
    """Return an overlay's file, from the repository's root."""
    return f"k8s/overlays/{environment}/kustomization.yaml"


def repository(text: str) -> str:
    """Return the registry's repository that an overlay's image comes from."""
    return str(_image(text)["newName"])


def release(text: str) -> Release | None:
    """Return what an overlay runs; nothing before the first release."""
    image = _image(text)
    if image.get("newTag") == UNRELEASED and "digest" not in image:
        return None
    return Release(str(image.get("newTag", "")), str(image.get("digest", "")))


def released(text: str, wanted: Release) -> str:
    """Return an overlay's text with another release in it, and nothing else changed."""
    lines = text.splitlines(keepends=True)
    tag, digest = _line(text, "newTag"), _line(text, "digest")
    if tag is None:
        raise CannotCheckError(f"the overlay's image {IMAGE} has no newTag")
    if not all(lines[line].lstrip().startswith(("newTag:", "digest:")) for line in (tag, digest) if line is not None):
        raise CannotCheckError("newTag and digest must each stand in a line of their own, after the image's name")
    indent = lines[tag][: len(lines[tag]) - len(lines[tag].lstrip())]
    lines[tag] = f'{indent}newTag: "{wanted.commit}"\n'
    if digest is not None:
        lines[digest] = f"{indent}digest: {wanted.digest}\n"
    else:
        lines.insert(tag + 1, f"{indent}digest: {wanted.digest}\n")
    return _verified(text, "".join(lines), wanted)


def _verified(before: str, after: str, wanted: Release) -> str:
    """Return the new text, once it has been read back and found to differ in the release alone."""
    if release(after) != wanted or _rest(before) != _rest(after):
        raise CannotCheckError("the overlay's images are written in a way that cannot be changed by lines")
    return after


def _rest(text: str) -> Any:  # noqa: ANN401 - a YAML document
    """Return an overlay without what a release changes."""
    document = yaml.safe_load(text)
    for image in document["images"]:
        image.pop("newTag", None)
        image.pop("digest", None)
    return document


def _image(text: str) -> dict[str, Any]:
    """Return the overlay's entry for our image."""
    document = yaml.safe_load(text)
    entries = [one for one in (document or {}).get("images") or [] if one.get("name") == IMAGE]
    if len(entries) != 1:
        raise CannotCheckError(f"the overlay must list the image {IMAGE} once, it lists it {len(entries)} times")
    return dict(entries[0])


def _line(text: str, key: str) -> int | None:
    """Return the line of a key in our image's entry, from 0."""
    document = yaml.compose(text, yaml.SafeLoader)
    for entry in child(document, "images").value if document else ():
        if child(entry, "name").value == IMAGE:
            return next((name.start_mark.line for name, _ in entry.value if name.value == key), None)
    return None
