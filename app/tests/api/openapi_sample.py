"""An OpenAPI document as msgspec and Litestar write them, with every construct that the page must show."""

from __future__ import annotations

from typing import Any

_COLOR = {"type": "string", "format": "css-color", "minLength": 1, "examples": ["#7654cd"]}
_PROBLEM = {
    "description": "A parameter is not accepted.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _query(name: str, schema: dict[str, Any], description: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description, "required": False, **more}


def _json(name: str, **more: Any) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}, **more}}


_GENERATE = {
    "tags": ["Palettes"],
    "summary": "Generate a palette",
    "operationId": "Generate",
    "description": "Make a palette.\n\nDrawn colors:\n- keep the `mood`,\n- differ\n  pairwise.\n\n1. First\n2. Second",
    "parameters": [
        _query("base", {"oneOf": [{"type": "string"}, {"type": "null"}], "format": "css-color"}, "A color."),
        _query("mood", {"type": ["null", "string"], "enum": ["warm", "cool", None]}, "The mood.", example="cool"),
        _query("count", {"type": "integer", "minimum": 2.0, "maximum": 12.0, "default": 5}, "How many."),
        _query("seed", {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[a-z]+$"}),
        _query("locked", {"type": "array", "items": {"type": "string", "maxLength": 9}, "maxItems": 3}),
        _query("dark", {"type": "boolean", "default": False}, deprecated=True),
        {"name": "X-Request-ID", "in": "header", "schema": {"type": "string"}, "description": "Comes back."},
        {"name": "session", "in": "cookie", "schema": {"type": "string"}, "description": "Never sent by a form."},
    ],
    "responses": {
        "422": {"$ref": "#/components/responses/Unprocessable"},
        "200": {
            "description": "The palette.",
            "headers": {"ETag": {"schema": {"type": "string"}, "description": "A strong validator."}},
            "content": _json("Palette"),
        },
        "400": _PROBLEM,
        "304": {"description": ""},
    },
}

_GENERATE_FROM_JSON = {
    "tags": ["Palettes"],
    "summary": "Generate with locks",
    "operationId": "GenerateFromJson",
    "requestBody": {
        "required": True,
        "content": _json("GenerateBody", examples={"far": {"externalValue": "/x"}, "one": {"value": {"count": 3}}}),
    },
    "responses": {"200": {"description": "The palette.", "content": _json("Palette")}, "default": _PROBLEM},
}

_COLOR_ITEM = {
    "tags": ["Colors"],
    "summary": "One color",
    "operationId": "Color",
    "deprecated": True,
    "parameters": [
        {"name": "to", "in": "query", "required": True, "schema": {"type": "string", "enum": ["oklch", "lab"]}},
        {"name": "space", "in": "query", "schema": {"type": "string", "pattern": "^(" + "srgb|" * 20 + "lab)$"}},
    ],
    "responses": {"200": {"description": "The color.", "content": _json("Color")}, "404": _PROBLEM},
}

_UPLOAD = {
    "operationId": "Upload",
    "requestBody": {"content": {"image/png": {"schema": {"type": "string", "contentMediaType": "image/png"}}}},
    "responses": {"204": {"description": "Kept."}},
}

_DELETE = {"operationId": "Upload", "responses": {"204": {}}}

_SCHEMAS = {
    "Color": {
        "type": "object",
        "title": "Color",
        "description": "One color. `hex` can always be shown.",
        "required": ["css", "hex", "alpha", "spaces", "in_gamut"],
        "properties": {
            "css": {**_COLOR, "description": "As it came."},
            "hex": {"type": "string", "pattern": "^#[0-9a-f]{6}$", "examples": ["#7654cd"]},
            "alpha": {"oneOf": [{"type": "number"}, {"type": "null"}], "examples": [1.0]},
            "in_gamut": {"type": "boolean", "examples": [True]},
            "spaces": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {"oneOf": [{"type": "number"}, {"type": "null"}]},
                    "minItems": 3,
                    "maxItems": 3,
                },
                "examples": [{"oklch": [0.544324, 0.179146, 292.365163]}],
            },
            "mapped_by": {"type": ["null", "string"], "enum": ["raytrace", "clip", None], "default": None},
        },
    },
    "Palette": {
        "type": "object",
        "required": ["palette", "seed", "kind"],
        "properties": {
            "palette": {"type": "array", "items": {"$ref": "#/components/schemas/Color"}},
            "seed": {"type": "string", "examples": ["autumn"]},
            "kind": {"const": "palette"},
            "parent": {"oneOf": [{"$ref": "#/components/schemas/Palette"}, {"type": "null"}]},
            "range": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}], "items": False},
            "made": {"type": "object", "properties": {"at": {"type": "string", "format": "date-time"}}},
        },
    },
    "GenerateBody": {
        "type": "object",
        "required": ["count"],
        "properties": {
            "count": {"type": "integer", "minimum": 2, "maximum": 12, "default": 5},
            "step": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1, "multipleOf": 0.25},
            "locked": {"type": "array", "items": _COLOR, "uniqueItems": True, "minItems": 1},
        },
    },
    "Problem": {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string"}, "position": {"type": "integer", "maximum": 9}},
    },
    "Mood": {"enum": ["warm", "cool"], "description": "A mood."},
}


def sample() -> dict[str, Any]:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Color Palette API",
            "version": "0.1.0",
            "description": "Colors over HTTP.",
            "license": {"name": "MIT", "url": "https://spdx.org/licenses/MIT"},
            "contact": {"name": "The team", "email": "team@example.org"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": "Colors", "description": "Single colors."}, {"name": "Unused", "description": "Empty."}],
        "paths": {
            "/v1/generate": {"get": _GENERATE, "post": _GENERATE_FROM_JSON},
            "/v1/colors/{color}": {
                "parameters": [{"name": "color", "in": "path", "required": True, "schema": _COLOR}],
                "get": _COLOR_ITEM,
            },
            "/v1/images": {"put": _UPLOAD, "delete": _DELETE},
        },
        "components": {
            "schemas": _SCHEMAS,
            "responses": {"Unprocessable": {**_PROBLEM, "description": "No palette meets every wish."}},
        },
    }
