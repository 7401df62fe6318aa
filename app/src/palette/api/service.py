"""Endpoints and pages of the service itself: its release, documentation, the page at ``/``, static files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from importlib import resources
from typing import Any

from litestar import MediaType, Response, get
from litestar.params import FromPath

from palette.api.answers import read, revalidated
from palette.api.caching import REVALIDATED
from palette.api.description import displayed, quantized, text_on
from palette.api.documentation import render_documentation
from palette.api.home import render_home, render_problem
from palette.api.problems import TYPES, ProblemException
from palette.api.schemas.service import VersionAnswer
from palette.api.specification import Node
from palette.color.serialization import to_hex
from palette.palettes.generation import generate

_HOME_COUNT = 5

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PAGE_HEADERS = {
    "cache-control": REVALIDATED,
    "content-security-policy": _CONTENT_SECURITY_POLICY,
    "referrer-policy": "no-referrer",
}
_STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


_page = partial(get, sync_to_thread=False, include_in_schema=False)


def page(content: str) -> Response[bytes]:
    """Answer with an HTML page."""
    return Response(content.encode(), media_type=MediaType.HTML, headers=_PAGE_HEADERS)


def _swatches(mood: str, seed: str) -> list[tuple[str, str]]:
    """Return the hexes of the release's palette, each with that of its text."""
    palette = generate(count=_HOME_COUNT, mood=mood, seed=seed)
    shown = [quantized(displayed(entry.color, "raytrace")[0]) for entry in palette.entries]
    return [(to_hex(srgb), text_on(srgb).best) for srgb in shown]


def version_handler(answer: VersionAnswer) -> Any:  # noqa: ANN401 - a Litestar handler
    """Return the endpoint that tells the release."""

    @read("/version", operation_id="version", tags=["Service"], summary="The release")
    def version() -> Response[VersionAnswer]:
        """Tell which release answers, and the engine that its palettes come from."""
        return revalidated(answer)

    return version


def page_handlers(version: VersionAnswer, mood: str, document: Callable[[], Node]) -> list[Any]:
    """Return what people and their tools see: the release's palette, the documentation, each problem's meaning.

    Args:
        version: the release.
        mood: the mood of the palette at ``/``.
        document: gives the OpenAPI document.
    """
    home = render_home(
        colors=_swatches(mood, version.version), mood=mood, version=version.version, commit=version.commit
    )

    @_page("/")
    def front() -> Response[bytes]:
        return page(home)

    @_page("/openapi.json")
    def openapi() -> Response[bytes]:
        return revalidated(document())

    @cache
    def rendered() -> str:
        return render_documentation(document())

    @_page("/docs")
    def documentation() -> Response[bytes]:
        return page(rendered())

    @_page("/problems/{slug:str}")
    def meaning(slug: FromPath[str]) -> Response[bytes]:
        if slug not in TYPES:
            raise ProblemException("not-found", f"there is no problem type {slug[:100]!r}", expected=list(TYPES))
        return page(render_problem(TYPES[slug]))

    return [front, openapi, documentation, meaning, static]


@_page("/static/{name:str}")
def static(name: FromPath[str]) -> Response[bytes]:
    """Answer with one of the package's web files."""
    file = _STATIC.get(name)
    if file is None:
        raise ProblemException("not-found", f"there is no file {name[:100]!r}")
    media_type, content = file
    return Response(content, media_type=media_type, headers={"cache-control": REVALIDATED})


def _static_files() -> dict[str, tuple[str, bytes]]:
    """Return media type and content of each file that pages load."""
    folder = resources.files("palette") / "web"
    return {
        file.name: (_STATIC_TYPES[suffix], file.read_bytes())
        for file in folder.iterdir()
        if (suffix := "." + file.name.rpartition(".")[2]) in _STATIC_TYPES
    }


_STATIC = _static_files()
