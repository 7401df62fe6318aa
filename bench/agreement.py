"""Whether two sides give the same answers: then, and only then, their speed is compared."""

from __future__ import annotations

import math
from typing import Any

STEPS = 1
"""How far apart two 8-bit components may be: one is a matter of rounding."""


class DisagreementError(RuntimeError):
    """The two sides answer differently; the message says where, and how."""


def expect(agreed: bool, where: str, ours: object, theirs: object) -> None:  # noqa: FBT001 - it is what is told
    """Raise DisagreementError unless it is agreed."""
    if not agreed:
        raise DisagreementError(f"{where}: ours is {ours!r}, the peer's {theirs!r}"[:300])


def same(ours: object, theirs: object, where: str) -> None:
    """Raise DisagreementError unless both are equal."""
    expect(ours == theirs, where, ours, theirs)


def near(ours: float, theirs: float, tolerance: float, where: str) -> None:
    """Raise DisagreementError unless two numbers are as near as that."""
    expect(math.isclose(ours, theirs, rel_tol=0.0, abs_tol=tolerance), where, ours, theirs)


def same_hex(ours: str, theirs: str, where: str) -> None:
    """Raise DisagreementError unless two 8-bit colours differ by no more than rounding in any component."""
    pairs = zip(bytes.fromhex(ours[1:]), bytes.fromhex(theirs[1:]), strict=True)
    expect(all(abs(one - other) <= STEPS for one, other in pairs), where, ours, theirs)


def same_shape(ours: Any, theirs: Any, where: str = "answer") -> None:  # noqa: ANN401 - any JSON
    """Raise DisagreementError unless two answers have the same members, of the same kinds, at every depth.

    Lists are compared by their first items; a member that is null on either side may be anything on the other.
    """
    if ours is None or theirs is None:
        return
    if isinstance(ours, dict) and isinstance(theirs, dict):
        same(sorted(ours), sorted(theirs), f"members of {where}")
        for name, value in ours.items():
            same_shape(value, theirs[name], f"{where}.{name}")
    elif isinstance(ours, list) and isinstance(theirs, list):
        if ours and theirs:
            same_shape(ours[0], theirs[0], f"{where}[0]")
    else:
        same(_kind(ours), _kind(theirs), f"kind of {where}")


def _kind(value: object) -> str:
    """Return what JSON calls a value."""
    if isinstance(value, bool):
        return "boolean"
    return {str: "string", int: "number", float: "number"}.get(type(value), type(value).__name__)
