"""HTML that is escaped by construction, and the Markdown that becomes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.page_checks import Page
from palette.api.markup import Markup, element, inline, joined, markdown


def test_text_is_escaped_and_markup_is_not() -> None:
    made = element("p", "<b>", element("code", "a&b"), title='"<')
    assert made == '<p title="&quot;&lt;">&lt;b&gt;<code>a&amp;b</code></p>'


def test_attributes_are_written_as_html_names_them() -> None:
    made = element("input", class_="a", data_in="path", required=True, hidden=False, value=None, aria_label="x")
    assert made == '<input class="a" data-in="path" required aria-label="x">'


def test_a_separator_is_text_too() -> None:
    assert joined(("a", Markup("<i>")), "<") == "a&lt;<i>"


@given(st.text())
def test_any_text_reads_the_same_and_makes_no_element(text: str) -> None:
    page = Page(element("p", text, title=text))
    shown = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")
    assert [tag for tag, _ in page.elements] == ["p"]
    assert "".join(page.texts).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�") == shown


@given(st.text(alphabet="a`*-1. \n<&"))
def test_markdown_of_any_text_is_well_formed(text: str) -> None:
    page = Page(markdown(text))
    assert {tag for tag, _ in page.elements} <= {"p", "ul", "ol", "li", "code"}
    marks = str.maketrans("", "", "`*-1. \n")
    assert "".join(page.texts).translate(marks) == text.translate(marks)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One\nline.\n\nTwo.", "<p>One line.</p><p>Two.</p>"),
        ("Intro:\n- a\n- b\n  more\n\nEnd", "<p>Intro:</p><ul><li>a</li><li>b more</li></ul><p>End</p>"),
        ("* a\n\n* b\n\n1. c\n2) d", "<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>"),
        ("-5 is no item", "<p>-5 is no item</p>"),
        ("a ``b<`` `c` `d", "<p>a <code>b&lt;</code> <code>c</code> `d</p>"),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert markdown(text) == html


def test_inline_code_only() -> None:
    assert inline("**a** `b`") == "**a** <code>b</code>"
