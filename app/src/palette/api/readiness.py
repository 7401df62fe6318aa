"""Whether this process can answer: the checks behind ``/readyz``."""

from __future__ import annotations

import math

from palette.color.conversion import to_space
from palette.color.parsing import parse
from palette.runtime.health import OK

_REFERENCE = (0.440272, 0.160296, 303.372988)
"""rebeccapurple in OKLCH (CSS Color 4's conversions)."""


def engine_check() -> str:
    """Tell whether the colour core, compiled or plain, gives a known result."""
    found = to_space(parse("rebeccapurple"), "oklch").coords
    right = all(math.isclose(one, other, abs_tol=1e-6) for one, other in zip(found, _REFERENCE, strict=True))
    return OK if right else f"rebeccapurple is {found} in OKLCH, not {_REFERENCE}"
