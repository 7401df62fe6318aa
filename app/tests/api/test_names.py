"""Names over HTTP: nearest, searched, assigned, and the lists page by page."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from api.client import Answer, shared
from palette.color.conversion import convert
from palette.color.difference import delta_e_76, delta_e_2000
from palette.color.model import Vector
from palette.palettes.name_lists import LISTS, NameList, name_list

LIST_NAMES = list(LISTS)
NEAREST = "/v1/names/nearest"
SEARCH = "/v1/names/search"
ASSIGN = "/v1/names/assign"


def get(path: str, **query: Any) -> Any:
    """Return the JSON of a good answer, which may be kept."""
    answer = shared().get(path, {name: str(value) for name, value in query.items()})
    assert answer.status == 200, answer
    assert (answer.header("cache-control") or "").startswith("public")
    return answer.json


def follow(address: str) -> Answer:
    """Return the answer at an address that an answer has told."""
    parts = urlsplit(address)
    return shared().get(parts.path, parts.query.encode())


def walk(path: str, **query: Any) -> list[Any]:
    """Return every page from the first on, each as the one before tells; Link tells the same."""
    pages = []
    answer = shared().get(path, {name: str(value) for name, value in query.items()})
    while True:
        assert answer.status == 200, answer
        pages.append(answer.json)
        following = answer.json["next"]
        if following is None:
            assert answer.header("link") is None
            return pages
        assert answer.header("link") == f'<{following}>; rel="next"'
        answer = follow(following)


def vector(rgb: int, space: str) -> Vector:
    red, green, blue = rgb.to_bytes(3, "big")
    return convert((red / 255, green / 255, blue / 255), "srgb", space)


def differences(rgb: int, names: NameList, metric: str) -> dict[tuple[str, str], float]:
    """Return how far every entry of a list is from a colour."""
    space = "oklab" if metric == "ok" else "lab-d65"
    measure = delta_e_2000 if metric == "2000" else delta_e_76
    point = vector(rgb, space)
    return {
        (names.name(index), names.hex(index)): measure(point, vector(names.rgb(index), space))
        for index in range(names.count)
    }


def test_the_names_of_a_color() -> None:
    found = get("/v1/names", color="tomato", limit=2, list="css")
    assert found == {
        "color": {"css": "tomato", "hex": "#ff6347", "mapped_by": None},
        "names": [
            {"name": "tomato", "hex": "#ff6347", "list": "css", "delta_e_2000": 0.0, "delta_e": 0.0},
            {"name": "coral", "hex": "#ff7f50", "list": "css", "delta_e_2000": 7.097465, "delta_e": 7.097465},
        ],
        "list": "css",
        "metric": "2000",
        "links": {
            "self": "/v1/names?color=tomato&list=css&limit=2&metric=2000&map=raytrace",
            "list": "/v1/name-lists/css",
        },
    }
    assert follow(found["links"]["self"]).json == found
    assert follow(found["links"]["list"]).json["id"] == "css"


def test_what_is_asked_unless_told() -> None:
    found = get("/v1/names", color="663399")
    assert (len(found["names"]), found["list"], found["metric"]) == (5, "color-names", "2000")
    assert found["names"][0] == {
        "name": "Rebecca Purple",
        "hex": "#663399",
        "list": "color-names",
        "delta_e_2000": 0.0,
        "delta_e": 0.0,
    }
    assert found == get("/v1/names", color="663399", list="color-names", limit=5, metric="2000", map="raytrace")


@pytest.mark.parametrize("metric", ["2000", "ok", "76"])
@pytest.mark.parametrize("source", ["xkcd", "ntc", "german"])
@pytest.mark.parametrize("color", ["#123456", "#7bff03", "#a0a0a2"])
def test_the_nearest_by_a_metric_are_those_of_brute_force(color: str, source: str, metric: str) -> None:
    found = get("/v1/names", color=color, list=source, limit=50, metric=metric)["names"]
    true = differences(int(color[1:], 16), name_list(source), metric)
    deltas = [item["delta_e"] for item in found]
    assert deltas == pytest.approx(sorted(true.values())[:50], abs=1e-6)
    assert [true[item["name"], item["hex"]] for item in found] == pytest.approx(deltas, abs=1e-6)
    both = differences(int(color[1:], 16), name_list(source), "2000")
    assert [both[item["name"], item["hex"]] for item in found] == pytest.approx(
        [item["delta_e_2000"] for item in found], abs=1e-6
    )


def test_a_color_outside_srgb_is_named_as_it_is_shown() -> None:
    found = get("/v1/names", color="color(display-p3 1 0 0)", map="clip", limit=1)
    assert found["color"] == {"css": "color(display-p3 1 0 0)", "hex": "#ff0000", "mapped_by": "clip"}
    assert found["names"][0]["name"] == "Red"
    assert get("/v1/names", color="color(display-p3 1 0 0)")["color"]["hex"] == "#ff3428"


def test_the_nearest_of_many_colors() -> None:
    found = get(NEAREST, colors="red, 663399 ,oklch(70% .3 200)", list="xkcd", limit=2, map="clip")
    assert found["list"] == "xkcd"
    assert [(color["css"], color["mapped_by"]) for color in found["colors"]] == [
        ("red", None),
        ("#663399", None),
        ("oklch(70% .3 200)", "clip"),
    ]
    for color in found["colors"]:
        one = get("/v1/names", color=color["css"], list="xkcd", limit=2, map="clip")
        assert color["hex"] == one["color"]["hex"]
        assert color["names"] == [
            {key: value for key, value in item.items() if key != "delta_e"} for item in one["names"]
        ]


def test_a_color_has_one_name_unless_told() -> None:
    found = get(NEAREST, colors=",".join(["red"] * 100))
    assert [len(color["names"]) for color in found["colors"]] == [1] * 100
    assert found["list"] == "color-names"


def test_a_search() -> None:
    found = get(SEARCH, q="Turqose", limit=2)
    assert found["names"] == [
        {"name": "Turquoise", "hex": "#06c2ac", "list": "color-names", "match": "fuzzy", "typos": 2},
        {"name": "Gem Turquoise", "hex": "#53c2c3", "list": "color-names", "match": "fuzzy", "typos": 2},
    ]
    assert (found["q"], found["list"], found["match"]) == ("Turqose", "color-names", "fuzzy")
    assert get(SEARCH, q="Turqose") == get(SEARCH, q="Turqose", list="color-names", match="fuzzy", limit=20)


@pytest.mark.parametrize("match", ["prefix", "contains", "fuzzy"])
def test_how_broad_a_search_is(match: str) -> None:
    kinds = {
        item["match"]
        for page in walk(SEARCH, q="gren", list="french", match=match, limit=100)
        for item in page["names"]
    }
    broad = {"prefix": {"exact", "prefix", "word"}, "contains": {"inside"}, "fuzzy": {"fuzzy"}}
    allowed = set().union(*(broad[name] for name in list(broad)[: list(broad).index(match) + 1]))
    assert kinds <= allowed
    assert (match == "fuzzy") == ("fuzzy" in kinds)


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_the_pages_of_a_search_are_the_whole(limit: int) -> None:
    pages = walk(SEARCH, q="sand & sea", list="xkcd", match="fuzzy", limit=limit)
    whole = get(SEARCH, q="sand & sea", list="xkcd", match="fuzzy", limit=100)["names"]
    assert [item for page in pages for item in page["names"]] == whole
    assert all(len(page["names"]) == limit for page in pages[:-1])
    assert {page["q"] for page in pages} == {"sand & sea"}


def test_a_full_last_page_has_no_next() -> None:
    whole = get(SEARCH, q="teal", list="xkcd", match="prefix", limit=100)["names"]
    found = get(SEARCH, q="teal", list="xkcd", match="prefix", limit=len(whole))
    assert (found["names"], found["next"]) == (whole, None)
    assert get(SEARCH, q="teal", list="xkcd", match="prefix", limit=len(whole) - 1)["next"] is not None


@pytest.mark.parametrize("q", ["zzzzzzzz", "&", "💙", "x" * 64])
def test_a_search_that_finds_nothing(q: str) -> None:
    assert get(SEARCH, q=q) == {"names": [], "q": q, "list": "color-names", "match": "fuzzy", "next": None}


def test_other_scripts_are_searched() -> None:
    found = get(SEARCH, q="سبز", list="mlmc_persian")["names"]
    assert found[0] == {"name": "سبز", "hex": "#5ec866", "list": "mlmc_persian", "match": "exact", "typos": 0}


def test_a_cursor_of_another_query_is_refused() -> None:
    following = get(SEARCH, q="blue", limit=2)["next"]
    query = dict(parse_qsl(urlsplit(following).query))
    for other in ({"q": "red"}, {"list": "xkcd"}, {"match": "prefix"}):
        problem = shared().get(SEARCH, {**query, **other}).problem(400, "invalid-parameter")
        assert problem["detail"].startswith("cursor: it belongs to another query")
    entries = {"cursor": query["cursor"], "limit": "2"}
    for path in ("/v1/name-lists", "/v1/name-lists/css/entries"):
        assert shared().get(path, entries).problem(400, "invalid-parameter")["errors"][0]["parameter"] == "cursor"
    assert shared().get(SEARCH, {**query, "limit": "3"}).status == 200


def test_an_assignment_is_the_best_there_is() -> None:
    colors = ["#ff0000", "#fe0000", "#fd0100", "tomato"]
    answer = shared().post(ASSIGN, {"colors": colors, "list": "css"})
    assert answer.status == 200, answer
    found = answer.json
    names = [item["name"] for item in found["names"]]
    assert len(set(names)) == 4
    assert found["list"] == "css"
    assert found["total_delta_e_2000"] == pytest.approx(sum(item["delta_e_2000"] for item in found["names"]), abs=1e-5)
    distances = [
        differences(int(text, 16), name_list("css"), "2000") for text in ("ff0000", "fe0000", "fd0100", "ff6347")
    ]
    some = sorted(distances[0], key=lambda entry: distances[0][entry])[:8]
    best = min(
        sum(distances[at][entry] for at, entry in enumerate(chosen)) for chosen in itertools.permutations(some, 4)
    )
    assert found["total_delta_e_2000"] == pytest.approx(best, abs=1e-5)


def test_an_assignment_names_the_same_color_twice_differently() -> None:
    found = shared().post(ASSIGN, {"colors": ["red"] * 3}).json
    assert found["list"] == "color-names"
    assert len({item["name"] for item in found["names"]}) == 3
    assert found["names"][0]["list"] == "color-names"


def test_no_name_is_given_twice_where_a_list_has_it_twice() -> None:
    entries = [page["entries"] for page in walk("/v1/name-lists/thesaurus/entries", limit=100)]
    twice = [entry for entry in itertools.chain(*entries) if entry["name"] in {"Charcoal", "Rose", "Honey"}]
    answer = shared().post(ASSIGN, {"colors": [entry["hex"] for entry in twice], "list": "thesaurus"})
    names = [item["name"] for item in answer.json["names"]]
    assert len(twice) == 6
    assert len(set(names)) == 6


def test_as_many_colors_as_a_list_has_names() -> None:
    entries = get("/v1/name-lists/mlmc_romanian/entries")["entries"]
    colors = [entry["hex"] for entry in reversed(entries)]
    found = shared().post(ASSIGN, {"colors": colors, "list": "mlmc_romanian"}).json
    assert [item["name"] for item in found["names"]] == [entry["name"] for entry in reversed(entries)]
    assert found["total_delta_e_2000"] == 0.0


def test_more_colors_than_a_list_has_names() -> None:
    answer = shared().post(ASSIGN, {"colors": ["red"] * 5, "list": "mlmc_romanian"})
    problem = answer.problem(422, "unprocessable-combination")
    assert problem["detail"] == "5 colors cannot each have a name of their own from a list of 4"
    assert problem["errors"][0]["pointer"] == "/list"


def test_the_lists() -> None:
    found = [item for page in walk("/v1/name-lists", limit=5) for item in page["lists"]]
    assert [item["id"] for item in found] == LIST_NAMES
    assert found == get("/v1/name-lists", limit=100)["lists"]
    assert all(item["license"] and item["source"] and item["version"] and item["count"] for item in found)


@pytest.mark.parametrize("source", LIST_NAMES)
def test_a_list(source: str) -> None:
    found = get(f"/v1/name-lists/{source}")
    names = name_list(source)
    assert found == {
        "id": source,
        "title": names.title,
        "description": names.description,
        "count": names.count,
        "license": names.license,
        "source": names.source,
        "package": names.package,
        "version": names.version,
        "sha256": names.sha256,
        "links": {"self": f"/v1/name-lists/{source}", "entries": f"/v1/name-lists/{source}/entries"},
    }


@pytest.mark.parametrize(("source", "limit"), [("css", 20), ("mlmc_romanian", 1), ("thesaurus", 40), ("french", 100)])
def test_the_pages_of_a_list_are_the_list(source: str, limit: int) -> None:
    pages = walk(f"/v1/name-lists/{source}/entries", limit=limit)
    names = name_list(source)
    found = [(entry["name"], entry["hex"]) for page in pages for entry in page["entries"]]
    assert found == [(names.name(index), names.hex(index)) for index in range(names.count)]
    assert {(page["list"], page["count"]) for page in pages} == {(source, names.count)}


def test_the_whole_of_the_largest_list_is_walked() -> None:
    pages = walk("/v1/name-lists/color-names/entries", limit=100)
    assert [entry["name"] for page in pages for entry in page["entries"]] == name_list("color-names").names()
    assert len(pages) == 319


@pytest.mark.parametrize(
    ("path", "query", "slug", "said"),
    [
        ("/v1/names", {}, "missing-parameter", "color: it is needed"),
        ("/v1/names", {"color": "zz"}, "invalid-color", "color: At position 0"),
        ("/v1/names", {"color": "red", "list": "ral"}, "invalid-parameter", "list: 'ral' is not a list of names"),
        ("/v1/names", {"color": "red", "limit": "0"}, "invalid-parameter", "limit: expected `int` >= 1"),
        ("/v1/names", {"color": "red", "limit": "51"}, "invalid-parameter", "limit: expected `int` <= 50"),
        ("/v1/names", {"color": "red", "metric": "94"}, "invalid-parameter", "metric: expected one of 2000, ok, 76"),
        ("/v1/names", {"color": "red", "source": "css"}, "unknown-parameter", "'source' is not a parameter"),
        (NEAREST, {}, "missing-parameter", "colors: it is needed"),
        (NEAREST, {"colors": "red,,blue"}, "invalid-color", "colors: At position 4"),
        (NEAREST, {"colors": "red," * 100 + "blue"}, "invalid-parameter", "colors: it has 101 colors; at most 100"),
        (NEAREST, {"colors": "red", "limit": "11"}, "invalid-parameter", "limit: expected `int` <= 10"),
        (NEAREST, {"colors": "red", "list": ""}, "invalid-parameter", "list: '' is not a list of names"),
        (SEARCH, {}, "missing-parameter", "q: it is needed"),
        (SEARCH, {"q": ""}, "invalid-parameter", "q: expected `str` of length >= 1"),
        (SEARCH, {"q": "x" * 65}, "invalid-parameter", "q: expected `str` of length <= 64"),
        (SEARCH, {"q": "x", "match": "regex"}, "invalid-parameter", "match: expected one of prefix, contains, fuzzy"),
        (SEARCH, {"q": "x", "limit": "101"}, "invalid-parameter", "limit: expected `int` <= 100"),
        (SEARCH, {"q": "x", "list": "x"}, "invalid-parameter", "list: 'x' is not a list of names"),
        (SEARCH, {"q": "x", "cursor": "x"}, "invalid-parameter", "cursor: it is not a cursor"),
        ("/v1/name-lists", {"limit": "101"}, "invalid-parameter", "limit: expected `int` <= 100"),
        ("/v1/name-lists", {"cursor": "A" * 16}, "invalid-parameter", "cursor: it belongs to another query"),
        ("/v1/name-lists/css/entries", {"cursor": "A" * 16}, "invalid-parameter", "cursor: it belongs to another"),
        ("/v1/name-lists/css", {"limit": "1"}, "unknown-parameter", "'limit' is not a parameter"),
    ],
)
def test_what_is_not_answered(path: str, query: dict[str, str], slug: str, said: str) -> None:
    problem = shared().get(path, query).problem(400, slug)
    assert problem["detail"].startswith(said)
    if " is not a list of names" in said:
        assert problem["expected"] == LIST_NAMES


@pytest.mark.parametrize("path", ["/v1/name-lists/ral", "/v1/name-lists/ral/entries"])
def test_an_unknown_list_is_not_there(path: str) -> None:
    problem = shared().get(path).problem(404, "unknown-list")
    assert problem["detail"] == "'ral' is not a list of names"
    assert problem["expected"] == LIST_NAMES


@pytest.mark.parametrize(
    ("body", "slug", "said"),
    [
        ({}, "invalid-body", "the body: object missing required field `colors`"),
        ({"colors": []}, "invalid-body", "/colors: expected `array` of length >= 1"),
        ({"colors": ["red"] * 101}, "invalid-body", "/colors: expected `array` of length <= 100"),
        ({"colors": ["red", "zz"]}, "invalid-color", "/colors/1: At position 0"),
        ({"colors": ["red"], "list": "ral"}, "invalid-body", "/list: 'ral' is not a list of names"),
        ({"colors": ["red"], "source": "css"}, "invalid-body", "/source"),
        ({"colors": "red"}, "invalid-body", "/colors: expected `array`"),
    ],
)
def test_what_is_not_assigned(body: dict[str, Any], slug: str, said: str) -> None:
    problem = shared().post(ASSIGN, body).problem(400, slug)
    assert problem["detail"].startswith(said), problem
