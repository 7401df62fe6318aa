"""Batches: thousands of colours in one request, in columns."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from api.client import service, shared
from palette.api.parameters import OUTPUT_SPACES
from palette.color.model import SPACES

NUMBERS = st.none() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)


def post(**body: Any) -> Any:
    """Return the JSON of a good answer."""
    answer = shared().post("/v1/colors/convert", body)
    assert answer.status == 200, answer
    assert answer.header("cache-control") == "no-store"
    return answer.json


def refused(**body: Any) -> dict[str, Any]:
    """Return the problem of a refused body."""
    return shared().post("/v1/colors/convert", body).problem(400, "invalid-body")


def test_texts_are_converted_in_columns() -> None:
    colors = ["rebeccapurple", "rgb(300", "oklch(0.5 none 30 / none)", "color(display-p3 1 0 0 / 50%)"]
    found = post(colors=colors, to=["oklch", "srgb"], map="clip", precision=4)
    assert found == {
        "count": 4,
        "spaces": {
            "oklch": {
                "l": [0.4403, None, 0.5, 0.6486],
                "c": [0.1603, None, None, 0.2995],
                "h": [303.373, None, 30.0, 28.9581],
            },
            "srgb": {
                "r": [0.4, None, 0.3886, 1.0931],
                "g": [0.2, None, 0.3886, -0.2267],
                "b": [0.6, None, 0.3886, -0.1501],
            },
        },
        "hex": ["#663399", None, "#636363", "#ff0000"],
        "alpha": [1.0, None, None, 0.5],
        "in_gamut": [True, None, True, False],
        "mapped": [False, None, False, True],
        "mapped_by": "clip",
        "errors": found["errors"],
    }
    assert [(error["index"], error["position"]) for error in found["errors"]] == [(1, 7)]
    single = shared().get("/v1/colors", "color=rgb(300").json
    assert found["errors"][0]["expected"] == single["expected"]
    assert found["errors"][0]["detail"] == single["errors"][0]["detail"]


def test_the_defaults() -> None:
    body = {"colors": ["color(display-p3 1 0 0)"], "to": ["lab"]}
    assert post(**body) == post(**body, gamut="srgb", map="raytrace", precision=6)
    assert post(**body)["mapped_by"] == "raytrace"
    assert post(**body)["in_gamut"] == [False]
    assert post(**body, gamut="display-p3")["in_gamut"] == [True]


def test_columns_of_numbers_are_converted() -> None:
    found = post(
        **{"from": "oklch"},
        components={"l": [0.440272, None], "c": [0.160296, 0], "h": [303.372988, 30]},
        to=["srgb"],
        precision=3,
    )
    assert found["spaces"] == {"srgb": {"r": [0.4, 0.0], "g": [0.2, 0.0], "b": [0.6, 0.0]}}
    assert found["hex"] == ["#663399", "#000000"]
    assert found["alpha"] == [1.0, 1.0]
    assert found["errors"] == []
    assert found["count"] == 2


def test_a_component_that_is_missing_stays_missing_in_its_own_space() -> None:
    found = post(**{"from": "oklch"}, components={"l": [0.5], "c": [None], "h": [30]}, to=["oklch", "lab"])
    assert found["spaces"]["oklch"] == {"l": [0.5], "c": [None], "h": [30.0]}
    assert found["spaces"]["lab"]["l"] != [None]


@pytest.mark.parametrize("space", SPACES)
def test_columns_are_named_as_their_space_names_them(space: str) -> None:
    names = SPACES[space].components
    found = post(**{"from": space}, components={name: [0.25] for name in names}, to=[space], precision=3)
    assert found["spaces"] == {space: {name: [0.25] for name in names}}


@pytest.mark.parametrize("space", OUTPUT_SPACES)
def test_a_batch_is_what_single_colors_are(space: str) -> None:
    colors = ["#7654cd", "white", "oklch(0.7 0.3 150)", "color(--hct 30 40 50)", "lab(50 20 none)", "#0000"]
    found = post(colors=colors, to=[space], gamut="display-p3", map="minde", precision=5)
    for index, color in enumerate(colors):
        query = {"color": color, "to": space, "gamut": "display-p3", "map": "minde", "precision": "5"}
        single = shared().get("/v1/colors", query).json["color"]
        values = [column[index] for column in found["spaces"][space].values()]
        assert values == [
            None if value is None else pytest.approx(value, abs=1.1e-5) for value in single["spaces"][space]
        ]
        assert found["hex"][index] == single["hex"]
        assert found["alpha"][index] == single["alpha"]
        assert found["in_gamut"][index] == single["in_gamut"]
        assert found["mapped"][index] == (single["mapped_by"] is not None)


def test_cmyk_has_four_columns() -> None:
    found = post(colors=["#336699"], to=["cmyk"])
    assert found["spaces"] == {"cmyk": {"c": [0.666667], "m": [0.333333], "y": [0.0], "k": [0.4]}}


def test_colors_of_many_spaces_come_in_the_order_of_the_request() -> None:
    colors = ["red", "lab(50 0 0)", "lime", "nonsense", "lab(0 0 0)", "oklch(1 0 0)", "blue"]
    found = post(colors=colors, to=["srgb"])
    assert found["hex"] == ["#ff0000", "#777777", "#00ff00", None, "#000000", "#ffffff", "#0000ff"]
    assert [error["index"] for error in found["errors"]] == [3]


def test_an_empty_batch_has_empty_columns() -> None:
    empty = {"count": 0, "hex": [], "alpha": [], "in_gamut": [], "mapped": [], "mapped_by": "raytrace", "errors": []}
    assert post(colors=[], to=["lab"]) == {**empty, "spaces": {"lab": {"l": [], "a": [], "b": []}}}
    assert post(**{"from": "hsl"}, components={"h": [], "s": [], "l": []}, to=["lab"])["count"] == 0


def test_no_zero_is_negative() -> None:
    body = shared().post("/v1/colors/convert", {"colors": ["white", "black", "gray"], "to": list(OUTPUT_SPACES)}).body
    assert b"-0.0," not in body
    assert b"-0.0]" not in body


def test_a_batch_where_nothing_is_accepted() -> None:
    found = post(colors=["x", ""], to=["lab"])
    assert found["hex"] == [None, None]
    assert [error["index"] for error in found["errors"]] == [0, 1]


@pytest.mark.parametrize(
    ("body", "pointer", "said"),
    [
        ({"to": ["lab"]}, "", "give either colors, or from and components"),
        (
            {"to": ["lab"], "colors": [], "from": "lab", "components": {"l": [], "a": [], "b": []}},
            "",
            "give either colors, or from and components",
        ),
        ({"to": ["lab"], "colors": [], "from": "lab"}, "/from", "it belongs to components; colors say themselves"),
        ({"to": ["lab"], "components": {}}, "/from", "it is missing: the space of components"),
        (
            {"to": ["lab"], "from": "lab", "components": {"l": [1], "a": [1]}},
            "/components",
            "lab has the components l, a, b",
        ),
        (
            {"to": ["lab"], "from": "lch", "components": {"l": [1], "a": [1], "b": [1]}},
            "/components",
            "lch has the components l, c, h",
        ),
        (
            {"to": ["lab"], "from": "lab", "components": {"l": [1], "a": [1], "b": [1], "c": [1]}},
            "/components",
            "lab has the components l, a, b",
        ),
        (
            {"to": ["lab"], "from": "lab", "components": {"l": [1], "a": [1], "b": []}},
            "/components",
            "the arrays differ in length",
        ),
        ({"to": [], "colors": []}, "/to", "expected `array` of length >= 1"),
        ({"to": ["lab"] * 23, "colors": []}, "/to", "expected `array` of length <= 22"),
        ({"to": ["lab", "rgb"], "colors": []}, "/to/1", f"expected one of {', '.join(OUTPUT_SPACES)}"),
        ({"to": ["lab"], "from": "cmyk", "components": {}}, "/from", f"expected one of {', '.join(SPACES)}"),
        ({"to": "lab", "colors": []}, "/to", "expected `array`, got `str`"),
        ({"to": ["lab"], "colors": ["red", None]}, "/colors/1", "expected `str`, got `null`"),
        ({"to": ["lab"], "colors": "red"}, "/colors", "expected `array | null`, got `str`"),
        ({"to": ["lab"], "colors": [], "gamut": "x"}, "/gamut", "expected one of srgb, display-p3, a98-rgb"),
        ({"to": ["lab"], "colors": [], "map": "x"}, "/map", "expected one of raytrace, minde, clip"),
        ({"to": ["lab"], "colors": [], "precision": 16}, "/precision", "expected `float` <= 15.0"),
        ({"to": ["lab"], "colors": [], "precision": -1}, "/precision", "expected `float` >= 0.0"),
        (
            {"to": ["lab"], "colors": [], "source": "lab"},
            "/source",
            "it is not a member of the body, which has to, colors, from",
        ),
        ({"colors": ["red"]}, "", "object missing required field `to`"),
    ],
)
def test_a_body_that_is_not_accepted_is_pointed_into(body: dict[str, Any], pointer: str, said: str) -> None:
    problem = refused(**body)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert problem["errors"][0]["detail"].startswith(said)


def test_the_components_a_space_has_are_what_is_expected() -> None:
    problem = refused(**{"to": ["lab"], "from": "cam16", "components": {}})
    assert problem["expected"] == ["j", "c", "h"]


def test_a_batch_has_a_greatest_size() -> None:
    client = service(max_colors=3)
    assert client.post("/v1/colors/convert", {"colors": ["red"] * 3, "to": ["lab"]}).status == 200
    columns = {"l": [1] * 3, "a": [1] * 3, "b": [1] * 3}
    assert client.post("/v1/colors/convert", {"from": "lab", "components": columns, "to": ["lab"]}).status == 200
    more = {"colors": ["red"] * 4, "to": ["lab"]}
    longer = {"from": "lab", "components": {"l": [1] * 4, "a": [1] * 4, "b": [1] * 4}, "to": ["lab"]}
    for body in (more, longer):
        problem = client.post("/v1/colors/convert", body).problem(413, "payload-too-large")
        assert problem["detail"] == "4 colors; at most 3 are converted at once"


def test_ten_thousand_colors_are_converted_and_one_more_is_not() -> None:
    assert post(colors=["#7654cd"] * 10_000, to=["oklch"])["count"] == 10_000
    answer = shared().post("/v1/colors/convert", {"colors": ["#7654cd"] * 10_001, "to": ["oklch"]})
    answer.problem(413, "payload-too-large")


def test_huge_numbers_are_held_in_the_range_of_a_color_s_text() -> None:
    found = post(**{"from": "lab"}, components={"l": [1e300, -1e300], "a": [0, 1e9], "b": [2**80, 0]}, to=["lab"])
    assert found["spaces"]["lab"] == {"l": [1e9, -1e9], "a": [0.0, 1e9], "b": [1e9, 0.0]}


@profile(max_examples=60)
@given(
    space=st.sampled_from(sorted(SPACES)), rows=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4)
)
def test_no_numbers_break_an_answer(space: str, rows: list[tuple[float | None, float | None, float | None]]) -> None:
    columns = dict(zip(SPACES[space].components, zip(*rows, strict=True), strict=True))
    found = post(**{"from": space}, components=columns, to=list(OUTPUT_SPACES))
    assert all(len(text) == 7 for text in found["hex"])


def test_a_query_is_not_taken() -> None:
    answer = shared().post("/v1/colors/convert", {"colors": [], "to": ["lab"]}, query="precision=3")
    answer.problem(400, "unknown-parameter")
