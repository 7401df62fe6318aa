"""The whole application: its engine, and the OpenAPI document that is its record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.client import BUILD, service, shared
from palette.api.parameters import OUTPUT_SPACES
from palette.color.model import SPACES
from palette.palettes.moods import MOODS
from palette.palettes.schemes import SCHEMES
from palette.runtime.build import Build

CONTRACT = {
    ("/v1/colors", "get"): {"color", "to", "gamut", "map", "precision"},
    ("/v1/colors/{color}", "get"): {"color", "to", "gamut", "map", "precision"},
    ("/v1/colors/mix", "get"): {"a", "b", "amount", "space", "hue", "to", "gamut", "map", "precision"},
    ("/v1/colors/difference", "get"): {"a", "b", "metric", "to", "precision"},
    ("/v1/colors/random", "get"): {"seed", "count", "within", "to", "precision"},
    ("/v1/colors/convert", "post"): set(),
    ("/v1/generate", "get"): {"base", "mood", "count", "seed", "scheme", "to", "map", "precision"},
    ("/v1/generate", "post"): set(),
    ("/v1/batch", "post"): set(),
    ("/v1/names", "get"): {"color", "list", "limit", "metric", "map"},
    ("/v1/names/nearest", "get"): {"colors", "list", "limit", "map"},
    ("/v1/names/search", "get"): {"q", "list", "match", "limit", "cursor"},
    ("/v1/names/assign", "post"): set(),
    ("/v1/name-lists", "get"): {"limit", "cursor"},
    ("/v1/name-lists/{id}", "get"): {"id"},
    ("/v1/name-lists/{id}/entries", "get"): {"id", "limit", "cursor"},
    ("/v1/scales", "get"): {
        *("color", "preset", "steps", "method", "anchor", "background", "targets", "scheme", "map", "precision")
    },
    ("/v1/contrast", "get"): {"fg", "bg", "size", "weight", "to", "map", "precision"},
    ("/v1/contrast/matrix", "post"): set(),
    ("/v1/contrast/suggest", "get"): {"fg", "bg", "target", "adjust", "keep", "to", "map", "precision"},
    ("/v1/gradients", "get"): {
        *("stops", "space", "hue", "steps", "easing", "tolerance"),
        *("to", "gamut", "map", "precision"),
    },
    ("/v1/vision", "get"): {"color", "kind", "severity", "model", "to", "map", "precision"},
    ("/v1/vision/audit", "post"): set(),
    ("/v1/schemes", "get"): {"color", "kind", "angles", "space", "count", "keep_lightness", "to", "map", "precision"},
    ("/version", "get"): set(),
}
READ = {"400", "406", "408", "414", "429", "503"}
WRITE = READ | {"413", "415"}
REQUIRED = {
    "/v1/colors": {"color"},
    "/v1/colors/{color}": {"color"},
    "/v1/colors/mix": {"a", "b"},
    "/v1/colors/difference": {"a", "b"},
    "/v1/names": {"color"},
    "/v1/names/nearest": {"colors"},
    "/v1/names/search": {"q"},
    "/v1/name-lists/{id}": {"id"},
    "/v1/name-lists/{id}/entries": {"id"},
    "/v1/contrast": {"fg", "bg"},
    "/v1/scales": {"color"},
    "/v1/contrast/suggest": {"fg", "bg"},
    "/v1/gradients": {"stops"},
    "/v1/vision": {"color", "kind"},
    "/v1/schemes": {"color", "kind"},
}
OWN = {
    "/v1/generate": {"422"},
    "/v1/vision": {"422"},
    "/v1/vision/audit": {"422"},
    "/v1/names/assign": {"422"},
    "/v1/scales": {"422"},
    "/v1/name-lists/{id}": {"404"},
    "/v1/name-lists/{id}/entries": {"404"},
}


@pytest.fixture(scope="module")
def document() -> Any:
    return shared().get("/openapi.json").json


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def references(node: Any) -> Iterator[str]:
    """Return every reference in a part of the document."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_what_the_document_says_of_itself(document: Any) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"] == "Color Palette API"
    assert document["info"]["version"] == "1.2.3"
    assert document["info"]["license"] == {"name": "MIT", "identifier": "MIT"}
    assert "RFC 9457" in document["info"]["description"]


def test_every_endpoint_of_the_contract_is_there_and_no_other(document: Any) -> None:
    assert {(path, method) for path, method, _ in operations(document)} == set(CONTRACT)


def test_every_parameter_is_there_and_no_other(document: Any) -> None:
    for path, method, operation in operations(document):
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        assert names == CONTRACT[path, method], path


def test_what_is_needed_is_said_to_be(document: Any) -> None:
    for path, method, operation in operations(document):
        needed = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter.get("required")}
        assert needed == (REQUIRED.get(path, set()) if method == "get" else set()), path


def test_parameters_are_where_they_belong_described_and_never_null(document: Any) -> None:
    for path, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            assert parameter["in"] == ("path" if f"{{{parameter['name']}}}" in path else "query")
            assert len(parameter["description"]) > 5
            assert "null" not in json.dumps(parameter["schema"])


