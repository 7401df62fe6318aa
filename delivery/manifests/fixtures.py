"""The policies' fixtures: objects that must be admitted, and objects that one rule each must refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from delivery.manifests.documents import Document, DocumentError, read
from delivery.manifests.pods import UNRELEASED, containers_of, template_of
from delivery.manifests.rendering import Render

_HEAD = re.compile(r"^# policy: (?P<policy>\S+)\n# message: (?P<message>(?P<rule>[a-z-]+): .+)\n")
# A release as the pipeline writes it, for renders that carry none yet.
RELEASE = f"{'4f2c' * 10}@sha256:{'0123456789abcdef' * 4}"


@dataclass(frozen=True)
class Fixture:
    """One object to be judged; policy and message are empty where it must be admitted."""

    name: str
    document: Document
    policy: str = ""
    message: str = ""


def accepted(folder: Path) -> Iterator[Fixture]:
    """Yield the fixtures that every policy must admit."""
    for path in sorted(folder.glob("*.yaml")):
        yield Fixture(f"accepted/{path.name}", _only(path))


def rejected(folder: Path) -> Iterator[Fixture]:
    """Yield the fixtures that must be refused, each with the policy and the message that its head states.

    Raises:
        DocumentError: The head is missing, or the file is not named after the rule.
    """
    for path in sorted(folder.glob("*.yaml")):
        head = _HEAD.match(path.read_text())
        if head is None or not path.stem.startswith(head["rule"]):
            raise DocumentError(
                f"rejected/{path.name} must begin with '# policy: NAME' and '# message: RULE: ...', and with RULE"
            )
        yield Fixture(f"rejected/{path.name}", _only(path), head["policy"], head["message"])


def rendered(renders: list[Render]) -> Iterator[Fixture]:
    """Yield every object that the renders hold, with a release in place: it must be admitted."""
    for render in renders:
        for document in released(render).documents:
            yield Fixture(f"{render.name}/{document['kind']}/{document['metadata']['name']}", document)


def released(render: Render) -> Render:
    """Return a render as the pipeline will have it: a commit and a digest where there is ``unreleased``."""
    documents = deepcopy(render.documents)
    for document in documents:
        for container in containers_of(template_of(document) or {}):
            container["image"] = container["image"].replace(f":{UNRELEASED}", f":{RELEASE}")
    return Render(render.name, render.environment, documents)


def _only(path: Path) -> Document:
    documents = read(path)
    if len(documents) != 1:
        raise DocumentError(f"{path.name} holds {len(documents)} objects; a fixture is one")
    return documents[0]
