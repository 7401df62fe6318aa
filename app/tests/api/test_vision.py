"""Colours as colour vision deficiencies show them."""

from __future__ import annotations

from typing import Any

import pytest

from api.client import shared
from palette.color.serialization import to_hex
from palette.color.vision import simulate

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
        (
            {"color": "red", "kind": "tritan", "model": "vienot"},
            "invalid-parameter",
            "model: Viénot 1999 has no tritan",
        ),
        ({"color": "red", "kind": "protan", "to": "x"}, "unsupported-space", "to: 'x'"),
    ],
)
def test_what_cannot_be_simulated(query: dict[str, str], slug: str, said: str) -> None:
    problem = shared().get("/v1/vision", query).problem(400, slug)
    assert problem["detail"].startswith(said)
