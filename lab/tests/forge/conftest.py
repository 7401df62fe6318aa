"""Every test may put the double of the API in the client's place."""

from __future__ import annotations

from typing import Any

import pytest

from lab.forge.client import Answer, Client
from lab.tests.forge.pages import Pages


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Pages:
    """Put the double in the client's place."""
    made = Pages()

    def tried(client: Client, method: str, path: str, content: Any = None) -> Answer:
        return made.tried(client, method, path, content)

    monkeypatch.setattr(Client, "tried", tried)
    monkeypatch.setattr("time.sleep", lambda _: None)
    return made
