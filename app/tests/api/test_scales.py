"""Scales over HTTP."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.client import shared
from palette.color.parsing import parse
from palette.palettes.scales import Plan, scale


def get(**query: Any) -> Any:
    """Return the JSON of a good answer."""
    answer = shared().get("/v1/scales", {name: str(value) for name, value in query.items()})
    assert answer.status == 200, answer
    assert (answer.header("cache-control") or "").startswith("public")
    return answer.json


def follow(link: str) -> Any:
    path, _, query = link.partition("?")
    answer = shared().get(path, query.encode())
    assert answer.status == 200, answer
    return answer.json


def hexes(found: Any) -> list[str]:
    return [step["hex"] for step in found["steps"]]


def test_a_scale() -> None:
    found = get(color="3b82f6")
    assert [step["step"] for step in found["steps"]] == [
        *("50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950")
    ]
    assert found["steps"][5] == {
        "step": "500",
        "hex": "#3b82f6",
        "oklch": [0.623083, 0.188015, 259.814529],
        "css": "#3b82f6",
        "mapped_by": None,
        "anchor": True,
        "contrast": {"white": 3.677901, "black": 5.709778, "background": 3.677901},
        "text": "#000000",
        "use": ["border", "solid", "large-text"],
    }
    assert found["steps"][1] == {
        "step": "100",
        "hex": "#dfedfd",
        "oklch": [0.939784, 0.027209, 252.850039],
        "css": "oklch(0.939784 0.027209 252.850039)",
        "mapped_by": None,
        "anchor": False,
        "contrast": {"white": 1.188479, "black": 17.66964, "background": 1.188479},
        "text": "#000000",
        "use": ["background", "component"],
    }
    rest = {name: value for name, value in found.items() if name != "steps"}
    assert rest == {
        "color": {"css": "#3b82f6", "hex": "#3b82f6", "alpha": 1.0, "mapped_by": None},
        "preset": "tailwind",
        "method": "perceptual",
        "anchor": "keep",
        "scheme": "light",
        "background": "#ffffff",
        "targets": None,
        "links": {
            "self": "/v1/scales?color=%233b82f6&preset=tailwind&method=perceptual&anchor=keep&scheme=light"
            "&background=%23ffffff&map=raytrace",
            "color": "/v1/colors?color=%233b82f6&map=raytrace",
        },
    }


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"preset": "radix", "scheme": "dark"},
        {"preset": "material"},
        {"preset": "material", "anchor": "keep", "background": "#222"},
        {"preset": "linear", "steps": 5, "anchor": "snap"},
        {"preset": "linear", "method": "tonal", "steps": 32},
        {"preset": "linear", "method": "contrast", "targets": "1.25,3,4.5,7.000001", "background": "white"},
        {"preset": "linear", "method": "contrast", "steps": 4},
        {"method": "contrast", "scheme": "dark"},
        {"map": "minde", "color": "color(display-p3 0 1 0 / 50%)"},
        {"color": "oklch(70% 0.15 200)", "background": "oklch(20% 0.05 200)"},
    ],
)
def test_the_link_gives_the_scale_again(query: dict[str, Any]) -> None:
    found = get(**{"color": "#7654cd", **query})
    assert follow(found["links"]["self"]) == found
    assert follow(found["links"]["color"])["color"]["hex"] == found["color"]["hex"]


@pytest.mark.parametrize(
    ("query", "wishes"),
    [
        ({}, {}),
        ({"preset": "radix", "scheme": "dark"}, {"preset": "radix", "scheme": "dark"}),
        ({"preset": "linear", "steps": 7}, {"preset": "linear", "count": 7}),
        ({"method": "tonal", "anchor": "keep"}, {"method": "tonal", "anchor": "keep"}),
        ({"map": "clip"}, {"mapping": "clip"}),
        ({"background": "#102030"}, {"ground": 0x102030}),
        (
            {"preset": "linear", "method": "contrast", "targets": "2,3,4.5"},
            {"preset": "linear", "method": "contrast", "targets": [2.0, 3.0, 4.5]},
        ),
    ],
)
def test_the_scale_is_the_domains(query: dict[str, Any], wishes: dict[str, Any]) -> None:
    text = "color(display-p3 0.2 0.6 0.4)"
    found, expected = get(color=text, **query), scale(parse(text), Plan(**wishes))
    assert hexes(found) == [step.shade.hex() for step in expected.steps]
    assert [step["use"] for step in found["steps"]] == [step.uses for step in expected.steps]
    assert [step["anchor"] for step in found["steps"]] == [step.shade.anchor for step in expected.steps]
    assert [step["text"] for step in found["steps"]] == [step.text() for step in expected.steps]
    assert found["scheme"] == expected.plan.scheme


def test_what_was_mapped_is_said() -> None:
    found = get(color="color(display-p3 1 0 0)", map="minde")
    assert found["color"] == {"css": "color(display-p3 1 0 0)", "hex": "#ff0b0c", "alpha": 1.0, "mapped_by": "minde"}
    anchor = next(step for step in found["steps"] if step["anchor"])
    assert (anchor["hex"], anchor["css"], anchor["mapped_by"]) == ("#ff0b0c", "color(display-p3 1 0 0)", "minde")
    assert anchor["oklch"] == [0.648574, 0.299485, 28.958133]
    assert {step["mapped_by"] for step in get(color="red")["steps"]} == {None}


@pytest.mark.parametrize(("text", "alpha"), [("rgb(59 130 246 / 50%)", 0.5), ("#3b82f680", 0.501961)])
def test_alpha_is_told_and_has_no_part(text: str, alpha: float) -> None:
    found = get(color=text)
    assert found["color"]["alpha"] == alpha
    assert found["color"]["css"] == text
    assert hexes(found) == hexes(get(color="#3b82f6"))
    assert next(step["css"] for step in found["steps"] if step["anchor"]) == "rgb(59, 130, 246)"


def test_missing_alpha_is_null() -> None:
    found = get(color="oklch(0.6 0.1 none / none)")
    assert found["color"]["alpha"] is None
    assert next(step["css"] for step in found["steps"] if step["anchor"]) == "oklch(0.6 0.1 none)"


def test_greys_have_no_hue() -> None:
    assert {step["oklch"][2] for step in get(color="gray")["steps"]} == {None}
    assert get(color="gray")["steps"][0]["css"].endswith(" none)")


@pytest.mark.parametrize("method", ["contrast", "tonal"])
def test_where_eight_bits_are_meant_css_is_the_hex(method: str) -> None:
    for step in get(color="#3b82f6", method=method)["steps"]:
        assert step["css"] == step["hex"]
        assert step["mapped_by"] is None


def test_precision() -> None:
    step = get(color="#3b82f6", precision=2)["steps"][1]
    assert (step["oklch"], step["css"]) == ([0.94, 0.03, 252.85], "oklch(0.94 0.03 252.85)")
    assert step["contrast"]["white"] == 1.188479
    longest = get(color="#3b82f6", precision=15)["steps"][1]["oklch"]
    assert longest == pytest.approx([0.939784, 0.027209, 252.850039], abs=1e-6)


def test_targets_are_told() -> None:
    found = get(color="#3b82f6", preset="linear", method="contrast", targets="2,3.5,4.50")
    assert found["targets"] == [2.0, 3.5, 4.5]
    assert [step["contrast"]["background"] for step in found["steps"]] == pytest.approx([2, 3.5, 4.5], abs=0.01)
    assert found["links"]["self"].endswith("&targets=2,3.5,4.5&steps=3")


@pytest.mark.parametrize(
    ("query", "slug", "said", "expected"),
    [
        ({}, "missing-parameter", "color: it is needed, and missing", ["color"]),
        ({"color": "zz"}, "invalid-color", "color: At position 0", ...),
        ({"color": "red", "background": "zz"}, "invalid-color", "background: At position 0", ...),
        (
            {"color": "red", "preset": "x"},
            "invalid-parameter",
            "preset: expected one of tailwind, radix, material",
            ...,
        ),
        ({"color": "red", "method": "x"}, "invalid-parameter", "method: expected one of perceptual, contrast", ...),
        ({"color": "red", "anchor": "x"}, "invalid-parameter", "anchor: expected one of keep, snap", ...),
        ({"color": "red", "scheme": "x"}, "invalid-parameter", "scheme: expected one of light, dark", ...),
        ({"color": "red", "map": "x"}, "invalid-parameter", "map: expected one of raytrace, minde, clip", ...),
        ({"color": "red", "steps": "1"}, "invalid-parameter", "steps: expected `int` >= 2", ...),
        ({"color": "red", "steps": "33"}, "invalid-parameter", "steps: expected `int` <= 32", ...),
        ({"color": "red", "colour": "red"}, "unknown-parameter", "'colour' is not a parameter of this endpoint", ...),
        (
            {"color": "red", "preset": "radix", "method": "contrast"},
            "invalid-parameter",
            "method: radix is not made by contrast",
            ["perceptual"],
        ),
        (
            {"color": "red", "preset": "material", "method": "perceptual"},
            "invalid-parameter",
            "method: material is not made by perceptual",
            ["tonal"],
        ),
        (
            {"color": "red", "steps": "12"},
            "invalid-parameter",
            "steps: tailwind has 11 steps; only linear has as many as asked for",
            None,
        ),
        (
            {"color": "red", "method": "perceptual", "targets": "3,4.5"},
            "invalid-parameter",
            "targets: they are for the method contrast, and this one is perceptual",
            None,
        ),
        (
            {"color": "red", "method": "contrast", "targets": "3,4.5"},
            "invalid-parameter",
            "targets: expected 11, one for each step; there are 2",
            None,
        ),
        (
            {"color": "red", "preset": "linear", "method": "contrast", "targets": "4.5,3"},
            "invalid-parameter",
            "targets: expected 1 to 21, each at least 1.02 times the one before",
            None,
        ),
    ],
)
def test_what_is_refused(query: dict[str, str], slug: str, said: str, expected: Any) -> None:
    problem = shared().get("/v1/scales", query).problem(400, slug)
    assert problem["detail"].startswith(said)
    if expected is not ...:
        assert problem.get("expected") == expected


@pytest.mark.parametrize(
    "text",
    [
        *("3", "", "3,", ",3", "3,x", "3 4", "3,22", "3,21.5", "0.5,3", "0,3", "-3,4", "1e1,12"),
        *("3,4.1234567", "3,,4", "nan,3", ",".join(["3"] * 33)),
    ],
)
def test_targets_that_are_none(text: str) -> None:
    query = {"color": "red", "preset": "linear", "method": "contrast", "targets": text}
    problem = shared().get("/v1/scales", query).problem(400, "invalid-parameter")
    assert problem["detail"].startswith("targets: expected 2 to 32 ratios of 1 to 21 with at most six decimals")
    assert problem["errors"][0]["parameter"] == "targets"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            {"targets": "3,7.5", "background": "gray"},
            "nothing darker than #808080 has a contrast of 7.5; the most is 5.3",
        ),
        ({"targets": "3,7.5", "color": "yellow", "anchor": "keep"}, "the color's own contrast, 1.07, is below every"),
        ({"background": "black", "scheme": "light"}, "there is no room for 11 steps darker than #000000"),
    ],
)
def test_what_cannot_be_together(query: dict[str, str], said: str) -> None:
    wishes = {"color": "red", "preset": "linear", "method": "contrast", **query}
    problem = shared().get("/v1/scales", wishes).problem(422, "unprocessable-combination")
    assert problem["detail"].startswith(said)


def test_the_document_says_what_is_accepted() -> None:
    operation = shared().get("/openapi.json").json["paths"]["/v1/scales"]["get"]
    schemas = {parameter["name"]: parameter["schema"] for parameter in operation["parameters"]}
    words = {parameter["name"]: parameter["description"] for parameter in operation["parameters"]}
    assert (schemas["steps"]["minimum"], schemas["steps"]["maximum"]) == (2, 32)
    assert schemas["background"]["format"] == "css-color"
    pattern = re.compile(schemas["targets"]["pattern"])
    for good in ("1,21", "1.05,4.5", "1.000000,20.999999,21.0", ",".join(["3"] * 32), *schemas["targets"]["examples"]):
        assert pattern.search(good), good
    for bad in ("3", "3,22", "3,21.1", "0.9,3", "x,3", "3,4,", "3,4.1234567", ",".join(["3"] * 33)):
        assert not pattern.search(bad), bad
    assert "radix takes perceptual; material takes tonal" in words["method"]
    assert "enhanced-text: text on the background: 7 (1.4.6)" in operation["description"]


@given(
    st.integers(0, 0xFFFFFF),
    st.sampled_from(["tailwind", "radix", "material", "linear"]),
    st.sampled_from(["keep", "snap"]),
    st.sampled_from(["light", "dark"]),
    st.integers(0, 15),
)
@settings(max_examples=40, deadline=None)
def test_any_color_has_every_scale(rgb: int, preset: str, anchor: str, scheme: str, precision: int) -> None:
    found = get(color=f"{rgb:06x}", preset=preset, anchor=anchor, scheme=scheme, precision=precision)
    assert found["color"]["hex"] == f"#{rgb:06x}"
    assert sum(step["anchor"] for step in found["steps"]) == 1
    if anchor == "keep":
        assert f"#{rgb:06x}" in hexes(found)
    for step in found["steps"]:
        if precision >= 6:
            assert parse(step["css"]).alpha == 1.0
        ratios = step["contrast"]
        assert (ratios["background"] >= 4.5) == ("text" in step["use"])
        assert max(ratios["white"], ratios["black"]) >= 4.58
