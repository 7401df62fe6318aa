"""The whole page: overview, contents, operations by tag, schemas and problem types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from palette.api.documentation.openapi import Node, Operation, operations, slug
from palette.api.documentation.operation import method_badge, render_operation
from palette.api.documentation.schema import fields, schema_anchor, words
from palette.api.markup import Markup, document, element, joined, markdown
from palette.api.problems import PATH, TYPES, ProblemType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def render_documentation(schema: dict[str, Any], problems: Mapping[str, ProblemType] = TYPES) -> str:
    """Return the documentation page of an OpenAPI 3.1 document.

    Args:
        schema: the document, as ``/openapi.json`` answers it.
        problems: the problem types, by slug.

    Raises:
        KeyError: a reference in the document leads nowhere.
    """
    info = schema["info"]
    groups = _by_tag(schema)
    main = element(
        "main",
        _overview(schema),
        *(_tag(schema, name, members) for name, members in groups.items()),
        *_problems(problems),
        *_schemas(schema),
        id="content",
    )
    body = joined((_banner(info), element("div", _contents(schema, groups, problems), main, class_="layout")))
    title = f"{info['title']} {info['version']}: documentation"
    summary = f"Every operation of the {info['title']}, with its parameters, its answers and a form to try it."
    return document(body, title=title, description=summary, name="documentation", scripted=True)


def _by_tag(schema: Node) -> dict[str, list[Operation]]:
    """Return the operations by tag: declared tags in their order, then the others as they come."""
    groups: dict[str, list[Operation]] = {tag["name"]: [] for tag in schema.get("tags", ())}
    for operation in operations(schema):
        groups.setdefault(operation.tag, []).append(operation)
    return {name: members for name, members in groups.items() if members}


def _banner(info: Node) -> Markup:
    name = element("a", info["title"], class_="brand", href="/")
    version = element("span", info["version"], class_="version")
    return element("header", name, version, element("a", "OpenAPI", href="/openapi.json"), class_="banner")


def _overview(schema: Node) -> Markup:
    info = schema["info"]
    title = element("h1", info["title"])
    return element("section", title, markdown(info.get("description") or ""), *_facts(info), class_="overview")


def _facts(info: Node) -> Iterator[Markup]:
    """Yield what the document says of licence and contact; only addresses of the web become links."""
    entries = (("Licence", info.get("license", {})), ("Contact", info.get("contact", {})))
    for word, entry in entries:
        name, target = entry.get("name") or entry.get("url") or entry.get("email"), entry.get("url", "")
        if name:
            linked = target.startswith(("https://", "http://"))
            yield element("p", f"{word}: ", element("a", name, href=target) if linked else name, class_="fact")


def _contents(schema: Node, groups: Mapping[str, list[Operation]], problems: Mapping[str, ProblemType]) -> Markup:
    filter_ = element(
        "input", type="search", placeholder="Filter (press /)", aria_label="Filter the contents", id="filter"
    )
    parts = [_contents_of_tag(name, members) for name, members in groups.items()]
    if problems:
        parts.append(element("li", element("a", "Problem types", href="#problems")))
    if _named_schemas(schema):
        parts.append(element("li", element("a", "Schemas", href="#schemas")))
    opened = element("details", element("summary", "Contents"), element("ul", *parts), open=True)
    return element("nav", element("div", filter_, class_="needs-script"), opened, aria_label="Contents")


def _contents_of_tag(name: str, members: list[Operation]) -> Markup:
    links = (
        element("li", element("a", method_badge(entry.method), element("span", entry.summary), href=f"#{entry.anchor}"))
        for entry in members
    )
    return element("li", element("a", name, href=f"#tag-{slug(name)}"), element("ul", *links))


def _tag(schema: Node, name: str, members: list[Operation]) -> Markup:
    described = (tag.get("description") or "" for tag in schema.get("tags", ()) if tag["name"] == name)
    anchor = f"tag-{slug(name)}"
    return element(
        "section",
        element("h2", name, id=anchor),
        markdown(next(described, "")),
        *(render_operation(schema, operation) for operation in members),
        class_="tag",
        aria_labelledby=anchor,
    )


def _problems(problems: Mapping[str, ProblemType]) -> Iterator[Markup]:
    if problems:
        rows = (_problem(problem) for problem in problems.values())
        head = element("tr", *(element("th", word, scope="col") for word in ("Type", "Status", "Meaning")))
        table = element("table", element("thead", head), element("tbody", *rows), class_="fields")
        yield element("section", element("h2", "Problem types", id="problems"), table, aria_labelledby="problems")


def _problem(problem: ProblemType) -> Markup:
    link = element("a", element("code", problem.slug), href=f"{PATH}{problem.slug}")
    return element(
        "tr",
        element("th", link, scope="row"),
        element("td", element("span", str(problem.status), class_="status"), data_label="Status"),
        element("td", element("p", element("strong", problem.title)), markdown(problem.meaning)),
    )


def _named_schemas(schema: Node) -> Mapping[str, Node]:
    found: Mapping[str, Node] = schema.get("components", {}).get("schemas", {})
    return found


def _schemas(schema: Node) -> Iterator[Markup]:
    if named := _named_schemas(schema):
        heading = element("h2", "Schemas", id="schemas")
        sections = (_schema(schema, name, part) for name, part in named.items())
        yield element("section", heading, *sections, aria_labelledby="schemas")


def _schema(schema: Node, name: str, part: Node) -> Markup:
    heading = element("h3", element("a", name, href=f"#{schema_anchor(name)}"))
    shown = fields(schema, part, unfold=False, path=(name,)) or element("p", words(schema, part), class_="form")
    return element(
        "section", heading, markdown(part.get("description") or ""), shown, class_="schema", id=schema_anchor(name)
    )
