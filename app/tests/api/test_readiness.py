"""The check behind /readyz that the colour core works."""

from __future__ import annotations

import pytest

from palette.api import readiness
from palette.color.model import Color


def test_the_engine_is_well() -> None:
    assert readiness.engine_check() == "ok"


@pytest.mark.parametrize(
    "coords", [(0.440274, 0.160296, 303.372988), (0.440272, 0.160298, 303.372988), (0.44, 0.16, 303.0)]
)
def test_an_engine_that_reckons_wrongly_is_told(
    monkeypatch: pytest.MonkeyPatch, coords: tuple[float, float, float]
) -> None:
    monkeypatch.setattr(readiness, "to_space", lambda _, space: Color(space, coords))
    expected = (0.440272, 0.160296, 303.372988)
    assert readiness.engine_check() == f"rebeccapurple is {coords} in OKLCH, not {expected}"


def test_the_engine_is_asked_about_rebeccapurple_in_oklch(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Color, str]] = []

    def to_space(color: Color, space: str) -> Color:
        asked.append((color, space))
        return Color(space, (0.4402715, 0.1602965, 303.3729885))

    monkeypatch.setattr(readiness, "to_space", to_space)
    assert readiness.engine_check() == "ok"
    assert asked == [(Color("srgb", (0x66 / 255, 0x33 / 255, 0x99 / 255), 1.0, legacy=True), "oklch")]
