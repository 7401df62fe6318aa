"""What the page needs of an OpenAPI 3.1 document, read once into plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Node = Mapping[str, Any]
"""An object of the document."""

METHODS: Final = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
NOTHING: Final = object()
"""No example: JSON's null is one."""

_DEPTH: Final = 8
"""How deep an example is made out of others; a schema may contain itself."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the path, the query, a header or a cookie; ``example`` is ``NOTHING`` if there is none."""

    name: str
    where: str
    required: bool
    deprecated: bool
    description: str
    schema: Node
    example: object

    @property
    def identity(self) -> str:
        """What tells it from the other parameters of its operation; two may have a name in different places."""
        return self.name if self.where == "query" else f"{self.where}-{self.name}"


@dataclass(frozen=True, slots=True)
class Content:
    """A body in one media type; ``example`` is ``NOTHING`` if there is none."""

    media_type: str
    schema: Node
    example: object


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: its status (``200``, ``4XX``, ``default``), its headers by name and its forms."""

    status: str
    description: str
    headers: Mapping[str, Node]
    contents: tuple[Content, ...]

    @property
    def successful(self) -> bool:
        """Whether it is what the caller hopes for."""
        return self.status[0] in "23"


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of a path."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    tag: str
    deprecated: bool
    parameters: tuple[Parameter, ...]
    bodies: tuple[Content, ...]
    responses: tuple[Response, ...]


def resolve(document: Node, node: Node) -> Node:
    """Return what a node says, its ``$ref`` followed; what stands beside the reference wins (JSON Schema 2020-12).

    Raises:
        KeyError: the reference leads nowhere in the document.
    """
    for _ in range(_DEPTH):
        if "$ref" not in node:
            break
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def slug(text: str) -> str:
    """Return a text as part of an anchor: ASCII letters, digits and single hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")


def operations(document: Node) -> list[Operation]:
    """Return every operation, in the order of the document, each with an anchor of its own."""
    found: list[Operation] = []
    anchors: set[str] = set()
    for path, item in document.get("paths", {}).items():
        shared = resolve(document, item)
        for method in METHODS:
            if method in shared:
                operation = _operation(document, path, method, shared)
                found.append(operation if operation.anchor not in anchors else _renamed(operation, len(found)))
                anchors.add(found[-1].anchor)
    return found


def example(document: Node, schema: Node, depth: int = 0) -> object:
    """Return an example that a schema gives, or that follows from what its parts give; ``NOTHING`` if none does."""
    schema = resolve(document, schema)
    for key in ("example", "const", "default"):
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if depth == _DEPTH:
        return NOTHING
    return _composed(document, schema, depth + 1)


def given_example(document: Node, node: Node) -> object:
    """Return the example that a parameter or a media type is given itself, or ``NOTHING``."""
    if "example" in node:
        return node["example"]
    for entry in node.get("examples", {}).values():
        if "value" in (found := resolve(document, entry)):
            return found["value"]
    stated = resolve(document, node.get("schema", {})).get("examples")
    return stated[0] if stated else NOTHING


def _composed(document: Node, schema: Node, depth: int) -> object:
    for key in ("oneOf", "anyOf", "allOf"):
        for branch in schema.get(key, ()):
            if (found := example(document, branch, depth)) is not NOTHING:
                return found
    if isinstance(schema.get("items"), Mapping):
        item = example(document, schema["items"], depth)
        return NOTHING if item is NOTHING else [item]
    return _composed_object(document, schema, depth)


def _composed_object(document: Node, schema: Node, depth: int) -> object:
    """Return an object of the examples of its required fields, and of the optional ones that state one."""
    required = schema.get("required", ())
    properties = schema.get("properties", {})
    shown = [name for name, part in properties.items() if name in required or resolve(document, part).get("examples")]
    found = {name: example(document, properties[name], depth) for name in shown}
    return found if found and NOTHING not in found.values() else NOTHING


def _operation(document: Node, path: str, method: str, item: Node) -> Operation:
    node = item[method]
    name = node.get("operationId") or f"{method}{path}"
    return Operation(
        anchor=slug(name),
        method=method.upper(),
        path=path,
        summary=node.get("summary") or item.get("summary") or f"{method.upper()} {path}",
        description=node.get("description") or item.get("description") or "",
        tag=next(iter(node.get("tags", ())), "Operations"),
        deprecated=bool(node.get("deprecated")),
        parameters=_parameters(document, (*item.get("parameters", ()), *node.get("parameters", ()))),
        bodies=_contents(document, resolve(document, node.get("requestBody", {}))),
        responses=tuple(
            _response(document, *entry) for entry in sorted(node.get("responses", {}).items(), key=_status)
        ),
    )


def _renamed(operation: Operation, number: int) -> Operation:
    values = {name: getattr(operation, name) for name in Operation.__slots__}
    return Operation(**{**values, "anchor": f"{operation.anchor}-{number}"})


def _parameters(document: Node, nodes: tuple[Node, ...]) -> tuple[Parameter, ...]:
    """Return the parameters of an operation; its own replace those of its path that have the same name and place."""
    found = [_parameter(document, resolve(document, node)) for node in nodes]
    return tuple({(parameter.where, parameter.name): parameter for parameter in found}.values())


def _parameter(document: Node, node: Node) -> Parameter:
    contents = _contents(document, node)
    schema = node.get("schema") or (contents[0].schema if contents else {})
    return Parameter(
        name=node["name"],
        where=node["in"],
        required=bool(node.get("required")),
        deprecated=bool(node.get("deprecated")),
        description=node.get("description") or resolve(document, schema).get("description") or "",
        schema=schema,
        example=_parameter_example(document, node, schema),
    )


def _parameter_example(document: Node, node: Node, schema: Node) -> object:
    """Return what a parameter gives; where a request can't be without it, what its schema gives will do."""
    given = given_example(document, node)
    return example(document, schema) if given is NOTHING and node.get("required") else given


def _status(entry: tuple[object, Node]) -> str:
    return str(entry[0])


def _response(document: Node, status: str, node: Node) -> Response:
    node = resolve(document, node)
    headers = {name: resolve(document, header) for name, header in node.get("headers", {}).items()}
    return Response(str(status), node.get("description") or "", headers, _contents(document, node))


def _contents(document: Node, node: Node) -> tuple[Content, ...]:
    return tuple(_content(document, media_type, form) for media_type, form in node.get("content", {}).items())


def _content(document: Node, media_type: str, form: Node) -> Content:
    schema = form.get("schema", {})
    given = given_example(document, form)
    return Content(media_type, schema, example(document, schema) if given is NOTHING else given)
