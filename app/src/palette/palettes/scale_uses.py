"""Uses: what a step of a scale may be used for, as far as the contrast of its 8-bit colour proves it."""

from __future__ import annotations

from typing import Final

from palette.color.contrast import LEVELS
from palette.palettes.scale_presets import BACKGROUND, COMPONENT, SEPARATOR, SOLID

_TEXT: Final = LEVELS["aa_normal"]
_LARGE_TEXT: Final = LEVELS["aa_large"]
_ENHANCED_TEXT: Final = LEVELS["aaa_normal"]
_BORDER: Final = LEVELS["non_text"]

# Up to which contrast with the ground a step without a job of its own has one.
_MOST_OF_BACKGROUND: Final = 1.2
_MOST_OF_COMPONENT: Final = 1.6

USES: Final[dict[str, str]] = {
    "background": "a ground: the scale's step of most contrast passes as text (4.5) on it",
    "component": "the ground of a control: the scale's step of most contrast passes as text (4.5) on it",
    "separator": "a line that only decorates, of which WCAG asks no contrast",
    "border": "the boundary of a control, or a graphic: 3 to the background (WCAG 2.2, 1.4.11)",
    "solid": "a filled control: 3 to the background, and its text color passes (4.5) on it",
    "large-text": "text of 24 px, or 18.66 px bold, on the background: 3 (1.4.3)",
    "text": "text on the background: 4.5 (1.4.3)",
    "enhanced-text": "text on the background: 7 (1.4.6)",
}
"""Every use, and what proves it. ``background`` is the ground the scale was asked for."""


def uses(jobs: int, ground: float, strongest: float, text: float) -> list[str]:
    """Return the uses of a step, in the order of ``USES``.

    Args:
        jobs: what it was made for, a sum of the jobs of ``scale_presets``.
        ground: its contrast ratio to the ground.
        strongest: to the scale's step of most contrast with the ground.
        text: to white or black, whichever has more.
    """
    found = []
    if jobs & BACKGROUND and strongest >= _TEXT:
        found.append("background")
    if jobs & COMPONENT and strongest >= _TEXT:
        found.append("component")
    if jobs & SEPARATOR:
        found.append("separator")
    if ground >= _BORDER:
        found.append("border")
    if jobs & SOLID and ground >= _BORDER and text >= _TEXT:
        found.append("solid")
    if ground >= _LARGE_TEXT:
        found.append("large-text")
    if ground >= _TEXT:
        found.append("text")
    if ground >= _ENHANCED_TEXT:
        found.append("enhanced-text")
    return found


def job_of(ground: float) -> int:
    """Return the jobs that a contrast with the ground suits, for presets whose steps have none of their own."""
    if ground < _MOST_OF_BACKGROUND:
        return BACKGROUND
    if ground < _MOST_OF_COMPONENT:
        return COMPONENT | SEPARATOR
    return SEPARATOR if ground < _BORDER else SOLID
