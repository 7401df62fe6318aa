"""What the differential tests share."""

from __future__ import annotations

import pytest

from differential.oracle_node import Node, install


@pytest.fixture(scope="session")
def node() -> Node:
    """Return a node that has the JavaScript libraries."""
    return install()
