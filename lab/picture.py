"""Text of a terminal as a picture (SVG): one file that loads nothing, neither a font nor anything else from anywhere.

Rich could draw it as well, but what it writes asks a CDN for its font.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from delivery.findings import say

_SIZE, _WIDTH, _HEIGHT, _EDGE, _BAR = 14, 8.43, 20, 16, 34
_FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
_GROUND, _HEAD, _TEXT, _FADED, _STRONG = "#16181d", "#23262e", "#d7dae0", "#9aa1ad", "#8fd19e"
_LIGHTS = ("#e06c75", "#e5c07b", "#98c379")


def drawn(title: str, lines: Sequence[str]) -> str:
    """Return the picture of a terminal that shows these lines."""
    width = round(max([len(title) + 12, *map(len, lines)]) * _WIDTH + 2 * _EDGE)
    height = _BAR + len(lines) * _HEIGHT + _EDGE
    return "\n".join([_open(title, width, height), *_frame(title, width), *_rows(lines), "</svg>"]) + "\n"


def _open(title: str, width: int, height: int) -> str:
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    text = f'font-family="{_FONT}" font-size="{_SIZE}" xml:space="preserve"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(title)} {box} {text}>'


def _frame(title: str, width: int) -> list[str]:
    lights = (f'<circle cx="{_EDGE + 18 * at}" cy="17" r="5" fill="{fill}"/>' for at, fill in enumerate(_LIGHTS))
    return [
        f'<rect width="100%" height="100%" rx="8" fill="{_GROUND}"/>',
        f'<rect width="{width}" height="{_BAR - 8}" rx="8" fill="{_HEAD}"/>',
        *lights,
        _text(width / 2, 18, title, _FADED, ' text-anchor="middle"'),
    ]


def _rows(lines: Sequence[str]) -> list[str]:
    return [
        _text(_EDGE, _BAR + (at + 1) * _HEIGHT - 4, line, _colour(line))
        for at, line in enumerate(lines)
        if line.strip()
    ]


def _colour(line: str) -> str:
    """Return a line's colour: what a person typed, and what came of it, stand out."""
    if line.startswith("$ ") or "answers" in line:
        return _STRONG
    return _FADED if " s  " not in line and "█" not in line else _TEXT


def _text(x: float, y: float, words: str, fill: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="{fill}"{more}>{escape(words)}</text>'


def write(place: Path, title: str, lines: Sequence[str]) -> None:
    """Write the picture."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(drawn(title, lines), encoding="utf-8")
    say(f"drawn: {place}")
