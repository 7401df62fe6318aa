"""What makes the image of a commit the same for everybody, taken away."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

_DATE = "SOURCE_DATE_EPOCH"


@contextlib.contextmanager
def another_date() -> Iterator[None]:
    """Have the build take another date than the commit's, as one that takes the clock's would."""
    before = os.environ.get(_DATE)
    os.environ[_DATE] = "1000000000"
    try:
        yield
    finally:
        del os.environ[_DATE]
        if before is not None:
            os.environ[_DATE] = before
