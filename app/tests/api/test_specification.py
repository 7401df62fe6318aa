"""The OpenAPI document: exact where the framework is not."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from api.client import shared
from palette.color.model import SPACES


@pytest.fixture(scope="module")
def document() -> Any:
    return shared().get("/openapi.json").json


def _operations(document: Any) -> list[tuple[str, Any]]:
    return [(method, operation) for item in document["paths"].values() for method, operation in item.items()]


def _accepts(document: Any, name: str, body: object) -> bool:
    schema = {**document, "$ref": f"#/components/schemas/{name}"}
    return bool(jsonschema_rs.Draft202012Validator(schema).is_valid(body))


def test_no_parameter_is_null(document: Any) -> None:
    parameters = [parameter for _, operation in _operations(document) for parameter in operation.get("parameters", ())]
    for parameter in parameters:
        schema = parameter["schema"]
        assert schema["type"] in {"string", "integer", "number"}, parameter
        assert None not in schema.get("enum", ())
        assert "oneOf" not in schema
    base = next(parameter for parameter in parameters if parameter["name"] == "base")
    assert (base["schema"]["type"], base["schema"]["format"]) == ("string", "css-color")
    seed = next(parameter for parameter in parameters if parameter["name"] == "seed")
    assert (seed["schema"]["minLength"], seed["schema"]["maxLength"]) == (1, 128)
    mood = next(parameter for parameter in parameters if parameter["name"] == "mood")
    assert mood["schema"]["enum"][0] == "warm"


def test_answers_and_their_headers(document: Any) -> None:
    stated = document["components"]["headers"]
    for method, operation in _operations(document):
        responses = operation["responses"]
        assert ("304" in responses) is (method == "get")
        assert list(responses) == sorted(responses)
        for response in responses.values():
            assert {"X-Request-ID", "Server-Timing"} <= set(response["headers"])
            assert all(header["$ref"].rpartition("/")[2] in stated for header in response["headers"].values())
        assert {"Cache-Control", "ETag"} <= set(responses["200"]["headers"])
        paged = any(parameter["name"] == "cursor" for parameter in operation.get("parameters", ()))
        assert ("Link" in responses["200"]["headers"]) is paged
        assert not any("Link" in response["headers"] for status, response in responses.items() if status != "200")
        assert all("Retry-After" in responses[status]["headers"] for status in ("429", "503"))
        assert "ETag" not in responses["400"]["headers"]


def test_stated_headers_are_sent(document: Any) -> None:
    answer = shared().get("/v1/colors", "color=red")
    for name in document["paths"]["/v1/colors"]["get"]["responses"]["200"]["headers"]:
        value = answer.header(name.lower())
        assert value
        assert jsonschema_rs.is_valid(document["components"]["headers"][name]["schema"], value)


def test_links_lead_to_operations_and_their_parameters(document: Any) -> None:
    operations = {operation["operationId"]: operation for _, operation in _operations(document)}
    links = [
        link for operation in operations.values() for link in operation["responses"]["200"].get("links", {}).values()
    ]
    assert len(links) >= 10
    for link in links:
        names = {f"query.{parameter['name']}" for parameter in operations[link["operationId"]]["parameters"]}
        assert set(link["parameters"]) <= names


def test_examples_are_accepted(document: Any) -> None:
    for path in ("/v1/generate", "/v1/colors/convert"):
        content = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert _accepts(document, content["schema"]["$ref"].rpartition("/")[2], content["example"])
        assert shared().post(path, content["example"]).status == 200


def test_bodies_are_closed_and_whole_numbers_are_integers(document: Any) -> None:
    schemas = document["components"]["schemas"]
    for name, member in (("GenerateBody", "count"), ("ConvertBody", "precision")):
        assert schemas[name]["additionalProperties"] is False
        assert schemas[name]["properties"][member]["type"] == "integer"
        assert "multipleOf" not in schemas[name]["properties"][member]
    assert schemas["GenerateBody"]["properties"]["locked"]["items"]["anyOf"][0]["format"] == "css-color"
    assert schemas["PaletteAnswer"]["properties"]["mood"]["type"] == "string"


@pytest.mark.parametrize("space", SPACES)
def test_columns_have_the_names_of_their_space(document: Any, space: str) -> None:
    names = SPACES[space].components
    columns = {name: [0.5, None] for name in names}
    body = {"from": space, "components": columns, "to": ["oklch"]}
    assert _accepts(document, "ConvertBody", body)
    assert shared().post("/v1/colors/convert", body).status == 200
    for wrong in ({**columns, "z9": [1, 2]}, {name: [1] for name in names[:2]}, {}):
        assert not _accepts(document, "ConvertBody", {**body, "components": wrong})
        assert shared().post("/v1/colors/convert", {**body, "components": wrong}).status == 400


@pytest.mark.parametrize(
    ("body", "accepted"),
    [
        ({"colors": ["red"], "to": ["lab"]}, True),
        ({"colors": ["red"], "from": None, "components": None, "to": ["lab"]}, True),
        ({"colors": None, "from": "lab", "components": {"l": [], "a": [], "b": []}, "to": ["lab"]}, True),
        ({"to": ["lab"]}, False),
        ({"colors": None, "to": ["lab"]}, False),
        ({"colors": ["red"], "from": "lab", "to": ["lab"]}, False),
        ({"colors": [], "from": "lab", "components": {"l": [], "a": [], "b": []}, "to": ["lab"]}, False),
        ({"components": {"l": [], "a": [], "b": []}, "to": ["lab"]}, False),
        ({"from": "lab", "to": ["lab"]}, False),
        ({"colors": ["red"], "to": ["lab"], "precision": 6.0}, True),
        ({"colors": ["red"], "to": ["lab"], "precision": 6.5}, False),
        ({"colors": ["red"], "to": ["lab"], "precision": "6"}, False),
        ({"colors": ["red"], "to": ["lab"], "hex": 12}, False),
        ({"colors": ["red"], "to": []}, False),
    ],
)
def test_the_document_and_the_service_agree_on_a_batch(document: Any, body: dict[str, Any], accepted: bool) -> None:
    assert _accepts(document, "ConvertBody", body) is accepted
    assert shared().post("/v1/colors/convert", body).status == (200 if accepted else 400)


@pytest.mark.parametrize(
    ("body", "accepted"),
    [
        ({}, True),
        ({"count": 3.0, "seed": "x", "locked": ["red", None], "base": None}, True),
        ({"count": 3.5}, False),
        ({"count": True}, False),
        ({"seed": ""}, False),
        ({"mood": "gloomy"}, False),
        ({"locked": [None] * 13}, False),
        ({"hex": 12}, False),
    ],
)
def test_the_document_and_the_service_agree_on_a_palette(document: Any, body: dict[str, Any], accepted: bool) -> None:
    assert _accepts(document, "GenerateBody", body) is accepted
    assert shared().post("/v1/generate", body).status == (200 if accepted else 400)
