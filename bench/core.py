"""The colour core in process: hex to OKLCH one by one and in batches, and gamut-mapped scales."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

from coloraide import Color as PeerColor
from comparison import Comparison
from sides import Node, NodeSide, PythonSide

from palette.color import batch
from palette.color.conversion import to_space
from palette.color.gamut import gamut_map, oklch_to_hex
from palette.color.model import Color
from palette.color.parsing import parse
from palette.color.serialization import to_hex

Scale = Sequence[tuple[float, float, float]]

STEPS = 11


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


def ours_minde(subject: Sequence[Scale]) -> list[Any]:
    """Map each step by the method that culori has."""
    return [[to_hex(gamut_map(Color("oklch", step), "srgb", "minde").coords) for step in scale] for scale in subject]


def coloraide_one_by_one(texts: Sequence[str]) -> list[Any]:
    """Do as ``ours_one_by_one``."""
    return [PeerColor(text).convert("oklch").coords() for text in texts]


def coloraide_scale(method: str) -> Any:  # noqa: ANN401 - a work
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


def same_scale(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether two scales are the same but for one unit of rounding a channel."""
    return all(
        abs(one - other) <= 1
        for left, right in zip(ours, theirs, strict=True)
        for one, other in zip(bytes.fromhex(left[1:]), bytes.fromhex(right[1:]), strict=True)
    )


def comparisons(node: Node) -> Iterator[Comparison]:
    """Yield every comparison of the core."""
    some, many = hexes(1000), hexes(10_000)
    yield Comparison(
        "hex to oklch, one by one",
        "culori",
        PythonSide(ours_one_by_one, some),
        NodeSide(node, "hex to oklch", some),
        close,
        len(some),
        goal=1.0,
    )
    yield Comparison(
        "hex to oklch, one by one",
        "coloraide",
        PythonSide(ours_one_by_one, some),
        PythonSide(coloraide_one_by_one, some),
        close,
        len(some),
    )
    yield Comparison(
        "hex to oklch, batch of 10,000",
        "culori",
        PythonSide(ours_batch, many),
        NodeSide(node, "hex to oklch", many),
        close,
        len(many),
        goal=8.0,
    )
    yield from _scales(node)


def _scales(node: Node) -> Iterator[Comparison]:
    subject = scales(50)
    for name, ours, theirs, peer, goal in (
        ("minde", ours_minde, NodeSide(node, "scale of 11, minde", subject), "culori", 8.0),
        ("minde", ours_minde, PythonSide(coloraide_scale("oklch-chroma"), subject), "coloraide", 100.0),
        ("raytrace", ours_raytrace, PythonSide(coloraide_scale("raytrace"), subject), "coloraide", 100.0),
    ):
        work = f"gamut-mapped scale of 11, {name}"
        yield Comparison(work, peer, PythonSide(ours, subject), theirs, same_scale, len(subject), goal)
    # Each by its own default: the colours differ, since ours is mapped by raytrace, so only their number is compared.
    theirs = NodeSide(node, "scale of 11, minde", subject)
    yield Comparison(
        "gamut-mapped scale of 11, each by its default",
        "culori",
        PythonSide(ours_raytrace, subject),
        theirs,
        same_length,
        len(subject),
        goal=8.0,
    )


def same_length(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Tell whether two scales have as many steps."""
    return len(ours) == len(theirs) == STEPS
