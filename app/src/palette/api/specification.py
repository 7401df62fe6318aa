"""The OpenAPI document: what the framework derives from the endpoints, made exact.

Litestar's schemas lack what msgspec enforces in bodies (their formats, that they are closed), and give query parameters
the value null, which an address cannot write. Headers, 304 and the forms of a batch it cannot know.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final, get_args

import msgspec
from litestar import Litestar

from palette.api.problems import Problem
from palette.color.model import SPACES, ColorSpace

Node = dict[str, Any]
"""An object of the document."""


def _header(description: str, **schema: object) -> Node:
    return {"description": description, "schema": {"type": "string", **schema}}


_HEADERS: Final[dict[str, Node]] = {
    "X-Request-ID": _header("The request's id: the client's own, if it sent one that can be logged."),
    "Server-Timing": _header("Milliseconds the answer took, and whether it came from the cache."),
    "Cache-Control": _header("How long the answer may be kept."),
    "ETag": _header("The representation's strong tag, for If-None-Match.", pattern='^"[0-9a-f]{32}"$'),
    "Link": _header("The address of the next page, where there is one: the relation next (RFC 8288)."),
    "Retry-After": _header("Seconds to wait before asking again.", pattern="^[1-9][0-9]*$"),
}
_ALWAYS: Final = ("X-Request-ID", "Server-Timing")
_OWN: Final = {"200": ("Cache-Control", "ETag"), "304": ("ETag",), "429": ("Retry-After",), "503": ("Retry-After",)}

_EXAMPLES: Final[dict[str, Node]] = {
    "AssignBody": {"colors": ["#8a3324", "#8b3424", "oklch(70% 0.15 200)"], "list": "xkcd"},
    "BatchBody": {
        "requests": [
            {"path": "/v1/colors?color=rebeccapurple"},
            {"method": "POST", "path": "/v1/generate", "body": {"mood": "cool", "seed": "ice"}, "id": "palette"},
        ]
    },
    "ContrastMatrixBody": {"foregrounds": ["black", "#767676"], "backgrounds": ["white", "gold"]},
    "ConvertBody": {"colors": ["rebeccapurple", "oklch(70% 0.15 200)"], "to": ["oklch", "hct"]},
    "VisionAuditBody": {"colors": ["#d62728", "#2ca02c", "#1f77b4"], "threshold": 10, "locked": [True]},
    "GenerateBody": {"mood": "earth", "count": 4, "seed": "clay", "locked": ["#112233", None, None]},
}
"""A body to try, by its schema."""

_COLORS: Final = "describeColor"
_GENERATE: Final = "generatePalette"


def _link(operation: str, **parameters: str) -> Node:
    """Return a link (OpenAPI 3.1, section 4.8.20): what to ask next, with values of this answer."""
    found = {f"query.{name}": f"$response.body#/{pointer}" for name, pointer in parameters.items()}
    return {"operationId": operation, "parameters": found}


_PALETTE_LINKS: Final = {
    "again": _link(_GENERATE, mood="mood", scheme="scheme", seed="seed"),
    "first": _link(_COLORS, color="palette/0/css"),
    "contrast": _link("checkContrast", fg="palette/0/css", bg="palette/1/css"),
}
_LINKS: Final[dict[str, Node]] = {
    "describeColor": {"generate": _link(_GENERATE, base="color/css")},
    "nameColor": {"described": _link(_COLORS, color="names/0/hex")},
    "nameColors": {"first": _link(_COLORS, color="colors/0/hex")},
    "assignNames": {"first": _link(_COLORS, color="names/0/hex")},
    "listNames": {"first": _link(_COLORS, color="entries/0/hex")},
    "makeGradient": {"first": _link(_COLORS, color="colors/0/css")},
    "checkContrast": {"suggest": _link("suggestContrast", fg="fg/css", bg="bg/css")},
    "suggestContrast": {"check": _link("checkContrast", fg="fg/css", bg="bg/css")},
    "mixColors": {"color": _link(_COLORS, color="color/css")},
    "drawColors": {"first": _link(_COLORS, color="colors/0/css")},
    "generatePalette": _PALETTE_LINKS,
    "generatePaletteWithLocks": _PALETTE_LINKS,
    "makeScale": {
        "color": _link(_COLORS, color="color/css"),
        "contrast": _link("checkContrast", fg="color/hex", bg="background"),
    },
    "makeScheme": {
        "first": _link(_COLORS, color="colors/0/css"),
        "generate": _link(_GENERATE, base="colors/0/css"),
    },
    "simulateVision": {"difference": _link("compareColors", a="color/css", b="simulated/css")},
}
"""What an answer of an operation leads to. A search has none: it may find nothing."""


_NULL: Final[Node] = {"type": "null"}
_SIDES: Final[Node] = {
    "oneOf": [
        {
            "required": ["colors"],
            "properties": {"colors": {"type": "array"}, "foregrounds": _NULL, "backgrounds": _NULL},
        },
        {
            "required": ["foregrounds", "backgrounds"],
            "properties": {"colors": _NULL, "foregrounds": {"type": "array"}, "backgrounds": {"type": "array"}},
        },
    ]
}
"""What a schema of members cannot say of a matrix: it is of one list of colors, or of two."""


def openapi_document(application: Litestar) -> Node:
    """Return the OpenAPI 3.1 document of an application."""
    document = application.openapi_schema.to_schema()
    document["components"]["schemas"] = _schemas(application)
    document["components"]["headers"] = _HEADERS
    for item in document["paths"].values():
        for method, operation in item.items():
            _complete(operation, reads=method == "get")
    return document


def _complete(operation: Node, *, reads: bool) -> None:
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _without_null(parameter["schema"])
    for body in operation.get("requestBody", {}).get("content", {}).values():
        body["example"] = _EXAMPLES[body["schema"]["$ref"].rpartition("/")[2]]
    responses = operation["responses"]
    if reads:
        responses["304"] = {"description": "What If-None-Match names still holds."}
    paged = any(parameter["name"] == "cursor" for parameter in operation.get("parameters", ()))
    for status, response in responses.items():
        names = (*_ALWAYS, *_OWN.get(status, ()), *(("Link",) if paged and status == "200" else ()))
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    if operation["operationId"] in _LINKS:
        responses["200"]["links"] = _LINKS[operation["operationId"]]
    operation["responses"] = dict(sorted(responses.items()))


def _without_null(schema: Node) -> Node:
    """Return the schema of a parameter that may be left out; in an address, nothing else means null."""
    choices = [part for part in schema.get("oneOf", ()) if part != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "oneOf"}
    if len(choices) == 1:
        rest = {**choices[0], **rest}
    if isinstance(rest.get("type"), list):
        rest["type"] = next(kind for kind in rest["type"] if kind != "null")
    if "enum" in rest:
        rest["enum"] = [value for value in rest["enum"] if value is not None]
    return rest


def _schemas(application: Litestar) -> Node:
    _, found = msgspec.json.schema_components(_types(application), ref_template="#/components/schemas/{name}")
    found["ConvertBody"] |= _forms()
    found["ContrastMatrixBody"] |= _SIDES
    return {name: _typed(schema) for name, schema in sorted(found.items())}


def _types(application: Litestar) -> list[Any]:
    """Return what endpoints take and give, each once; the parts of these are found from there."""
    found: dict[Any, None] = {}
    for route in application.routes:
        for handler in getattr(route, "route_handlers", ()):
            signature = handler.parsed_fn_signature
            found |= dict.fromkeys(get_args(signature.return_type.annotation))
            if "data" in signature.parameters:
                found[signature.parameters["data"].annotation] = None
    return [*found, Problem]


def _typed(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema that says what readers look for: the type of an enumeration, and which numbers are whole."""
    if isinstance(node, list):
        return [_typed(part) for part in node]
    if not isinstance(node, dict):
        return node
    if "enum" in node:
        return {"type": "string", **node}
    if node.get("multipleOf") == 1:
        whole = {key: value for key, value in node.items() if key != "multipleOf"}
        return {**whole, "type": "integer"}
    return {key: _typed(value) for key, value in node.items()}


def _forms() -> Node:
    """Return what a schema of members cannot say of a batch: it is texts or columns, named as their space's components.

    The second is a dependent schema, which readers leave to programs.
    """
    null = {"type": "null"}
    texts = {"colors": {"type": "array"}, "from": null, "components": null}
    columns = {"colors": null, "from": {"type": "string"}, "components": {"type": "object"}}
    spaces = sorted(SPACES.values(), key=_components)
    named = [_named(names, [space.name for space in found]) for names, found in groupby(spaces, _components)]
    return {
        "oneOf": [
            {"required": ["colors"], "properties": texts},
            {"required": ["from", "components"], "properties": columns},
        ],
        "dependentSchemas": {"components": {"anyOf": [{"properties": {"components": null}}, *named]}},
    }


def _components(space: ColorSpace) -> tuple[str, str, str]:
    return space.components


def _named(names: tuple[str, str, str], spaces: list[str]) -> Node:
    """Return the schema of columns with these names."""
    closed = {"required": list(names), "properties": {name: {} for name in names}, "additionalProperties": False}
    return {"properties": {"from": {"enum": spaces}, "components": {"type": "object", **closed}}}
