"""Gradients over HTTP: colors, CSS and fallback, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from api.client import shared
from palette.color.parsing import parse
from palette.palettes.stops import read_stops


def get(**query: Any) -> Any:
    """Return the JSON of a good answer."""
    answer = shared().get("/v1/gradients", {name: str(value) for name, value in query.items()})
    assert answer.status == 200, answer
    assert (answer.header("cache-control") or "").startswith("public")
    return answer.json


def test_a_gradient() -> None:
    assert get(stops="red,0000ff80", steps=3, to="srgb") == {
        "colors": [
            {
                "css": "color(srgb 1 0 0)",
                "hex": "#ff0000",
                "alpha": 1.0,
                "in_gamut": True,
                "mapped_by": None,
                "spaces": {"srgb": [1.0, 0.0, 0.0]},
                "position": 0.0,
            },
            {
                "css": "color(srgb 0.665796 0 0.334204 / 0.75098)",
                "hex": "#aa0055",
                "alpha": 0.75098,
                "in_gamut": True,
                "mapped_by": None,
                "spaces": {"srgb": [0.665796, 0.0, 0.334204]},
                "position": 0.5,
            },
            {
                "css": "color(srgb 0 0 1 / 0.501961)",
                "hex": "#0000ff",
                "alpha": 0.501961,
                "in_gamut": True,
                "mapped_by": None,
                "spaces": {"srgb": [0.0, 0.0, 1.0]},
                "position": 1.0,
            },
        ],
        "stops": [
            {"css": "red", "position": 0.0, "hint": None},
            {"css": "#0000ff80", "position": 1.0, "hint": None},
        ],
        "space": "srgb",
        "hue": "shorter",
        "easing": "linear",
        "css": "linear-gradient(red 0%, #0000ff80 100%)",
        "css_exact": True,
        "css_max_delta_e_2000": 0.0,
        "fallback": {
            "css": "linear-gradient(#ff0000 0%, #0000ff80 100%)",
            "stops": [{"position": 0.0, "hex": "#ff0000"}, {"position": 1.0, "hex": "#0000ff80"}],
            "max_delta_e_2000": 0.0,
            "max_delta_e_2000_at": 0.0,
            "max_delta_e_ok": 0.0,
            "max_delta_e_ok_at": 0.0,
            "tolerance": 1.0,
            "within_tolerance": True,
        },
        "links": {
            "first": "/v1/colors?color=red",
            "last": "/v1/colors?color=%230000ff80",
            "mix": "/v1/colors/mix?a=red&b=%230000ff80",
        },
    }


def test_colors_are_those_that_mix_gives() -> None:
    found = get(stops="red,oklch(70% .1 200 / 30%)", space="oklch", hue="longer", steps=5, to="oklch,lab")
    for color in found["colors"]:
        mixed = shared().get(
            "/v1/colors/mix",
            {
                "a": "red",
                "b": "oklch(70% .1 200 / 30%)",
                "amount": str(color["position"]),
                "space": "oklch",
                "hue": "longer",
                "to": "oklch,lab",
            },
        )
        assert {**mixed.json["color"], "position": color["position"]} == color


def test_every_parameter_has_its_part() -> None:
    found = get(
        stops="color(display-p3 0 1 0), 20%, gold 90%",
        space="oklch",
        hue="increasing",
        steps=4,
        easing=" Ease-In ",
        tolerance=2.5,
        to="display-p3",
        gamut="display-p3",
        map="clip",
        precision=2,
    )
    assert len(found["colors"]) == 4
    assert found["colors"][0]["mapped_by"] == "clip"
    assert found["colors"][0]["in_gamut"] is True
    assert found["colors"][0]["spaces"] == {"display-p3": [0.0, 1.0, 0.0]}
    assert (found["hue"], found["space"], found["easing"]) == ("increasing", "oklch", "ease-in")
    assert found["stops"] == [
        {"css": "color(display-p3 0 1 0)", "position": 0.0, "hint": 0.2},
        {"css": "gold", "position": 0.9, "hint": None},
    ]
    assert found["css_exact"] is False
    assert 0.0 < found["css_max_delta_e_2000"] <= 2.5
    assert found["fallback"]["tolerance"] == 2.5
    assert found["fallback"]["stops"][0] == {"position": 0.0, "hex": "#00ff00"}


def test_defaults() -> None:
    found = get(stops="red,blue")
    assert [color["position"] for color in found["colors"]] == [step / 10 for step in range(11)]
    assert get(stops="red,blue", steps=11, easing="linear", hue="shorter", tolerance=1, to="oklch") == found
    assert get(stops="red,oklch(70% .1 200)")["space"] == "oklab"


def test_css_and_fallback_are_color_stop_lists_of_their_own() -> None:
    found = get(stops="red,oklch(70% .1 200) 30%,blue", space="oklch", hue="longer")
    assert found["css"] == "linear-gradient(in oklch longer hue, red 0%, oklch(70% .1 200) 30%, blue 100%)"
    stops = read_stops(found["fallback"]["css"].removeprefix("linear-gradient(").removesuffix(")"))
    assert [(stop.css, round(stop.position, 6)) for stop in stops] == [
        (stop["hex"], stop["position"]) for stop in found["fallback"]["stops"]
    ]
    assert found["fallback"]["within_tolerance"] is True
    assert 0.5 < found["fallback"]["max_delta_e_2000"] <= 1.0


def test_a_fallback_that_is_too_far_off_says_so() -> None:
    stops = ",".join(["red", "lime", "blue", "gold"] * 8)
    found = get(stops=stops, space="oklch", hue="longer", tolerance=0.1)["fallback"]
    assert len(found["stops"]) == 32
    assert found["within_tolerance"] is False
    assert found["max_delta_e_2000"] > 0.1
    assert 0.0 < found["max_delta_e_2000_at"] < 1.0
    assert 0.0 < found["max_delta_e_ok_at"] < 1.0


def test_the_worst_place_of_a_fallback_is_where_it_is_said_to_be() -> None:
    found = get(stops="red,blue", space="oklch", tolerance=20, steps=2)["fallback"]
    assert [stop["hex"] for stop in found["stops"]][:1] == ["#ff0000"]
    at = found["max_delta_e_2000_at"]
    before = max((stop for stop in found["stops"] if stop["position"] <= at), key=lambda stop: stop["position"])
    after = min((stop for stop in found["stops"] if stop["position"] >= at), key=lambda stop: stop["position"])
    ideal = get(stops="red,blue", space="oklch", steps=201)["colors"][round(at * 200)]
    part = (at - before["position"]) / (after["position"] - before["position"])
    line = shared().get("/v1/colors/mix", {"a": before["hex"], "b": after["hex"], "amount": str(part), "space": "srgb"})
    shown = shared().get("/v1/colors/difference", {"a": ideal["hex"], "b": line.json["color"]["css"]}).json["delta_e"]
    assert shown == pytest.approx(found["max_delta_e_2000"], abs=0.5)


def test_a_color_that_both_stops_miss_is_missing() -> None:
    found = get(stops="oklch(0.5 0.1 none),oklch(0.7 0.1 none)", space="oklch", steps=2)
    assert [color["spaces"]["oklch"][2] for color in found["colors"]] == [None, None]
    assert all(parse(color["css"]).space == "oklch" for color in found["colors"])


@pytest.mark.parametrize("steps", [2, 256])
def test_the_bounds_of_steps(steps: int) -> None:
    colors = get(stops="red,blue", steps=steps)["colors"]
    assert (len(colors), colors[0]["position"], colors[-1]["position"]) == (steps, 0.0, 1.0)


@pytest.mark.parametrize(
    ("query", "slug", "said"),
    [
        ({}, "missing-parameter", "stops: it is needed, and missing"),
        ({"stops": "red,zz 30%"}, "invalid-color", "stops: At position 4: 'zz' is no CSS color name"),
        ({"stops": "red"}, "invalid-parameter", "stops: At position 3: the list has one color stop"),
        ({"stops": "red 30px,blue"}, "invalid-parameter", "stops: At position 4: '30px,blue' cannot stand here"),
        ({"stops": ",".join(["red"] * 33)}, "invalid-parameter", "stops: At position 128: there are too many"),
        ({"stops": "red,blue", "space": "rgb"}, "invalid-parameter", "space: expected one of"),
        ({"stops": "red,blue", "hue": "nearer"}, "invalid-parameter", "hue: expected one of shorter"),
        ({"stops": "red,blue", "steps": "1"}, "invalid-parameter", "steps: expected `int` >= 2"),
        ({"stops": "red,blue", "steps": "257"}, "invalid-parameter", "steps: expected `int` <= 256"),
        ({"stops": "red,blue", "easing": "eas"}, "invalid-parameter", "easing: 'eas' is no easing function"),
        ({"stops": "red,blue", "easing": "steps(17)"}, "invalid-parameter", "easing: steps(17, jump-end): expected 1"),
        ({"stops": "red,blue", "easing": " " * 201}, "invalid-parameter", "easing: expected"),
        ({"stops": "red,blue", "tolerance": "0.09"}, "invalid-parameter", "tolerance: expected `float` >= 0.1"),
        ({"stops": "red,blue", "tolerance": "20.1"}, "invalid-parameter", "tolerance: expected `float` <= 20"),
        ({"stops": "red,blue", "tolerance": "nan"}, "invalid-parameter", "tolerance: expected `float`"),
        ({"stops": "red,blue", "to": "x"}, "unsupported-space", "to: 'x'"),
        ({"stops": "red,blue", "colors": "red"}, "unknown-parameter", "colors"),
    ],
)
def test_what_is_no_gradient(query: dict[str, str], slug: str, said: str) -> None:
    problem = shared().get("/v1/gradients", query).problem(400, slug)
    assert said in problem["detail"]
    assert len(problem["errors"]) == 1


def test_faults_of_the_list_are_told_where_they_are() -> None:
    problem = shared().get("/v1/gradients", {"stops": "red, 30%, 40%, blue"}).problem(400, "invalid-parameter")
    assert (problem["position"], problem["expected"]) == (10, ["a color"])
    assert problem["errors"][0]["parameter"] == "stops"
    color = shared().get("/v1/gradients", {"stops": "red, oklch(1 2)"}).problem(400, "invalid-color")
    assert color["position"] == 14
    assert color["errors"][0]["parameter"] == "stops"
    easing = shared().get("/v1/gradients", {"stops": "red,blue", "easing": "x"}).problem(400, "invalid-parameter")
    assert {"ease", "smoothstep"} <= set(easing["expected"])
