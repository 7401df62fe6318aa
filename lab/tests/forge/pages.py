"""A double of the forge's API: pages by method and path, and a record of who asked what."""

from __future__ import annotations

from typing import Any

from lab.forge.client import Answer, Client

Asked = tuple[str, str, str, Any]


class Pages:
    """What the forge answers, and what it was asked.

    A list of answers is given one after another, the last of them again and again.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._found: dict[tuple[str, str], list[Answer]] = {}

    def put(self, method: str, path: str, *answers: tuple[int, Any]) -> None:
        """Answer a call from now on."""
        self._found[method, path] = [Answer(status, content) for status, content in answers]

    def tried(self, client: Client, method: str, path: str, content: Any = None) -> Answer:
        """Answer as the client does."""
        self.asked.append((client.user, method, path, content))
        found = self._found.get((method, path.partition("?")[0]))
        if found is None:
            return Answer(404, {"message": "not here"}) if method == "GET" else Answer(201, {"id": 7})
        return found.pop(0) if len(found) > 1 else found[0]

    def written(self) -> list[Asked]:
        """Return what was asked that changes something."""
        return [one for one in self.asked if one[1] != "GET"]
