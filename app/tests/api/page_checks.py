"""What every page must keep to, checked on its HTML: form, safety, and what a screen reader needs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"input", "link", "meta"}
BLOCKS = {"p", "ul", "ol", "dl", "table", "pre", "div", "details", "section", "form", "h1", "h2", "h3", "h4"}
ATTRIBUTES = {
    "action",
    "autocapitalize",
    "autocomplete",
    "charset",
    "class",
    "colspan",
    "content",
    "defer",
    "fill",
    "height",
    "hidden",
    "href",
    "id",
    "inputmode",
    "lang",
    "media",
    "method",
    "name",
    "open",
    "placeholder",
    "rel",
    "required",
    "role",
    "rows",
    "scope",
    "selected",
    "spellcheck",
    "src",
    "tabindex",
    "title",
    "type",
    "value",
    "width",
    "x",
    "y",
    "for",
}


class Page(HTMLParser):
    """A parsed page: ``elements`` are (tag, attributes) as they come, ``text`` is what a reader sees."""

    def __init__(self, html: str) -> None:
        """Parse a page, or a part of one, and see that every element is closed."""
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element, and that no paragraph holds what would end it."""
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>"
        assert not ("p" in self._open and tag in BLOCKS), f"<{tag}> in <p>"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that is open."""
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.texts.append(data)

    @property
    def text(self) -> str:
        """The text with single spaces."""
        return re.sub(r"\s+", " ", " ".join(self.texts))

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """Return the attributes of the elements of a kind that have these ones."""
        return [found for name, found in self.elements if name == tag and attributes.items() <= found.items()]

    def values(self, attribute: str) -> list[str]:
        """Return the values of an attribute all over the page."""
        return [found[attribute] or "" for _, found in self.elements if attribute in found]


def check_page(html: str) -> Page:
    """Check a page and return it parsed."""
    assert html.startswith("<!doctype html>\n<html lang=")
    page = Page(html)
    _check_safe(page)
    _check_references(page)
    _check_landmarks(page)
    return page


def _check_safe(page: Page) -> None:
    """Nothing inline, nothing from elsewhere, no attribute that the pages do not use."""
    assert not page.all("style")
    for script in page.all("script"):
        assert (script["src"] or "").startswith("/static/")
    for tag, attributes in page.elements:
        for name in attributes:
            assert name in ATTRIBUTES or name.startswith(("aria-", "data-")), f"{name} in <{tag}>"
        for name in ("src", "action"):
            assert re.match(r"/(?!/)", attributes.get(name) or "/"), attributes
        target = attributes.get("href") or "/"
        elsewhere = r"https?://|" if tag == "a" else ""
        assert re.match(rf"({elsewhere}/(?!/)|#)", target), attributes


def _check_references(page: Page) -> None:
    """Every id once, and every reference to one leads to it."""
    ids = page.values("id")
    assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})
    anchors = {target[1:] for target in page.values("href") if target.startswith("#")}
    labels = set(page.values("for")) | set(page.values("aria-labelledby"))
    assert anchors | labels <= set(ids), (anchors | labels) - set(ids)
    controls = [found for tag in ("input", "select", "textarea") for found in page.all(tag)]
    assert all("aria-label" in found or found["id"] in labels for found in controls)


def _check_landmarks(page: Page) -> None:
    for tag in ("title", "h1", "main", "header"):
        assert len(page.all(tag)) == 1, tag
    assert page.all("meta", name="description")[0]["content"]
    assert page.all("meta", name="viewport")
    assert page.all("link", rel="icon", href="/static/favicon.svg")
