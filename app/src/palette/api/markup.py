"""HTML that is escaped by construction, and the frame that every page of the service shares."""

from __future__ import annotations

import html
import re
from itertools import groupby
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from collections.abc import Iterable

STATIC: Final = "/static"
"""Where the files of ``palette/web`` are served."""

_VOID: Final = frozenset({"input", "link", "meta"})
_ITEM: Final = re.compile(r"\s*(?P<mark>[-*+]|\d{1,3}[.)])\s+(?P<text>.*)")
_CODE: Final = re.compile(r"``(?P<double>[^`]+)``|`(?P<single>[^`]+)`")


@final
class Markup(str):
    """A piece of HTML. Every other string is text, and is escaped when it becomes part of one."""

    __slots__ = ()


def joined(pieces: Iterable[str], separator: str = "") -> Markup:
    """Return the pieces as one: HTML as it is, text escaped; so is the separator."""
    return Markup(_escaped(separator).join(map(_escaped, pieces)))


def element(tag: str, /, *children: str, **attributes: str | bool | None) -> Markup:
    """Return an element.

    Args:
        tag: its name.
        children: what it holds; text is escaped.
        attributes: their values, escaped. ``class_`` is ``class`` and ``data_in`` is ``data-in``; ``True`` writes
            the name alone, ``False`` and ``None`` nothing.
    """
    start = f"<{tag}{''.join(_attribute(name, value) for name, value in attributes.items())}>"
    return Markup(start if tag in _VOID else f"{start}{joined(children)}</{tag}>")


def document(body: Markup, *, title: str, description: str, name: str, scripted: bool = False) -> str:
    """Return a whole HTML page.

    Args:
        body: what stands in ``<body>``.
        title: the page's title.
        description: what search engines show.
        name: the name of its style sheet in ``palette/web``, beside the shared one, and the class of ``<body>``.
        scripted: whether a script of that name goes with it.
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", title),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="description", content=description),
        element("meta", name="color-scheme", content="light dark"),
        element("link", rel="icon", type="image/svg+xml", href=f"{STATIC}/favicon.svg"),
        *(element("link", rel="stylesheet", href=f"{STATIC}/{sheet}.css") for sheet in ("style", name)),
        element("script", src=f"{STATIC}/{name}.js", defer=True) if scripted else "",
    )
    skip = element("a", "Skip to the content", class_="skip", href="#content")
    page = element("html", head, element("body", skip, body, class_=name), lang="en")
    return f"<!doctype html>\n{page}\n"


def markdown(text: str) -> Markup:
    """Return the paragraphs, lists and ``code`` of a Markdown text as HTML; everything else in it stays text."""
    pieces = _blocks(text)
    return joined(
        _group(kind, [block for _, block in blocks]) for kind, blocks in groupby(pieces, lambda piece: piece[0])
    )


def inline(text: str) -> Markup:
    """Return a line of text with its ``code`` marked."""
    pieces: list[str] = []
    end = 0
    for match in _CODE.finditer(text):
        code = match["double"] or match["single"]
        pieces += (text[end : match.start()], element("code", code))
        end = match.end()
    return joined((*pieces, text[end:]))


def _blocks(text: str) -> list[tuple[str, str]]:
    """Return (element, text) for each paragraph ("p") and list item ("ul", "ol")."""
    blocks: list[tuple[str, str]] = []
    begins = True
    for line in text.splitlines():
        if item := _ITEM.fullmatch(line):
            blocks.append(("ol" if item["mark"][0].isdigit() else "ul", item["text"].strip()))
        elif begins and line.strip():
            blocks.append(("p", line.strip()))
        elif line.strip():
            kind, start = blocks[-1]
            blocks[-1] = kind, f"{start} {line.strip()}"
        begins = not line.strip()
    return blocks


def _group(kind: str, texts: list[str]) -> Markup:
    if kind == "p":
        return joined(element("p", inline(text)) for text in texts)
    return element(kind, *(element("li", inline(text)) for text in texts))


def _attribute(name: str, value: str | bool | None) -> str:  # noqa: FBT001 - the type of an HTML attribute
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{html.escape(value)}"'


def _escaped(piece: str) -> str:
    return piece if isinstance(piece, Markup) else html.escape(piece)
