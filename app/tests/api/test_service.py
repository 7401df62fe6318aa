"""The service itself: its release, pages, static files."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest

from api.client import BUILD, service, shared
from palette.api.home import LINKS
from palette.api.problems import TYPES
from palette.palettes.generation import generate
from palette.palettes.randomness import ENGINE
from palette.runtime.build import Build
from palette.runtime.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = ["/", "/docs", "/problems/invalid-color"]
REVALIDATED = ["/version", "/openapi.json", "/static/home.css", *PAGES]


def test_the_release() -> None:
    answer = shared().get("/version")
    assert answer.json == {
        "version": "1.2.3",
        "commit": "0123456789abcdef",
        "built": "2026-01-01T00:00:00Z",
        "engine": ENGINE,
    }


@pytest.mark.parametrize("path", REVALIDATED)
def test_what_changes_with_a_release_is_asked_for_again(path: str) -> None:
    answer = shared().get(path)
    assert answer.status == 200
    assert answer.header("cache-control") == "no-cache"
    tag = answer.header("etag") or ""
    assert re.fullmatch('"[0-9a-f]{32}"', tag)
    again = shared().get(path, headers={"if-none-match": tag})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_safe(path: str) -> None:
    answer = shared().get(path)
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.header("content-security-policy") == POLICY
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("x-content-type-options") == "nosniff"


def test_the_front_page_shows_the_release_s_palette() -> None:
    page = shared().get("/").body.decode()
    for entry in generate(count=5, mood=Settings().default_mood, seed="1.2.3").entries:
        assert page.count(f'fill="{entry.text}"') == 1
        assert f"/v1/colors/{entry.text[1:]}" in page
    assert "1.2.3" in page
    assert "0123456789ab" in page
    assert len(re.findall("<rect", page)) == 5


def test_another_release_has_another_palette() -> None:
    assert service(Build("1.2.4", BUILD.commit, BUILD.built)).get("/").body != shared().get("/").body


def test_every_example_of_the_front_page_works() -> None:
    for address, _ in LINKS:
        path, _, query = address.partition("?")
        assert shared().get(path, query).status == 200, address


@pytest.mark.parametrize("slug", TYPES)
def test_every_problem_type_has_its_page(slug: str) -> None:
    answer = shared().get(f"/problems/{slug}")
    assert answer.status == 200
    assert TYPES[slug].title in answer.body.decode()


def test_another_problem_type_has_none() -> None:
    problem = shared().get("/problems/" + "x" * 200).problem(404, "not-found")
    assert problem["detail"] == f"there is no problem type {'x' * 100!r}"
    assert problem["expected"] == list(TYPES)


def test_the_documentation_shows_every_endpoint() -> None:
    page = shared().get("/docs").body.decode()
    for path in shared().get("/openapi.json").json["paths"]:
        assert path in page


def test_static_files_are_those_of_the_package() -> None:
    kinds = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
    files = [file for file in (resources.files("palette") / "web").iterdir() if file.is_file()]
    assert len(files) >= 4
    for file in files:
        answer = shared().get(f"/static/{file.name}")
        assert answer.status == 200, file.name
        assert answer.body == file.read_bytes()
        assert answer.header("content-type") == kinds[file.name.rpartition(".")[2]]


@pytest.mark.parametrize("name", ["nothing.css", "..", "../application.py", "style.css\x00", ""])
def test_no_other_file_is_served(name: str) -> None:
    shared().get(f"/static/{name}").problem(404, "not-found")


def test_a_static_file_that_is_not_there_is_named() -> None:
    problem = shared().get("/static/" + "x" * 200).problem(404, "not-found")
    assert problem["detail"] == f"there is no file {'x' * 100!r}"


def test_pages_take_no_parameters() -> None:
    for path in PAGES:
        problem = shared().get(path, "theme=dark").problem(400, "unknown-parameter")
        assert problem["detail"] == "'theme' is not a parameter of this endpoint; it takes no parameter"


def test_the_document_is_json() -> None:
    answer = shared().get("/openapi.json")
    assert answer.header("content-type") == "application/json"
    assert json.loads(answer.body)["openapi"].startswith("3.1.")
