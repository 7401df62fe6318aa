"""What all tests share. Its being here also lets them import the runner of the vectors as ``vectors.runner``."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

# How long an example takes depends on who else uses the machine. Traced for coverage, each takes four times as long.
settings.register_profile("suite", deadline=None)
settings.register_profile("traced", deadline=None, max_examples=20)
settings.load_profile("suite")


@pytest.fixture
def own_logging() -> Iterator[None]:
    """Let a test configure logging as the service does; afterwards it is as before."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
