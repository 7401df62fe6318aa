"""One operation as a section of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

from palette.api.documentation.openapi import NOTHING, Content, Node, Operation, Parameter, Response, resolve
from palette.api.documentation.request import address, curl, form
from palette.api.documentation.schema import fields, limits, phrase_list, pretty, words, written
from palette.api.markup import Markup, element, inline, joined, markdown

_COLUMNS: Final = ("Name", "Type", "Default", "Accepted", "Meaning")
_NONE: Final = element("span", "—", class_="none", aria_hidden="true")


def render_operation(document: Node, operation: Operation) -> Markup:
    """Return the section of one operation: what it does, how to ask, what it answers, and a form to try it."""
    title = f"{operation.anchor}-title"
    return element(
        "section",
        element("h3", element("a", operation.summary, href=f"#{operation.anchor}"), id=title),
        element(
            "p", method_badge(operation.method), " ", route(operation.path), *_deprecation(operation), class_="route"
        ),
        markdown(operation.description),
        *_parameters(document, operation),
        *_bodies(document, operation),
        *_request(document, operation),
        *_responses(document, operation),
        class_="operation",
        id=operation.anchor,
        aria_labelledby=title,
    )


def method_badge(method: str) -> Markup:
    """Return the method as a coloured word."""
    return element("span", method, class_=f"method {method.lower()}")


def route(path: str) -> Markup:
    """Return a path, its parameters marked."""
    pieces = re.split(r"(\{[^}]*\})", path)
    marked = (element("var", piece) if piece.startswith("{") else piece for piece in pieces)
    return element("code", *marked, class_="path")


def _deprecation(operation: Operation) -> Iterator[Markup]:
    if operation.deprecated:
        yield joined((" ", element("span", "deprecated", class_="note warning")))


def _parameters(document: Node, operation: Operation) -> Iterator[Markup]:
    if operation.parameters:
        rows = (_parameter(document, operation, parameter) for parameter in operation.parameters)
        head = element("tr", *(element("th", title, scope="col") for title in _COLUMNS))
        yield element("h4", "Parameters")
        yield element("table", element("thead", head), element("tbody", *rows), class_="parameters")


def _parameter(document: Node, operation: Operation, parameter: Parameter) -> Markup:
    default = resolve(document, parameter.schema).get("default")
    accepted = phrase_list(limits(document, parameter.schema))
    need = "required" if parameter.required else "optional"
    notes = f"{parameter.where}, {need}" + (", deprecated" if parameter.deprecated else "")
    cells = (
        element("th", element("code", parameter.name), " ", element("span", notes, class_="note"), scope="row"),
        element("td", words(document, parameter.schema, nullable=False), data_label="Type"),
        element("td", _NONE if default is None else element("code", written(default)), data_label="Default"),
        element("td", accepted or _NONE, data_label="Accepted"),
        element("td", markdown(parameter.description), *_example_line(parameter), data_label="Meaning"),
    )
    return element("tr", *cells, id=f"{operation.anchor}--{parameter.identity}")


def _example_line(parameter: Parameter) -> Iterator[Markup]:
    if parameter.example is not NOTHING:
        yield element("p", "Example: ", element("code", written(parameter.example)), class_="limits")


def _bodies(document: Node, operation: Operation) -> Iterator[Markup]:
    if operation.bodies:
        yield element("h4", "Body")
    for body in operation.bodies:
        yield _form_of(document, body)
        yield _description(document, body)
        yield fields(document, body.schema, unfold=True)


def _request(document: Node, operation: Operation) -> Iterator[Markup]:
    yield element("h4", "Request")
    example = element("pre", element("code", curl(document, operation), class_="shell"), tabindex="0", role="group")
    yield element("div", example, class_="sample curl")
    if operation.method == "GET" and "{" not in address(operation):
        link = element("a", "Open this example", href=address(operation))
        yield element("p", link, class_="open")
    summary = element("summary", "Try it", class_="button")
    yield element("details", summary, form(document, operation), class_="trial")


def _responses(document: Node, operation: Operation) -> Iterator[Markup]:
    if operation.responses:
        yield element("h4", "Answers")
        yield from (_response(document, response) for response in operation.responses)


def _response(document: Node, response: Response) -> Markup:
    kind = "status ok" if response.successful else "status"
    description = response.description or _phrase(response.status)
    line = (element("span", response.status, class_=kind), " ", inline(description))
    details = (
        *(_answer(document, content, unfold=response.successful) for content in response.contents),
        *_headers(document, response),
    )
    if not details:
        return element("p", *line, class_="answer")
    return element("details", element("summary", *line), *details, class_="answer", open=response.successful)


def _phrase(status: str) -> str:
    return HTTPStatus(int(status)).phrase if status.isdigit() else "Any other answer"


def _answer(document: Node, content: Content, *, unfold: bool) -> Markup:
    shown = fields(document, content.schema, unfold=True) if unfold else Markup()
    return joined((_form_of(document, content), *_example(content), shown))


def _form_of(document: Node, content: Content) -> Markup:
    return element("p", element("code", content.media_type), ": ", words(document, content.schema), class_="form")


def _description(document: Node, content: Content) -> Markup:
    return markdown(resolve(document, content.schema).get("description") or "")


def _example(content: Content) -> Iterator[Markup]:
    if content.example is not NOTHING:
        code = element("code", pretty(content.example), class_="json")
        yield element("div", element("pre", code, tabindex="0", role="group"), class_="sample")


def _headers(document: Node, response: Response) -> Iterator[Markup]:
    if response.headers:
        rows = (_header(document, name, header) for name, header in response.headers.items())
        head = element("tr", *(element("th", title, scope="col") for title in ("Header", "Type", "Meaning")))
        yield element("table", element("thead", head), element("tbody", *rows), class_="fields")


def _header(document: Node, name: str, header: Mapping[str, object]) -> Markup:
    schema = header.get("schema")
    description = header.get("description")
    return element(
        "tr",
        element("th", element("code", name), scope="row"),
        element("td", words(document, schema if isinstance(schema, Mapping) else {}), data_label="Type"),
        element("td", markdown(description if isinstance(description, str) else "")),
    )
