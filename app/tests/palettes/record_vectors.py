"""Records vectors/generate.json from the library. Only for a new engine: within one, a changed row is a fault.

Run as ``PYTHONPATH=src:tests python tests/palettes/record_vectors.py`` in the folder above ``tests``.
"""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from palette.palettes.moods import MOODS
from palette.palettes.randomness import ENGINE
from palette.palettes.schemes import SCHEMES
from vectors.runner import FOLDER, Case, run_library

BASES = [None, "#3a6ea5", "gold", "hsl(330 90% 60%)", None, "color(display-p3 1 0 0)", "gray", "oklch(70% 0.15 200)"]
LOCKED = [
    ["#112233", None, None],
    [None, "tomato"],
    ["white", "black", None, "rgb(10 120 90)"],
    [None, None, None, "oklch(0.5 0.2 264)"],
    ["gray", "gold", "navy", "teal", None],
    [None, "color(rec2020 0 1 0)", None, "red"],
]


def wishes() -> list[dict[str, Any]]:
    """Return every mood with every scheme and with none, and then locked colours."""
    found: list[dict[str, Any]] = []
    for number, (mood, scheme) in enumerate(product(MOODS, [None, *SCHEMES])):
        count = 2 + number % 4 if scheme == "monochrome" else 2 + number * 5 % 11
        found.append(_wish(number, mood, scheme, count, BASES[number * 3 % len(BASES)]))
    for number, locked in enumerate(LOCKED):
        mood = list(MOODS)[number]
        found.append(_wish(100 + number, mood, None, 6, BASES[number]) | {"locked": locked})
    # What chance alone finds no room for.
    tight = [
        ("pastel", "monochrome", 7),
        ("neon", "monochrome", 5),
        ("pastel", "analogous", 12),
        ("vivid", "monochrome", 12),
    ]
    found += [_wish(200 + number, *wish, None) for number, wish in enumerate(tight)]
    return [*found, {"count": 5, "mood": "warm", "seed": "Gärten & 花 + %"}]


def _wish(number: int, mood: str, scheme: str | None, count: int, base: str | None) -> dict[str, Any]:
    wish = {"count": count, "mood": mood, "seed": f"golden {number}", "scheme": scheme, "base": base}
    return {name: value for name, value in wish.items() if value is not None}


def rows() -> list[Case]:
    """Return the table."""
    table: list[Case] = []
    for number, wish in enumerate(wishes(), 1):
        row: Case = {"id": f"generate-{number:03}", "operation": "generate", "input": wish}
        table.append(row | {"expected": run_library(row), "tolerance": 0, "source": f"engine {ENGINE}"})
    return table


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows())
    (FOLDER / "generate.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
