"""What schemathesis cannot know by itself (``hooks`` in schemathesis.toml): what is really valid here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import schemathesis

from palette.palettes.scale_presets import PRESETS
from served.css_colors import color_stops, color_words, css_color_lists, css_colors, easings

Parts = dict[str, Any]
"""Parameters, or members of a body."""

schemathesis.openapi.format("css-color", css_colors())
schemathesis.openapi.format("css-colors", css_color_lists())
schemathesis.openapi.format("color-word", color_words())
schemathesis.openapi.format("css-color-stops", color_stops())
schemathesis.openapi.format("css-easing", easings())


@schemathesis.hook  # type: ignore[untyped-decorator]  # schemathesis leaves it untyped
def before_call(_: schemathesis.HookContext, case: schemathesis.Case, __: Parts) -> None:
    """Make valid what no schema can ask for: values that go with each other, and with the state of the service."""
    if case.meta.generation.mode.is_positive:
        if case.query:
            # Which cursors there are only an answer tells.
            case.query.pop("cursor", None)
        if case.query and case.path in _QUERIES:
            _QUERIES[case.path](case.query)
        if isinstance(case.body, dict) and case.path in _BODIES:
            case.body = {**case.body, **_BODIES[case.path](case.body)}


def _scheme(query: Parts) -> None:
    """Leave out what another kind takes."""
    if query.get("kind") == "custom":
        query.setdefault("angles", "30,-30")
    else:
        query.pop("angles", None)
    if query.get("kind") not in {"analogous", "monochrome"}:
        query.pop("count", None)


def _scale(query: Parts) -> None:
    """Leave out what another preset or method takes; give targets that rise."""
    preset = query.get("preset", "tailwind")
    if query.get("method") not in PRESETS[preset].methods:
        query.pop("method", None)
    if preset != "linear" or query.get("method") != "contrast":
        query.pop("targets", None)
    if query.get("targets"):
        query["targets"] = "1.2,2,3,4.5,7,11"
    if preset != "linear" or query.get("targets"):
        query.pop("steps", None)


def _columns(body: Parts) -> Parts:
    """Give the columns of a batch one length."""
    columns = body.get("components")
    if not columns:
        return {}
    shortest = min(map(len, columns.values()))
    return {"components": {name: column[:shortest] for name, column in columns.items()}}


_QUERIES: Final[dict[str, Callable[[Parts], None]]] = {"/v1/schemes": _scheme, "/v1/scales": _scale}
_BODIES: Final[dict[str, Callable[[Parts], Parts]]] = {"/v1/colors/convert": _columns}
