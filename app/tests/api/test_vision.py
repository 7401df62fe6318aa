"""Colours as colour vision deficiencies show them, and palettes audited and repaired."""

from __future__ import annotations

from typing import Any

import pytest

from api.client import shared
from palette.color.serialization import to_hex
from palette.color.vision import simulate
from palette.palettes.chips import Chip
from palette.palettes.vision_audit import Eyes, audit
from palette.palettes.vision_repair import change, repair

RED = (1.0, 0.0, 0.0)


def get(**query: Any) -> Any:
    """Return the JSON of a good answer."""
    answer = shared().get("/v1/vision", {name: str(value) for name, value in query.items()})
    assert answer.status == 200, answer
    assert (answer.header("cache-control") or "").startswith("public")
    return answer.json


def test_a_simulation() -> None:
    found = get(color="red", kind="deutan", severity=0.6)
    assert found == {
        "color": {
            "css": "red",
            "hex": "#ff0000",
            "alpha": 1.0,
            "in_gamut": True,
            "mapped_by": None,
            "spaces": {"oklch": [0.627955, 0.257683, 29.23388]},
        },
        "simulated": {
            "css": "rgb(187.325112, 125.033964, 0)",
            "hex": "#bb7d00",
            "alpha": 1.0,
            "in_gamut": True,
            "mapped_by": None,
            "spaces": {"oklch": [0.638255, 0.13515, 74.18998]},
        },
        "kind": "deutan",
        "severity": 0.6,
        "model": "machado",
    }


@pytest.mark.parametrize(
    ("kind", "model"),
    [
        ("protan", "machado"),
        ("protan", "vienot"),
        ("protan", "brettel"),
        ("deutan", "machado"),
        ("deutan", "vienot"),
        ("deutan", "brettel"),
        ("tritan", "machado"),
        ("tritan", "brettel"),
    ],
)
def test_every_kind_and_model(kind: str, model: str) -> None:
    found = get(color="red", kind=kind, model=model)
    assert (found["kind"], found["model"], found["severity"]) == (kind, model, 1.0)
    assert found["simulated"]["hex"] == to_hex(simulate(RED, kind, 1.0, model))


@pytest.mark.parametrize(("kind", "model"), [("protan", "machado"), ("deutan", "machado"), ("tritan", "brettel")])
def test_the_model_that_is_taken_unless_asked(kind: str, model: str) -> None:
    assert get(color="red", kind=kind) == get(color="red", kind=kind, model=model, severity=1, to="oklch", precision=6)


@pytest.mark.parametrize(("severity", "hex_"), [(0, "#ff0000"), (1, "#a39000")])
def test_the_bounds_of_severity(severity: float, hex_: str) -> None:
    assert get(color="red", kind="deutan", severity=severity)["simulated"]["hex"] == hex_


def test_the_color_is_simulated_as_srgb_shows_it() -> None:
    found = get(color="color(display-p3 1 0 0 / 0.5)", kind="protan", map="clip", to="srgb", precision=3)
    assert (found["color"]["hex"], found["color"]["mapped_by"]) == ("#ff0000", "clip")
    assert found["simulated"]["hex"] == get(color="red", kind="protan")["simulated"]["hex"]
    assert found["simulated"]["alpha"] == 0.5
    assert list(found["simulated"]["spaces"]) == ["srgb"]
    assert found["color"]["spaces"]["srgb"] == [1.093, -0.227, -0.15]


@pytest.mark.parametrize(
    ("query", "slug", "said"),
    [
        ({}, "missing-parameter", "color: it is needed, and missing; kind: it is needed, and missing"),
        ({"color": "red"}, "missing-parameter", "kind: it is needed, and missing"),
        ({"color": "zz", "kind": "protan"}, "invalid-color", "color: At position 0"),
        ({"color": "red", "kind": "mono"}, "invalid-parameter", "kind: expected one of protan, deutan, tritan"),
        (
            {"color": "red", "kind": "protan", "severity": "1.01"},
            "invalid-parameter",
            "severity: expected `float` <= 1.0",
        ),
        (
            {"color": "red", "kind": "protan", "severity": "-0.01"},
            "invalid-parameter",
            "severity: expected `float` >= 0.0",
        ),
        ({"color": "red", "kind": "protan", "severity": "nan"}, "invalid-parameter", "severity: expected `float`"),
        (
            {"color": "red", "kind": "protan", "model": "x"},
            "invalid-parameter",
            "model: expected one of machado, vienot, brettel",
        ),
        ({"color": "red", "kind": "protan", "to": "x"}, "unsupported-space", "to: 'x'"),
    ],
)
def test_what_cannot_be_simulated(query: dict[str, str], slug: str, said: str) -> None:
    problem = shared().get("/v1/vision", query).problem(400, slug)
    assert problem["detail"].startswith(said)


