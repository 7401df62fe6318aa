"""Terraform's language, read: the blocks of a configuration, and the values written in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import hcl2

from delivery.findings import CannotCheckError

LABELS = {"resource": 2, "data": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "locals": 0, "terraform": 0}


class Declared(NamedTuple):
    """One block: its kind and labels, the file that holds it, and what stands in it."""

    kind: str
    labels: tuple[str, ...]
    file: str
    body: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name by which it is called."""
        return self.labels[-1] if self.labels else ""


def declared(folder: Path) -> list[Declared]:
    """Return every block of a configuration's own files, without those of its tests.

    Raises:
        CannotCheckError: a file is not in Terraform's language.
    """
    return [block for path in sorted(folder.glob("*.tf")) for block in _blocks(path)]


def _blocks(path: Path) -> Iterator[Declared]:
    try:
        content = hcl2.loads(path.read_text(encoding="utf-8"))
    except Exception as error:  # the parser raises errors of another library, of many kinds
        reason = " ".join(str(error).split())[:200]
        raise CannotCheckError(f"{path}: cannot be read as Terraform's language: {reason}") from error
    for kind, bodies in content.items():
        if kind in LABELS:
            yield from (block for body in bodies for block in _labelled(kind, (), path.name, body, LABELS[kind]))


def _labelled(kind: str, labels: tuple[str, ...], file: str, body: Any, depth: int) -> Iterator[Declared]:  # noqa: ANN401 - as parsed
    if depth == 0:
        yield Declared(kind, labels, file, body)
        return
    for label, inner in body.items():
        if not label.startswith("__"):
            yield from _labelled(kind, (*labels, label.strip('"')), file, inner, depth - 1)


def text(value: Any) -> str:  # noqa: ANN401 - as parsed
    """Return all that a value is written as, for a search; comments left out."""
    return json.dumps(value, default=str) if not isinstance(value, dict) else json.dumps(_plain(value), default=str)


def _plain(value: Any) -> Any:  # noqa: ANN401 - as parsed
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if not key.startswith("__")}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def literals(body: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - as parsed
    """Yield every plain string of a block with the path of its argument: `access_config.authentication_mode`, `API`."""
    if isinstance(body, dict):
        for key, inner in body.items():
            if not key.startswith("__"):
                yield from literals(inner, (*path, key.strip('"')))
    elif isinstance(body, list):
        for inner in body:
            yield from literals(inner, path)
    elif isinstance(body, str) and body.startswith('"') and "${" not in body:
        yield ".".join(path), json.loads(body)
