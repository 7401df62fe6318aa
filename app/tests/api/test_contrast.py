"""The contrast of text on its ground, as WCAG 2.2 reckons it: of one pair, of many, and what to change."""

from __future__ import annotations

from typing import Any

import pytest

from api.client import shared
from palette.color.contrast import LEVELS


def get(**query: Any) -> Any:
    """Return the JSON of a good answer."""
    answer = shared().get("/v1/contrast", {name: str(value) for name, value in query.items()})
    assert answer.status == 200, answer
    assert (answer.header("cache-control") or "").startswith("public")
    return answer.json


def test_a_contrast() -> None:
    assert get(fg="777", bg="white") == {
        "ratio": 4.478089454,
        "unmapped": 4.478089454,
        "wcag": {"aa_normal": False, "aa_large": True, "aaa_normal": False, "aaa_large": False, "non_text": True},
        "text": None,
        "fg": {
            "css": "#777",
            "hex": "#777777",
            "alpha": 1.0,
            "in_gamut": True,
            "mapped_by": None,
            "spaces": {"oklch": [0.569262, 0.0, None]},
        },
        "bg": {
            "css": "white",
            "hex": "#ffffff",
            "alpha": 1.0,
            "in_gamut": True,
            "mapped_by": None,
            "spaces": {"oklch": [1.0, 0.0, None]},
        },
    }


@pytest.mark.parametrize(
    ("fg", "bg", "ratio", "passed"),
    [
        ("black", "white", 21.0, {"aa_normal", "aa_large", "aaa_normal", "aaa_large", "non_text"}),
        ("red", "red", 1.0, set()),
        ("#767676", "white", 4.542224959, {"aa_normal", "aa_large", "aaa_large", "non_text"}),
        ("#949494", "white", 3.033469826, {"aa_large", "non_text"}),
        ("#959595", "white", 2.995346136, set()),
        ("#595959", "white", 7.004729208, {"aa_normal", "aa_large", "aaa_normal", "aaa_large", "non_text"}),
        ("#5a5a5a", "white", 6.896926215, {"aa_normal", "aa_large", "aaa_large", "non_text"}),
    ],
)
def test_what_a_pair_passes(fg: str, bg: str, ratio: float, passed: set[str]) -> None:
    found = get(fg=fg, bg=bg)
    assert found["ratio"] == pytest.approx(ratio, abs=1e-6)
    assert {level for level, passes in found["wcag"].items() if passes} == passed
    assert get(fg=bg, bg=fg)["ratio"] == found["ratio"]


def test_the_ratio_is_that_of_the_hexes_and_unmapped_that_of_the_colors() -> None:
    found = get(fg="color(display-p3 1 0 0)", bg="black", map="clip")
    assert found["fg"]["hex"] == "#ff0000"
    assert found["fg"]["mapped_by"] == "clip"
    assert found["ratio"] == get(fg="#ff0000", bg="black")["ratio"] == pytest.approx(5.252, abs=1e-9)
    assert found["unmapped"] == pytest.approx(5.578506321, abs=1e-6)
    assert get(fg="color(display-p3 1 0 0)", bg="black")["ratio"] == get(fg="#ff3428", bg="black")["ratio"]


def test_rounding_to_eight_bits_shows_in_unmapped_alone() -> None:
    found = get(fg="rgb(119.4 119.4 119.4)", bg="white")
    assert found["ratio"] == 4.478089454
    assert found["unmapped"] < 4.47


def test_alpha_has_no_part_in_it() -> None:
    assert get(fg="#0008", bg="white")["ratio"] == 21.0


def test_every_parameter_has_its_part() -> None:
    found = get(
        fg="color(display-p3 1 0 0)", bg="color(display-p3 0 1 0)", to="display-p3,srgb", map="minde", precision=2
    )
    assert found["fg"]["spaces"] == {"display-p3": [1.0, 0.0, 0.0], "srgb": [1.09, -0.23, -0.15]}
    assert found["bg"]["spaces"]["display-p3"] == [0.0, 1.0, 0.0]
    assert (found["fg"]["mapped_by"], found["bg"]["mapped_by"]) == ("minde", "minde")


