"""Simulation of colour vision deficiencies; published and oracle values are in vectors/vision.json."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from coloraide import Color as Oracle
from hypothesis import given
from hypothesis import strategies as st

from palette.color.rgb import decode_srgb, encode_srgb
from palette.color.vision import KINDS, MODELS, default_model, simulate, simulate_linear

if TYPE_CHECKING:
    from palette.color.model import Vector

PAIRS = [(kind, model) for model in MODELS for kind in KINDS if (model, kind) != ("vienot", "tritan")]
srgb = st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
# So far from the faces of the cube that no simulation of them is clamped.
muted = st.tuples(st.floats(0.5, 0.65), st.floats(0.5, 0.65), st.floats(0.5, 0.65))
severities = st.floats(0.0, 1.0)


def linear(color: Vector) -> Vector:
    return decode_srgb(color[0]), decode_srgb(color[1]), decode_srgb(color[2])


@pytest.mark.parametrize(("kind", "model"), PAIRS)
@given(color=srgb, severity=severities)
def test_results_can_be_displayed(kind: str, model: str, color: Vector, severity: float) -> None:
    assert all(0.0 <= component <= 1.0 for component in simulate(color, kind, severity, model))


@pytest.mark.parametrize(("kind", "model"), PAIRS)
@given(level=st.floats(0.0, 1.0), severity=severities)
def test_greys_stay_as_they_are(kind: str, model: str, level: float, severity: float) -> None:
    assert simulate((level, level, level), kind, severity, model) == pytest.approx((level, level, level), abs=5e-6)


@pytest.mark.parametrize(("kind", "model"), PAIRS)
@given(color=srgb)
def test_severity_zero_is_normal_vision(kind: str, model: str, color: Vector) -> None:
    # The two pieces of the sRGB curve miss each other by a little: 3e-8 is the worst of a round trip.
    assert simulate(color, kind, 0.0, model) == pytest.approx(color, abs=1e-7)


@pytest.mark.parametrize(("kind", "model"), [pair for pair in PAIRS if pair[1] != "machado"])
@given(color=muted, severity=severities)
def test_lesser_severity_blends_in_linear_light(kind: str, model: str, color: Vector, severity: float) -> None:
    full = linear(simulate(color, kind, 1.0, model))
    blended = [(1 - severity) * own + severity * seen for own, seen in zip(linear(color), full, strict=True)]
    assert linear(simulate(color, kind, severity, model)) == pytest.approx(blended, abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@given(color=muted, tenth=st.integers(0, 9), fraction=st.floats(0.0, 1.0))
def test_machado_is_linear_between_tenths(kind: str, color: Vector, tenth: int, fraction: float) -> None:
    low = linear(simulate(color, kind, tenth / 10, "machado"))
    high = linear(simulate(color, kind, (tenth + 1) / 10, "machado"))
    expected = [(1 - fraction) * one + fraction * other for one, other in zip(low, high, strict=True)]
    severity = min((tenth + fraction) / 10, 1.0)
    assert linear(simulate(color, kind, severity, "machado")) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("kind", "model"), [pair for pair in PAIRS if pair[1] != "machado"])
@given(color=muted)
def test_a_dichromat_sees_the_simulation_as_the_colour(kind: str, model: str, color: Vector) -> None:
    once = simulate(color, kind, 1.0, model)
    assert simulate(once, kind, 1.0, model) == pytest.approx(once, abs=1e-9)


@pytest.mark.parametrize("kind", ["protan", "deutan"])
@given(color=muted)
def test_vienot_leaves_no_difference_of_red_and_green(kind: str, color: Vector) -> None:
    red, green, _ = simulate(color, kind, 1.0, "vienot")
    assert red == pytest.approx(green, abs=1e-12)


@pytest.mark.parametrize(("kind", "model"), PAIRS)
@pytest.mark.parametrize("severity", [0.35, 1.0])
def test_agrees_with_coloraide(kind: str, model: str, severity: float) -> None:
    for red, green, blue in [(0.9, 0.2, 0.3), (0.2, 0.7, 0.4), (0.3, 0.3, 0.9), (0.46, 0.33, 0.8), (0.8, 0.75, 0.2)]:
        seen = Oracle("srgb", [red, green, blue]).filter(kind, severity, method=model).convert("srgb").clip()
        ours = linear(simulate((red, green, blue), kind, severity, model))
        # For the models that work with cones it has other matrices and anchors.
        tolerance = 1e-9 if model == "machado" else 2e-2
        assert ours == pytest.approx(seen.convert("srgb-linear")[:3], abs=tolerance)


@pytest.mark.parametrize(("kind", "model"), PAIRS)
@given(color=srgb, severity=severities)
def test_in_linear_light_it_is_the_same(kind: str, model: str, color: Vector, severity: float) -> None:
    seen = simulate_linear(linear(color), kind, severity, model)
    assert all(0.0 <= component <= 1.0 for component in seen)
    assert tuple(map(encode_srgb, seen)) == simulate(color, kind, severity, model)


@pytest.mark.parametrize(("kind", "model"), [("protan", "machado"), ("deutan", "machado"), ("tritan", "brettel")])
def test_default_models(kind: str, model: str) -> None:
    color = (0.8, 0.3, 0.4)
    assert default_model(kind) == model
    assert simulate(color, kind) == simulate(color, kind, 1.0, model)


def test_colours_are_simulated_in_linear_light() -> None:
    red, green, blue = simulate((1.0, 0.0, 0.0), "protan")
    assert (red, green, blue) == pytest.approx((encode_srgb(0.152286), encode_srgb(0.114503), 0.0), abs=1e-12)


@pytest.mark.parametrize(
    ("kind", "severity", "model", "message"),
    [
        ("red", 1.0, "", "unknown deficiency 'red'; known are protan, deutan, tritan"),
        ("protan", 1.0, "coblis", "unknown model 'coblis'; known are machado, vienot, brettel"),
        ("protan", 1.1, "", "severity 1.1 is not between 0 and 1"),
        ("protan", -0.1, "", "severity -0.1 is not between 0 and 1"),
        ("protan", math.nan, "", "severity nan is not between 0 and 1"),
        ("tritan", 1.0, "vienot", "Viénot 1999 has no tritan; take brettel or machado"),
    ],
)
def test_what_cannot_be_simulated_is_refused(kind: str, severity: float, model: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulate((0.5, 0.5, 0.5), kind, severity, model)