def test_what_does_not_go_together_is_unprocessable() -> None:
    query = {"color": "red", "kind": "tritan", "model": "vienot"}
    problem = shared().get("/v1/vision", query).problem(422, "unprocessable-combination")
    assert problem["detail"] == "model: Viénot 1999 has no tritan; take brettel or machado"
    assert problem["errors"] == [{"detail": problem["detail"].removeprefix("model: "), "parameter": "model"}]


RED_GREEN_BLUE = ["#d62728", "2ca02c", "oklch(0.55 0.12 250 / 50%)"]


def post(**body: Any) -> Any:
    """Return the JSON of a good answer to an audit."""
    answer = shared().post("/v1/vision/audit", body)
    assert answer.status == 200, answer
    assert answer.header("cache-control") == "no-store"
    return answer.json


def numbers(colors: Any) -> list[int]:
    return [int(color["hex"][1:], 16) for color in colors]


def test_an_audit_is_that_of_the_hexes() -> None:
    found = post(colors=RED_GREEN_BLUE, kinds=["deutan", "protan", "deutan"], severity=0.9, threshold=12)
    assert [color["css"] for color in found["colors"]] == ["#d62728", "#2ca02c", "oklch(0.55 0.12 250 / 50%)"]
    assert (found["threshold"], found["severity"]) == (12.0, 0.9)
    sights = audit(numbers(found["colors"]), Eyes(["deutan", "protan"], 0.9, 12.0))
    assert [(seen["kind"], seen["model"]) for seen in found["vision"]] == [
        ("normal", None),
        ("deutan", "machado"),
        ("protan", "machado"),
    ]
    for seen, sight in zip(found["vision"], sights, strict=True):
        told = [(*pair["pair"], pair["normal"], pair["simulated"]) for pair in seen["confusable"]]
        assert told == [(pair.first, pair.second, pair.normal, pair.seen) for pair in sight.confusions]
        least = sight.least
        assert seen["least"] == {
            "pair": [least.first, least.second],
            "normal": least.normal,
            "simulated": least.seen,
        }
    assert found["passes"] is False
    assert found["vision"][1]["confusable"]


def test_a_repair_moves_what_it_must_and_says_how_far() -> None:
    found = post(colors=RED_GREEN_BLUE, locked=[True])
    before, after = numbers(found["colors"]), numbers(found["repaired"]["colors"])
    assert after == repair(before, Eyes(), [True])
    colors = found["repaired"]["colors"]
    assert found["repaired"]["passes"] is True
    assert not any(seen["confusable"] for seen in found["repaired"]["vision"])
    assert [color["changed"] for color in colors] == [one != other for one, other in zip(before, after, strict=True)]
    assert {color["changed"] for color in colors} == {True, False}
    distances = [change(one, other) for one, other in zip(before, after, strict=True)]
    assert [color["delta_e_ok"] for color in colors] == distances
    assert found["repaired"]["total_delta_e_ok"] == pytest.approx(sum(distances), abs=1e-9)
    assert found["repaired"]["greatest_delta_e_ok"] == max(distances)
    assert colors[0] == {**found["colors"][0], "changed": False, "delta_e_ok": 0.0}


