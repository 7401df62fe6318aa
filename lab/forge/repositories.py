"""Repositories of the forge: made where they are missing, and ours set up as README.md asks of GitHub's."""

from __future__ import annotations

from typing import Any

from lab import settings
from lab.forge import checks, credentials, people
from lab.forge.client import Client
from lab.forge.server import ADMINISTRATOR

BRANCH = "main"
WEBHOOK_SECRET = "webhook"  # noqa: S105 - the name of a secret's file
_APPROVALS = 1


def ours() -> str:
    """Return our repository's owner and name."""
    return f"{settings.platform()['owner']}/{settings.platform()['repository']}"


def make(repository: str, *, private: bool = False) -> bool:
    """Make a repository, ``owner/name``, and its owner where they are missing; tell whether it was missing."""
    owner, _, name = repository.partition("/")
    people.organisation(owner)
    client = people.administrator()
    if client.there(f"/repos/{repository}"):
        return False
    client.ask("POST", f"/orgs/{owner}/repos", {"name": name, "default_branch": BRANCH, "private": private})
    return True


def set_up() -> None:
    """Set ours up: who may do what, variables, workflows, the protection of main, the webhook to Argo CD."""
    client, path = people.administrator(), f"/repos/{ours()}"
    client.ask("PATCH", path, settings_of())
    for person in people.PEOPLE:
        if person.permission:
            client.ask("PUT", f"{path}/collaborators/{person.name}", {"permission": person.permission})
    for name, value in variables().items():
        _variable(client, f"{path}/actions/variables/{name}", value)
    for name in checks.LEFT_OUT:
        client.ask("PUT", f"{path}/actions/workflows/{name}/disable")
    _protected(client, path)
    _hooked(client, path)


def settings_of() -> dict[str, Any]:
    """Return the repository's settings: squashed, since a commit of main is one change; a merged branch goes."""
    return {
        "has_actions": True,
        "has_wiki": False,
        "has_projects": False,
        "has_packages": False,
        "allow_merge_commits": True,
        "allow_squash_merge": True,
        "default_merge_style": "squash",
        "default_delete_branch_after_merge": True,
    }


def variables() -> dict[str, str]:
    """Return the variables that the workflows read."""
    stated = settings.platform()
    return {"AWS_ACCOUNT_ID": stated["account"], "AWS_REGION": stated["region"]}


def _variable(client: Client, path: str, value: str) -> None:
    client.ask("PUT" if client.there(path) else "POST", path, {"value": value})


def protection() -> dict[str, Any]:
    """Return the protection of main: a pull request, the checks, a review of somebody else.

    The lab's own account may push past it; on GitHub that is nobody.
    """
    return {
        "enable_push": True,
        "enable_push_whitelist": True,
        "push_whitelist_usernames": [ADMINISTRATOR],
        "enable_status_check": True,
        "status_check_contexts": [check.context for check in checks.required()],
        "required_approvals": _APPROVALS,
        "dismiss_stale_approvals": True,
        "block_on_rejected_reviews": True,
        "block_admin_merge_override": True,
    }


def _protected(client: Client, path: str) -> None:
    if client.there(f"{path}/branch_protections/{BRANCH}"):
        client.ask("PATCH", f"{path}/branch_protections/{BRANCH}", protection())
    else:
        client.ask("POST", f"{path}/branch_protections", {"rule_name": BRANCH, **protection()})


def hook() -> dict[str, Any]:
    """Return the webhook that tells Argo CD of a push; both know its secret."""
    configuration = {
        "url": f"https://{settings.ARGO_CD_SERVICE}/api/webhook",
        "content_type": "json",
        "secret": credentials.secret(WEBHOOK_SECRET).read_text(),
    }
    return {"type": "gitea", "active": True, "events": ["push"], "branch_filter": BRANCH, "config": configuration}


def _hooked(client: Client, path: str) -> None:
    there = [one["id"] for one in client.ask("GET", f"{path}/hooks")]
    for identifier in there:
        client.ask("PATCH", f"{path}/hooks/{identifier}", hook())
    if not there:
        client.ask("POST", f"{path}/hooks", hook())


def runner_token() -> str:
    """Return a token by which a runner registers."""
    return str(people.administrator().ask("POST", "/admin/actions/runners/registration-token")["token"])
