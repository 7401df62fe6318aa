"""Twenty thousand wishes, and every promise of each: seeds, bases, moods, schemes, counts and locked colours."""

from __future__ import annotations

import random

import pytest

from palette.color.parsing import parse
from palette.palettes.generation import Given, UnprocessablePaletteError, generate
from palette.palettes.moods import MOODS
from palette.palettes.schemes import SCHEMES
from palettes.promises import assert_kept

WISHES_PER_MOOD = 2600

BASES = [
    *[None] * 6,
    *(
        Given(parse(text), text)
        for text in (
            "#3a6ea5", "rebeccapurple", "gold", "black", "white", "gray", "hsl(330 90% 60% / 40%)", "hwb(90 20% 30%)",
            "oklch(70% 0.15 200)", "oklch(0.5 none none)", "color(display-p3 1 0 0)", "lab(60 -60 40)",
            "color(rec2020 0 1 0)", "oklch(0.5 0.4 264)", "tomato", "#123",
        )
    ),
]  # fmt: skip

# With these moods one hue is too narrow for many colours; how narrow, test_generation and test_repulsion see to.
NARROW = {"pastel", "dark", "neon", "vivid"}


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.thorough
def test_every_promise_of_every_wish(mood: str) -> None:
    wishes = random.Random(f"wishes of {mood}")
    refused: list[tuple[str | None, bool]] = []
    for number in range(WISHES_PER_MOOD):
        scheme = wishes.choice([None, *SCHEMES])
        count = wishes.randint(2, 5 if scheme == "monochrome" and mood in NARROW else 12)
        base = wishes.choice(BASES)
        locked = [wishes.choice(BASES) for _ in range(wishes.choice([0, 0, 0, count // 2, count - 1]))]
        seed = f"{mood} {number}"
        try:
            palette = generate(count=count, mood=mood, scheme=scheme, seed=seed, base=base, locked=locked)
        except UnprocessablePaletteError as error:
            refused.append((scheme, error.possible < count))
        else:
            assert_kept(palette, count=count, mood=mood, scheme=scheme, seed=seed, base=base, locked=locked)
    assert set(refused) <= {("monochrome", True)}
    assert len(refused) <= 5


def test_there_are_enough_wishes() -> None:
    assert WISHES_PER_MOOD * len(MOODS) >= 20_000