@pytest.mark.parametrize(
    ("query", "slug", "parameters"),
    [
        ({}, "missing-parameter", ["fg", "bg"]),
        ({"fg": "red"}, "missing-parameter", ["bg"]),
        ({"fg": "zz", "bg": "red"}, "invalid-color", ["fg"]),
        ({"fg": "red", "bg": "zz"}, "invalid-color", ["bg"]),
        ({"fg": "red", "bg": "red", "gamut": "srgb"}, "unknown-parameter", ["gamut"]),
        ({"fg": "red", "bg": "red", "to": "x"}, "unsupported-space", ["to"]),
        ({"fg": "red", "bg": "red", "map": "x"}, "invalid-parameter", ["map"]),
    ],
)
def test_a_contrast_that_cannot_be_told(query: dict[str, str], slug: str, parameters: list[str]) -> None:
    problem = shared().get("/v1/contrast", query).problem(400, slug)
    assert [error["parameter"] for error in problem["errors"]] == parameters


@pytest.mark.parametrize(
    ("size", "weight", "category"),
    [
        ("16", "400", "normal"),
        ("23.99", "699", "normal"),
        ("24", "1", "large"),
        ("18.66", "700", "large"),
        ("18.65", "1000", "normal"),
        ("18.66", "699", "normal"),
        ("1000", "1000", "large"),
        ("1", "1", "normal"),
    ],
)
def test_the_text_s_size_and_weight_decide_what_it_needs(size: str, weight: str, category: str) -> None:
    for fg, aa, aaa in [("#777", category == "large", False), ("#767676", True, category == "large")]:
        text = get(fg=fg, bg="white", size=size, weight=weight)["text"]
        assert text == {"size": float(size), "weight": int(weight), "category": category, "aa": aa, "aaa": aaa}


def test_what_is_not_said_of_the_text_is_as_in_css() -> None:
    assert get(fg="red", bg="white", size=24)["text"]["weight"] == 400
    assert get(fg="red", bg="white", weight=700)["text"]["size"] == 16
    assert get(fg="red", bg="white", weight=700)["text"]["category"] == "normal"


@pytest.mark.parametrize(
    ("name", "value"),
    [("size", "0.9"), ("size", "1001"), ("size", "nan"), ("weight", "0"), ("weight", "1001"), ("weight", "4.5")],
)
def test_a_text_that_cannot_be(name: str, value: str) -> None:
    problem = shared().get("/v1/contrast", {"fg": "red", "bg": "white", name: value}).problem(400, "invalid-parameter")
    assert problem["errors"][0]["parameter"] == name


def post(**body: Any) -> Any:
    """Return the JSON of a matrix."""
    answer = shared().post("/v1/contrast/matrix", body)
    assert answer.status == 200, answer
    assert answer.header("cache-control") == "no-store"
    return answer.json


def test_a_matrix_has_the_ratios_and_levels_of_its_pairs() -> None:
    fronts, grounds = ["#777", "767676", "rgb(0 0 0 / 10%)"], ["white", "color(display-p3 1 0 0)"]
    found = post(foregrounds=fronts, backgrounds=grounds)
    assert found["foregrounds"] == ["#777777", "#767676", "#000000"]
    assert found["backgrounds"] == ["#ffffff", "#ff3428"]
    for row, fg in enumerate(fronts):
        for column, bg in enumerate(grounds):
            pair = get(fg=fg, bg=bg)
            assert found["ratios"][row][column] == pair["ratio"]
            assert {level: mask[row][column] for level, mask in found["passes"].items()} == pair["wcag"]
    assert set(found["passes"]) == set(LEVELS)


def test_a_matrix_of_one_list_is_of_every_color_on_every_other() -> None:
    found = post(colors=["red", "white", "black"])
    assert found["foregrounds"] == found["backgrounds"] == ["#ff0000", "#ffffff", "#000000"]
    assert [found["ratios"][index][index] for index in range(3)] == [1.0, 1.0, 1.0]
    assert found["ratios"][1][2] == found["ratios"][2][1] == 21.0
    assert found == post(foregrounds=["red", "white", "black"], backgrounds=["red", "white", "black"])


def test_a_matrix_maps_as_it_is_asked_to() -> None:
    assert post(colors=["color(display-p3 1 0 0)"], map="clip")["foregrounds"] == ["#ff0000"]
    assert post(colors=["color(display-p3 1 0 0)"])["foregrounds"] == ["#ff3428"]


def test_the_largest_matrix() -> None:
    found = post(foregrounds=["red"] * 64, backgrounds=["blue"] * 64)
    assert (len(found["ratios"]), {len(row) for row in found["ratios"]}) == (64, {64})


