"""Schemes over HTTP."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.client import Answer, shared
from palette.api.schemes import _ANGLES
from palette.color.conversion import to_space
from palette.color.parsing import parse
from palette.color.serialization import serialize, to_hex
from palette.palettes.harmonies import KINDS, MOST, WHEELS, counts, harmonize, held, shown


def ask(**query: Any) -> Answer:
    """Return the answer to a GET with these parameters."""
    return shared().get("/v1/schemes", {name: str(value) for name, value in query.items()})


def get(**query: Any) -> Any:
    """Return the JSON of a good answer."""
    answer = ask(**query)
    assert answer.status == 200, answer
    assert (answer.header("cache-control") or "").startswith("public")
    return answer.json


def hexes(found: Any) -> list[str]:
    return [color["hex"] for color in found["colors"]]


def test_a_scheme() -> None:
    assert get(color="Red", kind="complementary", space="hsl", precision=3) == {
        "colors": [
            {
                "css": "Red",
                "hex": "#ff0000",
                "alpha": 1.0,
                "in_gamut": True,
                "mapped_by": None,
                "spaces": {"oklch": [0.628, 0.258, 29.234]},
                "angle": 0.0,
            },
            {
                "css": "hsl(180 100% 50%)",
                "hex": "#00ffff",
                "alpha": 1.0,
                "in_gamut": True,
                "mapped_by": None,
                "spaces": {"oklch": [0.905, 0.155, 194.769]},
                "angle": 180.0,
            },
        ],
        "kind": "complementary",
        "space": "hsl",
        "angles": [0.0, 180.0],
        "keep_lightness": False,
        "holds": ["hsl.s", "hsl.l"],
        "grey": False,
        "links": {
            "self": "/v1/schemes?color=Red&kind=complementary&count=2&space=hsl&keep_lightness=false&map=raytrace"
            "&to=oklch",
            "color": "/v1/colors?color=Red",
            "generate": "/v1/generate?base=Red",
        },
    }


@pytest.mark.parametrize("space", WHEELS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("keep", ["false", "true"])
def test_every_kind_on_every_wheel_is_the_library_s(kind: str, space: str, keep: str) -> None:
    text = "color(display-p3 0.9 0.3 0.1 / 60%)"
    angles = {"angles": "10,-20.5"} if kind == "custom" else {}
    method = "hct" if space == "hct" else "raytrace"
    expected = harmonize(
        parse(text),
        kind,
        space,
        angles=(10.0, -20.5) if kind == "custom" else (),
        keep_lightness=keep == "true",
        method=method,
    )
    found = get(color=text, kind=kind, space=space, keep_lightness=keep, **angles)
    assert [color["angle"] for color in found["colors"]] == [turned.angle for turned in expected] == found["angles"]
    assert found["holds"] == list(held(kind, space, keep_lightness=keep == "true"))
    assert found["keep_lightness"] is (keep == "true")
    for color, turned in zip(found["colors"], expected, strict=True):
        srgb, mapped = shown(turned.color, method)
        assert color["hex"] == to_hex(srgb.coords)
        assert color["mapped_by"] == (method if mapped else None)
        assert color["in_gamut"] is not mapped
        assert color["alpha"] == 0.6
        assert parse(color["css"]).alpha == 0.6
    assert found["colors"][0]["css"] == text
    again = shared().get(*found["links"]["self"].split("?"))
    assert again.status == 200
    assert again.json["colors"] == found["colors"]


def test_the_css_of_the_wheel_hct_is_oklch() -> None:
    found = get(color="3a6ea5", kind="complementary", space="hct", to="hct")
    turned = harmonize(parse("#3a6ea5"), "complementary", "hct")[1].color
    assert found["colors"][1]["css"] == serialize(to_space(turned, "oklch"))
    assert found["colors"][1]["spaces"]["hct"] == pytest.approx(turned.coords, abs=1e-6)
    assert found["colors"][0]["css"] == "#3a6ea5"
    assert found["links"]["color"] == "/v1/colors?color=%233a6ea5"


@pytest.mark.parametrize("method", ["raytrace", "minde", "clip", "hct"])
@pytest.mark.parametrize("space", WHEELS)
def test_a_mapped_color_says_by_what(method: str, space: str) -> None:
    found = get(color="color(display-p3 0 1 0)", kind="triadic", space=space, map=method, to="cmyk")
    expected = harmonize(parse("color(display-p3 0 1 0)"), "triadic", space, method=method)
    assert hexes(found) == [to_hex(shown(turned.color, method)[0].coords) for turned in expected]
    told = [color["mapped_by"] for color in found["colors"]]
    assert told == ([method] * 3 if space in {"oklch", "hct"} else [method, None, None])
    for color in found["colors"]:
        cyan, magenta, yellow, black = color["spaces"]["cmyk"]
        parts = [255 * (1 - part) * (1 - black) for part in (cyan, magenta, yellow)]
        assert parts == pytest.approx(list(bytes.fromhex(color["hex"][1:])), abs=0.6)


def test_a_grey_is_said_to_be_one() -> None:
    found = get(color="hsl(40 0% 50% / 30%)", kind="square")
    assert found["grey"] is True
    assert [color["css"] for color in found["colors"]] == ["hsl(40 0% 50% / 30%)"] * 4
    assert found["angles"] == [0.0, 90.0, 180.0, 270.0]


@pytest.mark.parametrize("kind", ["analogous", "monochrome"])
@pytest.mark.parametrize("count", [2, 7, 12])
def test_as_many_as_are_asked_for(kind: str, count: int) -> None:
    assert len(get(color="teal", kind=kind, count=count)["colors"]) == count


@pytest.mark.parametrize(
    ("angles", "expected"),
    [
        ("30", [0, 30]),
        ("0", [0]),
        ("0,30,0", [0, 30, 0]),
        ("-30", [0, 330]),
        ("360,-360,12.5", [0, 0, 12.5]),
        ("0," + ",".join(["1"] * 11), [0, *[1] * 11]),
        (",".join(["359.999999"] * 11), [0, *[359.999999] * 11]),
    ],
)
def test_angles_of_one_s_own(angles: str, expected: list[float]) -> None:
    found = get(color="teal", kind="custom", angles=angles)
    assert found["angles"] == pytest.approx(expected, abs=1e-9)
    assert shared().get(*found["links"]["self"].split("?")).json["colors"] == found["colors"]
    if len(expected) > 1:
        assert get(color="teal", kind="custom", angles=angles, count=len(expected))["colors"] == found["colors"]


@given(st.lists(st.decimals(-360, 360, places=6), min_size=1, max_size=MOST - 1))
def test_every_angle_in_range_is_read(angles: list[Any]) -> None:
    assert _ANGLES.fullmatch(",".join(f"{angle:f}" for angle in angles))


@pytest.mark.parametrize(
    "angles",
    ["", ",", "0,", ",30", "1e2", "360.5", "-361", "999", "+30", "30;40", "30 ,40", "1.1234567", "nan", "30.", ".5",
     ",".join(["1"] * 12), "0," + ",".join(["1"] * 12), "30\n"],
)  # fmt: skip
def test_other_angles_are_not(angles: str) -> None:
    problem = ask(color="red", kind="custom", angles=angles).problem(400, "invalid-parameter")
    assert problem["detail"].startswith("angles: expected up to 11 numbers from -360 to 360")
    assert problem["errors"][0]["parameter"] == "angles"


@pytest.mark.parametrize(
    ("query", "slug", "said"),
    [
        ({}, "missing-parameter", "color: it is needed, and missing; kind: it is needed, and missing"),
        ({"color": "zz", "kind": "split"}, "invalid-color", "color: At position 0"),
        ({"color": "red", "kind": "quad"}, "invalid-parameter", "kind: expected one of complementary, analogous"),
        ({"color": "red", "kind": "split", "space": "lab"}, "invalid-parameter", "space: expected one of oklch, hct"),
        ({"color": "red", "kind": "split", "count": "4"}, "invalid-parameter", "count: expected 3: so many colors"),
        ({"color": "red", "kind": "analogous", "count": "13"}, "invalid-parameter", "count: expected `int` <= 12"),
        ({"color": "red", "kind": "analogous", "count": "1"}, "invalid-parameter", "count: expected `int` >= 2"),
        ({"color": "red", "kind": "custom"}, "missing-parameter", "angles: custom needs them"),
        (
            {"color": "red", "kind": "custom", "angles": "0,30", "count": "3"},
            "invalid-parameter",
            "count: expected 2: so many",
        ),
        ({"color": "red", "kind": "split", "angles": "30"}, "invalid-parameter", "angles: split has angles of its own"),
        (
            {"color": "red", "kind": "split", "keep_lightness": "1"},
            "invalid-parameter",
            "keep_lightness: expected one of false, true",
        ),
        ({"color": "red", "kind": "split", "map": "fade"}, "invalid-parameter", "map: expected one of raytrace"),
        ({"color": "red", "kind": "split", "to": "x"}, "unsupported-space", "to: 'x'"),
    ],
)
def test_what_is_no_scheme(query: dict[str, str], slug: str, said: str) -> None:
    problem = shared().get("/v1/schemes", query).problem(400, slug)
    assert problem["detail"].startswith(said)


def test_the_document_has_the_pattern_that_angles_are_read_by() -> None:
    parameters = shared().get("/openapi.json").json["paths"]["/v1/schemes"]["get"]["parameters"]
    (angles,) = [one["schema"] for one in parameters if one["name"] == "angles"]
    assert re.compile(angles["pattern"]) == _ANGLES
    (keep,) = [one["schema"] for one in parameters if one["name"] == "keep_lightness"]
    assert sorted(keep["enum"]) == ["false", "true"]
    (count,) = [one["schema"] for one in parameters if one["name"] == "count"]
    assert (count["minimum"], count["maximum"]) == (2, max(counts(kind)[1] for kind in KINDS))
