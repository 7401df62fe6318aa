"""Every table of vectors, against whichever ``palette`` is importable: the plain source or the compiled one."""

from __future__ import annotations

import pytest

from vectors.runner import Case, compare, load, names, run_library

CASES = {case["id"]: case for name in names() for case in load(name)}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_vector(case: Case) -> None:
    actual = run_library(case)
    assert compare(actual, case["expected"], case["tolerance"]), f"{actual} instead of {case['expected']}: {case}"


def test_ids_are_unique() -> None:
    assert sum(len(load(name)) for name in names()) == len(CASES)


def test_every_table_is_there() -> None:
    assert names() == [
        "contrast",
        "conversion",
        "difference",
        "gamut",
        "generate",
        "gradients",
        "mix",
        "parsing",
        "scales",
        "schemes",
        "vision",
    ]


@pytest.mark.parametrize(
    ("actual", "expected", "tolerance"),
    [
        (1.0, 1.1, 0.05),
        ("#000000", "#000001", 1.0),
        (None, 0.0, 1.0),
        (0.0, None, 1.0),
        ([1.0, 2.0], [1.0], 0.0),
        ([1.0], [1.0, 2.0], 0.0),
        ({"space": "srgb"}, {"space": "srgb", "alpha": 1}, 0.0),
        ({"space": "srgb"}, {"space": "oklab"}, 0.0),
        (1.0, {"space": "oklab"}, 0.0),
        (1.0, [1.0], 0.0),
        (float("nan"), 1.0, 0.5),
    ],
)
def test_compare_tells_apart(actual: object, expected: object, tolerance: float) -> None:
    assert not compare(actual, expected, tolerance)


def test_compare_allows_the_tolerance_and_further_keys() -> None:
    assert compare({"coords": [1.05, None], "hex": "#fff"}, {"coords": [1.0, None]}, 0.1)
