"""The judge: what a session may call and who may have a role, by the policies that Terraform would make."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final, NamedTuple

from delivery.findings import CannotCheckError
from delivery.terraform.evaluator.engine import Call, Evaluator, Policy, QuestionError
from delivery.terraform.identity.judge import Claims, Judge
from delivery.terraform.render.model import Platform, Role
from lab.aws.errors import AwsError
from lab.aws.sessions import Session

#: Claims of GitHub's that IAM knows beside sub and aud; a trust policy can ask for no others.
KNOWN_CLAIMS: Final = frozenset(
    {
        "actor",
        "actor_id",
        "enterprise_id",
        "environment",
        "job_workflow_ref",
        "ref",
        "repository",
        "repository_id",
        "repository_owner",
        "repository_owner_id",
        "workflow",
    }
)
#: Calls of ECR's that need another action's leave: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImageReferrers.html
_ANOTHER_LEAVE: Final = {"ecr:ListImageReferrers": "ecr:BatchGetImage"}


class Request(NamedTuple):
    """One thing that a call does: an action, on a resource, with condition keys of its own."""

    action: str
    resource: str
    context: Mapping[str, str] = {}


class Access:
    """A platform's policies, and the simulator that judges by them; every decision is made once."""

    def __init__(self, platform: Platform, evaluator: Evaluator) -> None:
        self.platform = platform
        self._evaluator = evaluator
        self._judge = Judge(platform, evaluator)
        self._decisions: dict[tuple[str, str, str, tuple[tuple[str, str], ...]], bool] = {}
        self._turn = threading.Lock()

    def arn(self, session: Session) -> str:
        """Return the ARN that AWS knows a session by."""
        account = f"{self.platform.account}"
        if session.operator:
            return f"arn:{self.platform.partition}:iam::{account}:root"
        return f"arn:{self.platform.partition}:sts::{account}:assumed-role/{session.role}/{session.name}"

    def require(self, session: Session, request: Request) -> None:
        """See that a session may do something.

        Raises:
            AwsError: it may not; with the words that AWS says it in.
        """
        if not self.allows(session, request):
            raise AwsError(
                "AccessDenied",
                f"User: {self.arn(session)} is not authorized to perform: {request.action} on resource: "
                f"{request.resource}",
            )

    def allows(self, session: Session, request: Request) -> bool:
        """Tell whether a session may do something; what AWS knows no such action or resource of is denied."""
        if session.operator:
            return True
        action = _ANOTHER_LEAVE.get(request.action, request.action)
        question = (session.role, action, request.resource, tuple(sorted(request.context.items())))
        with self._turn:
            if question not in self._decisions:
                self._decisions[question] = self._decided(session.role, request._replace(action=action))
            return self._decisions[question]

    def _decided(self, name: str, request: Request) -> bool:
        role = self.role(name)
        if role is None:
            return False
        try:
            return self._judge.call(role, request.action, request.resource, request.context).allowed
        except QuestionError:
            return False

    def role(self, name: str) -> Role | None:
        """Return the role of a name; nothing where no root makes it."""
        try:
            return self.platform.role(name)
        except CannotCheckError:
            return None

    def of_arn(self, arn: str) -> tuple[str, Role] | None:
        """Return the role of an ARN with its name."""
        found = (pair for pair in self._roles() if pair[1].arn == arn)
        return next(found, None)

    def _roles(self) -> list[tuple[str, Role]]:
        return [(name, role) for _, name, role in self.platform.named("roles")]

    def web_identity(self, role: Role | None, claims: Claims) -> None:
        """See that a web identity may have a role: known provider and audience first, as STS does, then the trust.

        Raises:
            AwsError: it may not. A role that is not there is refused as one that trusts somebody else.
        """
        verdict = self._judge.assume(role or self._nobodys(), claims)
        if verdict.error == "AccessDenied":
            raise AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
        if verdict.error:
            raise AwsError(verdict.error, self._words(claims))

    def _words(self, claims: Claims) -> str:
        if any(provider.url == claims.issuer for _, _, provider in self.platform.named("providers")):
            return "Incorrect token audience"
        return f"No OpenIDConnect provider found in your account for {claims.issuer}"

    def _nobodys(self) -> Role:
        arn = f"arn:{self.platform.partition}:iam::{self.platform.account}:role/none"
        denied = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRoleWithWebIdentity"}
        return Role("", arn, {"Version": "2012-10-17", "Statement": [denied]}, {}, [], None, 3600)

    def take(self, session: Session, role: Role | None, arn: str) -> None:
        """See that a session may have a role by ``sts:AssumeRole``: by its own policies, and by the role's trust.

        Raises:
            AwsError: it may not. The operator may not, either, unless the role's trust names it: as on AWS.
        """
        if role is None or not self._taken(session, role):
            raise AwsError(
                "AccessDenied",
                f"User: {self.arn(session)} is not authorized to perform: sts:AssumeRole on resource: {arn}",
            )

    def _taken(self, session: Session, role: Role) -> bool:
        own = self.role(session.role) if session.role else None
        if own is None:
            return False
        called = Call(
            principal=self.arn(session),
            action="sts:AssumeRole",
            resource=role.arn,
            account=self.platform.account,
            context={"aws:PrincipalArn": own.arn, "aws:PrincipalAccount": self.platform.account},
            identity=list(self._judge.policies(own)),
            resource_policy=Policy("trust", role.trust),
        )
        return self._evaluator.call(called).allowed

    def serves(self, service: str, role: Role) -> bool:
        """Tell whether a service of AWS, such as ``ec2.amazonaws.com``, gets a role for what it runs."""
        return self._judge.take(role, service, {}).allowed
