"""The public application: every endpoint, wrapped by the edge."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from litestar import Litestar
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import License, Tag

from palette.api import batch, colors, contrast, convert, generate, gradients, names, scales, schemes, service, vision
from palette.api.batch import Batches
from palette.api.bodies import StrictRequest
from palette.api.edge import Edge
from palette.api.lane import Lane
from palette.api.refusals import Refusals, Strictness
from palette.api.schemas.service import VersionAnswer
from palette.api.specification import Node, openapi_document
from palette.palettes.randomness import ENGINE
from palette.runtime.build import Build
from palette.runtime.health import Health
from palette.runtime.metrics import Metrics
from palette.runtime.settings import Settings

_DESCRIPTION = """Colors and palettes over HTTP: parse any CSS color, convert, map into a gamut, mix, compare, and
generate palettes. Every pure answer is a GET with a strong ETag and may be cached. Errors are problem details
(RFC 9457) that say what was wrong, where, and what is accepted."""

_TAGS = [
    Tag("Palettes", "Palettes from a base color, a mood, or nothing."),
    Tag("Colors", "Single colors: describe, convert, mix, compare, draw."),
    Tag("Names", "What colors are called: nearest names, search, unique names for a palette, the lists."),
    Tag("Gradients", "The colors between colors, and the CSS that draws them."),
    Tag("Contrast", "Text on its ground: pairs, matrices, and what to change where it is too little."),
    Tag("Vision", "Color vision deficiencies."),
    Tag("Service", "The service itself."),
]


def public_application(settings: Settings, build: Build, metrics: Metrics, health: Health) -> Edge:
    """Return the ASGI application of the public port."""
    version = VersionAnswer(build.version, build.commit, build.built, ENGINE)
    endpoints = [
        *colors.HANDLERS,
        *convert.HANDLERS,
        *generate.HANDLERS,
        *batch.HANDLERS,
        *names.HANDLERS,
        *contrast.HANDLERS,
        *gradients.HANDLERS,
        *vision.HANDLERS,
        *schemes.HANDLERS,
        *scales.HANDLERS,
        service.version_handler(version),
    ]
    refusals = Refusals(settings.public_url)
    application = Litestar(
        [*endpoints, *service.page_handlers(version, settings.default_mood, _document(endpoints, build))],
        openapi_config=None,
        exception_handlers=refusals.handlers(),
        before_request=Strictness().before_request,
        request_class=StrictRequest,
        request_max_body_size=settings.max_body_bytes,
        logging_config=None,
        state=State({"settings": settings, "metrics": metrics}),
    )
    edge = Edge(application, settings, metrics, health, _engine(version, settings), Lane(application, refusals))
    application.state["batches"] = Batches(edge.part, settings)
    return edge


def _document(endpoints: list[Any], build: Build) -> Callable[[], Node]:
    """Return what gives the OpenAPI document; it is made when it is first asked for.

    What is described is an application of its own, which nobody is served: with a document, the framework would have
    its own pages for it, too, and they load from a CDN.
    """

    @cache
    def document() -> Node:
        return openapi_document(Litestar(endpoints, openapi_config=_openapi(build), logging_config=None))

    return document


def _openapi(build: Build) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Color Palette API",
        version=build.version,
        description=_DESCRIPTION,
        license=License("MIT", identifier="MIT"),
        tags=_TAGS,
        use_handler_docstrings=True,
    )


def _engine(version: VersionAnswer, settings: Settings) -> str:
    """Return all that a pure answer depends on beside its address: the release, and the settings that show in it."""
    parts: list[Any] = [msgspec.structs.astuple(version), settings.default_mood, settings.public_url]
    return msgspec.json.encode(parts).decode()
