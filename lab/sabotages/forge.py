"""What is broken at the forge."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from lab.forge import people, repositories, runs


@contextlib.contextmanager
def no_workflow() -> Iterator[None]:
    """Have the forge run no pipeline, whatever is pushed or proposed."""
    path = f"/repos/{repositories.ours()}/actions/workflows/{runs.CI}"
    people.administrator().ask("PUT", f"{path}/disable")
    try:
        yield
    finally:
        people.administrator().ask("PUT", f"{path}/enable")


@contextlib.contextmanager
def no_checks() -> Iterator[None]:
    """Let main take a pull request whose checks have not run."""
    path = f"/repos/{repositories.ours()}/branch_protections/{repositories.BRANCH}"
    people.administrator().ask("PATCH", path, {"enable_status_check": False})
    try:
        yield
    finally:
        repositories.set_up()
