"""The tables of the README that follow from the source: a command prints them, and a test compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from palette.palettes.arcs import TURN, Arc
from palette.palettes.moods import MOODS, Mood
from palette.palettes.schemes import SCHEMES, Scheme
from palette.runtime import settings


def moods() -> str:
    """Return the moods and their ranges as a Markdown table."""
    header = [
        "| mood | hues | chroma | lightness | share of the hue's reach | looks |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*header, *map(_mood, MOODS.values())])


def _mood(mood: Mood) -> str:
    chroma = f"{mood.chroma[0]:g} to {mood.chroma[1]:g}"
    lightness = f"{mood.lightness[0]:g} to {mood.lightness[1]:g}"
    share = "" if mood.share == (0.0, 1.0) else f"{mood.share[0]:.0%} to {mood.share[1]:.0%}"
    return f"| `{mood.name}` | {_hues(mood.hues)} | {chroma} | {lightness} | {share} | {mood.description} |"


def _hues(arc: Arc) -> str:
    return "every" if arc.width >= TURN else f"{arc.start:g}° to {(arc.start + arc.width) % TURN:g}°"


def schemes() -> str:
    """Return the schemes and their hues as a Markdown table."""
    header = ["| scheme | hues, turned from the anchor | each ± | meaning |", "| --- | --- | --- | --- |"]
    return "\n".join([*header, *map(_scheme, SCHEMES.values())])


def _scheme(scheme: Scheme) -> str:
    offsets = ", ".join(f"{offset:g}°" for offset in scheme.offsets) or "any"
    width = f"{scheme.half_width:g}°" if scheme.offsets else ""
    return f"| `{scheme.name}` | {offsets} | {width} | {scheme.description} |"


TABLES: Mapping[str, Callable[[], str]] = {"settings": settings.table, "moods": moods, "schemes": schemes}
"""The tables by the name that the README's markers give them."""
