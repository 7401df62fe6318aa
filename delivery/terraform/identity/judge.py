"""What a role may call, and what a web identity may assume, by everything that Terraform would make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from delivery.terraform.evaluator.engine import Answer, Call, Context, Evaluator, Policy
from delivery.terraform.identity.managed import managed_policy
from delivery.terraform.render.model import Guarded, Platform, Provider, Repository, Role

_SESSION: Final = "session"
_MAY_ASSUME: Final = Policy(
    "may assume any role",
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]},
)


class Claims(NamedTuple):
    """What a web identity's token says; whether it is signed and in time is for its issuer's keys to tell.

    Attributes:
        issuer: the issuer, with ``https://``.
        subject: who it speaks of.
        audiences: whom it is for. EKS writes a list, GitHub a text.
        others: further claims, such as ``repository_id``.
    """

    issuer: str
    subject: str
    audiences: tuple[str, ...]
    others: Mapping[str, str] = {}


class Verdict(NamedTuple):
    """What STS answers a web identity: the code of its error, empty where it gives credentials, and why."""

    error: str
    reason: str


class Judge:
    """The roles of a platform, judged by the simulator."""

    def __init__(self, platform: Platform, evaluator: Evaluator) -> None:
        self.platform = platform
        self.evaluator = evaluator

    def call(self, role: Role, action: str, resource: str, context: Context) -> Answer:
        """Judge a call of a role's session, over TLS and in the platform's region where ``context`` says no other.

        Raises:
            QuestionError: AWS knows no such action, resource or policy.
        """
        return self.evaluator.call(
            Call(
                principal=self._session(role),
                action=action,
                resource=resource,
                account=_account(resource) or self.platform.account,
                context={**self._surroundings(role), **context},
                identity=list(self.policies(role)),
                boundary=self._boundary(role),
                resource_policy=self._policy_of(resource),
            )
        )

    def policies(self, role: Role) -> Iterator[Policy]:
        """Give every policy that a role has, its own and those attached."""
        for name, document in role.policies.items():
            yield Policy(name, document)
        for arn in role.managed:
            yield self._managed(arn)

    def assume(self, role: Role, claims: Claims) -> Verdict:
        """Judge whether a token gets a role, as STS does: its issuer, its audience, then the role's trust policy."""
        arn, provider = self._provider(claims.issuer)
        if provider is None:
            return Verdict("InvalidIdentityToken", f"no OpenIDConnect provider is registered for {claims.issuer}")
        # What STS makes of a token for several parties is not documented, so none here relies on it.
        if len(claims.audiences) != 1 or claims.audiences[0] not in provider.audiences:
            return Verdict("InvalidIdentityToken", f"{claims.audiences} is not one of {provider.audiences}")
        answer = self.evaluator.web_identity(arn, role.trust, role.arn, _account(role.arn), _conditions(claims))
        if answer.allowed:
            return Verdict("", "")
        return Verdict("AccessDenied", f"the trust policy of {role.arn} does not allow {claims.subject}")

    def take(self, role: Role, principal: str, context: Context) -> Answer:
        """Judge whether an AWS principal gets a role by ``sts:AssumeRole``.

        A user or role is taken to be allowed that by its own policies: it is the trust policy that is judged. A
        service (``ec2.amazonaws.com``) has none.
        """
        own = [] if principal.endswith(".amazonaws.com") else [_MAY_ASSUME]
        return self.evaluator.call(
            Call(
                principal=principal,
                action="sts:AssumeRole",
                resource=role.arn,
                account=_account(role.arn),
                context=context,
                identity=own,
                resource_policy=Policy("trust", role.trust),
            )
        )

    def _provider(self, issuer: str) -> tuple[str, Provider | None]:
        for _, arn, provider in self.platform.named("providers"):
            if provider.url == issuer:
                return arn, provider
        return "", None

    def _session(self, role: Role) -> str:
        name = role.arn.rpartition("/")[2]
        return f"arn:{self.platform.partition}:sts::{self.platform.account}:assumed-role/{name}/{_SESSION}"

    def _surroundings(self, role: Role) -> dict[str, str]:
        return {
            "aws:PrincipalArn": role.arn,
            "aws:PrincipalAccount": self.platform.account,
            "aws:PrincipalIsAWSService": "false",
            "aws:RequestedRegion": self.platform.region,
            "aws:SecureTransport": "true",
            "aws:ViaAWSService": "false",
        }

    def _boundary(self, role: Role) -> Policy | None:
        return self._managed(role.boundary) if role.boundary else None

    def _managed(self, arn: str) -> Policy:
        for _, found, policy in self.platform.named("policies"):
            if found == arn:
                return Policy(policy.name, policy.document)
        return Policy(arn, managed_policy(arn))

    def _policy_of(self, resource: str) -> Policy | None:
        for name, thing in self._guarded():
            if thing.policy is not None and (resource == thing.arn or resource.startswith(f"{thing.arn}/")):
                return Policy(name, thing.policy)
        # A key without a policy is nobody's: of any other key the worst is taken, that it leaves all to IAM.
        return self._left_to_iam() if resource.split(":")[2:3] == ["kms"] and ":key/" in resource else None

    def _left_to_iam(self) -> Policy:
        account = f"arn:{self.platform.partition}:iam::{self.platform.account}:root"
        statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "kms:*", "Resource": "*"}
        return Policy("another key", {"Version": "2012-10-17", "Statement": [statement]})

    def _guarded(self) -> Iterator[tuple[str, Guarded | Repository]]:
        for kind in ("repositories", "buckets", "keys", "secrets"):
            for _, name, thing in self.platform.named(kind):
                yield name, thing


def _account(arn: str) -> str:
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 else ""  # noqa: PLR2004 - the fifth part of an ARN


def _conditions(claims: Claims) -> dict[str, str | list[str]]:
    host = claims.issuer.removeprefix("https://")
    said = {"sub": claims.subject, "aud": claims.audiences[0], **claims.others}
    return {f"{host}:{name}": value for name, value in said.items()}
