"""JSON Schema in words and nested tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from palette.api.documentation.openapi import Node, resolve, slug
from palette.api.markup import Markup, element, inline, joined, markdown

_TYPES: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "array": "list",
    "null": "null",
}
_FORMATS: Final = {"css-color": "CSS color"}
_VALUE_TYPES: Final = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
    list: "array",
    dict: "object",
}
_ALTERNATIVES: Final = ("oneOf", "anyOf", "allOf")
_LONG_PATTERN: Final = 48
_DEPTH: Final = 5
"""How many tables stand in one another; deeper schemas are linked."""


def schema_anchor(name: str) -> str:
    """Return the anchor of a named schema."""
    return f"schema-{slug(name)}"


def written(value: object) -> str:
    """Return a JSON value as a reader writes it: text without quotes, ``12.0`` as ``12``."""
    if isinstance(value, str):
        return value
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if isinstance(value, float) and whole else value, ensure_ascii=False)


def pretty(value: object) -> str:
    """Return a JSON value on indented lines, lists of numbers on one."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # No string holds a bare line break, so what this finds is a list.
    return re.sub(
        r"\[\n[^\[\]{}\"]*\]",
        lambda found: re.sub(r"\s*\n\s*", " ", found[0]).replace("[ ", "[").replace(" ]", "]"),
        text,
    )


def words(document: Node, schema: Node, *, nullable: bool = True) -> Markup:
    """Return the type of a schema in words, named schemas as links.

    Args:
        document: the OpenAPI document.
        schema: a schema, or a reference to one.
        nullable: whether ``null`` is a value; in a query it only means that the parameter may be absent.
    """
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return element("a", name, href=f"#{schema_anchor(name)}")
    choices = [words(document, part) for part in _choices(schema)]
    choices = choices or [_typed(document, schema, kind) for kind in _kinds(schema)]
    # The order of a set of types says nothing; null reads best at the end.
    several = sorted(dict.fromkeys(choices), key=lambda choice: choice == "null")
    kept = [choice for choice in several if nullable or choice != "null"]
    return joined(kept, " and " if "allOf" in schema else " or ")


def limits(document: Node, schema: Node) -> list[Markup]:
    """Return what a value must keep to, each limit as a phrase."""
    schema = resolve(document, schema)
    found = [*_values(schema), *_ranges(schema)]
    if "pattern" in schema:
        found.append(_pattern(schema["pattern"]))
    found += [limit for key in _ALTERNATIVES for part in schema.get(key, ()) for limit in limits(document, part)]
    if isinstance(schema.get("items"), Mapping):
        found += [joined(("each: ", limit)) for limit in limits(document, schema["items"])]
    return list(dict.fromkeys(found))


def phrase_list(phrases: list[Markup]) -> Markup:
    """Return phrases as a list; nothing for none."""
    return element("ul", *(element("li", phrase) for phrase in phrases), class_="limits") if phrases else Markup()