@pytest.mark.parametrize(
    ("body", "slug", "pointer"),
    [
        ({}, "invalid-body", ""),
        ({"foregrounds": ["red"]}, "invalid-body", ""),
        ({"backgrounds": ["red"]}, "invalid-body", ""),
        ({"colors": ["red"], "backgrounds": ["red"]}, "invalid-body", ""),
        ({"colors": ["red"], "foregrounds": ["red"]}, "invalid-body", ""),
        ({"colors": []}, "invalid-body", "/colors"),
        ({"colors": ["red"] * 65}, "invalid-body", "/colors"),
        ({"colors": ["red", "zz"]}, "invalid-color", "/colors/1"),
        ({"foregrounds": ["red"], "backgrounds": ["red", "red", "zz"]}, "invalid-color", "/backgrounds/2"),
        ({"foregrounds": ["zz"], "backgrounds": ["red"]}, "invalid-color", "/foregrounds/0"),
        ({"colors": ["red"], "map": "x"}, "invalid-body", "/map"),
        ({"colors": ["red"], "size": 3}, "invalid-body", "/size"),
        ({"colors": [1]}, "invalid-body", "/colors/0"),
    ],
)
def test_a_matrix_that_cannot_be(body: dict[str, Any], slug: str, pointer: str) -> None:
    problem = shared().post("/v1/contrast/matrix", body).problem(400, slug)
    assert [error.get("pointer") for error in problem["errors"]] == [pointer]


def suggest(**query: Any) -> Any:
    """Return the JSON of suggestions."""
    answer = shared().get("/v1/contrast/suggest", {name: str(value) for name, value in query.items()})
    assert answer.status == 200, answer
    assert (answer.header("cache-control") or "").startswith("public")
    return answer.json


def test_suggestions_in_both_directions() -> None:
    found = suggest(fg="#c2185b", bg="#8a8a8a", target=3)
    assert (found["target"], found["passes"], found["adjust"], found["keep"]) == (3.0, False, "fg", "hue")
    pair = get(fg="#c2185b", bg="#8a8a8a")
    assert (found["ratio"], found["unmapped"]) == (pair["ratio"], pair["unmapped"])
    assert (found["fg"], found["bg"]) == (pair["fg"], pair["bg"])
    assert found["reasons"] == {"lighter": None, "darker": None}
    for direction in ("lighter", "darker"):
        shown = found[direction]
        proof = get(fg=shown["fg"]["hex"], bg="#8a8a8a")
        assert shown["ratio"] == proof["ratio"] >= 3.0
        assert shown["unmapped"] == proof["unmapped"]
        assert shown["wcag"] == proof["wcag"]
        assert (shown["fg"], shown["bg"]) == (proof["fg"], proof["bg"])
        moved = shared().get(
            "/v1/colors/difference", {"a": "#c2185b", "b": shown["fg"]["hex"], "metric": "ok"}
        ).json["delta_e"]  # fmt: skip
        assert shown["delta_e_ok"] == {
            "fg": pytest.approx(moved, abs=2e-6),
            "bg": 0.0,
            "total": shown["delta_e_ok"]["fg"],
        }
        assert abs(shown["fg"]["spaces"]["oklch"][2] - found["fg"]["spaces"]["oklch"][2]) < 2.0
    assert found["lighter"]["fg"]["spaces"]["oklch"][0] > found["fg"]["spaces"]["oklch"][0]
    assert found["darker"]["fg"]["spaces"]["oklch"][0] < found["fg"]["spaces"]["oklch"][0]
    nearer = min((found["lighter"], found["darker"]), key=lambda shown: shown["delta_e_ok"]["total"])
    assert found["nearest"] == nearer


def test_the_nearest_grey_on_white_and_why_there_is_no_lighter_one() -> None:
    found = suggest(fg="777", bg="white")
    assert found["nearest"] == found["darker"]
    assert found["nearest"]["fg"]["hex"] == "#767676"
    assert found["lighter"] is None
    assert found["reasons"] == {
        "lighter": "Even white has a ratio of only 1 beside #ffffff, and 4.5 is asked for.",
        "darker": None,
    }


