"""Golden renders: what every overlay and component renders to, kept beside the tests and reviewed like code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from delivery.findings import Finding
from delivery.manifests.documents import Document, difference, dump, identity, read
from delivery.manifests.rendering import Render

UPDATE = "review it, then run check-manifests --update"
# What a release or `configure` changes, by its shape: a golden render must not have to be written anew for either.
_NEUTRAL = (
    (re.compile(r"(?<=/color-palette-api):[\w.-]+(@sha256:[0-9a-f]{64})?$"), ":RELEASE"),
    (re.compile(r"\b\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws"), "ACCOUNT.dkr.ecr.REGION.amazonaws"),
    (re.compile(r"^arn:aws:iam::\d{12}:"), "arn:aws:iam::ACCOUNT:"),
    (re.compile(r"^[a-z]{2}-[a-z]+-\d$"), "REGION"),
)


def write(folder: Path, renders: list[Render]) -> None:
    """Write the renders as the golden ones, and remove those that nothing renders to any more."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.yaml"):
        path.unlink()
    for render in renders:
        (folder / f"{render.name}.yaml").write_text(dump(neutral(render.documents)))


def findings(folder: Path, renders: list[Render]) -> Iterator[Finding]:
    """Yield every object that differs from its golden one, is new, or is gone."""
    known = {path.stem for path in folder.glob("*.yaml")}
    for name in sorted(known - {render.name for render in renders}):
        yield Finding(name, "golden", f"nothing renders to it any more; {UPDATE}")
    for render in renders:
        path = folder / f"{render.name}.yaml"
        if path.is_file():
            yield from _changes(render.name, read(path), neutral(render.documents))
        else:
            yield Finding(render.name, "golden", f"there is no golden render; {UPDATE}")


def neutral(value: Any) -> Any:  # noqa: ANN401 - YAML is of any type
    """Return documents without what belongs to a release or to one company's account."""
    if isinstance(value, dict):
        return {key: neutral(item) for key, item in value.items()}
    if isinstance(value, list):
        return [neutral(item) for item in value]
    if isinstance(value, str):
        for shape, name in _NEUTRAL:
            value = shape.sub(name, value)
    return value


def _changes(name: str, golden: list[Document], rendered: list[Document]) -> Iterator[Finding]:
    before, after = ({identity(document): document for document in documents} for documents in (golden, rendered))
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            yield Finding(f"{name}: {key}", "golden", f"is gone; {UPDATE}")
        elif key not in before:
            yield Finding(f"{name}: {key}", "golden", f"is new; {UPDATE}")
        else:
            changed = difference(before[key], after[key])
            if changed:
                yield Finding(f"{name}: {key}", "golden", f"{changed}; {UPDATE}")
