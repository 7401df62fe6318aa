"""Answers about contrast."""

from __future__ import annotations

import msgspec

from palette.api.schemas.values import ColorValue


class Wcag(msgspec.Struct):
    """What a pair of text and ground passes (WCAG 2.2, criteria 1.4.3, 1.4.6 and 1.4.11)."""

    aa_normal: bool
    aa_large: bool
    aaa_normal: bool
    aaa_large: bool
    non_text: bool


class ContrastAnswer(msgspec.Struct):
    """The contrast of two colours' ``hex``; ``unmapped`` is that of the colours as they are."""

    ratio: float
    unmapped: float
    wcag: Wcag
    fg: ColorValue
    bg: ColorValue