def test_a_moved_colour_is_its_hex_with_the_alpha_it_had() -> None:
    found = post(colors=["#808080", "gray", "rgb(128 128 128 / 50%)"], locked=[True])["repaired"]["colors"]
    assert found[0]["css"] == "#808080"
    assert found[1]["css"] == found[1]["hex"] != "#808080"
    assert found[2]["alpha"] == 0.5
    red, green, blue = (round(255 * part) for part in Chip(int(found[2]["hex"][1:], 16)).color().coords)
    assert found[2]["css"] == f"rgba({red}, {green}, {blue}, 0.5)"
    assert all(color["mapped_by"] is None and color["in_gamut"] for color in found)


def test_a_palette_that_passes_comes_back_as_it_came() -> None:
    given = ["color(display-p3 1 1 0)", "Navy", "hsl(0 0% 55% / none)"]
    found = post(colors=given)
    assert found["passes"] is True
    assert [color["css"] for color in found["repaired"]["colors"]] == given
    assert found["colors"][0]["mapped_by"] == "raytrace"
    assert found["repaired"]["colors"][0] == {**found["colors"][0], "changed": False, "delta_e_ok": 0.0}
    assert (found["repaired"]["total_delta_e_ok"], found["repaired"]["greatest_delta_e_ok"]) == (0.0, 0.0)
    assert found["repaired"]["vision"] == found["vision"]


def test_the_defaults_of_an_audit() -> None:
    found = post(colors=["red", "lime"])
    assert (found["threshold"], found["severity"]) == (10.0, 1.0)
    assert [seen["kind"] for seen in found["vision"]] == ["normal", "protan", "deutan", "tritan"]
    assert [seen["model"] for seen in found["vision"]] == [None, "machado", "machado", "brettel"]
    assert post(colors=["red", "lime"], repair=False)["repaired"] is None


def test_what_cannot_be_repaired_is_said_to_remain() -> None:
    found = post(colors=["gray", "#818181", "#828282"], locked=[True, True, False])["repaired"]
    assert found["passes"] is False
    assert [color["changed"] for color in found["colors"]] == [False, False, True]
    assert {tuple(pair["pair"]) for seen in found["vision"] for pair in seen["confusable"]} == {(0, 1)}


def test_the_largest_audit() -> None:
    found = post(colors=["#808080"] * 24, threshold=50, locked=[True] * 24)
    assert len(found["vision"][3]["confusable"]) == 276
    assert found["repaired"]["passes"] is False


@pytest.mark.parametrize(
    ("body", "slug", "said"),
    [
        ({}, "invalid-body", "the body: object missing required field `colors`"),
        ({"colors": ["red"]}, "invalid-body", "/colors: expected `array` of length >= 2"),
        ({"colors": ["red"] * 25}, "invalid-body", "/colors: expected `array` of length <= 24"),
        ({"colors": ["red", "zz"]}, "invalid-color", "/colors/1: At position 0"),
        ({"colors": ["red", "blue"], "kinds": []}, "invalid-body", "/kinds: expected `array` of length >= 1"),
        ({"colors": ["red", "blue"], "kinds": ["mono"]}, "invalid-body", "/kinds/0: expected one of protan, deutan"),
        ({"colors": ["red", "blue"], "severity": 1.1}, "invalid-body", "/severity: expected `float` <= 1"),
        ({"colors": ["red", "blue"], "threshold": 0.5}, "invalid-body", "/threshold: expected `float` >= 1"),
        ({"colors": ["red", "blue"], "threshold": 51}, "invalid-body", "/threshold: expected `float` <= 50"),
        ({"colors": ["red", "blue"], "locked": [1]}, "invalid-body", "/locked/0: expected `bool`"),
        ({"colors": ["red", "blue"], "map": "clip"}, "invalid-body", "/map: it is not a member of the body"),
    ],
)
def test_what_cannot_be_audited(body: dict[str, Any], slug: str, said: str) -> None:
    problem = shared().post("/v1/vision/audit", body).problem(400, slug)
    assert problem["detail"].startswith(said)


def test_more_locks_than_colors_are_unprocessable() -> None:
    body = {"colors": ["red", "blue"], "locked": [True, False, False]}
    problem = shared().post("/v1/vision/audit", body).problem(422, "unprocessable-palette")
    assert problem["detail"] == "/locked: 3 places are given, but the palette has 2"
    assert problem["errors"][0]["pointer"] == "/locked"
