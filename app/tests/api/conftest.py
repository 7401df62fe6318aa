"""What the tests of the API share: logs are caught, not printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from structlog.testing import LogCapture


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[Any]]:
    """Catch what is logged; the list grows with every event."""
    capture = LogCapture()
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, capture], cache_logger_on_first_use=False)
    yield capture.entries
    structlog.reset_defaults()
