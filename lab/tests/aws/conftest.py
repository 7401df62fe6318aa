"""What the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab.tests.aws.stage import Stage, staged


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("aws")) as made:
        yield made
