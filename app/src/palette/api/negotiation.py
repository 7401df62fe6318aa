"""Content negotiation by Accept and Accept-Encoding, q-values honoured (RFC 9110, section 12)."""

from __future__ import annotations

from functools import lru_cache

IDENTITY = "identity"
_MEMORY = 512
_LONGEST = 1024
"""Longer headers than any client sends are read only so far: they cost time and memory."""


def _weights(header: str) -> dict[str, float]:
    """Return the ranges of a header with their weights; a malformed weight counts as 0."""
    weights: dict[str, float] = {}
    for item in header[:_LONGEST].lower().split(","):
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


@lru_cache(_MEMORY)
def accepts(header: str, media_type: str) -> bool:
    """Tell whether an Accept header admits a media type (``type/subtype``, without parameters)."""
    weights = _weights(header)
    if not weights:
        return True
    major = media_type.partition("/")[0]
    for name in (media_type, f"{major}/*", "*/*"):
        if name in weights:
            return weights[name] > 0.0
    return False


@lru_cache(_MEMORY)
def coding(header: str, offered: tuple[str, ...]) -> str | None:
    """Return the content coding to answer with: the heaviest offered one, ours first among equals.

    ``identity`` is admitted unless the header refuses it; ``None`` when nothing is admitted.
    """
    weights = _weights(header)
    wildcard = weights.get("*")
    best, best_weight = None, 0.0
    for name in offered:
        weight = weights.get(name, wildcard if wildcard is not None else 0.0)
        if weight > best_weight:
            best, best_weight = name, weight
    identity = weights.get(IDENTITY, 1.0 if wildcard is None or wildcard > 0.0 else 0.0)
    explicit = weights.get(IDENTITY, 0.0)
    if best is not None and best_weight >= explicit:
        return best
    return IDENTITY if identity > 0.0 else best