def test_the_pattern_of_a_list_of_spaces_is_that_of_its_reading(document: Any) -> None:
    parameters = {one["name"]: one["schema"] for one in document["paths"]["/v1/colors"]["get"]["parameters"]}
    pattern = re.compile(parameters["to"]["pattern"])
    for text in (",".join(OUTPUT_SPACES), "oklch", "lab,oklch", parameters["to"]["default"]):
        assert pattern.search(text), text
    for text in ("", "rgb", "lab,", ",lab", "lab oklch", "xlab", "labx", "lab,rgb", "lab-d65-linear"):
        assert not pattern.search(text), text
    assert parameters["color"]["format"] == "css-color"
    assert shared().get("/v1/colors", {"color": parameters["color"]["examples"][0]}).status == 200


def test_operations_have_names_words_and_a_known_tag(document: Any) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    assert tags == {"Palettes", "Colors", "Names", "Gradients", "Contrast", "Vision", "Service"}
    found = [operation for _, _, operation in operations(document)]
    assert len({operation["operationId"] for operation in found}) == len(CONTRACT)
    for operation in found:
        assert operation["summary"]
        assert len(operation["description"]) > 20
        assert set(operation["tags"]) <= tags
    assert {tag for operation in found for tag in operation["tags"]} == tags
    assert all(tag["description"] for tag in document["tags"])


def test_every_answer_s_status_is_there(document: Any) -> None:
    for path, method, operation in operations(document):
        expected = {"200", *(WRITE if method == "post" else {*READ, "304"})}
        assert set(operation["responses"]) == expected | OWN.get(path, set()), path


def test_every_error_is_a_problem(document: Any) -> None:
    for path, _, operation in operations(document):
        for status, response in operation["responses"].items():
            assert response["description"]
            if status == "304":
                assert "content" not in response
            elif status == "200":
                assert list(response["content"]) == ["application/json"]
            else:
                content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                assert response["content"] == content, (path, status)


def test_answers_have_the_headers_that_they_are_said_to_have(document: Any) -> None:
    operation = document["paths"]["/v1/generate"]["get"]
    stated = {status: set(response["headers"]) for status, response in operation["responses"].items()}
    always = {"X-Request-ID", "Server-Timing"}
    assert stated["200"] == always | {"Cache-Control", "ETag"}
    assert stated["304"] == always | {"ETag"}
    assert stated["429"] == stated["503"] == always | {"Retry-After"}
    assert stated["400"] == always
    answer = shared().get("/v1/generate", "seed=s")
    assert all(answer.header(name.lower()) for name in stated["200"])
    pattern = document["components"]["headers"]["ETag"]["schema"]["pattern"]
    assert re.fullmatch(pattern, answer.header("etag") or "")


def test_every_reference_leads_somewhere(document: Any) -> None:
    found = set(references(document))
    assert len(found) > 10
    for reference in found:
        node = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_every_schema_is_used(document: Any) -> None:
    used = {reference.rpartition("/")[2] for reference in references(document)}
    assert set(document["components"]["schemas"]) <= used


