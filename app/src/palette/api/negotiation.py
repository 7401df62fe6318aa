"""Content negotiation by Accept and Accept-Encoding, q-values honoured (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

IDENTITY = "identity"
_MEMORY = 512
_LONGEST = 1024
"""Longer headers than any client sends are read and remembered only so far: they cost time and memory."""


def _weights(header: str) -> dict[str, float]:
    """Return the ranges of a header with their weights; a malformed weight counts as 0."""
    weights: dict[str, float] = {}
    for item in header.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        if not name:
            continue
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = _weight(value.strip())
        weights[name] = max(weight, weights.get(name, 0.0))
    return weights


def _weight(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0.0 <= value <= 1.0 else 0.0


def accepts(header: str, media_type: str) -> bool:
    """Tell whether an Accept header admits a media type (``type/subtype``, without parameters)."""
    return _accepts(header[:_LONGEST], media_type)


@lru_cache(_MEMORY)
def _accepts(header: str, media_type: str) -> bool:
    weights = _weights(header)
    if not weights:
        return True
    major = media_type.partition("/")[0]
    for name in (media_type, f"{major}/*", "*/*"):
        if name in weights:
            return weights[name] > 0.0
    return False


def coding(header: str, offered: tuple[str, ...]) -> str | None:
    """Return the content coding to answer with: the heaviest offered one, ours first among equals.

    ``identity`` is admitted unless the header refuses it; ``None`` when nothing is admitted.
    """
    return _coding(header[:_LONGEST], offered)


@lru_cache(_MEMORY)
def _coding(header: str, offered: tuple[str, ...]) -> str | None:
    weights = _weights(header)
    best, best_weight = None, 0.0
    for name in offered:
        weight = weights.get(name, weights.get("*", 0.0))
        if weight > best_weight:
            best, best_weight = name, weight
    if best is not None and best_weight >= weights.get(IDENTITY, 0.0):
        return best
    return IDENTITY if _admits_identity(weights) else None


def admits_identity(header: str) -> bool:
    """Tell whether an Accept-Encoding header admits an answer without any coding."""
    return _admits_identity(_weights(header[:_LONGEST]))


def _admits_identity(weights: Mapping[str, float]) -> bool:
    return weights.get(IDENTITY, weights.get("*", 1.0)) > 0.0
