"""What is broken at the forge."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from lab.forge import people, repositories


@contextlib.contextmanager
def no_checks() -> Iterator[None]:
    """Let main take a pull request whose checks have not run."""
    path = f"/repos/{repositories.ours()}/branch_protections/{repositories.BRANCH}"
    people.administrator().ask("PATCH", path, {"enable_status_check": False})
    try:
        yield
    finally:
        repositories.set_up()
