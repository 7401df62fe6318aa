"""How to ask: each operation as a ``curl`` line and as a form to try it with."""

from __future__ import annotations

import json
import re
import shlex
from typing import Final
from urllib.parse import quote, urlencode

from palette.api.documentation.openapi import NOTHING, Content, Node, Operation, Parameter, resolve
from palette.api.documentation.schema import pretty, written
from palette.api.markup import Markup, element

_LOCAL: Final = "http://127.0.0.1:8000"
"""What ``make run`` serves on; the page's script puts the address it was loaded from in its place."""


def address(operation: Operation) -> str:
    """Return the path and query of the operation's example."""
    query = urlencode(_pairs(operation, "query"))
    return f"{_path(operation)}?{query}" if query else _path(operation)


def curl(document: Node, operation: Operation) -> str:
    """Return the operation's example as a ``curl`` command, an option a line."""
    server = next((entry["url"] for entry in document.get("servers", ()) if "://" in entry["url"]), _LOCAL).rstrip("/")
    lines = [f"curl {shlex.quote(server + address(operation))}"]
    if operation.method == "GET" and (pairs := _pairs(operation, "query")):
        lines = [f"curl --get {shlex.quote(server + _path(operation))}"]
        lines += [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in pairs]
    elif operation.method not in {"GET", "POST"} or (operation.method == "POST" and not operation.bodies):
        lines[0] = f"curl --request {operation.method} {shlex.quote(server + address(operation))}"
    lines += [f"--header {shlex.quote(f'{name}: {value}')}" for name, value in _pairs(operation, "header")]
    lines += [_data(body) for body in operation.bodies[:1]]
    return " \\\n  ".join(lines)


def form(document: Node, operation: Operation) -> Markup:
    """Return the form that sends the operation.

    Without the page's script it is an ordinary GET form of the fields that have a value to send; what needs the
    script (values in the path or a header, bodies, optional fields that are dropped when empty) is marked so.
    """
    plain = operation.method == "GET" and "{" not in operation.path
    fields = [
        _field(document, operation, parameter) for parameter in operation.parameters if parameter.where != "cookie"
    ]
    fields += [_body(operation, body) for body in operation.bodies[:1]]
    return element(
        "form",
        *fields,
        element("p", element("button", "Send", type="submit"), element("span", role="status"), class_="actions"),
        element("div", class_="result", hidden=True),
        class_="try" if plain else "try needs-script",
        method="get",
        action=_path(operation),
        data_method=operation.method,
        data_path=operation.path,
        data_media=operation.bodies[0].media_type if operation.bodies else None,
    )


def _path(operation: Operation) -> str:
    values = dict(_pairs(operation, "path"))
    return re.sub(r"\{([^}:]+)[^}]*\}", lambda part: quote(values.get(part[1], part[0]), safe=""), operation.path)


def _pairs(operation: Operation, where: str) -> list[tuple[str, str]]:
    """Return (name, value) of the parameters of one place that the example sends."""
    given = [entry for entry in operation.parameters if entry.where == where and entry.example is not NOTHING]
    return [(entry.name, value) for entry in given for value in _values(entry.example)]


def _values(example: object) -> list[str]:
    return [written(item) for item in example] if isinstance(example, list) else [written(example)]


def _data(body: Content) -> str:
    if body.media_type.endswith("json"):
        example = {} if body.example is NOTHING else body.example
        return f"--json {shlex.quote(json.dumps(example, ensure_ascii=False))}"
    return f"--header {shlex.quote(f'Content-Type: {body.media_type}')} \\\n  --data-binary @file"


def _field(document: Node, operation: Operation, parameter: Parameter) -> Markup:
    identity = f"{operation.anchor}.{parameter.identity}"
    note = "required" if parameter.required else parameter.where if parameter.where != "query" else ""
    label = element("label", element("code", parameter.name), " ", element("span", note, class_="note"), for_=identity)
    sent = parameter.where == "query" and parameter.example is not NOTHING
    return element(
        "div",
        label,
        _control(document, parameter, identity, sent=sent),
        class_="field" if sent else "field needs-script",
    )


def _control(document: Node, parameter: Parameter, identity: str, *, sent: bool) -> Markup:
    """Return the control of a parameter; only one that is sent without the script bears a name."""
    schema = resolve(document, parameter.schema)
    value = "" if parameter.example is NOTHING else "\n".join(_values(parameter.example))
    shared: dict[str, str | bool | None] = {
        "id": identity,
        "name": parameter.name if sent else None,
        "data_name": parameter.name,
        "data_in": parameter.where,
        "data_format": next((part["format"] for part in (schema, *_parts(document, schema)) if "format" in part), None),
        "required": parameter.required,
    }
    if choices := _choices(document, schema):
        return element("select", *_options(choices, value, _default(schema), optional=not parameter.required), **shared)
    shared |= {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
    if _holds(document, schema, "array"):
        return element("textarea", value, rows="3", placeholder="one a line", **shared)
    numeric = "decimal" if _holds(document, schema, "number") or _holds(document, schema, "integer") else None
    return element("input", type="text", value=value, placeholder=_default(schema), inputmode=numeric, **shared)


def _options(choices: list[str], value: str, default: str, *, optional: bool) -> list[Markup]:
    empty = [element("option", f"{default} (default)" if default else "(not sent)", value="")] if optional else []
    return [*empty, *(element("option", choice, value=choice, selected=choice == value) for choice in choices)]


def _body(operation: Operation, body: Content) -> Markup:
    identity = f"{operation.anchor}.body"
    label = element("label", "Body ", element("span", body.media_type, class_="note"), for_=identity)
    if body.media_type.endswith("json"):
        text = pretty({} if body.example is NOTHING else body.example)
        rows = str(min(text.count("\n") + 2, 16))
        control = element("textarea", text, id=identity, rows=rows, data_in="body", spellcheck="false")
    else:
        control = element("input", id=identity, type="file", data_in="body")
    return element("div", label, control, class_="field body")


def _default(schema: Node) -> str:
    return written(schema["default"]) if schema.get("default") is not None else ""


def _parts(document: Node, schema: Node) -> list[Node]:
    """Return the alternatives of a schema, or the schema alone."""
    branches = [part for key in ("oneOf", "anyOf", "allOf") for part in schema.get(key, ())]
    return [inner for part in branches for inner in _parts(document, resolve(document, part))] or [schema]


def _holds(document: Node, schema: Node, kind: str) -> bool:
    """Tell whether a value of this type fits the schema."""
    kinds = [part.get("type", ()) for part in _parts(document, schema)]
    return any(kind == found or (not isinstance(found, str) and kind in found) for found in kinds)


def _choices(document: Node, schema: Node) -> list[str]:
    """Return the values a schema allows, if it lists them all."""
    parts = [part for part in _parts(document, schema) if part.get("type") != "null"]
    if any(part.get("type") == "boolean" for part in parts):
        return ["true", "false"]
    if not all("enum" in part or "const" in part for part in parts):
        return []
    values = [value for part in parts for value in part.get("enum", [part.get("const")])]
    return [written(value) for value in values if value is not None]
