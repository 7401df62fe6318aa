"""GitHub's REST API before Gitea: the calls that Argo CD, the workflows' verbs and people make, in GitHub's shapes.

A call that is not known is answered with 404 and named in the log: it is never passed on as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from delivery.findings import CannotCheckError, RefusedError, say
from lab.forge.app import PERMISSIONS, Installation
from lab.forge.client import Answer, Client

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_MOST = 100
_STATES = ("error", "failure", "pending", "success")
_WORST = ("failure", "error", "pending", "success")


class Call(NamedTuple):
    """A call that is translated.

    Attributes:
        method: HTTP's.
        path: Its path, a pattern.
        answer: What answers it.
    """

    method: str
    path: re.Pattern[str]
    answer: Callable[[Request, re.Match[str]], Response]


class Api:
    """GitHub's REST API.

    Args:
        installation: The app's installation.
        repository: The repository on which it is.
        app: The account that writes for the app.
        caller: Gives the forge as who has this authorization.
    """

    def __init__(
        self,
        installation: Installation,
        repository: str,
        app: Client,
        caller: Callable[[str], Client] = lambda shown: Client("the caller", shown),
    ) -> None:
        self._installation = installation
        self._repository = repository
        self._app = app
        self._caller = caller
        repo = r"/repos/(?P<repository>[^/]+/[^/]+)"
        self._calls = tuple(
            Call(method, re.compile(path), answer)
            for method, path, answer in (
                ("POST", r"/app/installations/(?P<number>[0-9]+)/access_tokens", self._token),
                ("POST", repo + r"/statuses/(?P<commit>[0-9a-f]{40})", self._write_status),
                ("GET", repo + r"/commits/(?P<commit>[^/]+)/status", self._status),
                ("GET", repo + r"/pulls", self._pulls),
                ("POST", repo + r"/pulls", self._as_it_is),
                ("GET", repo + r"/pulls/(?P<number>[0-9]+)", self._as_it_is),
                ("PATCH", repo + r"/pulls/(?P<number>[0-9]+)", self._as_it_is),
                ("PUT", repo + r"/pulls/(?P<number>[0-9]+)/merge", self._merge),
            )
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        request = Request(environ)
        try:
            response = self._answered(request)
        except RefusedError as error:
            say(f"refused: {request.method} {request.path}: {error}")
            response = _said(HTTPStatus.UNAUTHORIZED, str(error))
        except CannotCheckError as error:
            response = _said(HTTPStatus.BAD_GATEWAY, str(error))
        return response(environ, start_response)

    def _answered(self, request: Request) -> Response:
        for call in self._calls:
            if call.method == request.method and (match := call.path.fullmatch(request.path)):
                return call.answer(request, match)
        say(f"not known: {request.method} {request.path}")
        return _said(HTTPStatus.NOT_FOUND, "Not Found")

    def _token(self, request: Request, match: re.Match[str]) -> Response:
        made, end = self._installation.token(int(match["number"]), _shown(request))
        expires = datetime.fromtimestamp(end, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        content = {"token": made, "expires_at": expires, "permissions": PERMISSIONS, "repository_selection": "selected"}
        return _page(content, HTTPStatus.CREATED)

    def _who(self, request: Request, match: re.Match[str], *, status: bool = False) -> Client:
        """Return the forge as who asks; the app's token writes statuses of its repository, and does nothing else.

        Raises:
            RefusedError: The app's token is used for something else.
        """
        shown = _shown(request)
        if not self._installation.knows(shown):
            return self._caller(f"Bearer {shown}")
        if not status or match["repository"] != self._repository:
            raise RefusedError("Resource not accessible by integration")
        return self._app

    def _write_status(self, request: Request, match: re.Match[str]) -> Response:
        said = _content(request)
        if said.get("state") not in _STATES:
            return _said(HTTPStatus.UNPROCESSABLE_ENTITY, f"state: one of {', '.join(_STATES)}")
        stated = {name: said.get(name) or "" for name in ("state", "context", "description", "target_url")}
        path = f"/repos/{match['repository']}/statuses/{match['commit']}"
        answer = self._who(request, match, status=True).tried("POST", path, stated)
        if not answer.well:
            return _passed(answer)
        say(f"{stated['context']} of {match['commit'][:12]}: {stated['state']}, {stated['description']}")
        return _page(_written(answer.content), HTTPStatus.CREATED)

    def _status(self, request: Request, match: re.Match[str]) -> Response:
        path = f"/repos/{match['repository']}/commits/{match['commit']}/status?{_paged(request)}"
        answer = self._who(request, match).tried("GET", path)
        if not answer.well:
            return _passed(answer)
        statuses = [_written(one) for one in answer.content.get("statuses") or []]
        states = {one["state"] for one in statuses}
        state = next((one for one in _WORST if one in states), "pending")
        whole = {"state": state, "sha": answer.content.get("sha"), "total_count": len(statuses), "statuses": statuses}
        return _page(whole)

    def _pulls(self, request: Request, match: re.Match[str]) -> Response:
        """List pull requests: Gitea does not choose by branches, so it is done here."""
        path = f"/repos/{match['repository']}/pulls?{_paged(request, 'state')}"
        answer = self._who(request, match).tried("GET", path)
        if not answer.well:
            return _passed(answer)
        base, head = request.args.get("base"), request.args.get("head", "").rpartition(":")[2]
        return _page([one for one in answer.content if _is(one, "base", base) and _is(one, "head", head)])

    def _as_it_is(self, request: Request, match: re.Match[str]) -> Response:
        """Pass on a call that Gitea understands and answers as GitHub does."""
        content = _content(request) if request.data else None
        return _passed(self._who(request, match).tried(request.method, request.path, content))

    def _merge(self, request: Request, match: re.Match[str]) -> Response:
        said, path = _content(request), request.path.removesuffix("/merge")
        client = self._who(request, match)
        wanted = {"Do": said.get("merge_method", "merge"), "head_commit_id": said.get("sha", "")}
        answer = client.tried("POST", request.path, wanted)
        if not answer.well:
            return _passed(answer)
        commit = client.ask("GET", path)["merge_commit_sha"]
        return _page({"sha": commit, "merged": True, "message": "Pull Request successfully merged"})


def _is(pull: dict[str, Any], side: str, branch: str | None) -> bool:
    return not branch or pull[side]["ref"] == branch


def _written(status: dict[str, Any]) -> dict[str, Any]:
    """Return a commit status in GitHub's words: Gitea calls its state ``status``, and knows states more."""
    state = status.get("status")
    known = {"warning": "success", "skipped": "success"}.get(str(state), state)
    same = ("id", "context", "description", "target_url", "created_at", "updated_at")
    return {"state": known, **{name: status.get(name) for name in same}}


def _paged(request: Request, *kept: str) -> str:
    own = {name: request.args[name] for name in (*kept, "page") if name in request.args}
    return urlencode({**own, "limit": min(request.args.get("per_page", 30, type=int), _MOST)})


def _shown(request: Request) -> str:
    """Return the token that a request shows.

    Raises:
        RefusedError: It shows none.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() not in {"bearer", "token"} or not token.strip():
        raise RefusedError("Requires authentication")
    return token.strip()


def _content(request: Request) -> dict[str, Any]:
    try:
        said = json.loads(request.data or b"{}")
    except json.JSONDecodeError:
        raise RefusedError("Problems parsing JSON") from None
    return said if isinstance(said, dict) else {}


def _passed(answer: Answer) -> Response:
    return _page(answer.content, answer.status)


def _page(content: object, status: int = HTTPStatus.OK) -> Response:
    return Response(json.dumps(content), status, content_type="application/json; charset=utf-8")


def _said(status: HTTPStatus, message: str) -> Response:
    return _page({"message": message, "documentation_url": "https://docs.github.com/rest"}, status)
