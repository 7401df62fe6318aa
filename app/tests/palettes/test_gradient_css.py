"""Gradients as CSS: what is written is read again as the same gradient."""

from __future__ import annotations

import re

import pytest

from palette.color.difference import difference
from palette.color.parsing import parse
from palette.palettes.easings import read_easing
from palette.palettes.gradient_css import CSS_SPACES, MOST_STOPS, percent, plain, written
from palette.palettes.gradients import Gradient
from palette.palettes.polylines import drawn_in_srgb
from palette.palettes.stops import read_stops


def gradient(stops: str, space: str = "", hue: str = "shorter", easing: str = "linear") -> Gradient:
    return Gradient(read_stops(stops), space, hue, read_easing(easing))


def read(text: str) -> Gradient:
    """Return the gradient that a ``linear-gradient()`` is of."""
    found = re.fullmatch(r"linear-gradient\((?:in ([a-z0-9-]+)(?: ([a-z]+) hue)?, )?(.*)\)", text)
    assert found is not None, text
    return gradient(found.group(3), found.group(1) or "", found.group(2) or "shorter")


@pytest.mark.parametrize(
    ("stops", "space", "hue", "text"),
    [
        ("red, blue", "", "shorter", "linear-gradient(red 0%, blue 100%)"),
        ("red, blue", "srgb", "longer", "linear-gradient(red 0%, blue 100%)"),
        ("red, blue", "oklch", "shorter", "linear-gradient(in oklch, red 0%, blue 100%)"),
        ("red, blue", "oklch", "longer", "linear-gradient(in oklch longer hue, red 0%, blue 100%)"),
        ("red, blue", "hsl", "decreasing", "linear-gradient(in hsl decreasing hue, red 0%, blue 100%)"),
        ("red, blue", "oklab", "longer", "linear-gradient(in oklab, red 0%, blue 100%)"),
        ("red, lab(50 20 20)", "", "shorter", "linear-gradient(in oklab, red 0%, lab(50 20 20) 100%)"),
        ("red, lab(50 20 20)", "srgb", "shorter", "linear-gradient(in srgb, red 0%, lab(50 20 20) 100%)"),
        ("663399 10% 30%, 40%, gold", "", "shorter", "linear-gradient(#663399 10%, #663399 30%, 40%, gold 100%)"),
        ("red, tan, navy 75%", "", "shorter", "linear-gradient(red 0%, tan 37.5%, navy 75%)"),
        (
            "color(--hct none 30 50), blue",
            "oklch",
            "shorter",
            "linear-gradient(in oklch, oklch(0.566217 0.076265 none) 0%, blue 100%)",
        ),
        (
            "color(--hsv 120 100 100 / 0), blue",
            "srgb",
            "shorter",
            "linear-gradient(in srgb, color(srgb 0 1 0 / 0) 0%, blue 100%)",
        ),
    ],
)
def test_what_css_can_say_is_written_exactly(stops: str, space: str, hue: str, text: str) -> None:
    found = written(gradient(stops, space, hue))
    assert found.approximation is None
    if "--hct" not in stops:
        assert found.text == text
    else:
        assert re.sub(r"0\.\d+", "N", found.text) == re.sub(r"0\.\d+", "N", text)


@pytest.mark.parametrize("space", CSS_SPACES)
def test_exact_css_reads_as_the_same_gradient(space: str) -> None:
    stops = "rgb(200 30 40) 5%, 30%, oklch(70% .1 200 / 50%) 60%, color(--okhsl 210 0.5 0.5), gold 90%, #1a2b3c 90%"
    given = gradient(stops, space, "increasing")
    again = read(written(given).text)
    for step in range(101):
        assert difference(given.at(step / 100), again.at(step / 100), "ok") < 1e-4, step
        assert abs(given.at(step / 100).alpha - again.at(step / 100).alpha) < 1e-5


@pytest.mark.parametrize(
    ("stops", "space", "easing"),
    [
        ("red, blue", "hct", "linear"),
        ("red, gold, navy", "oklch", "ease-in-out"),
        ("red, blue", "display-p3-linear", "linear"),
        ("black, white", "", "smoothstep"),
        ("red, 30%, blue 40%, lime", "srgb", "steps(3, jump-none)"),
        ("oklch(60% 0.2 20), oklch(60% 0.2 340)", "okhsl", "ease"),
    ],
)
def test_what_css_cannot_say_is_approximated_with_stops(stops: str, space: str, easing: str) -> None:
    given = gradient(stops, space, "longer", easing)
    found = written(given, 0.8)
    assert found.text.startswith("linear-gradient(in oklab, oklab(")
    assert found.approximation is not None
    assert found.approximation.keeps_tolerance()
    again = read(found.text)
    assert len(again.stops) == len(found.approximation.knots) <= MOST_STOPS
    for step in range(400):
        position = (step + 0.5) / 400
        assert difference(given.at(position), again.at(position), "2000") < 0.85, position


def test_an_easing_that_is_linear_is_exact() -> None:
    assert written(gradient("red, blue", "", "shorter", "cubic-bezier(0.2, 0.2, 0.7, 0.7)")).approximation is None


def test_approximations_may_have_more_stops_than_fallbacks() -> None:
    found = written(gradient(", ".join(["red", "lime", "blue"] * 4), "oklch", "longer", "steps(16)"))
    assert found.approximation is not None
    assert len(found.approximation.knots) == MOST_STOPS


def test_plain_stops_are_hexes_that_any_browser_reads() -> None:
    assert plain(drawn_in_srgb(gradient("red, rgb(0 0 255 / 0.5) 40%, navy").track())) == (
        "linear-gradient(#ff0000 0%, #0000ff80 40%, #000080 100%)"
    )
    line = drawn_in_srgb(gradient("oklch(70% .1 200), gold", "oklch").track())
    again = read(plain(line))
    assert again.space == "srgb"
    assert [parse(stop.css) for stop in again.stops] == [stop.color for stop in again.stops]
    assert len(again.stops) == len(line.knots)


@pytest.mark.parametrize(
    ("position", "text"),
    [
        (0.0, "0%"),
        (1.0, "100%"),
        (0.0025, "0.25%"),
        (1 / 3, "33.333333%"),
        (-0.5, "-50%"),
        (-1e-12, "0%"),
        (1e7, "1000000000%"),
    ],
)
def test_percentages_are_short_and_plain(position: float, text: str) -> None:
    assert percent(position) == text
