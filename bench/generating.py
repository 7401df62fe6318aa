"""A palette of 5 without a seed over HTTP, beside Express 5 and culori."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from agreement import expect, near, same_shape
from coloraide import Color
from load import Same
from programs import ours, peer
from rows import Title
from traffic import Asked, Comparison

_COUNT = 5
_PATH = f"/v1/generate?count={_COUNT}"
_MILLIONTH = 1e-6
_AGREEMENT = (
    "200 answers of each: the same members of the same kinds; 5 colours, each with the OKLCH of its hex to 1e-5, in "
    "the ranges and arcs that the answer states, and ΔE-OK apart by its floor (judged by coloraide)"
)


def comparisons() -> Iterator[Comparison]:
    """Yield the comparison with a peer that draws as we do, and with one that draws as simply as can be."""
    for work, draw, goal in (
        ("palette of 5, no seed", "spread", 2.5),
        ("palette of 5, no seed, peer draws by rejection only", "rejection", None),
    ):
        yield Comparison(
            Title(work, "Express 5 + culori", _AGREEMENT, goal),
            Asked(ours(logging=False), Same(_PATH)),
            Asked(peer("palette.mjs", _PATH, DRAW=draw), Same(_PATH)),
            _agree,
        )


def _agree(own: Any, peer: Any) -> None:  # noqa: ANN401 - the JSON of two answers
    """Compare what can be compared of two draws: their shape, and that each keeps what it promises."""
    same_shape(own, peer)
    for answer in (own, peer):
        _kept(answer)


def _kept(answer: Any) -> None:  # noqa: ANN401 - the JSON of an answer
    """Raise DisagreementError where an answer's colours are not what it states."""
    expect(len(answer["palette"]) == _COUNT, "number of colors", len(answer["palette"]), _COUNT)
    for value in answer["palette"]:
        _in_ranges(value, answer["ranges"])
    colors = [Color(value["hex"]) for value in answer["palette"]]
    floor = answer["ranges"]["delta_e_ok"]
    for one, other in combinations(colors, 2):
        distance = one.delta_e(other, method="ok")
        expect(distance >= floor - _MILLIONTH, "least ΔE-OK of two colors", distance, floor)


def _in_ranges(value: Any, ranges: Any) -> None:  # noqa: ANN401 - JSON
    stated = value["spaces"]["oklch"]
    for number, reference in zip(stated, Color(value["hex"]).convert("oklch").coords(), strict=True):
        near(number, reference, 1e-5 if reference < 1 else 1e-2, f"OKLCH of {value['hex']}")
    lightness, chroma, hue = stated
    expect(ranges["lightness"][0] <= lightness <= ranges["lightness"][1], "lightness", lightness, ranges["lightness"])
    expect(ranges["chroma"][0] <= chroma <= ranges["chroma"][1], "chroma", chroma, ranges["chroma"])
    inside = any((hue - start) % 360.0 <= end - start + _MILLIONTH for start, end in ranges["hues"])
    expect(inside, "hue", hue, ranges["hues"])
