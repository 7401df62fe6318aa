"""Polylines: what they say of themselves is measured again here, with other means."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from palette.color.conversion import convert
from palette.color.difference import delta_e_2000, delta_e_ok
from palette.color.gamut import displayable
from palette.color.model import Vector, number
from palette.palettes.easings import read_easing
from palette.palettes.gradients import Gradient
from palette.palettes.polylines import FEW_STOPS, Knot, Polyline, drawn_in_oklab, drawn_in_srgb
from palette.palettes.stops import read_stops

COLORS = ["red", "gold", "navy", "black", "white", "#0008", "transparent", "oklch(70% .1 200)", "oklch(50% .3 20 / .3)"]


def gradient(stops: str, space: str = "", hue: str = "shorter", easing: str = "linear") -> Gradient:
    return Gradient(read_stops(stops), space, hue, read_easing(easing))


def on_lines(knots: list[Knot], position: float) -> list[tuple[Vector, float]]:
    """Return the premultiplied colors that lines have at a position: of a jump, both."""
    found = []
    for one, other in pairwise(knots):
        if one.position <= position <= other.position:
            length = other.position - one.position
            parts = [(position - one.position) / length] if length else [0.0, 1.0]
            found += [mixed(one, other, part) for part in parts]
    return found


def mixed(one: Knot, other: Knot, part: float) -> tuple[Vector, float]:
    a, b = one.tint, other.tint
    first, second, third = (
        (1 - part) * x * a.alpha + part * y * b.alpha for x, y in zip(a.coords, b.coords, strict=True)
    )
    return (first, second, third), (1 - part) * a.alpha + part * b.alpha


def over(premultiplied: Vector, alpha: float, ground: float) -> Vector:
    first, second, third = (component + (1 - alpha) * ground for component in premultiplied)
    return first, second, third


def apart(one: Vector, other: Vector, metric: str) -> float:
    space = "oklab" if metric == "ok" else "lab-d65"
    a, b = convert(one, "srgb", space), convert(other, "srgb", space)
    return delta_e_ok(a, b) if metric == "ok" else delta_e_2000(a, b)


def largest(found: Gradient, line: Polyline, metric: str, method: str) -> float:
    """Return the largest difference of sRGB lines from a gradient."""
    worst = 0.0
    for step in range(2001):
        position = step / 2000
        shown = displayable(found.at(position), method)
        alpha = number(shown.alpha)
        ideal = (shown.coords[0] * alpha, shown.coords[1] * alpha, shown.coords[2] * alpha)
        differences = [
            max(apart(over(ideal, alpha, ground), over(color, opacity, ground), metric) for ground in (0.0, 1.0))
            for color, opacity in on_lines(line.knots, position)
        ]
        worst = max(worst, min(differences))
    return worst


@pytest.mark.thorough
def test_what_is_said_of_the_largest_difference_holds_between_the_samples_too() -> None:
    source = random.Random("polylines")
    for _ in range(8):
        text = ", ".join(source.sample(COLORS, source.randint(2, 4)))
        found = gradient(
            text, source.choice(["oklab", "oklch", "srgb", "lch"]), easing=source.choice(["linear", "ease"])
        )
        method = source.choice(["raytrace", "clip"])
        line = drawn_in_srgb(found.track(), method, 1.5)
        assert largest(found, line, "2000", method) == pytest.approx(line.worst_2000.delta, abs=0.1)
        assert largest(found, line, "ok", method) <= line.worst_ok.delta + 0.01
        assert line.keeps_tolerance() == (line.worst_2000.delta <= 1.5)


def test_stops_are_few_in_order_and_of_8_bits() -> None:
    for stops, positions in [
        ("red, blue", [0, 1]),
        ("red, lime, blue", [0, 0.5, 1]),
        ("red, lime 33.33%, rgb(0 0 255 / 0) 70%", [0, 0.3333, 0.7, 1]),
        ("black, 50%, white", [0, 1]),
        ("red, red", [0, 1]),
    ]:
        line = drawn_in_srgb(gradient(stops).track())
        assert [round(knot.position, 9) for knot in line.knots] == positions
        assert (line.worst_2000.delta, line.worst_ok.delta, line.keeps_tolerance()) == (0.0, 0.0, True)
    line = drawn_in_srgb(gradient("red, oklch(70% .1 200), blue", "oklch", "longer").track())
    positions = [knot.position for knot in line.knots]
    assert (positions[0], positions[-1], positions) == (0.0, 1.0, sorted(positions))
    assert 2 < len(positions) <= FEW_STOPS
    for knot in line.knots:
        assert all(float(component * 255).is_integer() for component in (*knot.tint.coords, knot.tint.alpha))


def test_fewer_stops_do_where_more_is_tolerated() -> None:
    track = gradient("red, blue", "oklch", "longer").track()
    lines = [drawn_in_srgb(track, tolerance=tolerance) for tolerance in (0.7, 1.0, 2.0, 5.0, 20.0)]
    counts = [len(line.knots) for line in lines]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]
    assert all(line.keeps_tolerance() for line in lines)


def test_lines_go_past_joints_only_where_the_stops_are_too_few_else() -> None:
    # Thirty joints on one straight way: at each a stop is too much, and none is needed.
    straight = ", ".join(f"rgb({step * 8} 0 0)" for step in range(32))
    track = gradient(straight).track()
    assert len(drawn_in_srgb(track).knots) == 32
    few = drawn_in_srgb(track, most=31)
    assert len(few.knots) == 2
    assert few.keeps_tolerance()


def test_each_line_goes_as_far_as_it_may() -> None:
    track = gradient("red, blue", "oklch").track()
    line = drawn_in_srgb(track)
    positions = [knot.position for knot in line.knots]
    # A line that skips a stop is farther off than is tolerated.
    for index in range(len(positions) - 2):
        start, end = (
            next(at for at, sample in enumerate(track) if sample.position == positions[place])
            for place in (index, index + 2)
        )
        assert not drawn_in_srgb(track[start : end + 1], most=2).keeps_tolerance()


def test_a_jump_is_two_stops_at_one_position() -> None:
    line = drawn_in_srgb(gradient("black, #333 40%, #ccc 40%, white").track())
    assert [(knot.position, round(knot.tint.coords[0] * 255)) for knot in line.knots] == [
        (0.0, 0), (0.4, 51), (0.4, 204), (1.0, 255)
    ]  # fmt: skip
    steps = drawn_in_srgb(gradient("black, white", easing="steps(16)").track())
    assert len(steps.knots) == 32
    assert steps.keeps_tolerance()


def test_a_tolerance_that_so_few_stops_cannot_keep_is_said_not_to_be_kept() -> None:
    found = gradient("red, blue, lime, gold, navy", "oklch", "longer")
    line = drawn_in_srgb(found.track(), tolerance=0.3, most=8)
    assert len(line.knots) == 8
    assert not line.keeps_tolerance()
    assert line.worst_2000.delta > 0.3
    assert largest(found, line, "2000", "raytrace") == pytest.approx(line.worst_2000.delta, abs=0.2)
    more = drawn_in_srgb(found.track(), tolerance=0.3, most=20)
    assert more.worst_2000.delta < line.worst_2000.delta
    assert len(more.knots) == 20


def test_the_worst_place_is_where_it_is_said_to_be() -> None:
    found = gradient("red, blue", "oklch")
    line = drawn_in_srgb(found.track(), tolerance=3.0)
    for worst, metric in ((line.worst_2000, "2000"), (line.worst_ok, "ok")):
        ideal = displayable(found.at(worst.position)).coords
        color, _ = on_lines(line.knots, worst.position)[0]
        assert apart(ideal, color, metric) == pytest.approx(worst.delta, abs=2e-6)


def test_translucent_colors_are_compared_over_white_and_over_black() -> None:
    # Over white nothing is to be seen, over black all.
    found = gradient("white, transparent", "oklab", easing="ease-in-out")
    line = drawn_in_srgb(found.track(), tolerance=50.0)
    assert len(line.knots) == 2
    assert line.worst_2000.delta > 5.0
    assert largest(found, line, "2000", "raytrace") == pytest.approx(line.worst_2000.delta, abs=0.2)
    fine = drawn_in_srgb(gradient("black, transparent", "oklab", easing="ease-in-out").track())
    assert len(fine.knots) > 2


def test_lines_in_oklab_are_exact_where_the_gradient_is_of_oklab() -> None:
    for stops in ("red, blue", "oklch(70% .3 150), color(display-p3 0 0 1 / 20%)"):
        line = drawn_in_oklab(gradient(stops, "oklab").track())
        assert len(line.knots) == 2
        assert line.worst_2000.delta < 1e-5
    arc = drawn_in_oklab(gradient("red, blue", "hct").track(), 0.5)
    assert 2 < len(arc.knots) <= FEW_STOPS
    assert arc.keeps_tolerance()
    assert arc.knots[0].tint.coords == pytest.approx((0.627955, 0.224863, 0.125846), abs=1e-6)
