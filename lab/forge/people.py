"""The forge's accounts, teams and organisation: made where they are missing."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import NamedTuple

from lab import settings
from lab.forge import credentials
from lab.forge.client import Client
from lab.forge.server import ADMINISTRATOR, address_of

AUTHOR, REVIEWER = "author", "reviewer"
ARGO_CD = "argocd"
"""Who reads the repository for Argo CD: in production a deploy key that may read."""
APP = "color-palette-argocd-app"
"""Who writes for the GitHub App: its token lies behind the front, which lets it write commit statuses alone."""
ISSUER = "identity"
"""Who reads what the identity issuer says of a job."""


class Person(NamedTuple):
    """An account.

    Attributes:
        name: Its name.
        scopes: What its token may be used for.
        permission: What it may do with the repository by itself; nothing for who has a team for it.
    """

    name: str
    scopes: tuple[str, ...]
    permission: str = ""


_WRITES = ("write:repository", "write:issue", "read:user", "read:organization")
PEOPLE = (
    Person(AUTHOR, _WRITES),
    Person(REVIEWER, _WRITES),
    Person(ARGO_CD, ("read:repository",), "read"),
    Person(APP, ("write:repository",), "write"),
    Person(ISSUER, ("read:repository",), "read"),
)
TEAMS = {
    "platform": (REVIEWER,),
    "application": (AUTHOR, REVIEWER),
    "security": (REVIEWER,),
}
"""The teams that ``.github/CODEOWNERS`` names, and who is in each."""
_UNITS = ("repo.code", "repo.pulls", "repo.actions", "repo.issues")


def administrator() -> Client:
    """Return the API as the account that may do everything."""
    return Client(ADMINISTRATOR)


def make() -> None:
    """Make every account with its token, the organisation and its teams."""
    for person in PEOPLE:
        _account(person)
    organisation(settings.platform()["owner"])
    for name, members in TEAMS.items():
        _team(name, members)


def organisation(name: str) -> None:
    """Make an organisation where it is missing."""
    if not administrator().there(f"/orgs/{name}"):
        administrator().ask("POST", "/orgs", {"username": name, "visibility": "public"})


def _account(person: Person) -> None:
    """Make an account, and a token of it; its password is known to nobody afterwards."""
    if credentials.token_file(person.name).exists():
        return
    password = credentials.password()
    known = {"login_name": person.name, "source_id": 0, "password": password, "must_change_password": False}
    if administrator().there(f"/users/{person.name}"):
        administrator().ask("PATCH", f"/admin/users/{person.name}", known)
    else:
        named = {"username": person.name, "email": address_of(person.name)}
        administrator().ask("POST", "/admin/users", {**known, **named})
    credentials.keep(credentials.token_file(person.name), _token(person, password))


def _token(person: Person, password: str) -> str:
    basic = base64.b64encode(f"{person.name}:{password}".encode()).decode()
    content = {"name": f"lab {credentials.password()[:8]}", "scopes": list(person.scopes)}
    answered = Client(person.name, f"Basic {basic}").ask("POST", f"/users/{person.name}/tokens", content)
    return str(answered["sha1"])


def _team(name: str, members: tuple[str, ...]) -> None:
    """Make a team that writes to every repository of the organisation."""
    identifier = next(_teams(name), None) or _new_team(name)
    for member in members:
        administrator().ask("PUT", f"/teams/{identifier}/members/{member}")


def _teams(name: str) -> Iterator[int]:
    found = administrator().ask("GET", f"/orgs/{settings.platform()['owner']}/teams?limit=50")
    yield from (team["id"] for team in found if team["name"] == name)


def _new_team(name: str) -> int:
    rights = {"permission": "write", "includes_all_repositories": True, "units_map": dict.fromkeys(_UNITS, "write")}
    content = {"name": name, **rights}
    return int(administrator().ask("POST", f"/orgs/{settings.platform()['owner']}/teams", content)["id"])
