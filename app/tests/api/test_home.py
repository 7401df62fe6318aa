"""The page at / and the pages of problem types: complete and safe."""

from __future__ import annotations

import pytest

from api.page_checks import check_page
from palette.api.home import LINKS, render_home, render_problem
from palette.api.problems import TYPES, ProblemType

COLORS = [("#7a2e39", "#ffffff"), ("#d0533b", "#000000"), ("#f7d59b", "#000000")]
HOSTILE = "<script>alert(1)</script>\"'>&"


def test_the_page_shows_the_release() -> None:
    page = check_page(render_home(colors=COLORS, mood="warm", version="1.2.3", commit="0123456789abcdef"))
    assert "The mood of this release warm" in page.text
    assert "Release 1.2.3" in page.text
    assert "commit 0123456789ab" in page.text
    assert page.all("code", title="0123456789abcdef")
    assert not page.all("script")
    assert page.all("footer")


def test_each_color_is_a_swatch_with_its_hex_in_a_color_that_can_be_read() -> None:
    page = check_page(render_home(colors=COLORS, mood="warm", version="1.2.3", commit="abc"))
    assert [found["fill"] for found in page.all("rect")] == [color for color, _ in COLORS]
    assert [found["fill"] for found in page.all("text")] == [text for _, text in COLORS]
    assert [found["aria-label"] for found in page.all("svg")] == [color for color, _ in COLORS]
    for color, _ in COLORS:
        assert page.texts.count(color) == 1
        assert page.all("a", href=f"/v1/colors/{color[1:]}")


def test_the_page_links_the_documentation_and_examples() -> None:
    page = check_page(render_home(colors=COLORS, mood="warm", version="1", commit="abc"))
    for address in ("/docs", "/openapi.json", *(address for address, _ in LINKS)):
        assert page.all("a", href=address)
    own = check_page(render_home(colors=[], mood="warm", version="1", commit="abc", links=[("/x?a=1&b=2", "Words")]))
    assert own.all("a", href="/x?a=1&b=2")
    assert "/x?a=1&b=2 Words" in own.text


def test_nothing_given_becomes_markup() -> None:
    html = render_home(
        colors=[(HOSTILE, HOSTILE)], mood=HOSTILE, version=HOSTILE, commit=HOSTILE, links=[("/" + HOSTILE, HOSTILE)]
    )
    page = check_page(html)
    assert "<script" not in html
    assert page.text.count("<script>alert(1)</script>") >= 5


@pytest.mark.parametrize("problem", TYPES.values(), ids=TYPES)
def test_each_problem_type_has_a_page(problem: ProblemType) -> None:
    page = check_page(render_problem(problem))
    assert f"Problem {problem.status} {problem.title}" in page.text
    assert problem.meaning in page.text
    assert f'"type": "/problems/{problem.slug}"' in page.text
    assert page.all("a", href="/docs#problems")


def test_a_problem_shows_the_example_it_is_given() -> None:
    html = render_problem(ProblemType(HOSTILE, 400, HOSTILE, HOSTILE), {"detail": HOSTILE, "position": 4})
    page = check_page(html)
    assert "<script" not in html
    assert '"position": 4' in page.text
    assert '"status"' not in page.text
