"""The service's main job: palettes from a base colour, a mood, or nothing."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from api.client import Answer, service, shared
from palette.color.difference import difference
from palette.color.parsing import parse
from palette.palettes.generation import GREATEST_COUNT, LEAST_COUNT, Given, generate
from palette.palettes.moods import MOODS
from palette.palettes.randomness import ENGINE
from palette.palettes.schemes import SCHEMES
from palette.runtime.settings import Settings

WIDE = "color(display-p3 0 1 0)"
DEFAULT = Settings().default_mood


def ask(**query: Any) -> Answer:
    """Return the answer to a GET with these parameters."""
    return shared().get("/v1/generate", {name: str(value) for name, value in query.items()})


def get(**query: Any) -> Any:
    """Return the JSON of a good answer to a GET."""
    answer = ask(**query)
    assert answer.status == 200, answer
    return answer.json


def post(**body: Any) -> Any:
    """Return the JSON of a good answer to a POST."""
    answer = shared().post("/v1/generate", body)
    assert answer.status == 200, answer
    return answer.json


def refused(status: int, slug: str, **body: Any) -> dict[str, Any]:
    """Return the problem of a refused POST."""
    return shared().post("/v1/generate", body).problem(status, slug)


def hexes(found: Any) -> list[str]:
    return [color["hex"] for color in found["palette"]]


def test_a_palette_is_that_of_its_seed() -> None:
    found = get(mood="cool", count=4, seed="harbour", scheme="analogous")
    expected = generate(count=4, mood="cool", seed="harbour", scheme="analogous")
    assert hexes(found) == [entry.text for entry in expected.entries]
    assert found["mood"] == "cool"
    assert found["scheme"] == "analogous"
    assert found["seed"] == "harbour"
    assert found["engine"] == ENGINE
    assert found["ranges"] == {
        "hues": [[arc.start, arc.start + arc.width] for arc in expected.harmony.arcs],
        "chroma": [0.03, 0.16],
        "lightness": [0.32, 0.92],
        "delta_e_ok": 0.04,
    }
    assert found["links"] == {"self": "/v1/generate?mood=cool&scheme=analogous&seed=harbour&count=4"}
    color = found["palette"][0]
    assert color == {
        "css": color["hex"],
        "hex": expected.entries[0].text,
        "alpha": 1.0,
        "in_gamut": True,
        "mapped_by": None,
        "spaces": {"oklch": color["spaces"]["oklch"]},
        "kind": "drawn",
    }


def test_the_defaults() -> None:
    found = get(seed="a")
    assert len(found["palette"]) == 5
    assert found["mood"] == DEFAULT
    assert found["scheme"] in SCHEMES
    assert all(list(color["spaces"]) == ["oklch"] for color in found["palette"])
    assert hexes(get(seed="a", mood=DEFAULT, count=5, to="oklch", map="raytrace", precision=6)) == hexes(found)


@pytest.mark.parametrize("mood", MOODS)
def test_drawn_colors_keep_what_the_answer_says(mood: str) -> None:
    found = get(mood=mood, count=6, seed="keeps")
    ranges = found["ranges"]
    assert [tuple(ranges["chroma"]), tuple(ranges["lightness"])] == [MOODS[mood].chroma, MOODS[mood].lightness]
    colors = [parse(color["hex"]) for color in found["palette"]]
    for color in found["palette"]:
        lightness, chroma, hue = color["spaces"]["oklch"]
        assert ranges["lightness"][0] <= lightness <= ranges["lightness"][1]
        assert ranges["chroma"][0] <= chroma <= ranges["chroma"][1]
        assert any(start <= hue <= end or start <= hue + 360 <= end for start, end in ranges["hues"])
    for index, color in enumerate(colors):
        for other in colors[:index]:
            assert difference(color, other, "ok") >= ranges["delta_e_ok"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_can_be_asked_for(scheme: str) -> None:
    assert get(scheme=scheme, mood="pastel", seed="s", count=3)["scheme"] == scheme


@pytest.mark.parametrize("count", [LEAST_COUNT, GREATEST_COUNT])
def test_the_bounds_of_how_many(count: int) -> None:
    assert (LEAST_COUNT, GREATEST_COUNT) == (2, 12)
    assert len(get(count=count, mood="pastel", seed="s")["palette"]) == count
    assert len(post(count=count, mood="pastel", seed="s")["palette"]) == count


def test_a_base_comes_back_as_it_was_given() -> None:
    found = get(base=WIDE, count=3, seed="s", map="clip", to="display-p3", precision=2)
    assert found["palette"][0] == {
        "css": WIDE,
        "hex": "#00ff00",
        "alpha": 1.0,
        "in_gamut": False,
        "mapped_by": "clip",
        "spaces": {"display-p3": [0.0, 1.0, 0.0]},
        "kind": "base",
    }
    assert [color["kind"] for color in found["palette"]] == ["base", "drawn", "drawn"]
    address = f"/v1/generate?base=color%28display-p3%200%201%200%29&mood={DEFAULT}&scheme="
    assert found["links"]["self"].startswith(address)


def test_a_bare_hex_as_base() -> None:
    found = get(base="7654cd", count=2, seed="s")
    assert found["palette"][0]["css"] == "#7654cd"
    assert found["links"]["self"].startswith("/v1/generate?base=%237654cd&")


def test_the_link_of_a_palette_leads_to_it() -> None:
    for found in (get(), get(base=WIDE, count=3), get(mood="neon"), post(count=3, base="tan")):
        answer = shared().get(*found["links"]["self"].split("?", 1))
        assert answer.json == found


def test_with_a_seed_the_answer_is_kept_and_without_one_it_is_not() -> None:
    seeded = ask(seed="kept")
    assert seeded.header("cache-control") == "public, max-age=86400, stale-while-revalidate=604800"
    assert seeded.header("etag")
    first, second = ask(count=3), ask(count=3)
    assert first.header("cache-control") == "no-store"
    assert first.header("etag") is None
    assert first.json["seed"] != second.json["seed"]
    assert re.fullmatch("[0-9a-f]{16}", first.json["seed"])


@pytest.mark.parametrize(
    ("query", "slug", "said"),
    [
        ({"count": "1"}, "invalid-parameter", "count: expected `int` >= 2"),
        ({"count": "13"}, "invalid-parameter", "count: expected `int` <= 12"),
        ({"mood": "cosy"}, "invalid-parameter", f"mood: expected one of {', '.join(MOODS)}"),
        ({"scheme": "square"}, "invalid-parameter", f"scheme: expected one of {', '.join(SCHEMES)}"),
        ({"seed": ""}, "invalid-parameter", "seed: expected `str` of length >= 1"),
        ({"seed": "x" * 129}, "invalid-parameter", "seed: expected `str` of length <= 128"),
        ({"base": "zz"}, "invalid-color", "base: At position 0"),
        ({"to": "x"}, "unsupported-space", "to: 'x' is not a color space"),
        ({"locked": "red"}, "unknown-parameter", "'locked' is not a parameter"),
    ],
)
def test_what_is_not_accepted(query: dict[str, str], slug: str, said: str) -> None:
    problem = ask(**query).problem(400, slug)
    assert problem["detail"].startswith(said)
    assert problem["errors"][0]["parameter"] == next(iter(query))


def test_wishes_that_cannot_be_met_together_are_told() -> None:
    wishes = {"count": 12, "mood": "pastel", "scheme": "monochrome", "seed": "s"}
    for answer in (ask(**wishes), shared().post("/v1/generate", wishes)):
        problem = answer.problem(422, "unprocessable-palette")
        assert problem["detail"].startswith("12 colors of mood 'pastel' and scheme 'monochrome' cannot all ")
        assert re.search(r"ΔE-OK of 0\.04.*; (9|1[01]) can$", problem["detail"])


def test_a_post_is_a_get_in_json() -> None:
    wishes = {"base": "7654cd", "mood": "cool", "count": 4, "seed": "s", "scheme": "split"}
    answer = shared().post("/v1/generate", wishes)
    assert answer.json == get(**wishes)
    assert answer.status == 200
    assert answer.header("cache-control") == "no-store"
    assert answer.header("etag") is None


def test_a_post_of_nothing_is_a_palette() -> None:
    found = post()
    assert (len(found["palette"]), found["mood"]) == (5, DEFAULT)
    assert re.fullmatch("[0-9a-f]{16}", found["seed"])
    assert post()["seed"] != found["seed"]
    assert post(base=None, mood=None, seed=None, scheme=None)["mood"] == DEFAULT


def test_locked_colors_keep_their_places() -> None:
    found = post(mood="earth", count=4, seed="clay", locked=["#112233", None, WIDE], base="tan")
    assert [color["kind"] for color in found["palette"]] == ["locked", "base", "locked", "drawn"]
    assert [color["css"] for color in found["palette"]][:3] == ["#112233", "tan", WIDE]
    assert found["palette"][2]["mapped_by"] == "raytrace"
    assert found["links"] == {}
    expected = generate(
        count=4,
        mood="earth",
        seed="clay",
        base=Given(parse("tan"), "tan"),
        locked=(Given(parse("#112233"), "#112233"), None, Given(parse(WIDE), WIDE)),
    )
    assert [int(color["hex"][1:], 16) for color in found["palette"]] == [entry.rgb for entry in expected.entries]


def test_free_places_alone_lock_nothing() -> None:
    found = post(count=3, seed="s", locked=[None, None, None])
    assert hexes(found) == hexes(post(count=3, seed="s"))
    assert found["links"] == post(count=3, seed="s")["links"]


def test_every_place_may_be_locked() -> None:
    found = post(count=2, locked=["red", "red"])
    assert hexes(found) == ["#ff0000", "#ff0000"]


def test_more_locked_places_than_colors_are_too_many() -> None:
    assert post(count=3, locked=[None, "red", None])["palette"][1]["css"] == "red"
    problem = refused(422, "unprocessable-palette", count=3, locked=[None, "red", None, None])
    assert problem["detail"] == "4 places are locked, but the palette has 3"


def test_a_base_needs_a_free_place() -> None:
    problem = refused(422, "unprocessable-palette", count=2, base="tan", locked=["red", "lime"])
    assert problem["detail"] == "all 2 places are locked, so none is left for the base"


@pytest.mark.parametrize(
    ("body", "slug", "pointer"),
    [
        ({"base": "zz"}, "invalid-color", "/base"),
        ({"locked": [None, "red", "zz"]}, "invalid-color", "/locked/2"),
        ({"locked": ["red", 5]}, "invalid-body", "/locked/1"),
        ({"locked": ["red"] * 13}, "invalid-body", "/locked"),
        ({"count": 1}, "invalid-body", "/count"),
        ({"count": 13}, "invalid-body", "/count"),
        ({"count": "5"}, "invalid-body", "/count"),
        ({"mood": "cosy"}, "invalid-body", "/mood"),
        ({"scheme": "square"}, "invalid-body", "/scheme"),
        ({"seed": ""}, "invalid-body", "/seed"),
        ({"seed": "x" * 129}, "invalid-body", "/seed"),
        ({"to": "oklch"}, "invalid-body", "/to"),
    ],
)
def test_a_body_that_is_not_accepted_is_pointed_into(body: dict[str, Any], slug: str, pointer: str) -> None:
    problem = refused(400, slug, **body)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert problem["detail"].startswith(f"{pointer}: ")
    assert ("position" in problem) is (slug == "invalid-color")


def test_a_body_and_a_query_do_not_mix() -> None:
    answer = shared().post("/v1/generate", {"count": 3}, query="count=3")
    problem = answer.problem(400, "unknown-parameter")
    assert problem["expected"] == ["no parameter"]


@pytest.mark.parametrize("mood", ["earth", "neon"])
def test_the_default_mood_is_a_setting(mood: str) -> None:
    client = service(default_mood=mood)
    assert client.get("/v1/generate", "seed=s").json["mood"] == mood
    assert client.post("/v1/generate", {"seed": "s"}).json["mood"] == mood
    assert client.get("/v1/generate", "seed=s&mood=warm").json["mood"] == "warm"
    usual = shared()
    assert client.get("/v1/generate", "seed=s").header("etag") != usual.get("/v1/generate", "seed=s").header("etag")
    assert client.get("/").body != usual.get("/").body
    assert mood in client.get("/").body.decode()


def test_palettes_are_counted_by_mood() -> None:
    client = service()
    client.get("/v1/generate", "seed=s")
    client.get("/v1/generate", "seed=s")
    client.get("/v1/generate")
    client.get("/v1/generate", "mood=earth&seed=s")
    client.post("/v1/generate", {"mood": "earth"})
    client.get("/v1/generate", "mood=cosy")
    client.get("/v1/generate", "mood=dark&count=1")
    client.get("/v1/generate", "count=12&mood=pastel&scheme=monochrome&seed=s")
    counted = {mood: client.measure("color_palettes_generated_total", mood=mood) for mood in MOODS}
    assert {mood: value for mood, value in counted.items() if value} == {DEFAULT: 2.0, "earth": 2.0}


def test_hues_of_an_answer_begin_in_the_first_turn() -> None:
    for mood in MOODS:
        for start, end in get(mood=mood, seed="s", count=3)["ranges"]["hues"]:
            assert 0 <= start < 360
            assert start < end <= start + 360 + 1e-9
            assert math.isfinite(end)
