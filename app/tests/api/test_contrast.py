"""The contrast of text on its ground, as WCAG 2.2 reckons it."""

from __future__ import annotations

from typing import Any

import pytest

from api.client import shared


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