def fields(document: Node, schema: Node, *, unfold: bool, path: tuple[str, ...] = ()) -> Markup:
    """Return tables of the fields of every object that a schema describes; nothing if it describes none.

    Args:
        document: the OpenAPI document.
        schema: a schema, or a reference to one.
        unfold: whether named schemas are shown where they are used; if not, they are only linked.
        path: the named schemas that this one is shown in.
    """
    return _tables(schema, _Place(document, unfold, path))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table stands: the document, whether it unfolds named schemas, and those it is in."""

    document: Node
    unfold: bool
    path: tuple[str, ...]


def _kinds(schema: Node) -> list[str]:
    kinds = schema.get("type", [])
    if kinds:
        return [kinds] if isinstance(kinds, str) else list(kinds)
    values = [schema["const"]] if "const" in schema else schema.get("enum", ())
    named = list(dict.fromkeys(_VALUE_TYPES[type(value)] for value in values))
    return named or ["object" if "properties" in schema else "any value"]


def _typed(document: Node, schema: Node, kind: str) -> Markup:
    items = [*schema.get("prefixItems", ()), *([schema["items"]] if schema.get("items") else [])]
    if kind == "array" and items:
        return joined(("list of ", _grouped(joined(dict.fromkeys(words(document, part) for part in items), " or "))))
    if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping) and schema["additionalProperties"]:
        return joined(("map of text to ", _grouped(words(document, schema["additionalProperties"]))))
    name, form = _TYPES.get(kind, kind), schema.get("format", "")
    return joined((_FORMATS.get(form, f"{name} ({form})") if form and kind != "null" else name,))


def _grouped(phrase: Markup) -> Markup:
    """Return a choice in parentheses, so that it is clear what "list of" reaches over."""
    outer = re.sub(r"\([^()]*\)", "", phrase)
    return Markup(f"({phrase})") if " or " in outer and phrase != _TYPES["boolean"] else phrase


def _values(schema: Node) -> Iterator[Markup]:
    values = [schema["const"]] if "const" in schema else schema.get("enum", ())
    chips = [element("code", written(value), class_="choice") for value in values if value is not None]
    if chips:
        yield joined(chips, " ")


def _ranges(schema: Node) -> Iterator[Markup]:
    for low, high, unit in (
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
        ("minProperties", "maxProperties", " fields"),
    ):
        if phrase := _range(schema.get(low), schema.get(high)):
            yield joined((phrase + unit,))
    for key, word in (("exclusiveMinimum", "above"), ("exclusiveMaximum", "below"), ("multipleOf", "a multiple of")):
        if key in schema:
            yield joined((f"{word} {written(schema[key])}",))
    if schema.get("uniqueItems"):
        yield joined(("no item twice",))


def _pattern(pattern: str) -> Markup:
    """Return a regular expression as a phrase; a long one is folded."""
    code = element("code", pattern)
    if len(pattern) <= _LONG_PATTERN:
        return joined(("matches ", code))
    return element("details", element("summary", "matches a pattern"), code, class_="pattern")


def _range(low: object, high: object) -> str:
    if low == high and low is not None:
        return f"exactly {written(low)}"
    if low is None:
        return "" if high is None else f"at most {written(high)}"
    return f"at least {written(low)}" if high is None else f"{written(low)} to {written(high)}"


def _choices(schema: Node) -> list[Node]:
    """Return what a schema is a choice of; a format that stands beside the choice belongs to its texts."""
    form = {"format": schema["format"]} if "format" in schema else {}
    parts = [part for key in _ALTERNATIVES for part in schema.get(key, ())]
    return [{**part, **form} if part.get("type") == "string" else part for part in parts]


def _parts(schema: Node) -> list[Node]:
    """Return what a schema is a choice, a list or a map of."""
    held = (*schema.get("prefixItems", ()), schema.get("items"), schema.get("additionalProperties"))
    return [*_choices(schema), *(part for part in held if isinstance(part, Mapping))]


def _tables(schema: Node, place: _Place) -> Markup:
    return joined(_table(part, inner) for inner, part in _objects(schema, place))


def _objects(schema: Node, place: _Place) -> Iterator[tuple[_Place, Node]]:
    """Yield the objects with fields that a schema is, or is a choice, a list or a map of."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in place.path or len(place.path) == _DEPTH:
            return
        place = replace(place, path=(*place.path, name))
        schema = resolve(place.document, schema)
    if schema.get("properties"):
        yield place, schema
    for part in _parts(schema):
        yield from _objects(part, place)


def _table(schema: Node, place: _Place) -> Markup:
    required = schema.get("required", ())
    rows = (_row(name, part, place, always=name in required) for name, part in schema["properties"].items())
    head = element("tr", *(element("th", title, scope="col") for title in ("Field", "Type", "Meaning")))
    return element("table", element("thead", head), element("tbody", *rows), class_="fields")


def _row(name: str, schema: Node, place: _Place, *, always: bool) -> Markup:
    """Return the row of a field and, below it, the fields that it holds."""
    mark = "" if always else element("span", "optional", class_="note")
    row = element(
        "tr",
        element("th", element("code", name), " ", mark, scope="row"),
        element("td", words(place.document, schema), data_label="Type"),
        element("td", *_meaning(place.document, schema)),
    )
    inner = _nested(schema, place)
    return joined((row, element("tr", element("td", inner, colspan="3"), class_="inner"))) if inner else row


def _meaning(document: Node, schema: Node) -> Iterator[Markup]:
    found = resolve(document, schema)
    yield markdown(found.get("description") or "")
    phrases = limits(document, schema)
    if found.get("default") is not None:
        phrases.append(joined(("default ", element("code", written(found["default"])))))
    if found.get("examples"):
        phrases.append(joined(("example ", element("code", written(found["examples"][0])))))
    yield phrase_list(phrases)


def _nested(schema: Node, place: _Place) -> Markup:
    """Return the fields of what a field holds, folded; a named schema's only where the place unfolds them."""
    name = _named(schema)
    inner = Markup() if name and not place.unfold else _tables(schema, place)
    title = inline(f"Fields of `{name}`" if name else "Its fields")
    return element("details", element("summary", title), inner, class_="nested") if inner else Markup()


def _named(schema: Node) -> str:
    """Return the name of the first schema that this one refers to, in any depth of choices, lists and maps."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    return next((name for part in _parts(schema) if (name := _named(part))), "")
