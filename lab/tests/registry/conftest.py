"""What the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from delivery.terraform.evaluator.engine import Evaluator
from lab.aws.access import Access
from lab.tests.registry.stage import Theatre, access_of


@pytest.fixture(scope="session")
def access(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    with Evaluator() as evaluator:
        yield access_of(tmp_path_factory.mktemp("policies"), evaluator)


@pytest.fixture
def theatre(tmp_path: Path, access: Access) -> Theatre:
    return Theatre(tmp_path, access)
