"""The forge's REST API: pull requests and commit statuses. GitHub and the lab's forge answer the same calls."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from delivery.findings import CannotCheckError, RefusedError
from delivery.workflows.repository import needed

SECONDS = 30
FORBIDDEN = 403


@dataclass(frozen=True)
class Status:
    """What somebody says of a commit: a state (success, failure, pending, error) and a sentence."""

    state: str
    description: str


@dataclass(frozen=True)
class Forge:
    """One repository of a forge, spoken to with the job's own token.

    Attributes:
        api: The API's address, without a slash at its end.
        server: The address that git and people use.
        repository: Owner and name.
        token: The job's token.
    """

    api: str
    server: str
    repository: str
    token: str

    @classmethod
    def from_job(cls) -> Forge:
        """Return the forge that runs this job."""
        names = ("GITHUB_API_URL", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN")
        api, server, repository, token = map(needed, names)
        return cls(api.rstrip("/"), server.rstrip("/"), repository, token)

    def status(self, commit: str, context: str) -> Status | None:
        """Return the latest status of a commit in one context; nothing where there is none."""
        statuses = self._ask("GET", f"commits/{commit}/status?per_page=100&limit=100")["statuses"] or []
        for status in statuses:
            if status["context"] == context:
                # GitHub says `state`, Gitea `status`.
                return Status(status.get("state") or status.get("status"), status.get("description") or "")
        return None

    def propose(self, branch: str, base: str, title: str, body: str) -> str:
        """Open a pull request, or renew the one that is open from this branch; return its address."""
        content = {"title": title, "body": body}
        query = urllib.parse.urlencode({"state": "open", "base": base, "per_page": 100, "limit": 100})
        for pull in self._ask("GET", f"pulls?{query}"):
            if pull["head"]["ref"] == branch and pull["base"]["ref"] == base:
                return str(self._ask("PATCH", f"pulls/{pull['number']}", content)["html_url"])
        return str(self._ask("POST", "pulls", {**content, "head": branch, "base": base})["html_url"])

    def _ask(self, method: str, path: str, content: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - its JSON
        """Return the answer to one call.

        Raises:
            RefusedError: the token may not do that.
            CannotCheckError: the forge can't be reached, or answers with another error.
        """
        url = f"{self.api}/repos/{self.repository}/{path}"
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - the runner's own forge
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise _failed(error, f"{method} {path.partition('?')[0]}") from error
        except OSError as error:
            raise CannotCheckError(f"the forge at {self.api} cannot be reached: {error}") from error


def _failed(error: urllib.error.HTTPError, call: str) -> Exception:
    """Return what an error of the forge means for a person."""
    said = error.read().decode("utf-8", "replace")
    message = str(json.loads(said).get("message", said)) if said.startswith("{") else said[:200]
    if error.code == FORBIDDEN and call.startswith("POST"):
        tick = 'tick "Allow GitHub Actions to create and approve pull requests" in the repository\'s settings'
        return RefusedError(f"the job's token may not open a pull request ({message}); {tick}")
    return CannotCheckError(f"the forge answers {error.code} to {call}: {message}")
