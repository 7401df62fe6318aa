"""Nearest names: exact, told apart from brute force by nothing but speed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palette.color.conversion import convert
from palette.color.difference import delta_e_2000
from palette.color.model import Vector
from palette.color.named import NAMED
from palette.color.parsing import parse
from palette.palettes import names
from palette.palettes.names import nearest

SRGB = st.tuples(*[st.floats(0.0, 1.0)] * 3)
LAB = st.tuples(st.floats(-60.0, 180.0), st.floats(-250.0, 250.0), st.floats(-250.0, 250.0))


def _lab(text: str) -> Vector:
    color = parse(text)
    return convert(color.coords, color.space, "lab-d65")


def _brute(lab: Vector, limit: int) -> list[tuple[str, float]]:
    spelled = [name for name in NAMED if "grey" not in name]
    return sorted(((name, delta_e_2000(lab, _lab(name))) for name in spelled), key=lambda pair: (pair[1], pair[0]))[
        :limit
    ]


@given(SRGB, st.integers(1, 6))
def test_the_nearest_of_srgb_are_those_of_brute_force(rgb: Vector, limit: int) -> None:
    lab = convert(rgb, "srgb", "lab-d65")
    assert [(found.name, found.delta_e_2000) for found in nearest(lab, limit)] == _brute(lab, limit)


@given(LAB, st.integers(1, 4))
def test_the_nearest_of_any_lab_are_those_of_brute_force(lab: Vector, limit: int) -> None:
    assert [(found.name, found.delta_e_2000) for found in nearest(lab, limit)] == _brute(lab, limit)


@given(st.floats(-60.0, 180.0), st.floats(-100.0, 100.0), st.floats(-100.0, 100.0), st.sampled_from(list(NAMED)))
def test_the_bound_is_below_ciede2000(lightness: float, a: float, b: float, name: str) -> None:
    other = _lab(name)
    weight = names._greatest_lightness_weight(lightness)  # noqa: SLF001 - the bound that exactness stands on
    # Squares of differences near zero vanish: there the two are equal within what a float can tell.
    assert delta_e_2000((lightness, a, b), other) >= abs(lightness - other[0]) / weight * (1 - 1e-9) - 1e-150


def test_few_candidates_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def counting(one: Vector, other: Vector) -> float:
        compared.append(other)
        return delta_e_2000(one, other)

    # Compiled code calls its own all the same, and nothing is counted.
    monkeypatch.setattr(names, "delta_e_2000", counting)
    nearest(_lab("tomato"), 1)
    assert len(compared) < 20


def test_a_named_color_is_found_by_its_own() -> None:
    for name, rgb in NAMED.items():
        found = nearest(_lab(name), 2)
        same = sorted(other for other, color in NAMED.items() if color == rgb and "grey" not in other)
        assert found[0].name == same[0]
        assert (found[0].hex, found[0].list, found[0].delta_e_2000) == (f"#{rgb:06x}", "css", 0.0)
        assert len(same) < 2 or (found[1].name, found[1].delta_e_2000) == (same[1], 0.0)


def test_every_name_is_told_once_and_grey_not_at_all() -> None:
    told = [found.name for found in nearest((50.0, 0.0, 0.0), 1000)]
    assert len(told) == len(set(told)) == 141
    assert not any("grey" in name for name in told)
    assert {"gray", "darkslategray", "aqua", "cyan"} <= set(told)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=f"limit is {limit}; it must be at least 1"):
        nearest((50.0, 0.0, 0.0), limit)
