"""The documentation page: complete, safe, readable."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

import pytest

from api.openapi_sample import sample
from api.page_checks import Page, check_page
from palette.api.documentation import render_documentation
from palette.api.documentation.openapi import NOTHING, example, operations, resolve
from palette.api.documentation.request import address, curl
from palette.api.documentation.schema import limits, pretty, words, written
from palette.api.problems import TYPES
from palette.color.contrast import contrast_ratio

if TYPE_CHECKING:
    from collections.abc import Callable

WEB = resources.files("palette") / "web"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;"
STRUCTURE = {"$ref", "in", "openapi", "type", "url"}


@pytest.fixture(scope="module")
def page() -> Page:
    return check_page(render_documentation(sample()))


def section(anchor: str) -> str:
    """Return the HTML of one operation of the sample."""
    html = render_documentation(sample())
    start = html.index(f'id="{anchor}"')
    return html[start : html.index("</section>", start)]


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def spoiled(node: object, key: str = "") -> object:
    """Return a document whose every text that is no reference or keyword is an attack."""
    if isinstance(node, dict):
        return {name: spoiled(value, name) for name, value in node.items()}
    if isinstance(node, list):
        return [spoiled(value, key) for value in node]
    return HOSTILE if isinstance(node, str) and key not in STRUCTURE else node


def renamed(node: object, key: str = "") -> object:
    """Return a document whose paths, fields, headers and parameters have hostile names."""
    if isinstance(node, list):
        return [renamed(value) for value in node]
    if not isinstance(node, dict):
        return f"{HOSTILE}{node}" if key == "name" else node
    prefix = {"paths": f"/{HOSTILE}", "properties": HOSTILE, "headers": HOSTILE}.get(key, "")
    return {f"{prefix}{name}": renamed(value, name) for name, value in node.items()}


def test_every_operation_is_shown_with_its_anchor_and_in_the_contents(page: Page) -> None:
    for operation in operations(sample()):
        assert page.all("section", id=operation.anchor)
        assert page.all("a", href=f"#{operation.anchor}")
        assert operation.summary in page.text
        assert operation.method in page.text


def test_an_operation_identified_twice_has_an_anchor_of_its_own() -> None:
    assert [operation.anchor for operation in operations(sample())] == [
        "Generate",
        "GenerateFromJson",
        "Color",
        "Upload",
        "Upload-4",
    ]


def test_tags_come_in_declared_order_and_untagged_operations_last(page: Page) -> None:
    positions = [
        page.text.index(f" {name} ", page.text.index("Licence")) for name in ("Colors", "Palettes", "Operations")
    ]
    assert positions == sorted(positions)
    assert "Unused" not in page.text
    assert "Single colors." in page.text


def test_every_parameter_is_shown_with_all_that_is_known_of_it() -> None:
    text = text_of(section("Generate"))
    for words_ in (
        "base query, optional CSS color — — A color.",
        "mood query, optional text — warm cool The mood. Example: cool",
        "count query, optional whole number 5 2 to 12 How many.",
        "seed query, optional text — 1 to 128 characters matches ^[a-z]+$",
        "locked query, optional list of text — at most 3 items each: at most 9 characters",
        "dark query, optional, deprecated true or false false —",
        "X-Request-ID header, optional text — — Comes back.",
        "session cookie, optional text",
    ):
        assert words_ in text
    assert "color path, required CSS color — at least 1 characters" in text_of(section("Color"))


def test_every_response_is_shown_in_order_of_its_status() -> None:
    text = text_of(section("Generate"))
    found = [text.index(part) for part in ("200 The palette.", "304 Not Modified", "400 A parameter", "422 No palette")]
    assert found == sorted(found)
    assert "ETag text A strong validator." in text
    assert "2 to 12 default 5" in text_of(section("GenerateFromJson"))
    assert "default A parameter" in text_of(section("GenerateFromJson"))
    assert "204 No Content" in text_of(section("Upload-4"))


def test_answers_unfold_their_fields_and_stop_where_a_schema_holds_itself() -> None:
    html = section("Generate")
    text = text_of(html)
    assert "palette list of Color Fields of Color" in text
    assert "spaces map of text to list of (number or null) each" not in text
    assert "spaces map of text to list of (number or null)" in text
    assert "mapped_by optional text or null raytrace clip" in text
    assert "parent optional Palette or null range" in text
    assert "range optional list of number made" in text
    assert "made optional object Its fields Field Type Meaning at optional text (date-time)" in text
    assert html.count('<th scope="row"><code>in_gamut</code>') == 1


def test_an_error_links_its_schema_and_does_not_repeat_it() -> None:
    error = section("Generate").partition(">400</span>")[2]
    assert 'href="#schema-Problem"' in error
    assert "position" not in error


def test_named_schemas_are_shown_once_each_with_links_between_them(page: Page) -> None:
    for name in sample()["components"]["schemas"]:
        assert page.all("section", id=f"schema-{name}")
    schema = render_documentation(sample()).partition('id="schema-Palette"')[2].partition("</section>")[0]
    assert 'list of <a href="#schema-Color">' in schema
    assert "in_gamut" not in schema
    assert "Its fields" in schema


def test_an_example_answer_follows_from_the_examples_of_its_fields() -> None:
    shown = re.search(r'<code class="json">(.*?)</code>', section("Color"), re.DOTALL)
    assert shown
    assert json.loads(shown[1].replace("&quot;", '"')) == {
        "css": "#7654cd",
        "hex": "#7654cd",
        "alpha": 1.0,
        "in_gamut": True,
        "spaces": {"oklch": [0.544324, 0.179146, 292.365163]},
    }


def test_the_overview_says_licence_and_contact_and_links_only_the_web(page: Page) -> None:
    assert page.all("a", href="https://spdx.org/licenses/MIT")
    assert "Contact: The team" in page.text
    document = sample()
    document["info"]["license"]["url"] = "javascript:alert(1)"
    assert "javascript" not in render_documentation(document)


def test_problem_types_are_listed_with_links_to_their_pages(page: Page) -> None:
    for problem in TYPES.values():
        assert page.all("a", href=f"/problems/{problem.slug}")
        assert problem.title in page.text
        assert problem.meaning in page.text
    assert "problems" not in check_page(render_documentation(sample(), {})).values("id")


def attacked(spoil: Callable[[object], object]) -> dict[str, Any]:
    """Return the sample, spoiled, with parameters that still differ in their names."""
    document = cast("dict[str, Any]", spoil(sample()))
    for item in document["paths"].values():
        for node in item.values():
            for number, parameter in enumerate(node if isinstance(node, list) else node.get("parameters", ())):
                parameter["name"] += f"{number}"
    return document


@pytest.mark.parametrize("spoil", [spoiled, renamed])
def test_nothing_in_a_document_becomes_markup(spoil: Callable[[object], object]) -> None:
    html = render_documentation(attacked(spoil))
    page = check_page(html)
    assert [found["src"] for found in page.all("script")] == ["/static/documentation.js"]
    assert not page.all("img")
    assert html.count("<script") == 1
    assert page.text.count("<script>alert(1)</script>") > 15


def test_a_form_without_script_sends_only_fields_that_have_a_value() -> None:
    page = Page(f"<main {section('Generate')}</section></main>".replace("<main id=", "<main><section id=", 1))
    form = page.all("form")[0]
    assert form["method"] == "get"
    assert form["action"] == "/v1/generate"
    assert form["class"] == "try"
    assert page.values("name") == ["mood"]
    assert page.values("data-name") == ["base", "mood", "count", "seed", "locked", "dark", "X-Request-ID"]
    assert page.values("data-in") == ["query"] * 6 + ["header"]


def test_a_form_that_needs_the_script_says_so() -> None:
    assert 'class="try needs-script"' in section("Color")
    assert 'action="/v1/colors/%237654cd"' in section("Color")
    assert 'class="try needs-script"' in section("GenerateFromJson")
    assert 'type="file"' in section("Upload")


def test_controls_suit_their_parameters() -> None:
    html = section("Generate")
    for control in (
        '<option value="cool" selected>cool</option>',
        '<option value="">false (default)</option><option value="true">true</option>',
        'placeholder="5" inputmode="decimal"',
        'data-name="locked" data-in="query" spellcheck="false"',
        'data-name="base" data-in="query" data-format="css-color"',
    ):
        assert control in html
    assert (
        '<select id="Color.to" name="to" data-name="to" data-in="query" required><option value="oklch" selected>'
        in (section("Color"))
    )
    assert "(not sent)" in html
    assert "(not sent)" not in section("Color")


@pytest.mark.parametrize(
    ("anchor", "line"),
    [
        ("Generate", "curl --get http://127.0.0.1:8000/v1/generate \\\n  --data-urlencode mood=cool"),
        ("GenerateFromJson", "curl http://127.0.0.1:8000/v1/generate \\\n  --json '{\"count\": 3}'"),
        ("Color", "curl --get http://127.0.0.1:8000/v1/colors/%237654cd \\\n  --data-urlencode to=oklch"),
        (
            "Upload",
            (
                "curl --request PUT http://127.0.0.1:8000/v1/images \\\n"
                "  --header 'Content-Type: image/png' \\\n  --data-binary @file"
            ),
        ),
        ("Upload-4", "curl --request DELETE http://127.0.0.1:8000/v1/images"),
    ],
)
def test_curl(anchor: str, line: str) -> None:
    operation = next(entry for entry in operations(sample()) if entry.anchor == anchor)
    assert curl(sample(), operation) == line


def test_curl_names_the_server_and_quotes_what_a_shell_would_read() -> None:
    document = sample()
    document["servers"] = [{"url": "/"}, {"url": "https://colors.example/"}]
    document["paths"]["/v1/generate"]["get"]["parameters"][1]["example"] = "it's $HOME"
    operation = operations(document)[0]
    expected = "curl --get https://colors.example/v1/generate \\\n  --data-urlencode 'mood=it'\"'\"'s $HOME'"
    assert curl(document, operation) == expected
    assert address(operation) == "/v1/generate?mood=it%27s+%24HOME"


@pytest.mark.parametrize(
    ("schema", "phrase"),
    [
        ({}, "any value"),
        ({"type": ["null", "integer"]}, "whole number or null"),
        ({"enum": [1, 2.5, None]}, "whole number or number or null"),
        ({"const": True}, "true or false"),
        ({"properties": {}}, "object"),
        ({"type": "string", "format": "uuid"}, "text (uuid)"),
        ({"type": "array"}, "list"),
        ({"type": "object", "additionalProperties": True}, "object"),
        ({"type": "array", "items": {"type": ["string", "null"]}}, "list of (text or null)"),
        ({"type": "array", "items": {"type": "boolean"}}, "list of true or false"),
        ({"allOf": [{"type": "string"}, {"type": "number"}]}, "text and number"),
        ({"anyOf": [{"type": "null"}, {"type": "string"}, {"type": "string"}]}, "text or null"),
        ({"type": "string", "format": "<b>"}, "text (&lt;b&gt;)"),
        ({"type": "<b>"}, "&lt;b&gt;"),
    ],
)
def test_types_in_words(schema: dict[str, Any], phrase: str) -> None:
    assert words({}, schema) == phrase


@pytest.mark.parametrize(
    ("schema", "phrases"),
    [
        ({"minimum": 2.0, "maximum": 12.5}, ["2 to 12.5"]),
        ({"minimum": 0}, ["at least 0"]),
        ({"maxLength": 8}, ["at most 8 characters"]),
        ({"minItems": 3, "maxItems": 3}, ["exactly 3 items"]),
        ({"maxProperties": 4}, ["at most 4 fields"]),
        ({"exclusiveMinimum": 0, "exclusiveMaximum": 1}, ["above 0", "below 1"]),
        ({"multipleOf": 0.25}, ["a multiple of 0.25"]),
        ({"uniqueItems": True}, ["no item twice"]),
        ({"const": "a<b"}, ['<code class="choice">a&lt;b</code>']),
        ({"anyOf": [{"maximum": 3}, {"maximum": 3}, {"type": "null"}]}, ["at most 3"]),
        ({"items": {"minimum": 1}}, ["each: at least 1"]),
        ({"items": False}, []),
    ],
)
def test_limits_in_words(schema: dict[str, Any], phrases: list[str]) -> None:
    assert limits({}, schema) == phrases


def test_a_long_pattern_is_folded() -> None:
    assert limits({}, {"pattern": "a" * 48}) == [f"matches <code>{'a' * 48}</code>"]
    assert "<summary>matches a pattern</summary>" in limits({}, {"pattern": "a" * 49})[0]


def test_json_is_written_for_readers() -> None:
    assert [written(value) for value in ("a", 5.0, 0.25, None, True, ["ä"])] == [
        "a",
        "5",
        "0.25",
        "null",
        "true",
        '["ä"]',
    ]
    assert pretty({"a": [1, None], "b": ["x"], "c": "[\n 1 ]"}) == (
        '{\n  "a": [1, null],\n  "b": [\n    "x"\n  ],\n  "c": "[\\n 1 ]"\n}'
    )


def test_references_are_followed_through_escapes_and_neighbours_win() -> None:
    document = {"a/b~c": {"$ref": "#/d"}, "d": {"type": "string", "title": "D"}}
    assert resolve(document, {"$ref": "#/a~1b~0c", "title": "E"}) == {"type": "string", "title": "E"}
    with pytest.raises(KeyError):
        resolve(document, {"$ref": "#/none"})


def test_references_that_go_round_have_an_end() -> None:
    assert resolve({"a": {"$ref": "#/a"}}, {"$ref": "#/a", "title": "A"})["title"] == "A"


def test_the_smallest_document_has_a_page() -> None:
    info = {"title": "Small", "version": "1"}
    assert not check_page(render_documentation({"info": info}, {})).all("table")
    page = check_page(render_documentation({"info": info, "paths": {"/a": {"get": {}}}}, {}))
    assert "GET /a" in page.text
    assert "Answers" not in page.text


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"example": None}, None),
        ({"default": 5, "examples": [6]}, 5),
        ({"enum": ["a", "b"]}, "a"),
        ({"type": "array", "items": {"const": 1}}, [1]),
        ({"type": "array", "items": {"type": "string"}}, NOTHING),
        ({"anyOf": [{"type": "null"}, {"const": 1}]}, 1),
        ({"properties": {"a": {"const": 1}, "b": {"examples": [2]}}, "required": ["a"]}, {"a": 1, "b": 2}),
        ({"properties": {"a": {"const": 1}, "b": {"default": 2}}, "required": ["a"]}, {"a": 1}),
        ({"properties": {"a": {"type": "string"}}, "required": ["a"]}, NOTHING),
        ({"properties": {}}, NOTHING),
    ],
)
def test_examples_are_given_or_follow_and_are_never_made_up(schema: dict[str, Any], value: object) -> None:
    assert example({}, schema) == value


def test_a_schema_that_holds_itself_has_an_end() -> None:
    document = {"a": {"type": "array", "items": {"$ref": "#/a"}}}
    assert example(document, document["a"]) is NOTHING


def tokens(scheme: str) -> dict[str, tuple[float, float, float]]:
    """Return the color tokens of style.css in a scheme."""
    css = (WEB / "style.css").read_text("utf-8")
    light, _, rest = css.partition("@media (prefers-color-scheme: dark)")
    dark = rest.partition("@media")[0]
    pairs = re.findall(r"--([\w-]+): #([0-9a-f]{6});", light + (dark if scheme == "dark" else "").partition("\n}")[0])
    return {
        name: (int(value[:2], 16) / 255, int(value[2:4], 16) / 255, int(value[4:], 16) / 255) for name, value in pairs
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(scheme: str) -> None:
    found = tokens(scheme)
    grounds = ("ground", "surface", "sunken")
    texts = ("ink", "muted", "accent", "get", "post", "put", "patch", "delete", "string", "number", "key", "word")
    low = [(text, ground) for text in texts for ground in grounds if contrast_ratio(found[text], found[ground]) < 4.5]
    badges = ("get", "post", "put", "patch", "delete", "accent", "muted")
    low += [("on-badge", badge) for badge in badges if contrast_ratio(found["on-badge"], found[badge]) < 4.5]
    low += [("edge", ground) for ground in grounds if contrast_ratio(found["edge"], found[ground]) < 3]
    assert not low


def test_the_dark_scheme_is_another_one() -> None:
    assert tokens("light").keys() == tokens("dark").keys()
    assert tokens("light")["ground"] > tokens("dark")["ground"]


def test_static_files_are_small_and_bring_nothing_from_elsewhere() -> None:
    files = {file.name: file.read_text("utf-8") for file in WEB.iterdir()}
    assert {"style.css", "home.css", "documentation.css", "documentation.js", "favicon.svg"} <= files.keys()
    assert sum(len(text.encode()) for text in files.values()) < 60_000
    for name, text in files.items():
        addresses = set(re.findall(r"https?://[^\s\"')]+", text)) - {"http://www.w3.org/2000/svg"}
        assert not addresses, name
        assert not re.search(r"@import|innerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write", text), name
