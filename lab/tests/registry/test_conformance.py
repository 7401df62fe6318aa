"""How the suite's words are read, and that a run which broke off is none."""

from __future__ import annotations

import pytest

from delivery.findings import CannotCheckError
from lab.registry.conformance import outcome_of

SAID = """
level=WARN msg="failed test" name="OCI/a" error="x"
level=WARN msg="failed test" name="OCI/a" error="y"
level=WARN msg="failed test" name="OCI/b" error="z"
  FAIL..........................:          3
  Total.........................:        848
"""


def test_failures_are_counted_by_name() -> None:
    failed, total = outcome_of(SAID)
    assert (dict(failed), total) == ({"OCI/a": 2, "OCI/b": 1}, 848)


def test_a_run_that_broke_off_is_no_run() -> None:
    with pytest.raises(CannotCheckError, match="to its end"):
        outcome_of("panic: no connection")
