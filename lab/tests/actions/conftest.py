"""What the tests of the doubles share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lab.tests.actions.job_step import Step


@pytest.fixture
def step(tmp_path: Path) -> Callable[[], Step]:
    """Give a maker of steps, each with files of its own."""
    count = iter(range(100))
    return lambda: Step(tmp_path / f"step-{next(count)}")
