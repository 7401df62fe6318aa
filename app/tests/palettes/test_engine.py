"""The engine has not changed: a seed means the palette that it meant, on every machine, compiled or plain."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable

import pytest

from palette.palettes.generation import generate
from palette.palettes.moods import MOODS
from palette.palettes.randomness import ENGINE
from palette.palettes.sampling import GAMUTS, random_colors
from palettes.record_vectors import wishes
from vectors.runner import load

PALETTES = "787050951dcef76eaf2e19c8c761b2f09e593942f84d6a31f6b71bb129f0ded6"
COLORS = "8533b9c2238eed27f116ffb8a7c1354f23346ef118e04bfc7e2ebb144c179a6f"


def test_the_table_is_of_this_engine_and_complete() -> None:
    rows = load("generate")
    assert {row["source"] for row in rows} == {f"engine {ENGINE}"}
    assert [row["input"] for row in rows] == wishes()
    assert len(rows) >= 60


@pytest.mark.thorough
def test_two_thousand_palettes_are_what_they_were() -> None:
    digest = hashlib.sha256()
    for number in range(2000):
        mood = list(MOODS)[number % 8]
        palette = generate(count=2 + number // 8 % 11, mood=mood, seed=f"palette {number}")
        digest.update("".join(entry.text for entry in palette.entries).encode())
    assert digest.hexdigest() == PALETTES


def test_random_colors_are_what_they_were() -> None:
    digest = hashlib.sha256()
    for within in [*GAMUTS, *MOODS]:
        digest.update(repr(random_colors("a seed", 100, within)).encode())
    assert digest.hexdigest() == COLORS


def _noisy(function: Callable[..., float]) -> Callable[..., float]:
    """Return a function that errs in the last bit, as another machine's mathematics library may."""
    noise = random.Random("noise")

    def erring(*arguments: float) -> float:
        exact = function(*arguments)
        return noise.choice([exact, math.nextafter(exact, math.inf), math.nextafter(exact, -math.inf)])

    return erring


def test_last_bits_decide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def palettes() -> list[str]:
        # The tight ones take more than chance: thousands of steps that each begin where the last ended.
        roomy = [generate(count=8, mood=list(MOODS)[number % 8], seed=f"{number}") for number in range(120)]
        tight = [generate(count=7, mood="pastel", scheme="monochrome", seed=f"{number}") for number in range(10)]
        return [entry.text for palette in [*roomy, *tight] for entry in palette.entries]

    exact = palettes()
    for name in ("pow", "sin", "cos", "atan2"):
        monkeypatch.setattr(math, name, _noisy(getattr(math, name)))
    assert palettes() == exact
