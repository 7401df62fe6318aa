"""Single colours: describe, mix, compare, draw."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from api.client import shared
from palette.api.colors import DEFAULT_SPACES, new_seed
from palette.api.parameters import OUTPUT_SPACES
from palette.color.difference import METRICS
from palette.color.model import RGB_GAMUTS, SPACES
from palette.palettes.sampling import random_colors

NUMBERS = st.sampled_from(["none", "0", "-0", "1e9", "-1e9", "1e308", "-1e308", "1e999", "1e-320"]) | st.floats(
    allow_nan=False, allow_infinity=False, width=32
).map(repr)
PRIVATE = ("lab-d65", "hsv", "okhsl", "okhsv", "cam16", "hct")


def get(path: str, **query: Any) -> Any:
    """Return the JSON of a good answer."""
    answer = shared().get(path, {name: str(value) for name, value in query.items()})
    assert answer.status == 200, answer
    assert answer.header("content-type") == "application/json"
    return answer.json


def refused(path: str, status: int, slug: str, **query: Any) -> dict[str, Any]:
    """Return the problem of a refused request."""
    return shared().get(path, {name: str(value) for name, value in query.items()}).problem(status, slug)


def test_everything_about_a_color() -> None:
    assert get("/v1/colors", color="rebeccapurple", to="oklch,lab") == {
        "color": {
            "css": "rebeccapurple",
            "hex": "#663399",
            "alpha": 1.0,
            "in_gamut": True,
            "mapped_by": None,
            "spaces": {"oklch": [0.440272, 0.160296, 303.372988], "lab": [32.392716, 38.422994, -47.691126]},
        },
        "formats": {
            "oklch": "oklch(0.440272 0.160296 303.372988)",
            "lab": "lab(32.392716 38.422994 -47.691126)",
        },
        "fit": {"gamut": "srgb", "css": "rgb(102, 51, 153)"},
        "text": {"best": "#ffffff", "contrast": 8.40515},
        "names": [
            {"name": "rebeccapurple", "hex": "#663399", "list": "css", "delta_e_2000": 0.0},
            {"name": "Rebecca Purple", "hex": "#663399", "list": "color-names", "delta_e_2000": 0.0},
        ],
        "links": {
            "self": "/v1/colors?color=rebeccapurple&to=oklch%2Clab&gamut=srgb&map=raytrace",
            "contrast": "/v1/contrast?fg=%23ffffff&bg=rebeccapurple",
            "generate": "/v1/generate?base=rebeccapurple",
            "names": "/v1/names?color=rebeccapurple&map=raytrace",
        },
    }


def test_every_parameter_has_its_part() -> None:
    color = "color(display-p3 1 0 0 / 50%)"
    found = get("/v1/colors", color=color, to="display-p3,cmyk", gamut="display-p3", map="clip", precision=3)
    assert found["color"] == {
        "css": color,
        "hex": "#ff0000",
        "alpha": 0.5,
        "in_gamut": True,
        "mapped_by": "clip",
        "spaces": {"display-p3": [1.0, 0.0, 0.0], "cmyk": [0.0, 1.0, 1.0, 0.0]},
    }
    assert found["formats"] == {"display-p3": "color(display-p3 1 0 0 / 0.5)"}
    assert found["fit"] == {"gamut": "display-p3", "css": "color(display-p3 1 0 0 / 0.5)"}
    assert found["text"] == {"best": "#000000", "contrast": 5.252}
    assert found["names"][0]["name"] == "red"
    assert found["links"]["self"] == (
        "/v1/colors?color=color%28display-p3%201%200%200%20%2F%2050%25%29&to=display-p3%2Ccmyk&gamut=display-p3&map=clip"
    )


def test_the_defaults() -> None:
    stated = get("/v1/colors", color="tomato", to="srgb,hsl,oklch", gamut="srgb", map="raytrace", precision=6)
    assert get("/v1/colors", color="tomato") == stated
    assert list(stated["color"]["spaces"]) == ["srgb", "hsl", "oklch"]
    assert DEFAULT_SPACES == "srgb,hsl,oklch"


def test_a_fit_is_mapped_into_the_gamut_by_the_method() -> None:
    found = get("/v1/colors", color="oklch(0.7 0.4 150)", gamut="rec2020", map="minde")
    assert found["color"]["mapped_by"] == "minde"
    assert found["color"]["in_gamut"] is False
    assert found["fit"] == {"gamut": "rec2020", "css": "color(rec2020 0.172258 0.804893 0)"}


def test_links_lead_where_they_say() -> None:
    found = get("/v1/colors", color="color(display-p3 0 1 0)", to="oklch,hct", map="clip")
    itself, contrast, generate, names = (shared().get(*found["links"][name].split("?", 1)) for name in found["links"])
    assert list(found["links"]) == ["self", "contrast", "generate", "names"]
    assert itself.json == found
    assert contrast.json["fg"]["hex"] == found["text"]["best"]
    assert contrast.json["bg"]["css"] == "color(display-p3 0 1 0)"
    assert generate.json["palette"][0]["css"] == "color(display-p3 0 1 0)"
    assert names.json["color"]["hex"] == found["color"]["hex"]
    assert names.json["names"][0]["name"] in {name["name"] for name in found["names"]}


@pytest.mark.parametrize("space", OUTPUT_SPACES)
def test_every_space_can_be_shown(space: str) -> None:
    found = get("/v1/colors", color="#7654cd", to=space)
    assert list(found["color"]["spaces"]) == [space]
    assert len(found["color"]["spaces"][space]) == (4 if space == "cmyk" else 3)
    assert list(found["formats"]) == ([] if space == "cmyk" else [space])


@pytest.mark.parametrize("gamut", RGB_GAMUTS)
def test_every_gamut_can_be_asked_about(gamut: str) -> None:
    found = get("/v1/colors", color="oklch(0.7 0.3 150)", gamut=gamut)
    assert found["fit"]["gamut"] == gamut
    assert found["color"]["in_gamut"] is (gamut in {"a98-rgb", "prophoto-rgb", "rec2020"})


@pytest.mark.parametrize(
    ("color", "hex_"), [("663399", "#663399"), ("tan", "#d2b48c"), ("ABC8", "#aabbcc"), ("#fff", "#ffffff")]
)
def test_one_hex_or_name_has_an_address(color: str, hex_: str) -> None:
    found = get(f"/v1/colors/{color}")
    assert found["color"]["hex"] == hex_
    assert found == get("/v1/colors", color=color)


def test_an_item_takes_the_same_parameters() -> None:
    query = {"to": "lab", "gamut": "display-p3", "map": "minde", "precision": 2}
    assert get("/v1/colors/tan", **query) == get("/v1/colors", color="tan", **query)


@pytest.mark.parametrize("path", ["/v1/colors/zzzzzz", "/v1/colors/12", "/v1/colors/red?to=lab", "/v1/colors/\ufffd"])
def test_an_item_that_is_no_color_is_refused(path: str) -> None:
    problem = shared().get(path).problem(400, "invalid-color")
    assert problem["instance"] == path
    assert problem["errors"][0]["parameter"] == "color"


@pytest.mark.parametrize("path", ["/v1/colors/a/b", "/v1/colors/red/", "/v1/colors/rgb(1 2 3 / 4)"])
def test_a_slash_in_an_item_leads_elsewhere(path: str) -> None:
    answer = shared().get(path)
    if path.endswith("/"):
        assert answer.status == 200
    else:
        answer.problem(404, "not-found")


def test_a_text_that_is_no_color_is_told_where_and_what_else() -> None:
    problem = refused("/v1/colors", 400, "invalid-color", color="rgb(300")
    assert problem["position"] == 7
    assert problem["expected"]
    assert problem["detail"].startswith("color: At position 7")
    assert problem["instance"] == "/v1/colors"


def test_positions_count_characters_not_bytes() -> None:
    assert refused("/v1/colors", 400, "invalid-color", color="/*\u00e9\U0001f3a8*/ nonsense")["position"] == 7


def test_a_lost_number_sign_is_guessed() -> None:
    assert "write '#' as %23" in refused("/v1/colors", 400, "invalid-color", color="")["detail"]


@pytest.mark.parametrize(
    ("query", "slug", "said"),
    [
        ({"to": "rgb"}, "unsupported-space", "to: 'rgb' is not a color space"),
        ({"to": ""}, "invalid-parameter", "to: a color space is missing before, between or after commas"),
        ({"gamut": "cmyk"}, "invalid-parameter", f"gamut: expected one of {', '.join(RGB_GAMUTS)}"),
        ({"map": "best"}, "invalid-parameter", "map: expected one of raytrace, minde, clip"),
        ({"method": "clip"}, "unknown-parameter", "'method' is not a parameter of this endpoint"),
        ({"precision": "-1"}, "invalid-parameter", "precision: expected `int` >= 0"),
        ({"precision": "16"}, "invalid-parameter", "precision: expected `int` <= 15"),
        ({"precision": "1.5"}, "invalid-parameter", "precision: expected `int`"),
        ({"precision": "six"}, "invalid-parameter", "precision: expected `int`"),
        ({"precision": ""}, "invalid-parameter", "precision: expected `int`"),
        ({"hex": "12"}, "unknown-parameter", "'hex' is not a parameter of this endpoint"),
    ],
)
def test_other_parameters_that_are_not_accepted(query: dict[str, str], slug: str, said: str) -> None:
    problem = refused("/v1/colors", 400, slug, color="red", **query)
    assert problem["detail"].startswith(said)
    assert problem["errors"][0]["parameter"] == next(iter(query))


@pytest.mark.parametrize("precision", [0, 15])
def test_the_bounds_of_precision(precision: int) -> None:
    found = get("/v1/colors", color="rebeccapurple", to="oklch", precision=precision)["color"]["spaces"]["oklch"]
    assert found == ([0.0, 0.0, 303.0] if precision == 0 else [round(value, 15) for value in found])
    assert (found[0] == 0.440272) is False


@profile(max_examples=40)
@given(
    space=st.sampled_from(
        [name for name, space in SPACES.items() if space.css == "color"] + [f"--{name}" for name in PRIVATE]
    ),
    numbers=st.tuples(NUMBERS, NUMBERS, NUMBERS),
    alpha=NUMBERS,
    method=st.sampled_from(["raytrace", "minde", "clip"]),
)
def test_no_numbers_break_an_answer(space: str, numbers: tuple[str, str, str], alpha: str, method: str) -> None:
    found = get(
        "/v1/colors", color=f"color({space} {' '.join(numbers)} / {alpha})", to=",".join(OUTPUT_SPACES), map=method
    )
    assert re.fullmatch("#[0-9a-f]{6}", found["color"]["hex"])
    assert found["color"]["mapped_by"] in {None, method}


@profile(max_examples=60)
@given(text=st.text(max_size=30))
def test_no_text_breaks_an_answer(text: str) -> None:
    answer = shared().get("/v1/colors", {"color": text})
    assert answer.status in {200, 400}


def test_a_mix() -> None:
    assert get("/v1/colors/mix", a="gold", b="teal", space="oklch", hue="longer", amount=0.25) == {
        "color": {
            "css": "oklch(0.800859 0.159817 30.190111)",
            "hex": "#ffa292",
            "alpha": 1.0,
            "in_gamut": False,
            "mapped_by": "raytrace",
            "spaces": {"oklch": [0.800859, 0.159817, 30.190111]},
        },
        "space": "oklch",
        "hue": "longer",
        "amount": 0.25,
        "links": {"color": "/v1/colors?color=oklch%280.800859%200.159817%2030.190111%29"},
    }


def test_a_mix_without_wishes_follows_css() -> None:
    legacy = get("/v1/colors/mix", a="gold", b="teal")
    assert (legacy["space"], legacy["hue"], legacy["amount"]) == ("srgb", "shorter", 0.5)
    assert legacy["color"]["hex"] == "#80ac40"
    assert list(legacy["color"]["spaces"]) == ["oklch"]
    modern = get("/v1/colors/mix", a="gold", b="oklch(0.5 none 30)")
    assert modern["space"] == "oklab"


def test_a_mix_takes_every_parameter() -> None:
    query = {"a": "color(display-p3 0 1 0)", "b": "color(display-p3 0 1 0)", "space": "display-p3"}
    found = get("/v1/colors/mix", **query, to="display-p3", gamut="display-p3", map="clip", precision=2)
    assert found["color"] == {
        "css": "color(display-p3 0 1 0)",
        "hex": "#00ff00",
        "alpha": 1.0,
        "in_gamut": True,
        "mapped_by": "clip",
        "spaces": {"display-p3": [0.0, 1.0, 0.0]},
    }
    assert get("/v1/colors/mix", **query)["color"]["in_gamut"] is False


@pytest.mark.parametrize(("amount", "hex_"), [(0, "#ff0000"), (1, "#0000ff"), (0.25, "#bf0040")])
def test_the_amount_is_the_share_of_b(amount: float, hex_: str) -> None:
    assert get("/v1/colors/mix", a="red", b="blue", amount=amount)["color"]["hex"] == hex_


@pytest.mark.parametrize("hue", ["shorter", "longer", "increasing", "decreasing"])
def test_the_hue_goes_the_way_asked_for(hue: str) -> None:
    found = get("/v1/colors/mix", a="hsl(40 50% 50%)", b="hsl(60 50% 50%)", space="hsl", hue=hue, to="hsl", precision=3)
    expected = {"shorter": 50.0, "longer": 230.0, "increasing": 50.0, "decreasing": 230.0}
    assert found["color"]["spaces"]["hsl"][0] == expected[hue]
    assert found["hue"] == hue


@pytest.mark.parametrize(
    ("query", "slug", "parameters"),
    [
        ({}, "missing-parameter", ["a", "b"]),
        ({"a": "red"}, "missing-parameter", ["b"]),
        ({"b": "red"}, "missing-parameter", ["a"]),
        ({"a": "zz", "b": "red"}, "invalid-color", ["a"]),
        ({"a": "red", "b": "zz"}, "invalid-color", ["b"]),
        ({"a": "red", "b": "red", "amount": "1.001"}, "invalid-parameter", ["amount"]),
        ({"a": "red", "b": "red", "amount": "-0.001"}, "invalid-parameter", ["amount"]),
        ({"a": "red", "b": "red", "amount": "nan"}, "invalid-parameter", ["amount"]),
        ({"a": "red", "b": "red", "amount": "half"}, "invalid-parameter", ["amount"]),
        ({"a": "red", "b": "red", "space": "cmyk"}, "invalid-parameter", ["space"]),
        ({"a": "red", "b": "red", "hue": "short"}, "invalid-parameter", ["hue"]),
        ({"a": "red", "b": "red", "to": "x"}, "unsupported-space", ["to"]),
        ({"a": "red", "b": "red", "amount": "2", "hue": "short"}, "invalid-parameter", ["amount", "hue"]),
    ],
)
def test_a_mix_that_cannot_be_made(query: dict[str, str], slug: str, parameters: list[str]) -> None:
    problem = refused("/v1/colors/mix", 400, slug, **query)
    assert [error["parameter"] for error in problem["errors"]] == parameters


@pytest.mark.parametrize(
    ("metric", "delta_e", "space"),
    [
        ("2000", 47.079192305588, "lab-d65"),
        ("76", 105.988382266217, "lab-d65"),
        ("94", 56.027062258963, "lab-d65"),
        ("cmc", 65.141324917011, "lab-d65"),
        ("ok", 0.309636949521, "oklab"),
        ("hyab", 115.157267603636, "lab-d65"),
    ],
)
def test_a_difference(metric: str, delta_e: float, space: str) -> None:
    found = get("/v1/colors/difference", a="3366cc", b="cc6633", metric=metric)
    assert found["delta_e"] == pytest.approx(delta_e, abs=1e-9)
    assert found["delta_e"] == round(found["delta_e"], 12)
    assert (found["metric"], found["space"]) == (metric, space)
    assert (found["a"]["css"], found["b"]["css"]) == ("#3366cc", "#cc6633")
    assert metric in METRICS


def test_a_difference_is_ciede2000_unless_asked() -> None:
    stated = get("/v1/colors/difference", a="red", b="lime", metric="2000", to="oklch", precision=6)
    assert get("/v1/colors/difference", a="red", b="lime") == stated
    assert list(stated["a"]["spaces"]) == ["oklch"]
    shown = get("/v1/colors/difference", a="red", b="lime", to="lab-d65", precision=1)
    assert shown["b"]["spaces"] == {"lab-d65": [87.7, -86.2, 83.2]}


def test_a_difference_is_of_unmapped_colors_without_alpha() -> None:
    assert get("/v1/colors/difference", a="color(display-p3 1 0 0)", b="red")["delta_e"] > 1
    assert get("/v1/colors/difference", a="#ff000080", b="red")["delta_e"] == 0


@pytest.mark.parametrize(
    ("query", "slug", "parameters"),
    [
        ({}, "missing-parameter", ["a", "b"]),
        ({"a": "zz", "b": "red"}, "invalid-color", ["a"]),
        ({"a": "red", "b": "zz"}, "invalid-color", ["b"]),
        ({"a": "red", "b": "red", "metric": "1976"}, "invalid-parameter", ["metric"]),
        ({"a": "red", "b": "red", "to": "x"}, "unsupported-space", ["to"]),
        ({"a": "red", "b": "red", "map": "clip"}, "unknown-parameter", ["map"]),
    ],
)
def test_a_difference_that_cannot_be_told(query: dict[str, str], slug: str, parameters: list[str]) -> None:
    problem = refused("/v1/colors/difference", 400, slug, **query)
    assert [error["parameter"] for error in problem["errors"]] == parameters


@pytest.mark.parametrize("within", ["srgb", "display-p3", "rec2020", "warm", "neon"])
def test_drawn_colors_are_those_of_the_seed(within: str) -> None:
    found = get("/v1/colors/random", seed="dice", count=3, within=within, to=within if "-" in within else "oklch")
    expected = random_colors("dice", 3, within)
    assert (found["seed"], found["within"]) == ("dice", within)
    assert len(found["colors"]) == 3
    if within == "display-p3":
        assert [tuple(color["spaces"]["display-p3"]) for color in found["colors"]] == [
            color.coords for color in expected
        ]
    else:
        assert all(list(color["spaces"]) == ["oklch"] for color in found["colors"])


def test_one_color_of_srgb_is_drawn_unless_asked() -> None:
    stated = get("/v1/colors/random", seed="dice", count=1, within="srgb", to="oklch", precision=6)
    assert get("/v1/colors/random", seed="dice") == stated
    assert len(stated["colors"]) == 1
    assert stated["colors"][0]["in_gamut"] is True


def test_with_a_seed_the_answer_is_kept_and_without_one_it_is_not() -> None:
    seeded = shared().get("/v1/colors/random", "seed=kept")
    assert (seeded.header("cache-control") or "").startswith("public")
    assert seeded.header("etag")
    first, second = (shared().get("/v1/colors/random", "count=2") for _ in range(2))
    assert first.header("cache-control") == "no-store"
    assert first.header("etag") is None
    assert first.json["seed"] != second.json["seed"]
    assert re.fullmatch("[0-9a-f]{16}", first.json["seed"])
    assert get("/v1/colors/random", seed=first.json["seed"], count=2) == first.json


@pytest.mark.parametrize("count", [1, 100])
def test_the_bounds_of_how_many_are_drawn(count: int) -> None:
    assert len(get("/v1/colors/random", count=count, seed="s")["colors"]) == count


@pytest.mark.parametrize("length", [1, 128])
def test_the_bounds_of_a_seed(length: int) -> None:
    assert get("/v1/colors/random", seed="\u00e9" * length)["seed"] == "\u00e9" * length


@pytest.mark.parametrize(
    ("query", "slug", "said"),
    [
        ({"count": "0"}, "invalid-parameter", "count: expected `int` >= 1"),
        ({"count": "101"}, "invalid-parameter", "count: expected `int` <= 100"),
        ({"seed": ""}, "invalid-parameter", "seed: expected `str` of length >= 1"),
        ({"seed": "x" * 129}, "invalid-parameter", "seed: expected `str` of length <= 128"),
        ({"within": "a98-rgb"}, "invalid-parameter", "within: expected one of srgb, display-p3, rec2020, warm,"),
        ({"to": "x"}, "unsupported-space", "to: 'x'"),
    ],
)
def test_what_cannot_be_drawn(query: dict[str, str], slug: str, said: str) -> None:
    assert refused("/v1/colors/random", 400, slug, **query)["detail"].startswith(said)


def test_new_seeds_differ() -> None:
    assert len({new_seed() for _ in range(100)}) == 100
