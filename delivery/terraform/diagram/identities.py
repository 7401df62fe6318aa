"""Who may become which role, and what each role reaches: drawn from the policies themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import product
from typing import Any, Final

from delivery.terraform.diagram.mermaid import Chart
from delivery.terraform.render.model import ManagedPolicy, Platform, Role

_KINDS: Final = {"repositories": "registry", "buckets": "state", "secrets": "secret"}
_VALUE: Final = "secretsmanager:GetSecretValue"
_CONNECT: Final = "rds-db:connect"


def identities(platform: Platform, root: str) -> Chart:
    """Return the chart of a root's roles: who takes them on the left, what they reach on the right."""
    chart = Chart("LR")
    for name, role in platform.roots[root].roles.items():
        for who, how in _takers(role):
            chart.arrow(chart.box("who", f"who {who}", who), chart.box("roles", name), how)
        for word, target, text in _reached(platform, role):
            chart.arrow(name, chart.box("what", f"{word} {target}", word, target), text)
    return chart


def _takers(role: Role) -> Iterator[tuple[str, str]]:
    for statement in role.trust["Statement"]:
        ((kind, principals),) = statement["Principal"].items()
        for principal in _listed(principals):
            yield from _named(kind, principal, statement.get("Condition", {}))


def _named(kind: str, principal: str, conditions: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give who a principal is: the subjects of a token, the ARNs of a condition, or its own name."""
    if kind == "Federated":
        yield from ((subject, "OIDC") for subject in _of(conditions, ":sub"))
    elif arns := list(_of(conditions, "aws:PrincipalArn")):
        yield from ((arn.split(":", 5)[5], "AssumeRole") for arn in arns)
    else:
        yield principal.rpartition(":")[2], "AssumeRole"


def _of(conditions: Mapping[str, Any], ending: str) -> Iterator[str]:
    for keys in conditions.values():
        for key, values in keys.items():
            if key.endswith(ending):
                yield from _listed(values)


def _listed(value: Any) -> list[str]:  # noqa: ANN401 - JSON
    return [value] if isinstance(value, str) else list(value)


def _reached(platform: Platform, role: Role) -> Iterator[tuple[str, str, str]]:
    """Give the guarded things that a role's own policies name, with how; and the policies of AWS that it has."""
    grants = [grant for document in _documents(platform, role) for grant in _grants(document)]
    for kind, word in _KINDS.items():
        for _, name, thing in platform.named(kind):
            if actions := {action for action, pattern in grants if _covers(pattern, thing.arn)}:
                yield word, name, _summary(actions)
    for arn in role.managed:
        if ":iam::aws:" in arn:
            yield "policy of AWS", arn.rpartition("/")[2], ""
    for action, pattern in grants:
        if action == _CONNECT:
            yield "database", f"user {pattern.rpartition('/')[2]}", "rds-db:connect"


def _documents(platform: Platform, role: Role) -> Iterator[Mapping[str, Any]]:
    yield from role.policies.values()
    for _, arn, policy in platform.named("policies"):
        if arn in role.managed and isinstance(policy, ManagedPolicy):
            yield policy.document


def _grants(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each action that is allowed, with each resource that it is allowed on."""
    for statement in document["Statement"]:
        if statement["Effect"] == "Allow":
            yield from product(_listed(statement["Action"]), _listed(statement["Resource"]))


def _summary(actions: set[str]) -> str:
    """Say how many actions there are, and of a secret whether one reads the value."""
    count = f"{len(actions)} actions" if len(actions) > 1 else min(actions)
    if not any(action.startswith("secretsmanager:") for action in actions):
        return count
    return f"{count}, {'the value too' if _VALUE in actions else 'not the value'}"


def _covers(pattern: str, arn: str) -> bool:
    """Tell whether a statement's resource is a thing, a part of it (an object of a bucket), or holds it."""
    return pattern != "*" and (fnmatchcase(arn, pattern) or pattern.startswith(f"{arn}/"))
