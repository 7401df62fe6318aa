"""YAML documents: read strictly, named, searched and written in one form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Document = dict[str, Any]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class DocumentError(Exception):
    """A text that is no sequence of YAML mappings."""


class _Strict(_LOADER):  # type: ignore[misc]  # which of the two loaders it is depends on the machine
    """Refuses a key that stands twice in a mapping: the first would be lost without a word."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - PyYAML's own
        """Return the mapping of a node whose keys all differ."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for key in keys if keys.count(key) > 1 and key != "<<"]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"key {twice[0]!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def parse(text: str) -> list[Document]:
    """Return the documents of a YAML text; empty ones are left out, and lists, which are JSON6902 patches.

    Raises:
        DocumentError: The text is no YAML, holds a key twice, or a document is a bare value.
    """
    try:
        documents = [document for document in yaml.load_all(text, _Strict) if document is not None]
    except yaml.YAMLError as error:
        raise DocumentError(" ".join(str(error).split())) from error
    if not all(isinstance(document, dict | list) for document in documents):
        raise DocumentError("a document is neither a mapping nor a list")
    return [document for document in documents if isinstance(document, dict)]


def read(path: Path) -> list[Document]:
    """Return the documents of a file."""
    return parse(path.read_text())


def dump(documents: list[Document]) -> str:
    """Return documents as text in one form, whichever program rendered them."""
    ordered = sorted(documents, key=identity)
    return str(yaml.dump_all(ordered, Dumper=_DUMPER, sort_keys=True, width=120, default_flow_style=False))


def identity(document: Document) -> str:
    """Return ``Kind name``."""
    return f"{document.get('kind', '?')} {document.get('metadata', {}).get('name', '?')}"


def of_kind(documents: list[Document], *kinds: str) -> list[Document]:
    """Return the documents of some kinds."""
    return [document for document in documents if document.get("kind") in kinds]


def dig(value: Any, *path: str | int, default: Any = None) -> Any:  # noqa: ANN401 - YAML is of any type
    """Return what lies at a path of keys and indices, or the default."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return default
    return default if value is None else value


def strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - as above
    """Yield every string of a document, keys too, with where it stands."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield path, str(key)
            yield from strings(item, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, f"{path}[{index}]")
    elif isinstance(value, str):
        yield path, value


def difference(expected: Any, found: Any, path: str = "") -> str | None:  # noqa: ANN401 - as above
    """Return the first difference of two values in words, or nothing."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted({*expected, *found}):
            inner = difference(expected.get(key), found.get(key), f"{path}.{key}".removeprefix("."))
            if inner:
                return inner
        return None
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        inners = (difference(*pair, f"{path}[{index}]") for index, pair in enumerate(zip(expected, found, strict=True)))
        return next((inner for inner in inners if inner), None)
    return None if expected == found else f"{path} is {found!r}, was {expected!r}"
