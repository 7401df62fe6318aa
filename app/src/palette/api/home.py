"""The pages a person meets first: the release's palette at ``/``, and what a problem type means."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from palette.api.markup import Markup, document, element, joined, markdown
from palette.api.problems import PATH, ProblemType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Link = tuple[str, str]
"""An address of the service, and what it answers in a few words."""

NAME: Final = "Color Palette API"
LINKS: Final[tuple[Link, ...]] = (
    ("/v1/generate?mood=cool&count=5", "Five cool colors that go together"),
    ("/v1/generate?base=%237654cd&scheme=triadic", "A triad around a color of yours"),
    ("/v1/colors?color=rebeccapurple&to=oklch,lab", "One color in other spaces, with its nearest names"),
    ("/v1/colors/mix?a=gold&b=teal&space=oklch", "Two colors mixed, the way CSS mixes them"),
    ("/v1/contrast?fg=%23595959&bg=white", "Whether text can be read on its ground"),
)

_COMMIT_LENGTH: Final = 12
_MEMBERS: Final = (
    "`detail` says what was wrong with this request, and `instance` is its path. Where a text has a fault, `position` "
    "counts its characters from 0 and `expected` lists what could stand there; `errors` names each parameter or part "
    "of the body. `type` does not change: decide by it."
)


def render_home(
    *, colors: Sequence[tuple[str, str]], mood: str, version: str, commit: str, links: Sequence[Link] = LINKS
) -> str:
    """Return the page at ``/``.

    Args:
        colors: the release's palette: each color's hex and the hex of the text that is best read on it.
        mood: the name of the mood the palette was drawn in.
        version: the release.
        commit: the commit it was built from.
        links: example queries.
    """
    palette = element("ul", *(_swatch(color, text) for color, text in colors), class_="palette", aria_label="Palette")
    release = element("p", "Release ", element("strong", version), class_="release")
    main = element(
        "main",
        element("div", element("h1", element("small", "The mood of this release"), " ", mood), release, class_="title"),
        palette,
        element(
            "p", "Colors and palettes over HTTP: parsed, converted, mapped, mixed, compared and made.", class_="lead"
        ),
        _examples(links),
        id="content",
    )
    description = f"{NAME} {version}: colors and palettes over HTTP. Its mood is {mood}."
    return document(
        joined((_banner(), main, _footer(version, commit))), title=NAME, description=description, name="home"
    )


def render_problem(problem: ProblemType, example: Mapping[str, object] | None = None) -> str:
    """Return the page at a problem type's address.

    Args:
        problem: the type.
        example: a problem of that type as an answer gives it; without one, the members that never change.
    """
    constant = {"type": f"{PATH}{problem.slug}", "title": problem.title, "status": problem.status}
    shown = json.dumps(constant if example is None else dict(example), ensure_ascii=False, indent=2)
    main = element(
        "main",
        element("h1", element("small", f"Problem {problem.status}"), " ", problem.title),
        element("div", markdown(problem.meaning), class_="lead"),
        element("pre", element("code", shown), tabindex="0", role="group", aria_label="Example"),
        markdown(_MEMBERS),
        element("p", element("a", "All problem types", href="/docs#problems")),
        id="content",
        class_="problem",
    )
    title = f"{problem.title} ({problem.slug}): {NAME}"
    return document(joined((_banner(), main)), title=title, description=problem.meaning, name="home")


def _banner() -> Markup:
    brand = element("a", NAME, class_="brand", href="/")
    documentation = element("a", "Documentation", href="/docs")
    openapi = element("a", "OpenAPI", href="/openapi.json")
    return element("header", brand, element("nav", documentation, openapi, aria_label="Main"), class_="banner")


def _swatch(color: str, text: str) -> Markup:
    """Return a color as a link to everything about it; SVG, because its attributes need no inline style."""
    ground = element("rect", width="100%", height="100%", fill=color)
    label = element("text", color, x="0", y="100%", fill=text)
    drawing = element("svg", ground, label, role="img", aria_label=color)
    return element("li", element("a", drawing, href=f"/v1/colors/{color.removeprefix('#')}"))


def _examples(links: Sequence[Link]) -> Markup:
    rows = (
        element("li", element("a", element("code", address), href=address), element("span", meaning))
        for address, meaning in links
    )
    heading = element("h2", "Ask it", id="examples")
    return element("section", heading, element("ul", *rows), class_="examples", aria_labelledby="examples")


def _footer(version: str, commit: str) -> Markup:
    built = element("code", commit[:_COMMIT_LENGTH], title=commit)
    return element("footer", element("p", f"{NAME} {version}, commit ", built))