def test_a_direction_without_a_passing_color_says_how_far_it_goes() -> None:
    found = suggest(fg="777", bg="#808080", target=10)
    assert (found["nearest"], found["lighter"], found["darker"]) == (None, None, None)
    assert found["reasons"] == {
        "lighter": "Even white has a ratio of only 3.94944 beside #808080, and 10 is asked for.",
        "darker": "Even black has a ratio of only 5.31721 beside #808080, and 10 is asked for.",
    }
    turned = suggest(bg="777", fg="#808080", target=10, adjust="bg")
    assert turned["reasons"] == found["reasons"]


def test_a_pair_that_passes_is_given_back() -> None:
    found = suggest(fg="black", bg="white", target=21)
    assert (found["passes"], found["lighter"], found["darker"]) == (True, None, None)
    assert found["reasons"] == dict.fromkeys(("lighter", "darker"), "The pair passes as it is.")
    assert found["nearest"]["delta_e_ok"] == {"fg": 0.0, "bg": 0.0, "total": 0.0}
    assert (found["nearest"]["fg"], found["nearest"]["bg"]) == (found["fg"], found["bg"])


def test_the_ground_or_both_can_be_changed() -> None:
    ground = suggest(fg="#c2185b", bg="#8a8a8a", target=3, adjust="bg")
    assert ground["lighter"]["fg"] == ground["fg"]
    assert ground["lighter"]["bg"]["hex"] != "#8a8a8a"
    assert ground["lighter"]["delta_e_ok"]["fg"] == 0.0
    both = suggest(fg="#c2185b", bg="#8a8a8a", target=7, adjust="both")
    for shown in (both["lighter"], both["darker"]):
        assert shown["ratio"] >= 7.0
        assert shown["delta_e_ok"]["total"] == pytest.approx(shown["delta_e_ok"]["fg"] + shown["delta_e_ok"]["bg"])


def test_keeping_less_goes_less_far() -> None:
    chroma, hue, nothing = [
        suggest(fg="#f1ca20", bg="#c25ced", target=3, keep=keep)["lighter"]["delta_e_ok"]["total"]
        for keep in ("chroma", "hue", "none")
    ]
    assert nothing < hue <= chroma


def test_a_color_beyond_srgb_is_told_mapped_and_unmapped() -> None:
    found = suggest(fg="color(display-p3 1 0 0)", bg="#777", map="clip", to="display-p3,srgb", precision=3)
    assert (found["fg"]["hex"], found["fg"]["mapped_by"]) == ("#ff0000", "clip")
    assert found["fg"]["spaces"] == {"display-p3": [1.0, 0.0, 0.0], "srgb": [1.093, -0.227, -0.15]}
    assert found["ratio"] == get(fg="red", bg="#777")["ratio"]
    assert found["unmapped"] == get(fg="color(display-p3 1 0 0)", bg="#777")["unmapped"] != found["ratio"]
    # The ground is changed, and the text stays beyond sRGB.
    ground = suggest(fg="color(display-p3 1 0 0)", bg="#777", adjust="bg", map="clip")["darker"]
    assert ground["fg"]["css"] == "color(display-p3 1 0 0)"
    assert ground["ratio"] >= 4.5
    assert ground["unmapped"] > ground["ratio"]


@pytest.mark.parametrize(
    ("query", "slug", "parameter"),
    [
        ({"fg": "red"}, "missing-parameter", "bg"),
        ({"fg": "zz", "bg": "red"}, "invalid-color", "fg"),
        ({"fg": "red", "bg": "zz"}, "invalid-color", "bg"),
        ({"fg": "red", "bg": "red", "target": "0.99"}, "invalid-parameter", "target"),
        ({"fg": "red", "bg": "red", "target": "21.1"}, "invalid-parameter", "target"),
        ({"fg": "red", "bg": "red", "target": "nan"}, "invalid-parameter", "target"),
        ({"fg": "red", "bg": "red", "adjust": "text"}, "invalid-parameter", "adjust"),
        ({"fg": "red", "bg": "red", "keep": "lightness"}, "invalid-parameter", "keep"),
        ({"fg": "red", "bg": "red", "to": "x"}, "unsupported-space", "to"),
        ({"fg": "red", "bg": "red", "size": "3"}, "unknown-parameter", "size"),
    ],
)
def test_what_cannot_be_suggested(query: dict[str, str], slug: str, parameter: str) -> None:
    problem = shared().get("/v1/contrast/suggest", query).problem(400, slug)
    assert [error["parameter"] for error in problem["errors"]] == [parameter]
