"""The colour core in process: hex to OKLCH one by one and in batches, and gamut-mapped scales."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from coloraide import Color as PeerColor
from comparison import Comparison
from rows import Title
from sides import Node, NodeSide, PythonSide, Side, Work

from palette.color import batch
from palette.color.conversion import to_space
from palette.color.gamut import oklch_to_hex
from palette.color.parsing import parse

Scale = Sequence[tuple[float, float, float]]

STEPS = 11

_ROUGHLY = 1e-4


def hexes(count: int) -> list[str]:
    """Return distinct hex colours."""
    draw = random.Random(count)
    return [f"#{value:06x}" for value in draw.sample(range(1, 0xFFFFFF), count)]


def scales(count: int) -> list[Scale]:
    """Return scales of 11 in OKLCH, many of whose steps lie outside sRGB: even lightness, one chroma and hue."""
    draw = random.Random(count)
    found: list[Scale] = []
    for _ in range(count):
        chroma, hue = draw.uniform(0.05, 0.30), draw.uniform(0.0, 360.0)
        found.append([(0.97 - 0.077 * step, chroma, hue) for step in range(STEPS)])
    return found


def ours_one_by_one(texts: Sequence[str]) -> list[Any]:
    """Parse each text, and convert it."""
    return [to_space(parse(text), "oklch").coords for text in texts]


def ours_batch(texts: Sequence[str]) -> Any:  # noqa: ANN401 - an array is as good as a list to the comparison
    """Convert all texts at once."""
    return batch.convert_bytes(batch.hex_to_bytes(texts), "oklch")


def ours_raytrace(subject: Sequence[Scale]) -> list[Any]:
    """Map each step by our default method."""
    return [[oklch_to_hex(*step) for step in scale] for scale in subject]


def ours_scale(method: str) -> Work:
    """Return the work of mapping each step by one of our methods."""

    def work(subject: Sequence[Scale]) -> list[Any]:
        return [[oklch_to_hex(*step, method) for step in scale] for scale in subject]

    return work


def coloraide_one_by_one(texts: Sequence[str]) -> list[Any]:
    """Do as ``ours_one_by_one``."""
    return [PeerColor(text).convert("oklch").coords() for text in texts]


def coloraide_scale(method: str) -> Work:
    """Return the work of mapping each step by one of coloraide's methods."""

    def work(subject: Sequence[Scale]) -> list[Any]:
        return [
            [PeerColor("oklch", step).fit("srgb", method=method).convert("srgb").to_string(hex=True) for step in scale]
            for scale in subject
        ]

    return work


def close(ours: Any, theirs: Any) -> bool:  # noqa: ANN401 - components of any side
    """Tell whether two OKLCH results are one colour; a grey's hue says nothing."""
    if not math.isclose(ours[0], theirs[0], abs_tol=1e-5) or not math.isclose(ours[1], theirs[1], abs_tol=1e-5):
        return False
    return ours[1] < 1e-3 or math.isclose(ours[2], theirs[2], abs_tol=1e-2)


def roughly_close(ours: Any, theirs: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether two OKLCH results are one colour, where a peer's matrices have fewer digits."""
    return math.dist(_oklab(ours), _oklab(theirs)) <= _ROUGHLY


def _oklab(lch: Any) -> tuple[float, float, float]:  # noqa: ANN401 - as above
    angle = math.radians(lch[2] or 0.0) if lch[1] > _ROUGHLY else 0.0
    return lch[0], lch[1] * math.cos(angle), lch[1] * math.sin(angle)


_AGREEMENTS = {
    close: "every result: L and C to 1e-5, hue to 0.01° unless grey",
    roughly_close: f"every result within {_ROUGHLY} in OKLab: the peer's matrices have fewer digits",
}


def same_scale(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether two scales are the same but for one unit of rounding a channel."""
    return all(
        abs(one - other) <= 1
        for left, right in zip(ours, theirs, strict=True)
        for one, other in zip(bytes.fromhex(left[1:]), bytes.fromhex(right[1:]), strict=True)
    )


def comparisons(node: Node) -> Iterator[Comparison]:
    """Yield every comparison of the core."""
    yield from _conversions(node)
    yield from _scales(node)


def _conversions(node: Node) -> Iterator[Comparison]:
    one, many = "hex to oklch, one by one", "hex to oklch, batch of 10,000"
    some, all_ = hexes(1000), hexes(10_000)
    for work, peer, ours, theirs, texts, agreed, goal in (
        (one, "culori", ours_one_by_one, _node(node, "hex to oklch, culori"), some, close, 1.0),
        (many, "culori", ours_batch, _node(node, "hex to oklch, culori"), all_, close, 8.0),
        (one, "chroma.js", ours_one_by_one, _node(node, "hex to oklch, chroma.js"), some, roughly_close, None),
        (one, "colorjs.io", ours_one_by_one, _node(node, "hex to oklch, colorjs.io"), some, close, None),
        (one, "coloraide", ours_one_by_one, _python(coloraide_one_by_one), some, close, None),
    ):
        title = Title(work, peer, _AGREEMENTS[agreed], goal)
        yield Comparison(title, partial(_sides, ours, theirs, texts), agreed, len(texts))


def _scales(node: Node) -> Iterator[Comparison]:
    subject = scales(50)
    culori = _node(node, "scale, culori")
    for name, peer, ours, theirs, goal in (
        ("minde", "culori", ours_scale("minde"), culori, 8.0),
        ("minde", "coloraide", ours_scale("minde"), _python(coloraide_scale("oklch-chroma")), 100.0),
        ("raytrace", "coloraide", ours_raytrace, _python(coloraide_scale("raytrace")), 100.0),
        ("minde", "colorjs.io", ours_scale("minde"), _node(node, "scale, colorjs.io"), None),
        ("clip", "chroma.js", ours_scale("clip"), _node(node, "scale, chroma.js"), None),
    ):
        title = Title(f"gamut-mapped scale of 11, {name}", peer, "every step: hex to 1 of 255 a component", goal)
        yield Comparison(title, partial(_sides, ours, theirs, subject), same_scale, len(subject))
    title = Title("gamut-mapped scale of 11, each by its default", "culori", "their number: the methods differ", 8.0)
    yield Comparison(title, partial(_sides, ours_raytrace, culori, subject), same_length, len(subject))


def _sides(ours: Work, theirs: Callable[[Sequence[Any]], Side], subject: Sequence[Any]) -> tuple[Side, Side]:
    return PythonSide(ours, subject), theirs(subject)


def _node(node: Node, work: str) -> Callable[[Sequence[Any]], Side]:
    return partial(NodeSide, node, work)


def _python(work: Work) -> Callable[[Sequence[Any]], Side]:
    return partial(PythonSide, work)


def same_length(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether two scales have as many steps."""
    return len(ours) == len(theirs) == STEPS