def test_schemas_have_the_source_s_words(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["PaletteAnswer"]["properties"]["mood"]["enum"] == sorted(MOODS)
    assert schemas["PaletteAnswer"]["properties"]["scheme"]["enum"] == sorted(SCHEMES)
    assert schemas["ConvertBody"]["properties"]["to"]["items"]["anyOf"] == [
        {"type": "string", "enum": sorted(SPACES)},
        {"type": "string", "enum": ["cmyk"]},
    ]
    parameters = {one["name"]: one["schema"] for one in document["paths"]["/v1/colors/mix"]["get"]["parameters"]}
    assert sorted(parameters["space"]["enum"]) == sorted(SPACES)
    assert parameters["amount"]["minimum"] == 0
    assert parameters["amount"]["maximum"] == 1
    assert parameters["amount"]["default"] == 0.5
    assert parameters["precision"]["type"] == "integer"


def test_bodies_are_closed_and_whole_numbers_are_said_to_be(document: Any) -> None:
    schemas = document["components"]["schemas"]
    for name in ("GenerateBody", "ConvertBody"):
        assert schemas[name]["additionalProperties"] is False
    count = schemas["GenerateBody"]["properties"]["count"]
    assert (count["type"], count["minimum"], count["maximum"], count["default"]) == ("integer", 2, 12, 5)
    assert "multipleOf" not in count
    precision = schemas["ConvertBody"]["properties"]["precision"]
    assert (precision["type"], precision["maximum"], precision["default"]) == ("integer", 15, 6)


@pytest.mark.parametrize("path", ["/v1/generate", "/v1/colors/convert"])
def test_the_examples_of_bodies_are_taken(document: Any, path: str) -> None:
    content = document["paths"][path]["post"]["requestBody"]["content"]
    assert list(content) == ["application/json"]
    assert shared().post(path, content["application/json"]["example"]).status == 200


def test_a_batch_has_two_forms_and_columns_named_as_their_space_s(document: Any) -> None:
    schema = document["components"]["schemas"]["ConvertBody"]
    assert [form["required"] for form in schema["oneOf"]] == [["colors"], ["from", "components"]]
    named = schema["dependentSchemas"]["components"]["anyOf"][1:]
    found = {
        space: form["properties"]["components"]["required"]
        for form in named
        for space in form["properties"]["from"]["enum"]
    }
    assert found == {name: list(space.components) for name, space in SPACES.items()}
    assert all(form["properties"]["components"]["additionalProperties"] is False for form in named)


def test_links_lead_to_operations_with_parameters_that_they_have(document: Any) -> None:
    names = {
        operation["operationId"]: {f"{one['in']}.{one['name']}" for one in operation.get("parameters", ())}
        for _, _, operation in operations(document)
    }
    linked = [
        (path, operation["responses"]["200"].get("links", {}))
        for path, method, operation in operations(document)
        if method == "get"
    ]
    found = 0
    for path, links in linked:
        for link in links.values():
            found += 1
            assert set(link["parameters"]) <= names[link["operationId"]], path
    assert found >= 7


def test_the_values_of_links_are_in_the_answers(document: Any) -> None:
    asked = {
        "/v1/colors": "color=red",
        "/v1/colors/mix": "a=red&b=blue",
        "/v1/names": "color=red",
        "/v1/names/nearest": "colors=red",
        "/v1/colors/random": "seed=s",
        "/v1/generate": "seed=s",
        "/v1/vision": "color=red&kind=protan",
        "/v1/schemes": "color=red&kind=split",
        "/v1/contrast": "fg=red&bg=white",
        "/v1/contrast/suggest": "fg=red&bg=white",
        "/v1/gradients": "stops=red,blue",
    }
    for path, query in asked.items():
        answer = shared().get(path, query).json
        for link in document["paths"][path]["get"]["responses"]["200"]["links"].values():
            for value in link["parameters"].values():
                node = answer
                for part in value.removeprefix("$response.body#/").split("/"):
                    node = node[int(part)] if isinstance(node, list) else node[part]
                assert isinstance(node, str)


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/v1/colors", "color=oklch(0.5 none 30)", "ColorAnswer"),
        ("/v1/colors/mix", "a=red&b=blue", "MixAnswer"),
        ("/v1/colors/difference", "a=red&b=blue", "DifferenceAnswer"),
        ("/v1/colors/random", "count=2", "RandomAnswer"),
        ("/v1/names", "color=red", "NamesAnswer"),
        ("/v1/names/nearest", "colors=red", "NearestAnswer"),
        ("/v1/names/search", "q=red", "SearchAnswer"),
        ("/v1/name-lists", "", "NameListsAnswer"),
        ("/v1/name-lists/css", "", "NameListAnswer"),
        ("/v1/name-lists/css/entries", "", "EntriesAnswer"),
        ("/v1/contrast", "fg=red&bg=blue&size=16", "ContrastAnswer"),
        ("/v1/contrast/suggest", "fg=red&bg=white", "SuggestAnswer"),
        ("/v1/gradients", "stops=red,blue", "GradientAnswer"),
        ("/v1/vision", "color=red&kind=protan", "VisionAnswer"),
        ("/v1/schemes", "color=red&kind=split", "SchemeAnswer"),
        ("/v1/generate", "base=red", "PaletteAnswer"),
        ("/version", "", "VersionAnswer"),
        ("/v1/colors", "color=zz", "Problem"),
    ],
)
def test_an_answer_has_the_members_that_its_schema_has(document: Any, path: str, query: str, name: str) -> None:
    schema = document["components"]["schemas"][name]
    answer = shared().get(path, query).json
    assert set(schema["required"]) <= set(answer) <= set(schema["properties"])
    if name != "Problem":
        assert set(answer) == set(schema["properties"])


@pytest.mark.parametrize(
    "other",
    [
        service(Build("1.2.4", BUILD.commit, BUILD.built)),
        service(Build(BUILD.version, "fedcba", BUILD.built)),
        service(default_mood="earth"),
        service(public_url="https://colors.example"),
    ],
    ids=["version", "commit", "mood", "address"],
)
def test_the_etag_of_a_pure_answer_changes_with_what_it_depends_on(other: Any) -> None:
    tags = [one.get("/v1/colors", "color=red").header("etag") for one in (shared(), other)]
    assert tags[0] != tags[1]


def test_the_etag_of_a_pure_answer_is_the_same_in_every_process_of_a_release() -> None:
    again = service(port=8001, cache_bytes=0, log_level="error", cors_origins="")
    tags = {one.get("/v1/colors", "color=red").header("etag") for one in (shared(), again)}
    assert len(tags) == 1


def test_the_application_offers_no_page_of_the_framework_s() -> None:
    for path in ("/schema", "/schema/swagger", "/schema/openapi.json", "/schema/openapi.yaml"):
        shared().get(path).problem(404, "not-found")
