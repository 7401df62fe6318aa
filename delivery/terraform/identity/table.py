"""Tables of calls and tokens, each with the answer that it must get: ``*.yaml``, read into single cases.

A table is of one role (or of several alike, ``${environment}`` standing for each environment)::

    role: GitHubActions-ECR-Push
    tokens: # GitHub's hold the repository's id, if claims says nothing else
      - {who: main, answer: allowed, issuer: github, sub: "repo:${owner}/${repository}:ref:refs/heads/main"}
    principals:
      - {who: a user of the account, answer: denied, arn: "arn:aws:iam::${account}:user/someone"}
    calls:
      - {answer: allowed, actions: [iam:GetRole], resource: "arn:aws:iam::${account}:role/color-palette-dev-node"}

Values in ``${}`` are those of ``platform.yaml``, ``environment``, its ``issuer`` and ``database`` (the number that the
render gives it), and ``issuer_dev`` and the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any, Final

import yaml

from delivery.configure import values_of
from delivery.findings import CannotCheckError
from delivery.terraform.render.plans import DATABASE

_ADMINISTRATOR: Final = re.compile(r'^cluster_admin_principal_arns\s*=\s*\[\s*"(?P<arn>[^"]+)"', re.MULTILINE)
_AUDIENCE: Final = "sts.amazonaws.com"
_GITHUB: Final = "https://token.actions.githubusercontent.com"
_TOKEN_ANSWERS: Final = frozenset({"allowed", "AccessDenied", "InvalidIdentityToken"})
_CALL_ANSWERS: Final = frozenset({"allowed", "denied"})
_KEYS: Final = {
    "tokens": {"who", "answer", "issuer", "sub", "aud", "claims"},
    "principals": {"who", "answer", "arn", "with"},
    "calls": {"answer", "actions", "resource", "with", "why"},
}


@dataclass(frozen=True, slots=True)
class TokenCase:
    """A token shown for a role, and what STS must answer: ``allowed`` or an error's code."""

    role: str
    who: str
    answer: str
    issuer: str
    subject: str
    audiences: tuple[str, ...]
    claims: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the case as a sentence."""
        return f"{self.role}: {self.who}: {self.answer}"


@dataclass(frozen=True, slots=True)
class PrincipalCase:
    """An AWS principal that wants a role by ``sts:AssumeRole``, and whether it gets it."""

    role: str
    who: str
    answer: str
    arn: str
    context: Mapping[str, str | list[str]]

    def __str__(self) -> str:
        """Return the case as a sentence."""
        return f"{self.role}: {self.who}: {self.answer}"


@dataclass(frozen=True, slots=True)
class CallCase:
    """A call that a role makes, and whether it may."""

    role: str
    answer: str
    action: str
    resource: str
    context: Mapping[str, str | list[str]]
    why: str

    def __str__(self) -> str:
        """Return the case as a sentence."""
        note = f" ({self.why})" if self.why else ""
        with_ = "".join(f" {key}={value}" for key, value in self.context.items())
        return f"{self.role}: {self.action} on {self.resource}{with_}: {self.answer}{note}"


@dataclass(frozen=True, slots=True)
class Table:
    """The cases of some tables."""

    tokens: list[TokenCase] = field(default_factory=list)
    principals: list[PrincipalCase] = field(default_factory=list)
    calls: list[CallCase] = field(default_factory=list)


def values_for(tree: Path) -> dict[str, str]:
    """Return what ``${}`` stands for in a tree: the values of ``platform.yaml``, and the first ``administrator``.

    Raises:
        CannotCheckError: one of them cannot be read.
    """
    path = tree / "terraform/bootstrap/terraform.tfvars"
    named = _ADMINISTRATOR.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    if named is None:
        message = f"{path}: names nobody in cluster_admin_principal_arns"
        raise CannotCheckError(message)
    return {**values_of(tree / "platform.yaml"), "administrator": named["arn"]}


def table_of(folder: Path, values: Mapping[str, str], issuers: Mapping[str, str]) -> Table:
    """Read every table of a folder.

    Args:
        folder: where the ``*.yaml`` lie.
        values: what ``${}`` stands for.
        issuers: the issuer of each environment's cluster.

    Raises:
        CannotCheckError: a table has another form.
    """
    whole = Table()
    for path in sorted(folder.glob("*.yaml")):
        try:
            _read(path.read_text(encoding="utf-8"), values, issuers, whole)
        except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
            message = f"{path}: {type(error).__name__}: {' '.join(str(error).split())}"
            raise CannotCheckError(message) from None
    return whole


def _read(text: str, values: Mapping[str, str], issuers: Mapping[str, str], whole: Table) -> None:
    # A table that names no environment is there once.
    for environment in issuers if "${environment}" in text else [next(iter(issuers))]:
        database = f"{DATABASE}{environment.upper()}"
        own = {**values, "environment": environment, "issuer": issuers[environment], "database": database}
        others = {f"issuer_{name}": issuer for name, issuer in issuers.items()}
        found = yaml.safe_load(Template(text).substitute(own | others))
        for entry in found.get("tokens", ()):
            if entry["issuer"] == "github":
                entry.update(issuer=_GITHUB, claims=entry.get("claims", {"repository_id": values["repository_id"]}))
        _add(found, whole)


def _add(found: Mapping[str, Any], whole: Table) -> None:
    if unknown := set(found) - {"role", *_KEYS}:
        message = f"unknown {sorted(unknown)}; known are role, tokens, principals, calls"
        raise ValueError(message)
    whole.tokens.extend(_token(found["role"], entry) for entry in _entries(found, "tokens", _TOKEN_ANSWERS))
    whole.principals.extend(_principal(found["role"], entry) for entry in _entries(found, "principals", _CALL_ANSWERS))
    for entry in _entries(found, "calls", _CALL_ANSWERS):
        whole.calls.extend(_calls(found["role"], entry))


def _entries(found: Mapping[str, Any], kind: str, answers: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    for entry in found.get(kind, ()):
        if unknown := set(entry) - _KEYS[kind]:
            message = f"{kind}: unknown {sorted(unknown)} in {entry}"
            raise ValueError(message)
        if entry["answer"] not in answers:
            message = f"{kind}: answer {entry['answer']!r} is none of {', '.join(sorted(answers))}"
            raise ValueError(message)
        yield entry


def _token(role: str, entry: Mapping[str, Any]) -> TokenCase:
    audience = entry.get("aud", _AUDIENCE)
    return TokenCase(
        role=role,
        who=entry["who"],
        answer=entry["answer"],
        issuer=entry["issuer"],
        subject=entry["sub"],
        audiences=(audience,) if isinstance(audience, str) else tuple(audience),
        claims=entry.get("claims", {}),
    )


def _principal(role: str, entry: Mapping[str, Any]) -> PrincipalCase:
    return PrincipalCase(role, entry["who"], entry["answer"], entry["arn"], entry.get("with", {}))


def _calls(role: str, entry: Mapping[str, Any]) -> Iterator[CallCase]:
    places = [entry["resource"]] if isinstance(entry["resource"], str) else entry["resource"]
    for place in places:
        if entry["answer"] == "allowed" and place != "*" and re.search("[*?]", place):
            message = f"an allowed call wants one resource, not {place}"
            raise ValueError(message)
        for action in entry["actions"]:
            yield CallCase(role, entry["answer"], action, place, entry.get("with", {}), entry.get("why", ""))
