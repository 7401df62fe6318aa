"""Each test has a state of its own, so that none sees a lab that runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import settings, state


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LAB_STATE", str(tmp_path / "state" / "lab"))
    assert settings.state_folder() == tmp_path / "state" / "lab"
    yield
    for name in state.processes():
        state.stop(name, seconds=0)
