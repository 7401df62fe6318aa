"""The forge's own REST API, asked as one of its accounts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

import urllib3

from delivery.findings import CannotCheckError, RefusedError
from lab import names, settings
from lab.forge import credentials
from lab.servers import connections

_SHOWN = 400
Content = Mapping[str, Any]


class Answer(NamedTuple):
    """What the forge says: the status of HTTP, and the JSON beside it."""

    status: int
    content: Any

    @property
    def well(self) -> bool:
        """Tell whether it did what was asked."""
        return self.status < HTTPStatus.BAD_REQUEST

    @property
    def message(self) -> str:
        """What it says of an error."""
        return str(self.content.get("message", "")) if isinstance(self.content, dict) else str(self.content)


class Client:
    """The API, as one account sees it.

    Args:
        user: The account.
        authorization: What it shows of itself; its token by default.
    """

    def __init__(self, user: str, authorization: str | None = None) -> None:
        self.user = user
        self._authorization = authorization

    def tried(self, method: str, path: str, content: Content | None = None) -> Answer:
        """Make a call where a refusal is an answer, too; ``path`` begins with ``/``.

        Raises:
            CannotCheckError: The forge does not answer.
        """
        headers = {
            "Host": settings.FORGE,
            "Authorization": self._authorization or f"token {credentials.token(self.user)}",
            "Content-Type": "application/json",
        }
        body = None if content is None else json.dumps(content)
        try:
            answer = connections(names.forge()).request(method, f"/api/v1{path}", body=body, headers=headers)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            raise CannotCheckError(f"the forge does not answer {method} {path}: {error}") from None
        return Answer(answer.status, _read(answer.data))

    def ask(self, method: str, path: str, content: Content | None = None) -> Any:  # noqa: ANN401 - its JSON
        """Make a call; return the JSON that is answered.

        Raises:
            RefusedError: The forge refuses.
            CannotCheckError: The forge does not answer, or fails.
        """
        answer = self.tried(method, path, content)
        if not answer.well:
            kind = CannotCheckError if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR else RefusedError
            said = answer.message[:_SHOWN]
            raise kind(f"the forge answers {answer.status} to {self.user}'s {method} {path}: {said}")
        return answer.content

    def there(self, path: str) -> bool:
        """Tell whether the forge has something that this account may see."""
        return self.tried("GET", path).well


def _read(data: bytes) -> Any:  # noqa: ANN401 - whatever it answers
    try:
        return json.loads(data) if data.strip() else {}
    except json.JSONDecodeError:
        return {"message": data.decode("utf-8", "replace")}
