"""Which tests the jobs run: all, or a sample, by variables of pytest and mypy alone. No workflow is changed for it.

Two cores need more than twenty minutes for every test of a run, and a change in the lab makes two runs. The sample has
some of every file, whatever is new in a commit, and is named in each job's log.
"""

from __future__ import annotations

import os
from pathlib import Path

from delivery.locations import cache

ALL = "LAB_TESTS"
"""``LAB_TESTS=all`` leaves the sample away."""
EVERY = 40
PLUGIN = Path(__file__).with_name("plugin")
"""The folder that pytest finds the plugin in: no package, so that nothing else of the lab is found there."""


def variables() -> dict[str, str]:
    """Return the variables by which pytest takes a sample, and by which mypy goes on from the run before."""
    kept = {"MYPY_CACHE_DIR": str(cache() / "lab-mypy")}
    if os.environ.get(ALL) == "all":
        return kept
    # No coverage of a sample; and that it is off is a warning, which our tests take for an error.
    options = "--no-cov -W ignore::pytest_cov.CovDisabledWarning -p lab_sampling"
    return {**kept, "PYTEST_ADDOPTS": options, "PYTEST_SAMPLE_EVERY": str(EVERY), "PYTHONPATH": str(PLUGIN)}
